import { isoTime } from "../../core/time.js";
import { factsAt } from "../../profile/profile.js";
import type { ProfileState } from "../../profile/profile-state.js";
import type { Engine } from "../engine.js";
import type { CharacterState } from "../roster.js";
import { chooseEpisodes, chooseFacts, useLines } from "../profiles/context.js";
import { showPreferences } from "../sessions/opening.js";
import { showSummaries } from "../sessions/summaries.js";
import { onOneLine } from "./prompt-item.js";

/** Part of the room that what was talked about before may take; the others have the rest, and what it leaves. */
const PAST_SHARE = 0.4;
const DAY = 86_400_000;

/** Whom a prompt is about, and what is said. */
interface Asked {
  readonly userId: string | undefined;
  readonly message: string | undefined;
  readonly maxTokens: number;
  readonly count: (text: string) => number;
}

/**
 * What a character knows of a user, a line for each, as many as fit: preferences, facts and habits as `getConversationContext`
 * chooses them, and what was talked about before: what the last sessions left, or, without sessions, the episodes that the
 * message is about. "" when nothing is known.
 */
export function profileLines(
  engine: Engine,
  { id }: CharacterState,
  { userId, message, maxTokens, count }: Asked,
): string {
  const user = userId === undefined ? undefined : engine.world.profiles.users.get(userId);
  if (user === undefined) return "";
  const profile = user.profile(engine.options.profiles.scope === "character" ? id : undefined);
  const known = [
    ...showPreferences(engine, user).map(({ subTopic, value }) => `- ${onOneLine(subTopic)}: ${onOneLine(value)}`),
    ...factLines(engine, profile),
    ...(user.usage === undefined ? [] : useLines(user.usage, engine.now()).map((line) => `- ${line}`)),
  ];
  const sessions = sessionLines(engine, profile);
  const before = sessions.length > 0 ? sessions : episodeLines(engine, profile, message);
  const pastTokens = Math.floor(maxTokens * PAST_SHARE);
  const past = fitting(before, (text) => count(text) <= pastTokens).toReversed();
  const facts = fitting(known, (text) => count([text, ...past].join("\n")) <= maxTokens);
  return [...facts, ...past].join("\n");
}

function episodeLines(engine: Engine, profile: ProfileState | undefined, message: string | undefined): string[] {
  if (profile === undefined || message === undefined) return [];
  const messages = [{ role: "user" as const, content: message }];
  const now = engine.now();
  const since = isoTime(now - DAY);
  // What was said today stands in the prompt word for word, as a rule.
  const earlier = profile.archive.episodes.filter(({ at }) => at < since);
  return chooseEpisodes(earlier, { messages }, now).map(
    ({ at, summary }) => `- ${at.slice(0, 10)}: ${onOneLine(summary)}`,
  );
}

function factLines(engine: Engine, profile: ProfileState | undefined): string[] {
  if (profile === undefined || profile.version === 0) return [];
  return chooseFacts(factsAt(profile.archive.ledger.facts, undefined, isoTime(engine.now()))).map(
    ({ subTopic, value }) => `- ${onOneLine(subTopic).replaceAll("_", " ")}: ${onOneLine(value)}`,
  );
}

/** Newest first. */
function sessionLines(engine: Engine, profile: ProfileState | undefined): string[] {
  if (profile === undefined) return [];
  return showSummaries(engine, profile)
    .toReversed()
    .map(({ at, text }) => `- ${at.slice(0, 10)}: ${onOneLine(text)}`);
}

/** The first lines, as many as fit together. One that does not even fit alone is passed over. */
function fitting(lines: readonly string[], fits: (text: string) => boolean): string[] {
  const shown: string[] = [];
  for (const line of lines) {
    if (fits([...shown, line].join("\n"))) shown.push(line);
    else if (fits(line)) break;
  }
  return shown;
}
