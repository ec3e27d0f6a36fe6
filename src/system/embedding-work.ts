import { monotonicNow } from "../core/clock.js";
import type { DramatisError } from "../core/errors.js";
import { parseObject, textOf } from "../core/json.js";
import { floatsToText } from "../core/float-text.js";
import type { Embedder } from "../llm/embedder.js";
import type { MemoryLog } from "../memory/memory-log.js";
import { EmbeddingQueue, type EmbeddingFailure } from "../memory/vectors/embedding-queue.js";
import { fingerprintOf } from "../memory/vectors/fingerprint.js";
import type { Change } from "../model/entry.js";
import { allOwners, isHeld } from "./apply-vectors.js";
import { logIfRead } from "./roster.js";
import { lacksVectors } from "./vector-state.js";
import type { Owner, World } from "./world.js";

/** What getting vectors needs of the system around it. */
export interface EmbeddingContext {
  readonly world: World;
  readonly embedder: Embedder;
  readonly background: "auto" | "manual";
  readonly signal: AbortSignal;
  commit(entry: Change): void;
  /** A call failed; there will be another. */
  failed(error: DramatisError): void;
  /** Something else went wrong. */
  crashed(error: unknown): void;
}

/** Memories that wait for a call, at most; more of them stay in their logs. */
const MOST_WAITING = 256;
/** Rows looked at in one step. */
const MOST_ROWS = 512;
/** Numbers in one entry of the journal: less than a millisecond's work. */
const MOST_NUMBERS = 16_384;
/** After so many calls in a row that failed, nobody waits for the next one. */
const MOST_FAILURES = 3;
/** Nobody waits for a pause that is longer. */
const LONGEST_WAIT_MS = 5000;

/**
 * Gets vectors for the memories of a world, in slices: it hands texts to the queue, and commits the vectors that came. It
 * finds by itself what is missing, so that adding a memory costs nothing but a note whose log to look at.
 */
export class EmbeddingWork {
  readonly queue: EmbeddingQueue<string>;
  readonly fingerprint: string;
  readonly #context: EmbeddingContext;
  readonly #world: World;
  readonly #dimensions: number;
  /** Seqs up to which a log was looked through. */
  readonly #through = new WeakMap<MemoryLog, number>();
  /** Whose the memories are that wait in the queue. */
  readonly #waiting = new Map<string, Owner>();
  /** Vectors that came, by owner and memory. */
  readonly #ready = new Map<Owner, Map<string, Float32Array>>();
  #failures = 0;
  #pauseMs = 0;
  /** The store failed. Nothing more is done until the world is opened again. */
  #isStuck = false;
  #watchers: (() => void)[] = [];
  /** Told when there is something to do. */
  onReady: (() => void) | undefined;
  /** Memories that got their vectors. */
  done = 0;

