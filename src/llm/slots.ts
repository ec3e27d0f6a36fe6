import { modelFailed } from "./model-errors.js";

/** Lets so many calls work at once and so many wait; more are refused. */
export class Slots {
  readonly #name: string;
  readonly #maxWaiting: number;
  #free: number;
  /** In the order they came. */
  readonly #waiting = new Set<() => void>();

  constructor(name: string, concurrency: number, maxWaiting: number) {
    this.#name = name;
    this.#free = concurrency;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Waits for a place and gives the way to leave it.
   *
   * @throws DramatisError `model/failed` of kind "unavailable" when too many wait; the signal's reason when it aborts.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return this.#leaveOnce();
    }
    if (this.#waiting.size >= this.#maxWaiting) {
      throw modelFailed(
        this.#name,
        "unavailable",
        `${this.#waiting.size} calls wait already; ask again when some have been answered, or ask less often`,
        { reason: "queue", waiting: this.#waiting.size },
      );
    }
    await this.#turn(signal);
    return this.#leaveOnce();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(admit);
        reject(signal.reason as Error);
      };
      const admit = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      this.#waiting.add(admit);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  #leaveOnce(): () => void {
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const [next] = this.#waiting;
      if (next === undefined) this.#free++;
      else {
        // The place goes from hand to hand, so that nobody who comes later can take it.
        this.#waiting.delete(next);
        next();
      }
    };
  }
}
