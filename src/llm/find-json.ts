import { isDramatisError } from "../core/errors.js";
import type { Json } from "../core/json.js";
import { parseJson } from "../core/parse-json.js";

/** What a model wrote, read as JSON: every value that could be meant, the likeliest first, or why there is none. */
export type FoundJson = { readonly values: readonly Json[] } | { readonly problem: string };

/** Where a value may begin in prose; a text of brackets only must not be tried at each of them. */
const MAX_STARTS = 16;
const MAX_NODES = 100_000;
const FENCED = /```[\w-]*[ \t]*\r?\n?([\s\S]*?)```/g;
const THOUGHTS = /^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/i;

/** Reads a bare value, one in a code fence, and one with prose around it. What a model thought aloud before it does not count. */
export function findJson(answer: string): FoundJson {
  const text = answer.replace(THOUGHTS, "").trim();
  if (text === "") return { problem: "the answer is empty; it must be one JSON value" };
  const whole = tryParse(text);
  if ("value" in whole) return { values: [whole.value] };
  const fenced = [...text.matchAll(FENCED)].slice(0, MAX_STARTS).flatMap(([, inner = ""]) => valueOf(inner.trim()));
  if (fenced.length > 0) return { values: fenced };
  const inProse = valuesInProse(text);
  return inProse.length > 0 ? { values: inProse } : { problem: whole.problem };
}

/** Longer ones first: what was asked for is rarely the shortest thing in brackets. */
function valuesInProse(text: string): Json[] {
  const found: { value: Json; length: number }[] = [];
  let at = 0;
  for (let starts = 0; starts < MAX_STARTS; starts++) {
    const start = text.slice(at).search(/[[{]/) + at;
    if (start < at) break;
    const end = endOfValue(text, start);
    const value = end === undefined ? [] : valueOf(text.slice(start, end));
    for (const each of value) found.push({ value: each, length: (end ?? start) - start });
    at = value.length > 0 && end !== undefined ? end : start + 1;
  }
  return found.toSorted((a, b) => b.length - a.length).map(({ value }) => value);
}

/** Where the bracket that opens at `start` is closed; brackets inside strings do not count. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (inString) {
      if (sign === "\\") at++;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (sign === "{" || sign === "[") depth++;
    else if ((sign === "}" || sign === "]") && --depth === 0) return at + 1;
  }
  return undefined;
}

function valueOf(text: string): [Json] | [] {
  const parsed = tryParse(text);
  return "value" in parsed ? [parsed.value] : [];
}

function tryParse(text: string): { value: Json } | { problem: string } {
  try {
    const { value } = parseJson(text, {
      what: "the answer",
      code: "import/invalid",
      limitCode: "import/limit",
      // The answer's length has been limited by whoever asked.
      maxBytes: text.length * 3,
      maxNodes: MAX_NODES,
    });
    return { value };
  } catch (error) {
    if (isDramatisError(error)) return { problem: error.message };
    throw error;
  }
}
