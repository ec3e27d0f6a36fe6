import { DramatisError } from "../core/errors.js";
import { parseId } from "../core/ids.js";
import { parseTime } from "../core/time.js";
import type { ResolvedMemoryConfig } from "../memory/memory-config.js";
import type { MemoryLog } from "../memory/memory-log.js";
import { MemoryPool } from "../memory/memory-pool.js";
import type { Hearing, Perception } from "../memory/perception.js";
import type { Stream } from "../memory/stream.js";
import { SummaryWindow } from "../memory/summary-window.js";
import type { CharacterRecord, LogRecord, MemoryRecord, StreamRecord } from "../model/records.js";
import { restOf } from "../model/records.js";
import { readVector } from "../model/vector-record.js";
import type { Audience, Draft } from "./draft.js";
import { VectorState } from "./vector-state.js";
import { ProfileBook } from "../profile/profile-book.js";
import { isMilestone } from "./milestone.js";
import { WaitingWork } from "./waiting-work.js";
import type { StoredTemplate } from "../prompt/stored-template.js";
import { ChannelState, CharacterState, EVERYONE, logIfRead, nameKey } from "./roster.js";

/** A character or a channel: whoever has a log. */
export type Owner = CharacterState | ChannelState;

/** What is about to change: the owner's own record, its log by growing, or its log otherwise. */
export type Change = "record" | "append" | "log";

/**
 * The state: what comes of all journal entries. Only the fold (`apply-entry.ts`) and what stands here change it, and
 * nothing here knows of clocks, models or disks.
 */
export class World {
  seed = "";
  writer = "";
  /** The highest Lamport number seen. */
  seq = 0;
  memory: ResolvedMemoryConfig;
  readonly pool: MemoryPool = new MemoryPool();
  /** By name in NFC. */
  readonly byName: Map<string, CharacterState> = new Map();
  /** In the order of creation. */
  readonly byId: Map<string, CharacterState> = new Map();
  /** Names of characters that were removed, so that memories of them can still say who it was. */
  readonly departed: Map<string, string> = new Map();
  readonly everyone: ChannelState = new ChannelState(EVERYONE, undefined);
  readonly channels: Map<string, ChannelState> = new Map();
  readonly channelsById: Map<string, ChannelState> = new Map([[EVERYONE, this.everyone]]);
  readonly eventKeys: Map<string, { id: string; channel: ChannelState }> = new Map();
  /** The user's own templates, by name. */
  readonly templates: Map<string, StoredTemplate> = new Map();
  /** What is known of users. */
  readonly profiles: ProfileBook = new ProfileBook();
  active: CharacterState | undefined;
  memories = 0;
  summaries = 0;
  /** Grows whenever a character gets another name. */
  renames = 0;
  /** Streams whose summaries or checks wait. */
  readonly due: WaitingWork<Owner> = new WaitingWork<Owner>(
    (owner) => this.configOf(owner),
    (owner) => void this.peekLog(owner),
  );
  readonly vectors: VectorState<Owner> = new VectorState<Owner>();
  /** Whether the log of an owner is still in the store. */
  isUnread: ((owner: Owner) => boolean) | undefined;
  /** Reads the section of an owner whose log is still in the store; undefined when there is none. */
  loadSection: ((owner: Owner) => LogRecord | undefined) | undefined;
  /** Told before anything of an owner changes, while a document is being written. */
  beforeChange: ((owner: Owner, what: Change) => void) | undefined;

  constructor(memory: ResolvedMemoryConfig) {
    this.memory = memory;
  }

  ownerOf(id: string): Owner | undefined {
    return this.byId.get(id) ?? this.channelsById.get(id);
  }

  configOf(owner: Owner): ResolvedMemoryConfig {
    return owner instanceof CharacterState ? owner.config : this.memory;
  }

  /** The log of an owner, read from the store if it is still there; undefined when there is none. */
  peekLog(owner: Owner): MemoryLog | undefined {
    const log = logIfRead(owner);
    if (log !== undefined || this.loadSection === undefined) return log;
    const record = this.loadSection(owner);
    return record === undefined ? undefined : this.loadLog(owner, record);
  }

