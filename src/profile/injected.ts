import { estimateTokens } from "../core/tokens.js";

/** A line without a mark in front of it is known again from so many tokens on: nobody types it a second time by chance. */
const LONG = 12;
/** A text of a single line that is shorter counts where it stands in a line of its own beside others, from so many on. */
const SHORT = 3;
/** "- pet / dog: Rex", "# Facts", "Known of ann:": nobody answers in this form. */
const MARKED = /^(?:[-*+•·#>]|\d+[.)])\s|[:：]$/u;

/** Something to be taken out, with single spaces between its words. */
interface Piece {
  readonly text: string;
  /** It may stand before or behind a word with nothing between: only the whole of a text is so sure, one that is marked, long or of several lines. */
  readonly where: "anywhere" | "between spaces" | "on its own line";
}

/**
 * Finds in messages what a program put into them of texts that the system gave for prompts: nobody said that. Of each text the
 * whole goes, and each of its lines, also where line breaks became spaces; but not what somebody may have typed.
 */
export function findInjected(given: readonly string[]): (text: string) => string {
  const pieces = piecesOf(given);
  return (text) => (pieces.length === 0 ? text : withoutPieces(text, pieces));
}

function piecesOf(given: readonly string[]): Piece[] {
  const pieces = new Map<string, Piece>();
  for (const text of given) {
    const lines = text.split("\n").flatMap((line) => squash(line) || []);
    const [first = ""] = lines;
    if (lines.length > 1 || isTelling(first)) pieces.set(squash(text), { text: squash(text), where: "anywhere" });
    else if (estimateTokens(first) >= SHORT) pieces.set(first, { text: first, where: "on its own line" });
    for (const line of lines)
      if (isTelling(line) && !pieces.has(line)) pieces.set(line, { text: line, where: "between spaces" });
  }
  // What is a part of another comes after it.
  return [...pieces.values()].toSorted((a, b) => b.text.length - a.text.length);
}

function isTelling(line: string): boolean {
  return MARKED.test(line) || estimateTokens(line) >= LONG;
}

function withoutPieces(text: string, pieces: readonly Piece[]): string {
  let rest = text;
  let squashed = squash(text);
  for (const piece of pieces) {
    if (!squashed.includes(piece.text)) continue;
    if (piece.where === "on its own line" && squashed === piece.text) continue;
    rest = rest.replaceAll(patternOf(piece), "\n");
    squashed = squash(rest);
  }
  if (rest === text) return text;
  // Quotation marks or a list's dashes around what was put in are nobody's either.
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(rest) ? rest.trim() : "";
}

function patternOf({ text, where }: Piece): RegExp {
  const words = text.split(" ").map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  if (where === "anywhere") return new RegExp(words.join(String.raw`\s+`), "gu");
  if (where === "on its own line") return new RegExp(`^[^\\S\\n]*${words.join(String.raw`\s+`)}[^\\S\\n]*$`, "gmu");
  return new RegExp(`(?<!\\S)${words.join(String.raw`\s+`)}(?!\\S)`, "gu");
}

function squash(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
