import { growFloat32, growFloat64, growNarrow, growUint16, growUint32, growUint8, type Narrow } from "./growing.js";
import { TermSequences } from "./term-sequences.js";

/** What is kept of a document besides its terms. */
export interface DocumentFacts {
  readonly key: number;
  readonly at: number;
  readonly conversation: number;
  readonly importance: number;
  readonly speaker: number;
  readonly traits: number;
}

/** Terms of a document beyond this many make it no longer. */
const MOST_LENGTH = 255;
/** Still finite as a float32. */
const MOST_IMPORTANCE = 1e38;
const MOST_SPEAKERS = 0xffff;
/** A bit of `traits` that says that a document was removed. */
const REMOVED = 0x8000;

/** The documents of an index by number, ascending as their keys do: 33 bytes each while they are few, 37 when they are many, and their terms. */
export class Documents {
  readonly terms: TermSequences = new TermSequences();
  #keys: Float64Array = new Float64Array(16);
  #ats: Float64Array = new Float64Array(16);
  #conversations: Uint32Array = new Uint32Array(16);
  #importances: Float32Array = new Float32Array(16);
  #speakers: Uint16Array = new Uint16Array(16);
  #traits: Uint16Array = new Uint16Array(16);
  #lengths: Uint8Array = new Uint8Array(16);
  /** Number + 1 of the document before, and after, in the same conversation; 0 for none. */
  #befores: Narrow = new Uint16Array(16);
  #afters: Narrow = new Uint16Array(16);
  /** The newest document of each conversation. */
  readonly #newest = new Map<number, number>();
  #size = 0;
  #live = 0;
  #totalLength = 0;

  /** Removed ones count. */
  get size(): number {
    return this.#size;
  }

  get live(): number {
    return this.#live;
  }

  /** In terms, of those that are there. */
  get usualLength(): number {
    return this.#live === 0 ? 1 : Math.max(1, this.#totalLength / this.#live);
  }

  get bytes(): number {
    const wide = this.#keys.byteLength + this.#ats.byteLength + this.#conversations.byteLength;
    const narrow = this.#importances.byteLength + this.#speakers.byteLength + this.#traits.byteLength;
    const links = this.#lengths.byteLength + this.#befores.byteLength + this.#afters.byteLength;
    return this.terms.bytes + wide + narrow + links + 48 * this.#newest.size;
  }

  /** Adds a document and gives its number. */
  add(facts: DocumentFacts, terms: Uint32Array, count: number): number {
    const number = this.#size++;
    this.#live++;
    this.#grow(this.#size);
    this.#keys[number] = facts.key;
    this.#ats[number] = facts.at;
    this.#conversations[number] = facts.conversation;
    this.#importances[number] = Math.max(-MOST_IMPORTANCE, Math.min(facts.importance, MOST_IMPORTANCE));
    this.#speakers[number] = Math.min(facts.speaker, MOST_SPEAKERS);
    this.#traits[number] = facts.traits & ~REMOVED;
    this.#lengths[number] = Math.min(count, MOST_LENGTH);
    this.#totalLength += this.lengthOf(number);
    this.terms.add(terms, count);
    const before = this.#newest.get(facts.conversation);
    if (before !== undefined) this.#link(before, number);
    this.#newest.set(facts.conversation, number);
    return number;
  }

  remove(number: number): void {
    this.#traits[number] = (this.#traits[number] ?? 0) | REMOVED;
    this.#live--;
    this.#totalLength -= this.lengthOf(number);
    const before = this.before(number);
    const after = this.after(number);
    if (before >= 0 && after >= 0) this.#link(before, after);
    else if (before >= 0) this.#afters[before] = 0;
    else if (after >= 0) this.#befores[after] = 0;
    const conversation = this.conversationOf(number);
    if (this.#newest.get(conversation) !== number) return;
    if (before >= 0) this.#newest.set(conversation, before);
    else this.#newest.delete(conversation);
  }

  #link(before: number, after: number): void {
    this.#afters[before] = after + 1;
    this.#befores[after] = before + 1;
  }

  /** The number of a key, -1 when there is none. */
  find(key: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low < this.#size && this.#keys[low] === key && !this.isRemoved(low) ? low : -1;
  }

  get lastKey(): number {
    return this.#size === 0 ? Number.NEGATIVE_INFINITY : (this.#keys[this.#size - 1] ?? 0);
  }

  isRemoved(number: number): boolean {
    return ((this.#traits[number] ?? REMOVED) & REMOVED) !== 0;
  }

  keyOf(number: number): number {
    return this.#keys[number] ?? 0;
  }

  atOf(number: number): number {
    return this.#ats[number] ?? 0;
  }

  conversationOf(number: number): number {
    return this.#conversations[number] ?? 0;
  }

  importanceOf(number: number): number {
    return this.#importances[number] ?? 0;
  }

  speakerOf(number: number): number {
    return this.#speakers[number] ?? 0;
  }

  traitsOf(number: number): number {
    return this.#traits[number] ?? 0;
  }

  /** In terms, at most 255. */
  lengthOf(number: number): number {
    return this.#lengths[number] ?? 0;
  }

  /** The lengths of all, by number: for loops that look at many. */
  get lengths(): Uint8Array {
    return this.#lengths;
  }

  /** The document before this one in its conversation, -1 for none. */
  before(number: number): number {
    return (this.#befores[number] ?? 0) - 1;
  }

  /** The document after this one in its conversation, -1 for none. */
  after(number: number): number {
    return (this.#afters[number] ?? 0) - 1;
  }

  factsOf(number: number): DocumentFacts {
    return {
      key: this.keyOf(number),
      at: this.atOf(number),
      conversation: this.conversationOf(number),
      importance: this.importanceOf(number),
      speaker: this.speakerOf(number),
      traits: this.traitsOf(number),
    };
  }

  #grow(size: number): void {
    if (size <= this.#keys.length) return;
    this.#keys = growFloat64(this.#keys, size);
    this.#ats = growFloat64(this.#ats, size);
    this.#conversations = growUint32(this.#conversations, size);
    this.#importances = growFloat32(this.#importances, size);
    this.#speakers = growUint16(this.#speakers, size);
    this.#traits = growUint16(this.#traits, size);
    this.#lengths = growUint8(this.#lengths, size);
    this.#befores = growNarrow(this.#befores, size, size);
    this.#afters = growNarrow(this.#afters, size, size);
  }
}
