import { words, termOf } from "../core/words.js";
import { parseTime } from "../core/time.js";
import { rankByWords } from "../memory/bm25.js";
import { recencyOf } from "../memory/recall/mixing.js";
import type { EpisodeRecord, FactRecord } from "../model/profile-records.js";

/** What a BM25 score is half of the way to 1 at. */
const HALF_SCORE = 6;
/** Parts that words, the subject and nearness in time can have in a score; together 1. */
const WEIGHTS = { words: 0.7, topic: 0.2, recency: 0.1 } as const;

/** What is looked for. */
export interface ProfileQuery {
  readonly query: string;
  readonly limit: number;
  readonly topics?: readonly string[] | undefined;
  /** Names by kind that an episode must have, all of them. Facts have none. */
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
  readonly topic: string;
  readonly at: string;
}

/** Facts and episodes by words, subject and time, best first. Without words to look for, the newest first. */
export function searchProfile(
  facts: readonly FactRecord[],
  episodes: readonly EpisodeRecord[],
  query: ProfileQuery,
): ProfileHit[] {
  const candidates = [...facts.map(ofFact), ...episodes.map(ofEpisode)].filter((each) => isWanted(each, query));
  const ranked = new Map(
    rankByWords(
      query.query,
      candidates.map(({ text }) => text),
    ).map(({ index, score }) => [index, score]),
  );
  const asked = words(query.query);
  const isOpen = asked.every((word) => termOf(word) === undefined);
  const named = new Set(asked.map(nameKey));
  const hits = candidates.flatMap((candidate, index): ProfileHit[] => {
    const score = ranked.get(index) ?? 0;
    if (score === 0 && !isOpen) return [];
    const isNamed = words(candidate.topic).some((word) => named.has(nameKey(word)));
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

function ofFact(fact: FactRecord): Candidate {
  const topic = `${fact.topic} ${fact.subTopic}`.replaceAll("_", " ");
  const said = fact.evidence.map(({ quote }) => quote).filter((quote) => !fact.value.includes(quote));
  return { fact, topic, text: [topic, fact.value, ...said].join(" "), at: fact.evidence.at(-1)?.at ?? fact.validFrom };
}

function ofEpisode(episode: EpisodeRecord): Candidate {
  return { episode, topic: episode.tags["topic"] ?? "", text: episode.summary, at: episode.at };
}

function isWanted({ fact, episode, at }: Candidate, { topics, tags, since, until }: ProfileQuery): boolean {
  if (topics !== undefined && !topics.includes(fact?.topic ?? episode?.tags["topic"] ?? "")) return false;
  const own = episode?.tags;
  if (
    tags !== undefined &&
    !Object.entries(tags).every(([kind, name]) => own !== undefined && Object.hasOwn(own, kind) && own[kind] === name)
  )
    return false;
  return (since === undefined || at >= since) && (until === undefined || at < until);
}
