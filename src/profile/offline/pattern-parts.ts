/** A part of a regular expression, as far as it matters for what a text must have in it. */
export type Part =
  | { readonly kind: "text"; readonly options: readonly string[] }
  | { readonly kind: "group"; readonly alternatives: readonly (readonly Piece[])[] }
  /** A place where a word begins or ends. */
  | { readonly kind: "border" }
  /** Takes no room, and says nothing of what must be there. */
  | { readonly kind: "empty" }
  | { readonly kind: "anything" };

/** A part, and whether it may be left out or come again. */
export interface Piece {
  readonly part: Part;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

const LETTERS = /[\p{L}\p{N}]+(?![?*+{\p{L}\p{N}])|[\p{L}\p{N}]+(?=[\p{L}\p{N}][?*+{])/uy;
const CLASS_OF_LETTERS = /^\[[^\\^-]+\]$/u;

/** Reads the source of a pattern. Only what is used in tables of rules is known, the rest may be "anything". */
export class PatternParts {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(): readonly (readonly Piece[])[] {
    const alternatives: Piece[][] = [[]];
    while (this.#at < this.#source.length && this.#source[this.#at] !== ")") {
      if (this.#source[this.#at] === "|") {
        this.#at += 1;
        alternatives.push([]);
      } else alternatives.at(-1)?.push(this.#piece());
    }
    return alternatives;
  }

  #piece(): Piece {
    const part = this.#part();
    const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/u.exec(this.#source.slice(this.#at, this.#at + 12))?.[0] ?? "";
    this.#at += quantifier.length;
    return { part, isOptional: /^(?:[?*]|\{0)/u.test(quantifier), isRepeated: /^[*+{]/u.test(quantifier) };
  }

  #part(): Part {
    const unit = this.#source[this.#at] ?? "";
    if (unit === "(") return this.#group();
    if (unit === "[") return this.#class();
    if (unit === "\\") return this.#escape();
    const letters = this.#letters();
    if (letters !== "") return { kind: "text", options: [letters] };
    this.#at += unit.length;
    if (unit === "^" || unit === "$") return { kind: "border" };
    return unit === "." ? { kind: "anything" } : { kind: "text", options: [unit.toLowerCase()] };
  }

  /** Letters up to one that a quantifier stands behind. */
  #letters(): string {
    LETTERS.lastIndex = this.#at;
    const found = LETTERS.exec(this.#source)?.[0] ?? "";
    this.#at += found.length;
    return found.toLowerCase();
  }

  #group(): Part {
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<[^>]+>))?/u.exec(this.#source.slice(this.#at, this.#at + 24))?.[0] ?? "(";
    this.#at += opening.length;
    const alternatives = this.read();
    this.#at += 1;
    return /[=!]$/u.test(opening) ? { kind: "empty" } : { kind: "group", alternatives };
  }

  #class(): Part {
    const end = /^\[(?:\\.|[^\]\\])*\]/u.exec(this.#source.slice(this.#at))?.[0] ?? "[";
    this.#at += end.length;
    return CLASS_OF_LETTERS.test(end)
      ? { kind: "text", options: Array.from(end.slice(1, -1).toLowerCase()) }
      : { kind: "anything" };
  }

  #escape(): Part {
    const found =
      /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|k<[^>]*>|.)/su.exec(this.#source.slice(this.#at, this.#at + 40))?.[0] ?? "\\";
    this.#at += found.length;
    if (found === "\\b") return { kind: "border" };
    if (found === "\\s") return { kind: "text", options: [" "] };
    return /^\\[a-zA-Z0-9]/u.test(found)
      ? { kind: "anything" }
      : { kind: "text", options: [found.slice(1).toLowerCase()] };
  }
}
