import { floatsToText } from "../core/float-text.js";
import type { DocumentSource } from "../journal/store.js";
import { SNAPSHOT_VERSION } from "../model/migrations.js";
import type { ChannelRecord, StreamRecord, TemplateRecord } from "../model/records.js";
import { compact } from "../model/records.js";
import type { MemoryLog } from "../memory/memory-log.js";
import type { VectorRecord } from "../model/vector-record.js";
import { vectorHead } from "./apply-vectors.js";
import { CharacterState, logIfRead, type ChannelState } from "./roster.js";
import type { UserState } from "../profile/user-state.js";
import type { Change, Owner, World } from "./world.js";

const CHUNK = 1 << 16;
const LINE_FEED = 0x0a;
const encoder = new TextEncoder();

/** Texts as bytes, in chunks large enough to be worth a write. */
function* encodeChunks(texts: Iterable<string>): Iterable<Uint8Array> {
  let waiting = "";
  for (const text of texts) {
    waiting += text;
    if (waiting.length < CHUNK) continue;
    yield encoder.encode(waiting);
    waiting = "";
  }
  if (waiting !== "") yield encoder.encode(waiting);
}

/** A log as it stood when a document was begun: how many rows, and how far its streams had come. */
interface LogImage {
  readonly kind: "image";
  readonly length: number;
  readonly streams: readonly StreamRecord[];
  /** True when there was nothing to write. */
  readonly isEmpty: boolean;
}

/** A log that had to be written out before its turn. */
interface LogTexts {
  readonly kind: "texts";
  readonly texts: readonly string[];
}

/** A log that is being written, and what is left of it once it has changed meanwhile. */
interface LogOnItsWay {
  readonly owner: Owner;
  readonly rest: Iterator<string>;
  kept: string[] | undefined;
}

/**
 * A world as one document, as it stands when this is made. It is written in slices while the world goes on: whatever
 * changes before it was written is kept here as it was.
 */
export class WorldDocument implements DocumentSource {
  readonly #world: World;
  readonly #newline: string;
  readonly #headStart: string;
  readonly #characters: readonly CharacterState[];
  readonly #channels: readonly ChannelState[];
  readonly #owners: readonly Owner[];
  readonly #users: readonly UserState[];
  /** As with `#records`. */
  readonly #userTexts = new Map<UserState, string | undefined>();
  /** Owners of which something was kept, or which have been written. */
  readonly #records = new Map<Owner, string | undefined>();
  readonly #sections = new Map<Owner, LogImage | LogTexts | undefined>();
  readonly #readRaw: ((owner: Owner) => Uint8Array | undefined) | undefined;
  #current: LogOnItsWay | undefined;

  /** `newline` stands between records; "" gives the same text as `JSON.stringify`. */
  constructor(world: World, newline: string, readRaw?: (owner: Owner) => Uint8Array | undefined) {
    this.#world = world;
    this.#newline = newline;
    this.#readRaw = readRaw;
    this.#headStart = headStart(world);
    this.#characters = [...world.byId.values()];
    this.#channels = [...world.channels.values()];
    this.#owners = [world.everyone, ...this.#channels, ...this.#characters];
    this.#users = [...world.profiles.users.values()];
  }

