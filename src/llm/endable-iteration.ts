import type { CallEnd } from "./call-end.js";

/** A source of parts and what ends it. */
export interface RunningStream<T> {
  readonly end: CallEnd;
  readonly source: AsyncIterator<T, unknown>;
}

/**
 * Parts of a stream that nothing can hold up: the end of the call is raced against at every step, and breaking off settles
 * at once, also while a part is being waited for (a generator would first wait for that part). Nothing starts before the
 * first part is asked for; at the end of the call the source is closed even when nobody asks for parts any more.
 */
export class EndableIteration<T> implements AsyncIterableIterator<T> {
  readonly #start: () => RunningStream<T>;
  #running: RunningStream<T> | undefined;
  #isOver = false;
  #breakOff: () => void = () => {};
  readonly #brokenOff: Promise<IteratorReturnResult<undefined>>;

  constructor(start: () => RunningStream<T>) {
    this.#start = start;
    this.#brokenOff = new Promise((resolve) => {
      this.#breakOff = (): void => resolve({ done: true, value: undefined });
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      this.#running ??= this.#start();
      const { end, source } = this.#running;
      const step = await Promise.race([this.#brokenOff, end.race(source.next())]);
      if (step.done !== true) return step;
      this.#isOver = true;
      this.#running.end.release();
      return { done: true, value: undefined };
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#close();
    return { done: true, value: undefined };
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#breakOff();
    if (this.#running === undefined) return;
    const { end, source } = this.#running;
    end.close();
    closeIterator(source);
  }
}

/** Asks an iterator to let go of what it holds. It may take its time, or fail: nobody waits for it. */
export function closeIterator(iterator: AsyncIterator<unknown, unknown>): void {
  try {
    iterator.return?.()?.catch(() => {});
  } catch {
    // Whoever iterated has his answer already.
  }
}
