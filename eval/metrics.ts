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

/** Something with a score, and whether it is of the kind that should have a high one. */
export interface Scored {
  readonly score: number;
  readonly isRight: boolean;
}

/** Chance that something right has a higher score than something wrong; equal scores count half. */
export function areaUnderCurve(scored: readonly Scored[]): number {
  const ordered = scored.toSorted((a, b) => a.score - b.score);
  let ranks = 0;
  let right = 0;
  for (let from = 0; from < ordered.length;) {
    let to = from;
    while (ordered[to]?.score === ordered[from]?.score && to < ordered.length) to += 1;
    const rank = (from + 1 + to) / 2;
    for (const { isRight } of ordered.slice(from, to)) {
      if (!isRight) continue;
      ranks += rank;
      right += 1;
    }
    from = to;
  }
  return (ranks - (right * (right + 1)) / 2) / (right * (ordered.length - right));
}

/** Mean of the precision at each thing that is right, best score first. */
export function averagePrecision(scored: readonly Scored[]): number {
  let right = 0;
  let sum = 0;
  for (const [index, { isRight }] of scored.toSorted((a, b) => b.score - a.score).entries()) {
    if (!isRight) continue;
    right += 1;
    sum += right / (index + 1);
  }
  return sum / right;
}
