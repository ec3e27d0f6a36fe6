import { dayOf, spoken, withoutShown, type PromptItem, type Sentence } from "./prompt-item.js";

/** Sections that are filled with memories. */
export type MemorySection = "summaries" | "recalled" | "recent";

/** A memory that could stand in a section. */
export interface Candidate {
  readonly item: PromptItem;
  /** Its place in the order of memories. */
  readonly seq: number;
  /** Tokens of its line. */
  readonly tokens: number;
  readonly score?: number;
  readonly why: string;
  /** Of a summary. */
  readonly sentences: readonly Sentence[];
}

/** What showing memories costs besides their lines, as measured on the template. */
export interface SectionCost {
  /** Tokens of a section's first item: a heading. */
  readonly opening: number;
  /** Tokens of each item. */
  readonly item: number;
  /** Tokens of each day that is named. */
  readonly day: number;
}

export interface SectionPlan {
  readonly section: MemorySection;
  /** What is wanted most comes first. */
  readonly candidates: readonly Candidate[];
  /** Undefined when the template does not show this section. */
  readonly cost: SectionCost | undefined;
  /** Tokens that it may take before the others had theirs. */
  readonly share: number;
  /** Tokens that it may take at all. */
  readonly limit: number;
}

export type Chosen = Readonly<Record<MemorySection, readonly Candidate[]>>;

/** What fits, and the ids of what would fit and is given up for a prompt that begins as the one before. */
export interface Fitted {
  readonly chosen: Chosen;
  readonly givenUp: ReadonlySet<string>;
}

/**
 * Chooses memories for the sections: each one's share first, in the order of the plans, then what is left, in the same
 * order. One that does not fit is passed over as if it were not there, so what is not chosen decides nothing.
 */
export function fillBudget(plans: readonly SectionPlan[], tokens: number): Fitted {
  const filling = new Filling(tokens);
  for (const plan of plans) filling.take(plan, Math.min(plan.share, plan.limit));
  const others = plans.filter(({ section }) => section !== "recent");
  for (const plan of others) filling.take(plan, plan.limit);
  for (const plan of plans) filling.take(plan, plan.limit);
  for (const plan of plans) if (!others.includes(plan)) filling.settleRecent(plan);
  for (const plan of others) filling.take(plan, plan.limit);
  // What nobody else has a use for is not wasted.
  for (const plan of plans) filling.take(plan, plan.limit);
  return filling;
}

/**
 * About one memory in eight is a place where what happened last may begin, whatever the budget. Between two of them the
 * prompt only grows, so that what a provider has cached of the one before still holds.
 */
function isLandmark(seq: number): boolean {
  return Math.imul(seq, 0x9e3779b1) >>> 29 === 0;
}

const STOP = /[^\p{L}\p{N}\s]$/u;

class Filling implements Fitted {
  readonly givenUp = new Set<string>();
  readonly chosen: Record<MemorySection, Candidate[]> = { summaries: [], recalled: [], recent: [] };
  readonly #spent: Record<MemorySection, number> = { summaries: 0, recalled: 0, recent: 0 };
  readonly #days = new Set<string>();
  readonly #shown = { ids: new Set<string>(), sentences: new Set<string>() };
  readonly #lines = new Set<string>();
  #left: number;

  constructor(tokens: number) {
    this.#left = tokens;
  }

  take({ section, candidates, cost }: SectionPlan, limit: number): void {
    if (cost === undefined) return;
    for (const candidate of candidates) {
      const room = Math.min(this.#left, limit - this.#spent[section]);
      if (room <= cost.item) return;
      // What is too large at any price need not be looked at closely: there may be many.
      if (candidate.tokens + cost.item > room || this.#isThere(candidate)) continue;
      const price = this.#price(section, candidate, cost);
      if (price <= room) this.#add(section, candidate, price);
    }
  }

  /** Gives up the oldest of what happened last, down to a landmark, if more had to stay out anyway. */
  settleRecent({ candidates, cost }: SectionPlan): void {
    const recent = this.chosen.recent;
    if (cost === undefined || recent.length === candidates.length) return;
    const landmark = recent.findLastIndex(({ seq }) => isLandmark(seq));
    // A stretch without a landmark for long is kept: what happened last is worth more than what is cached.
    if (landmark < recent.length / 4) return;
    for (const { item, tokens } of recent.splice(landmark + 1)) {
      this.givenUp.add(item.id);
      this.#shown.ids.delete(item.id);
      this.#lines.delete(spoken(item));
      this.#spent.recent -= tokens + cost.item;
      this.#left += tokens + cost.item;
    }
  }

  /** By its id, word for word by another's, or, of a summary, by what it stands for and by other summaries. */
  #isThere({ item, sentences }: Candidate): boolean {
    if (this.#shown.ids.has(item.id) || this.#lines.has(spoken(item))) return true;
    return withoutShown(item, sentences, this.#shown) === undefined;
  }

  #price(section: MemorySection, { item, tokens }: Candidate, cost: SectionCost): number {
    const opening = this.chosen[section].length === 0 ? cost.opening : 0;
    const day = this.#days.has(`${section} ${dayOf(item)}`) ? 0 : cost.day;
    // Behind a stop, the end of a line costs nothing.
    const end = STOP.test(item.line) ? 0 : 1;
    return opening + day + cost.item + tokens + end;
  }

  #add(section: MemorySection, candidate: Candidate, price: number): void {
    this.chosen[section].push(candidate);
    this.#spent[section] += price;
    this.#left -= price;
    this.#shown.ids.add(candidate.item.id);
    for (const { text } of candidate.sentences) this.#shown.sentences.add(text);
    this.givenUp.delete(candidate.item.id);
    this.#lines.add(spoken(candidate.item));
    this.#days.add(`${section} ${dayOf(candidate.item)}`);
  }
}
