import { isPlainObject } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { isoTime } from "../../core/time.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { EpisodeRecord, FactRecord } from "../../model/profile-records.js";
import { fillContext, type FilledContext } from "../../profile/conversation-context.js";
import { searchProfile } from "../../profile/profile-search.js";
import { factsAt } from "../../profile/profile.js";
import type { ProfileState } from "../../profile/profile-state.js";
import type { UsageBook } from "../../profile/usage-book.js";
import { checkScore, checkTopics } from "./search.js";
import type { Surroundings } from "./surroundings.js";

export interface ContextRequest {
  userId: string;
  /** What is being said; the last three messages are what past episodes are looked up for. */
  messages: ChatMessage[];
  /** Of the whole text, headings included. @default 2000 */
  maxTokens?: number;
  /** Part that facts get first, 0 to 1; the rest is for episodes, and what these leave for facts again. @default 0.6 */
  profileShare?: number;
  /** These come first, in this order. */
  preferTopics?: string[];
  onlyTopics?: string[];
  /** Facts of a topic at most. */
  topicLimits?: Record<string, number>;
  /** Days that episodes are looked for in. @default 30 */
  days?: number;
  /** Least score of an episode, 0 to 1. @default 0 */
  minScore?: number;
  character?: string;
  /** Name of a template over `user`, `facts` (topic, subTopic, value), `episodes` (day, summary) and `habits` (line). @default "profile-context" */
  template?: string;
  signal?: AbortSignal;
}

/** What is known of a user, as a text for a prompt. */
export interface ConversationContext {
  text: string;
  /** Never more than was asked for. */
  tokens: number;
  /** Ids of the facts in it. */
  facts: string[];
  /** Ids of the episodes in it. */
  episodes: string[];
}

const FIELDS: readonly string[] = [
  "userId",
  "messages",
  "maxTokens",
  "profileShare",
  "preferTopics",
  "onlyTopics",
  "topicLimits",
  "days",
  "minScore",
  "character",
  "template",
  "signal",
];
const DAY = 86_400_000;
const MAX_EPISODES = 30;
const QUERY_MESSAGES = 3;
const TOP_USES = 3;
const HALF_LIFE_DAYS = 30;

/** @throws DramatisError `config/invalid` naming the field. */
export function checkContextRequest(request: ContextRequest): void {
  checkKnownFields("the request", request, FIELDS);
  const { messages, minScore = 0, topicLimits = {} } = request;
  if (!Array.isArray(messages) || !messages.every((each) => isPlainObject(each) && typeof each["content"] === "string"))
    throw refuseOption("messages", "must be a list of messages");
  checkNumbers(request);
  checkScore(minScore);
  checkTopics("preferTopics", request.preferTopics);
  checkTopics("onlyTopics", request.onlyTopics);
  if (
    !isPlainObject(topicLimits) ||
    !Object.values(topicLimits).every((limit) => Number.isSafeInteger(limit) && limit >= 0)
  )
    throw refuseOption("topicLimits", "must be an object of whole numbers by topic");
}

function checkNumbers({ maxTokens = 0, profileShare = 0, days = 0 }: ContextRequest): void {
  if (!Number.isSafeInteger(maxTokens) || maxTokens < 0)
    throw refuseOption("maxTokens", `is ${String(maxTokens)}, but must be a whole number from 0`);
  if (!(typeof profileShare === "number" && profileShare >= 0 && profileShare <= 1))
    throw refuseOption("profileShare", `is ${String(profileShare)}, but must be a number from 0 to 1`);
  if (!(typeof days === "number" && days >= 0))
    throw refuseOption("days", `is ${String(days)}, but must be a number from 0`);
}

