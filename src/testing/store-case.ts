import type { Store } from "../journal/store.js";

/** One thing that every embedded {@link Store} has to do. */
export interface StoreCase {
  /** A sentence. */
  readonly name: string;
  /**
   * Rejects when the store does not do it.
   *
   * @param makeStore - gives a new store object for the same place each time it is called; nothing was stored in that
   * place before the first call, and no other case uses it.
   */
  readonly run: (makeStore: () => Store) => Promise<void>;
}
