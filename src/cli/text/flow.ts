import { widthOf } from "./width.js";
import { unbreakable } from "./wrap.js";

/** Where flowing text is laid out. */
export interface FlowOptions {
  /** Columns of a line. */
  readonly width: number;
  /** Spaces before every line but the first. */
  readonly indent: number;
  /** Columns of the first line that are taken already. */
  readonly start: number;
}

/**
 * Text that comes bit by bit, broken into lines between words as it comes. The last word waits until it is known to be
 * whole; `end` lets it go.
 */
export class FlowingText {
  readonly #write: (text: string) => void;
  readonly #width: number;
  readonly #indent: number;
  #column: number;
  /** What is not written yet: the beginning of a word, and the space before it. */
  #held = "";
  #isLineBegun = false;
  #spaced = false;

  constructor(write: (text: string) => void, { width, indent, start }: FlowOptions) {
    this.#write = write;
    this.#width = Math.max(width, indent + 4);
    this.#indent = indent;
    this.#column = start;
  }

  add(text: string): void {
    this.#held += text;
    const tokens = this.#held.match(/\n|[^\S\n]+|\S+/gu) ?? [];
    this.#held = "";
    const last = tokens.at(-1) ?? "";
    const isUnfinished = /^\S/.test(last);
    for (const token of isUnfinished ? tokens.slice(0, -1) : tokens) this.#take(token);
    if (!isUnfinished) return;
    const pieces = this.#piecesOf(last);
    for (const piece of pieces.slice(0, -1)) this.#put(piece);
    this.#held = pieces.at(-1) ?? "";
  }

  end(): void {
    if (this.#held !== "") this.#take(this.#held);
    this.#held = "";
  }

  #take(token: string): void {
    if (token === "\n") this.#breakLine();
    else if (/^\s/.test(token)) this.#spaced = true;
    else for (const piece of this.#piecesOf(token)) this.#put(piece);
  }

  #piecesOf(word: string): string[] {
    return unbreakable(word, this.#width - this.#indent);
  }

  #put(piece: string): void {
    const size = widthOf(piece);
    const gap = this.#spaced && this.#isLineBegun ? 1 : 0;
    this.#spaced = false;
    if (this.#isLineBegun && this.#column + gap + size > this.#width) this.#breakLine();
    else if (gap > 0) {
      this.#write(" ");
      this.#column += 1;
    }
    this.#write(piece);
    this.#column += size;
    this.#isLineBegun = true;
  }

  #breakLine(): void {
    this.#write(`\n${" ".repeat(this.#indent)}`);
    this.#column = this.#indent;
    this.#isLineBegun = false;
    this.#spaced = false;
  }
}
