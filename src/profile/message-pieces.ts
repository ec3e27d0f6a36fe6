import { sentences } from "../core/sentences.js";
import { cutText } from "../memory/shorten.js";
import type { SaidRecord } from "../model/profile-records.js";

/**
 * A message in pieces of so many tokens at most, cut between sentences where that is possible: most messages are one. Only the
 * space between two pieces is in neither.
 */
export function piecesOf(message: SaidRecord, maxTokens: number): SaidRecord[] {
  const { text, tokens } = message;
  if (tokens <= maxTokens) return [message];
  const longest = Math.max(1, Math.floor((text.length * maxTokens) / tokens));
  const pieces: string[] = [];
  let from = 0;
  let to = 0;
  for (const { start, end } of sentences(text)) {
    if (end - from > longest && to > from) {
      pieces.push(text.slice(from, to));
      from = start;
    }
    for (; end - from > longest; from += pieces.at(-1)?.length ?? end)
      pieces.push(cutText(text.slice(from, end), longest) || text.slice(from, from + longest));
    to = end;
  }
  pieces.push(text.slice(from, to));
  const perCharacter = tokens / text.length;
  return pieces
    .filter((piece) => piece.trim() !== "")
    .map((piece) => ({ ...message, text: piece, tokens: Math.ceil(piece.length * perCharacter) }));
}
