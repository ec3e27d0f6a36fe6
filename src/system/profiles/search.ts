import { isPlainObject } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { isoTime, readTime, type Time } from "../../core/time.js";
import { searchProfile, type ProfileHit, type ProfileQuery } from "../../profile/profile-search.js";
import { factsAt, showEpisode, showFact, type Episode, type ProfileFact } from "../../profile/profile.js";
import type { ProfileState } from "../../profile/profile-state.js";
import { checkLimit } from "../query.js";
import type { Surroundings } from "./surroundings.js";

export interface ProfileSearchOptions {
  /** @default 10 */
  limit?: number;
  character?: string;
  /** Only facts and episodes of these topics; names that differ in case only are one. */
  topics?: string[];
  /** Only episodes that have all of these tags; as `topic` each of the topics of an episode counts. */
  tags?: Record<string, string>;
  /** When it was said last; inclusive. */
  since?: Time;
  /** Exclusive. */
  until?: Time;
  /** From 0 to 1. @default 0 */
  minScore?: number;
}

/** A fact or an episode that was found. `parts` add up to `score`. */
export interface ProfileResult {
  fact?: ProfileFact;
  episode?: Episode;
  /** From 0 to 1. */
  score: number;
  parts: Record<string, number>;
}

const FIELDS: readonly string[] = ["limit", "character", "topics", "tags", "since", "until", "minScore"];
const LIMIT = 10;

/** @throws DramatisError `config/invalid` naming the field. */
export function readQuery(query: unknown, options: ProfileSearchOptions, now: number): ProfileQuery {
  checkKnownFields("the options", options, FIELDS);
  if (typeof query !== "string") throw refuseOption("query", "must be a string");
  const { limit = LIMIT, topics, tags, since, until, minScore = 0 } = options;
  checkLimit("limit", limit);
  checkTopics("topics", topics);
  if (tags !== undefined && !isTextByName(tags)) throw refuseOption("tags", "must be an object of names by kind");
  checkScore("minScore", minScore);
  return {
    query,
    limit,
    topics,
    tags,
    since: since === undefined ? undefined : isoTime(readTime(since, "since", "config/invalid")),
    until: until === undefined ? undefined : isoTime(readTime(until, "until", "config/invalid")),
    minScore,
    now,
  };
}

export function checkScore(field: string, score: unknown): void {
  if (!(typeof score === "number" && score >= 0 && score <= 1))
    throw refuseOption(field, `is ${String(score)}, but must be a number from 0 to 1`);
}

export function checkTopics(field: string, topics: unknown): void {
  if (topics === undefined) return;
  if (!Array.isArray(topics) || !topics.every((topic) => typeof topic === "string"))
    throw refuseOption(field, "must be a list of topics");
}

function isTextByName(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value).every((item) => typeof item === "string");
}

export function search(engine: Surroundings, profile: ProfileState, query: ProfileQuery): ProfileResult[] {
  const facts = factsAt(profile.archive.ledger.facts, undefined, isoTime(engine.now()));
  return searchProfile(facts, profile.archive.episodes, query).map(show);
}

function show({ fact, episode, score, parts }: ProfileHit): ProfileResult {
  return {
    ...(fact === undefined ? undefined : { fact: showFact(fact) }),
    ...(episode === undefined ? undefined : { episode: showEpisode(episode) }),
    score,
    parts: { ...parts },
  };
}
