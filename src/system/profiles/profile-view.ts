import { isoTime } from "../../core/time.js";
import type { Facts } from "../../profile/fact-ledger.js";
import { factsAt, showFact, type Profile } from "../../profile/profile.js";
import type { ProfileState } from "../../profile/profile-state.js";
import { showSummaries } from "../sessions/summaries.js";
import type { Surroundings } from "./surroundings.js";

/** Which profile is shown, and as of when. */
interface View {
  readonly version?: number;
  readonly updatedAt?: string;
  readonly facts?: Facts;
  /** ISO 8601. */
  readonly at?: string | undefined;
}

/** A profile as it is shown: a copy. */
export function showProfile(engine: Surroundings, profile: ProfileState, view: View = {}): Profile {
  const { ledger } = profile.archive;
  const now = isoTime(engine.now());
  const { version = ledger.version, updatedAt = updatedAtOf(profile) ?? now, facts = ledger.facts, at } = view;
  return {
    userId: profile.user,
    version,
    updatedAt,
    facts: factsAt(facts, at, now).map(showFact),
    summaries: showSummaries(engine, profile, at ?? view.updatedAt),
  };
}

/** When facts last changed, or a session was summarized; undefined when neither ever did. */
function updatedAtOf({ updatedAt, summaries }: ProfileState): string | undefined {
  const at = summaries.at(-1)?.at;
  return at !== undefined && (updatedAt === undefined || at > updatedAt) ? at : updatedAt;
}

/** Whether there is anything to show of a profile. */
export function isKnown(profile: ProfileState | undefined): profile is ProfileState {
  return profile !== undefined && (profile.version > 0 || profile.summaries.length > 0);
}

export function emitProfile(engine: Surroundings, profile: ProfileState): void {
  if (!engine.events.has("profile")) return;
  engine.events.emit("profile", { userId: profile.user, profile: showProfile(engine, profile) });
}
