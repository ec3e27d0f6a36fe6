import type { ByteBlocks } from "./byte-blocks.js";
import { countIn, hasNumber, indexAbove, insertNumber } from "./ordered-numbers.js";
import { Stream, type WindowEnd } from "./stream.js";
import type { LogVectors } from "./vectors/log-vectors.js";

/** What one row needs; names are numbers of the pool's tables, texts are JSON. */
export interface RowInput {
  seq: number;
  writer: number;
  at: number;
  type: number;
  user: number;
  session: number;
  listed: boolean;
  content: string;
  /** The rest of the record as a JSON object, or "" when there is none. */
  extra: string;
}

// A row is 56 bytes: two float64 (seq, at) and ten uint32. Rows of one log lie side by side, ordered by seq.
const WORDS = 14;
const DOUBLES = WORDS / 2;
const BLOCK = 4;
const OFFSET = 5;
const CONTENT = 6;
const EXTRA = 7;
const KIND = 8;
const USER = 9;
const SESSION = 10;
const PREVIOUS_TYPE = 11;
const PREVIOUS_USER = 12;
const PREVIOUS_WHOLE = 13;
// KIND packs the type (16 bits), the writer (12 bits) and flags.
const LISTED = 1 << 28;
const EVICTED = 1 << 29;
export const MAX_TYPES = 0xffff;
export const MAX_WRITERS = 0xfff;

/**
 * The memories of one character, or the events of one channel: typed columns over byte blocks. Rows hang in three
 * chains, newest first (same type, same user, heard by the whole channel), so that no read scans what it does not want.
 *
 * A position is an index into the rows held now; an ordinal also counts the rows that left at the front, so that the
 * chains survive their leaving.
 */
export class MemoryLog {
  readonly #blocks: ByteBlocks;
  #doubles: Float64Array = new Float64Array(0);
  #words: Uint32Array = new Uint32Array(0);
  /** Rows before this index of the arrays have left. */
  #start = 0;
  #end = 0;
  /** Ordinal of index 0 of the arrays. */
  #base = 0;
  readonly #types = new Map<number, number>();
  #whole = 0;
  // Links (ordinal + 1) from where to go on looking; what lies before has been passed for good.
  #unstoredHint = 0;
  #uncoveredHint = 0;
  readonly streams: Map<number, Stream> = new Map();
  /** Seqs of the rows held that only listed characters heard, oldest first. */
  #listed: number[] = [];
  /** Seqs of the rows whose bytes are gone, oldest first; they count nowhere. */
  #gone: number[] = [];
  /** Grows whenever rows leave, so that others know when to forget what they noted of them. */
  departures = 0;
  /** Grows whenever something is lost otherwise than by being let go: a row, or sentences of a summary. */
  losses = 0;
  /** Rows in no fixed window. */
  uncovered = 0;
  /** Vectors of the rows held, once there are any. */
  vectors: LogVectors | undefined;

  constructor(blocks: ByteBlocks) {
    this.#blocks = blocks;
  }

  /** Rows held, those not counted whose bytes are gone. */
  get count(): number {
    return this.length - this.#gone.length;
  }

