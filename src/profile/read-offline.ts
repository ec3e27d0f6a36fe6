import { isoTime } from "../core/time.js";
import { cutText } from "../memory/shorten.js";
import type { EvidenceRecord, SaidRecord } from "../model/profile-records.js";
import { findFacts } from "./offline/find-facts.js";
import { judgeValue } from "./offline/judge-value.js";
import { endOfComing, withDates } from "./offline/relative-days.js";
import type { FoundFact } from "./offline/said.js";
import type { Revision } from "./revision.js";
import { asSaid, type SegmentTask } from "./segment-task.js";
import type { TopicSchema } from "./topics.js";

/** Characters of what is kept of a fact that goes on and on. */
const MAX_VALUE = 400;
const MAX_QUOTE = 600;
/** Facts of these tell what happens, in the words of the day on which it was said. */
const TOLD_TOPICS: ReadonlySet<string> = new Set(["life_event", "experience", "plan"]);

/** What somebody made of a segment. */
export interface Reading {
  readonly valuable: boolean;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reasons: readonly string[];
  /** Who read it: "offline", or a model's name; undefined when nobody looked for facts. */
  readonly by: string | undefined;
  /** What happened, where the reader tells. */
  readonly summary?: string | undefined;
  /** Topics of the facts, the first one first. */
  readonly topics: readonly string[];
  /** Takes the facts into a profile as it stands now. */
  apply(revision: Revision): void;
}

/** How a segment is to be read. */
export interface ReadingOptions {
  readonly topics: TopicSchema;
  readonly minConfidence: number;
  readonly contextWindow: number;
  /** Tokens that a model reads at once. */
  readonly maxTokens: number;
  /** True in a cluster of which something was valuable: facts are looked for also where the gate sees no value. */
  readonly watched: boolean;
}

/** Reads a segment by rules. */
export function readOffline({ profile, messages }: SegmentTask, options: ReadingOptions): Reading {
  const said = asSaid(messages);
  const userId = profile.user;
  const context = options.contextWindow === 0 ? [] : profile.archive.recent.slice(-options.contextWindow).map(asSaid);
  const { minConfidence, topics, watched } = options;
  const verdict = judgeValue(said, { context, minConfidence, userId });
  const valuable = verdict.isValuable && verdict.confidence >= minConfidence;
  const userName = messages.findLast((each) => each.userId === userId && each.name !== undefined)?.name;
  const found =
    valuable || watched
      ? findFacts(said, { userId, context, topics, ...(userName === undefined ? undefined : { userName }) })
      : [];
  return {
    valuable: valuable || found.length > 0,
    confidence: verdict.confidence,
    reasons: verdict.reasons,
    by: valuable || watched ? "offline" : undefined,
    topics: [...new Set(found.map(({ topic }) => topic))],
    apply(revision) {
      for (const fact of found) take(revision, fact, messages);
    },
  };
}

function take(revision: Revision, fact: FoundFact, messages: readonly SaidRecord[]): void {
  const { topic, subTopic, confidence, kind } = fact;
  // A plan is none any more once its time is over.
  const validUntil = fact.validUntil ?? (topic === "plan" ? endOfComing(fact.quote, fact.at) : undefined);
  const value = cutText(TOLD_TOPICS.has(topic) ? withDates(fact.value, fact.at) : fact.value, MAX_VALUE);
  const evidence = evidenceOf({ messageId: fact.messageId, quote: cutText(fact.quote, MAX_QUOTE) }, messages);
  const from = isoTime(fact.validFrom ?? fact.at);
  if (kind === "deny") revision.deny({ topic, subTopic, value, from, because: evidence });
  else
    revision.state({
      topic,
      subTopic,
      value,
      confidence,
      evidence: [evidence],
      validFrom: from,
      validUntil: validUntil === undefined ? undefined : isoTime(validUntil),
    });
}

/** What a fact rests on: words of one message. */
export function evidenceOf(
  { messageId, quote }: { readonly messageId: string; readonly quote: string },
  messages: readonly SaidRecord[],
): EvidenceRecord {
  const message = messages.find(({ id }) => id === messageId);
  return {
    at: message?.at ?? "",
    quote,
    messageId,
    ...(message?.sessionId === undefined ? undefined : { sessionId: message.sessionId }),
  };
}
