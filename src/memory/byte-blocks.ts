import { utf8 } from "../core/utf8.js";

const BLOCK_BYTES = 1 << 20;
/**
 * A text that might be larger gets a block of its own: what is left free at the end of a shared block, since the next
 * text might not fit, must stay a small part of it, or moving texts together would never end.
 */
const LARGE_BYTES = BLOCK_BYTES >> 2;

/** Where a text lies. */
export interface TextPlace {
  block: number;
  offset: number;
  length: number;
}

/**
 * Texts as UTF-8 bytes in large blocks off the JavaScript heap: a million memories leave the garbage collector nothing
 * to visit. A block is given back when the last text in it is released.
 */
export class ByteBlocks implements TextPlace {
  readonly #blocks: (Uint8Array | undefined)[] = [];
  readonly #live: number[] = [];
  #current = -1;
  #filled = BLOCK_BYTES;
  #liveBytes = 0;
  #heldBytes = 0;
  // The place of the last text written. Fields instead of a returned object: this is the hottest path of the package.
  block = 0;
  offset = 0;
  length = 0;

  /** Bytes of the texts that are held. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** Bytes of the blocks that hold them. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Stores a text; `block`, `offset` and `length` then tell where. */
  write(text: string): void {
    if (text.length * 3 > LARGE_BYTES) return this.#writeAlone(text);
    if (this.#filled + text.length * 3 > BLOCK_BYTES) this.#open(BLOCK_BYTES);
    const target = this.#blocks[this.#current];
    if (target === undefined) throw new RangeError("no open block");
    this.block = this.#current;
    this.offset = this.#filled;
    this.length = utf8.write(target, text, this.#filled);
    this.#filled += this.length;
    this.#count(this.#current, this.length);
  }

  /** Bytes of the first part of the last text written, when it was written with a second part behind it. */
  lengthOf(first: string, second: string): number {
    // Nearly all text is ASCII, where characters and bytes are the same number.
    if (this.length === first.length + second.length) return first.length;
    return new TextEncoder().encode(first).length;
  }

  read(block: number, offset: number, length: number): string {
    const source = this.#blocks[block];
    if (source === undefined) throw new RangeError(`block ${block} was released`);
    return utf8.read(source, offset, offset + length);
  }

  /** The bytes themselves, for whoever writes them on unchanged. */
  bytes(block: number, offset: number, length: number): Uint8Array {
    const source = this.#blocks[block];
    if (source === undefined) throw new RangeError(`block ${block} was released`);
    return source.subarray(offset, offset + length);
  }

  release(block: number, length: number): void {
    this.#count(block, -length);
    if (this.#live[block] !== 0 || block === this.#current) return;
    this.#heldBytes -= this.#blocks[block]?.length ?? 0;
    this.#blocks[block] = undefined;
  }

  /** Blocks there have been; some of them may have been given back. */
  get count(): number {
    return this.#blocks.length;
  }

  /** True for blocks so empty that moving what is left out of them pays. */
  isSparse(block: number): boolean {
    const size = this.#blocks[block]?.length ?? 0;
    return size > 0 && block !== this.#current && (this.#live[block] ?? 0) * 2 < size;
  }

  #count(block: number, bytes: number): void {
    this.#live[block] = (this.#live[block] ?? 0) + bytes;
    this.#liveBytes += bytes;
  }

  #open(size: number): void {
    const before = this.#current;
    this.#current = this.#blocks.push(new Uint8Array(size)) - 1;
    this.#live.push(0);
    this.#heldBytes += size;
    this.#filled = 0;
    if (before >= 0) this.release(before, 0);
  }

  /** A text too large for a shared block gets one of its own, just as large as it is. */
  #writeAlone(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.block = this.#blocks.push(bytes) - 1;
    this.#live.push(0);
    this.#heldBytes += bytes.length;
    this.offset = 0;
    this.length = bytes.length;
    this.#count(this.block, bytes.length);
  }
}
