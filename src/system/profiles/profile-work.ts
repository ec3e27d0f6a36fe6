import { DramatisError } from "../../core/errors.js";
import { monotonicNow } from "../../core/clock.js";
import type { ExtractReport } from "../../profile/profile.js";
import type { ProfileState } from "../../profile/profile-state.js";
import type { Surroundings } from "./surroundings.js";
import { nextTurn, raceAbort } from "../turns.js";
import { findTask, readSegment, type SegmentReport } from "./read-segment.js";

/** Calls of the model at the same time. */
const CONCURRENCY = 4;
const SLICE_MS = 8;
/** How often idle buffers are looked for where nothing else happens. */
const MOST_IDLE_WAIT_MS = 60_000;

/** Reads buffers of messages: one segment after the other of each profile, never two of one at once. */
export class ProfileWork {
  readonly #engine: Surroundings;
  readonly #inFlight = new Map<ProfileState, Promise<void>>();
  /** Profiles whose reading threw, which only a store that failed makes it do. They wait until the world is opened again. */
  readonly #stuck = new Set<ProfileState>();
  /** What draining of some profiles gave so far, whoever read it. */
  readonly #drains = new Set<{ readonly profiles: ReadonlySet<ProfileState>; readonly report: ExtractReport }>();
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  /** Something waited already when the world was opened. How long it has is known at once: a process may not live for a timer. */
  #isToLookSoon: boolean;
  done = 0;

  constructor(engine: Surroundings) {
    this.#engine = engine;
    this.#isToLookSoon = engine.world.profiles.waiting.size > 0;
  }

