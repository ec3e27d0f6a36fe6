import type { MemoryLog } from "../memory/memory-log.js";

/** Whose vectors the memories of a world have, and in which logs some are missing. */
export class VectorState<Owner> {
  /** Fingerprint of the embedder that was used last; undefined when there never was any. */
  by: string | undefined;
  /** Owners whose logs are still in the store, and lack vectors of that embedder. */
  readonly unread: Set<Owner> = new Set();
  /** Fingerprint of the embedder that the system has. */
  #wanted: string | undefined;
  /** Owners in whose logs some of its vectors may be missing. */
  readonly #due = new Set<Owner>();

  /** Where vectors may be missing that the system's embedder can make. */
  get due(): ReadonlySet<Owner> {
    return this.#due;
  }

  /** Begins to note where vectors of an embedder are missing. */
  want(fingerprint: string, owners: Iterable<Owner>): void {
    this.#wanted = fingerprint;
    for (const owner of owners) this.#due.add(owner);
  }

  /** An owner has a memory more. */
  added(owner: Owner): void {
    if (this.#wanted !== undefined) this.#due.add(owner);
  }

  /** The log of an owner was read. */
  read(owner: Owner, log: MemoryLog): void {
    this.unread.delete(owner);
    if (this.#wanted !== undefined && lacksVectors(log, this.#wanted)) this.#due.add(owner);
  }

  /** Nothing is missing any more, or nothing can be done about it. */
  done(owner: Owner): void {
    this.#due.delete(owner);
  }

  /** An owner is gone. */
  forget(owner: Owner): void {
    this.unread.delete(owner);
    this.#due.delete(owner);
  }

  /** There are vectors of an embedder now; if it is another than before, all logs lack them that were not read. */
  use(fingerprint: string, unread: () => Iterable<Owner>): void {
    if (this.by === fingerprint) return;
    this.by = fingerprint;
    this.unread.clear();
    for (const owner of unread()) this.unread.add(owner);
  }
}

/** Whether some memories of a log have no vector of an embedder. */
export function lacksVectors(log: MemoryLog, fingerprint: string): boolean {
  return log.count > (log.vectors?.of(fingerprint)?.size ?? 0);
}
