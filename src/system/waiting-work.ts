import type { ResolvedMemoryConfig } from "../memory/memory-config.js";
import type { Stream } from "../memory/stream.js";

/** Streams in which something waits, by whose they are. */
export class WaitingWork<Owner> {
  readonly #streams = new Map<Owner, Set<Stream>>();
  readonly #configOf: (owner: Owner) => ResolvedMemoryConfig;
  readonly #read: (owner: Owner) => void;
  /** Owners in whose streams something waits, as a document says that was not read further. */
  readonly #unread = new Set<Owner>();
  /** Grows whenever streams are noted, or dropped for another reason than that they are done. */
  changes = 0;

  /** `read` makes an owner's streams known, which then note themselves. */
  constructor(configOf: (owner: Owner) => ResolvedMemoryConfig, read: (owner: Owner) => void) {
    this.#configOf = configOf;
    this.#read = read;
  }

  /** True when nothing was noted. */
  get isEmpty(): boolean {
    return this.#streams.size === 0 && this.#unread.size === 0;
  }

  /** Owners whose streams are not known yet. */
  get unread(): ReadonlySet<Owner> {
    return this.#unread;
  }

  /** Notes an owner whose streams are to be looked at when its turn comes, so that opening a world reads none of them. */
  addUnread(owner: Owner): void {
    this.changes++;
    this.#unread.add(owner);
  }

  /** Makes the streams of one more owner known; false when all are. */
  readNext(): boolean {
    for (const owner of this.#unread) {
      this.#unread.delete(owner);
      this.changes++;
      this.#read(owner);
      return true;
    }
    return false;
  }

  [Symbol.iterator](): Iterator<[Owner, ReadonlySet<Stream>]> {
    return this.#streams.entries();
  }

  of(owner: Owner): ReadonlySet<Stream> | undefined {
    return this.#streams.get(owner);
  }

  /** Whether something waits in a stream: a summary of a window or of summaries, or a check of what nobody sees. */
  isIn(owner: Owner, stream: Stream): boolean {
    if (stream.windows.length > 0 || stream.checkAt > 0) return true;
    const { autoSummarize, summaryThreshold } = this.#configOf(owner);
    return (
      autoSummarize && stream.levels.some((_, index) => stream.condensable(index + 1, summaryThreshold) !== undefined)
    );
  }

  add(owner: Owner, stream: Stream): void {
    this.changes++;
    this.#unread.delete(owner);
    const streams = this.#streams.get(owner);
    if (streams === undefined) this.#streams.set(owner, new Set([stream]));
    else streams.add(stream);
  }

  /** Notes those of an owner's streams in which something waits. */
  addFrom(owner: Owner, streams: Iterable<Stream>): void {
    for (const stream of streams) if (this.isIn(owner, stream)) this.add(owner, stream);
  }

  remove(owner: Owner, stream: Stream): void {
    const streams = this.#streams.get(owner);
    streams?.delete(stream);
    if (streams?.size === 0) this.#streams.delete(owner);
  }

  /** Drops a stream whose work nobody is to finish. */
  drop(owner: Owner, stream: Stream): void {
    this.changes++;
    this.remove(owner, stream);
  }

  removeAll(owner: Owner): void {
    this.#unread.delete(owner);
    if (this.#streams.delete(owner)) this.changes++;
  }

  /** Drops the notes of what turned out to be done, as replaying a journal leaves them. */
  removeDone(): void {
    for (const [owner, streams] of this.#streams) {
      for (const stream of streams) if (!this.isIn(owner, stream)) this.remove(owner, stream);
    }
  }
}
