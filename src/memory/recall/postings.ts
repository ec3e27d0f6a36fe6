import { growNarrow, growUint32, type Narrow } from "./growing.js";

/** Low bits of a posting hold how often the document has the term, the others the number of the document. */
const COUNT_BITS = 4;
/** The most occurrences that are told apart. */
export const MOST_OCCURRENCES: number = (1 << COUNT_BITS) - 1;

/** Postings of the slices of a term, one after the other; later slices are as long as the last. Half of one stands empty, at worst. */
const SLICE_SIZES: readonly number[] = [2, 3, 4, 6, 9, 14, 20, 30, 45, 68, 102, 153, 230];
const LAST_SIZE = 230;
const LAST_LEVEL = SLICE_SIZES.length - 1;
/** Postings before each slice. */
const SLICE_STARTS: readonly number[] = SLICE_SIZES.map((_, level) =>
  SLICE_SIZES.slice(0, level).reduce((sum, size) => sum + size, 0),
);
const LAST_START = SLICE_STARTS[LAST_LEVEL] ?? 0;

/** The document of a posting. */
export function documentOf(posting: number): number {
  return posting >>> COUNT_BITS;
}

/** How often the document has the term. */
export function occurrencesOf(posting: number): number {
  return posting & MOST_OCCURRENCES;
}

/**
 * Which documents have a term, for each term: slices of one array, each longer than the one before it and linked to it,
 * so that reading starts with the newest and may stop anywhere.
 */
export class Postings {
  #pool: Narrow = new Uint16Array(64);
  #used = 0;
  /** By term: its newest slice, or its only posting. */
  #heads: Narrow = new Uint16Array(16);
  #counts: Narrow = new Uint16Array(16);
  /** By term: of how many documents that have it were removed. Most indexes never lose any. */
  #forgotten: Uint32Array = new Uint32Array(0);

  get bytes(): number {
    return this.#pool.byteLength + this.#heads.byteLength + this.#counts.byteLength + this.#forgotten.byteLength;
  }

  /** How many documents have a term. */
  countOf(term: number): number {
    return (this.#counts[term] ?? 0) - (this.#forgotten[term] ?? 0);
  }

  /** Says that a document that has the term is gone; its posting stays. */
  forget(term: number): void {
    this.#forgotten = growUint32(this.#forgotten, term + 1);
    this.#forgotten[term] = (this.#forgotten[term] ?? 0) + 1;
  }

  /** Documents of a term are added in ascending order. */
  add(term: number, document: number, occurrences: number): void {
    const posting = ((document << COUNT_BITS) | Math.min(occurrences, MOST_OCCURRENCES)) >>> 0;
    const count = this.#counts[term] ?? 0;
    this.#counts = growNarrow(this.#counts, term + 1, count + 1);
    this.#counts[term] = count + 1;
    // A slice that may be begun starts where the pool ends now.
    this.#heads = growNarrow(this.#heads, term + 1, Math.max(posting, this.#used));
    this.#pool = growNarrow(this.#pool, this.#used, Math.max(posting, this.#used));
    if (count === 0) {
      this.#heads[term] = posting;
      return;
    }
    if (count === 1) {
      const first = this.#heads[term] ?? 0;
      this.#heads[term] = this.#newSlice(0, 0);
      this.#write(term, 0, first);
    }
    this.#write(term, count, posting);
  }

  #write(term: number, index: number, posting: number): void {
    const level = levelOf(index);
    const offset = offsetOf(index, level);
    if (offset === 0 && index > 0) this.#heads[term] = this.#newSlice(level, this.#heads[term] ?? 0);
    this.#pool[firstOf(this.#heads[term] ?? 0, level) + offset] = posting;
  }

  /** The slice before it stands in its first word, except in the first slice, which has none before it. */
  #newSlice(level: number, before: number): number {
    const start = this.#used;
    this.#used = firstOf(start, level) + (SLICE_SIZES[level] ?? LAST_SIZE);
    this.#pool = growNarrow(this.#pool, this.#used, 0);
    if (level > 0) this.#pool[start] = before;
    return start;
  }

  /**
   * Copies the newest postings of a term, newest first, at most `limit` of documents that are there; gives how many.
   * `into` has room for them.
   */
  readNewest(term: number, limit: number, { into, isRemoved }: ReadPostings): number {
    const count = this.#counts[term] ?? 0;
    const isWhole = (this.#forgotten[term] ?? 0) === 0;
    const pool = count === 1 ? this.#heads : this.#pool;
    let slice = count === 1 ? term : (this.#heads[term] ?? 0);
    let index = count - 1;
    let read = 0;
    while (index >= 0 && read < limit) {
      const level = levelOf(index);
      const offset = offsetOf(index, level);
      const first = firstOf(slice, level);
      for (let at = first + offset; at >= first && read < limit; at--) {
        const posting = pool[at] ?? 0;
        if (isWhole || !isRemoved(documentOf(posting))) into[read++] = posting;
      }
      index -= offset + 1;
      slice = pool[slice] ?? 0;
    }
    return read;
  }
}

interface ReadPostings {
  readonly into: Uint32Array;
  readonly isRemoved: (document: number) => boolean;
}

function levelOf(index: number): number {
  let level = LAST_LEVEL;
  while (level > 0 && index < (SLICE_STARTS[level] ?? 0)) level--;
  return level;
}

/** Where the postings of a slice begin. */
function firstOf(slice: number, level: number): number {
  return level === 0 ? slice : slice + 1;
}

/** Where in its slice a posting stands. */
function offsetOf(index: number, level: number): number {
  return level === LAST_LEVEL ? (index - LAST_START) % LAST_SIZE : index - (SLICE_STARTS[level] ?? 0);
}
