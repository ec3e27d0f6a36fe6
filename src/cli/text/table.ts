import type { Style } from "./style.js";
import { clip, padEnd, padStart, widthOf } from "./width.js";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Gives way when the table is too wide, the widest such column first. */
  readonly flexible?: boolean;
}

const GAP = "  ";
/** What such columns are left, as long as that will do, and at the least. */
const NARROW = 8;
const NARROWEST = 3;

/** Lines of a table without frames: titles, a rule, rows; numbers to the right. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string[] {
  const widths = fit(columns, rows, width);
  const layOut = (cells: readonly string[]): string =>
    columns
      .map((column, index) => {
        const size = widths[index] ?? 0;
        const cell = clip(cells[index] ?? "", size);
        return column.align === "right" ? padStart(cell, size) : padEnd(cell, size);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths
    .map((size, index) => (columns[index]?.title === "" ? "" : "─".repeat(size)))
    .join(GAP)
    .trimEnd();
  return [style.dim(layOut(columns.map(({ title }) => title))), style.dim(rule), ...rows.map(layOut)];
}

function fit(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const sizes = columns.map(({ title }, index) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[index] ?? "")), widthOf(title)),
  );
  const total = (): number => sizes.reduce((sum, size) => sum + size, GAP.length * (columns.length - 1));
  for (const least of [NARROW, NARROWEST]) {
    while (total() > width) {
      const widest = Math.max(...sizes.filter((_, index) => columns[index]?.flexible));
      if (widest <= least) break;
      const at = sizes.findIndex((size, index) => size === widest && columns[index]?.flexible);
      sizes[at] = widest - 1;
    }
  }
  return sizes;
}
