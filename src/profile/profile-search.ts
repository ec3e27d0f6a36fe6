import { words, termOf } from "../core/words.js";
import { parseTime } from "../core/time.js";
import { rankByWords } from "../memory/bm25.js";
import { recencyOf } from "../memory/recall/mixing.js";
import type { EpisodeRecord, FactRecord } from "../model/profile-records.js";
import { chineseQuestion, type ChineseQuestion } from "./chinese-question.js";
import { chineseSubTopicNames, chineseTopicNames } from "./chinese-topic-names.js";
import { topicsOf } from "./profile.js";
import { topicKey } from "./topics.js";

/** What a BM25 score is half of the way to 1 at. */
const HALF_SCORE = 6;
/** Parts that words, the subject and nearness in time can have in a score; together 1. */
const WEIGHTS = { words: 0.7, topic: 0.2, recency: 0.1 } as const;

/** What the Chinese name of a fact's topic, and a single character of its words, add to a BM25 score. A pair adds about 10. */
const NAME_SCORE = 8;
const CHARACTER_SCORE = 1;
/** A long question shares some characters with any text. */
const MOST_CHARACTERS = 3;

/** What is looked for. */
export interface ProfileQuery {
  readonly query: string;
  readonly limit: number;
  /** As `topicKey` tells them apart. */
  readonly topics?: readonly string[] | undefined;
  /** Names by kind that an episode must have, all of them; of its topics any. Facts have none. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** ISO 8601, inclusive. */
  readonly since?: string | undefined;
  /** ISO 8601, exclusive. */
  readonly until?: string | undefined;
  readonly minScore: number;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Something that was found; `parts` add up to `score`, which is from 0 to 1. */
export interface ProfileHit {
  readonly fact?: FactRecord;
  readonly episode?: EpisodeRecord;
  readonly score: number;
  readonly parts: Readonly<Record<string, number>>;
}

interface Candidate {
  readonly fact?: FactRecord;
  readonly episode?: EpisodeRecord;
  readonly text: string;
  readonly topics: readonly string[];
  /** Words of its topics in English, and names of them in Chinese. */
  readonly topicWords: string;
  readonly chineseNames: readonly string[];
  readonly at: string;
}

/** Facts and episodes by words, subject and time, best first. Without words to look for, the newest first. */
export function searchProfile(
  facts: readonly FactRecord[],
  episodes: readonly EpisodeRecord[],
  query: ProfileQuery,
): ProfileHit[] {
  const isWanted = filterOf(query);
  const candidates = [...facts.map(ofFact), ...episodes.map(ofEpisode)].filter(isWanted);
  const ranked = new Map(
    rankByWords(
      query.query,
      candidates.map(({ text }) => text),
    ).map(({ index, score }) => [index, score]),
  );
  const asked = words(query.query);
  const named = new Set(asked.map(nameKey));
  const chinese = chineseQuestion(query.query);
  const isOpen = asked.every((word) => termOf(word) === undefined) && chinese?.isAboutSomething !== true;
  const hits = candidates.flatMap((candidate, index): ProfileHit[] => {
    const saidNames = chinese?.named(candidate.chineseNames) ?? [];
    const score = (ranked.get(index) ?? 0) + chineseScore(candidate, saidNames, chinese);
    if (score === 0 && !isOpen) return [];
    const isNamed = saidNames.length > 0 || words(candidate.topicWords).some((word) => named.has(nameKey(word)));
    const parts = {
      words: (WEIGHTS.words * score) / (score + HALF_SCORE),
      topic: isNamed ? WEIGHTS.topic : 0,
      recency: WEIGHTS.recency * recencyOf(parseTime(candidate.at), query.now),
    };
    const { fact, episode } = candidate;
    return [
      {
        ...(fact === undefined ? undefined : { fact }),
        ...(episode === undefined ? undefined : { episode }),
        score: parts.words + parts.topic + parts.recency,
        parts,
      },
    ];
  });
  return hits
    .filter(({ score }) => score >= query.minScore)
    .toSorted((a, b) => b.score - a.score || (idOf(a) < idOf(b) ? -1 : 1))
    .slice(0, query.limit);
}

/** Words of topics count also where they carry no content elsewhere: "like". */
function nameKey(word: string): string {
  return termOf(word) ?? word;
}

function idOf({ fact, episode }: ProfileHit): string {
  return fact?.id ?? episode?.id ?? "";
}

/** Names of topics find facts only, in Chinese as in English: an episode is about more than its topics. */
function chineseScore(
  { fact, text }: Candidate,
  saidNames: readonly string[],
  chinese: ChineseQuestion | undefined,
): number {
  if (chinese === undefined) return 0;
  const said = text.normalize("NFKC");
  const shared = chinese.characters.filter((character) => said.includes(character)).length;
  const characterScore = CHARACTER_SCORE * Math.min(shared, MOST_CHARACTERS);
  return (fact === undefined ? 0 : NAME_SCORE * saidNames.length) + characterScore;
}

function ofFact(fact: FactRecord): Candidate {
  const { topic, subTopic, value, evidence, validFrom } = fact;
  const topicWords = `${topic} ${subTopic}`.replaceAll("_", " ");
  const said = evidence.map(({ quote }) => quote).filter((quote) => !value.includes(quote));
  return {
    fact,
    topics: [topic],
    topicWords,
    chineseNames: [...new Set([...chineseTopicNames(topic), ...chineseSubTopicNames(topic, subTopic)])],
    text: [topicWords, value, ...said].join(" "),
    at: evidence.at(-1)?.at ?? validFrom,
  };
}

function ofEpisode(episode: EpisodeRecord): Candidate {
  const topics = topicsOf(episode);
  return {
    episode,
    topics,
    topicWords: topics.join(" "),
    chineseNames: topics.flatMap(chineseTopicNames),
    text: episode.summary,
    at: episode.at,
  };
}

function filterOf({ topics, tags = {}, since, until }: ProfileQuery): (candidate: Candidate) => boolean {
  const wanted = topics && new Set(topics.map(topicKey));
  const { topic, ...others } = tags;
  const kinds = Object.entries(others);
  return ({ episode, topics: own, at }) => {
    if (wanted !== undefined && !own.some((each) => wanted.has(topicKey(each)))) return false;
    if (topic !== undefined && !(episode !== undefined && own.some((each) => topicKey(each) === topicKey(topic))))
      return false;
    if (!kinds.every(([kind, name]) => hasTag(episode, kind, name))) return false;
    return (since === undefined || at >= since) && (until === undefined || at < until);
  };
}

function hasTag(episode: EpisodeRecord | undefined, kind: string, name: string): boolean {
  return episode !== undefined && Object.hasOwn(episode.tags, kind) && episode.tags[kind] === name;
}
