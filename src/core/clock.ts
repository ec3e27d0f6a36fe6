import { readTime, type Time } from "./time.js";

/** Tells the time that dates entries. Replace it to run a world on game time, or to make a run repeatable. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told to move: for tests, and for the time of a game. */
export interface ManualClock extends Clock {
  /** Moves on by so many milliseconds. */
  advance(ms: number): void;
  set(time: Time): void;
}

/** @default start 2000-01-01T00:00:00Z */
export function manualClock(start: Time = "2000-01-01T00:00:00Z"): ManualClock {
  let now = readTime(start, "start", "config/invalid");
  return {
    now: () => now,
    advance(ms) {
      now = readTime(now + ms, "ms", "config/invalid");
    },
    set(time) {
      now = readTime(time, "time", "config/invalid");
    },
  };
}

/** Milliseconds for work budgets, deadlines and back-off. Never stored, so it may differ from run to run. */
export function monotonicNow(): number {
  return performance.now();
}
