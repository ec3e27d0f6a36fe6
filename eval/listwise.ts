/** Candidates of one question: rows of features, and what share of the attention each should have, 1 in all. */
export interface List {
  readonly rows: Float64Array;
  readonly targets: Float64Array;
}

interface FitOptions {
  /** How strongly weights are held at the prior ones. */
  readonly pull: number;
  /** @default 400 */
  readonly steps?: number;
}

const RATE = 0.05;
const BETA1 = 0.9;
const BETA2 = 0.999;

/** Listwise softmax cross-entropy with a quadratic pull to prior weights, by Adam over all lists at once; no chance in it. */
export function fitListwise(
  lists: readonly List[],
  prior: Float64Array,
  { pull, steps = 400 }: FitOptions,
): Float64Array {
  const weights = Float64Array.from(prior);
  const first = new Float64Array(prior.length);
  const second = new Float64Array(prior.length);
  for (let step = 1; step <= steps; step++) {
    const gradient = gradientOf(lists, weights);
    for (let at = 0; at < weights.length; at++) {
      const slope = (gradient[at] ?? 0) / lists.length + pull * ((weights[at] ?? 0) - (prior[at] ?? 0));
      first[at] = BETA1 * (first[at] ?? 0) + (1 - BETA1) * slope;
      second[at] = BETA2 * (second[at] ?? 0) + (1 - BETA2) * slope * slope;
      const mean = (first[at] ?? 0) / (1 - BETA1 ** step);
      const spread = (second[at] ?? 0) / (1 - BETA2 ** step);
      weights[at] = (weights[at] ?? 0) - (RATE * mean) / (Math.sqrt(spread) + 1e-8);
    }
  }
  return weights;
}

function gradientOf(lists: readonly List[], weights: Float64Array): Float64Array {
  const gradient = new Float64Array(weights.length);
  for (const { rows, targets } of lists) {
    const shares = softmaxOf(rows, targets.length, weights);
    for (let row = 0; row < targets.length; row++) {
      const error = (shares[row] ?? 0) - (targets[row] ?? 0);
      for (let at = 0; at < weights.length; at++) {
        gradient[at] = (gradient[at] ?? 0) + error * (rows[row * weights.length + at] ?? 0);
      }
    }
  }
  return gradient;
}

function softmaxOf(rows: Float64Array, count: number, weights: Float64Array): Float64Array {
  const scores = Float64Array.from({ length: count }, (_, row) => scoreOf(rows, row, weights));
  const most = scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The weighted sum of one row. */
export function scoreOf(rows: Float64Array, row: number, weights: Float64Array): number {
  let score = 0;
  for (let at = 0; at < weights.length; at++) score += (weights[at] ?? 0) * (rows[row * weights.length + at] ?? 0);
  return score;
}
