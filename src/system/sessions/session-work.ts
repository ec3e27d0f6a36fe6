import { DramatisError } from "../../core/errors.js";
import { isoTime } from "../../core/time.js";
import type { SessionState } from "../../profile/session-state.js";
import type { Surroundings } from "../profiles/surroundings.js";
import { raceAbort } from "../turns.js";
import { recap, type Left } from "./recap.js";
import { lifeStart } from "./summaries.js";

/** Calls of the model at the same time. */
const CONCURRENCY = 4;

/** What the work on one session came to: what it left, or what went wrong. */
interface Recapped {
  readonly left?: Left;
  readonly failure?: unknown;
}

/** Sums up sessions that have ended, and lets go what has lived its time. */
export class SessionWork {
  readonly #engine: Surroundings;
  readonly #inFlight = new Map<SessionState, Promise<Recapped>>();
  /** Sessions whose summary could not be kept, which only a store that failed does. They wait until the world is opened again. */
  readonly #stuck = new Set<SessionState>();
  done = 0;

  constructor(engine: Surroundings) {
    this.#engine = engine;
  }

  get #due(): ReadonlySet<SessionState> {
    return this.#engine.world.profiles.sessions.due;
  }

  get pending(): number {
    let count = this.#due.size;
    for (const session of this.#stuck) if (this.#due.has(session)) count--;
    return count;
  }

  get isReady(): boolean {
    return this.#next() !== undefined;
  }

  #next(): SessionState | undefined {
    if (this.#inFlight.size >= CONCURRENCY) return undefined;
    for (const session of this.#due) if (!this.#inFlight.has(session) && !this.#stuck.has(session)) return session;
    return undefined;
  }

  /** Resolves when a session that was being summed up is done with; undefined when none is. */
  progress(): Promise<unknown> | undefined {
    return this.#inFlight.size === 0 ? undefined : Promise.race(this.#inFlight.values());
  }

  /** Sums up one session, or begins to. False when there is none. */
  step(): boolean {
    const session = this.#next();
    if (session === undefined) return false;
    void this.#begin(session);
    return true;
  }

  /**
   * Resolves when a session is summed up, with what it left if that was made now.
   *
   * @throws DramatisError when that could not be kept; `cancelled`.
   */
  async finish(session: SessionState, signal: AbortSignal | undefined): Promise<Left> {
    const begun = this.#inFlight.get(session) ?? (this.#due.has(session) ? this.#begin(session) : undefined);
    const { left, failure } = (begun instanceof Promise ? await raceAbort(begun, signal, cancelled) : begun) ?? {};
    if (failure !== undefined) throw failure;
    return left;
  }

  /** A promise while a model is at work. */
  #begin(session: SessionState): Recapped | Promise<Recapped> {
    this.#stuck.delete(session);
    try {
      const work = recap(this.#engine, session);
      if (work instanceof Promise) return this.#follow(session, work);
      this.done++;
      return { left: work };
    } catch (error) {
      return this.#crashed(session, error);
    }
  }

  #follow(session: SessionState, work: Promise<Left>): Promise<Recapped> {
    const followed = work
      .then(
        (left): Recapped => ({ left }),
        (error: unknown) => this.#crashed(session, error),
      )
      .finally(() => {
        this.done++;
        this.#inFlight.delete(session);
        this.#engine.nudge();
      });
    this.#inFlight.set(session, followed);
    return followed;
  }

  #crashed(session: SessionState, error: unknown): Recapped {
    if (this.#engine.stopped.aborted) return {};
    this.#stuck.add(session);
    this.#engine.report(error, `summary of session ${JSON.stringify(session.id)}`);
    return { failure: error };
  }

  /** Lets go what has lived its time: sessions with their messages, and summaries. */
  expire(): void {
    const { oldest } = this.#engine.world.profiles.sessions;
    // The clock is not asked in vain: it may be one that tells another time each time.
    if (oldest === Number.POSITIVE_INFINITY) return;
    const before = lifeStart(this.#engine);
    if (oldest < before) this.#engine.commit({ k: "expire", before: isoTime(before) });
  }
}

function cancelled(): DramatisError {
  return new DramatisError(
    "cancelled",
    "Waiting for the summary was cancelled; the session has ended, and the work goes on",
  );
}
