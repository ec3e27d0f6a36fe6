import { charactersOf, isWide, widthOf } from "./width.js";

/** May not begin a line. */
const CLOSING = /^[，。！？、；：）」』】》〉”’…,.!?;:)\]}]+$/u;

/** Breaks a text into lines of at most `width` columns, between words and, in Chinese, between characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) lines.push(...wrapParagraph(paragraph, Math.max(4, width)));
  return lines;
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const { text, spaced } of piecesOf(paragraph, width)) {
    const size = widthOf(text);
    const gap = spaced && line !== "" ? 1 : 0;
    if (line !== "" && used + gap + size > width) {
      lines.push(line);
      line = text;
      used = size;
    } else {
      line += (gap === 1 ? " " : "") + text;
      used += gap + size;
    }
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

interface Piece {
  readonly text: string;
  /** Whether a space stood before it. */
  readonly spaced: boolean;
}

function* piecesOf(paragraph: string, width: number): Generator<Piece> {
  for (const word of paragraph.split(/[ \t]+/)) {
    if (word === "") continue;
    let spaced = true;
    for (const text of unbreakable(word, width)) {
      yield { text, spaced };
      spaced = false;
    }
  }
}

/** The parts of a word that stay together: all of it, unless it has wide characters or is longer than a line. */
export function unbreakable(word: string, width: number): string[] {
  const parts: string[] = [];
  let closed = true;
  for (const character of charactersOf(word)) {
    const wide = isWide(character);
    const last = parts.length - 1;
    const current = parts[last];
    const joins = current !== undefined && (CLOSING.test(character) || (!wide && !closed));
    if (current !== undefined && joins && widthOf(current + character) <= width) parts[last] = current + character;
    else parts.push(character);
    closed = wide;
  }
  return parts;
}

/** Wraps a text after a label: the first line begins with `first`, the others with spaces of its width. */
export function hang(first: string, text: string, width: number): string[] {
  const indent = widthOf(first);
  return wrap(text, width - indent).map((line, index) => (index === 0 ? first : " ".repeat(indent)) + line);
}
