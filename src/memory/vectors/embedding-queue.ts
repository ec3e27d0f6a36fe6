import { isDramatisError, type DramatisError } from "../../core/errors.js";
import type { Embedder } from "../../llm/embedder.js";
import { asModelError } from "../../llm/model-errors.js";
import { realTiming, type Timing } from "../../llm/timing.js";
import { callEmbedder, knowEmbedder, type EmbedTerms, type KnownEmbedder } from "./call-embedder.js";
import { blame, CallPace } from "./call-pace.js";
import { fingerprintOf } from "./fingerprint.js";
import { OrderCheck } from "./order-check.js";
import { contentKey, VectorCache } from "./vector-cache.js";

export interface EmbeddingQueueOptions<K> {
  readonly embedder: Embedder;
  /** Takes a vector. It is shared with others and must not be changed. */
  readonly onVector: (key: K, vector: Float32Array) => void;
  readonly onFailure?: ((failure: EmbeddingFailure<K>) => void) | undefined;
  /** May be shared. @default one of its own */
  readonly cache?: VectorCache | undefined;
  /** Milliseconds for a call. @default 30,000 */
  readonly timeoutMs?: number | undefined;
  /** Ends everything. */
  readonly signal?: AbortSignal | undefined;
  /** Told when it has stopped working, or is left alone no longer after a call that failed. */
  readonly onRest?: (() => void) | undefined;
  /** "manual": one call for each {@link EmbeddingQueue.start}, more while somebody waits for {@link EmbeddingQueue.idle}. @default "auto" */
  readonly background?: "auto" | "manual" | undefined;
  readonly timing?: Timing | undefined;
}

/** A call that failed, or somebody who could not take a vector. */
export interface EmbeddingFailure<K> {
  readonly error: DramatisError;
  /** Milliseconds until the next call; absent when there is no reason to wait. */
  readonly retryInMs?: number;
  /** What is not tried again. */
  readonly givenUp: readonly K[];
}

/** A text that has no vector yet. */
interface Waiting {
  readonly text: string;
  /** Calls that failed with this text alone. */
  failures: number;
  /** Calls of all texts that had succeeded when a call with this one failed first. */
  successesBefore?: number;
}

/** Texts of one call with the keys that wait for them. */
type Batch<K> = Map<string, K[]>;

const TIMEOUT_MS = 30_000;
/** After a question that was not answered in time, others are not kept waiting for so long. */
const SILENCE_MS = 30_000;
/** In one call. Of a text that is longer only so much is looked at. */
const MOST_CHARACTERS = 32_768;
/** Keys looked at before others have a turn. */
const MOST_KEYS = 1024;
/** Calls with a text alone that fail before it is given up. */
const MOST_FAILURES = 5;

/** Timers of pauses let the process end: what was not embedded will be the next time. */
const pausing: Timing = {
  ...realTiming,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer);
  },
};

/**
 * Gets vectors for texts, many texts a call and one call at a time, and never troubles whoever adds them: while the embedder
 * is down, slow or wrong, texts wait. Equal texts are sent once, and known ones not at all.
 */
export class EmbeddingQueue<K> {
  readonly #known: KnownEmbedder;
  readonly #fingerprint: string;
  readonly #options: EmbeddingQueueOptions<K>;
  readonly #cache: VectorCache;
  readonly #timing: Timing;
  readonly #pauses: Timing;
  readonly #pace: CallPace;
  readonly #order: OrderCheck;
  readonly #waiting = new Map<K, Waiting>();
  readonly #failed = new Map<K, string>();
  readonly #controller = new AbortController();
  #successes = 0;
  #isDown = false;
  /** Until then nobody waits for an answer. */
  #silentUntil = Number.NEGATIVE_INFINITY;
  #state: "resting" | "working" | "pausing" = "resting";
  #endPause: () => void = ignore;
  #watchers: (() => void)[] = [];

