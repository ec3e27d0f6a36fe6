const OPENED = "<think>";
const OPENS = /^<think>/i;
const CLOSES = /<\/think>/i;
const CLOSED_LENGTH = "</think>".length;
/** Longer than this, white space is what a model has to say. */
const MAX_SPACE = 1024;

/**
 * What a reasoning model says aloud before its answer, `<think>...</think>`, is no part of the answer. Takes a text in parts and
 * gives what of it is answer. Only at the very beginning, after white space at most; later on it is text like any other.
 */
export class ThinkingFilter {
  #state: "beginning" | "thinking" | "after" | "answer" = "beginning";
  #space = "";
  #held = "";
  #hasThought = false;

  /** Whether there was thinking, closed or not. */
  get hasThought(): boolean {
    return this.#hasThought;
  }

  add(part: string): string {
    let rest = part;
    if (this.#state === "beginning") rest = this.#begin(rest);
    if (this.#state === "thinking") rest = this.#think(rest);
    if (this.#state === "after") {
      rest = rest.trimStart();
      if (rest !== "") this.#state = "answer";
    }
    return rest;
  }

  /** Gives what was held back and turned out to be answer. Thinking that never ends is none. */
  end(): string {
    return this.#state === "beginning" ? this.#release() : "";
  }

  #begin(part: string): string {
    const text = this.#held === "" ? part.trimStart() : part;
    this.#space += part.slice(0, part.length - text.length);
    this.#held += text;
    if (OPENS.test(this.#held)) {
      const thoughts = this.#held.slice(OPENED.length);
      this.#state = "thinking";
      this.#hasThought = true;
      this.#held = "";
      return thoughts;
    }
    if (OPENED.startsWith(this.#held.toLowerCase()) && this.#space.length <= MAX_SPACE) return "";
    return this.#release();
  }

  #think(part: string): string {
    this.#held += part;
    const end = CLOSES.exec(this.#held);
    if (end === null) {
      // The end may come in pieces.
      this.#held = this.#held.slice(1 - CLOSED_LENGTH);
      return "";
    }
    this.#state = "after";
    return this.#held.slice(end.index + CLOSED_LENGTH);
  }

  #release(): string {
    this.#state = "answer";
    return this.#space + this.#held;
  }
}

/** The answer within a whole text, and whether there was thinking before it. */
export function withoutThinking(text: string): { readonly text: string; readonly hasThought: boolean } {
  const filter = new ThinkingFilter();
  const answer = filter.add(text) + filter.end();
  return { text: answer, hasThought: filter.hasThought };
}
