import { isDramatisError, type PersonaSystem } from "../../index.js";
import { failureOf } from "../failure.js";
import { counted } from "../text/numbers.js";
import type { Face } from "./face.js";
import type { Lines } from "./lines.js";

/** How long somebody who leaves is kept for it, in milliseconds. */
const PATIENCE_MS = 5000;

export interface Leaving {
  readonly system: PersonaSystem;
  /** Of somebody nobody knows nothing is learned. */
  readonly user: string | undefined;
  readonly face: Face;
  readonly lines: Lines;
  /** Ends it all. */
  readonly signal: AbortSignal;
}

/**
 * Has what the user said read for facts: the next process may come in a month. Never throws: what could not be read is told
 * of, and waits for the next time.
 */
export async function learnFromTalk({ system, user, face, lines, signal }: Leaving): Promise<void> {
  if (user === undefined || signal.aborted) return;
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  // It keeps the process alive, too, until something is read or the time is over.
  const timer = setTimeout(stop, PATIENCE_MS);
  signal.addEventListener("abort", stop, { once: true });
  lines.onInterrupt(stop);
  if (system.profiles.buffer(user).count > 0) face.reading(user);
  try {
    const { failed } = await system.profiles.drain({ userId: user, signal: enough.signal });
    if (failed > 0)
      face.unread(
        `The model could not read ${counted(failed, "part")} of what ${user} said: rules did, and it is kept to be read again.`,
      );
  } catch (error) {
    if (!isDramatisError(error)) throw error;
    const why = error.code === "cancelled" ? "was broken off" : `failed: ${failureOf(error).message}`;
    if (!signal.aborted)
      face.unread(`Reading what ${user} said for facts ${why}; nothing is lost, and the rest is read the next time.`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    lines.onInterrupt(undefined);
  }
}
