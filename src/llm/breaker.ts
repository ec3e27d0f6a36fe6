import { modelFailed } from "./model-errors.js";
import type { Timing } from "./timing.js";

/** Failures within this time that open the breaker. */
const FAILURES = 5;
const WINDOW_MS = 30_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 300_000;

/** How one attempt went. The first word counts. */
export interface Visit {
  /** The server answered, be it with a refusal. */
  succeeded(): void;
  /** The server did not answer, or with nonsense. */
  failed(): void;
  /** Nothing was learnt: the caller broke it off. */
  dropped(): void;
}

/**
 * Spares a server that is down, and the callers who would wait for it: after 5 failures in 30 s, none of them followed by a
 * success, calls are refused at once. After 15 s one call is let through as a probe; when it fails, the wait doubles, to
 * 5 minutes at most.
 */
export class Breaker {
  readonly #name: string;
  readonly #timing: Timing;
  /** When the failures that count happened. */
  #failures: number[] = [];
  #waitMs = 0;
  #opensAt = 0;
  #isProbing = false;

  constructor(name: string, timing: Timing) {
    this.#name = name;
    this.#timing = timing;
  }

  /** @throws DramatisError `model/failed` of kind "unavailable" with `retryAfterMs` while it is open. */
  enter(): Visit {
    const isOpen = this.#waitMs > 0;
    const left = Math.ceil(this.#opensAt - this.#timing.now());
    if (isOpen && (left > 0 || this.#isProbing)) {
      const retryAfterMs = Math.max(1, left);
      throw modelFailed(
        this.#name,
        "unavailable",
        `it failed ${FAILURES} times in a row, so it is left alone for now; the next attempt is possible in ${retryAfterMs} ms`,
        { reason: "breaker", retryAfterMs },
      );
    }
    if (isOpen) this.#isProbing = true;
    return this.#visit(isOpen);
  }

  #visit(isProbe: boolean): Visit {
    let isOver = false;
    const once = (run: () => void) => (): void => {
      if (isOver) return;
      isOver = true;
      if (isProbe) this.#isProbing = false;
      run();
    };
    return {
      succeeded: once(() => {
        this.#failures = [];
        // One that had been waiting since before the breaker opened says nothing about now.
        if (isProbe) this.#waitMs = 0;
      }),
      failed: once(() => this.#fail(isProbe)),
      dropped: once(() => {}),
    };
  }

  #fail(isProbe: boolean): void {
    const now = this.#timing.now();
    if (isProbe) {
      this.#open(Math.min(this.#waitMs * 2, LONGEST_WAIT_MS));
      return;
    }
    this.#failures = [...this.#failures.filter((at) => now - at < WINDOW_MS), now];
    if (this.#waitMs === 0 && this.#failures.length >= FAILURES) this.#open(FIRST_WAIT_MS);
  }

  #open(waitMs: number): void {
    this.#failures = [];
    this.#waitMs = waitMs;
    this.#opensAt = this.#timing.now() + waitMs;
  }
}
