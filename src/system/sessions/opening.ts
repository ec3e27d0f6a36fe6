import { isoTime } from "../../core/time.js";
import { fillContext } from "../../profile/conversation-context.js";
import { cutText } from "../../memory/shorten.js";
import { factsAt } from "../../profile/profile.js";
import type { UserState } from "../../profile/user-state.js";
import { liveSummaries } from "../../profile/session-book.js";
import { summaryText } from "../../profile/session-summary.js";
import { chooseFacts, episodeItem, factItem, onOneLine } from "../profiles/context.js";
import type { Surroundings } from "../profiles/surroundings.js";
import { lifeStart } from "./summaries.js";

/** Tokens of an opening at most, headings included. */
const MAX_TOKENS = 1000;
/** Part of them that preferences and facts get first; the rest is for summaries, and what these leave for facts again. */
const FACTS_SHARE = 0.6;
/** Only a beginning of a long preference says what it is. */
const MAX_VALUE = 200;

const PREFERENCE = { en: "preference", zh: "偏好" } as const;

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
  const { tokenizer } = engine.options;
  const facts = chooseFacts(factsAt(profile?.archive.ledger.facts ?? new Map(), undefined, isoTime(engine.now())));
  const summaries = liveSummaries(profile?.summaries ?? [], lifeStart(engine));
  const times = summaries.flatMap(({ sentences }) => sentences.map(({ at }) => at)).toSorted();
  const { text, episodes } = fillContext(
    {
      facts: [...showPreferences(engine, user), ...facts],
      // The newest are wanted most.
      episodes: summaries.toReversed().map((summary) => ({ at: summary.at, summary: summaryText(summary) })),
      habits: [],
    },
    {
      maxTokens: MAX_TOKENS,
      profileShare: FACTS_SHARE,
      count: (rendered) => tokenizer.count(rendered),
      render: (chosen) =>
        engine.prompts
          .render("profile-context", {
            user: onOneLine(userId),
            facts: chosen.facts.map(factItem),
            episodes: chosen.episodes.toReversed().map(episodeItem),
          })
          .trim(),
    },
  );
  return { text, from: episodes.length === 0 ? undefined : times[0] };
}

/** The preferences of a user, as facts are shown. */
export function showPreferences(
  { options: { locale } }: Surroundings,
  { usage }: UserState,
): { topic: string; subTopic: string; value: string }[] {
  return Object.entries(usage.preferences).map(([key, value]) => ({
    topic: PREFERENCE[locale],
    subTopic: key,
    value: cutText(typeof value === "string" ? value : JSON.stringify(value), MAX_VALUE),
  }));
}
