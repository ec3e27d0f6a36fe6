import { HOME_PHRASES } from "./english-home-phrases.js";
import { LIFE_PHRASES } from "./english-life-phrases.js";
import { PLAN_PHRASES } from "./english-plan-phrases.js";
import { TASTE_PHRASES } from "./english-taste-phrases.js";
import { WORK_PHRASES } from "./english-work-phrases.js";
import { PatternIndex } from "./pattern-index.js";
import type { Hit } from "./hit.js";
import { madeReady, paraphrased, type Paraphrase, type ReadyParaphrase } from "./paraphrases.js";

/**
 * English patterns see a clause that has its subject, and neither openers, short forms nor times. The narrow ones stand
 * first.
 */
const PHRASES: readonly Paraphrase[] = [
  ...LIFE_PHRASES,
  ...WORK_PHRASES,
  ...HOME_PHRASES,
  ...PLAN_PHRASES,
  ...TASTE_PHRASES,
];
let index: PatternIndex<ReadyParaphrase> | undefined;

function phrases(): PatternIndex<ReadyParaphrase> {
  return (index ??= new PatternIndex(madeReady(PHRASES), "words"));
}

/** What a clause says in other words, read by `read`. */
export function inPlainEnglish(text: string, read: (said: string) => readonly Hit[]): readonly Hit[] {
  const whole = text.replace(/[\s.!,]+$/u, "").replace(/^(?:I|We|My|Our)(?= )/u, (first) => first.toLowerCase());
  const found = paraphrased(whole, phrases(), read);
  const comma = whole.indexOf(", ");
  // "The trip is off, ferry strike": what stands behind the comma only explains.
  return found.length > 0 || comma < 0 ? found : paraphrased(whole.slice(0, comma), phrases(), read);
}
