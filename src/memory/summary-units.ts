import { sentences } from "../core/sentences.js";
import { isCommonTerm } from "../core/stop-words.js";
import { tokenParts } from "../core/tokens.js";
import { isUnspacedScript, termOf, words } from "../core/words.js";
import { withoutMarks, withoutOpeners, withoutQuotes, withStop, withTidySpace } from "./clean-speech.js";
import { clausesOf } from "./clauses.js";
import { cutText } from "./shorten.js";
import { isSmallTalk, speakerNames, type SpeakerNames } from "./small-talk.js";
import { parseReported, withoutTelling, type ChosenSentence } from "./summary-rendering.js";

/** One line to summarize: what somebody said, or narration. */
export interface SourceLine {
  /** Ids of the memories it comes from. */
  readonly from: readonly string[];
  /** Who said it. Without one it is narration. */
  readonly speaker?: string;
  readonly text: string;
  /**
   * 0 to 1: how much it matters to whoever remembers it.
   * @default 0.5
   */
  readonly importance?: number;
  /**
   * True for a sentence of a summary: it is chosen or left out, and never changed.
   * @default false
   */
  readonly isSummary?: boolean;
}

/** A sentence, or a clause of a long one, with what is needed to judge it. */
export interface SummaryUnit extends ChosenSentence {
  /** Its place among all units. */
  readonly order: number;
  /** Index of its line. */
  readonly line: number;
  readonly importance: number;
  /** Its price with the space before it, in parts of tokens. */
  readonly parts: number;
  /** What a quotation mark costs behind it. */
  readonly closingParts: number;
  /** Its terms as numbers, each once. */
  readonly terms: readonly number[];
  /** Of these, what it tells: without who says so, if it is a sentence of a summary. */
  readonly facts: readonly number[];
  /** How many of its terms are more than everyday words. */
  readonly contentTerms: number;
  /** Capitalized words inside the sentence. */
  readonly names: number;
  readonly hasNumber: boolean;
  readonly isNegated: boolean;
  readonly isSmallTalk: boolean;
  /** Somebody's own words, not a report of them: they may be told in the third person. */
  readonly isOwnWords: boolean;
}

/** All units of some lines, and for each number of a term how often it stands in them. */
export interface SummaryUnits {
  readonly units: readonly SummaryUnit[];
  /** Occurrences. */
  readonly frequency: readonly number[];
  /** Units it occurs in. */
  readonly spread: readonly number[];
  readonly isCommon: readonly boolean[];
}

const LONGEST_NAME = 60;
/** Characters that are read in all and of one line, unless the summary may be longer: one step of work must stay short. */
const MOST_CHARACTERS = 1 << 18;
const MOST_OF_LINE = 1 << 15;
/** What is read of each line however many there are. */
const LEAST_OF_LINE = 400;
/** No text has more characters for each token, but for long runs of spaces and dashes. */
const CHARACTERS_PER_TOKEN = 16;

/** Least price of a quotation mark: right behind another mark. */
const CLOSING_PARTS = 7;
/** Sentences and clauses that are read of each line, at least, and of all lines. */
const LEAST_PIECES = 64;
const MOST_PIECES = 8192;

