import type { Position } from "./syntax.js";

const LINE_END = /\r\n?|\n/g;

/** Where the lines of a text begin. */
function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(LINE_END), (end) => end.index + end[0].length)];
}

/** From offsets to lines and columns and back; the lines are found when they are asked for. */
export class Positions {
  readonly #source: string;
  #starts: readonly number[] | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  get #lines(): readonly number[] {
    this.#starts ??= lineStarts(this.#source);
    return this.#starts;
  }

  at(offset: number): Position {
    const starts = this.#lines;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) };
  }

  offset({ line, column }: Position): number {
    return (this.#lines[line - 1] ?? this.#source.length) + column;
  }
}
