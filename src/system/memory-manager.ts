import { DramatisError } from "../core/errors.js";
import { parseId } from "../core/ids.js";
import { checkKnownFields } from "../core/options.js";
import type { AnyTypes, Memory, MemoryQuery, MemoryTypes, TypeName } from "../memory/memory.js";
import type { MemoryConfig, ResolvedMemoryConfig } from "../memory/memory-config.js";
import { countVisible, visitVisible, type Row } from "../memory/reading.js";
import { compact } from "../model/records.js";
import type { Change } from "../model/entry.js";
import type { Engine } from "./engine.js";
import { memoryAt } from "./memory-view.js";
import { checkQuery, checkScopeName, selectMemories, type Scope } from "./query.js";
import type { CharacterState } from "./roster.js";
import { summariesOf } from "./summary-view.js";

/** What one character remembers. */
export interface MemoryManager<M extends MemoryTypes = AnyTypes> {
  /** Visible memories, summaries not counted. */
  readonly size: number;
  readonly config: Readonly<Required<MemoryConfig>>;
  /** A memory or summary that the character has. */
  get(id: string): Memory | undefined;
  /** Newest first; a copy. */
  getMemories<K extends TypeName<M>>(query: MemoryQuery & { types: readonly K[] }): Memory<M, K>[];
  getMemories(query?: MemoryQuery): Memory<M>[];
  /** Oldest first; without `all` only those that no higher summary covers. */
  summaries(options?: { all?: boolean; userId?: string }): Memory[];
  /**
   * Closes one window of the character's own memories now, with all that is in none yet, and waits for its summary.
   * Gives the summary, or undefined when there was nothing to summarize.
   */
  summarize(options?: { userId?: string; signal?: AbortSignal }): Promise<Memory | undefined>;
  /**
   * Deletes an own memory, or makes this character lose a broadcast, with every sentence of a summary that comes from
   * it. False when the character has no such memory.
   */
  remove(id: string): boolean;
  /** Counts: visible memories, shown summaries, own memories in no window yet, streams with work waiting. */
  stats(): { memories: number; summaries: number; uncovered: number; pending: number };
}

export class MemoryManagerHandle implements MemoryManager {
  readonly #engine: Engine;
  readonly #state: () => CharacterState;
  readonly #scope: Scope;

  constructor(engine: Engine, state: () => CharacterState, scope: Scope) {
    this.#engine = engine;
    this.#state = state;
    this.#scope = scope;
  }

