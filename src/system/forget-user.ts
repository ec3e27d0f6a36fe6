import { monotonicNow } from "../core/clock.js";
import { describeType } from "../core/json.js";
import { checkKnownFields, refuseOption } from "../core/options.js";
import { countLosing } from "../profile/words-elsewhere.js";
import type { Engine } from "./engine.js";
import { allOwners } from "./owners.js";
import { nextTurn } from "./turns.js";
import { findTraces, forgetTraces, partsOf, type UserTraces } from "./user-traces.js";

/** What forgetting a user took, or would take. */
export interface ForgetReceipt {
  userId: string;
  /** True when nothing was changed. */
  dryRun: boolean;
  /** Memories that were stored word for word; an event counts once, however many heard it. */
  memories: number;
  /** Summaries of the user's memories, and others that lost a sentence. */
  summaries: number;
  /**
   * What was known of the user, also what holds no more, and what was known of others by the user's words alone: facts that go, or
   * lose a part of their value. Habits go too, and are not counted.
   */
  facts: number;
  sessions: number;
}

/** @throws DramatisError `config/invalid` naming `userId`. */
export function checkUserId(userId: unknown): string {
  if (typeof userId === "string" && userId !== "") return userId;
  const given = userId === "" ? "empty" : describeType(userId);
  throw refuseOption("userId", `must be a string that is not empty, but is ${given}; give the id of the user`);
}

/** Forgets a user at once, then waits until the store has nothing of the user any more. */
export async function forgetUser(
  engine: Engine,
  userId: string,
  options: { dryRun?: boolean },
): Promise<ForgetReceipt> {
  engine.assertOpen();
  const user = checkUserId(userId);
  checkKnownFields("the options", options, ["dryRun"]);
  const { dryRun = false } = options;
  if (typeof dryRun !== "boolean")
    throw refuseOption("dryRun", `must be true or false, but is ${describeType(dryRun)}`);
  if (engine.world.loadSection !== undefined) await readAllLogs(engine);
  const traces = findTraces(engine.world, user);
  const receipt = receiptOf(user, dryRun, traces);
  if (dryRun) return receipt;
  // Also when nothing is known: an older document or the journal may still have what was removed since.
  engine.given.forget(user);
  engine.commit({ k: "forget", user }, () => forgetTraces(engine.world, user, traces));
  await engine.keeping.erase();
  return receipt;
}

function receiptOf(userId: string, dryRun: boolean, { streams, touched, profiles }: UserTraces): ForgetReceipt {
  const known = [...(profiles.user?.profiles.values() ?? [])];
  return {
    userId,
    dryRun,
    memories: streams.flatMap(({ rows }) => rows).length,
    summaries: streams.flatMap(({ stream }) => [...partsOf(stream)]).length + touched.length,
    facts:
      known.reduce((sum, { archive }) => sum + archive.ledger.facts.size, 0) +
      profiles.words.reduce((sum, words) => sum + countLosing(words), 0),
    sessions: profiles.user?.sessions.size ?? 0,
  };
}

const SLICE_MS = 5;

/** Reads the logs that are still in the store, and lets others have their turn in between. */
export async function readAllLogs(engine: Engine): Promise<void> {
  let start = monotonicNow();
  for (const owner of allOwners(engine.world)) {
    engine.assertOpen();
    engine.world.peekLog(owner);
    if (monotonicNow() - start < SLICE_MS) continue;
    // oxlint-disable-next-line no-await-in-loop -- one log after the other
    await nextTurn();
    start = monotonicNow();
  }
  engine.assertOpen();
}
