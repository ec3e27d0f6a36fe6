import { DramatisError, type ErrorCode } from "./errors.js";
import { MAX_DEPTH, type Json, type JsonObject } from "./json.js";

/** What outside text may be, and how it is spoken of when it is not. */
export interface ParseJsonOptions {
  /** Subject of messages: "the PersonaFlow file". */
  what: string;
  /** For text that is not JSON. */
  code: "import/invalid" | "snapshot/invalid";
  /** For text that is too large, too deep or too rich. */
  limitCode: ErrorCode;
  /** UTF-8 bytes at most. */
  maxBytes: number;
  /** Values at most, objects and arrays and what is in them. */
  maxNodes: number;
  /** Objects and arrays inside each other at most. @default 64 */
  maxDepth?: number;
  /** Accepts the tokens NaN, Infinity and -Infinity, which Python's `json.dump` writes; they become null. @default false */
  python?: boolean;
}

/** Where a value could not be taken over as it was. */
export interface JsonNote {
  path: string;
  message: string;
}

export interface ParsedJson {
  value: Json;
  /** Non-finite numbers and integers that lost digits; at most {@link MAX_NOTES} of each are named, the rest counted. */
  notes: JsonNote[];
}

/** Hostile text could otherwise ask for millions of notes. */
export const MAX_NOTES = 100;

/**
 * Reads JSON from outside. One linear scan checks size, depth, number of values, syntax and numbers before `JSON.parse`
 * builds anything, so that a bomb costs no memory and messages are the same on every runtime. Keys such as `__proto__`
 * become ordinary own properties; of a key that occurs twice the last one counts, as in Python.
 *
 * @throws DramatisError with `code` (line, column and remedy in the message) or with `limitCode`.
 */
export function parseJson(text: string, options: ParseJsonOptions): ParsedJson {
  const scanner = new Scanner(text, options);
  const clean = scanner.scan();
  try {
    const value: Json = JSON.parse(clean);
    return { value, notes: scanner.notes() };
  } catch (cause) {
    throw new DramatisError(options.code, `${options.what} could not be read: ${String(cause)}`, { cause });
  }
}

const MAX_KEY_SHOWN = 60;
const MAX_KEY_PARSED = 1000;
const MAX_SNIPPET = 16;

/** `["characters", "Mira", "memories", 3]` as `characters.Mira.memories[3]`. */
export function formatPath(path: readonly (string | number)[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (!/^[\p{L}_$][\p{L}\p{N}_$]{0,59}$/u.test(key)) text += `[${JSON.stringify(shorten(key, MAX_KEY_SHOWN))}]`;
    else text += text === "" ? key : `.${key}`;
  }
  return text;
}

/** The start of a long text, for messages. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const UPPER_E = 69;
const UPPER_I = 73;
const BRACKET = 91;
const BACKSLASH = 92;
const BRACKET_END = 93;
const LOWER_E = 101;
const BRACE = 123;
const BRACE_END = 125;
const BYTE_ORDER_MARK = 0xfeff;
/** Whole numbers of so many digits are always exact. */
const SAFE_DIGITS = 15;
const LITERALS: readonly string[] = ["true", "false", "null"];
const PYTHON_NUMBERS: readonly string[] = ["NaN", "Infinity", "-Infinity"];
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** A strict JSON reader that builds nothing; it keeps just enough to say where it stands. */
class Scanner {
  readonly #text: string;
  readonly #options: ParseJsonOptions;
  readonly #maxDepth: number;
  #at = 0;
  #nodes = 0;
  /** UTF-8 bytes beyond one a UTF-16 unit. */
  #extraBytes = 0;
  #depth = 0;
  // One element a level; a container's own values are told apart by their number and, in objects, by the span of the key.
  readonly #inArray: boolean[] = [];
  readonly #count: number[] = [];
  readonly #keyStart: number[] = [];
  readonly #keyEnd: number[] = [];
  readonly #pieces: string[] = [];
  #copied = 0;
  readonly #notes: JsonNote[] = [];
  readonly #noted: [nonFinite: number, inexact: number] = [0, 0];

  constructor(text: string, options: ParseJsonOptions) {
    this.#text = text;
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? MAX_DEPTH;
  }

