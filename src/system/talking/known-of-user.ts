import { isoTime } from "../../core/time.js";
import { chooseEpisodes, type ContextWishes } from "../../profile/context-choice.js";
import type { PastTalk } from "../../profile/conversation-context.js";
import type { ProfileState } from "../../profile/profile-state.js";
import type { EpisodeRecord } from "../../model/profile-records.js";
import type { Engine } from "../engine.js";
import { readWishes, type ProfileContextOptions } from "../profiles/context.js";
import { factsOf, habitsOf, tellContext } from "../profiles/context-text.js";
import type { CharacterState } from "../roster.js";
import { showSummaries } from "../sessions/summaries.js";

const DAY = 86_400_000;

/** Whom a prompt is about, and what is said. */
interface Asked {
  readonly userId: string | undefined;
  readonly query: string;
  readonly maxTokens: number;
  readonly options: ProfileContextOptions;
}

/**
 * What a character knows of a user, as `getConversationContext` tells it, and with it what the last sessions left. "" when
 * nothing is known, or nothing fits.
 */
export function tellKnown(
  engine: Engine,
  { id }: CharacterState,
  { userId, query, maxTokens, options }: Asked,
): string {
  const user = userId === undefined ? undefined : engine.world.profiles.users.get(userId);
  if (user === undefined) return "";
  const profile = user.profile(engine.options.profiles.scope === "character" ? id : undefined);
  const wishes = readWishes(options, query, engine.now());
  const { text } = tellContext(
    engine,
    {
      userId: user.id,
      facts: factsOf(engine, { user, profile }, wishes),
      episodes: profile === undefined ? [] : pastTalks(engine, profile, wishes),
      habits: options.onlyTopics === undefined ? habitsOf(user.usage, wishes.now) : [],
    },
    { ...options, maxTokens },
  );
  engine.given.note(user.id, text);
  return text;
}

/**
 * What the last session left comes first, then what the message is about, then all the rest. A session that left a summary
 * is told by it, and not by its episodes.
 */
function pastTalks(engine: Engine, profile: ProfileState, wishes: ContextWishes): PastTalk[] {
  const left = showSummaries(engine, profile).map(({ sessionId, at, text }): EpisodeRecord => ({
    id: sessionId,
    at,
    summary: text,
    tags: { session: sessionId },
    messageIds: [],
  }));
  const told = new Set(left.map(({ id }) => id));
  // What was said today stands in the prompt word for word, as a rule.
  const since = isoTime(wishes.now - DAY);
  const earlier = profile.archive.episodes.filter(
    ({ at, tags: { session } }) => at < since && (session === undefined || !told.has(session)),
  );
  const chosen = chooseEpisodes([...left, ...earlier], wishes);
  const isOpen = wishes.onlyTopics === undefined && wishes.minScore === 0;
  return isOpen ? [...new Set([...left.slice(-1), ...chosen, ...left.toReversed()])] : chosen;
}
