import type { ContentStatement, PathExpression, Position } from "./syntax.js";

/** A place written as `${path}` in a text. */
export interface DollarPlace {
  readonly path: PathExpression;
  /** As it was written, with `${` and `}`. */
  readonly source: string;
}

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*`;

// `\${` and `$${` are a literal `${`. What is no path inside stays as it stands, as `${5}` does.
const MARKS = new RegExp(String.raw`[\\$]\$\{|\$\{\s*(${NAME})\s*\}`, "gu");

/**
 * The texts and places of a piece of content. Handlebars leaves `$` alone, so that places in its content are found after it
 * has parsed: lines, columns and white space are then right by themselves.
 */
export function splitDollars(content: ContentStatement): (string | DollarPlace)[] {
  const { value } = content;
  if (!value.includes("${")) return value === "" ? [] : [value];
  const pieces: (string | DollarPlace)[] = [];
  const places = new Places(content);
  let text = "";
  let from = 0;
  for (const mark of value.matchAll(MARKS)) {
    const [source, name] = mark;
    text += value.slice(from, mark.index);
    from = mark.index + source.length;
    if (name === undefined) {
      text += "${";
      continue;
    }
    if (text !== "") pieces.push(text);
    text = "";
    pieces.push({ path: pathOf(name, places.at(mark.index)), source });
  }
  text += value.slice(from);
  if (text !== "") pieces.push(text);
  return pieces;
}

/** Where a `${` stands that no brace closes: more likely a slip than a text. */
export function findUnclosed(content: ContentStatement): Position | undefined {
  const { value } = content;
  const at = value.lastIndexOf("${");
  if (at < 0 || value.includes("}", at)) return undefined;
  const before = value[at - 1];
  return before === "$" || before === "\\" ? undefined : new Places(content).at(at);
}

function pathOf(name: string, start: Position): PathExpression {
  const [first, ...rest] = name.split(".");
  const parts = first === "this" ? rest : [first ?? "", ...rest];
  const loc = { start, end: start };
  return { type: "PathExpression", data: false, depth: 0, parts, original: name, loc };
}

/** Where characters of the value of a content stand in the source, asked for from front to back. */
class Places {
  readonly #original: string;
  /** White space that was taken away before the value. */
  readonly #taken: number;
  #at = 0;
  #line: number;
  #column: number;

  constructor({ value, original, loc }: ContentStatement) {
    this.#original = original;
    this.#taken = original.search(/\S/) - value.search(/\S/);
    this.#line = loc.start.line;
    this.#column = loc.start.column;
  }

  at(index: number): Position {
    const end = this.#taken + index;
    const lines = this.#original.slice(this.#at, end).split(/\r\n?|\n/);
    const last = lines.at(-1)?.length ?? 0;
    this.#column = lines.length === 1 ? this.#column + last : last;
    this.#line += lines.length - 1;
    this.#at = end;
    return { line: this.#line, column: this.#column };
  }
}
