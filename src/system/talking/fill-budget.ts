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

/**
 * Chooses memories for the sections: each one's share first, in the order of the plans, then what is left, in the same
 * order. One that does not fit is passed over as if it were not there, so what is not chosen decides nothing.
 */
export function fillBudget(plans: readonly SectionPlan[], tokens: number): Chosen {
  const filling = new Filling(tokens);
  for (const plan of plans) filling.take(plan, Math.min(plan.share, plan.limit));
  for (const plan of plans) filling.take(plan, plan.limit);
  return filling.chosen;
}

const STOP = /[^\p{L}\p{N}\s]$/u;

class Filling {
  readonly chosen: Record<MemorySection, Candidate[]> = { summaries: [], recalled: [], recent: [] };
  readonly #spent: Record<MemorySection, number> = { summaries: 0, recalled: 0, recent: 0 };
  readonly #days = new Set<string>();
  readonly #ids = new Set<string>();
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

  /** By its id, word for word by another's, or, of a summary, by what it stands for. */
  #isThere({ item, sentences }: Candidate): boolean {
    if (this.#ids.has(item.id) || this.#lines.has(spoken(item))) return true;
    return withoutShown(item, sentences, this.#ids) === undefined;
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
    this.#ids.add(candidate.item.id);
    this.#lines.add(spoken(candidate.item));
    this.#days.add(`${section} ${dayOf(candidate.item)}`);
  }
}
