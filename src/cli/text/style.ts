/** Dresses text. Without colours every function gives back what it got. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  italic(text: string): string;
  /** For names. */
  accent(text: string): string;
  /** For what is missing or odd. */
  warn(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const sgr =
  (on: number, off: number): ((text: string) => string) =>
  (text) =>
    text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;
const same = (text: string): string => text;

const plain: Style = { bold: same, dim: same, italic: same, accent: same, warn: same, good: same, bad: same };
const coloured: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  italic: sgr(3, 23),
  accent: sgr(36, 39),
  warn: sgr(33, 39),
  good: sgr(32, 39),
  bad: sgr(31, 39),
};

export function styleFor(output: { readonly color: boolean }): Style {
  return output.color ? coloured : plain;
}
