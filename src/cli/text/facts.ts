import type { Style } from "./style.js";
import { padEnd, widthOf } from "./width.js";
import { hang } from "./wrap.js";

/** Lines of terms and what they are: terms in a column, long values wrapped. */
export function facts(
  rows: readonly (readonly [term: string, value: string])[],
  width: number,
  style: Style,
): string[] {
  const widest = rows.reduce((size, [term]) => Math.max(size, widthOf(term)), 0);
  return rows.flatMap(([term, value]) => hang(`  ${style.dim(padEnd(term, widest))}  `, value, width));
}
