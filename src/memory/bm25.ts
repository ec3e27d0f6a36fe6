import { log2 } from "../core/logarithm.js";
import { isUnspacedScript, terms, termOf, words } from "../core/words.js";

/** Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): the usual values. */
const K1 = 1.2;
const B = 0.75;

/**
 * What the formula takes for the number of texts and for their usual length in terms. Fixed, so that a text that has none
 * of the words asked for changes no score.
 */
const TEXTS = 1000;
const USUAL_LENGTH = 20;

/** How well one text answers to words. */
export interface WordScore {
  /** Where the text stood in what was given. */
  readonly index: number;
  /** Above 0. */
  readonly score: number;
  /** The words asked for that it has, as they were asked for, in the order of the query. */
  readonly matches: readonly string[];
}

/** Ranks texts by the words that they share with a query (BM25), best first, earlier ones first among equals; those that share none are left out. */
export function rankByWords(query: string, texts: readonly string[]): WordScore[] {
  const asked = wordsByTerm(query);
  const wanted = [...asked.keys()];
  if (wanted.length === 0) return [];
  const counted = texts.map((text) => countTerms(text, asked));
  const strengths = wanted.map((term) => strengthOf(counted.filter(({ counts }) => counts.has(term)).length));
  const scores = counted.map(({ counts, length }, index) => {
    const matches = [...asked].filter(([term]) => counts.has(term)).map(([, word]) => word);
    let score = 0;
    for (const [at, term] of wanted.entries()) {
      const count = counts.get(term) ?? 0;
      score += ((strengths[at] ?? 0) * (count * (K1 + 1))) / (count + K1 * (1 - B + (B * length) / USUAL_LENGTH));
    }
    return { index, score, matches };
  });
  return scores.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score || a.index - b.index);
}

/** The words of a query that carry content, by the terms that they are compared by. */
function wordsByTerm(query: string): Map<string, string> {
  const asked = new Map<string, string>();
  for (const word of words(query)) {
    const term = termOf(word);
    if (term !== undefined && !asked.has(term)) asked.set(term, word);
  }
  return asked;
}

function countTerms(
  text: string,
  wanted: ReadonlyMap<string, string>,
): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  const all = terms(text);
  for (const term of all) if (wanted.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  // Texts in scripts without spaces have pairs of characters: a word of one, asked for alone, stands inside of them.
  for (const term of wanted.keys()) {
    if (term.length > 1 || !isUnspacedScript(term.charCodeAt(0))) continue;
    const count = text.split(term).length - 1;
    if (count > 0) counts.set(term, count);
  }
  return { counts, length: all.length };
}

/** How much a term says that stands in so many texts. */
function strengthOf(texts: number): number {
  return log2(1 + Math.max(0, TEXTS - texts + 0.5) / (texts + 0.5));
}
