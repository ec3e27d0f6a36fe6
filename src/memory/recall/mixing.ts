import type { Documents } from "./documents.js";
import type { IsVisible } from "./candidates.js";

const HOUR = 3_600_000;
/** Park et al., "Generative Agents" (2023): recency decays by this factor each hour. */
const HOURLY_DECAY = 0.995;
/** Documents that nothing but their time or their importance brings in, of each. */
const MOST_EACH = 64;
/** How far back the important ones are looked for. */
const MOST_LOOKED_THROUGH = 16_384;

/** 1 for now and for the future, less for each hour gone. The product of its steps, since powers differ between runtimes. */
export function recencyOf(at: number, now: number): number {
  const hours = Math.max(0, now - at) / HOUR;
  let whole = Math.floor(hours);
  let result = 1 + (hours - whole) * (HOURLY_DECAY - 1);
  for (let factor = HOURLY_DECAY; whole > 0 && result > 0; whole = Math.floor(whole / 2)) {
    if (whole % 2 === 1) result *= factor;
    factor *= factor;
  }
  return result;
}

/** Brings numbers to 0 to 1 by the least and the greatest of them; where all are equal, each is 0.5. */
export interface Spread {
  readonly scale: number;
  readonly shift: number;
}

export function spreadOf(values: Float64Array): Spread {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(most > least)) return { scale: 0, shift: 0.5 };
  const scale = 1 / (most - least);
  // Numbers too near to each other to be told apart after scaling are equal.
  return Number.isFinite(scale) ? { scale, shift: -least * scale } : { scale: 0, shift: 0.5 };
}

/** The newest visible documents, newest first. */
export function newest(documents: Documents, isVisible: IsVisible): number[] {
  const found: number[] = [];
  for (let document = documents.size - 1; document >= 0 && found.length < MOST_EACH; document--) {
    if (isVisible(document)) found.push(document);
  }
  return found;
}

/** The most important visible documents among the newest, most important first, newer first among equals. */
export function mostImportant(documents: Documents, isVisible: IsVisible): number[] {
  const all: number[] = [];
  for (let document = documents.size - 1; document >= 0 && all.length < MOST_LOOKED_THROUGH; document--) {
    if (!documents.isRemoved(document)) all.push(document);
  }
  all.sort((a, b) => documents.importanceOf(b) - documents.importanceOf(a) || b - a);
  const found: number[] = [];
  for (const document of all) {
    if (found.length === MOST_EACH) break;
    if (isVisible(document)) found.push(document);
  }
  return found;
}
