import { monotonicNow } from "../core/clock.js";
import type { Change } from "../model/entry.js";
import type { EmbeddingWork } from "./embedding-work.js";
import type { JobRunner } from "./job-runner.js";
import type { ProfileWork } from "./profiles/profile-work.js";
import type { SessionWork } from "./sessions/session-work.js";
import type { World } from "./world.js";

/** Entries after which memories may be gone. */
const DROPS: ReadonlySet<Change["k"]> = new Set(["remove", "delete", "hide", "evict", "forget"]);

/** What works while nobody waits. */
export interface BackgroundWork {
  readonly world: World;
  readonly summaries: JobRunner;
  /** Undefined without an embedder. */
  readonly vectors: EmbeddingWork | undefined;
  readonly profiles: ProfileWork;
  readonly sessions: SessionWork;
}

/** All work that is done in the background, as if it were one: summaries, vectors, what users said, sessions. */
export class Background {
  readonly #work: BackgroundWork;

  constructor(work: BackgroundWork, onReady: () => void) {
    this.#work = work;
    this.#tell(onReady);
  }

  #tell(onReady: (() => void) | undefined): void {
    const { summaries, vectors } = this.#work;
    summaries.onReady = onReady;
    if (vectors !== undefined) vectors.onReady = onReady;
  }

  get pending(): number {
    const { summaries, vectors, profiles, sessions } = this.#work;
    return summaries.pending + (vectors?.pending ?? 0) + profiles.pending + sessions.pending;
  }

  get done(): number {
    const { summaries, vectors, profiles, sessions } = this.#work;
    return summaries.done + (vectors?.done ?? 0) + profiles.done + sessions.done;
  }

  /** Whether a slice could do something now. */
  get isReady(): boolean {
    return this.#work.summaries.isReady || this.#hasOtherWork;
  }

  /** The same, but for tidying up, which has time until there is something else. */
  get isPressing(): boolean {
    return (!this.#work.world.due.isEmpty && this.#work.summaries.isReady) || this.#hasOtherWork;
  }

  get #hasOtherWork(): boolean {
    const { vectors, profiles, sessions } = this.#work;
    return vectors?.isReady === true || profiles.isReady || sessions.isReady;
  }

  /** Works for about so many milliseconds; gives the number of steps. */
  run(budgetMs: number): number {
    const { summaries, vectors, profiles, sessions } = this.#work;
    const start = monotonicNow();
    const left = (): number => Math.max(0, budgetMs - (monotonicNow() - start));
    let ran = vectors?.step(budgetMs) ?? 0;
    ran += summaries.tick(left()).ran;
    profiles.noteIdle();
    sessions.expire();
    while ((ran === 0 || left() > 0) && (sessions.step() || profiles.step())) ran++;
    // What was read late has lived its time when it is read.
    if (ran > 0) sessions.expire();
    return ran;
  }

  /** Resolves when work that waits can go on; undefined when none does. */
  progress(): Promise<unknown> | undefined {
    const { summaries, vectors, profiles, sessions } = this.#work;
    const waits = [
      summaries.pending > 0 ? summaries.progress() : undefined,
      vectors !== undefined && vectors.pending > 0 ? vectors.progress() : undefined,
      profiles.progress(),
      sessions.progress(),
    ].filter((wait) => wait !== undefined);
    return waits.length === 0 ? undefined : Promise.race(waits);
  }

  /** Hears of an entry that was made: work for what is gone is nothing to wait for any more. */
  note({ k }: Change): void {
    if (k === "remove" || k === "forget") this.#work.summaries.wake();
    if (DROPS.has(k)) this.#work.vectors?.forgetGone();
  }

  /** Looks now for what has become due by time alone. */
  look(): void {
    this.#work.profiles.noteIdle();
  }

  /** Looks for that now and then. */
  watch(): void {
    this.#work.profiles.watchIdle();
  }

  /** Tells nobody any more that there is something to do. */
  stop(): void {
    this.#tell(undefined);
    this.#work.profiles.stop();
  }
}
