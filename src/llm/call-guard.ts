import { DramatisError, isDramatisError } from "../core/errors.js";
import { Breaker, type Visit } from "./breaker.js";
import { CallEnd, isCancelled } from "./call-end.js";
import { closeIterator, EndableIteration } from "./endable-iteration.js";
import { kindOf, modelTimeout } from "./model-errors.js";
import { Slots } from "./slots.js";
import { realTiming, type Timing } from "./timing.js";

export interface GuardOptions {
  /** The model's name, for messages. */
  readonly name: string;
  /** Milliseconds for a whole call: waiting for a place, all attempts, the pauses between them. */
  readonly timeoutMs: number;
  /** Attempts after the first one at most. */
  readonly maxRetries: number;
  readonly timing?: Timing | undefined;
}

/** Calls at once, and calls that wait for their turn. */
const CONCURRENCY = 4;
const QUEUE = 256;
/** One attempt may take a third of the whole time, so that there is time for others. */
const MOST_SHARES = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

const RETRIED_KINDS: ReadonlySet<string | undefined> = new Set(["rate-limit", "server", "network"]);
/** What speaks against the server. A refusal (4xx) shows that it is well. */
const FAULT_KINDS: ReadonlySet<string | undefined> = new Set(["server", "network", "html", "malformed", "no-choices"]);

/**
 * Calls of one model: how many at once, how long, how often again, and not at all while the server is down. `work` throws
 * errors of ours only, and stops when its signal aborts; where it does not, nobody waits for it.
 */
export class CallGuard {
  readonly #name: string;
  readonly #timeoutMs: number;
  readonly #attemptMs: number;
  readonly #maxRetries: number;
  readonly #timing: Timing;
  readonly #slots: Slots;
  readonly #breaker: Breaker;

  constructor({ name, timeoutMs, maxRetries, timing = realTiming }: GuardOptions) {
    this.#name = name;
    this.#timeoutMs = timeoutMs;
    this.#attemptMs = Math.ceil(timeoutMs / Math.min(MOST_SHARES, maxRetries + 1));
    this.#maxRetries = maxRetries;
    this.#timing = timing;
    this.#slots = new Slots(name, CONCURRENCY, QUEUE);
    this.#breaker = new Breaker(name, timing);
  }

  /** Settles when the work does, at the deadline, or when the caller aborts: whichever is first. */
  async run<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const end = this.#begin(signal);
    try {
      return await end.race(this.#attempts(end, work));
    } finally {
      end.release();
    }
  }

