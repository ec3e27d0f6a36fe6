/** The value that a share of all does not exceed; `share` is from 0 to 1. NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Medians of equally named numbers; of anything else, the first. */
export function medianOfEach(readings: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const [first = {}] = readings;
  return Object.fromEntries(
    Object.entries(first).map(([key, value]) => {
      const values = readings.map((reading) => reading[key]).filter((each) => typeof each === "number");
      return [key, typeof value === "number" ? median(values) : value];
    }),
  );
}
