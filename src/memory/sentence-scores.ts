import type { SummaryLocale } from "./summary-rendering.js";
import type { SummaryUnit, SummaryUnits } from "./summary-units.js";

/** How strongly each trait of a sentence counts. Round numbers, found by trying on meetings of QMSum and VCSum. */
export interface ScoreWeights {
  /** Strength of a term that occurs `count` times. */
  readonly frequency: (count: number) => number;
  /** What the strength of a sentence is divided by, given its tokens. */
  readonly length: (tokens: number) => number;
  /** Factor of terms that only one sentence has. */
  readonly once: number;
  /** Factor of everyday words. */
  readonly common: number;
  /** What remains of a term's strength each time it is told. */
  readonly told: number;
  /**
   * A sentence with this share of its terms in one that is told tells the same again. A changed word is a new fact in
   * English ("sold the mill", "burned the mill"); in pairs of characters it changes two terms, and small words do too.
   */
  readonly same: number;
  /** Gained by the first line and by no line at the end; between them in proportion. */
  readonly early: number;
  /** Factor of what can only be quoted: it needs what was said around it more than what can be told. */
  readonly quoted: number;
  /** Factor of a question, which only comes with its answer. */
  readonly question: number;
}

const root = (x: number): number => Math.sqrt(x);

export const WEIGHTS: Readonly<Record<SummaryLocale, ScoreWeights>> = {
  en: {
    frequency: root,
    length: root,
    once: 0.5,
    common: 0.3,
    told: 0.3,
    same: 1,
    early: 0.5,
    quoted: 0.6,
    question: 0.6,
  },
  zh: {
    frequency: (count) => count,
    length: (tokens) => root(tokens) * root(root(tokens)),
    once: 0.5,
    common: 0.3,
    told: 0.5,
    same: 0.8,
    early: 0,
    quoted: 1,
    question: 0.6,
  },
};

/** Each name of the first three, a number, and words of promises, plans, feelings and turns of fate add so much. */
const NAME = 0.1;
const NUMBER = 0.05;
const CUE = 0.3;
/** What remains of a sentence of everyday words alone. */
const THIN = 0.2;

const CUES =
  /\b(?:promis\w*|swear|swore|sworn|vow(?:s|ed)?|oath|decid\w*|agreed|plan(?:s|ned)? to|refus\w*|secret\w*|birthday|marr(?:y|ied|iage)|wedding|pregnant|died|dies|dying|dead|death|kill(?:s|ed|er)?|murder\w*|born|loves?|loved|hate[ds]?|afraid|scared|fears?|frightened|angry|ashamed|regret\w*|forgiv\w*|betray\w*|dream(?:s|ed|t)? of|allergic|favou?rite|trust(?:s|ed)?|moved to|hired|fired|stole|stolen|owes?|owed|my name is|called me|(?:i|we)(?:'ll|’ll| will| must| shall| swear| want to| have to)|looking for|come back|bring (?:it|him|her|them|you|me))\b/i;
const CUES_CHINESE =
  /答应|承诺|保证|发誓|决定|同意|打算|计划|准备|拒绝|永远|秘密|生日|结婚|去世|死了|杀|出生|喜欢|最爱|爱你|讨厌|恨|害怕|生气|难过|高兴|骄傲|后悔|原谅|背叛|梦想|过敏|记得|搬|辞职|丢了|找到|偷|送给|欠|明天|今晚|一定|必须/;

/** Strength of each term: what is spoken of often, and not by one sentence alone, is what the text is about. */
export function termStrengths({ frequency, spread, isCommon }: SummaryUnits, weights: ScoreWeights): Float64Array {
  return Float64Array.from(frequency, (count, number) => {
    const rare = (spread[number] ?? 0) < 2 ? weights.once : 1;
    return weights.frequency(count) * rare * (isCommon[number] === true ? weights.common : 1);
  });
}

/** How much a sentence matters whatever the others say. 1 for one without any traits. */
export function qualityOf(unit: SummaryUnit, lineCount: number, weights: ScoreWeights): number {
  const { importance } = unit;
  // 0.3 at 0, 1 at 0.5, 2.2 at 1.
  let quality = 0.3 + 0.9 * importance + importance * importance;
  quality *= 1 + NAME * Math.min(unit.names, 3);
  if (unit.hasNumber) quality *= 1 + NUMBER;
  if (CUES.test(unit.text) || CUES_CHINESE.test(unit.text)) quality *= 1 + CUE;
  quality *= 1 + weights.early * (1 - unit.line / lineCount);
  if (unit.isQuestion) quality *= weights.question;
  return unit.contentTerms === 0 ? quality * THIN : quality;
}
