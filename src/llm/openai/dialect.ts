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

/** What the server is known not to understand, as long as the model object lives. */
export class DialectMemory {
  #known: Dialect;

  constructor(known: Dialect) {
    this.#known = known;
  }

  /**
   * Sends a request as the server is thought to understand it, and when it does not, in simpler words, until one is understood.
   * What the server does not know at all is remembered then; what was wrong with this one request is not. When no form is
   * understood, the server's first complaint is what counts, or the one about a value that only the caller can change.
   */
  async send<T>(uses: Uses, attempt: (dialect: Dialect) => Promise<Outcome<T>>): Promise<T> {
    let dialect = this.#known;
    let lasting = dialect;
    let first: Error | undefined;
    for (const tried = new Set<keyof Dialect>(); ;) {
      const outcome = await attempt(dialect);
      if ("answer" in outcome) {
        if (first !== undefined) this.#known = lasting;
        return outcome.answer;
      }
      const { complaint, error } = outcome;
      if (complaint === undefined) throw error;
      first ??= error;
      const step = simplify(dialect, uses, complaint, tried);
      if (step === "caller") throw error;
      if (step === undefined) throw first;
      // Of a format that was left for this call only, nothing is learnt about the simpler ones either.
      if (step.isLasting && lasting[step.part] === dialect[step.part]) {
        lasting = simpler(lasting, step.part);
      }
      dialect = simpler(dialect, step.part);
    }
  }
}

interface Step {
  readonly part: keyof Dialect;
  /** Whether the server does not know it at all. */
  readonly isLasting: boolean;
}

/**
 * Leaves out what the complaint names; when it names nothing, what servers most often do not know. "caller" when it is about
 * a value that the caller chose, undefined when nothing is left to try.
 */
function simplify(
  dialect: Dialect,
  uses: Uses,
  complaint: Complaint,
  tried: Set<keyof Dialect>,
): Step | "caller" | undefined {
  // A prompt that is too long stays too long.
  if (isContextLength(complaint)) return undefined;
  // The parameter that a server names says more than its sentence, which may repeat the request.
  const texts = [complaint.marks, complaint.message];
  const named = partNamed(texts, dialect, uses);
  const text = texts.join(" ");
  const isUnknown = UNKNOWN.test(text) && !VALUE.test(text);
  if (named !== undefined && CHOSEN.has(named) && !isUnknown) return "caller";
  const part = [...(named === undefined ? [] : [named]), ...GUESSES].find(
    (each) => isSent(dialect, uses, each) && !tried.has(each),
  );
  if (part === undefined) return undefined;
  // A format has two simpler forms.
  if (part !== "format" || dialect.format === "json_object") tried.add(part);
  return { part, isLasting: part === "format" ? isUnknownFormat(text) : isUnknown };
}

/** What servers say of a thing that they do not know, whatever its value. */
const UNKNOWN =
  /un(?:supported|known|recogni[sz]ed|expected|available)|(?:not|n't) (?:be |currently |yet )?(?:support|known|recogni[sz]ed|allowed|permitted|available|accept|understood|implemented)|invalid option|extra (?:fields|inputs)|deprecated/i;
/** What they say of a value that is too large or too small. */
const VALUE =
  /\b(?:above|below|exceeds?|between|range|maximum|minimum|at (?:least|most)|too (?:large|high|big|small|low)|(?:less|greater|more|smaller|larger|higher|lower) than|non-?negative|positive)\b|[<>]=|[≤≥]/i;
/** The kind of answer as such; */
const FORMAT = /response[_ ]format|json[_ ]schema|json[_ ]object|structured[_ ]outputs?/i;
/** but not what stands in one schema. */
const ONE_SCHEMA =
  /(?:invalid|unrecogni[sz]ed|unsupported|unknown)[_ ](?:json[_ ])?schema\b|schema (?:for response_format|conversion|keyword|feature)|keyword|grammar|in context=/i;

function isUnknownFormat(text: string): boolean {
  return UNKNOWN.test(text) && FORMAT.test(text) && !ONE_SCHEMA.test(text);
}

/** Left out, they would make an answer that the caller did not ask for. */
const CHOSEN: ReadonlySet<keyof Dialect> = new Set(["temperature", "tokens"]);
const NAMES: readonly (readonly [part: keyof Dialect, name: RegExp])[] = [
  ["tokens", /max_(?:completion_)?tokens/i],
  ["temperature", /temperature/i],
  ["streamOptions", /stream_options|include_usage/i],
  ["dimensions", /dimension/i],
  ["format", /response[_ ]format|json|schema|grammar|structured/i],
];
const GUESSES: readonly (keyof Dialect)[] = ["format", "streamOptions", "dimensions"];

function partNamed(texts: readonly string[], dialect: Dialect, uses: Uses): keyof Dialect | undefined {
  for (const text of texts) {
    const found = NAMES.find(([part, name]) => name.test(text) && isSent(dialect, uses, part));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

function isSent(dialect: Dialect, uses: Uses, part: keyof Dialect): boolean {
  return uses[part] === true && dialect[part] !== false && dialect[part] !== "none";
}

function simpler(dialect: Dialect, part: keyof Dialect): Dialect {
  switch (part) {
    case "tokens":
      return { ...dialect, tokens: dialect.tokens === "max_tokens" ? "max_completion_tokens" : "max_tokens" };
    case "format":
      return { ...dialect, format: dialect.format === "json_schema" ? "json_object" : "none" };
    case "temperature":
    case "streamOptions":
    case "dimensions":
      return { ...dialect, [part]: false };
  }
}
