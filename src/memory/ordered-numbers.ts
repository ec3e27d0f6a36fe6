/** How many numbers of an ordered list are greater than `after` and at most `until`. */
export function countIn(ordered: readonly number[], after: number, until: number): number {
  return ordered.length === 0 ? 0 : indexAbove(ordered, until) - indexAbove(ordered, after);
}

/** The index of the first number greater than `limit` in an ordered list. */
export function indexAbove(ordered: readonly number[], limit: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts a number in its place in an ordered list, once. */
export function insertNumber(ordered: number[], number: number): void {
  if ((ordered.at(-1) ?? 0) < number) ordered.push(number);
  else if (!hasNumber(ordered, number)) ordered.splice(indexAbove(ordered, number), 0, number);
}

export function hasNumber(ordered: readonly number[], number: number): boolean {
  return ordered.length > 0 && ordered[indexAbove(ordered, number) - 1] === number;
}
