/** Share of what is relevant that stands among the first `k`. */
export function recallAt(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  return hits(ranked, relevant, k) / relevant.size;
}

/** Share of the first `k` that is relevant; places that stay empty count as wrong. */
export function precisionAt(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  return hits(ranked, relevant, k) / k;
}

/** Normalized discounted cumulative gain with gains of 0 and 1: a hit at place i is worth 1 / log2(i + 1). */
export function ndcgAt(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  let gain = 0;
  for (const [index, key] of ranked.slice(0, k).entries()) if (relevant.has(key)) gain += 1 / Math.log2(index + 2);
  let ideal = 0;
  for (let index = 0; index < Math.min(k, relevant.size); index++) ideal += 1 / Math.log2(index + 2);
  return gain / ideal;
}

function hits(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  return ranked.slice(0, k).filter((key) => relevant.has(key)).length;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
