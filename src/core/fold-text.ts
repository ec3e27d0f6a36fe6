/**
 * A text as it is compared where spelling does not matter: without regard to case, to white space around it and how much of
 * it is between words, and to Unicode form (NFKC). The same in every locale.
 *
 * @example
 * foldText("  Deep\u00a0 LEARNING "); // => "deep learning"
 */
export function foldText(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}
