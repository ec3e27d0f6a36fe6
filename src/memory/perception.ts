import type { MemoryLog } from "./memory-log.js";
import { countIn, hasNumber, indexAbove, insertNumber } from "./ordered-numbers.js";
import type { ResolvedMemoryConfig } from "./memory-config.js";

const FOREVER = Number.POSITIVE_INFINITY;

/**
 * What one character hears of one channel. Intervals make a broadcast to the whole channel cost nothing per member;
 * only exceptions are noted here.
 */
export class Ear {
  /** When the character came and went, by seq: came, went, came, ... An odd number of them means it is there. */
  readonly intervals: number[] = [];
  /** Seqs of events for listed characters that this one was among, oldest first. */
  #heard: number[] = [];
  /** Seqs of events for all that this one did not hear or was made to lose, oldest first. */
  #missed: number[] = [];
  #checkedAt = 0;

  get isInside(): boolean {
    return this.intervals.length % 2 === 1;
  }

  /** True when the character was there when something happened. */
  wasInsideAt(seq: number): boolean {
    // Who came with entry 5 hears entry 6; who went with entry 9 does not hear entry 10.
    return indexAbove(this.intervals, seq) % 2 === 1;
  }

  /** True when the character was there the whole time between two entries. */
  wasInsideFrom(first: number, through: number): boolean {
    const index = indexAbove(this.intervals, first);
    return index % 2 === 1 && (this.intervals[index] ?? FOREVER) > through;
  }

  hear(seq: number): void {
    insertNumber(this.#heard, seq);
  }

  miss(seq: number): void {
    insertNumber(this.#missed, seq);
  }

  /** Makes the character lose an event that it had heard. */
  lose(seq: number): void {
    if (hasNumber(this.#heard, seq)) this.#heard = this.#heard.filter((heard) => heard !== seq);
    else this.miss(seq);
  }

  /** Seqs of events that reached this character by name, oldest first. */
  heard(log: MemoryLog): readonly number[] {
    this.#forgetDeparted(log);
    return this.#heard;
  }

  /** Whether an event reached the character, in whatever way. */
  hears(log: MemoryLog, position: number): boolean {
    return hasNumber(this.#heard, log.seq(position)) || this.hearsAsMember(log, position);
  }

  /** Whether an event reached the character because it was there. */
  hearsAsMember(log: MemoryLog, position: number): boolean {
    const seq = log.seq(position);
    return !log.isListed(position) && this.wasInsideAt(seq) && !hasNumber(this.#missed, seq);
  }

  /** Events heard later than `after`, up to and with `until`. */
  count(log: MemoryLog, after: number, until: number): number {
    this.#forgetDeparted(log);
    let sum = countIn(this.#heard, after, until);
    for (let i = 0; i < this.intervals.length; i += 2) {
      const from = Math.max(after, this.intervals[i] ?? 0);
      const to = Math.min(until, this.intervals[i + 1] ?? FOREVER);
      if (from < to) sum += log.countWhole(from, to) - countIn(this.#missed, from, to);
    }
    return sum;
  }

  /** Events that have left the log count nowhere, so they must not be subtracted either. */
  #forgetDeparted(log: MemoryLog): void {
    if (this.#checkedAt === log.departures) return;
    this.#checkedAt = log.departures;
    const isThere = (seq: number): boolean => {
      const position = log.lowerBound(seq);
      return position < log.length && log.seq(position) === seq && !log.isEvicted(position);
    };
    this.#heard = this.#heard.filter(isThere);
    this.#missed = this.#missed.filter(isThere);
  }
}

/** One channel as one character hears it. */
export interface Hearing {
  readonly log: MemoryLog;
  readonly ear: Ear;
  /** Whether the channel makes summaries; what it does not summarize leaves the view without one. */
  readonly summarizes: boolean;
  /** The channel's name, undefined for the channel that all are in. */
  readonly channel: string | undefined;
}

/** All that one character perceives: its own entries and what it hears. */
export interface Perception {
  readonly own: MemoryLog | undefined;
  readonly hearings: readonly Hearing[];
  readonly config: ResolvedMemoryConfig;
}

/** Memories perceived later than `after`, up to and with `until`. */
export function countPerceived({ own, hearings }: Perception, after: number, until: number): number {
  let sum = own === undefined ? 0 : own.countWhole(after, until);
  for (const { log, ear } of hearings) sum += ear.count(log, after, until);
  return sum;
}

/**
 * The seq from which on everything perceived is visible word for word: that of the `maxMemories`-th newest memory as
 * of entry `until`, or 0 when there are not as many.
 */
export function findCutoff(perception: Perception, until: number): number {
  const { maxMemories } = perception.config;
  if (upperBound(perception) < maxMemories || countPerceived(perception, 0, until) < maxMemories) return 0;
  // Invariant: at least maxMemories are perceived after `low`, fewer after `high`.
  let low = 0;
  let high = Math.min(until, newest(perception));
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (countPerceived(perception, middle, until) >= maxMemories) low = middle;
    else high = middle;
  }
  return high;
}

function upperBound({ own, hearings }: Perception): number {
  let sum = own?.count ?? 0;
  for (const { log } of hearings) sum += log.count;
  return sum;
}

function newest({ own, hearings }: Perception): number {
  let seq = 0;
  for (const log of [own, ...hearings.map((hearing) => hearing.log)]) {
    if (log !== undefined && log.length > 0) seq = Math.max(seq, log.seq(log.length - 1));
  }
  return seq;
}

/** Whether a row older than the cutoff is still shown: as long as no stored summary covers it. */
export function awaitsSummary(log: MemoryLog, position: number, summarizes: boolean): boolean {
  return summarizes && log.seq(position) > log.stream(log.user(position)).stored.through;
}
