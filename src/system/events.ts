import { DramatisError } from "../core/errors.js";
import type { Logger } from "../core/logger.js";
import type { Memory } from "../memory/memory.js";
import type { Profile, SegmentReading } from "../profile/profile.js";
import type { BroadcastReceipt } from "./receipt.js";

/** What a system tells its listeners. */
export interface SystemEvents {
  /** One of a character's own memories was added. */
  memory: { character: string; memory: Memory };
  /** An event was broadcast; once, however many heard it. */
  broadcast: { receipt: BroadcastReceipt; memory: Memory };
  /** A summary was stored: of a character's own memories, or of what a channel heard (`channel` is missing for the channel of all). */
  summary: { character?: string; channel?: string; summary: Memory };
  /** Memories that nobody can see any more were let go. */
  evicted: { character?: string; channel?: string; ids: string[] };
  /** A segment of a conversation was read for facts about a user, also if there were none. */
  segment: SegmentReading;
  /** What is known of a user changed. */
  profile: { userId: string; profile: Profile };
  /** Background work that failed. Without a listener it is logged and counted, never thrown. */
  error: { error: DramatisError; job?: string };
}

const EVENTS: readonly string[] = [
  "memory",
  "broadcast",
  "summary",
  "evicted",
  "segment",
  "profile",
  "error",
] satisfies (keyof SystemEvents)[];

/** Listeners by event. One that throws disturbs nobody. */
export class Emitter {
  readonly #listeners = new Map<keyof SystemEvents, Set<(payload: never) => unknown>>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @throws DramatisError `config/invalid`: a misspelt event would never come. */
  on<E extends keyof SystemEvents>(event: E, listener: (payload: SystemEvents[E]) => void): () => void {
    if (!EVENTS.includes(event))
      throw new DramatisError(
        "config/invalid",
        `There is no event ${JSON.stringify(event)}; known are ${EVENTS.join(", ")}`,
        {
          details: { field: "event" },
        },
      );
    if (typeof listener !== "function")
      throw new DramatisError("config/invalid", `The listener of "${event}" must be a function`, {
        details: { field: "listener" },
      });
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set);
    // A wrapper of its own, so that the same function given twice is called twice and taken back one by one.
    const own = (payload: SystemEvents[E]): unknown => listener(payload);
    set.add(own);
    return () => {
      set.delete(own);
    };
  }

  has(event: keyof SystemEvents): boolean {
    return (this.#listeners.get(event)?.size ?? 0) > 0;
  }

  emit<E extends keyof SystemEvents>(event: E, payload: SystemEvents[E]): void {
    // A copy, since listeners may come and go while they are told.
    for (const listener of Array.from(this.#listeners.get(event) ?? [])) {
      const failed = (error: unknown): void => this.#logger.error(`A listener of "${event}" threw`, { error });
      try {
        const result = (listener as (payload: SystemEvents[E]) => unknown)(payload);
        // An async function passes for a listener, and its failure would end the process if nobody took it.
        if (result instanceof Promise) result.catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }
}
