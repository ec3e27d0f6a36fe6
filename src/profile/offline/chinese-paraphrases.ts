import { HAN_HOME_PHRASES } from "./chinese-home-phrases.js";
import { HAN_LIFE_PHRASES } from "./chinese-life-phrases.js";
import { HAN_PLAN_PHRASES } from "./chinese-plan-phrases.js";
import { HAN_TASTE_PHRASES } from "./chinese-taste-phrases.js";
import { PatternIndex } from "./pattern-index.js";
import type { Hit } from "./hit.js";
import { madeReady, paraphrased, type Paraphrase, type ReadyParaphrase } from "./paraphrases.js";

/** Chinese patterns see what follows 我, without openers and times. The narrow ones stand first. */
const PHRASES: readonly Paraphrase[] = [
  ...HAN_LIFE_PHRASES,
  ...HAN_HOME_PHRASES,
  ...HAN_PLAN_PHRASES,
  ...HAN_TASTE_PHRASES,
];
let index: PatternIndex<ReadyParaphrase> | undefined;

function phrases(): PatternIndex<ReadyParaphrase> {
  return (index ??= new PatternIndex(madeReady(PHRASES), "characters"));
}

/** What a clause says in other words, read by `read`. */
export function inPlainChinese(text: string, read: (said: string) => readonly Hit[]): readonly Hit[] {
  return paraphrased(text, phrases(), read);
}
