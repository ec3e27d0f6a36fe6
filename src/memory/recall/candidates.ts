import type { Documents } from "./documents.js";
import { MOST_OCCURRENCES, documentOf, type Postings } from "./postings.js";
import type { Resolved, WantedTerm } from "./resolved.js";
import type { Scratch } from "./scratch.js";
import { BM25_B, BM25_K1, MOST_POSTINGS } from "./weights.js";

const LEVELS = 256;
/** A level with more documents than this is taken newest first instead of being sorted. */
const MOST_SORTED = 4096;

/** May a document be seen by whoever asks? By number. */
export type IsVisible = (document: number) => boolean;

/**
 * Adds up, for every document that has a word of the question, what its words are worth (BM25). Rare words go first; words
 * that are so common that reading all their documents would take too long are left to the closer look at what the others
 * found, or, when all are, only their newest documents are read. Gives how many documents have a score.
 */
export function scoreByWords(resolved: Resolved, documents: Documents, postings: Postings, scratch: Scratch): number {
  const rareFirst = resolved.wanted
    .filter(({ strength }) => strength > 0)
    .toSorted((a, b) => postings.countOf(a.term) - postings.countOf(b.term) || a.mark - b.mark);
  const norms = lengthNorms(documents.usualLength);
  const isRemoved = (document: number): boolean => documents.isRemoved(document);
  let budget = MOST_POSTINGS;
  let touched = 0;
  for (const wanted of rareFirst) {
    const count = postings.countOf(wanted.term);
    if (count > budget && touched > 0) break;
    const read = postings.readNewest(wanted.term, budget, { into: scratch.postings, isRemoved });
    touched = addScores(wanted, read, touched, { documents, scratch, norms });
    budget -= read;
  }
  return touched;
}

interface Adding {
  readonly documents: Documents;
  readonly scratch: Scratch;
  readonly norms: Float64Array;
}

function addScores(wanted: WantedTerm, read: number, before: number, { documents, scratch, norms }: Adding): number {
  const { scores, touched, postings } = scratch;
  const { lengths } = documents;
  const worth = wanted.strength * (BM25_K1 + 1);
  let count = before;
  for (let i = 0; i < read; i++) {
    const posting = postings[i] ?? 0;
    const document = documentOf(posting);
    const occurrences = posting & MOST_OCCURRENCES;
    const score = scores[document] ?? 0;
    if (score === 0) touched[count++] = document;
    scores[document] = score + (worth * occurrences) / (occurrences + (norms[lengths[document] ?? 0] ?? 1));
  }
  return count;
}

/** BM25's part for the length of a document, by length. */
export function lengthNorms(usualLength: number): Float64Array {
  const norms = new Float64Array(256);
  for (let length = 0; length < 256; length++) {
    norms[length] = BM25_K1 * (1 - BM25_B + (BM25_B * length) / usualLength);
  }
  return norms;
}

/** Moves the scores behind the documents that have one, so that all are zero again, and gives the highest. */
function takeScores({ scores, touched, values }: Scratch, count: number): number {
  let highest = 0;
  for (let i = 0; i < count; i++) {
    const document = touched[i] ?? 0;
    const score = scores[document] ?? 0;
    scores[document] = 0;
    values[i] = score;
    if (score > highest) highest = score;
  }
  return highest;
}

/**
 * The visible documents with the highest scores, best first, newer first among equals. Asks whether one is visible only
 * from the top down, until there are enough.
 */
export function chooseCandidates(
  scratch: Scratch,
  { touched, most, isVisible }: { touched: number; most: number; isVisible: IsVisible },
): number[] {
  const highest = takeScores(scratch, touched);
  const { values } = scratch;
  const levels = LEVELS / highest;
  const levelOf = (index: number): number => Math.min(LEVELS - 1, Math.floor((values[index] ?? 0) * levels));
  const sizes = new Uint32Array(LEVELS);
  for (let i = 0; i < touched; i++) {
    const level = levelOf(i);
    sizes[level] = (sizes[level] ?? 0) + 1;
  }
  const chosen: number[] = [];
  let above = LEVELS;
  let wanted = most;
  while (above > 0 && chosen.length < most) {
    let from = above;
    let size = 0;
    while (from > 0 && size < wanted) size += sizes[--from] ?? 0;
    const found: number[] = [];
    for (let i = 0; i < touched; i++) {
      const level = levelOf(i);
      if (level >= from && level < above) found.push(i);
    }
    takeVisible(chosen, found, { scratch, most, isVisible });
    above = from;
    // Whoever sees little of what there is should not walk through it in small steps.
    wanted *= 4;
  }
  return chosen;
}

interface Taking {
  readonly scratch: Scratch;
  readonly most: number;
  readonly isVisible: IsVisible;
}

function takeVisible(chosen: number[], found: number[], { scratch, most, isVisible }: Taking): void {
  const { values, touched } = scratch;
  if (found.length <= MOST_SORTED) {
    found.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || (touched[b] ?? 0) - (touched[a] ?? 0));
  }
  for (const index of found) {
    if (chosen.length === most) return;
    const document = touched[index] ?? 0;
    if (isVisible(document)) chosen.push(document);
  }
}
