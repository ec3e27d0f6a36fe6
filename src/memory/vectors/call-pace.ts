import type { DramatisError } from "../../core/errors.js";
import { kindOf } from "../../llm/model-errors.js";
import type { Timing } from "../../llm/timing.js";

/** Texts in one call. */
const MOST_TEXTS = 64;
/** How a call becomes smaller when one failed, and larger again. */
const STEP = 4;
const MOST_PATIENCE = 64;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;
const LONGEST_WISH_MS = 3_600_000;

/** What a text alone can be the reason of. */
const OF_TEXTS: ReadonlySet<string | undefined> = new Set(["bad-request", "context-length", "filter", "refusal"]);
/** What no text is the reason of. */
const OF_SERVERS: ReadonlySet<string | undefined> = new Set([
  "rate-limit",
  "quota",
  "auth",
  "not-found",
  "server",
  "network",
  "unavailable",
  "dimensions",
]);

/** Whose fault a failed call was. "unknown" when either could be. */
export function blame(error: DramatisError): "text" | "server" | "unknown" {
  const kind = kindOf(error);
  if (OF_TEXTS.has(kind)) return "text";
  return OF_SERVERS.has(kind) ? "server" : "unknown";
}

/**
 * How many texts go into a call, and how long to wait after one that failed. The first call carries one text: it tells
 * whether anybody is there. After a failure calls become smaller, until the text that nobody can embed is alone; the more
 * often that happens, the longer it takes until they are large again.
 */
export class CallPace {
  readonly #timing: Timing;
  #most = 1;
  /** Successes in a row that make calls larger. */
  #patience = 1;
  #successes = 0;
  #failures = 0;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Texts in the next call at most. */
  get most(): number {
    return this.#most;
  }

  succeeded(): void {
    this.#failures = 0;
    if (++this.#successes < this.#patience) return;
    this.#successes = 0;
    // A first answer says that all is well, and there may be much to do.
    this.#most = this.#patience === 1 ? MOST_TEXTS : Math.min(MOST_TEXTS, this.#most * STEP);
  }

  /** Milliseconds to wait. */
  failed(error: DramatisError, texts: number): number {
    this.#successes = 0;
    this.#failures++;
    if (texts > 1) this.#patience = Math.min(MOST_PATIENCE, this.#patience * 2);
    this.#most = Math.max(1, Math.floor(texts / STEP));
    const { retryAfterMs } = error.details;
    const wish = typeof retryAfterMs === "number" ? Math.min(retryAfterMs, LONGEST_WISH_MS) : 0;
    return Math.max(wish, this.#backOff(error));
  }

  #backOff(error: DramatisError): number {
    let most = FIRST_PAUSE_MS;
    for (let count = 1; count < this.#failures && most < LONGEST_PAUSE_MS; count++) most *= 2;
    // A wrong key or a wrong number of dimensions will not be right in a moment.
    const isLasting = !error.retryable && blame(error) === "server";
    const pause = isLasting ? LONGEST_PAUSE_MS : Math.min(most, LONGEST_PAUSE_MS);
    // Not all at the same moment, though never at once.
    return pause * (0.5 + this.#timing.chance() / 2);
  }
}