  /** Keeps what is about to change as it was. */
  readonly keep = (owner: Owner, what: Change): void => {
    if (what === "record") {
      if (!this.#records.has(owner)) this.#records.set(owner, this.#recordText(owner));
      return;
    }
    if (this.#current?.owner === owner) {
      if (what === "log") this.#current.kept ??= drain(this.#current.rest);
      return;
    }
    const kept = this.#sections.get(owner);
    if (kept === undefined ? this.#sections.has(owner) : kept.kind === "texts") return;
    const image = kept?.kind === "image" ? kept : imageOf(this.#world, owner);
    if (what === "append") this.#sections.set(owner, image);
    else this.#sections.set(owner, { kind: "texts", texts: image.isEmpty ? [] : [...this.#sectionTexts(owner)] });
  };

  /** Keeps a user who is about to change as that one was. */
  readonly keepUser = (user: UserState): void => {
    if (!this.#userTexts.has(user)) this.#userTexts.set(user, user.toText());
  };

  *head(): Iterable<Uint8Array> {
    yield* encodeChunks(this.#headTexts());
  }

  *#headTexts(): Iterable<string> {
    yield `${this.#headStart},"characters":[`;
    yield* this.#recordTexts(this.#characters);
    yield `],"channels":[`;
    yield* this.#recordTexts(this.#channels);
    yield "]";
    if (this.#users.length === 0) return;
    yield `,"users":[`;
    yield* this.#lines(this.#userRecords());
    yield "]";
  }

  *#userRecords(): Iterable<string> {
    for (const user of this.#users) {
      const text = this.#userTexts.get(user) ?? user.toText();
      this.#userTexts.set(user, undefined);
      yield text;
    }
  }

  *#recordTexts(owners: readonly Owner[]): Iterable<string> {
    let separator = this.#newline;
    for (const owner of owners) {
      const text = this.#records.get(owner) ?? this.#recordText(owner);
      this.#records.set(owner, undefined);
      yield separator + text;
      separator = `,${this.#newline}`;
    }
    yield this.#newline;
  }

  #recordText(owner: Owner): string {
    if (owner instanceof CharacterState) return JSON.stringify(owner.toRecord());
    return JSON.stringify(channelRecord(owner));
  }

  *sections(): Iterable<readonly [key: string, pieces: Iterable<Uint8Array>]> {
    for (const owner of this.#owners) {
      const raw = this.#rawSection(owner);
      if (raw !== undefined) {
        this.#sections.set(owner, undefined);
        yield [owner.id, this.#newline === "" ? withoutLineFeeds(raw) : [raw]];
        continue;
      }
      const kept = this.#sections.get(owner) ?? imageOf(this.#world, owner);
      if (kept.kind === "texts" ? kept.texts.length > 0 : !kept.isEmpty)
        yield [owner.id, encodeChunks(this.#finishing(owner))];
    }
  }

  /** A section that nobody has touched is passed on as it is. */
  #rawSection(owner: Owner): Uint8Array | undefined {
    if (this.#sections.has(owner) || logIfRead(owner) !== undefined) return undefined;
    return this.#readRaw?.(owner);
  }

  *#finishing(owner: Owner): Iterable<string> {
    const kept = this.#sections.get(owner);
    const texts = kept?.kind === "texts" ? kept.texts : this.#sectionTexts(owner);
    const current: LogOnItsWay = { owner, rest: texts[Symbol.iterator](), kept: undefined };
    this.#current = current;
    for (let next = current.rest.next(); next.done !== true; next = current.rest.next()) {
      yield next.value;
      if (current.kept !== undefined) yield* current.kept;
    }
    this.#current = undefined;
    this.#sections.set(owner, undefined);
  }

  *#sectionTexts(owner: Owner): Iterable<string> {
    const world = this.#world;
    const log = logIfRead(owner);
    if (log === undefined) return;
    const kept = this.#sections.get(owner);
    const image = kept?.kind === "image" ? kept : imageOf(world, owner);
    yield `{"streams":${JSON.stringify(image.streams)},"summaries":[`;
    yield* this.#lines(summaryTexts(world, log));
    yield `],"memories":[`;
    yield* this.#lines(memoryTexts(world, log, image.length));
    if (log.vectors?.isEmpty === false) {
      yield `],"vectors":[`;
      yield* this.#lines(vectorTexts(world, log, image.length));
    }
    yield "]}";
  }

  *#lines(texts: Iterable<string>): Iterable<string> {
    let separator = this.#newline;
    for (const text of texts) {
      yield separator + text;
      separator = `,${this.#newline}`;
    }
    yield this.#newline;
  }
}

/** JSON has line feeds only between its parts. */
function* withoutLineFeeds(bytes: Uint8Array): Iterable<Uint8Array> {
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  yield bytes.subarray(start);
}

function headStart(world: World): string {
  const { seed, writer, seq, memory, active, memories, summaries } = world;
  const waiting = [...world.due].filter(([owner, streams]) =>
    [...streams].some((stream) => world.due.isIn(owner, stream)),
  );
  const owners = new Set([...waiting.map(([owner]) => owner), ...world.due.unread]);
  const due = [...owners].map((owner) => owner.id).toSorted();
  const head = {
    format: "dramatis",
    version: SNAPSHOT_VERSION,
    seed,
    writer,
    seq,
    memory,
    active: active?.id ?? null,
    memories,
    summaries,
    due,
    departed: Object.fromEntries(world.departed),
    // In the order of their names: that in which they were added is nobody's business.
    templates: world.templates.size === 0 ? undefined : templateRecords(world),
    embedded: vectorHead(world),
  };
  return JSON.stringify(head).slice(0, -1);
}

function templateRecords(world: World): TemplateRecord[] {
  const names = [...world.templates.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  return names.flatMap((name) => {
    const template = world.templates.get(name);
    if (template === undefined) return [];
    return { name, source: template.source, ...(template.trusted ? undefined : { trusted: false }) };
  });
}

function channelRecord(channel: ChannelState): ChannelRecord {
  // Also those who were never in it and heard something all the same: its log is one of those they remember by.
  const members = [...channel.ears].map(([character, ear]): [string, ...number[]] => [character.id, ...ear.intervals]);
  return { id: channel.id, name: channel.name ?? "", members };
}

function drain(texts: Iterator<string>): string[] {
  const left: string[] = [];
  for (let next = texts.next(); next.done !== true; next = texts.next()) left.push(next.value);
  return left;
}

function imageOf(world: World, owner: Owner): LogImage {
  const log = logIfRead(owner);
  const streams: StreamRecord[] = [];
  for (const { user, stored, windows, checkAt } of log?.streams.values() ?? []) {
    if (stored.through === 0 && windows.length === 0 && checkAt === 0) continue;
    streams.push(
      compact({
        user: world.pool.users.name(user),
        stored: stored.through === 0 ? undefined : ([stored.through, stored.closedAt] as const),
        windows:
          windows.length === 0 ? undefined : windows.map(({ through, closedAt }) => [through, closedAt] as const),
        check: checkAt === 0 ? undefined : checkAt,
      }) as StreamRecord,
    );
  }
  // The order of the streams in a log is that of their first entries, some of which may be gone; this one is for good.
  streams.sort((a, b) => ((a.user ?? "") < (b.user ?? "") ? -1 : 1));
  const length = log?.length ?? 0;
  const isSummarized = log !== undefined && [...log.streams.values()].some((stream) => stream.levels.length > 0);
  return { kind: "image", length, streams, isEmpty: length === 0 && streams.length === 0 && !isSummarized };
}

function* summaryTexts(world: World, log: MemoryLog): Iterable<string> {
  const windows = [...log.streams.values()].flatMap((stream) =>
    stream.levels.flat().map((window) => ({ window, user: world.pool.users.name(stream.user) })),
  );
  windows.sort(
    (a, b) =>
      a.window.through - b.window.through ||
      a.window.level - b.window.level ||
      // Imported summaries of two users may end with the same entry.
      ((a.user ?? "") < (b.user ?? "") ? -1 : 1),
  );
  for (const { window, user } of windows) yield JSON.stringify(window.toRecord(user));
}

function* memoryTexts(world: World, log: MemoryLog, length: number): Iterable<string> {
  for (let position = 0; position < Math.min(length, log.length); position++) {
    if (!log.isEvicted(position)) yield world.pool.recordText(log, position);
  }
}

function* vectorTexts(world: World, log: MemoryLog, length: number): Iterable<string> {
  for (let position = 0; position < Math.min(length, log.length); position++) {
    const found = log.vectors?.find(log.seq(position));
    if (found === undefined) continue;
    const vector = found.vector.every((value) => value === 0) ? "" : floatsToText(found.vector);
    const record: VectorRecord = { id: world.pool.idAt(log, position), by: found.by, vector };
    yield JSON.stringify(record);
  }
}
