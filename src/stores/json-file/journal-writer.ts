import { DramatisError } from "../../core/errors.js";
import { storeFailure } from "./failures.js";
import type { JournalStart } from "./journal-file.js";
import { JournalTail, makeRoom, type Batch, type TailPlace } from "./journal-tail.js";

/** When an entry is written: at once; at most 20 ms later; when asked to or when much has gathered. */
export type Durability = "sync" | "batched" | "exit";

const BATCH_MS = 20;
/** UTF-16 units of one batch, and of what may gather before a batch starts without being asked for. */
const BATCH_UNITS = 1024 * 1024;
/** What may wait before `append` writes by itself, so that a disk slower than the program cannot fill the memory. */
const MAX_WAITING_UNITS = 8 * 1024 * 1024;

export interface JournalWriterOptions extends TailPlace {
  readonly durability: Durability;
  /** The number of the next journal file, and what it continues. */
  readonly next: number;
  readonly after: JournalStart;
  /** Throws when somebody else has taken over the store. */
  readonly checkOwner: () => void;
  readonly onError: (error: DramatisError) => void;
}

/** Entries for one journal file. */
interface Segment {
  readonly tail: JournalTail;
  entries: string[];
  /** Set when nothing more comes into this file: the mark of its end is to be written. */
  isEnding: boolean;
}

interface Waiter {
  readonly target: number;
  readonly resolve: () => void;
  readonly reject: (error: DramatisError) => void;
}

/** What {@link JournalWriter.rotate} gives. */
export interface Rotation {
  /** The file that takes what is appended from now on. */
  readonly journal: number;
  /** Resolves to what that file continues, when everything appended before is durable. */
  readonly start: Promise<JournalStart>;
}

