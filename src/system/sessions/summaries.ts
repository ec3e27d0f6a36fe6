import type { SessionSummaryRecord } from "../../model/session-records.js";
import type { SessionSummary } from "../../profile/profile.js";
import type { ProfileState } from "../../profile/profile-state.js";
import { liveSummaries } from "../../profile/session-book.js";
import { summaryText } from "../../profile/session-summary.js";
import type { Surroundings } from "../profiles/surroundings.js";

const DAY = 86_400_000;
/** The last millisecond that a time can name, and the first one below 0. */
const FARTHEST = 8_640_000_000_000_000;

/**
 * Whatever lives for `ttlDays` and is from before this has lived its time, in milliseconds since 1970. What is exactly
 * `ttlDays` old has.
 */
export function lifeStart(engine: Surroundings): number {
  const over = Math.floor(engine.now() - engine.options.profiles.ttlDays * DAY);
  return Math.min(Math.max(-FARTHEST, over + 1), FARTHEST);
}

/** What earlier sessions left, oldest first; with `at` what they had left by then. */
export function showSummaries(engine: Surroundings, { summaries }: ProfileState, at?: string): SessionSummary[] {
  if (summaries.length === 0) return [];
  return liveSummaries(summaries, lifeStart(engine))
    .filter((summary) => at === undefined || summary.at <= at)
    .map((summary) => showSummary(engine, summary));
}

/** One of them, as it is shown. */
export function showSummary(engine: Surroundings, summary: SessionSummaryRecord): SessionSummary {
  const text = summaryText(summary);
  return { sessionId: summary.session, at: summary.at, text, tokens: engine.options.tokenizer.count(text) };
}
