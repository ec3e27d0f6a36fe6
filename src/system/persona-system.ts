import { DramatisError } from "../core/errors.js";
import { isPlainObject, type JsonObject } from "../core/json.js";
import { checkKnownFields } from "../core/options.js";
import { Sha256 } from "../core/sha256.js";
import type { Store } from "../journal/store.js";
import type { PromptManager } from "../prompt/prompt-manager.js";
import type { AnyTypes, Memory, MemoryOptions, MemoryTypes } from "../memory/memory.js";
import type { SystemSnapshot } from "./system-snapshot.js";
import { broadcast, type BroadcastOptions } from "./broadcast.js";
import { ChannelHandle, type Channel } from "./channel.js";
import { importCharacter } from "./character-import.js";
import { handleOf, updateCharacter, type Character } from "./character.js";
import { checkDefinition, checkFields, checkName, checkNames, type CharacterDefinition } from "./definition.js";
import { forgetUser, type ForgetReceipt } from "./forget-user.js";
import { documentObject, documentPieces } from "./document-text.js";
import { Engine } from "./engine.js";
import type { SystemEvents } from "./events.js";
import type { TickReport } from "./job-runner.js";
import { loadWhole } from "./load-snapshot.js";
import { findCharacter, openChannel, requireCharacter } from "./lookup.js";
import { openStore, openWorld } from "./open-world.js";
import type { BroadcastReceipt } from "./receipt.js";
import { ProfileManagerHandle, type ProfileManager } from "./profiles/profile-manager.js";
import { SessionManagerHandle, type SessionManager } from "./sessions/session-manager.js";
import { resolveSystemOptions, type OpenOptions, type SystemOptions } from "./options.js";
import type { CharacterState } from "./roster.js";
import { exportUser } from "./user-export.js";
import { World } from "./world.js";

/** Counts of a whole system. */
export interface SystemStats {
  characters: number;
  /** Stored word for word; a broadcast counts once. */
  memories: number;
  summaries: number;
  users: number;
  jobs: { pending: number; done: number; failed: number };
  /** Bytes that hold the texts of memories and summaries in this process. */
  bytes: number;
  errors: number;
}

/**
 * Characters that remember, in one world that can be saved and comes back exactly.
 *
 * @example
 * ```ts
 * const system = new PersonaSystem();
 * const ann = system.createCharacter({ name: "Ann", prompt: "You are {{name}}, a smith." });
 * ann.addMemory({ user: "Can you mend my sword?", response: "By tomorrow." });
 * system.broadcast("A storm breaks loose.");
 * ann.getContext({ limit: 2 }).memories.map((memory) => memory.text);
 * ```
 */
export class PersonaSystem<M extends MemoryTypes = AnyTypes> implements AsyncDisposable {
  readonly #engine: Engine;

  /** In memory, offline, synchronous; no I/O, and no timer before there is work for one. */
  constructor(options?: SystemOptions<M>) {
    const prepared = preparedEngines.get(options ?? {});
    if (prepared !== undefined) {
      this.#engine = prepared;
      return;
    }
    const resolved = resolveSystemOptions(options);
    this.#engine = new Engine(resolved, new World(resolved.memory));
    this.#engine.begin();
  }

  /**
   * Loads what the store holds and keeps it saved from then on.
   *
   * @throws DramatisError `store/locked`, `store/corrupt`, `store/unavailable`, `snapshot/version`, `cancelled`.
   */
  static async open<M extends MemoryTypes = AnyTypes>(options: OpenOptions<M>): Promise<PersonaSystem<M>> {
    const { store, signal, ...others } = isPlainObject(options) ? options : ({} as OpenOptions<M>);
    const resolved = resolveSystemOptions(others);
    return systemOn<M>(await openWorld(resolved, store, signal));
  }

  /**
   * A system from a snapshot, as `toJSON` gives it or as it was read from a file.
   *
   * @throws DramatisError `snapshot/invalid` with the path, `snapshot/version`.
   */
  static fromJSON<M extends MemoryTypes = AnyTypes>(snapshot: unknown, options?: SystemOptions<M>): PersonaSystem<M> {
    const resolved = resolveSystemOptions(options);
    const world = loadWhole(snapshot, resolved.types);
    const engine = new Engine(resolved, world);
    if (resolved.givesMemory) engine.commit({ k: "configure", memory: resolved.memory });
    engine.addTemplates();
    engine.nudge();
    return systemOn<M>(engine);
  }