  /** Checks everything; gives the text that `JSON.parse` may see. */
  scan(): string {
    const { what, maxBytes } = this.#options;
    const tooLarge = `${what} has more than ${maxBytes} bytes; split it into smaller parts`;
    if (this.#text.length > maxBytes) throw this.#limit(tooLarge, { maxBytes });
    // Editors on Windows put a byte order mark first; JSON.parse refuses it.
    if (this.#text.charCodeAt(0) === BYTE_ORDER_MARK) this.#at = this.#copied = 1;
    this.#skipSpace();
    this.#value();
    while (this.#depth > 0) this.#step();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#wrong("the end of the text", "remove what follows the first value");
    if (this.#text.length + this.#extraBytes > maxBytes) throw this.#limit(tooLarge, { maxBytes });
    if (this.#copied === 0) return this.#text;
    return this.#pieces.join("") + this.#text.slice(this.#copied);
  }

  notes(): JsonNote[] {
    const [nonFinite, inexact] = this.#noted;
    const rest = [...this.#notes];
    if (nonFinite > MAX_NOTES)
      rest.push({ path: "", message: `${nonFinite - MAX_NOTES} more numbers that were not finite became null` });
    if (inexact > MAX_NOTES) rest.push({ path: "", message: `${inexact - MAX_NOTES} more integers lost digits` });
    return rest;
  }

  /** What follows inside the innermost container: its end, or one more value. */
  #step(): void {
    this.#skipSpace();
    const top = this.#depth - 1;
    const isArray = this.#inArray[top] === true;
    const code = this.#text.charCodeAt(this.#at);
    if (code === (isArray ? BRACKET_END : BRACE_END)) {
      this.#at++;
      this.#depth--;
      return;
    }
    const isFirst = this.#count[top] === 0;
    if (!isFirst) {
      if (code !== COMMA)
        throw this.#wrong(isArray ? '"," or "]"' : '"," or "}"', "put a comma between values, or close the bracket");
      this.#at++;
      this.#skipSpace();
    }
    if (!isArray) this.#key(top, isFirst);
    this.#count[top] = (this.#count[top] ?? 0) + 1;
    this.#value();
  }

  #key(top: number, isFirst: boolean): void {
    if (this.#text.charCodeAt(this.#at) !== QUOTE) {
      throw this.#wrong(
        isFirst ? 'a key in double quotes or "}"' : "a key in double quotes",
        "JSON has no comments, single quotes or trailing commas",
      );
    }
    this.#keyStart[top] = this.#at;
    this.#string();
    this.#keyEnd[top] = this.#at;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#at) !== COLON) throw this.#wrong('":"', "put a colon between key and value");
    this.#at++;
    this.#skipSpace();
  }

  #value(): void {
    if (++this.#nodes > this.#options.maxNodes) {
      const { what, maxNodes } = this.#options;
      throw this.#limit(`${what} has more than ${maxNodes} values; split it into smaller parts`, { maxNodes });
    }
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) this.#string();
    else if (code === BRACE || code === BRACKET) this.#open(code === BRACKET);
    else if (code === MINUS || (code >= ZERO && code <= NINE)) this.#number();
    else this.#word();
  }

  #open(isArray: boolean): void {
    if (this.#depth >= this.#maxDepth) {
      const where = this.#position(this.#at);
      const message = `${this.#options.what} is nested more than ${this.#maxDepth} levels deep at line ${where.line}, column ${where.column}; flatten it`;
      throw this.#limit(message, { maxDepth: this.#maxDepth, ...where });
    }
    this.#inArray[this.#depth] = isArray;
    this.#count[this.#depth] = 0;
    this.#depth++;
    this.#at++;
  }

