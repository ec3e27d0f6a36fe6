import { growUint32, growUint8 } from "./growing.js";

/** The terms of each document in the order of its text, as numbers of 1 to 5 bytes. */
export class TermSequences {
  #bytes: Uint8Array = new Uint8Array(256);
  /** Where each document's terms start, and where the last one's end. */
  #starts: Uint32Array = new Uint32Array(16);
  #size = 0;

  get bytes(): number {
    return this.#bytes.length + 4 * this.#starts.length;
  }

  /** Adds the next document. */
  add(terms: Uint32Array, count: number): void {
    let end = this.#starts[this.#size] ?? 0;
    this.#bytes = growUint8(this.#bytes, end + 5 * count);
    for (let i = 0; i < count; i++) {
      let rest = terms[i] ?? 0;
      while (rest >= 0x80) {
        this.#bytes[end++] = (rest & 0x7f) | 0x80;
        rest >>>= 7;
      }
      this.#bytes[end++] = rest;
    }
    this.#size++;
    this.#starts = growUint32(this.#starts, this.#size + 1);
    this.#starts[this.#size] = end;
  }

  /** The most terms that a document can have: what `read` may write. */
  roomOf(document: number): number {
    return (this.#starts[document + 1] ?? 0) - (this.#starts[document] ?? 0);
  }

  /** Writes a document's terms to `into`, as many as fit; gives how many. */
  read(document: number, into: Uint32Array): number {
    const bytes = this.#bytes;
    const end = this.#starts[document + 1] ?? 0;
    let at = this.#starts[document] ?? 0;
    let count = 0;
    while (at < end && count < into.length) {
      let byte = bytes[at++] ?? 0;
      let term = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = bytes[at++] ?? 0;
        term |= (byte & 0x7f) << shift;
      }
      into[count++] = term;
    }
    return count;
  }
}
