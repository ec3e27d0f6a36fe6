import type { PastTalk } from "../../profile/conversation-context.js";
import { liveSummaries } from "../../profile/session-book.js";
import { summaryText } from "../../profile/session-summary.js";
import { factsOf, tellContext } from "../profiles/context-text.js";
import { readWishes } from "../profiles/context.js";
import type { Surroundings } from "../profiles/surroundings.js";
import { lifeStart } from "./summaries.js";

/** Tokens of an opening at most, headings included. */
const MAX_TOKENS = 1000;

/** What a session begins with. */
export interface Opening {
  readonly text: string;
  /** ISO 8601: the time of the oldest session that it may tell of; undefined when it tells of none. */
  readonly from: string | undefined;
}

/**
 * What is known of a user when a session begins, as a text for a prompt: preferences, facts, and what the last sessions left.
 * Empty for somebody of whom nothing is known.
 */
export function buildOpening(engine: Surroundings, userId: string, character: string | undefined): Opening {
  const user = engine.world.profiles.users.get(userId);
  if (user === undefined) return { text: "", from: undefined };
  const profile = engine.world.profiles.find(userId, character);
  const summaries = liveSummaries(profile?.summaries ?? [], lifeStart(engine));
  const times = summaries.flatMap(({ sentences }) => sentences.map(({ at }) => at)).toSorted();
  const { text, episodes } = tellContext(
    engine,
    {
      userId,
      facts: factsOf(engine, { user, profile }, readWishes({}, "", engine.now())),
      // The newest are wanted most.
      episodes: summaries
        .toReversed()
        .map((summary): PastTalk => ({ id: summary.session, at: summary.at, summary: summaryText(summary) })),
      habits: [],
    },
    { maxTokens: MAX_TOKENS },
  );
  engine.given.note(userId, text);
  return { text, from: episodes.length === 0 ? undefined : times[0] };
}