/** Appends entries to the journal in batches: while one is written and synced, the next gathers. */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  #segments: Segment[];
  #tails: JournalTail[];
  #timer: NodeJS.Timeout | undefined;
  #waitingUnits = 0;
  /** Entries (and marks of ends) taken, durable, and to be made durable without waiting further. */
  #taken = 0;
  #durable = 0;
  #goal = 0;
  #waiters: Waiter[] = [];
  #drain: Promise<void> | undefined;
  #underWay: { readonly tail: JournalTail; readonly batch: Batch } | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: DramatisError | undefined;
  #isClosed = false;
  readonly #room: Buffer = makeRoom();
  #spareRoom: Buffer | undefined;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    const tail = new JournalTail(options, options.next, () => options.after);
    this.#tails = [tail];
    this.#segments = [{ tail, entries: [], isEnding: false }];
  }

  /** Bytes of the files of this session that still count. */
  get bytes(): number {
    return this.#tails.reduce((sum, tail) => sum + tail.bytes, 0);
  }

  /** How many files of this session count. */
  get files(): number {
    return this.#tails.length;
  }

  append(entry: string): void {
    this.#throwIfUnusable();
    this.#current.entries.push(entry);
    this.#taken += 1;
    this.#waitingUnits += entry.length;
    const { durability } = this.#options;
    if (durability === "sync" || this.#waitingUnits > MAX_WAITING_UNITS) {
      this.writeNow();
      if (this.#failure !== undefined) throw this.#failure;
    } else if (this.#waitingUnits > BATCH_UNITS) this.#startDrain();
    else if (durability === "batched") this.#timer ??= setTimeout(() => this.#startDrain(), BATCH_MS);
  }

  flush(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#durable >= this.#taken) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ target: this.#taken, resolve, reject });
      this.#startDrain();
    });
  }

  /** Writes and syncs everything that waits before it returns. A failure is kept, and thrown by the next `append`. */
  writeNow(): void {
    if (this.#failure !== undefined) return;
    const underWay = this.#underWay;
    let tail = underWay?.tail ?? this.#current.tail;
    try {
      this.#options.checkOwner();
      this.#spareRoom ??= makeRoom();
      if (underWay !== undefined) {
        underWay.batch.isOvertaken = true;
        this.#underWay = undefined;
        tail.writeNow(underWay.batch, this.#spareRoom);
        this.#commit(tail, underWay.batch);
      }
      for (let next = this.#takeBatch(); next !== undefined; next = this.#takeBatch()) {
        tail = next.tail;
        tail.writeNow(next.batch, this.#spareRoom);
        this.#options.checkOwner();
        this.#commit(tail, next.batch);
      }
    } catch (error) {
      this.#fail(error, tail);
    }
  }

  /** Starts a new journal file for what is appended from now on. */
  rotate(): Rotation {
    this.#throwIfUnusable();
    const old = this.#current;
    const isUsed = old.tail.isMade || old.entries.length > 0 || this.#underWay?.tail === old.tail;
    if (!isUsed) return { journal: old.tail.journal, start: this.flush().then(() => old.tail.endMark) };
    this.#end(old);
    const tail = new JournalTail(this.#options, old.tail.journal + 1, () => old.tail.endMark);
    this.#tails.push(tail);
    this.#segments.push({ tail, entries: [], isEnding: false });
    return { journal: tail.journal, start: this.flush().then(() => old.tail.endMark) };
  }

  /** Lets go of the files before a journal that a document has made superfluous. */
  async forget(before: number): Promise<void> {
    // It may have been overtaken, and its descriptor must stay open until it ends.
    await this.#writing;
    for (const tail of this.#tails) if (tail.journal < before) tail.close();
    this.#tails = this.#tails.filter((tail) => tail.journal >= before);
  }

  /** Stops taking entries for good. */
  poison(error: DramatisError): void {
    this.#fail(error, undefined);
  }

  /** Writes what waits and marks the end as clean. Rejects when something could not be made durable. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    try {
      const current = this.#current;
      if (this.#failure === undefined && (current.tail.isMade || current.entries.length > 0 || this.#underWay)) {
        this.#end(current);
      }
      this.#isClosed = true;
      await this.flush();
    } finally {
      this.#isClosed = true;
      await this.#settle();
      this.release();
    }
  }

  /** Lets go of timer and files without writing. */
  release(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const tail of this.#tails) tail.close();
  }

  /** Resolves when no write is under way and none follows. */
  async #settle(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- the end of one may start the next
    while (this.#drain !== undefined) await this.#drain;
  }

  get #current(): Segment {
    const segment = this.#segments.at(-1);
    if (segment === undefined) throw new Error("a journal writer always has a segment");
    return segment;
  }

  #end(segment: Segment): void {
    segment.isEnding = true;
    this.#taken += 1;
  }

  #throwIfUnusable(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isClosed) {
      throw new DramatisError("store/unavailable", `the store in ${this.#options.directory} is closed; open it again`);
    }
  }

  #startDrain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#goal = this.#taken;
    this.#drain ??= this.#runDrain().finally(() => {
      this.#drain = undefined;
      // What asked for more in the moment between the last look and now.
      if (this.#failure === undefined && this.#durable < this.#goal) this.#startDrain();
    });
  }

  async #runDrain(): Promise<void> {
    // What the same turn of the program still appends and flushes shares the batch.
    await Promise.resolve();
    while (this.#failure === undefined && this.#durable < this.#goal) {
      const next = this.#takeBatch();
      if (next === undefined) return;
      // oxlint-disable-next-line no-await-in-loop -- one batch at a time keeps the order
      await (this.#writing = this.#writeBatch(next.tail, next.batch));
    }
  }

  async #writeBatch(tail: JournalTail, batch: Batch): Promise<void> {
    this.#underWay = { tail, batch };
    try {
      this.#options.checkOwner();
      await tail.writeSlowly(batch, this.#room);
      if (!batch.isOvertaken) {
        this.#underWay = undefined;
        // Not ours any more: the new owner may have read the journal before this batch was in it.
        this.#options.checkOwner();
        this.#commit(tail, batch);
      } else if (this.#failure !== undefined) this.#cutBack(tail);
    } catch (error) {
      this.#underWay = undefined;
      this.#fail(error, tail);
    }
  }

  /** The next entries that become durable together: of one file, and not too many. */
  #takeBatch(): { readonly tail: JournalTail; readonly batch: Batch } | undefined {
    for (;;) {
      const [segment] = this.#segments;
      if (segment === undefined) return undefined;
      const { tail, entries } = segment;
      if (entries.length > 0)
        return { tail, batch: { entries: this.#takeEntries(segment), encoded: 0, isOvertaken: false } };
      if (!segment.isEnding) return undefined;
      if (this.#segments.length > 1) this.#segments.shift();
      else segment.isEnding = false;
      return { tail, batch: { entries: "end", encoded: 0, isOvertaken: false } };
    }
  }

  #takeEntries(segment: Segment): readonly string[] {
    let units = 0;
    let count = 0;
    while (count < segment.entries.length && units < BATCH_UNITS) units += segment.entries[count++]?.length ?? 0;
    this.#waitingUnits -= units;
    if (count < segment.entries.length) return segment.entries.splice(0, count);
    const all = segment.entries;
    segment.entries = [];
    return all;
  }

  #commit(tail: JournalTail, batch: Batch): void {
    tail.commit();
    this.#durable += batch.entries === "end" ? 1 : batch.entries.length;
    const done = this.#waiters.filter(({ target }) => target <= this.#durable);
    if (done.length === 0) return;
    this.#waiters = this.#waiters.filter(({ target }) => target > this.#durable);
    for (const { resolve } of done) resolve();
  }

  /** Nothing is taken any more. A failed sync is not tried again: the system may have dropped what it could not write. */
  #fail(error: unknown, tail: JournalTail | undefined): void {
    if (this.#failure !== undefined) return;
    const failure = storeFailure(error, `the journal in ${this.#options.directory}`);
    this.#failure = failure;
    clearTimeout(this.#timer);
    if (tail !== undefined && failure.code !== "store/conflict") this.#cutBack(tail);
    for (const segment of this.#segments) segment.entries = [];
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(failure);
    this.#options.onError(failure);
  }

  #cutBack(tail: JournalTail): void {
    try {
      // A new owner counts on the bytes that it found.
      this.#options.checkOwner();
      tail.cutBack();
    } catch {
      // What stays behind is read as an unfinished end when the store is opened again.
    }
  }
}