  #string(): void {
    const text = this.#text;
    let at = this.#at + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        ESCAPE.lastIndex = at;
        if (!ESCAPE.test(text)) throw this.#wrong("an escape such as \\n or \\u00e9", "write a backslash as \\\\", at);
        at = ESCAPE.lastIndex;
        continue;
      }
      // The comparison is also false for NaN, which is what lies behind the end.
      if (!(code >= SPACE))
        throw this.#wrong("the end of a string", "write line breaks as \\n and close the quotes", at);
      if (code > 0x7f) this.#extraBytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
      at++;
    }
    this.#at = at + 1;
  }

  #number(): void {
    const start = this.#at;
    const text = this.#text;
    if (text.charCodeAt(start) === MINUS) this.#at++;
    if (text.charCodeAt(this.#at) === UPPER_I) {
      this.#at = start;
      this.#word();
      return;
    }
    const firstDigit = this.#at;
    this.#digits();
    if (text.charCodeAt(firstDigit) === ZERO && this.#at > firstDigit + 1) {
      throw this.#wrong("a number without leading zeros", "remove the zeros, or put it in quotes", firstDigit);
    }
    const wholeEnd = this.#at;
    if (text.charCodeAt(this.#at) === DOT) {
      this.#at++;
      this.#digits();
    }
    const code = text.charCodeAt(this.#at);
    const hasExponent = code === LOWER_E || code === UPPER_E;
    if (hasExponent) this.#exponent();
    if (hasExponent || wholeEnd - firstDigit > SAFE_DIGITS) this.#checkNumber(start, this.#at === wholeEnd);
  }

  #exponent(): void {
    this.#at++;
    const sign = this.#text[this.#at];
    if (sign === "+" || sign === "-") this.#at++;
    this.#digits();
  }

  #digits(): void {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) at++;
    this.#at = at;
    if (at === start) throw this.#wrong("a digit", "write numbers as -12, 0.5 or 1e9");
  }

  #checkNumber(start: number, isInteger: boolean): void {
    const token = this.#text.slice(start, this.#at);
    const value = Number(token);
    if (!Number.isFinite(value)) {
      const path = this.#path();
      throw this.#wrong("a number below 1.8e308", `write null or a string${path === "" ? "" : ` at ${path}`}`, start);
    }
    if (isInteger && BigInt(token) !== BigInt(value)) {
      this.#note(
        1,
        `the integer ${shorten(token, 40)} has more digits than a number holds and became ${value}; store it as a string to keep it`,
      );
    }
  }

  /** `true`, `false`, `null` and what Python writes beside them. */
  #word(): void {
    const start = this.#at;
    const found = LITERALS.find((word) => this.#text.startsWith(word, start));
    if (found !== undefined) {
      this.#at += found.length;
      return;
    }
    const python = PYTHON_NUMBERS.find((word) => this.#text.startsWith(word, start));
    if (python === undefined)
      throw this.#wrong(
        "a value",
        "a value is an object, a list, a string in double quotes, a number, true, false or null",
      );
    if (this.#options.python !== true) throw this.#wrong("a value", `${python} is not JSON; write null`);
    this.#pieces.push(this.#text.slice(this.#copied, start), "null");
    this.#at += python.length;
    this.#copied = this.#at;
    this.#note(0, `${python} became null, since JSON has no such number`);
  }

  #skipSpace(): void {
    const text = this.#text;
    let at = this.#at;
    for (
      let code = text.charCodeAt(at);
      code === SPACE || code === LF || code === CR || code === TAB;
      code = text.charCodeAt(at)
    )
      at++;
    this.#at = at;
  }

  #note(kind: 0 | 1, message: string): void {
    if (++this.#noted[kind] <= MAX_NOTES) this.#notes.push({ path: this.#path(), message });
  }

  #path(): string {
    const path: (string | number)[] = [];
    for (let level = 0; level < this.#depth; level++) {
      if (this.#inArray[level] === true) path.push((this.#count[level] ?? 1) - 1);
      else path.push(this.#keyText(this.#keyStart[level] ?? 0, this.#keyEnd[level] ?? 0));
    }
    return formatPath(path);
  }

  #keyText(start: number, end: number): string {
    // A key can be as long as the text; its start says enough, and must not be unescaped again for each note.
    if (end - start > MAX_KEY_PARSED) return shorten(this.#text.slice(start + 1, end - 1), MAX_KEY_SHOWN);
    return String(JSON.parse(this.#text.slice(start, end)));
  }

  #wrong(expected: string, remedy: string, at: number = this.#at): DramatisError {
    const { line, column } = this.#position(at);
    const snippet = /^[\w.+-]+|./su.exec(this.#text.slice(at, at + MAX_SNIPPET))?.[0];
    const found = snippet === undefined ? "the end of the text" : JSON.stringify(snippet);
    const message = `${this.#options.what}, line ${line}, column ${column}: expected ${expected}, found ${found}; ${remedy}`;
    return new DramatisError(this.#options.code, message, { details: { line, column, offset: at } });
  }

  #limit(message: string, details: JsonObject): DramatisError {
    return new DramatisError(this.#options.limitCode, message, { details });
  }

  /** Counts lines only now, since almost no text is wrong. */
  #position(at: number): { line: number; column: number } {
    let line = 1;
    let start = 0;
    for (let next = this.#text.indexOf("\n"); next !== -1 && next < at; next = this.#text.indexOf("\n", start)) {
      line++;
      start = next + 1;
    }
    return { line, column: at - start + 1 };
  }
}
