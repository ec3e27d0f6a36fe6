import { isDramatisError, type DramatisError } from "../core/errors.js";
import { callCancelled, modelTimeout } from "./model-errors.js";
import { realTiming, type Timing } from "./timing.js";

export interface CallTerms {
  /** The model's name, for messages. */
  readonly name: string;
  /** Milliseconds for everything together. */
  readonly timeoutMs: number;
  /** The caller's; aborting it ends the call with `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  readonly timing?: Timing | undefined;
}

/**
 * The end that a call comes to from outside: its deadline, or its caller. Whoever waits does so in a race against it, so
 * that neither a server nor a model that ignores its signal can hold anybody up.
 */
export class CallEnd {
  readonly #name: string;
  readonly #timing: Timing;
  readonly #deadline: number;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  #hasBegun = false;
  #stopTimer: () => void = ignore;
  #reject: (error: unknown) => void = ignore;
  #cleanups: (() => void)[] | undefined = [];
  /** Rejects when the call is ended; never resolves. */
  readonly promise: Promise<never>;

  constructor({ name, timeoutMs, signal, timing = realTiming }: CallTerms) {
    this.#name = name;
    this.#timing = timing;
    this.#deadline = timing.now() + timeoutMs;
    this.#outer = signal;
    this.promise = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
    });
    // Nobody may be waiting any more when it comes.
    this.promise.catch(ignore);
    if (signal?.aborted === true) {
      this.#onAbort();
      return;
    }
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#stopTimer = timing.after(timeoutMs, () =>
      this.end(modelTimeout(name, timeoutMs, this.#hasBegun ? "did not finish" : "gave no answer")),
    );
  }

  /** A part of a stream has come: what is late from now on is not the answer, but the rest of it. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** Goes to whatever works for the call. Its reason is the error that the call ends with. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds until the deadline. */
  get remainingMs(): number {
    return Math.max(0, this.#deadline - this.#timing.now());
  }

  /** Runs when the call is over, or at once when it is already. */
  defer(cleanup: () => void): void {
    if (this.#cleanups === undefined) cleanup();
    else this.#cleanups.push(cleanup);
  }

  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.promise]);
  }

  /** {@link race} with a shorter time for this one piece of work. */
  async within<T>(ms: number, work: Promise<T>): Promise<T> {
    let stop = ignore;
    const late = new Promise<never>((_resolve, reject) => {
      stop = this.#timing.after(ms, () =>
        reject(modelTimeout(this.#name, ms, this.#hasBegun ? "fell silent: no further part came" : "gave no answer")),
      );
    });
    try {
      return await Promise.race([work, this.promise, late]);
    } finally {
      stop();
    }
  }

  /** Waits; the end of the call comes first. */
  async pause(ms: number): Promise<void> {
    let stop = ignore;
    try {
      await this.race(
        new Promise<void>((resolve) => {
          stop = this.#timing.after(ms, resolve);
        }),
      );
    } finally {
      stop();
    }
  }

  /** Ends the call now, as broken off. What still works for it is aborted. */
  close(): void {
    this.end(callCancelled(this.#name));
  }

  end(error: DramatisError): void {
    if (this.#cleanups === undefined) return;
    this.#controller.abort(error);
    this.#reject(error);
    this.release();
  }

  /** The call is over: no timer, no listener, no place in a queue is kept. */
  release(): void {
    this.#stopTimer();
    this.#outer?.removeEventListener("abort", this.#onAbort);
    const cleanups = this.#cleanups ?? [];
    this.#cleanups = undefined;
    for (const cleanup of cleanups) cleanup();
  }

  readonly #onAbort = (): void => this.end(callCancelled(this.#name));
}

/** True for calls that the caller broke off. */
export function isCancelled(error: unknown): boolean {
  return isDramatisError(error, "cancelled");
}

function ignore(): void {}
