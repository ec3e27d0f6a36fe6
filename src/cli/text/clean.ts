/** Everything that could move a cursor, change a colour or turn the direction of writing. */
const HOSTILE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const SHOWN_AS: Readonly<Record<string, string>> = { "\n": "\n", "\t": "  ", "\r": "" };

/**
 * A text from a store or a file, safe to print: characters cannot take over the terminal of whoever reads what they
 * said. Tabs become spaces, other control characters a visible sign.
 */
export function clean(text: string): string {
  return text.replace(HOSTILE, (character) => SHOWN_AS[character] ?? "\ufffd");
}

/** The same, on one line. */
export function cleanLine(text: string): string {
  return clean(text).replace(/\s+/gu, " ").trim();
}
