import { stripVTControlCharacters } from "node:util";

const PLAIN = /^[\x20-\x7e]*$/;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1f1ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\ufe0f/u;
const INVISIBLE = /^[\p{M}\p{Cf}\p{Cc}]*$/u;
/** A flag, or a character with everything that is drawn onto it. `Intl.Segmenter` differs between runtimes. */
const CLUSTER = /\p{RI}\p{RI}|\P{M}(?:[\p{M}\u{1f3fb}-\u{1f3ff}]|\u200d\p{Extended_Pictographic})*|\p{M}+/gsu;

/** What a reader takes for single characters. */
export function charactersOf(text: string): string[] {
  return PLAIN.test(text) ? text.split("") : (text.match(CLUSTER) ?? []);
}

/** Columns a text takes in a terminal: two for a Chinese character or an emoji, none for colour codes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return charactersOf(stripVTControlCharacters(text)).reduce((sum, character) => sum + characterWidth(character), 0);
}

/** Whether a character takes two columns. */
export function isWide(character: string): boolean {
  return WIDE.test(character);
}

function characterWidth(character: string): number {
  if (INVISIBLE.test(character)) return 0;
  return isWide(character) ? 2 : 1;
}

/** Fills up with spaces at the right. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Fills up with spaces at the left. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** The text if it fits, otherwise its beginning and an ellipsis. For text without colour codes. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  let used = 1;
  for (const character of charactersOf(text)) {
    used += characterWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
