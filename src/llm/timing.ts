import { monotonicNow } from "../core/clock.js";
import { chance } from "../core/seed.js";

/** The private time of model calls: deadlines, pauses, the breaker. It has nothing to do with the clock that dates entries. */
export interface Timing {
  /** Milliseconds that only grow. */
  now(): number;
  /** Calls back once after so many milliseconds; gives the way to take that back. */
  after(ms: number, run: () => void): () => void;
  /** 0 to below 1. */
  chance(): number;
}

export const realTiming: Timing = {
  now: monotonicNow,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  chance,
};
