import type { Timing } from "../../../src/llm/timing.js";

/** Time that passes so many times as fast, so that a test of long pauses takes a moment. */
export function fastTiming(speed: number): Timing {
  return {
    now: () => performance.now() * speed,
    after(ms, run) {
      const timer = setTimeout(run, ms / speed);
      return () => clearTimeout(timer);
    },
    chance: () => 0.5,
  };
}

/** Time that stands still until a test moves it. */
export class ManualTiming implements Timing {
  #now = 0;
  readonly #timers = new Map<object, { readonly at: number; readonly run: () => void }>();
  /** What chance gives. */
  luck = 0.5;

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const key = {};
    this.#timers.set(key, { at: this.#now + ms, run });
    return () => this.#timers.delete(key);
  }

  chance(): number {
    return this.luck;
  }

  /** Timers that run. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves on; what becomes due on the way happens at its time. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await turn();
      const due = [...this.#timers].filter(([, { at }]) => at <= until).toSorted(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#now = due[1].at;
      this.#timers.delete(due[0]);
      due[1].run();
    }
    this.#now = until;
    await turn();
  }
}

/** Lets everything go on that only waits for promises that are settled. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
