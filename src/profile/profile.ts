import type { JsonObject } from "../core/json.js";
import type { EpisodeRecord, EvidenceRecord, FactRecord } from "../model/profile-records.js";
import { firstAndLast, newEvidence } from "./evidence.js";
import type { FactLedger, Facts } from "./fact-ledger.js";

/** What a fact rests on. */
export interface Evidence {
  messageId?: string;
  memoryId?: string;
  sessionId?: string;
  /** When it was said, ISO 8601. */
  at: string;
  /** Word for word. */
  quote: string;
}

/** One fact of a profile. */
export interface ProfileFact {
  id: string;
  topic: string;
  subTopic: string;
  value: string;
  /** 0 to 1. */
  confidence: number;
  evidence: Evidence[];
  validFrom: string;
  /** Exclusive; missing as long as it holds. */
  validUntil?: string;
  /** Version of the profile in which it last changed. */
  version: number;
}

/** What of an earlier session matters for the next. */
export interface SessionSummary {
  sessionId: string;
  at: string;
  text: string;
  tokens: number;
}

/** What is known of a user. */
export interface Profile {
  userId: string;
  /** Grows by one with each change. */
  version: number;
  updatedAt: string;
  /** What holds, oldest first. */
  facts: ProfileFact[];
  summaries: SessionSummary[];
}

/** One version of a profile. */
export interface ProfileVersion {
  version: number;
  at: string;
  /** What was changed, in order. */
  operations: JsonObject[];
  profile: Profile;
  /** Who read it from a conversation: "offline", or a model's name; missing where a program changed it. */
  by?: string;
  /** Code of the error for which it could not be read as it should have been. */
  failure?: string;
}

/** What differs between two versions. */
export interface ProfileDiff {
  added: ProfileFact[];
  removed: ProfileFact[];
  changed: { before: ProfileFact; after: ProfileFact }[];
}

/** What happened in one segment of a conversation that was worth keeping. It belongs to every topic that facts were read under. */
export interface Episode {
  id: string;
  at: string;
  summary: string;
  /** Topics of the facts that were read from it, the first one first; empty where none were. `tags.topic` is the first. */
  topics: string[];
  /** Names by kind: `topic`, `cluster`, `session`, and `reader`, who found it worth keeping: "offline", or a model's name. */
  tags: Record<string, string>;
  messageIds: string[];
}

/**
 * A change of a profile, addressed by the ids of facts.
 *
 * - `add` is a statement. It holds from its oldest piece of evidence on; what it contradicts ends then, and is still there for
 *   asking what held before. Where something newer contradicts it, it only fills the time until that.
 * - `update` is a correction: the new value was always so, and is what asking about the past gives from then on. Where the world
 *   changed, and not what is known of it, use `add`. A fact that is updated to the value of another takes that other in.
 * - `delete` takes a fact out as if it had never been, for every time.
 *
 * What a profile was before an operation is in its history.
 */
export type FactOperation =
  | { action: "add"; topic: string; subTopic: string; value: string; evidence: Evidence[]; confidence?: number }
  | { action: "update"; id: string; value: string; evidence: Evidence[] }
  | { action: "delete"; id: string; reason: string };

/** What reading buffers gave. */
export interface ExtractReport {
  /** Segments that were read. */
  segments: number;
  /** Those of them that were worth keeping something of. */
  valuable: number;
  added: number;
  updated: number;
  /** Facts that hold no more, or were taken out. */
  closed: number;
  /** Segments that could not be read as they should have been; their messages are kept. */
  failed: number;
}

/** How one segment of a conversation was read for what it says of a user. */
export interface SegmentReading {
  userId: string;
  /** Name of the character that learns it, where each has profiles of its own. */
  character?: string;
  messageIds: string[];
  /** Whether it is worth keeping something of, how sure that is (0 to 1), and why. */
  valuable: boolean;
  confidence: number;
  reasons: string[];
  /** The subject that it belongs to: what episodes have as the tag `cluster`. */
  cluster: string;
  /** True when something of that subject was valuable before: then facts are looked for in any case. */
  watched: boolean;
  /** Who looked for facts: "offline", or a model's name; missing when nobody did. */
  by?: string;
  /** Code of the error for which it could not be read as it should have been; its messages are kept. */
  failure?: string;
  added: number;
  updated: number;
  closed: number;
}

/** A fact as it is shown: a copy. */
export function showFact({ denied: _denied, ...fact }: FactRecord): ProfileFact {
  return { ...fact, evidence: firstAndLast(newEvidence([], fact.evidence)).map(showEvidence) };
}

/** A piece of evidence as it is shown: a copy. */
export function showEvidence({ heard: _heard, says: _says, ...piece }: EvidenceRecord): Evidence {
  return piece;
}

/** An episode as it is shown: a copy. */
export function showEpisode(episode: EpisodeRecord): Episode {
  const { id, at, summary, tags, messageIds } = episode;
  return { id, at, summary, topics: topicsOf(episode), tags: { ...tags }, messageIds: [...messageIds] };
}

/** Every topic that an episode belongs to. Where there is one, and in old records, the tag says it. */
export function topicsOf({ topics, tags: { topic } }: EpisodeRecord): string[] {
  return topics === undefined ? (topic === undefined ? [] : [topic]) : [...topics];
}

/** Facts that hold at a time; without one those that are not over `now`, also if they only begin later. */
export function factsAt(facts: Facts, at: string | undefined, now: string): FactRecord[] {
  return [...facts.values()].filter(({ validFrom, validUntil, denied }) => {
    if (denied) return false;
    if (at === undefined) return validUntil === undefined || validUntil > now;
    return validFrom <= at && (validUntil === undefined || at < validUntil);
  });
}

/** What differs between two versions, facts that are over included. */
export function diffFacts(before: Facts, after: Facts): ProfileDiff {
  const diff: ProfileDiff = { added: [], removed: [], changed: [] };
  for (const fact of after.values()) {
    if (fact.denied) continue;
    const old = before.get(fact.id);
    if (old === undefined) diff.added.push(showFact(fact));
    else if (old !== fact && !isEqual(old, fact)) diff.changed.push({ before: showFact(old), after: showFact(fact) });
  }
  for (const fact of before.values()) if (!fact.denied && !after.has(fact.id)) diff.removed.push(showFact(fact));
  return diff;
}

function isEqual({ version: _one, ...first }: FactRecord, { version: _two, ...second }: FactRecord): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

/** The versions of a profile, newest first. */
export function historyOf(
  ledger: FactLedger,
  limit: number,
): (Omit<ProfileVersion, "profile"> & { readonly facts: Facts })[] {
  return ledger.versions
    .toReversed()
    .slice(0, limit)
    .map(({ version, at, changes, by, failure }) => ({
      version,
      at,
      facts: ledger.at(version) ?? new Map<string, FactRecord>(),
      operations: structuredClone(changes) as unknown as JsonObject[],
      ...(by === undefined ? undefined : { by }),
      ...(failure === undefined ? undefined : { failure }),
    }));
}
