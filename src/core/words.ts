import { stem } from "./stem.js";
import { isHanStopTerm, isStopWord } from "./stop-words.js";

/** What a UTF-16 code unit is to a word. `UNKNOWN` is zero, so that a fresh table says so everywhere. */
const UNKNOWN = 0;
const OTHER = 1;
const LETTER = 2;
const DIGIT = 3;
/** Belongs to a script that writes no spaces between its words. */
const UNSPACED = 4;
const HIGH_SURROGATE = 5;
/** Belongs to the letter before it: vowel signs of Indic scripts, points of Hebrew and Arabic, accents. */
const MARK = 6;

/** Longer words are noise (encoded data, held keys): their first part still finds them. */
const MAX_WORD_LENGTH = 64;

const APOSTROPHE = 0x27;
const CURLY_APOSTROPHE = 0x2019;
const FULL_STOP = 0x2e;
const COMMA = 0x2c;

/**
 * Scripts without spaces, as pairs of first and last code unit: Thai to Lao, Myanmar, Khmer, iteration marks, kana,
 * Bopomofo, Han, Hangul. Hangul has spaces, but its endings grow onto the words, so pairs of syllables find more.
 */
const UNSPACED_RANGES: readonly number[] = [
  0x0e01, 0x0e3a, 0x0e40, 0x0e4e, 0x0e81, 0x0ecd, 0x1000, 0x103f, 0x1780, 0x17d3, 0x3005, 0x3007, 0x3041, 0x3096,
  0x309d, 0x309f, 0x30a1, 0x30fa, 0x30fc, 0x30ff, 0x3105, 0x312f, 0x31a0, 0x31bf, 0x31f0, 0x31ff, 0x3400, 0x4dbf,
  0x4e00, 0x9fff, 0xac00, 0xd7a3, 0xf900, 0xfaff,
];

// Asking a Unicode property costs a regular expression, so each code unit is asked about once in a process.
const classes = new Uint8Array(0x10000);

function isUnspacedUnit(unit: number): boolean {
  for (let i = 0; i < UNSPACED_RANGES.length; i += 2) {
    if (unit >= (UNSPACED_RANGES[i] ?? 0) && unit <= (UNSPACED_RANGES[i + 1] ?? 0)) return true;
  }
  return false;
}

function classify(unit: number): number {
  const character = String.fromCharCode(unit);
  let found = OTHER;
  if (unit >= 0xd800 && unit <= 0xdbff) found = HIGH_SURROGATE;
  else if (isUnspacedUnit(unit)) found = UNSPACED;
  else if (/\p{N}/u.test(character)) found = DIGIT;
  else if (/\p{L}/u.test(character)) found = LETTER;
  else if (/\p{M}/u.test(character)) found = MARK;
  classes[unit] = found;
  return found;
}

function classOf(unit: number): number {
  const known = classes[unit] ?? OTHER;
  return known === UNKNOWN ? classify(unit) : known;
}

/** Class of a character outside the basic plane; `high` is the first of its two code units. */
function classOfPair(text: string, at: number): number {
  const point = text.codePointAt(at) ?? 0;
  if (point < 0x10000) return OTHER;
  if (point >= 0x20000 && point <= 0x3ffff) return UNSPACED;
  const character = String.fromCodePoint(point);
  if (/\p{N}/u.test(character)) return DIGIT;
  if (/\p{M}/u.test(character)) return MARK;
  return /\p{L}/u.test(character) ? LETTER : OTHER;
}

/**
 * True for a character of a script without spaces between words: Chinese, Japanese, Korean, Thai and their like.
 * `unit` is a UTF-16 code unit; the first one of a rare Han character counts, the second one of a pair never does.
 */
export function isUnspacedScript(unit: number): boolean {
  return classOf(unit) === UNSPACED || (unit >= 0xd840 && unit <= 0xd8bf);
}

/** True where a word goes on over a character that is no part of words elsewhere: "o'brien", "3.5", "1,000". */
function joins(text: string, at: number, before: number): boolean {
  const unit = text.charCodeAt(at);
  const after = at + 1 < text.length ? classOf(text.charCodeAt(at + 1)) : OTHER;
  if (unit === APOSTROPHE || unit === CURLY_APOSTROPHE) return before === LETTER && after === LETTER;
  return (unit === FULL_STOP || unit === COMMA) && before === DIGIT && after === DIGIT;
}

