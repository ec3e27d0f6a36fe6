import { diversify } from "./diversity.js";
import type { Documents } from "./documents.js";
import { FEATURES } from "./feature-list.js";
import { recencyOf, spreadOf } from "./mixing.js";
import { BROAD_WEIGHTS, FACT_WEIGHTS, type Weights } from "./weights.js";

/** How much counts what. */
export interface RankWeights {
  /** @default 1 */
  readonly relevance?: number;
  /** @default 0 */
  readonly recency?: number;
  /** @default 0 */
  readonly importance?: number;
}

/** A document that was found. */
export interface Ranked {
  readonly key: number;
  readonly score: number;
  /** What makes up the score; added one after the other they give exactly `score`. What is 0 is left out. */
  readonly parts: Readonly<Record<string, number>>;
}

export interface RowOptions {
  readonly limit?: number;
  readonly weights?: RankWeights;
  readonly diversity?: number;
  readonly now: number;
}

/** How many times the limit are compared with each other when results are to be diverse, and how many at least. */
const DIVERSE_TIMES = 5;
const LEAST_DIVERSE = 50;

const PARTS: readonly string[] = [...new Set(FEATURES.map(({ part }) => part)), "base", "recency", "importance"];
const PART_OF: readonly number[] = FEATURES.map(({ part }) => PARTS.indexOf(part));
const BASE = PARTS.indexOf("base");
const RECENCY = PARTS.indexOf("recency");
const IMPORTANCE = PARTS.indexOf("importance");

const columnOf = (weights: Weights): Float64Array => Float64Array.from(FEATURES, ({ name }) => weights[name]);
const FACT = columnOf(FACT_WEIGHTS);
const BROAD = columnOf(BROAD_WEIGHTS);

/** Parts of a score, a row for each document. */
interface Table {
  readonly parts: Float64Array;
  readonly scores: Float64Array;
}

/** Weighs rows of features and gives the best of them. */
export function rankRows(
  rows: Float64Array,
  found: readonly number[],
  { documents, isBroad, options }: { documents: Documents; isBroad: boolean; options: RowOptions },
): Ranked[] {
  const { limit = 10, diversity = 0, weights = {} } = options;
  const table = weigh(rows, found.length, isBroad ? BROAD : FACT);
  const isMixed = (weights.recency ?? 0) !== 0 || (weights.importance ?? 0) !== 0;
  if (isMixed) mix(table, found, { documents, weights, now: options.now });
  else if (weights.relevance !== undefined) scaleBy(table, weights.relevance);
  const { scores } = table;
  const most = diversity > 0 ? Math.max(DIVERSE_TIMES * limit, LEAST_DIVERSE) : limit;
  const best = bestPlaces(scores, found, isMixed ? Number.NEGATIVE_INFINITY : 0, most);
  return orderOf(best, table, { found, documents, diversity, limit }).map((place) => ({
    key: documents.keyOf(found[place] ?? 0),
    score: scores[place] ?? 0,
    parts: partsOf(table, place),
  }));
}

function weigh(rows: Float64Array, count: number, weights: Float64Array): Table {
  const parts = new Float64Array(count * PARTS.length);
  for (let place = 0; place < count; place++) {
    for (let feature = 0; feature < weights.length; feature++) {
      const value = rows[place * weights.length + feature] ?? 0;
      if (value === 0) continue;
      const at = place * PARTS.length + (PART_OF[feature] ?? 0);
      parts[at] = (parts[at] ?? 0) + value * (weights[feature] ?? 0);
    }
  }
  const table = { parts, scores: new Float64Array(count) };
  addUp(table);
  return table;
}

/** The score is the sum of the parts in their order, so that anyone who adds them up gets the same number. */
function addUp({ parts, scores }: Table): void {
  for (let place = 0; place < scores.length; place++) {
    let sum = 0;
    for (let part = 0; part < PARTS.length; part++) sum += parts[place * PARTS.length + part] ?? 0;
    scores[place] = sum;
  }
}

function scaleBy(table: Table, factor: number): void {
  for (let i = 0; i < table.parts.length; i++) table.parts[i] = (table.parts[i] ?? 0) * factor;
  addUp(table);
}

interface Mixing {
  readonly documents: Documents;
  readonly weights: RankWeights;
  readonly now: number;
}

/** Relevance, recency and importance, each brought to 0 to 1 over what was found, times their weights. */
function mix(table: Table, found: readonly number[], { documents, weights, now }: Mixing): void {
  const { relevance = 1, recency = 0, importance = 0 } = weights;
  const spread = spreadOf(table.scores);
  const recencies = Float64Array.from(found, (document) => recencyOf(documents.atOf(document), now));
  const importances = Float64Array.from(found, (document) => documents.importanceOf(document));
  const recencySpread = spreadOf(recencies);
  const importanceSpread = spreadOf(importances);
  for (let i = 0; i < table.parts.length; i++) table.parts[i] = (table.parts[i] ?? 0) * spread.scale * relevance;
  for (let place = 0; place < found.length; place++) {
    const row = place * PARTS.length;
    table.parts[row + BASE] = spread.shift * relevance;
    const recent = (recencies[place] ?? 0) * recencySpread.scale + recencySpread.shift;
    const important = (importances[place] ?? 0) * importanceSpread.scale + importanceSpread.shift;
    table.parts[row + RECENCY] = recent * recency;
    table.parts[row + IMPORTANCE] = important * importance;
  }
  addUp(table);
}

/** Places of the highest scores above a bound, best first; of equals the newer one, which has the greater number. */
function bestPlaces(scores: Float64Array, found: readonly number[], above: number, most: number): number[] {
  const isBetter = (a: number, b: number): boolean => {
    const difference = (scores[a] ?? 0) - (scores[b] ?? 0);
    return difference > 0 || (difference === 0 && (found[a] ?? 0) > (found[b] ?? 0));
  };
  const best: number[] = [];
  for (let place = 0; place < scores.length; place++) {
    if (!((scores[place] ?? 0) > above)) continue;
    const last = best.at(-1);
    if (best.length >= most && (last === undefined || !isBetter(place, last))) continue;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBetter(place, best[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, place);
    if (best.length > most) best.pop();
  }
  return best;
}

interface Ordering {
  readonly found: readonly number[];
  readonly documents: Documents;
  readonly diversity: number;
  readonly limit: number;
}

function orderOf(best: readonly number[], { scores }: Table, ordering: Ordering): number[] {
  const { found, documents, diversity, limit } = ordering;
  if (!(diversity > 0)) return best.slice(0, limit);
  const spread = spreadOf(Float64Array.from(best, (place) => scores[place] ?? 0));
  const rated = best.map((place) => ({
    place,
    document: found[place] ?? 0,
    rating: (scores[place] ?? 0) * spread.scale + spread.shift,
  }));
  return diversify(rated, limit, { documents, diversity: Math.min(1, diversity) }).map(({ place }) => place);
}

function partsOf({ parts }: Table, place: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [index, name] of PARTS.entries()) {
    const value = parts[place * PARTS.length + index] ?? 0;
    if (value !== 0) found[name] = value;
  }
  return found;
}
