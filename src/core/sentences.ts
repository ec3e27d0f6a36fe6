/** One sentence of a text and where it stands: `text === source.slice(start, end)`. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Never the end of a sentence: what they shorten stands before a name or an example. */
const OPEN_ABBREVIATIONS: ReadonlySet<string> = new Set(
  (
    "mr mrs ms mx dr prof st sr jr capt cpt col gen lt maj sgt cmdr adm rev hon gov sen rep pres messrs mme mlle " +
    "eg ie cf vs viz al approx ca fig figs nr vol pp ed eds est dept mt"
  ).split(" "),
);

/** End a sentence only before a capital: "at 5 p.m. on Friday", "at 5 p.m. We ate." */
const CLOSED_ABBREVIATIONS: ReadonlySet<string> = new Set(
  "am pm etc inc ltd co corp bros ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri".split(
    " ",
  ),
);

const OPENING = '"“«「『(（[【〔《〈';
const CLOSING = '"”»」』)）]】〕》〉';
/** Ends that stand after a stop and belong to it. The single quotes close only. */
const AFTER_STOP = `${CLOSING}'’`;
/** A quotation or bracket up to this long stays in one piece, so that no sentence has half of a pair. */
const LONGEST_QUOTE = 200;
const LONGEST_QUOTE_UNSPACED = 80;

const SPEECH_TAG =
  /^\s+(?:[\p{L}.'’-]+\s+){1,3}?(?:said|says|asked|asks|cried|called|shouted|whispered|replied|answered|yelled|muttered|added)\b/u;
const LONGEST_TAG = 48;

const FULL_STOP = 0x2e;
const ELLIPSIS = 0x2026;

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0xa0 && /\s/.test(String.fromCharCode(unit)));
}

/** LF, VT, FF, CR, line and paragraph separator. */
function isLineBreak(unit: number): boolean {
  return (unit >= 0x0a && unit <= 0x0d) || unit === 0x2028 || unit === 0x2029;
}

/** 。 ！ ？ ； ｡ : ends that need no space after them. */
function isUnspacedStop(unit: number): boolean {
  return unit === 0x3002 || unit === 0xff01 || unit === 0xff1f || unit === 0xff1b || unit === 0xff61;
}

/** . ! ? … and ‽ : ends only before a space. */
function isSpacedStop(unit: number): boolean {
  return unit === FULL_STOP || unit === 0x21 || unit === 0x3f || unit === 0x2026 || unit === 0x203d;
}

