import { DramatisError } from "../core/errors.js";
import type { JsonObject } from "../core/json.js";
import { checkKnownFields } from "../core/options.js";
import type { StandardSchemaV1 as Schema } from "../core/standard-schema.js";
import type { AnyTypes, ContentIn, Memory, MemoryOptions, MemoryQuery, MemoryTypes } from "../memory/memory.js";
import type { Change } from "../model/entry.js";
import { renderCharacterPrompt } from "../prompt/character-prompt.js";
import { MEMORY_FIELDS } from "./adding.js";
import { exportCharacter } from "./character-export.js";
import { checkDefinition, checkFields, checkNames, type CharacterDefinition } from "./definition.js";
import type { Engine } from "./engine.js";
import { openChannel } from "./lookup.js";
import { MemoryManagerHandle, type MemoryManager } from "./memory-manager.js";
import { addOwnMemory } from "./own-memory.js";
import { checkLimit, checkQuery, checkScopeName, QUERY_FIELDS, selectMemories, type Scope } from "./query.js";
import { recall } from "./recall/recall.js";
import type { RecalledMemory, RecallOptions } from "./recall/recalled-memory.js";
import type { CharacterState } from "./roster.js";
import { summariesOf } from "./summary-view.js";
import { chat } from "./talking/chat.js";
import { chatStream } from "./talking/chat-stream.js";
import type { ChatOptions, ChatReply, ChatStream } from "./talking/chat-types.js";
import { composePrompt } from "./talking/compose.js";
import { COMPOSE_FIELDS, type ComposedPrompt, type ComposeOptions } from "./talking/composed-prompt.js";
import { queryVector } from "./talking/query-vector.js";

type Out<S> = S extends Schema<unknown, infer O> ? O : never;

/** What to take into a character's context. */
export interface ContextOptions extends MemoryQuery {
  /** @default true */
  includeMemories?: boolean;
  /** Summaries at most, the newest. @default 10 */
  summaryLimit?: number;
}

/** Who a character is and what it remembers. */
export interface CharacterContext<M extends MemoryTypes = AnyTypes> {
  id: string;
  name: string;
  /** The prompt, rendered. */
  prompt: string;
  background: JsonObject;
  /** Oldest first. */
  summaries: Memory[];
  /** Newest first. */
  memories: Memory<M>[];
}

/** A character of a system. Handles stay valid as long as the character exists, also when it is renamed. */
export interface Character<M extends MemoryTypes = AnyTypes> {
  readonly id: string;
  readonly name: string;
  /** The source; `getContext().prompt` is the rendering. */
  readonly prompt: string;
  readonly background: JsonObject;
  readonly variables: JsonObject;
  readonly tags: readonly string[];
  /** Names of the channels it is in, besides the one that all are in. */
  readonly channels: readonly string[];
  readonly memory: MemoryManager<M>;
  /** Changes what is given of its definition; `memory` is taken whole, `channels` are those it is in from then on. */
  update(patch: Partial<Omit<CharacterDefinition, "name">>): void;
  /** The same character seen with one user, session or place: its options are added to every call. */
  with(scope: { userId?: string; sessionId?: string; channel?: string }): Character<M>;
  /** Adds a memory of its own and gives it back. Content is any JSON object, or a string, which is the same as `{ text }`. */
  addMemory<const K extends string = "interaction">(
    content: ContentIn<M, K>,
    options?: MemoryOptions & { type?: K },
  ): Memory<M, K>;
  /** Synchronous; changes nothing; what it gives is never live state. */
  getContext(options: ContextOptions & { includeMemories: false }): Omit<CharacterContext<M>, "memories" | "summaries">;
  getContext(options?: ContextOptions): CharacterContext<M>;
  /**
   * The memories that answer a query best, best first, and why. Works with no model: by words and their forms, by what was
   * said around them, who spoke, when, and what kind of thing is asked for. Synchronous; changes nothing.
   *
   * @throws DramatisError `config/invalid` naming the field.
   */
  recall(query: string, options?: RecallOptions): RecalledMemory<M>[];
  /**
   * The prompt for a message (or for none), within a budget of tokens, and why it is as it is. Changes nothing.
   *
   * @throws DramatisError `context/budget` with the smallest budget that works; `config/invalid`, `cancelled`.
   */
  compose(message?: string, options?: ComposeOptions): Promise<ComposedPrompt>;
  /**
   * Says something to the character and waits for its whole answer. Both are then remembered as one `{ user, response }`;
   * nothing is when the call fails.
   *
   * @throws DramatisError `model/missing`, `model/failed`, `model/timeout`, `model/bad-output`, `context/budget`, `cancelled`.
   */
  chat<S extends Schema>(message: string, options: ChatOptions & { schema: S }): Promise<ChatReply<Out<S>>>;
  chat(message: string, options?: ChatOptions): Promise<ChatReply>;
  /** The same, answered bit by bit. */
  chatStream(message: string, options?: ChatOptions): ChatStream;
  /** The character with all that it remembers, as `importCharacter` takes it. */
  toJSON(): JsonObject;
}