const NAMES = /[\p{Ll},;] \p{Lu}\p{Ll}/u;
const ALL_NAMES = /(?<=[\p{Ll},;] )\p{Lu}\p{Ll}+/gu;
const NEGATED = /\b(?:no|not|never|cannot|nobody|nothing)\b|n['’]t\b|[不没别未]/i;

/** Numbers terms and counts them. */
class TermNumbers {
  readonly #numbers = new Map<string, number>();
  /** By term: the last unit that had it. */
  readonly #lastUnit: number[] = [];
  readonly frequency: number[] = [];
  readonly spread: number[] = [];
  readonly isCommon: boolean[] = [];

  /** Numbers of the terms of one unit, each once. */
  take(text: string, unit: number): number[] {
    const found: number[] = [];
    for (const word of words(text)) {
      const term = termOf(word);
      if (term === undefined) continue;
      const number = this.#numberOf(term);
      this.frequency[number] = (this.frequency[number] ?? 0) + 1;
      if (this.#lastUnit[number] === unit) continue;
      this.#lastUnit[number] = unit;
      this.spread[number] = (this.spread[number] ?? 0) + 1;
      found.push(number);
    }
    return found;
  }

  /** Numbers of terms that were taken before, without counting them again. */
  known(text: string): number[] {
    return [...new Set(words(text).flatMap((word) => this.#numbers.get(termOf(word) ?? "") ?? []))];
  }

  #numberOf(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(term, number);
    this.isCommon.push(isCommonTerm(term));
    return number;
  }
}

/** Whether a text is to be treated as one without spaces between words. */
function isMostlyUnspaced(text: string): boolean {
  const length = Math.min(text.length, 64);
  let count = 0;
  for (let i = 0; i < length; i += 1) if (isUnspacedScript(text.charCodeAt(i))) count += 1;
  return count * 3 > length;
}

interface Speech {
  readonly speaker: string | undefined;
  readonly text: string;
  readonly isReport: boolean;
}

function speechOf(line: SourceLine, longest: number): Speech {
  const text = withoutMarks(cutText(line.text, longest));
  const speaker = cutText((line.speaker ?? "").replace(/[\s"“”]+/g, " ").trim(), LONGEST_NAME).trim();
  const reported = parseReported(text);
  if (reported !== undefined && (speaker === "" || speaker === reported.speaker))
    return { ...reported, isReport: true };
  if (speaker === "") return { speaker: undefined, text, isReport: false };
  return { speaker, text: withoutQuotes(text), isReport: false };
}

/** Sentences of one line, cleaned, long ones in clauses, each no longer than `longest`, about `most` of them. */
function piecesOf(text: string, longest: number, most: number): string[] {
  const pieces: string[] = [];
  for (const sentence of sentences(text)) {
    if (pieces.length >= most) break;
    const isUnspaced = isMostlyUnspaced(sentence.text);
    const tidy = withTidySpace(cutText(sentence.text, longest));
    for (const clause of clausesOf(tidy, isUnspaced)) {
      const bare = withoutOpeners(clause, isUnspaced);
      if (/[\p{L}\p{N}]/u.test(bare)) pieces.push(withStop(bare));
    }
  }
  return pieces;
}

function importanceOf(line: SourceLine): number {
  const importance = line.importance ?? 0.5;
  return importance >= 0 && importance <= 1 ? importance : 0.5;
}

/** Judges pieces one by one, in the order of the source. */
class UnitBuilder {
  readonly units: SummaryUnit[] = [];
  readonly terms: TermNumbers = new TermNumbers();
  readonly #speeches: readonly Speech[];
  readonly #names: SpeakerNames;

  constructor(speeches: readonly Speech[]) {
    this.#speeches = speeches;
    this.#names = speakerNames([...new Set(speeches.flatMap(({ speaker }) => speaker ?? []))]);
  }

  add(text: string, line: SourceLine, index: number): void {
    const terms = this.terms.take(text, this.units.length);
    const fact = line.isSummary === true ? withoutTelling(text) : text;
    let contentTerms = 0;
    for (const term of terms) if (this.terms.isCommon[term] !== true) contentTerms += 1;
    this.units.push({
      text,
      speaker: this.#speeches[index]?.speaker,
      from: line.from,
      order: this.units.length,
      line: index,
      importance: importanceOf(line),
      parts: tokenParts(` ${text}`),
      closingParts: Math.max(CLOSING_PARTS, tokenParts(`${text.slice(-1)}"`) - tokenParts(text.slice(-1))),
      terms,
      facts: fact === text ? terms : this.terms.known(fact),
      contentTerms,
      names: NAMES.test(text) ? (text.match(ALL_NAMES)?.length ?? 0) : 0,
      hasNumber: /\p{N}/u.test(text),
      isNegated: NEGATED.test(text),
      isQuestion: /[?？]["”’')）]*$/.test(text),
      isSmallTalk: isSmallTalk(text, this.#names),
      isOwnWords: this.#speeches[index]?.isReport === false && this.#speeches[index]?.speaker !== undefined,
    });
  }
}

function charactersPerLine(lines: readonly SourceLine[], maxTokens: number): number {
  const wanted = maxTokens * CHARACTERS_PER_TOKEN;
  const [most, mostOfLine] = [Math.max(MOST_CHARACTERS, wanted), Math.max(MOST_OF_LINE, wanted)];
  const all = lines.reduce((sum, line) => sum + Math.min(line.text.length, mostOfLine), 0);
  if (all <= most) return mostOfLine;
  return Math.max(LEAST_OF_LINE, Math.min(mostOfLine, Math.floor(most / lines.length)));
}

/** Takes lines apart into units. `maxTokens` is what the summary may have: of a sentence, no more than that is read. */
export function unitsOf(lines: readonly SourceLine[], maxTokens: number): SummaryUnits {
  const longest = charactersPerLine(lines, maxTokens);
  const speeches = lines.map((line) => speechOf(line, longest));
  const longestPiece = maxTokens * CHARACTERS_PER_TOKEN + 64;
  const mostPieces = Math.max(LEAST_PIECES, Math.ceil(MOST_PIECES / lines.length));
  const builder = new UnitBuilder(speeches);
  lines.forEach((line, index) => {
    const text = speeches[index]?.text ?? "";
    const isWhole = line.isSummary === true && text.trim() !== "" && text.length <= longestPiece;
    const pieces = isWhole ? [withTidySpace(text)] : piecesOf(text, longestPiece, Math.max(mostPieces, maxTokens));
    for (const piece of pieces) builder.add(piece, line, index);
  });
  if (builder.units.length === 0) {
    // Nothing but noise, dots or emoji is still all there is.
    const index = lines.findIndex((line) => line.text.trim() !== "");
    const line = lines[index];
    const noise = withTidySpace(cutText(line?.text.trim() ?? "", longestPiece)).trim();
    if (line !== undefined && noise !== "") builder.add(noise, line, index);
  }
  const { units, terms } = builder;
  return { units, frequency: terms.frequency, spread: terms.spread, isCommon: terms.isCommon };
}
