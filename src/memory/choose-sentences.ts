import { estimateTokens, TOKEN } from "../core/tokens.js";
import { qualityOf, termStrengths, WEIGHTS, type ScoreWeights } from "./sentence-scores.js";
import { shorten } from "./shorten.js";
import { renderSummary, type SummaryLocale } from "./summary-rendering.js";
import { Selection } from "./selection.js";
import { Teller } from "./third-person/teller.js";
import type { SummaryUnit, SummaryUnits } from "./summary-units.js";

/** What is chosen at once: a sentence, or a question with its answer. */
interface Candidate {
  readonly units: readonly SummaryUnit[];
  /** Terms of all its units, each once. */
  readonly terms: readonly number[];
  /** Those of what it tells that are more than everyday words, or all terms when it has no other. */
  readonly content: readonly number[];
  quality: number;
  /** Whether it is known that it must be quoted, or need not be. */
  isHeard: boolean;
  readonly length: number;
  /** What it would add, when last looked at. It only gets less. */
  gain: number;
}

/** What was chosen, to compare with. */
interface Told {
  readonly candidate: Candidate;
  readonly terms: ReadonlySet<number>;
  readonly isNegated: boolean;
}

/** An answer up to this long says nothing without its question: "At noon." */
const SHORT_ANSWER_TOKENS = 6;
/** Sentences shorter than this do not gain from being short. */
const LEAST_LENGTH = 6;
/** No sentence has fewer tokens. */
const LEAST_TOKENS = 3;
/** What remains at least of a sentence when it is told in the third person. */
const SHORTEST_TOLD = 0.5;
/** How many sentences are tried when no candidate fits. */
const MOST_LAST_RESORTS = 32;

/** Tokens of a whole summary, however its sentences are joined: by a space, or by nothing. */
function priceOf(units: readonly SummaryUnit[], locale: SummaryLocale): number {
  return renderSummary(units, locale).reduce((sum, { text }) => sum + estimateTokens(` ${text}`), 0);
}

/** Ascending by gain; among equals the earlier is the greater. */
function compare(a: Candidate, b: Candidate): number {
  const laterFirst = (b.units[0]?.order ?? 0) - (a.units[0]?.order ?? 0);
  return a.gain - b.gain || laterFirst || a.units.length - b.units.length;
}

/** Puts a candidate back into an ascending list. */
function insert(waiting: Candidate[], candidate: Candidate): void {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = waiting[middle];
    if (other !== undefined && compare(other, candidate) < 0) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, candidate);
}

/** What answers a question: the next thing said, a mere "No." with the sentence after it. None if that is a question. */
function answersTo(question: SummaryUnit, units: readonly SummaryUnit[]): readonly SummaryUnit[] {
  const next = units[question.order + 1];
  if (next === undefined || next.line > question.line + 1 || next.isQuestion) return [];
  const more = units[question.order + 2];
  const goesOn =
    next.isSmallTalk && more !== undefined && more.line === next.line && !more.isQuestion && !more.isSmallTalk;
  return goesOn ? [next, more] : [next];
}

/**
 * Chooses greedily: each time what adds most, measured by the terms that have not been told yet, for its length. Gains
 * only get less, so most candidates need not be looked at again after each choice.
 */
class Chooser {
  readonly #units: readonly SummaryUnit[];
  readonly #locale: SummaryLocale;
  readonly #maxTokens: number;
  readonly #weights: ScoreWeights;
  readonly #isCommon: readonly boolean[];
  readonly #strengths: Float64Array;
  /** By term: what is left of its strength after all that was chosen. */
  readonly #left: Float64Array;
  readonly #selection: Selection;
  readonly #teller: Teller;
  /** Units that are told, as the source has them. */
  readonly #toldUnits = new Set<SummaryUnit>();
  readonly #toldTerms = new Set<number>();
  #told: Told[] = [];

