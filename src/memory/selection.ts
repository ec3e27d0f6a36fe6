import { TOKEN, tokenParts } from "../core/tokens.js";
import { groupBySpeaker, type SummaryLocale } from "./summary-rendering.js";
import type { SummaryUnit } from "./summary-units.js";

/** Units chosen so far, in the order of the source, and what they cost. */
export class Selection {
  readonly units: SummaryUnit[] = [];
  readonly #locale: SummaryLocale;
  readonly #has = new Set<SummaryUnit>();
  readonly #reportParts = new Map<string, number>();
  #tokens = 0;

  constructor(locale: SummaryLocale) {
    this.#locale = locale;
  }

  /** Tokens of all sentences when rendered, however they are joined: by spaces, or by nothing. At most a few less. */
  get tokens(): number {
    return this.#tokens;
  }

  has(unit: SummaryUnit): boolean {
    return this.#has.has(unit);
  }

  add(unit: SummaryUnit): void {
    const at = this.#placeOf(unit);
    const before = this.#tokensAround(at, at);
    this.units.splice(at, 0, unit);
    this.#has.add(unit);
    this.#tokens += this.#tokensAround(at, at + 1) - before;
  }

  remove(unit: SummaryUnit): void {
    const at = this.#placeOf(unit);
    const before = this.#tokensAround(at, at + 1);
    this.units.splice(at, 1);
    this.#has.delete(unit);
    this.#tokens += this.#tokensAround(at, at) - before;
  }

  /** Index of the first unit that is not before `unit`. */
  #placeOf(unit: SummaryUnit): number {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.units[middle]?.order ?? 0) < unit.order) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Tokens of the units from `from` to `to` and of the runs of one speaker that they touch. */
  #tokensAround(from: number, to: number): number {
    let first = from;
    let end = to;
    while (first > 0 && (first === from || this.#isSameSpeaker(first - 1, first))) first -= 1;
    while (end < this.units.length && (end === to || this.#isSameSpeaker(end - 1, end))) end += 1;
    const groups = groupBySpeaker(this.units.slice(first, end));
    return groups.reduce((sum, group) => sum + this.#tokensOf(group), 0);
  }

  #isSameSpeaker(a: number, b: number): boolean {
    return this.units[a]?.speaker === this.units[b]?.speaker;
  }

  #tokensOf(group: readonly SummaryUnit[]): number {
    const speaker = group[0]?.speaker;
    let parts = speaker === undefined ? 0 : this.#partsOfReport(speaker) + (group.at(-1)?.closingParts ?? 0);
    for (const unit of group) parts += unit.parts;
    return Math.ceil(parts / TOKEN);
  }

  #partsOfReport(speaker: string): number {
    const known = this.#reportParts.get(speaker);
    if (known !== undefined) return known;
    const parts = tokenParts(this.#locale === "zh" ? ` ${speaker}说：“` : ` ${speaker} asked: "`);
    this.#reportParts.set(speaker, parts);
    return parts;
  }
}