  /** Rows that the whole log's audience heard, later than `after`, up to and with `until`. */
  countWhole(after: number, until: number): number {
    const rows = this.lowerBound(until + 1) - this.lowerBound(after + 1);
    return rows - countIn(this.#gone, after, until) - countIn(this.#listed, after, until);
  }

  /** Positions run from 0 to this. */
  get length(): number {
    return this.#end - this.#start;
  }

  seq(position: number): number {
    return this.#doubles[(this.#start + position) * DOUBLES] ?? 0;
  }
  at(position: number): number {
    return this.#doubles[(this.#start + position) * DOUBLES + 1] ?? 0;
  }
  type(position: number): number {
    return this.#word(position, KIND) & MAX_TYPES;
  }
  writer(position: number): number {
    return (this.#word(position, KIND) >>> 16) & MAX_WRITERS;
  }
  isListed(position: number): boolean {
    return (this.#word(position, KIND) & LISTED) !== 0;
  }
  /** True when the row's bytes are gone; it stays only until the rows are packed. */
  isEvicted(position: number): boolean {
    return (this.#word(position, KIND) & EVICTED) !== 0;
  }
  user(position: number): number {
    return this.#word(position, USER);
  }
  session(position: number): number {
    return this.#word(position, SESSION);
  }
  content(position: number): string {
    return this.#blocks.read(this.#word(position, BLOCK), this.#word(position, OFFSET), this.#word(position, CONTENT));
  }
  extra(position: number): string {
    const length = this.#word(position, EXTRA);
    if (length === 0) return "";
    const offset = this.#word(position, OFFSET) + this.#word(position, CONTENT);
    return this.#blocks.read(this.#word(position, BLOCK), offset, length);
  }
  /** Bytes of content and rest as stored. */
  size(position: number): number {
    return this.#word(position, CONTENT) + this.#word(position, EXTRA);
  }

  /** Newest position of a type among the rows for all (or of the listed ones), -1 when there is none. */
  newestOfType(type: number, listed: boolean): number {
    return this.#position(this.#types.get(typeKey(type, listed)) ?? 0);
  }
  newestOfUser(user: number): number {
    return this.#position(this.streams.get(user)?.head ?? 0);
  }
  newestWhole(): number {
    return this.#position(this.#whole);
  }
  previousOfType(position: number): number {
    return this.#position(this.#word(position, PREVIOUS_TYPE));
  }
  previousOfUser(position: number): number {
    return this.#position(this.#word(position, PREVIOUS_USER));
  }
  previousWhole(position: number): number {
    return this.#position(this.#word(position, PREVIOUS_WHOLE));
  }

  /** The first position whose seq is at least `seq`. */
  lowerBound(seq: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.seq(middle) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Positions of one user's rows later than `after`, up to and with `through`, oldest first; those whose bytes are gone do not count. */
  rowsOfUser(user: number, after: number, through: number): number[] {
    const [start, end] = [this.lowerBound(after + 1), this.lowerBound(through + 1)];
    const positions: number[] = [];
    if (end - start <= this.stream(user).rows) {
      for (let at = start; at < end; at++) if (this.user(at) === user && !this.isEvicted(at)) positions.push(at);
      return positions;
    }
    // Where many users take turns, the chain of one is shorter than what lies between.
    for (let at = this.newestOfUser(user); at >= start; at = this.previousOfUser(at)) {
      if (at < end && !this.isEvicted(at)) positions.push(at);
    }
    return positions.toReversed();
  }

  /** The position of an entry, -1 when it is not (or no longer) here. */
  find(seq: number, writer: number): number {
    for (let position = this.lowerBound(seq); position < this.length && this.seq(position) === seq; position++) {
      if (this.writer(position) === writer && !this.isEvicted(position)) return position;
    }
    return -1;
  }

  stream(user: number): Stream {
    let stream = this.streams.get(user);
    if (stream === undefined) {
      stream = new Stream(user);
      this.streams.set(user, stream);
    }
    return stream;
  }

  /** The seq of the oldest row that no stored summary covers, or `limit` when none below it waits. */
  oldestUnstored(limit: number): number {
    let position = Math.max(0, this.#position(this.#unstoredHint));
    while (position < this.length && this.#isStored(position) && this.seq(position) < limit) position++;
    this.#unstoredHint = this.#base + this.#start + position + 1;
    return position < this.length ? Math.min(limit, this.seq(position)) : limit;
  }

  /** The stream that holds the oldest row in no fixed window. */
  oldestUncoveredStream(): Stream | undefined {
    let position = Math.max(0, this.#position(this.#uncoveredHint));
    while (position < this.length && !this.#isUncovered(position)) position++;
    this.#uncoveredHint = this.#base + this.#start + position + 1;
    return position < this.length ? this.stream(this.user(position)) : undefined;
  }

  /** Adds the newest row. */
  append(row: RowInput): Stream {
    const blocks = this.#blocks;
    blocks.write(row.extra === "" ? row.content : row.content + row.extra);
    if (this.#end * DOUBLES >= this.#doubles.length) this.#makeRoom();
    const extraLength = row.extra === "" ? 0 : blocks.length - blocks.lengthOf(row.content, row.extra);
    const index = this.#end++;
    const words = this.#words;
    const at = index * WORDS;
    this.#doubles[index * DOUBLES] = row.seq;
    this.#doubles[index * DOUBLES + 1] = row.at;
    words[at + BLOCK] = blocks.block;
    words[at + OFFSET] = blocks.offset;
    words[at + CONTENT] = blocks.length - extraLength;
    words[at + EXTRA] = extraLength;
    words[at + KIND] = row.type | (row.writer << 16) | (row.listed ? LISTED : 0);
    words[at + USER] = row.user;
    words[at + SESSION] = row.session;
    if (row.listed) this.#listed.push(row.seq);
    const stream = this.stream(row.user);
    this.#link(index, stream);
    stream.rows++;
    stream.uncovered++;
    this.uncovered++;
    return stream;
  }

  /** Fixes the oldest uncovered entries of a stream, up to and with `through`, as a window. */
  fixWindow(stream: Stream, end: WindowEnd, entries: number): void {
    stream.windows.push(end);
    stream.uncovered -= entries;
    this.uncovered -= entries;
  }

  /** Drops rows and their bytes, as if they had never been; chains and counts are made anew. */
  remove(seqs: ReadonlySet<number>): void {
    this.losses++;
    this.#pack((position) => !seqs.has(this.seq(position)));
  }

  /**
   * Drops the bytes of rows that nobody can see any more. The rows leave at once where they stand in front, else when
   * enough of them have gathered to make packing pay.
   */
  evict(positions: readonly number[]): void {
    for (const position of positions) {
      const stream = this.stream(this.user(position));
      stream.rows--;
      if (this.seq(position) > stream.fixedThrough) {
        stream.uncovered--;
        this.uncovered--;
      }
      this.#drop(position);
      const at = (this.#start + position) * WORDS + KIND;
      this.#words[at] = (this.#words[at] ?? 0) | EVICTED;
    }
    for (const position of positions) insertNumber(this.#gone, this.seq(position));
    if (this.#listed.length > 0) this.#listed = this.#listed.filter((seq) => !hasNumber(this.#gone, seq));
    while (this.#start < this.#end && this.isEvicted(0)) this.#start++;
    const first = this.length === 0 ? Number.POSITIVE_INFINITY : this.seq(0);
    this.#gone.splice(0, indexAbove(this.#gone, first - 1));
    this.departures++;
    if (this.#gone.length > 32 && this.#gone.length * 2 > this.length) this.#pack(() => true);
  }

  /** Counts anew what is in no fixed window, after a document set how far the streams have come. */
  recount(): void {
    this.#pack(() => true);
  }

  /** Gives all bytes back: the log is not used any more. */
  clear(): void {
    this.#pack(() => false);
  }

  /** Moves what lies in sparse blocks to where it is dense. */
  relocate(isSparse: (block: number) => boolean): void {
    for (let position = 0; position < this.length; position++) {
      const block = this.#word(position, BLOCK);
      if (this.isEvicted(position) || !isSparse(block)) continue;
      const text = this.#blocks.read(block, this.#word(position, OFFSET), this.size(position));
      this.#blocks.release(block, this.size(position));
      this.#blocks.write(text);
      const at = (this.#start + position) * WORDS;
      this.#words[at + BLOCK] = this.#blocks.block;
      this.#words[at + OFFSET] = this.#blocks.offset;
    }
  }

  #drop(position: number): void {
    this.#blocks.release(this.#word(position, BLOCK), this.size(position));
    this.vectors?.remove(this.seq(position));
  }

  #isStored(position: number): boolean {
    return this.isEvicted(position) || this.seq(position) <= this.stream(this.user(position)).stored.through;
  }
  #isUncovered(position: number): boolean {
    return !this.isEvicted(position) && this.seq(position) > this.stream(this.user(position)).fixedThrough;
  }

  #word(position: number, field: number): number {
    return this.#words[(this.#start + position) * WORDS + field] ?? 0;
  }

  /** The position of a link (ordinal + 1); -1 for none and for rows that have left. */
  #position(link: number): number {
    const position = link - 1 - this.#base - this.#start;
    return link === 0 || position < 0 ? -1 : position;
  }

  #link(index: number, stream: Stream): void {
    const at = index * WORDS;
    const link = this.#base + index + 1;
    const kind = this.#words[at + KIND] ?? 0;
    const key = typeKey(kind & MAX_TYPES, (kind & LISTED) !== 0);
    this.#words[at + PREVIOUS_TYPE] = this.#types.get(key) ?? 0;
    this.#types.set(key, link);
    this.#words[at + PREVIOUS_USER] = stream.head;
    stream.head = link;
    this.#words[at + PREVIOUS_WHOLE] = this.#whole;
    if ((kind & LISTED) === 0) this.#whole = link;
  }

  #makeRoom(): void {
    const held = this.length;
    // Rows that left at the front make room by themselves when they are many; else the arrays grow by half.
    const capacity = this.#start > held ? Math.max(8, this.#end) : Math.max(8, held + (held >> 1) + 2);
    const doubles = new Float64Array(capacity * DOUBLES);
    doubles.set(this.#doubles.subarray(this.#start * DOUBLES, this.#end * DOUBLES));
    this.#base += this.#start;
    this.#start = 0;
    this.#end = held;
    this.#doubles = doubles;
    this.#words = new Uint32Array(doubles.buffer);
  }

  #pack(keep: (position: number) => boolean): void {
    const kept: number[] = [];
    for (let position = 0; position < this.length; position++) {
      if (this.isEvicted(position)) continue;
      if (keep(position)) kept.push(this.#start + position);
      else this.#drop(position);
    }
    const doubles = new Float64Array(Math.max(8, kept.length) * DOUBLES);
    kept.forEach((from, to) => doubles.set(this.#doubles.subarray(from * DOUBLES, (from + 1) * DOUBLES), to * DOUBLES));
    this.#doubles = doubles;
    this.#words = new Uint32Array(doubles.buffer);
    this.#base = 0;
    this.#start = 0;
    this.#end = 0;
    this.#gone = [];
    this.departures++;
    this.#relink(kept.length);
  }

  #relink(count: number): void {
    this.#types.clear();
    this.#whole = 0;
    this.#unstoredHint = 0;
    this.#uncoveredHint = 0;
    this.uncovered = 0;
    this.#listed = [];
    for (const stream of this.streams.values()) {
      stream.head = 0;
      stream.rows = 0;
      stream.uncovered = 0;
    }
    for (let index = 0; index < count; index++) {
      this.#end = index + 1;
      const stream = this.stream(this.user(index));
      this.#link(index, stream);
      stream.rows++;
      if (this.isListed(index)) this.#listed.push(this.seq(index));
      if (this.seq(index) <= stream.fixedThrough) continue;
      stream.uncovered++;
      this.uncovered++;
    }
  }
}

function typeKey(type: number, listed: boolean): number {
  return listed ? type | 0x1_0000 : type;
}
