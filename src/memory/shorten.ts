import { isUnspacedScript } from "../core/words.js";

const ZERO_WIDTH_JOINER = 0x200d;
/** What is longer is no word: encoded data, held keys. */
const LONGEST_WORD = 40;

function isRegional(point: number): boolean {
  return point >= 0x1f1e6 && point <= 0x1f1ff;
}

function regionalsBefore(text: string, at: number): number {
  let count = 0;
  for (let i = at - 2; i >= 0 && isRegional(text.codePointAt(i) ?? 0); i -= 2) count += 1;
  return count;
}

/** True where a cut would part what is read as one character: a surrogate pair, a letter and its accent, an emoji. */
function isInsideCharacter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0x300) return text.charCodeAt(at - 1) === ZERO_WIDTH_JOINER;
  if (unit >= 0xdc00 && unit <= 0xdfff) return true;
  if (unit === ZERO_WIDTH_JOINER || text.charCodeAt(at - 1) === ZERO_WIDTH_JOINER) return true;
  // Vowels and finals of old Hangul and skin tones join what is before them; a flag is a pair of regional letters.
  if (unit >= 0x1160 && unit <= 0x11ff) return true;
  const point = text.codePointAt(at) ?? 0;
  if (point >= 0x1f3fb && point <= 0x1f3ff) return true;
  if (isRegional(point)) return regionalsBefore(text, at) % 2 === 1;
  return /\p{M}/u.test(String.fromCodePoint(point));
}

/** True for a character of a script with spaces between its words. */
function isOfWord(character: string): boolean {
  return /[\p{L}\p{N}\p{M}'’]/u.test(character.normalize("NFKC")) && !isUnspacedScript(character.charCodeAt(0));
}

/** Also within "1,000" and "3.5". */
function isInsideWord(text: string, at: number): boolean {
  if (/\d[.,]?\uE000[.,]?\d/.test(`${text.slice(Math.max(0, at - 2), at)}\uE000${text.slice(at, at + 2)}`)) return true;
  const isPair = at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
  const before = text.slice(isPair ? at - 2 : at - 1, at);
  return isOfWord(before) && isOfWord(String.fromCodePoint(text.codePointAt(at) ?? 0x20));
}

/** The last place up to `at` where characters stay whole. */
function characterBorder(text: string, at: number): number {
  let cut = at;
  while (cut > 0 && cut < text.length && isInsideCharacter(text, cut)) cut -= 1;
  return cut;
}

/** The last place up to `at` between two words, or 0. Scripts without spaces have one after each character. */
function wordBorder(text: string, at: number): number {
  let cut = characterBorder(text, at);
  while (cut > 0 && cut < text.length && isInsideWord(text, cut)) {
    cut = characterBorder(text, cut - 1);
  }
  return cut;
}

/** At most `longest` characters of a text, up to the end of a word where there is one. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return text.slice(0, wordBorder(text, longest) || characterBorder(text, longest));
}

/** The last place up to `at` where a clause ends, or 0. */
function clauseBorder(text: string, at: number): number {
  let cut = at;
  while (cut > 0) {
    const isMark = "，；、：".includes(text.charAt(cut - 1));
    if (isMark || (",;:".includes(text.charAt(cut - 1)) && text.charAt(cut) === " ")) return cut;
    cut -= 1;
  }
  return 0;
}

/** Length of the longest beginning that `fits`. */
function longestBeginning(text: string, fits: (beginning: string) => boolean): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\s,;:.…，；：、。—–-]+$/u, "");
}

/**
 * The longest beginning of a text that `fits`, with dots for what was left out: up to a clause when not much is lost by
 * that, else up to a word. Only what is too long for a word is cut within. Undefined when nothing fits.
 *
 * `fits` must be true for every beginning of what it is true for.
 */
export function shorten(text: string, dots: string, fits: (shorter: string) => boolean): string | undefined {
  const length = longestBeginning(text, (shorter) => fits(shorter + dots));
  const clause = clauseBorder(text, length);
  const whole = beginning(text, clause * 2 > length ? clause : wordBorder(text, length));
  if (whole !== "") return whole + dots;
  // Where one word is all there is room for, there is none for dots.
  const word = beginning(text, wordBorder(text, longestBeginning(text, fits)));
  if (word !== "") return word;
  const part = length > LONGEST_WORD ? beginning(text, characterBorder(text, length)) : "";
  return part === "" ? undefined : part + dots;
}
