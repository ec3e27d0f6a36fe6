import { isoTime } from "../core/time.js";
import type { EpisodeRecord, FactRecord } from "../model/profile-records.js";
import type { KnownFact, PastTalk } from "./conversation-context.js";
import { searchProfile } from "./profile-search.js";
import { topicKey } from "./topics.js";

/** What a context is to be about. */
export interface ContextWishes {
  /** What is being said. */
  readonly query: string;
  readonly preferTopics?: readonly string[] | undefined;
  readonly onlyTopics?: readonly string[] | undefined;
  readonly topicLimits?: Readonly<Record<string, number>> | undefined;
  /** Days that episodes are looked for in. */
  readonly days: number;
  /** Least score of an episode, 0 to 1. */
  readonly minScore: number;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Facts by how much they are wanted, and in the order in which they are told. */
export interface ChosenFacts {
  readonly wanted: readonly KnownFact[];
  readonly told: readonly KnownFact[];
}

const DAY = 86_400_000;
const MAX_EPISODES = 30;

/**
 * Preferred topics come first, then preferences, then what the question is about, then what changed last; of each topic as
 * many as are asked for. The question decides what there is room for, not where it stands: prompts begin alike for longer.
 */
export function chooseFacts(
  preferences: readonly KnownFact[],
  facts: readonly FactRecord[],
  { query, preferTopics = [], onlyTopics, topicLimits = {}, now }: ContextWishes,
): ChosenFacts {
  const newest = facts.toSorted(
    (a, b) => b.version - a.version || b.confidence - a.confidence || (a.id < b.id ? -1 : 1),
  );
  const preferred = preferTopics.map(topicKey);
  const only = onlyTopics?.map(topicKey);
  const limits = new Map(Object.entries(topicLimits).map(([topic, limit]) => [topicKey(topic), limit]));
  const rank = ({ topic }: KnownFact): number => {
    const at = preferred.indexOf(topicKey(topic));
    return at < 0 ? preferred.length : at;
  };
  const all = [...preferences, ...newest]
    .filter(({ topic }) => only === undefined || only.includes(topicKey(topic)))
    .toSorted((a, b) => rank(a) - rank(b));
  const hits = searchProfile(facts, [], { query, limit: facts.length, minScore: 0, now });
  const relevance = new Map(hits.map(({ fact, parts }) => [fact?.id, (parts["words"] ?? 0) + (parts["topic"] ?? 0)]));
  const relevanceOf = ({ id }: KnownFact): number =>
    id === undefined ? Number.POSITIVE_INFINITY : (relevance.get(id) ?? 0);
  const byWish = all.toSorted((a, b) => rank(a) - rank(b) || compare(relevanceOf(b), relevanceOf(a)));
  const counts = new Map<string, number>();
  const wanted = byWish.filter(({ topic }) => {
    const key = topicKey(topic);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= (limits.get(key) ?? Number.POSITIVE_INFINITY);
  });
  const chosen = new Set(wanted);
  return { wanted, told: all.filter((fact) => chosen.has(fact)) };
}

/** Numbers of which two may be infinite. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** What was said about the same before, and then what was talked about last. */
export function chooseEpisodes(
  episodes: readonly EpisodeRecord[],
  { query, days, minScore, onlyTopics, now }: ContextWishes,
): PastTalk[] {
  const since = isoTime(Math.max(0, now - days * DAY));
  const about = { limit: MAX_EPISODES, topics: onlyTopics, since, minScore, now };
  const found = searchProfile([], episodes, { ...about, query });
  const last = minScore > 0 ? [] : searchProfile([], episodes, { ...about, query: "" });
  const all = [...found, ...last].flatMap(({ episode }) => episode ?? []);
  // Who says the same every day is told to have said it once: the last time, or where the question found it.
  return [...new Map(all.toReversed().map((each) => [each.summary, each])).values()]
    .toReversed()
    .slice(0, MAX_EPISODES);
}