  get size(): number {
    const state = this.#state();
    if (Object.keys(this.#scope).length > 0) return selectMemories(this.#engine.world, state, this.#scope).length;
    return countVisible(this.#engine.world.perception(state));
  }

  get config(): ResolvedMemoryConfig {
    return this.#state().config;
  }

  get(id: string): Memory | undefined {
    const state = this.#state();
    const row = this.#visibleRow(state, id);
    if (row !== undefined) return this.#shown(state, row);
    return this.summaries({ all: true }).find((summary) => summary.id === id);
  }

  getMemories(query: MemoryQuery = {}): Memory[] {
    checkQuery(query);
    return selectMemories(this.#engine.world, this.#state(), { ...query, ...this.#scope });
  }

  summaries(options: { all?: boolean; userId?: string } = {}): Memory[] {
    checkKnownFields("the options", options, ["all", "userId"]);
    checkScopeName("userId", options.userId);
    const userId = this.#scope.userId ?? options.userId;
    return summariesOf(this.#engine.world, this.#state(), {
      all: options.all ?? false,
      user: userId === undefined ? undefined : (this.#engine.world.pool.users.find(userId) ?? 0),
      channel: this.#scope.channel,
      limit: Number.POSITIVE_INFINITY,
    });
  }

  async summarize(options: { userId?: string; signal?: AbortSignal } = {}): Promise<Memory | undefined> {
    const state = this.#state();
    const { world } = this.#engine;
    checkKnownFields("the options", options, ["userId", "signal"]);
    checkScopeName("userId", options.userId);
    if (options.signal?.aborted === true)
      throw new DramatisError("cancelled", "summarize was cancelled before it began");
    const userId = this.#scope.userId ?? options.userId;
    const user = userId === undefined ? 0 : world.pool.users.find(userId);
    const log = world.peekLog(state);
    const stream = user === undefined ? undefined : log?.streams.get(user);
    if (stream === undefined || stream.uncovered === 0) return undefined;
    this.#engine.commit(compact({ k: "window", of: state.id, user: userId, seq: this.#engine.nextSeq() }) as Change);
    const { through } = stream.windows.at(-1) ?? { through: 0 };
    await this.#engine.settled(options.signal);
    const window = stream.levels[0]?.find((each) => each.through === through);
    const id = window?.parts[0]?.id;
    return id === undefined ? undefined : this.get(id);
  }

  remove(id: string): boolean {
    const state = this.#state();
    const row = this.#ownRow(state, id) ?? this.#heardRow(state, id);
    if (row !== undefined && this.#shown(state, row) === undefined) return false;
    const isOwn = row === undefined ? this.#isCoveredByOwn(state, id) : row.hearing === undefined;
    if (row === undefined && !isOwn && !this.#isInSummaries(id)) return false;
    this.#engine.commit({ k: isOwn ? "delete" : "hide", of: state.id, id });
    return true;
  }

  stats(): { memories: number; summaries: number; uncovered: number; pending: number } {
    const state = this.#state();
    const { world } = this.#engine;
    const pending = world.due.of(state)?.size ?? 0;
    return {
      memories: this.size,
      summaries: this.summaries().length,
      uncovered: world.peekLog(state)?.uncovered ?? 0,
      pending,
    };
  }

  /** The memory of a row, unless the scope leaves it out. */
  #shown(state: CharacterState, row: Row): Memory | undefined {
    const { userId, sessionId, channel } = this.#scope;
    const memory = memoryAt(this.#engine.world, state, row);
    const isIn =
      (userId === undefined || memory.userId === undefined || memory.userId === userId) &&
      (sessionId === undefined || memory.sessionId === sessionId) &&
      (channel === undefined || memory.channel === channel);
    return isIn ? memory : undefined;
  }

  #visibleRow(state: CharacterState, id: string): Row | undefined {
    const parsed = parseId(id);
    if (parsed === undefined) return undefined;
    const { world } = this.#engine;
    let found: Row | undefined;
    const query = { types: undefined, user: undefined, session: undefined, since: undefined, until: undefined };
    visitVisible(world.perception(state), query, (row) => {
      const seq = row.log.seq(row.position);
      if (seq === parsed.seq && world.pool.idAt(row.log, row.position) === id) found = { ...row };
      return found !== undefined || seq < parsed.seq;
    });
    return found;
  }

  #ownRow(state: CharacterState, id: string): Row | undefined {
    const log = this.#engine.world.peekLog(state);
    const position = log === undefined ? -1 : this.#engine.world.findRow(log, id);
    return log === undefined || position < 0 ? undefined : { log, position, hearing: undefined };
  }

  /** An event of a channel that reached the character, visible or not. */
  #heardRow(state: CharacterState, id: string): Row | undefined {
    const { world } = this.#engine;
    for (const hearing of world.perception(state).hearings) {
      const position = world.findRow(hearing.log, id);
      if (position >= 0 && hearing.ear.hears(hearing.log, position)) return { log: hearing.log, position, hearing };
    }
    return undefined;
  }

  /** Whether one of its own summaries stands for a memory, which may be gone itself, or may be said nothing of any more. */
  #isCoveredByOwn(state: CharacterState, id: string): boolean {
    const { userId, channel } = this.#scope;
    const seq = parseId(id)?.seq;
    if (seq === undefined || channel !== undefined) return false;
    const { world } = this.#engine;
    for (const stream of world.peekLog(state)?.streams.values() ?? []) {
      if (userId !== undefined && stream.user !== 0 && world.pool.users.name(stream.user) !== userId) continue;
      for (const window of stream.levels[0] ?? []) {
        if (seq < window.first || seq > window.through) continue;
        if (window.parts.some((part) => part.text().covers.includes(id))) return true;
      }
    }
    return false;
  }

  /** Whether something is a summary that the character has, or is covered by one. */
  #isInSummaries(id: string): boolean {
    return this.summaries({ all: true }).some((summary) => summary.id === id || summary.covers?.includes(id) === true);
  }
}