  /** The same for parts. Once one has been delivered there is no other attempt: it would begin from the start. */
  stream<T>(
    signal: AbortSignal | undefined,
    open: (signal: AbortSignal) => AsyncIterable<T>,
  ): AsyncIterableIterator<T> {
    return new EndableIteration(() => {
      const end = this.#begin(signal);
      return { end, source: this.#streamAttempts(end, open) };
    });
  }

  #begin(signal: AbortSignal | undefined): CallEnd {
    return new CallEnd({ name: this.#name, timeoutMs: this.#timeoutMs, signal, timing: this.#timing });
  }

  async #attempts<T>(end: CallEnd, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    end.defer(await this.#slots.enter(end.signal));
    const failures: DramatisError[] = [];
    for (;;) {
      try {
        return await this.#attempt(end, work);
      } catch (error) {
        await this.#pause(end, error, failures);
      }
    }
  }

  async #attempt<T>(end: CallEnd, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const attempt = this.#enter(end);
    try {
      const result = await end.within(this.#attemptMs, work(attempt.signal));
      attempt.visit.succeeded();
      return result;
    } catch (error) {
      judge(attempt.visit, error);
      attempt.abort();
      throw error;
    } finally {
      attempt.release();
    }
  }

  async *#streamAttempts<T>(end: CallEnd, open: (signal: AbortSignal) => AsyncIterable<T>): AsyncGenerator<T> {
    end.defer(await this.#slots.enter(end.signal));
    const failures: DramatisError[] = [];
    for (;;) {
      let hasDelivered = false;
      try {
        for await (const part of this.#streamAttempt(end, open)) {
          hasDelivered = true;
          yield part;
        }
        return;
      } catch (error) {
        if (hasDelivered) throw error;
        await this.#pause(end, error, failures);
      }
    }
  }

  async *#streamAttempt<T>(end: CallEnd, open: (signal: AbortSignal) => AsyncIterable<T>): AsyncGenerator<T> {
    const attempt = this.#enter(end);
    const parts = open(attempt.signal)[Symbol.asyncIterator]();
    try {
      for (;;) {
        // Only the server's time counts, not that of whoever reads the parts.
        const step = await end.within(this.#attemptMs, parts.next());
        attempt.visit.succeeded();
        if (step.done === true) return;
        end.begin();
        yield step.value;
      }
    } catch (error) {
      judge(attempt.visit, error);
      throw error;
    } finally {
      // Also when the parts are not wanted any more.
      attempt.abort();
      attempt.release();
      closeIterator(parts);
    }
  }

  #enter(end: CallEnd): Attempt {
    end.signal.throwIfAborted();
    return new Attempt(this.#breaker.enter(), end.signal);
  }

  /** Waits before the next attempt. Throws when there is none. */
  async #pause(end: CallEnd, error: unknown, failures: DramatisError[]): Promise<void> {
    const [last] = failures;
    // When the breaker opens between attempts, what happened before says more.
    if (kindOf(error) === "unavailable" && last !== undefined) throw this.#afterAttempts(last, failures.length);
    if (!isDramatisError(error)) throw error;
    failures.unshift(error);
    if (!isWorthRetrying(error) || failures.length > this.#maxRetries)
      throw this.#afterAttempts(error, failures.length);
    const { retryAfterMs } = error.details;
    const ms = Math.max(this.#backOff(failures.length), typeof retryAfterMs === "number" ? retryAfterMs : 0);
    // Waiting for what cannot come in time would only cost time.
    if (ms >= end.remainingMs) throw this.#afterAttempts(error, failures.length);
    await end.pause(ms);
  }

  /** The last failure, as that of the whole call. */
  #afterAttempts(error: DramatisError, attempts: number): DramatisError {
    // The time of one attempt is not what the caller set.
    const isLate = error.code === "model/timeout";
    return withAttempts(isLate ? modelTimeout(this.#name, this.#timeoutMs) : error, attempts);
  }

  /** Full jitter: many clients that failed together do not come back together. */
  #backOff(failed: number): number {
    let most = FIRST_PAUSE_MS;
    for (let count = 1; count < failed && most < LONGEST_PAUSE_MS; count++) most *= 2;
    return this.#timing.chance() * Math.min(most, LONGEST_PAUSE_MS);
  }
}

/** One attempt: what the breaker will learn of it, and a signal of its own that follows the call's. */
class Attempt {
  readonly visit: Visit;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;

  constructor(visit: Visit, outer: AbortSignal) {
    this.visit = visit;
    this.#outer = outer;
    outer.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller.abort();
  }

  release(): void {
    this.#outer.removeEventListener("abort", this.#follow);
  }

  readonly #follow = (): void => this.#controller.abort(this.#outer.reason);
}

function judge(visit: Visit, error: unknown): void {
  if (isCancelled(error)) visit.dropped();
  else if (isDramatisError(error, "model/timeout") || FAULT_KINDS.has(kindOf(error))) visit.failed();
  else visit.succeeded();
}

function isWorthRetrying(error: DramatisError): boolean {
  return error.code === "model/timeout" || (error.code === "model/failed" && RETRIED_KINDS.has(kindOf(error)));
}

function withAttempts(error: DramatisError, attempts: number): DramatisError {
  if (attempts < 2) return error;
  return new DramatisError(error.code, `${error.message} (${attempts} attempts)`, {
    details: { ...error.details, attempts },
    retryable: error.retryable,
    ...(error.cause !== undefined && { cause: error.cause }),
  });
}