  constructor(context: EmbeddingContext) {
    const { world, embedder, background, signal } = context;
    this.#context = context;
    this.#world = world;
    this.#dimensions = embedder.dimensions;
    this.fingerprint = fingerprintOf(embedder);
    this.queue = new EmbeddingQueue({
      embedder,
      background,
      signal,
      onVector: (id, vector) => this.#arrived(id, vector),
      onFailure: (failure) => this.#failed(failure),
      onRest: () => this.#wake(),
    });
    world.vectors.want(this.fingerprint, this.#lacking());
  }

  /** Owners of logs in which vectors are missing, or may be. */
  #lacking(): Owner[] {
    const { by, unread } = this.#world.vectors;
    return allOwners(this.#world).filter((owner) => {
      const log = logIfRead(owner);
      if (log !== undefined) return lacksVectors(log, this.fingerprint);
      return by === this.fingerprint ? unread.has(owner) : this.#world.isUnread?.(owner) === true;
    });
  }

  /** Memories that wait for a vector, and logs to be looked through. Not those for which nobody can do anything now. */
  get pending(): number {
    if (this.#isStuck) return 0;
    const isWaiting = this.queue.isWorking || !this.#isLeftAlone;
    return this.#ready.size + (isWaiting ? this.#waiting.size + this.#world.vectors.due.size : 0);
  }

  get #isLeftAlone(): boolean {
    return this.#failures >= MOST_FAILURES || this.#pauseMs > LONGEST_WAIT_MS;
  }

  /** True when {@link EmbeddingWork.step} could do something now. */
  get isReady(): boolean {
    if (this.#isStuck) return false;
    return this.#ready.size > 0 || this.#hasRoom || (this.queue.isResting && this.queue.pending > 0);
  }

  get #hasRoom(): boolean {
    return this.#world.vectors.due.size > 0 && this.#waiting.size < MOST_WAITING;
  }

  /** Commits what came, for about so many milliseconds, and hands over what is missing. Gives the number of entries. */
  step(budgetMs: number): number {
    if (this.#isStuck) return 0;
    const done = this.#commit(monotonicNow() + budgetMs);
    this.#look();
    this.queue.start();
    return done;
  }

  /** Resolves when there may be something to do, or nothing to wait for. */
  progress(): Promise<void> {
    return new Promise((resolve) => {
      this.#watchers.push(resolve);
    });
  }

  /** Takes back what waits for memories that are gone. */
  forgetGone(): void {
    for (const [id, owner] of this.#waiting) {
      if (this.#isThere(owner, id)) continue;
      this.#waiting.delete(id);
      this.queue.remove(id);
    }
    for (const [owner, vectors] of this.#ready) {
      for (const id of vectors.keys()) if (!this.#isThere(owner, id)) vectors.delete(id);
      if (vectors.size === 0) this.#ready.delete(owner);
    }
    this.#wake();
  }

  #isThere(owner: Owner, id: string): boolean {
    const log = logIfRead(owner);
    if (log === undefined || this.#world.ownerOf(owner.id) !== owner) return false;
    const position = this.#world.findRow(log, id);
    return position >= 0 && isHeld(this.#world, owner, log, position);
  }

  #arrived(id: string, vector: Float32Array): void {
    const owner = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#failures = 0;
    this.#pauseMs = 0;
    if (owner === undefined) return;
    this.#take(owner, id, vector);
    this.#wake();
  }

  #take(owner: Owner, id: string, vector: Float32Array): void {
    const vectors = this.#ready.get(owner);
    if (vectors === undefined) this.#ready.set(owner, new Map([[id, vector]]));
    else vectors.set(id, vector);
  }

  #failed({ error, retryInMs, givenUp }: EmbeddingFailure<string>): void {
    for (const id of givenUp) this.#waiting.delete(id);
    this.#failures++;
    this.#pauseMs = retryInMs ?? 0;
    this.#context.failed(error);
    this.#wake();
  }

  #wake(): void {
    for (const tell of this.#watchers.splice(0)) tell();
    this.onReady?.();
  }

  /** One entry for each owner, more when it would become too long. */
  #commit(until: number): number {
    const most = Math.max(1, Math.floor(MOST_NUMBERS / this.#dimensions));
    let entries = 0;
    for (const [owner, vectors] of this.#ready) {
      this.#ready.delete(owner);
      const all = [...vectors];
      for (let at = 0; at < all.length; at += most) {
        if (!this.#store(owner, all.slice(at, at + most))) return entries;
        entries++;
        if (monotonicNow() < until) continue;
        if (at + most < all.length) this.#ready.set(owner, new Map(all.slice(at + most)));
        return entries;
      }
    }
    return entries;
  }

  #store(owner: Owner, batch: readonly (readonly [string, Float32Array])[]): boolean {
    const vectors = batch.map(([id, vector]): [string, string] => [id, textOfVector(vector)]);
    try {
      this.#context.commit({ k: "vectors", of: owner.id, by: this.fingerprint, vectors });
      this.done += batch.length;
      return true;
    } catch (error) {
      this.#stop();
      this.#context.crashed(error);
      return false;
    }
  }

  #stop(): void {
    this.#isStuck = true;
    this.#ready.clear();
    for (const id of this.#waiting.keys()) this.queue.remove(id);
    this.#waiting.clear();
  }

  /** Looks through logs for memories without vectors. */
  #look(): void {
    let rows = 0;
    while (this.#hasRoom && rows < MOST_ROWS) {
      const [owner] = this.#world.vectors.due;
      if (owner === undefined) return;
      const wasRead = logIfRead(owner) !== undefined;
      const log = this.#read(owner);
      if (log === undefined) this.#world.vectors.done(owner);
      else rows += this.#lookThrough(owner, log, MOST_ROWS - rows);
      // Reading a log takes long enough for one step.
      if (!wasRead) return;
    }
  }

  #read(owner: Owner): MemoryLog | undefined {
    try {
      return this.#world.peekLog(owner);
    } catch (error) {
      // A section that cannot be read is told of; the others go on.
      this.#context.crashed(error);
      return undefined;
    }
  }

  #lookThrough(owner: Owner, log: MemoryLog, most: number): number {
    const first = log.lowerBound((this.#through.get(log) ?? 0) + 1);
    const end = Math.min(log.length, first + most);
    let position = first;
    for (; position < end && this.#waiting.size < MOST_WAITING; position++) {
      this.#through.set(log, log.seq(position));
      this.#handOver(owner, log, position);
    }
    if (position >= log.length) this.#world.vectors.done(owner);
    return position - first;
  }

  #handOver(owner: Owner, log: MemoryLog, position: number): void {
    if (log.isEvicted(position) || log.vectors?.of(this.fingerprint)?.has(log.seq(position)) === true) return;
    if (!isHeld(this.#world, owner, log, position)) return;
    const id = this.#world.pool.idAt(log, position);
    const text = textOf(parseObject(log.content(position)));
    // What says nothing is like nothing.
    if (text.trim() === "") {
      this.#take(owner, id, new Float32Array(this.#dimensions));
      return;
    }
    this.#waiting.set(id, owner);
    this.queue.add(id, text);
  }
}

function textOfVector(vector: Float32Array): string {
  return vector.every((value) => value === 0) ? "" : floatsToText(vector);
}
