import type { Report, ReportedFigure, ReportedRow } from "./report.js";

const WHAT = 46;
const GAP = "  ";
const COLUMNS = [
  { title: "measured", width: 12 },
  { title: "target", width: 14 },
  { title: "of target", width: 9 },
  { title: "x base", width: 7 },
] as const;
const TABLE_WIDTH: number = COLUMNS.reduce((sum, { width }) => sum + GAP.length + width, WHAT);

/** Three digits that count: 0.0123, 1.23, 12.3, 1,234. */
function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "?";
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const [whole = "", fraction] = value.toFixed(Math.min(digits, 6)).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function line(what: string, cells: readonly string[]): string {
  // What is too long for its column takes room from the empty cells to its right, or a line of its own.
  const rest = COLUMNS.map(({ width }, index) => GAP + (cells[index] ?? "").padStart(width)).join("");
  return (what.length <= WHAT ? what.padEnd(WHAT) + rest : `${what}\n${" ".repeat(WHAT)}${rest}`).trimEnd();
}

/** Titles of the columns. */
export function tableHead(): string {
  const titles = line(
    "",
    COLUMNS.map(({ title }) => title),
  );
  return `${titles}\n${"-".repeat(TABLE_WIDTH)}`;
}

/** A row with its figures and their baselines. */
export function tableRow({ title, figures, notes, failure }: ReportedRow): string {
  const lines = [title];
  for (const figure of figures) {
    lines.push(line(`  ${figure.what}`, figureCells(figure)));
    for (const { what, value, ratio } of figure.baselines) {
      lines.push(line(`    ${what}`, [`${formatNumber(value)} ${figure.unit}`, "", "", formatNumber(ratio)]));
    }
  }
  lines.push(...notes.flatMap((note) => wrap(note)));
  if (failure !== undefined) lines.push(`  FAILED: ${failure}`);
  return `${lines.join("\n")}\n`;
}

function figureCells({ unit, measured, target, ofTarget, targetTimesBaseline }: ReportedFigure): string[] {
  const value = `${formatNumber(measured)} ${unit}`;
  if (target === undefined || ofTarget === undefined) return [value];
  const bound = targetTimesBaseline === undefined ? `${formatNumber(target)} ${unit}` : `${targetTimesBaseline} x base`;
  return [value, `<= ${bound}`, formatNumber(ofTarget)];
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let current = " ";
  for (const word of text.split(" ")) {
    if (current.length + 1 + word.length > TABLE_WIDTH) {
      lines.push(current);
      current = " ";
    }
    current += ` ${word}`;
  }
  return [...lines, current];
}

/** What can be said of the whole: how many figures are within their targets, and how far off the others are. */
export function tableFoot({ rows, seconds }: Report): string {
  const figures = rows.flatMap((row) => row.figures.map((figure) => ({ row, figure })));
  const withTarget = figures.filter(({ figure }) => figure.ofTarget !== undefined);
  const missed = withTarget.filter(({ figure }) => !((figure.ofTarget ?? 0) <= 1));
  const lines = [
    "-".repeat(TABLE_WIDTH),
    `${withTarget.length - missed.length} of ${withTarget.length} figures are within their target ("of target" is at most 1). ` +
      `${seconds.toFixed(0)} s in all.`,
  ];
  if (missed.length > 0) lines.push("Beyond it, by the factor named:");
  for (const { row, figure } of missed) {
    lines.push(`  ${formatNumber(figure.ofTarget ?? Number.NaN).padStart(6)}  ${row.name}: ${figure.what}`);
  }
  return lines.join("\n");
}