const CONTEXT_FIELDS: readonly string[] = [...QUERY_FIELDS, "includeMemories", "summaryLimit"];
const EVERYTHING: Scope = Object.freeze({});

class CharacterHandle implements Character {
  readonly #engine: Engine;
  readonly #state: CharacterState;
  readonly #scope: Scope;
  #memory: MemoryManagerHandle | undefined;

  constructor(engine: Engine, state: CharacterState, scope: Scope = EVERYTHING) {
    this.#engine = engine;
    this.#state = state;
    this.#scope = scope;
  }

  get id(): string {
    return this.#state.id;
  }
  get name(): string {
    return this.#state.name;
  }
  get prompt(): string {
    return this.#state.prompt;
  }
  get background(): JsonObject {
    return JSON.parse(this.#state.background) as JsonObject;
  }
  get variables(): JsonObject {
    return JSON.parse(this.#state.variables) as JsonObject;
  }
  get tags(): readonly string[] {
    return [...this.#state.tags];
  }
  get channels(): readonly string[] {
    const state = this.#state;
    const inside = [...(state.channels ?? [])].filter((channel) => channel.isMember(state));
    return inside.map((channel) => channel.name ?? "");
  }

  get memory(): MemoryManager {
    this.#memory ??= new MemoryManagerHandle(this.#engine, () => this.#require(), this.#scope);
    return this.#memory;
  }

  update(patch: Partial<Omit<CharacterDefinition, "name">>): void {
    const state = this.#require();
    checkFields(patch);
    if ("name" in patch)
      throw new DramatisError("config/invalid", "name is no part of an update; use system.renameCharacter", {
        details: { field: "name" },
      });
    updateCharacter(this.#engine, state, { ...definitionOf(state), ...withoutUndefined(patch) }, patch.channels);
  }

  with(scope: Scope): Character {
    checkKnownFields("a scope", scope, ["userId", "sessionId", "channel"]);
    for (const [field, name] of Object.entries(scope)) checkScopeName(field, name);
    return new CharacterHandle(this.#engine, this.#state, { ...this.#scope, ...withoutUndefined(scope) });
  }

  addMemory<const K extends string = "interaction">(
    content: object | string,
    options: MemoryOptions & { type?: K } = {},
  ): Memory<AnyTypes, K> {
    const state = this.#require();
    checkKnownFields("the options", options, MEMORY_FIELDS);
    return addOwnMemory(this.#engine, state, content, this.#scoped(options)) as Memory<AnyTypes, K>;
  }

  getContext(options: ContextOptions = {}): CharacterContext {
    const state = this.#require();
    checkQuery(options, CONTEXT_FIELDS);
    const { includeMemories = true, summaryLimit = 10 } = options;
    checkLimit("summaryLimit", summaryLimit);
    const background = this.background;
    const who = { id: state.id, name: state.name, prompt: renderPrompt(state, background), background };
    // The overload for this case promises neither memories nor summaries.
    if (!includeMemories) return who as CharacterContext;
    const { world } = this.#engine;
    const scoped = this.#scoped(options);
    const perception = world.perception(state);
    const summaries = summariesOf(
      world,
      state,
      {
        all: false,
        user: scoped.userId === undefined ? undefined : (world.pool.users.find(scoped.userId) ?? 0),
        channel: scoped.channel,
        limit: summaryLimit,
        skipStubs: true,
      },
      perception,
    );
    return { ...who, summaries, memories: selectMemories(world, state, scoped, perception) };
  }

  recall(query: string, options: RecallOptions = {}): RecalledMemory[] {
    return recall(this.#engine, this.#require(), query, this.#scoped(options));
  }

  async compose(message?: string, options: ComposeOptions = {}): Promise<ComposedPrompt> {
    this.#require();
    checkKnownFields("the options", options, COMPOSE_FIELDS);
    const scoped = this.#scoped(options);
    assertGoesOn(scoped.signal);
    const vector = await queryVector(this.#engine, message, scoped);
    assertGoesOn(scoped.signal);
    return composePrompt(this.#engine, this.#require(), { message, options: scoped, vector, speaker: scoped.userId });
  }

  chat<S extends Schema>(message: string, options: ChatOptions & { schema: S }): Promise<ChatReply<Out<S>>>;
  chat(message: string, options?: ChatOptions): Promise<ChatReply>;
  async chat(message: string, options: ChatOptions & { schema?: Schema } = {}): Promise<ChatReply<unknown>> {
    return chat(this.#engine, this.#require(), message, this.#scoped(options));
  }

  chatStream(message: string, options: ChatOptions = {}): ChatStream {
    return chatStream(this.#engine, this.#require(), message, this.#scoped(options));
  }

  toJSON(): JsonObject {
    return exportCharacter(this.#engine.world, this.#require());
  }

  #scoped<T extends object>(options: T): T & Scope {
    return this.#scope === EVERYTHING ? options : { ...options, ...this.#scope };
  }

  #require(): CharacterState {
    this.#engine.assertOpen();
    if (!this.#state.isRemoved) return this.#state;
    throw new DramatisError(
      "character/not-found",
      `The character ${JSON.stringify(this.#state.name)} was removed; this handle leads nowhere any more`,
      { details: { name: this.#state.name } },
    );
  }
}

/** The handle of a character, one for all who ask. */
export function handleOf(engine: Engine, state: CharacterState): Character {
  state.handle ??= new CharacterHandle(engine, state);
  return state.handle as CharacterHandle;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

/** A prompt with what it asks for filled in: `name`, `background`, and what stands in `variables` and `background` by itself. */
function renderPrompt(state: CharacterState, background: JsonObject): string {
  if (!state.prompt.includes("{")) return state.prompt;
  const variables = JSON.parse(state.variables) as JsonObject;
  return renderCharacterPrompt(state.prompt, { name: state.name, background, variables });
}

/** The definition that a character has now. */
function definitionOf(state: CharacterState): Omit<CharacterDefinition, "name"> {
  const { prompt, background, variables, template, tags, memory } = state.toRecord();
  return { prompt, background, variables, template, tags: [...tags], memory };
}

/** Journals a changed definition; nothing when nothing differs. */
export function updateCharacter(
  engine: Engine,
  state: CharacterState,
  definition: Omit<CharacterDefinition, "name">,
  channels: readonly string[] | undefined,
): void {
  const checked = checkDefinition(definition, engine.world.memory);
  const places = channels === undefined ? undefined : checkNames("channels", channels);
  const { hidden: _hidden, name: _name, ...before } = state.toRecord();
  const after = { ...before, ...checked };
  // Channels are opened before: one that nobody is in harms nobody.
  const moves = places === undefined ? [] : movesTo(engine, state, places);
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  engine.commitAll(isSame ? moves : [{ k: "define", ...after }, ...moves]);
}

/** What lets a character be in the given channels and no others. */
function movesTo(engine: Engine, state: CharacterState, names: readonly string[]): Change[] {
  const wanted = new Set(names.map((name) => openChannel(engine, name)));
  const left = Array.from(state.channels ?? []).filter((channel) => !wanted.has(channel) && channel.isMember(state));
  const joined = [...wanted].filter((channel) => !channel.isMember(state));
  const seq = engine.nextSeq();
  return [
    ...left.map(({ id }, at): Change => ({ k: "leave", channel: id, ids: [state.id], seq: seq + at })),
    ...joined.map(({ id }, at): Change => ({ k: "join", channel: id, ids: [state.id], seq: seq + left.length + at })),
  ];
}

function assertGoesOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new DramatisError("cancelled", "Composing was cancelled");
}