  /** Profiles of which something is to be read. */
  get pending(): number {
    let count = this.#engine.world.profiles.due.size;
    for (const profile of this.#stuck) if (this.#engine.world.profiles.due.has(profile)) count--;
    return count;
  }

  get isReady(): boolean {
    return this.#next() !== undefined;
  }

  #next(): ProfileState | undefined {
    if (this.#inFlight.size >= CONCURRENCY) return undefined;
    for (const profile of this.#engine.world.profiles.due) {
      if (!this.#inFlight.has(profile) && !this.#stuck.has(profile)) return profile;
    }
    return undefined;
  }

  /** Resolves when a segment that was being read is done with; undefined when none is. */
  progress(): Promise<unknown> | undefined {
    return this.#inFlight.size === 0 ? undefined : Promise.race(this.#inFlight.values());
  }

  /** Reads one segment, or begins to. False when there is none. */
  step(): boolean {
    const profile = this.#next();
    if (profile === undefined) return false;
    void this.#read(profile);
    return true;
  }

  /** Lets what has been idle for long enough be read as it is. */
  noteIdle(): void {
    const { waiting } = this.#engine.world.profiles;
    // The clock is not asked in vain: it may be one that tells another time each time.
    if (!this.#engine.options.profiles.autoExtract || waiting.size === 0) return;
    const now = this.#engine.now();
    for (const profile of waiting) if (!this.noteIdleOf(profile, now)) break;
  }

  /**
   * The same for one profile; false when it has not been idle for long enough. Asked also before something new comes, which
   * ends a pause that nobody may have seen: what was said before it is not read together with what is said after it.
   */
  noteIdleOf(profile: ProfileState, now: number): boolean {
    const { autoExtract, maxIdleMs } = this.#engine.options.profiles;
    // What came after now came before the clock went back: if that was by as much, it is as good as idle.
    if (!autoExtract || Math.abs(now - profile.buffer.lastAt) < maxIdleMs) return false;
    this.#markDue(profile);
    return true;
  }

  #markDue(profile: ProfileState): void {
    if (profile.buffer.fresh.count === 0) return;
    const { user, character } = profile;
    this.#engine.commit({ k: "due", user, ...(character === undefined ? undefined : { character }) });
  }

  /** Looks again later, as long as something waits that may become idle. Never keeps a process alive. */
  watchIdle(): void {
    const { autoExtract, maxIdleMs } = this.#engine.options.profiles;
    if (!autoExtract || this.#idleTimer !== undefined || this.#engine.stopped.aborted) return;
    if (this.#engine.world.profiles.waiting.size === 0) return;
    this.#idleTimer = setTimeout(
      () => {
        this.#idleTimer = undefined;
        this.#isToLookSoon = false;
        if (this.#engine.stopped.aborted) return;
        this.#noteIdleSafely();
        this.watchIdle();
      },
      this.#isToLookSoon ? 0 : Math.min(Math.max(maxIdleMs, 1), MOST_IDLE_WAIT_MS),
    );
    (this.#idleTimer as { unref?: () => void }).unref?.();
  }

  #noteIdleSafely(): void {
    try {
      this.noteIdle();
    } catch (error) {
      // Nobody waits for a timer: what a store refuses to keep is told of.
      this.#engine.report(error, "profile");
    }
  }

  stop(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
  }

  /** Reads the next segment of a profile. What goes wrong is told of, and lets the profile wait. */
  #read(profile: ProfileState, again?: string): void | Promise<void> {
    try {
      const task = findTask(this.#engine, profile, again);
      const result = task === undefined ? undefined : readSegment(this.#engine, task);
      if (result instanceof Promise) return this.#follow(profile, result);
      this.done++;
      this.#tell(profile, result);
    } catch (error) {
      this.#crashed(profile, error);
    }
  }

  #follow(profile: ProfileState, result: Promise<SegmentReport | undefined>): Promise<void> {
    const followed = result
      .then(
        (segment) => this.#tell(profile, segment),
        (error: unknown) => this.#crashed(profile, error),
      )
      .finally(() => {
        this.done++;
        this.#inFlight.delete(profile);
        this.#engine.nudge();
      });
    this.#inFlight.set(profile, followed);
    return followed;
  }

  #tell(profile: ProfileState, segment: SegmentReport | undefined): void {
    for (const { profiles, report } of this.#drains) if (profiles.has(profile)) add(report, segment);
  }

  #crashed(profile: ProfileState, error: unknown): void {
    if (this.#engine.stopped.aborted) return;
    this.#stuck.add(profile);
    this.#engine.report(error, `profile of ${JSON.stringify(profile.user)}`);
  }

  /** Reads all that waits now in some profiles, and once more what could not be read before. */
  async drain(profiles: readonly ProfileState[], signal: AbortSignal | undefined): Promise<ExtractReport> {
    const report: ExtractReport = { segments: 0, valuable: 0, added: 0, updated: 0, closed: 0, failed: 0 };
    throwIfCancelled(signal);
    const drained = { profiles: new Set(profiles), report };
    this.#drains.add(drained);
    try {
      await this.#drainAll(profiles, signal);
    } finally {
      this.#drains.delete(drained);
    }
    return report;
  }

  async #drainAll(profiles: readonly ProfileState[], signal: AbortSignal | undefined): Promise<void> {
    for (const profile of profiles) {
      this.#stuck.delete(profile);
      this.#markDue(profile);
    }
    const failed = new Map(
      profiles.map((profile) => [
        profile,
        profile.failures === 0 ? [] : profile.archive.failed.map(({ segment }) => segment),
      ]),
    );
    const queue = profiles[Symbol.iterator]();
    let slice = monotonicNow() + SLICE_MS;
    const worker = async (): Promise<void> => {
      for (const profile of queue) {
        const again = failed.get(profile) ?? [];
        while (this.#hasWork(profile, again)) {
          throwIfCancelled(signal);
          const segment = profile.buffer.due > 0 ? undefined : again.shift();
          const begun = this.#inFlight.get(profile) ?? this.#read(profile, segment);
          if (begun instanceof Promise) await raceAbort(begun, signal, cancelled);
          if (monotonicNow() < slice) continue;
          await nextTurn();
          slice = monotonicNow() + SLICE_MS;
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  }

  #hasWork(profile: ProfileState, again: readonly string[]): boolean {
    if (this.#stuck.has(profile) || this.#engine.stopped.aborted) return false;
    return this.#inFlight.has(profile) || profile.buffer.due > 0 || again.length > 0;
  }
}

function add(report: ExtractReport, segment: SegmentReport | undefined): void {
  if (segment === undefined) return;
  report.segments++;
  report.valuable += segment.valuable ? 1 : 0;
  report.failed += segment.failed ? 1 : 0;
  report.added += segment.added;
  report.updated += segment.updated;
  report.closed += segment.closed;
}

function cancelled(): DramatisError {
  return new DramatisError("cancelled", "Draining was cancelled; what was read is kept, and the rest waits");
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}