/** Drops what stands for another word ("anna's", "they'll") and evens out how numbers and apostrophes are written. */
function tidy(word: string): string {
  let tidied = word.length > MAX_WORD_LENGTH ? word.slice(0, MAX_WORD_LENGTH) : word;
  if (tidied.includes("\u2019")) tidied = tidied.replaceAll("\u2019", "'");
  if (tidied.includes(",")) tidied = tidied.replaceAll(",", "");
  const quote = tidied.lastIndexOf("'");
  if (quote > 0 && /^(?:s|m|d|re|ve|ll)$/.test(tidied.slice(quote + 1))) return tidied.slice(0, quote);
  return tidied;
}

/** Where the word that starts at `start` ends, and whether it needs tidying. */
function wordEnd(text: string, start: number): { end: number; plain: boolean } {
  let end = start;
  let before = OTHER;
  let plain = true;
  while (end < text.length) {
    let kind = classOf(text.charCodeAt(end));
    let width = 1;
    if (kind === HIGH_SURROGATE) {
      kind = classOfPair(text, end);
      width = 2;
    }
    if (kind === LETTER || kind === DIGIT) {
      before = kind;
    } else if (kind !== MARK) {
      if (width === 2 || kind !== OTHER || !joins(text, end, before)) break;
      plain = false;
    }
    end += width;
  }
  return { end, plain: plain && end - start <= MAX_WORD_LENGTH };
}

/** Adds the pairs of neighbouring characters of a run without spaces; a lone character stands for itself. */
function addPairs(text: string, start: number, found: string[]): number {
  let before = -1;
  let at = start;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const isPair = classOf(unit) === HIGH_SURROGATE;
    if ((isPair ? classOfPair(text, at) : classOf(unit)) !== UNSPACED) break;
    const next = at + (isPair ? 2 : 1);
    if (before >= 0) found.push(text.slice(before, next));
    before = at;
    at = next;
  }
  if (before === start) found.push(text.slice(start, at));
  return at;
}

/**
 * The words of a text in any script, normalized (NFKC) and in lower case.
 *
 * Chinese, Japanese, Korean and other scripts without spaces give every pair of neighbouring characters, and a
 * character that stands alone gives itself. A possessive or a short form loses its ending ("Anna's" is `anna`), a
 * number its thousands commas, a word over 64 characters the rest.
 *
 * @example
 * words("Anna's 1,000 猫咪朋友!"); // => ["anna", "1000", "猫咪", "咪朋", "朋友"]
 */
export function words(text: string): string[] {
  const folded = text.normalize("NFKC").toLowerCase();
  const found: string[] = [];
  let at = 0;
  while (at < folded.length) {
    let kind = classOf(folded.charCodeAt(at));
    if (kind === HIGH_SURROGATE) kind = classOfPair(folded, at);
    if (kind === UNSPACED) {
      at = addPairs(folded, at, found);
    } else if (kind === LETTER || kind === DIGIT) {
      const { end, plain } = wordEnd(folded, at);
      found.push(plain ? folded.slice(at, end) : tidy(folded.slice(at, end)));
      at = end;
    } else {
      at += 1;
    }
  }
  return found;
}

/** The term a word is compared by: its stem, or undefined when it carries no content. */
export function termOf(word: string): string | undefined {
  if (isUnspacedScript(word.charCodeAt(0))) return isHanStopTerm(word) ? undefined : word;
  return isStopWord(word) ? undefined : stem(word);
}

/**
 * What a text is about: the stems of its words without stop words, in the order of the text, repeated as often as
 * they occur. Two texts are compared, indexed and ranked by these.
 *
 * @example
 * terms("She was running to the old mills."); // => ["run", "old", "mill"]
 */
export function terms(text: string): string[] {
  const found: string[] = [];
  for (const word of words(text)) {
    const term = termOf(word);
    if (term !== undefined) found.push(term);
  }
  return found;
}
