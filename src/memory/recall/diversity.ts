import type { Documents } from "./documents.js";

/** Terms of one document that are compared. */
const MOST_TERMS = 512;
const room = new Uint32Array(MOST_TERMS);

/** A ranked document, and its score between 0 and 1. */
export interface Rated {
  readonly document: number;
  readonly rating: number;
}

/**
 * Orders by maximal marginal relevance (Carbonell and Goldstein, 1998): each next one is good and unlike those before it.
 * `diversity` is the share that being unlike has, 0 to 1. `ranked` is given best first; of equals the first one wins.
 */
export function diversify<T extends Rated>(
  ranked: readonly T[],
  limit: number,
  { documents, diversity }: { documents: Documents; diversity: number },
): T[] {
  const left = ranked.map((rated) => ({ rated, terms: termsOf(documents, rated.document), likeness: 0 }));
  const chosen: T[] = [];
  while (chosen.length < limit && left.length > 0) {
    let best = 0;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const [index, { rated, likeness }] of left.entries()) {
      const value = (1 - diversity) * rated.rating - diversity * likeness;
      if (value > bestValue) {
        best = index;
        bestValue = value;
      }
    }
    const [next] = left.splice(best, 1);
    if (next === undefined) break;
    chosen.push(next.rated);
    for (const other of left) other.likeness = Math.max(other.likeness, likenessOf(next.terms, other.terms));
  }
  return chosen;
}

function termsOf(documents: Documents, document: number): ReadonlySet<number> {
  return new Set(room.subarray(0, documents.terms.read(document, room)));
}

/** What the two share of all their terms. Two without terms are alike. */
function likenessOf(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const term of small) if (large.has(term)) shared++;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}
