import { growNarrow, growUint16, growUint32, type Narrow } from "./growing.js";

/**
 * Numbers for terms, from 0 on. Terms are known by 48 bits of hash and not by their text, so that the vocabulary lies
 * outside the JavaScript heap; that two of ten thousand terms share all bits happens in one of five million vocabularies.
 */
export class TermTable {
  /** Number of the term + 1 by hash, 0 for none; a power of two long. */
  #slots: Narrow = new Uint16Array(64);
  #low: Uint32Array = new Uint32Array(16);
  #high: Uint16Array = new Uint16Array(16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#slots.byteLength + this.#low.byteLength + this.#high.byteLength;
  }

  /** The number of a term, -1 when it has none. */
  find(term: string): number {
    return (this.#slots[this.#slotOf(lowHash(term), highHash(term))] ?? 0) - 1;
  }

  /** The number of a term, a new one if need be. */
  intern(term: string): number {
    return this.#internHashes(lowHash(term), highHash(term));
  }

  /** Takes a term over from another table. */
  adopt(other: TermTable, number: number): number {
    return this.#internHashes(other.#low[number] ?? 0, other.#high[number] ?? 0);
  }

  #internHashes(low: number, high: number): number {
    const slot = this.#slotOf(low, high);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    const number = this.#size++;
    this.#low = growUint32(this.#low, this.#size);
    this.#high = growUint16(this.#high, this.#size);
    this.#low[number] = low;
    this.#high[number] = high;
    this.#slots = growNarrow(this.#slots, this.#slots.length, this.#size);
    this.#slots[slot] = number + 1;
    if (this.#size * 8 > this.#slots.length * 7) this.#spread();
    return number;
  }

  #slotOf(low: number, high: number): number {
    const mask = this.#slots.length - 1;
    let slot = low & mask;
    for (;;) {
      const number = this.#slots[slot] ?? 0;
      if (number === 0 || (this.#low[number - 1] === low && this.#high[number - 1] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #spread(): void {
    const length = this.#slots.length * 2;
    this.#slots = this.#slots instanceof Uint32Array ? new Uint32Array(length) : new Uint16Array(length);
    for (let number = 0; number < this.#size; number++) {
      this.#slots[this.#slotOf(this.#low[number] ?? 0, this.#high[number] ?? 0)] = number + 1;
    }
  }
}

/** FNV-1a over code units, with a last mix so that its low bits depend on all. */
function lowHash(term: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Another way over the same code units, so that both together are seldom equal. 16 bits. */
function highHash(term: string): number {
  let hash = 0x9e3779b9;
  for (let i = 0; i < term.length; i++) {
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0x6b64e653;
    hash ^= Math.imul(term.charCodeAt(i), 0xcc9e2d51);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 16;
}
