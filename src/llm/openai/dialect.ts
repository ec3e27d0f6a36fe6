import type { Complaint } from "./read-failure.js";
import { isContextLength } from "./read-failure.js";

/** Which of the things that servers disagree about this one understands. */
export interface Dialect {
  readonly tokens: "max_tokens" | "max_completion_tokens";
  readonly temperature: boolean;
  readonly streamOptions: boolean;
  readonly format: "json_schema" | "json_object" | "none";
  readonly dimensions: boolean;
}

/** What a request makes use of; the rest of the dialect does not matter for it. */
export interface Uses {
  readonly tokens?: boolean;
  readonly temperature?: boolean;
  readonly streamOptions?: boolean;
  readonly format?: boolean;
  readonly dimensions?: boolean;
}

/** What came of a request; `complaint` is there when the server did not understand it (400 or 422). */
export type Outcome<T> = { readonly answer: T } | { readonly error: Error; readonly complaint?: Complaint | undefined };

/** Remembered as long as the model object lives. */
export class DialectMemory {
  #known: Dialect;

  constructor(known: Dialect) {
    this.#known = known;
  }

  /**
   * Sends a request as the server is thought to understand it, and when it does not, in simpler words, until one is understood;
   * that is remembered. When none is, the server's first complaint is what counts.
   */
  async send<T>(uses: Uses, attempt: (dialect: Dialect) => Promise<Outcome<T>>): Promise<T> {
    let dialect = this.#known;
    let first: Error | undefined;
    for (const tried = new Set<keyof Dialect>(); ;) {
      const outcome = await attempt(dialect);
      if ("answer" in outcome) {
        if (first !== undefined) this.#known = dialect;
        return outcome.answer;
      }
      if (outcome.complaint === undefined) throw outcome.error;
      first ??= outcome.error;
      const next = simplify(dialect, uses, outcome.complaint, tried);
      if (next === undefined) throw first;
      dialect = next;
    }
  }
}

/** Leaves out what the complaint names; when it names nothing, what servers most often do not know. */
function simplify(dialect: Dialect, uses: Uses, complaint: Complaint, tried: Set<keyof Dialect>): Dialect | undefined {
  // A prompt that is too long stays too long.
  if (isContextLength(complaint)) return undefined;
  const text = `${complaint.message} ${complaint.marks}`.toLowerCase();
  const named = NAMES.find(([part, name]) => name.test(text) && canSimplify(dialect, uses, part, tried))?.[0];
  const part = named ?? GUESSES.find((guess) => canSimplify(dialect, uses, guess, tried));
  if (part === undefined) return undefined;
  // A format has two simpler forms.
  if (part !== "format" || dialect.format === "json_object") tried.add(part);
  return { ...dialect, ...simpler(dialect, part) };
}

const NAMES: readonly (readonly [part: keyof Dialect, name: RegExp])[] = [
  ["tokens", /max_(?:completion_)?tokens/],
  ["temperature", /temperature/],
  ["streamOptions", /stream_options|include_usage/],
  ["dimensions", /dimension/],
  ["format", /response_format|json|schema|grammar|structured/],
];
const GUESSES: readonly (keyof Dialect)[] = ["format", "streamOptions", "dimensions"];

function canSimplify(dialect: Dialect, uses: Uses, part: keyof Dialect, tried: ReadonlySet<keyof Dialect>): boolean {
  if (uses[part] !== true || tried.has(part)) return false;
  return part === "tokens" || (dialect[part] !== false && dialect[part] !== "none");
}

function simpler(dialect: Dialect, part: keyof Dialect): Partial<Dialect> {
  switch (part) {
    case "tokens":
      return { tokens: dialect.tokens === "max_tokens" ? "max_completion_tokens" : "max_tokens" };
    case "format":
      return { format: dialect.format === "json_schema" ? "json_object" : "none" };
    case "temperature":
    case "streamOptions":
    case "dimensions":
      return { [part]: false };
  }
}
