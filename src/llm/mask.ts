/** Shorter pieces of a prompt are words that anybody uses. */
const PROMPT_PIECE = 24;
/** Of a prompt that is shorter, only the whole is recognized, and not what anybody might say. */
const SHORTEST_PROMPT = 8;
const SECRET_PIECE = 6;
const MAX_LENGTH = 300;

export interface Hidden {
  /** Not even pieces of these may be shown. */
  readonly secrets: readonly string[];
  /** Longer pieces of these may not be shown. */
  readonly prompts: readonly string[];
}

/**
 * What a server says, fit for an error: on one line, short, and without what it repeats of keys and prompts, whole or in part.
 */
export function maskText(text: string, { secrets, prompts }: Hidden): string {
  // With what comes next, so that a piece at the end is long enough to be recognized.
  let masked = text.slice(0, MAX_LENGTH + PROMPT_PIECE);
  for (const secret of secrets) {
    for (const form of formsOf(secret)) masked = maskPieces(masked, form, SECRET_PIECE, "[key]");
  }
  masked = masked.replaceAll(/\b(Bearer\s+|sk-)[^\s"',;]+/gi, "$1[key]");
  for (const prompt of prompts) {
    if (prompt.length < SHORTEST_PROMPT) continue;
    // A server that repeats a request repeats it as JSON.
    for (const form of [prompt, JSON.stringify(prompt).slice(1, -1)])
      masked = maskPieces(masked, form, PROMPT_PIECE, "[…]");
  }
  if (text.length > MAX_LENGTH) masked = masked.slice(0, -PROMPT_PIECE);
  // oxlint-disable-next-line no-control-regex -- a message must not be able to pretend to be another line of a log.
  const line = masked.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  return text.length > MAX_LENGTH ? `${line}…` : line;
}

/** A server may say a key plainly, as it stands in a URL or in JSON, and in base64 or hex, alone or behind other words. */
function formsOf(secret: string): string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = [secret, `Bearer ${secret}`].flatMap(alignmentsInBase64);
  const encoded = [
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
    ...base64.map(encodeURIComponent),
  ];
  // Shorter forms are pieces of words that have nothing to do with it.
  return [secret, ...new Set(encoded.filter((form) => form.length >= SECRET_PIECE && form !== secret))];
}

/** Three bytes are four characters, so what a text looks like depends on whether 0, 1 or 2 bytes stand before it. */
function alignmentsInBase64(text: string): string[] {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join("");
  // The first characters belong to the bytes before it in part.
  return ["", "\0", "\0\0"].map((before) =>
    btoa(before + bytes)
      .replaceAll("=", "")
      .slice(before.length === 0 ? 0 : before.length + 1),
  );
}

/** Replaces every stretch of `text` all of whose pieces occur in `hidden`. */
function maskPieces(text: string, hidden: string, length: number, mark: string): string {
  const piece = Math.min(length, hidden.length);
  if (piece === 0) return text;
  let masked = "";
  let shownFrom = 0;
  let at = 0;
  while (at + piece <= text.length) {
    if (!hidden.includes(text.slice(at, at + piece))) {
      at++;
      continue;
    }
    let end = at + piece;
    while (end < text.length && hidden.includes(text.slice(end - piece + 1, end + 1))) end++;
    masked += text.slice(shownFrom, at) + mark;
    shownFrom = at = end;
  }
  return masked + text.slice(shownFrom);
}