  constructor(all: SummaryUnits, locale: SummaryLocale, maxTokens: number) {
    this.#units = all.units;
    this.#isCommon = all.isCommon;
    this.#locale = locale;
    this.#maxTokens = maxTokens;
    this.#weights = WEIGHTS[locale];
    this.#strengths = termStrengths(all, this.#weights);
    this.#left = this.#strengths.slice();
    this.#selection = new Selection(locale);
    this.#teller = new Teller(all.units);
  }

  choose(): readonly SummaryUnit[] {
    const candidates = this.#candidates().toSorted(compare);
    const waiting = [...candidates];
    for (let best = waiting.pop(); best !== undefined; best = waiting.pop()) {
      if (this.#selection.tokens + LEAST_TOKENS > this.#maxTokens) break;
      const gain = this.#gainAsTold(best);
      const next = waiting.at(-1);
      if (next !== undefined && gain < next.gain) {
        best.gain = gain;
        insert(waiting, best);
      } else if (!this.#isTold(best) && this.#fits(best)) {
        this.#take(best);
      }
    }
    return this.#selection.units.length > 0 ? this.#selection.units : this.#lastResort(candidates);
  }

  #candidates(): Candidate[] {
    const lineCount = (this.#units.at(-1)?.line ?? 0) + 1;
    const found: Candidate[] = [];
    for (const unit of this.#units) {
      if (unit.isSmallTalk || this.#needsQuestion(unit)) continue;
      const quality = qualityOf(unit, lineCount, this.#weights);
      if (unit.isQuestion) {
        const answers = answersTo(unit, this.#units);
        const own = answers.find((answer) => !answer.isSmallTalk);
        const answered = own === undefined ? quality : (quality + qualityOf(own, lineCount, this.#weights)) / 2;
        if (answers.length > 0) found.push(this.#candidate([unit, ...answers], answered));
      } else {
        found.push(this.#candidate([unit], quality));
      }
    }
    return found;
  }

  #needsQuestion(unit: SummaryUnit): boolean {
    if (unit.isQuestion || unit.parts > SHORT_ANSWER_TOKENS * TOKEN) return false;
    const before = this.#units[unit.order - 1];
    return before !== undefined && before.isQuestion && !before.isSmallTalk && before.line === unit.line - 1;
  }

  #candidate(units: readonly SummaryUnit[], quality: number): Candidate {
    const terms = [...new Set(units.flatMap((unit) => unit.terms))];
    const parts = units.reduce((sum, unit) => sum + unit.parts, 0);
    const length = this.#weights.length(Math.max(parts / TOKEN, LEAST_LENGTH));
    const facts = units.length === 1 ? (units[0]?.facts ?? terms) : terms;
    const content = facts.filter((term) => this.#isCommon[term] !== true);
    const candidate: Candidate = {
      units,
      terms,
      content: content.length > 0 ? content : terms,
      quality,
      isHeard: false,
      length,
      gain: 0,
    };
    candidate.gain = this.#gainOf(candidate);
    return candidate;
  }

  /** Only what comes up to be chosen is put into words, since that costs more than all else. */
  #gainAsTold(candidate: Candidate): number {
    const gain = this.#gainOf(candidate);
    if (candidate.isHeard || gain < candidate.gain || this.#weights.quoted === 1) return gain;
    candidate.isHeard = true;
    if (candidate.units.some((unit) => this.#teller.tell(unit).speaker !== undefined)) {
      candidate.quality *= this.#weights.quoted;
    }
    return this.#gainOf(candidate);
  }

  #gainOf({ terms, quality, length }: Candidate): number {
    let sum = 0;
    for (const term of terms) sum += this.#left[term] ?? 0;
    return (sum * quality) / length;
  }

  /** Whether it is in the summary already, in these words or in others of the same content. */
  #isTold({ units, content }: Candidate): boolean {
    if (units.every((unit) => this.#toldUnits.has(unit))) return true;
    const mostNew = content.length * (1 - this.#weights.same);
    const isNew = (terms: ReadonlySet<number>): boolean => {
      let count = 0;
      for (const term of content) if (!terms.has(term)) count += 1;
      return count > mostNew;
    };
    if (isNew(this.#toldTerms)) return false;
    const isNegated = units.some((unit) => unit.isNegated);
    return this.#told.some((told) => told.isNegated === isNegated && !isNew(told.terms));
  }

  /** Adds it when there is room. */
  #fits({ units }: Candidate): boolean {
    const added = units.filter((unit) => !this.#toldUnits.has(unit));
    const shortest = added.reduce((parts, unit) => parts + unit.parts, 0) * SHORTEST_TOLD;
    if (this.#selection.tokens + shortest / TOKEN > this.#maxTokens) return false;
    const told = added.map((unit) => this.#teller.tell(unit));
    for (const unit of told) this.#selection.add(unit);
    if (this.#selection.tokens <= this.#maxTokens) {
      for (const unit of added) this.#toldUnits.add(unit);
      return true;
    }
    for (const unit of told) this.#selection.remove(unit);
    return false;
  }

  #take(candidate: Candidate): void {
    const { units, terms } = candidate;
    for (const term of terms) {
      this.#left[term] = (this.#left[term] ?? 0) * this.#weights.told;
      this.#toldTerms.add(term);
    }
    const told = { candidate, terms: new Set(terms), isNegated: units.some((unit) => unit.isNegated) };
    this.#told = [...this.#told.filter((earlier) => !this.#replaces(told, earlier)), told];
  }

  /** Takes out again what a longer sentence tells as well: "She sold the mill." beside "She sold the mill to the duke." */
  #replaces(told: Told, { candidate: { units, content }, isNegated }: Told): boolean {
    const [unit, ...others] = units;
    const isPlain = unit !== undefined && others.length === 0 && told.candidate.units.length === 1;
    if (!isPlain || isNegated !== told.isNegated || !content.every((term) => told.terms.has(term))) return false;
    // Nor an answer from under its question.
    const isShared = this.#told.some(({ candidate }) => candidate.units.length > 1 && candidate.units.includes(unit));
    const chosen = this.#teller.tell(unit);
    if (isShared || !this.#selection.has(chosen)) return false;
    this.#selection.remove(chosen);
    return true;
  }

  /** When no candidate fits, or there is none: one sentence all the same, the best one first, shortened if need be. */
  #lastResort(candidates: readonly Candidate[]): readonly SummaryUnit[] {
    const best = candidates.toReversed().flatMap(({ units }) => units.filter((unit) => !unit.isQuestion).slice(-1));
    const questions = this.#units.filter((unit) => unit.isQuestion && !unit.isSmallTalk);
    const smallTalk = this.#units
      .filter((unit) => unit.isSmallTalk)
      .toSorted(
        (a, b) => Number(a.isQuestion) - Number(b.isQuestion) || b.importance - a.importance || b.parts - a.parts,
      );
    for (const unit of [...best, ...questions, ...smallTalk].slice(0, MOST_LAST_RESORTS)) {
      const told = this.#teller.tell(unit);
      if (told !== unit && priceOf([told], this.#locale) <= this.#maxTokens) return [told];
      const fitting = this.#shortened(unit) ?? this.#shortened({ ...unit, speaker: undefined });
      if (fitting !== undefined) return [fitting];
    }
    return [];
  }

  #shortened(unit: SummaryUnit): SummaryUnit | undefined {
    const fits = (text: string): boolean => priceOf([{ ...unit, text }], this.#locale) <= this.#maxTokens;
    if (fits(unit.text)) return unit;
    const text = shorten(unit.text, this.#locale === "zh" ? "……" : "…", fits);
    return text === undefined ? undefined : { ...unit, text, isQuestion: false };
  }
}

/** Chooses the units that tell most within `maxTokens`, in the order of the source. Some unit, if there is any that fits. */
export function chooseSentences(all: SummaryUnits, locale: SummaryLocale, maxTokens: number): readonly SummaryUnit[] {
  return new Chooser(all, locale, maxTokens).choose();
}
