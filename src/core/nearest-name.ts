/** Names looked at for a suggestion, and characters of each: a mistake in a large world is told as soon. */
const LOOKED_AT = 1000;
const COMPARED = 40;

/** The name that differs least from what was written; none when there are no names. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const wanted = written.toLowerCase().slice(0, COMPARED);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let left = LOOKED_AT;
  for (const name of names) {
    if (--left < 0) break;
    const distance = editDistance(wanted, name.toLowerCase().slice(0, COMPARED));
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** ` Did you mean "x"?` for a name that is near, ` Known are x, y` for others. */
export function suggestion(written: string, names: readonly string[]): string {
  const near = nearestName(written, names);
  if (near === undefined) return "";
  const allowed = Math.max(2, Math.floor(written.length / 2));
  if (editDistance(written.toLowerCase().slice(0, COMPARED), near.toLowerCase().slice(0, COMPARED)) <= allowed)
    return ` Did you mean ${JSON.stringify(near)}?`;
  const shown = names.slice(0, 8).join(", ");
  return ` Known here: ${shown}${names.length > 8 ? ", ..." : ""}.`;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
