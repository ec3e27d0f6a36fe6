import type { SourceLine } from "../src/memory/extract-summary.js";

/** What is to be summarized, and how somebody did it. */
export interface SummaryCase {
  readonly lines: readonly SourceLine[];
  readonly reference: string;
}

/** Turns as the lines of a source. */
export function linesOf(turns: readonly (readonly [speaker: string, text: string])[]): SourceLine[] {
  return turns.map(([speaker, text], index) => ({ from: [`m${index}`], speaker, text }));
}