  constructor(options: EmbeddingQueueOptions<K>) {
    this.#options = options;
    this.#known = knowEmbedder(options.embedder);
    this.#fingerprint = fingerprintOf(this.#known);
    this.#cache = options.cache ?? new VectorCache();
    this.#timing = options.timing ?? realTiming;
    this.#pauses = options.timing ?? pausing;
    this.#pace = new CallPace(this.#timing);
    this.#order = new OrderCheck(this.#known.name);
    if (options.signal?.aborted === true) this.close();
    else options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Keys that wait for a vector. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Keys that were given up, since their texts cannot be embedded. */
  get failed(): number {
    return this.#failed.size;
  }

  /** Replaces the text of a key that waits. */
  add(key: K, text: string): void {
    if (this.#isClosed) return;
    const cut = cutText(text);
    this.#failed.delete(key);
    if (this.#waiting.get(key)?.text !== cut) this.#waiting.set(key, { text: cut, failures: 0 });
    if (!this.#isManual) this.start();
  }

  /** Nothing comes for this key any more. */
  remove(key: K): void {
    this.#waiting.delete(key);
    this.#failed.delete(key);
  }

  /**
   * The vector of a text that somebody waits for, past all that wait in the queue; `undefined` when the embedder cannot give
   * it, and at once when it is known to be down or did not answer in time a moment ago. Never rejects.
   */
  async embedNow(text: string, terms: Pick<EmbedTerms, "timeoutMs" | "signal">): Promise<Float32Array | undefined> {
    const cut = cutText(text);
    const key = contentKey(this.#fingerprint, cut);
    const known = this.#cache.get(key);
    if (known !== undefined || this.#isClosed || this.#isDown || this.#timing.now() < this.#silentUntil) return known;
    try {
      const signal = terms.signal ?? this.#controller.signal;
      const [vector] = await callEmbedder(this.#known, [cut], { ...terms, signal, timing: this.#timing });
      if (vector !== undefined) this.#cache.set(key, vector);
      return vector;
    } catch (error) {
      if (isDramatisError(error, "model/timeout")) this.#silentUntil = this.#timing.now() + SILENCE_MS;
      return undefined;
    }
  }

  /** Adds again what was given up. */
  retryFailed(): void {
    for (const [key, text] of this.#failed) this.add(key, text);
  }

  /** Works, unless it does so already or is left alone for a while. */
  start(): void {
    if (this.#state !== "resting" || this.#waiting.size === 0) return;
    this.#state = "working";
    void this.#work();
  }

  /** True when it does nothing and waits for nothing. */
  get isResting(): boolean {
    return this.#state === "resting";
  }

  /** True while it gets vectors. */
  get isWorking(): boolean {
    return this.#state === "working";
  }

  /** Resolves when nothing waits, or when nothing can be done now, since the embedder failed and is left alone for a while. */
  async idle(): Promise<void> {
    this.start();
    if (!this.isWorking) return;
    await new Promise<void>((resolve) => {
      this.#watchers.push(resolve);
    });
  }

  /** Ends the call that is under way, and forgets what waits. */
  close(): void {
    this.#controller.abort();
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#waiting.clear();
    this.#endPause();
    this.#tellWatchers();
  }

  readonly #onAbort = (): void => this.close();

  get #isClosed(): boolean {
    return this.#controller.signal.aborted;
  }

  get #isManual(): boolean {
    return this.#options.background === "manual";
  }

  /** Never rejects: all that it calls is caught. */
  async #work(): Promise<void> {
    for (let isFirst = true; this.#waiting.size > 0 && (isFirst || this.#goesOn); isFirst = false) {
      // Whoever adds many does so at once, and an embedder that answers at once must not keep others from their turn.
      await this.#pause(0, this.#timing);
      const batch = this.#collect();
      if (batch.size === 0) continue;
      const pauseMs = await this.#call(batch);
      if (pauseMs === undefined || this.#waiting.size === 0) continue;
      this.#state = "pausing";
      this.#tellWatchers();
      await this.#pause(pauseMs, this.#pauses);
      this.#isDown = false;
      this.#state = "working";
      this.#options.onRest?.();
    }
    this.#state = "resting";
    // Nothing would find out that it is back.
    this.#isDown = false;
    this.#tellWatchers();
    this.#options.onRest?.();
  }

  /** Whether it goes on by itself. */
  get #goesOn(): boolean {
    return !this.#isManual || this.#watchers.length > 0;
  }

  /** The next texts that fit in a call. Those that are known are delivered on the way. */
  #collect(): Batch<K> {
    const batch: Batch<K> = new Map();
    const found = new Map<string, Float32Array>();
    const { texts: most, extraCharacters } = this.#order.most;
    const mostTexts = Math.min(this.#pace.most, most);
    let characters = extraCharacters;
    let looked = 0;
    for (const [key, waiting] of this.#waiting) {
      if (++looked > MOST_KEYS) break;
      const { text } = waiting;
      const keys = batch.get(text);
      if (keys !== undefined) {
        keys.push(key);
        continue;
      }
      const vector = found.get(text) ?? this.#cache.get(contentKey(this.#fingerprint, text));
      if (vector !== undefined) {
        found.set(text, vector);
        this.#deliver(key, waiting, vector);
        continue;
      }
      characters += text.length;
      if (batch.size > 0 && (batch.size >= mostTexts || characters > MOST_CHARACTERS)) break;
      batch.set(text, [key]);
    }
    return batch;
  }

  /** Milliseconds to wait when it failed. */
  async #call(batch: Batch<K>): Promise<number | undefined> {
    const waiting = new Map([...batch.values()].flat().map((key) => [key, this.#waiting.get(key)]));
    const texts = [...batch.keys()];
    const { sent, read } = this.#order.prepare(texts);
    try {
      const answer = await callEmbedder(this.#known, sent, {
        timeoutMs: this.#options.timeoutMs ?? TIMEOUT_MS,
        signal: this.#controller.signal,
        timing: this.#timing,
      });
      const vectors = read(answer);
      this.#succeeded(texts, vectors);
      for (const [index, text] of texts.entries()) {
        const vector = vectors[index];
        for (const key of batch.get(text) ?? []) this.#deliver(key, waiting.get(key), vector);
      }
      return undefined;
    } catch (error) {
      return this.#isClosed ? undefined : this.#callFailed(asModelError(this.#known.name, error), batch, waiting);
    }
  }

  #succeeded(texts: readonly string[], vectors: readonly Float32Array[]): void {
    this.#successes++;
    this.#pace.succeeded();
    for (const [index, text] of texts.entries()) {
      const vector = vectors[index];
      if (vector === undefined) continue;
      this.#cache.set(contentKey(this.#fingerprint, text), vector);
      if (texts.length === 1) this.#order.learn(text, vector);
    }
  }

  #callFailed(error: DramatisError, batch: Batch<K>, all: ReadonlyMap<K, Waiting | undefined>): number {
    const retryInMs = this.#pace.failed(error, batch.size);
    // One text's own trouble says nothing about others.
    this.#isDown = blame(error) !== "text";
    const givenUp: K[] = [];
    for (const [key, waiting] of all) {
      if (waiting === undefined || this.#waiting.get(key) !== waiting) continue;
      this.#waiting.delete(key);
      waiting.successesBefore ??= this.#successes;
      if (batch.size === 1 && this.#isAtFault(error, waiting)) waiting.failures++;
      if (waiting.failures < MOST_FAILURES) {
        // Behind the others: what cannot be embedded must not be in their way.
        this.#waiting.set(key, waiting);
        continue;
      }
      this.#failed.set(key, waiting.text);
      givenUp.push(key);
    }
    this.#report({ error, retryInMs, givenUp });
    return retryInMs;
  }

  /** A text is when the error says so, or when others went well since. */
  #isAtFault(error: DramatisError, { successesBefore = 0 }: Waiting): boolean {
    const at = blame(error);
    return at === "text" || (at === "unknown" && this.#successes > successesBefore);
  }

  #deliver(key: K, waiting: Waiting | undefined, vector: Float32Array | undefined): void {
    if (waiting === undefined || vector === undefined || this.#waiting.get(key) !== waiting) return;
    this.#waiting.delete(key);
    try {
      this.#options.onVector(key, vector);
    } catch (error) {
      this.#failed.set(key, waiting.text);
      this.#report({ error: asModelError(this.#known.name, error), givenUp: [key] });
    }
  }

  #report(failure: EmbeddingFailure<K>): void {
    try {
      this.#options.onFailure?.(failure);
    } catch {
      // Whoever listens disturbs nobody.
    }
  }

  #pause(ms: number, timing: Timing): Promise<void> {
    return new Promise((resolve) => {
      const stop = timing.after(ms, resolve);
      this.#endPause = (): void => {
        stop();
        resolve();
      };
    });
  }

  #tellWatchers(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}

/** Not within a surrogate pair. */
function cutText(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  return text.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
}

function ignore(): void {}
