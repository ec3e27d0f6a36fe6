import type { DramatisError } from "../core/errors.js";

/** Lets others have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** What a promise gives, unless the signal is first; the work behind it goes on. */
export function raceAbort<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  error: () => DramatisError,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(error());
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