  /** The whole system as plain JSON. */
  toJSON(): SystemSnapshot {
    this.#engine.assertOpen();
    return documentObject(this.#engine);
  }

  /** SHA-256, hexadecimal, of `JSON.stringify(toJSON())`, made without that string. Takes seconds at a million memories. */
  hash(): string {
    this.#engine.assertOpen();
    const sha = new Sha256();
    for (const piece of documentPieces(this.#engine)) sha.update(piece);
    return sha.digest();
  }

  /** @throws DramatisError `character/exists`, `config/invalid`. */
  createCharacter(definition: CharacterDefinition): Character<M> {
    this.#engine.assertOpen();
    checkFields(definition);
    const name = checkName("name", definition.name);
    const existing = findCharacter(this.#engine.world, name);
    if (existing !== undefined) {
      throw new DramatisError(
        "character/exists",
        `There is a character named ${JSON.stringify(existing.name)} already; use defineCharacter to update it, or another name`,
        { details: { name } },
      );
    }
    return this.#create(name, definition);
  }

  /** Creates, or updates the definition of the one that has the name; memories stay; no journal entry if nothing differs. */
  defineCharacter(definition: CharacterDefinition): Character<M> {
    this.#engine.assertOpen();
    checkFields(definition);
    const name = checkName("name", definition.name);
    const existing = findCharacter(this.#engine.world, name);
    if (existing === undefined) return this.#create(name, definition);
    const { name: _name, channels, ...rest } = definition;
    updateCharacter(this.#engine, existing, rest, channels);
    return this.#handle(existing);
  }

  #create(name: string, definition: CharacterDefinition): Character<M> {
    const engine = this.#engine;
    const checked = checkDefinition(definition, engine.world.memory);
    const channels = definition.channels === undefined ? [] : checkNames("channels", definition.channels);
    const ids = channels.map((channel) => openChannel(engine, channel).id);
    const id = engine.nextId();
    engine.commit({ k: "character", id, name, ...checked, ...(ids.length === 0 ? undefined : { channels: ids }) });
    const created = engine.world.byId.get(id);
    return created === undefined ? this.getCharacter(name) : this.#handle(created);
  }

  /** Takes in what `character.toJSON()` gave, here or in another system, with its memories under new ids. */
  importCharacter(json: unknown, options: { as?: string } = {}): Character<M> {
    this.#engine.assertOpen();
    checkKnownFields("the options", options, ["as"]);
    return this.#handle(importCharacter(this.#engine, json, options.as));
  }

  /** @throws DramatisError `character/not-found`. */
  getCharacter(name: string): Character<M> {
    this.#engine.assertOpen();
    return this.#handle(requireCharacter(this.#engine.world, name));
  }

  findCharacter(name: string): Character<M> | undefined {
    this.#engine.assertOpen();
    const found = findCharacter(this.#engine.world, name);
    return found === undefined ? undefined : this.#handle(found);
  }

  /** In the order of creation. */
  listCharacters(filter: { tag?: string; channel?: string } = {}): Character<M>[] {
    this.#engine.assertOpen();
    checkKnownFields("the filter", filter, ["tag", "channel"]);
    const { world } = this.#engine;
    const { tag, channel } = filter;
    const place = channel === undefined ? undefined : world.channels.get(channel);
    if (channel !== undefined && place === undefined) return [];
    const found = [...world.byId.values()].filter(
      (each) => (tag === undefined || each.tags.includes(tag)) && (place === undefined || place.isMember(each)),
    );
    return found.map((each) => this.#handle(each));
  }

  /** @throws DramatisError `character/not-found`, `character/exists`, `config/invalid`. */
  renameCharacter(from: string, to: string): void {
    this.#engine.assertOpen();
    const state = requireCharacter(this.#engine.world, from);
    const name = checkName("name", to);
    const other = findCharacter(this.#engine.world, name);
    if (other !== undefined && other !== state) {
      throw new DramatisError(
        "character/exists",
        `${JSON.stringify(from)} cannot be renamed: there is a character named ${JSON.stringify(other.name)} already`,
        { details: { name } },
      );
    }
    if (name !== state.name) this.#engine.commit({ k: "rename", id: state.id, name });
  }

  /** Removes a character and its own memories; what it broadcast stays with those who heard it. False when there is none. */
  removeCharacter(name: string): boolean {
    this.#engine.assertOpen();
    const state = findCharacter(this.#engine.world, name);
    if (state === undefined) return false;
    // Its memories are counted when they go, so they have to be readable before anything is written down.
    this.#engine.world.peekLog(state);
    this.#engine.commit({ k: "remove", id: state.id, seq: this.#engine.nextSeq() });
    return true;
  }

  /** @throws DramatisError `character/not-found`. */
  switchActiveCharacter(name: string): Character<M> {
    this.#engine.assertOpen();
    const state = requireCharacter(this.#engine.world, name);
    if (this.#engine.world.active !== state) this.#engine.commit({ k: "activate", id: state.id });
    return this.#handle(state);
  }

  get activeCharacter(): Character<M> | undefined {
    this.#engine.assertOpen();
    const { active } = this.#engine.world;
    return active === undefined ? undefined : this.#handle(active);
  }

  /** `getCharacter(name).addMemory(content, options)`. */
  addInteraction(name: string, content: object | string, options: MemoryOptions = {}): Memory {
    return (this.getCharacter(name) as Character).addMemory(content, options);
  }

  /**
   * Tells characters of an event: all of them, or those of a channel, narrowed by `to` and `where`. It is stored once.
   * All recipients or none.
   *
   * @throws DramatisError `character/not-found` for an unknown name, `memory/invalid`; nothing has happened then.
   */
  broadcast(content: object | string, options: BroadcastOptions = {}): BroadcastReceipt {
    this.#engine.assertOpen();
    return broadcast(this.#engine, content, options);
  }

  /** A place or group by its name. There is no need to make it first. */
  channel(name: string): Channel {
    this.#engine.assertOpen();
    return new ChannelHandle(this.#engine, name);
  }

  /** The templates of prompts: the built-in ones, and those that were added, which are saved with the system. */
  get prompts(): PromptManager {
    return this.#engine.prompts;
  }

  /** What is known of users, and how it is learned. */
  get profiles(): ProfileManager {
    return new ProfileManagerHandle(this.#engine);
  }

  /** Conversations with users, and what each leaves for the next. */
  get sessions(): SessionManager {
    return new SessionManagerHandle(this.#engine);
  }

  /** Works on waiting jobs for about `budgetMs` milliseconds; call it from a game loop. @default 2 */
  tick(budgetMs = 2): TickReport {
    if (typeof budgetMs !== "number" || !(budgetMs >= 0)) {
      throw new DramatisError(
        "config/invalid",
        `budgetMs is ${String(budgetMs)}, but must be a number of milliseconds from 0`,
        {
          details: { field: "budgetMs" },
        },
      );
    }
    return this.#engine.tick(budgetMs);
  }

  /** Resolves when every job there is, with its retries and what it leads to, is done. Rejects only when cancelled. */
  settled(options: { signal?: AbortSignal } = {}): Promise<void> {
    return this.#engine.settled(options.signal);
  }

  /** Resolves when everything that was done so far is durable; rejects with what kept it from being so. */
  flush(options: { signal?: AbortSignal } = {}): Promise<void> {
    return this.#engine.flush(options.signal);
  }

  /** Flushes and releases the store; jobs go on at the next opening, or are finished first with `settle`. */
  close(options: { settle?: boolean } = {}): Promise<void> {
    return this.#engine.close(options.settle ?? false);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Writes the whole system elsewhere, streamed, in place of what is there. */
  async saveAs(store: Store | string, options: { signal?: AbortSignal } = {}): Promise<void> {
    this.#engine.assertOpen();
    await this.#engine.keeping.saveTo(await openStore(store), options.signal);
  }

  /**
   * Forgets a user: the memories and events that carry this `userId`, in every character and channel, their summaries, and
   * every sentence of another summary that comes from them. The world has forgotten when the call returns its promise, the
   * store when that resolves: nothing of the user is left in its files then. When writing fails, the error is thrown; the
   * same call again, or opening the store again, finishes it. An unknown user gives a receipt of zeros.
   *
   * @param options `dryRun`: only counts, changes nothing. @default false
   * @throws DramatisError `config/invalid` naming `userId`, `store/corrupt`, `store/full`, `store/unavailable`.
   */
  forgetUser(userId: string, options: { dryRun?: boolean } = {}): Promise<ForgetReceipt> {
    return forgetUser(this.#engine, userId, options);
  }

  /**
   * Everything that the system holds of a user, as JSON: `format: "dramatis-user"`, `version: 1`, `memories` by character,
   * `events` by channel, and the `summaries` of both.
   *
   * @throws DramatisError `config/invalid` naming `userId`, `store/corrupt`.
   */
  exportUser(userId: string): Promise<JsonObject> {
    return exportUser(this.#engine, userId);
  }

  /** Listens to an event; gives the function that stops listening. */
  on<E extends keyof SystemEvents>(event: E, listener: (payload: SystemEvents[E]) => void): () => void {
    this.#engine.assertOpen();
    return this.#engine.events.on(event, listener);
  }

  /** Also tells how it went once the system is closed, when everything else throws `system/closed`. */
  stats(): SystemStats {
    const { world, done, pending, failedJobs, errors } = this.#engine;
    return {
      characters: world.byId.size,
      memories: world.memories,
      summaries: world.summaries,
      users: world.pool.users.count + countUnseen(world),
      jobs: { pending, done, failed: failedJobs },
      bytes: world.pool.blocks.liveBytes,
      errors,
    };
  }

  #handle(state: CharacterState): Character<M> {
    return handleOf(this.#engine, state) as Character<M>;
  }
}

/** Users of whom something is known, but no memory. */
function countUnseen({ pool, profiles }: World): number {
  let count = 0;
  for (const id of profiles.users.keys()) if (pool.users.find(id) === undefined) count++;
  return count;
}

/** The constructor is public and takes options only, so an engine that is ready reaches it by way of its options. */
const preparedEngines = new WeakMap<object, Engine>();

function systemOn<M extends MemoryTypes>(engine: Engine): PersonaSystem<M> {
  const options = {};
  preparedEngines.set(options, engine);
  return new PersonaSystem<M>(options);
}
