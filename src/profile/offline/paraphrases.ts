import { hitsIn, type Hit, type Made } from "./hit.js";
import type { PatternIndex } from "./pattern-index.js";

/** A plain sentence that says the same, with "$1" for the first group of the pattern; or at once what it says. */
export type Plainly = string | ((match: RegExpExecArray) => Made);
/** What a regular expression is made of: many of them are not made before one is needed. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}
/** Other words for what rules read, and what they say. */
export type Paraphrase = readonly [pattern: Pattern, ...said: readonly Plainly[]];
/** The same, ready for use. */
export type ReadyParaphrase = readonly [pattern: RegExp, ...said: readonly Plainly[]];

/** A pattern that is put together of parts, for a table. */
export function pattern(source: string, flags: string): Pattern {
  return { source, flags };
}

/** Makes the patterns of a table. */
export function madeReady(paraphrases: readonly Paraphrase[]): ReadyParaphrase[] {
  return paraphrases.map(([one, ...said]) => [
    one instanceof RegExp ? one : new RegExp(one.source, one.flags),
    ...said,
  ]);
}

/** What goes on for longer is no idiom. */
const LONGEST = 160;
/** Words that led to a group which stayed empty. */
const LEFT_OVER = /\s+(?:called|at|from|in|as|with|for)$/u;

/** A group without what was added behind a comma, unless it is a list. */
function plain(group: string): string {
  const comma = group.indexOf(",");
  return comma < 0 || /,.* (?:and|or|&) /u.test(group) ? group : group.slice(0, comma);
}

function filled(said: string, match: RegExpExecArray): string {
  return said
    .replaceAll(/\$(\d)/gu, (_, index: string) => plain(match[Number(index)] ?? ""))
    .replaceAll(/\s+/gu, " ")
    .trim()
    .replace(LEFT_OVER, "");
}

/** What a clause says by the first paraphrase that gives something; `read` reads a plain sentence. */
export function paraphrased(
  text: string,
  paraphrases: PatternIndex<ReadyParaphrase>,
  read: (said: string) => readonly Hit[],
): readonly Hit[] {
  if (text.length > LONGEST) return [];
  for (const [one, ...said] of paraphrases.for(text)) {
    const match = one.exec(text);
    if (match === null) continue;
    const found = said.flatMap((plainly) =>
      typeof plainly === "string" ? read(filled(plainly, match)) : hitsIn(plainly(match)),
    );
    if (found.length > 0) return found;
  }
  return [];
}