/** A text of what is known of a user, within its tokens. Works without an embedder and without a model. */
export function buildContext(
  engine: Surroundings,
  profile: ProfileState | undefined,
  request: ContextRequest,
): ConversationContext {
  const { maxTokens = 2000, profileShare = 0.6, template = "profile-context" } = request;
  const now = engine.now();
  const user = onOneLine(request.userId);
  const filled = fillContext(
    {
      facts: chooseFacts(factsAt(profile?.archive.ledger.facts ?? new Map(), undefined, isoTime(now)), request),
      episodes: chooseEpisodes(profile?.archive.episodes ?? [], request, now),
      habits: request.onlyTopics === undefined ? habitLines(engine, request.userId, now) : [],
    },
    {
      maxTokens,
      profileShare,
      count: (text) => engine.options.tokenizer.count(text),
      render: ({ facts, episodes, habits }) =>
        engine.prompts
          .render(template, {
            user,
            facts: facts.map(factItem),
            episodes: episodes.map(episodeItem),
            before: facts.length + episodes.length > 0,
            habits: habits.map((line) => ({ line })),
          })
          .trim(),
    },
  );
  return toContext(filled);
}

function toContext({ text, tokens, facts, episodes }: FilledContext): ConversationContext {
  return { text, tokens, facts: facts.map(({ id }) => id), episodes: episodes.map(({ id }) => id) };
}

export function factItem({ topic, subTopic, value }: Pick<FactRecord, "topic" | "subTopic" | "value">): object {
  return { topic: onOneLine(topic), subTopic: onOneLine(subTopic), value: onOneLine(value) };
}

export function episodeItem({ at, summary }: Pick<EpisodeRecord, "at" | "summary">): object {
  return { day: at.slice(0, 10), summary: onOneLine(summary) };
}

export function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** Preferences, and what the user uses most of each kind, as of late. */
function habitLines(engine: Surroundings, userId: string, now: number): string[] {
  const usage = engine.world.profiles.users.get(userId)?.usage;
  if (usage === undefined) return [];
  const preferences = Object.entries(usage.preferences).map(([key, value]) =>
    onOneLine(`${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`),
  );
  return [...preferences, ...useLines(usage, now)];
}

/** What is used most of each kind, as of late. */
export function useLines(usage: UsageBook, now: number): string[] {
  return usage.kinds.map((kind) => {
    const top = usage.top(kind, { limit: TOP_USES, halfLifeDays: HALF_LIFE_DAYS, now });
    return onOneLine(`${kind}: ${top.map(({ key }) => key).join(", ")}`);
  });
}

/** Preferred topics first, then what changed last; of each topic as many as are asked for. */
export function chooseFacts(
  facts: readonly FactRecord[],
  { preferTopics = [], onlyTopics, topicLimits = {} }: Partial<ContextRequest> = {},
): FactRecord[] {
  const rank = ({ topic }: FactRecord): number => {
    const at = preferTopics.indexOf(topic);
    return at < 0 ? preferTopics.length : at;
  };
  const sorted = facts
    .filter(({ topic }) => onlyTopics === undefined || onlyTopics.includes(topic))
    .toSorted(
      (a, b) => rank(a) - rank(b) || b.version - a.version || b.confidence - a.confidence || (a.id < b.id ? -1 : 1),
    );
  const counts = new Map<string, number>();
  return sorted.filter(({ topic }) => {
    const count = (counts.get(topic) ?? 0) + 1;
    counts.set(topic, count);
    return count <= (Object.hasOwn(topicLimits, topic) ? (topicLimits[topic] ?? 0) : Number.POSITIVE_INFINITY);
  });
}

/** What was said about the same before, and what was talked about last where there is nothing of the kind. */
export function chooseEpisodes(
  episodes: readonly EpisodeRecord[],
  {
    messages,
    days = 30,
    minScore = 0,
    onlyTopics,
  }: Pick<ContextRequest, "messages" | "days" | "minScore" | "onlyTopics">,
  now: number,
): EpisodeRecord[] {
  const query = messages
    .slice(-QUERY_MESSAGES)
    .map(({ content }) => content)
    .join("\n");
  const since = isoTime(Math.max(0, now - days * DAY));
  const about = { limit: MAX_EPISODES, topics: onlyTopics, since, minScore, now };
  const found = searchProfile([], episodes, { ...about, query });
  const last = minScore > 0 ? [] : searchProfile([], episodes, { ...about, query: "" });
  const all = [...found, ...last].flatMap(({ episode }) => episode ?? []);
  return [...new Map(all.map((episode) => [episode.id, episode])).values()].slice(0, MAX_EPISODES);
}
