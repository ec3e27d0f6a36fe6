import { qualityOf, WEIGHTS } from "./sentence-scores.js";
import type { SummaryLocale } from "./summary-rendering.js";
import { unitsOf } from "./summary-units.js";

/** Tokens of a sentence that are looked at. */
const MOST_TOKENS = 400;

/**
 * How much each of some sentences of summaries matters by itself: 1 where it has no traits, more with names, numbers, promises
 * and plans, less where it is made of everyday words alone.
 */
export function sentenceWeights(sentences: readonly string[], locale: SummaryLocale): number[] {
  const lines = sentences.map((text) => ({ from: [], text, isSummary: true }));
  // Where among the others it stands says nothing here.
  const traits = { ...WEIGHTS[locale], early: 0 };
  const weights = sentences.map(() => 0);
  for (const unit of unitsOf(lines, MOST_TOKENS).units)
    weights[unit.line] = Math.max(
      weights[unit.line] ?? 0,
      unit.isSmallTalk ? 0 : qualityOf(unit, lines.length, traits),
    );
  return weights;
}
