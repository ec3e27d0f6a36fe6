import { sha256 } from "../core/sha256.js";
import { parseTime } from "../core/time.js";
import { extractSummary, type SummarySentence } from "../memory/extract-summary.js";
import type {
  EpisodeRecord,
  EpisodeSentence,
  OtherSpeaker,
  SaidRecord,
  SegmentOutcome,
} from "../model/profile-records.js";
import { noteHeard } from "./heard-words.js";
import { nearestCluster, segmentTerms } from "./clusters.js";
import type { Reading } from "./read-offline.js";
import { Revision } from "./revision.js";
import type { SegmentTask } from "./segment-task.js";
import { spokenLine } from "./spoken-line.js";
import type { TopicSchema } from "./topics.js";

/** Tokens of what is kept of a segment. */
const SUMMARY_TOKENS = 80;

/** The subject of a segment: the cluster that it joins or begins. */
export interface Subject {
  readonly id: string;
  readonly terms: readonly string[];
  /** True when something of the cluster was valuable before. */
  readonly watched: boolean;
}

export function subjectOf({ profile, id, messages }: SegmentTask): Subject {
  const terms = segmentTerms(messages, profile.user);
  const at = parseTime(messages[0]?.at ?? "");
  const nearest = nearestCluster(profile.archive.clusters, terms, at);
  return { id: nearest?.id ?? `c${id.slice(1)}`, terms, watched: nearest?.watched ?? false };
}

/** What a reading makes of a profile as it stands now. */
export interface Settled {
  readonly outcome: SegmentOutcome;
  readonly added: number;
  readonly updated: number;
  readonly closed: number;
}

/** What is known besides the reading. */
export interface Circumstances {
  readonly subject: Subject;
  readonly failure: string | undefined;
  readonly window: number;
  readonly locale: "en" | "zh";
  readonly topics: TopicSchema;
}

export function settleSegment(task: SegmentTask, reading: Reading, around: Circumstances): Settled {
  const { profile, id, messages, again } = task;
  const { subject, failure, window, topics } = around;
  let made = 0;
  const nextId = (): string => {
    for (;;) {
      const fact = `f${sha256(JSON.stringify([id, made++])).slice(0, 20)}`;
      // A segment that is read again has facts already.
      if (!profile.archive.ledger.facts.has(fact)) return fact;
    }
  };
  const revision = new Revision(profile.archive.ledger.facts, { nextId, topics });
  reading.apply(revision);
  revision.compact();
  const changes = noteHeard(revision.changes, task);
  const outcome: SegmentOutcome = {
    id,
    at: newestOf(task),
    messages: messages.map((message) => message.id),
    ...(again === undefined ? undefined : { again: again.segment }),
    valuable: reading.valuable,
    confidence: reading.confidence,
    reasons: reading.reasons,
    ...(reading.by === undefined ? undefined : { by: reading.by }),
    ...(failure === undefined ? undefined : { failure }),
    cluster: { id: subject.id, terms: subject.terms },
    ...(reading.valuable ? { episode: episodeOf(task, reading, around) } : undefined),
    changes,
    window,
  };
  const { added, updated, closed } = revision;
  return { outcome, added, updated, closed };
}

function newestOf({ messages }: SegmentTask): string {
  return messages.reduce((newest, { at }) => (at > newest ? at : newest), "");
}

function episodeOf(task: SegmentTask, reading: Reading, { subject, locale }: Circumstances): EpisodeRecord {
  const { id, messages } = task;
  const sessionId = messages.find((message) => message.sessionId !== undefined)?.sessionId;
  const tags = {
    ...(reading.topics[0] === undefined ? undefined : { topic: reading.topics[0] }),
    cluster: subject.id,
    ...(sessionId === undefined ? undefined : { session: sessionId }),
    ...(reading.by === undefined ? undefined : { reader: reading.by }),
  };
  const sentences = reading.summary === undefined ? summarize(task, locale) : undefined;
  // A model may also tell of what was said before.
  const others = otherSpeakers(task, reading.summary !== undefined);
  return {
    id: `e${id.slice(1)}`,
    at: newestOf(task),
    summary: reading.summary ?? (sentences ?? []).map(({ text }) => text).join(locale === "zh" ? "" : " "),
    tags,
    ...(reading.topics.length > 1 ? { topics: reading.topics } : undefined),
    messageIds: messages.map((message) => message.id),
    ...(others.length === 0 ? undefined : { others, ...(sentences && { sentences: attribute(sentences, others) }) }),
  };
}

function summarize({ messages }: SegmentTask, locale: "en" | "zh"): SummarySentence[] {
  return extractSummary(
    messages.map((message) => spokenLine(message, locale)),
    { locale, maxTokens: SUMMARY_TOKENS },
  );
}

/** Who else spoke in a segment, and if wanted who did before it, in the order in which they did. */
function otherSpeakers({ profile, messages }: SegmentTask, withBefore: boolean): OtherSpeaker[] {
  const spoken = new Map<string, string[]>();
  const note = ({ userId }: SaidRecord, ids: readonly string[]): void => {
    if (userId !== undefined && userId !== profile.user) spoken.set(userId, [...(spoken.get(userId) ?? []), ...ids]);
  };
  for (const message of messages) note(message, [message.id]);
  if (withBefore) for (const message of profile.archive.recent.flat()) note(message, []);
  return [...spoken].map(([user, messageIds]) => ({ user, messageIds }));
}

function attribute(sentences: readonly SummarySentence[], others: readonly OtherSpeaker[]): EpisodeSentence[] {
  return sentences.map(({ text, from }) => {
    const speakers = others.filter(({ messageIds }) => messageIds.some((id) => from.includes(id)));
    const theirs = new Set(speakers.flatMap(({ messageIds }) => messageIds));
    const isShared = speakers.length > 0 && from.some((id) => !theirs.has(id));
    return { text, others: speakers.map(({ user }) => user), ...(isShared ? { shared: true } : undefined) };
  });
}
