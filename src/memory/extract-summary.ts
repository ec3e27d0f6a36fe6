import { chooseSentences } from "./choose-sentences.js";
import { renderSummary, type SummaryLocale, type SummarySentence } from "./summary-rendering.js";
import { unitsOf, type SourceLine } from "./summary-units.js";

export type { SourceLine, SummarySentence };

/** How to summarize. */
export interface ExtractSummaryOptions {
  /** Language of the words that are added ("said"), and of most of the text. */
  readonly locale: SummaryLocale;
  /** Most tokens of all sentences together, by `estimateTokens`, also when they are joined by spaces. */
  readonly maxTokens: number;
}

/**
 * Summarizes lines without a model: picks the sentences that matter and gives them in the order of the source.
 *
 * Speech is told in the third person, or quoted (`Ann said: "..."`) where no rule is sure how; narration comes as it is.
 * With two who speak, "you" is the other one, and a sentence that names that one rests on what they said, too. Sentences
 * of summaries (`isSummary`) are left as they are. Each sentence names the ids it rests on. Small talk is left out while there is anything else, and a
 * question comes only with its answer. A text of any length gives at least one sentence, unless not one word fits;
 * of each line only the first 32 K characters are read, and less of each when there are more than 256 K in all.
 *
 * @example
 * extractSummary([{ from: ["m1"], speaker: "Ann", text: "Hi! I sold the mill." }], { locale: "en", maxTokens: 50 });
 * // => [{ text: "Ann sold the mill.", from: ["m1"] }]
 */
export function extractSummary(lines: readonly SourceLine[], options: ExtractSummaryOptions): SummarySentence[] {
  const { locale, maxTokens } = options;
  // Also for what is no number.
  if (!(maxTokens >= 1)) return [];
  return renderSummary(chooseSentences(unitsOf(lines, maxTokens), locale, maxTokens), locale);
}
