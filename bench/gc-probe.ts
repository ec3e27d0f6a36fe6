import { PerformanceObserver, type PerformanceEntry } from "node:perf_hooks";
import { NO_PAUSE, cpuMs, longestOf, makePause, type Pause } from "./pause.js";

interface Moment {
  readonly at: number;
  readonly cpuMs: number;
}

/** Notes the pauses that the garbage collector makes. */
export class GcProbe {
  #longest = NO_PAUSE;
  readonly #observer = new PerformanceObserver((list) => this.#note(list.getEntries()));
  readonly #moments: Moment[] = [];

  constructor() {
    this.lookAround();
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** To be called often: a pause is held to have had the processor time between the moments around it. */
  lookAround(): void {
    this.#moments.push({ at: performance.now(), cpuMs: cpuMs() });
  }

  #note(entries: readonly PerformanceEntry[]): void {
    this.lookAround();
    for (const { startTime, duration } of entries) {
      const before = this.#moments.findLast(({ at }) => at <= startTime);
      const after = this.#moments.find(({ at }) => at >= startTime + duration);
      const cpu = (after?.cpuMs ?? Number.POSITIVE_INFINITY) - (before?.cpuMs ?? 0);
      this.#longest = longestOf(this.#longest, makePause(duration, cpu));
    }
  }

  /** The longest pause there was. */
  stop(): Pause {
    this.#note(this.#observer.takeRecords());
    this.#observer.disconnect();
    return this.#longest;
  }
}
