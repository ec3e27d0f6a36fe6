import { parseTime } from "../core/time.js";
import type { EvidenceRecord, FactRecord } from "../model/profile-records.js";

/** What began longer before something that is known is no news of a change, but of the past. */
const NEWS_MS = 90 * 86_400_000;

/** What somebody said of a time: a fact, or what is said against it. */
interface Said {
  readonly evidence: readonly EvidenceRecord[];
  readonly validFrom: string;
}

/** When it was said, the last time. */
export function lastSaid({ evidence, validFrom }: Said): string {
  return evidence.reduce((newest, { at }) => (at > newest ? at : newest), evidence[0]?.at ?? validFrom);
}

/** When it was said, the first time. */
export function firstSaid({ evidence, validFrom }: Said): string {
  return evidence.reduce((oldest, { at }) => earlier(oldest, at), evidence[0]?.at ?? validFrom);
}

export function isOverBy({ validUntil }: FactRecord, at: string): boolean {
  return validUntil !== undefined && validUntil <= at;
}

/** Whether a fact ended as it began: what came instead was so from the start. */
export function neverHeld({ validFrom, validUntil }: FactRecord): boolean {
  return validUntil !== undefined && validUntil <= validFrom;
}

/** Something that contradicts a fact. */
export interface Contradiction {
  readonly from: string;
  readonly saidAt: string;
  readonly validUntil?: string | undefined;
  /** True where one value comes after the other: then what begins later may be what comes next, whenever it was said. */
  readonly isInTurn: boolean;
}

/** How a fact and what contradicts it go together. */
interface Verdict {
  /** Whether the fact ends where the contradiction begins. */
  readonly ends: boolean;
  /** From when on it is the fact that holds, after all; what contradicts it only fills the time until then. */
  readonly until: string | undefined;
  /** What says so, where the fact ends in between. */
  readonly again: readonly EvidenceRecord[];
}

/**
 * What is said last counts, also for the weeks before, whichever was read first. What was said before that, or is told of a time
 * long ago ("in 2010 I moved to Paris") or over, only fills the time until what comes after it.
 */
export function weigh(fact: FactRecord, { from, saidAt, validUntil, isInTurn }: Contradiction): Verdict {
  const isBefore = isInTurn && (fact.validFrom > saidAt || isLongAfter(fact.validFrom, from));
  if ((validUntil !== undefined || isBefore) && fact.validFrom > from)
    return { ends: false, until: fact.validFrom, again: [] };
  if (isOverBy(fact, from)) return { ends: false, until: undefined, again: [] };
  if (firstSaid(fact) > saidAt) return { ends: false, until: later(fact.validFrom, from), again: [] };
  const again = fact.evidence.filter(({ at }) => at > saidAt);
  const until = again.length === 0 ? undefined : later(firstSaid({ evidence: again, validFrom: from }), from);
  return { ends: true, until, again };
}

function isLongAfter(time: string, from: string): boolean {
  return parseTime(time) - parseTime(from) > NEWS_MS;
}

export function earlier(one: string | undefined, two: string): string {
  return one === undefined || two < one ? two : one;
}

function later(one: string, two: string): string {
  return one > two ? one : two;
}
