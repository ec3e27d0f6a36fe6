import { isHanStopTerm } from "../../core/stop-words.js";

const WORD_CHARACTER = /[\p{Script=Han}\p{Script=Hangul}]/gu;
const ANY = /[\u3005-\u9fff\uac00-\ud7a3\ud840-\ud8bf\uf900-\ufaff]/;

/**
 * Characters that can be a word of their own: "剑", "왕". Words are found by pairs of characters, and what stands beside
 * such a one is never the same twice. Those of grammar are left out.
 */
export function singleCharacters(text: string): string[] {
  if (!ANY.test(text)) return [];
  return (text.normalize("NFKC").match(WORD_CHARACTER) ?? []).filter((character) => !isHanStopTerm(character));
}