function isStop(unit: number): boolean {
  return isSpacedStop(unit) || isUnspacedStop(unit);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** CJK from its punctuation to Hangul, and the full-width forms. */
function isWide(unit: number): boolean {
  return (unit >= 0x2e80 && unit <= 0xd7a3) || (unit >= 0xf900 && unit <= 0xfaff) || (unit >= 0xff00 && unit <= 0xff60);
}

function isLowerCase(character: string): boolean {
  return character !== character.toUpperCase();
}

/** Walks one text. Positions only grow, so every character is looked at a bounded number of times. */
class Splitter {
  readonly #text: string;
  readonly #found: Sentence[] = [];
  #start = 0;
  /** Position after a quotation or bracket that must not be cut. */
  #quotedUntil = 0;
  /** Where each closing mark occurs next, so that a text of a million brackets is not searched a million times. */
  readonly #nextClosing = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  split(): readonly Sentence[] {
    const text = this.#text;
    let at = 0;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      if (isLineBreak(unit)) {
        this.#close(at);
        this.#quotedUntil = at;
        at += 1;
        this.#start = at;
      } else if (isStop(unit)) {
        at = this.#atStop(at);
      } else {
        // What leads a sentence in is no part of it; list numbers are known by standing first.
        if (at === this.#start && isSpace(unit)) this.#start = at + 1;
        if (unit === 0x22 || unit > 0x7f || unit === 0x28 || unit === 0x5b) this.#open(at);
        at += 1;
      }
    }
    this.#close(text.length);
    return this.#found;
  }

  /** Takes the stop with all that belongs to it, and ends the sentence there unless it goes on. */
  #atStop(stop: number): number {
    const text = this.#text;
    let end = stop;
    let isFirm = false;
    while (end < text.length && isStop(text.charCodeAt(end))) {
      isFirm ||= isUnspacedStop(text.charCodeAt(end));
      end += 1;
    }
    const stopEnd = end;
    while (end < text.length && this.#closesAt(end)) end += 1;
    if (end < this.#quotedUntil) return stopEnd;
    if (this.#endsAt(stop, stopEnd, end, isFirm)) this.#close(end);
    return end;
  }

  /** A closing mark directly after a stop. A straight quote before a word opens instead. */
  #closesAt(at: number): boolean {
    const mark = this.#text.charAt(at);
    if (!AFTER_STOP.includes(mark)) return false;
    if (mark !== '"' && mark !== "'") return true;
    return at + 1 >= this.#text.length || !/[\p{L}\p{N}]/u.test(this.#text.charAt(at + 1));
  }

  #endsAt(stop: number, stopEnd: number, end: number, isFirm: boolean): boolean {
    const text = this.#text;
    if (end >= text.length) return true;
    const isQuoted = end > stopEnd;
    if (isFirm) return !isQuoted || !this.#isSpeechTag(end);
    const next = text.charCodeAt(end);
    if (!isSpace(next))
      return isWide(next) && text.charCodeAt(stop) !== ELLIPSIS && !isDigit(text.charCodeAt(stop - 1));
    return isLineBreak(next) || this.#endsBeforeSpace(stop, stopEnd, end);
  }

  #endsBeforeSpace(stop: number, stopEnd: number, end: number): boolean {
    const text = this.#text;
    const isQuoted = end > stopEnd;
    const follows = this.#characterAfterSpace(end);
    const goesOn = isLowerCase(follows);
    // "Stop!" he said. "Why?" Mira asked.
    if (isQuoted && (goesOn || SPEECH_TAG.test(text.slice(end, end + LONGEST_TAG)))) return false;
    if (text.charCodeAt(stop) === ELLIPSIS || stopEnd - stop > 1) {
      const last = text.charCodeAt(stopEnd - 1);
      return !goesOn || (last !== FULL_STOP && last !== ELLIPSIS);
    }
    return text.charCodeAt(stop) !== FULL_STOP || isQuoted || this.#fullStopEnds(stop, follows, goesOn);
  }

  #fullStopEnds(stop: number, follows: string, goesOn: boolean): boolean {
    let from = stop;
    // No abbreviation is longer than 12 characters, dots included.
    while (from > this.#start && stop - from < 13 && !isSpace(this.#text.charCodeAt(from - 1))) from -= 1;
    const word = this.#text.slice(from, stop).replace(/^[^\p{L}\p{N}]+/u, "");
    if (word === "") return true;
    // "1. Bread": the number of an item belongs to it.
    if (/^\d{1,3}$/.test(word) && from === this.#start) return false;
    if (/^\p{Lu}$/u.test(word) && word !== "I") return false;
    const key = word.replaceAll(".", "").toLowerCase();
    if (OPEN_ABBREVIATIONS.has(key)) return false;
    if (key === "no" || key === "nos") return !/\d/.test(follows);
    if (CLOSED_ABBREVIATIONS.has(key)) return /[\p{Lu}\p{Lo}]/u.test(follows);
    // U.S., B.C., z.B.
    if (/^(?:\p{L}\.)+\p{L}$/u.test(word)) return !goesOn && !/\d/.test(follows);
    return true;
  }

  /** 「走！」他说。 : what is said and who says it are one sentence. */
  #isSpeechTag(at: number): boolean {
    return /^[^\s，。！？；：、“「『]{0,5}[说說道问問喊叫答嚷骂罵言]/.test(this.#text.slice(at, at + 8));
  }

  #characterAfterSpace(at: number): string {
    let next = at;
    while (next < this.#text.length && isSpace(this.#text.charCodeAt(next))) next += 1;
    while (next < this.#text.length && OPENING.includes(this.#text.charAt(next))) next += 1;
    return String.fromCodePoint(this.#text.codePointAt(next) ?? 0x20);
  }

  /** Keeps a quotation or bracket together when it is closed soon enough. */
  #open(at: number): void {
    if (at < this.#quotedUntil) return;
    const kind = OPENING.indexOf(this.#text.charAt(at));
    if (kind < 0) return;
    const isStraight = this.#text.charAt(at) === '"';
    if (
      isStraight &&
      at > this.#start &&
      !isSpace(this.#text.charCodeAt(at - 1)) &&
      !isWide(this.#text.charCodeAt(at - 1))
    )
      return;
    const close = this.#closing(CLOSING.charAt(kind), at + 1);
    if (close < 0) return;
    const longest = isWide(this.#text.charCodeAt(at + 1)) ? LONGEST_QUOTE_UNSPACED : LONGEST_QUOTE;
    if (close - at <= longest && !/[\n\r]/.test(this.#text.slice(at, close))) this.#quotedUntil = close;
  }

  #closing(mark: string, from: number): number {
    const known = this.#nextClosing.get(mark);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const next = this.#text.indexOf(mark, from);
    this.#nextClosing.set(mark, next);
    return next;
  }

  /** Ends the sentence at `end`, without the white space around it. */
  #close(end: number): void {
    const text = this.#text;
    let from = this.#start;
    let to = end;
    while (from < to && isSpace(text.charCodeAt(from))) from += 1;
    while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1;
    if (to > from) this.#found.push({ text: text.slice(from, to), start: from, end: to });
    this.#start = end;
  }
}

/**
 * Splits a text into sentences, each a slice of the source; what lies between them is white space.
 *
 * Knows Latin and CJK punctuation. Abbreviations, initials, decimals and list numbers do not end a sentence, a line
 * break always does. Quotes and brackets that close after the stop belong to the sentence, and a short quotation stays
 * in one piece.
 *
 * @example
 * sentences("Dr. Gray left at 5.30 p.m. 她没有回来。").map((sentence) => sentence.text);
 * // => ["Dr. Gray left at 5.30 p.m.", "她没有回来。"]
 */
export function sentences(text: string): readonly Sentence[] {
  return new Splitter(text).split();
}
