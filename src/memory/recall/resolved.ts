import { log2 } from "../../core/logarithm.js";
import type { Postings } from "./postings.js";
import type { Question } from "./question.js";
import { synonymsOf } from "./synonyms.js";
import type { TermTable } from "./term-table.js";
import { SYNONYM_WORTH } from "./weights.js";

/** More words of a question than this are those that say least. As many as a mask has bits. */
const MOST_OWN = 32;
const MOST_HISTORY = 64;

/** Marks of terms while documents are read: places of words from 1 on, of words that a synonym stands for from here on. */
export const SYNONYM_MARK = 128;
export const NAME_MARK = 255;

/** A term of the index that says something about a question. */
export interface WantedTerm {
  /** In the term table. */
  readonly term: number;
  /** What one occurrence is worth before it is saturated. */
  readonly strength: number;
  readonly mark: number;
}

/** A question in the numbers of an index. */
export interface Resolved {
  readonly question: Question;
  /** Words that the index has, synonyms and names. */
  readonly wanted: readonly WantedTerm[];
  /** By place of a word, whether the index has it or not. */
  readonly strengths: Float64Array;
  /** Places below this are of the question itself, those from here on of what was said before. */
  readonly own: number;
  /** What all words of the question together are worth, above 0. */
  readonly mass: number;
}

/** What an index says about terms. */
export interface Vocabulary {
  readonly table: TermTable;
  readonly postings: Postings;
  readonly live: number;
}

/** Strength of a word by the share of documents that have it (Robertson and Sparck Jones, never below 0). */
function rarity(found: number, documents: number): number {
  return log2(1 + Math.max(0, documents - found + 0.5) / (found + 0.5));
}

export function resolveQuestion(question: Question, { table, postings, live }: Vocabulary): Resolved {
  const lookUp = (term: string): { number: number; rarity: number } => {
    const number = table.find(term);
    return { number, rarity: rarity(number < 0 ? 0 : postings.countOf(number), live) };
  };
  // With nothing else in it, a question is about whom it names.
  const isNameOnly = question.terms.length === 0;
  const terms = isNameOnly ? question.names.map((term) => ({ term, weight: 1 })) : question.terms;
  const all = terms.map(({ term, weight }) => {
    const { number, rarity: rare } = lookUp(term);
    return { term, number, strength: weight * rare };
  });
  const ownCount = isNameOnly ? all.length : question.own;
  const own = strongest(all.slice(0, ownCount), MOST_OWN);
  const kept = [...own, ...strongest(all.slice(ownCount), MOST_HISTORY)];
  const wanted: WantedTerm[] = [];
  for (const [place, { number, strength }] of kept.entries()) {
    if (number >= 0) wanted.push({ term: number, strength, mark: place + 1 });
  }
  const known = new Set(wanted.map(({ term }) => term));
  const add = (term: number, strength: number, mark: number): void => {
    if (term < 0 || known.has(term)) return;
    known.add(term);
    wanted.push({ term, strength, mark });
  };
  for (const [place, { term, strength }] of own.entries()) {
    for (const synonym of synonymsOf(term)) {
      const { number, rarity: rare } = lookUp(synonym);
      add(number, SYNONYM_WORTH * Math.min(strength, rare), SYNONYM_MARK + place);
    }
  }
  if (!isNameOnly) for (const name of question.names) add(table.find(name), 0, NAME_MARK);
  const strengths = Float64Array.from(kept, ({ strength }) => strength);
  const mass = strengths.subarray(0, own.length).reduce((sum, strength) => sum + strength, 0);
  return { question, wanted, strengths, own: own.length, mass: mass > 0 ? mass : 1 };
}

/** The strongest, in the order in which they came. */
function strongest<T extends { readonly strength: number }>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const places = all
    .map(({ strength }, place) => ({ strength, place }))
    .toSorted((a, b) => b.strength - a.strength || a.place - b.place)
    .slice(0, most);
  const kept = new Set(places.map(({ place }) => place));
  return all.filter((_, place) => kept.has(place));
}