  /** The log of an owner, made when there is none. */
  logOf(owner: Owner): MemoryLog {
    return this.peekLog(owner) ?? this.#newLog(owner);
  }

  #newLog(owner: Owner): MemoryLog {
    return this.#give(owner, this.pool.newLog());
  }

  #give(owner: Owner, log: MemoryLog): MemoryLog {
    if (owner instanceof CharacterState) owner.own = log;
    else owner.log = log;
    return log;
  }

  /** What a character perceives, as the readers of memory take it. */
  perception(character: CharacterState): Perception {
    const hearings: Hearing[] = [];
    const add = (channel: ChannelState): void => {
      const log = this.peekLog(channel);
      if (log === undefined) return;
      const summarizes = this.memory.autoSummarize;
      hearings.push({ log, ear: channel.earOf(character), summarizes, channel: channel.name });
    };
    add(this.everyone);
    if (character.channels !== undefined) for (const channel of character.channels) add(channel);
    return { own: this.peekLog(character), hearings, config: character.config };
  }

  nameOf(characterId: string): string | undefined {
    return this.byId.get(characterId)?.name ?? this.departed.get(characterId);
  }

  /** Members of a channel now, in the order of creation. */
  membersOf(channel: ChannelState): Iterable<CharacterState> {
    if (channel.name === undefined) return this.byId.values();
    return [...channel.ears.keys()]
      .filter((character) => channel.isMember(character))
      .toSorted((a, b) => a.seq - b.seq);
  }

  memberCount(channel: ChannelState): number {
    return channel.name === undefined ? this.byId.size : channel.size;
  }

  addCharacter(record: CharacterRecord): CharacterState {
    const key = nameKey(record.name);
    const existing = this.byName.get(key);
    if (existing !== undefined) {
      throw new DramatisError(
        "character/exists",
        `There is a character named ${JSON.stringify(existing.name)} already; use defineCharacter to update it, or another name`,
        { details: { name: existing.name } },
      );
    }
    const seq = parseId(record.id)?.seq;
    if (seq === undefined)
      throw new DramatisError("snapshot/invalid", `${JSON.stringify(record.id)} is no id of a character`);
    const character = new CharacterState(record, seq);
    this.byName.set(key, character);
    this.byId.set(record.id, character);
    this.#saw(seq);
    return character;
  }

  renameCharacter(character: CharacterState, name: string): void {
    this.beforeChange?.(character, "record");
    this.renames++;
    this.byName.delete(nameKey(character.name));
    character.name = name;
    this.byName.set(nameKey(name), character);
  }

  removeCharacter(character: CharacterState, seq: number): void {
    this.#saw(seq);
    const log = this.peekLog(character);
    this.beforeChange?.(character, "record");
    this.beforeChange?.(character, "log");
    if (log !== undefined) this.#dropLog(log);
    character.own = undefined;
    character.isRemoved = true;
    for (const channel of character.channels ?? []) {
      this.beforeChange?.(channel, "record");
      if (channel.isMember(character)) channel.size--;
      channel.ears.delete(character);
    }
    this.byName.delete(nameKey(character.name));
    this.byId.delete(character.id);
    this.departed.set(character.id, character.name);
    this.due.removeAll(character);
    this.vectors.forget(character);
    this.profiles.dropCharacter(character.id);
    if (this.active === character) this.active = undefined;
  }

  #dropLog(log: MemoryLog): void {
    this.memories -= log.count;
    for (const stream of log.streams.values()) {
      for (const window of stream.levels.flat()) {
        this.summaries -= window.parts.length;
        for (const part of window.parts) part.drop();
      }
    }
    log.clear();
  }

  addChannel(id: string, name: string): ChannelState {
    const channel = new ChannelState(id, name);
    this.channels.set(name, channel);
    this.channelsById.set(id, channel);
    this.#saw(parseId(id)?.seq ?? 0);
    return channel;
  }

  move(channel: ChannelState, characters: Iterable<CharacterState>, seq: number): void {
    this.beforeChange?.(channel, "record");
    this.#saw(seq);
    for (const character of characters) {
      if (channel.isMember(character)) channel.leave(character, seq);
      else channel.join(character, seq);
    }
  }

  /** Adds one of a character's own entries. */
  addOwn(character: CharacterState, draft: Draft): MemoryLog {
    const log = this.logOf(character);
    this.beforeChange?.(character, "append");
    const stream = this.#append(log, draft, false);
    this.vectors.added(character);
    this.#closeWindows(character, log, stream, draft.seq);
    return log;
  }

  /** Adds an event to its channel. */
  addEvent(channel: ChannelState, draft: Draft, audience: Audience): MemoryLog {
    const log = this.logOf(channel);
    this.beforeChange?.(channel, "append");
    // Who hears something in a channel without being in it stands in the channel's record from then on.
    if (audience.only !== undefined || audience.from !== undefined || audience.except.length > 0)
      this.beforeChange?.(channel, "record");
    const stream = this.#append(log, draft, audience.only !== undefined);
    this.vectors.added(channel);
    this.#note(channel, draft.seq, audience);
    this.#closeWindows(channel, log, stream, draft.seq);
    return log;
  }

  #append(log: MemoryLog, draft: Draft, listed: boolean): Stream {
    this.#saw(draft.seq);
    this.memories++;
    const { pool } = this;
    return log.append({
      seq: draft.seq,
      writer: pool.writerNumber(this.writer),
      at: draft.at,
      type: pool.typeNumber(draft.type),
      user: pool.users.number(draft.userId),
      session: pool.sessions.number(draft.sessionId),
      listed,
      content: draft.content,
      extra: draft.rest,
    });
  }

  /** Tells the ears of those for whom an event is not what it is for the whole channel. */
  #note(channel: ChannelState, seq: number, { from, only, except }: Audience): void {
    for (const character of only ?? []) channel.earOf(character).hear(seq);
    for (const character of except) channel.earOf(character).miss(seq);
    if (from === undefined || only !== undefined || except.includes(from)) return;
    const ear = channel.earOf(from);
    if (!ear.wasInsideAt(seq)) ear.hear(seq);
  }

  /** Fixes the windows that an entry completes. */
  #closeWindows(owner: Owner, log: MemoryLog, stream: Stream, closedAt: number): void {
    const { summaryThreshold, autoSummarize, maxMemories } = this.configOf(owner);
    if (!autoSummarize) {
      if (!isMilestone(closedAt, maxMemories)) return;
      for (const each of log.streams.values()) {
        // An empty stream is not saved, so it must not count here either.
        if (each.rows === 0) continue;
        each.checkAt = closedAt;
        this.due.add(owner, each);
      }
      return;
    }
    while (stream.uncovered >= 2 * summaryThreshold) {
      let position = log.newestOfUser(stream.user);
      for (let skip = stream.uncovered - summaryThreshold; skip > 0; skip--) position = log.previousOfUser(position);
      log.fixWindow(stream, { through: log.seq(position), closedAt }, summaryThreshold);
      this.due.add(owner, stream);
    }
    if (!(owner instanceof CharacterState)) return;
    while (log.uncovered > maxMemories) {
      const oldest = log.oldestUncoveredStream();
      if (oldest === undefined) break;
      this.fixAll(owner, log, oldest, closedAt);
    }
  }

  /** Closes a window with all that is uncovered in a stream. */
  fixAll(owner: Owner, log: MemoryLog, stream: Stream, closedAt: number): void {
    this.beforeChange?.(owner, "append");
    this.#saw(closedAt);
    log.fixWindow(stream, { through: log.seq(log.newestOfUser(stream.user)), closedAt }, stream.uncovered);
    this.due.add(owner, stream);
  }

  shelveSummary(owner: Owner, stream: Stream, window: SummaryWindow): void {
    this.beforeChange?.(owner, "log");
    stream.shelve(window);
    this.summaries += window.parts.length;
    this.due.add(owner, stream);
  }

  /** Looks for what waits, after an owner's configuration changed. */
  recheck(owner: Owner): void {
    this.due.addFrom(owner, this.peekLog(owner)?.streams.values() ?? []);
  }

  #saw(seq: number): void {
    if (seq > this.seq) this.seq = seq;
  }

  /** Takes a section of a document, which was checked. */
  loadLog(owner: Owner, record: LogRecord): MemoryLog {
    const { pool } = this;
    const log = pool.newLog();
    const isChannel = owner instanceof ChannelState;
    for (const memory of record.memories) {
      const id = parseId(memory.id) ?? { writer: "", seq: 0 };
      log.append({
        seq: id.seq,
        writer: pool.writerNumber(id.writer),
        at: parseTime(memory.at),
        type: pool.typeNumber(memory.type, "snapshot/invalid"),
        user: pool.users.number(memory.userId),
        session: pool.sessions.number(memory.sessionId),
        listed: memory.only !== undefined,
        content: JSON.stringify(memory.content),
        extra: restOf(memory),
      });
      if (isChannel) this.#note(owner, id.seq, this.audienceOf(memory));
      if (memory.key !== undefined) this.noteKey(owner, memory.key, memory.id);
    }
    for (const stream of record.streams) this.#loadStream(log, stream);
    for (const window of record.summaries) {
      log.stream(pool.users.number(window.user)).take(new SummaryWindow(pool.blocks, window));
    }
    for (const { id, by, vector } of record.vectors ?? [])
      pool.setVector(log, parseId(id)?.seq ?? 0, by, readVector(by, vector, "vectors"));
    log.recount();
    this.due.addFrom(owner, log.streams.values());
    if (isChannel) this.#hide(owner, log);
    this.vectors.read(owner, log);
    // Only now: a section that turns out to be broken must not be taken for one that was read.
    return this.#give(owner, log);
  }

  #loadStream(log: MemoryLog, record: StreamRecord): void {
    const stream = log.stream(this.pool.users.number(record.user));
    if (record.stored !== undefined) stream.stored = { through: record.stored[0], closedAt: record.stored[1] };
    for (const [through, closedAt] of record.windows ?? []) stream.windows.push({ through, closedAt });
    stream.checkAt = record.check ?? 0;
  }

  audienceOf({ from, only, except }: Pick<MemoryRecord, "from" | "only" | "except">): Audience {
    const find = (ids: readonly string[]): CharacterState[] =>
      ids.map((id) => this.byId.get(id)).filter((character) => character !== undefined);
    return {
      from: from === undefined ? undefined : this.byId.get(from),
      only: only === undefined ? undefined : find(only),
      except: find(except ?? []),
    };
  }

  noteKey(owner: Owner, key: string, id: string): void {
    if (owner instanceof CharacterState) (owner.keys ??= new Map()).set(key, id);
    else this.eventKeys.set(key, { id, channel: owner });
  }

  dropKey(owner: Owner, key: string): void {
    if (owner instanceof CharacterState) owner.keys?.delete(key);
    else this.eventKeys.delete(key);
  }

  /** What was removed for single characters, once the events it concerns are here. */
  #hide(channel: ChannelState, log: MemoryLog): void {
    for (const character of this.byId.values()) {
      for (const id of character.hidden ?? []) {
        const position = this.findRow(log, id);
        if (position < 0) continue;
        const ear = channel.earOf(character);
        if (ear.hears(log, position)) ear.lose(log.seq(position));
      }
    }
  }

  findRow(log: MemoryLog, id: string): number {
    const parsed = parseId(id);
    const writer = parsed === undefined ? undefined : this.pool.writers.find(parsed.writer);
    return parsed === undefined || writer === undefined ? -1 : log.find(parsed.seq, writer);
  }

  /** A row's record without its content, for the few that need what is rarely there. */
  restAt(log: MemoryLog, position: number): Partial<MemoryRecord> {
    const text = log.extra(position);
    return text === "" ? {} : (JSON.parse(text) as Partial<MemoryRecord>);
  }
}
