import { isDramatisError } from "../../core/errors.js";
import type { ProfileState } from "../../profile/profile-state.js";
import { isByRules } from "../../llm/by-rules.js";
import type { LanguageModel } from "../../llm/language-model.js";
import { readWithModel } from "../../profile/read-with-model.js";
import { readOffline, type Reading, type ReadingOptions } from "../../profile/read-offline.js";
import { settleSegment, subjectOf, type Settled, type Subject } from "../../profile/segment-outcome.js";
import { isCurrent, nextSegment, segmentAgain, type SegmentTask } from "../../profile/segment-task.js";
import type { Surroundings } from "./surroundings.js";
import { isCancelled } from "../summary-work.js";
import { emitProfile } from "./profile-view.js";

/** What comes of reading one segment; undefined when there was none, or it was dropped meanwhile. */
export type SegmentReport = Pick<Settled, "added" | "updated" | "closed"> & {
  readonly valuable: boolean;
  readonly failed: boolean;
};

/** Of a segment that is left as it is. */
const GIVEN_UP: SegmentReport = { added: 0, updated: 0, closed: 0, valuable: false, failed: true };

/** Takes the next segment that is to be read, or one that could not be read before. */
export function findTask(engine: Surroundings, profile: ProfileState, again?: string): SegmentTask | undefined {
  const { batchSize, maxProcessTokens } = engine.options.profiles;
  if (again === undefined) return nextSegment(profile, { maxMessages: batchSize, maxTokens: maxProcessTokens });
  const failed = profile.archive.failed.find(({ segment }) => segment === again);
  return failed === undefined ? undefined : segmentAgain(profile, failed);
}

/** Reads one segment and keeps what it gave, in one entry: at once, or when a model has answered. */
export function readSegment(
  engine: Surroundings,
  task: SegmentTask,
): SegmentReport | undefined | Promise<SegmentReport | undefined> {
  const { model } = engine.options;
  // Where the user said nothing there is nothing to ask for.
  const hasStatement = task.messages.some(({ userId }) => userId === task.profile.user);
  return model === undefined || isByRules(model) || !hasStatement
    ? settleOffline(engine, task, undefined)
    : askModel(engine, task, model);
}

/**
 * Asks until there is an answer, or the tries are used up. A try is noted, and the store has it, before it is made: one that
 * kills the process counts.
 */
async function askModel(
  engine: Surroundings,
  task: SegmentTask,
  model: LanguageModel,
): Promise<SegmentReport | undefined> {
  const { profile, again } = task;
  const job = jobOf(task);
  const { maxRetries } = engine.options.profiles;
  const before = again === undefined ? profile.attempts : (again.attempts ?? 0);
  // Whoever asked a model about it ended with that. It stays, for the rules or for more retries.
  if (again !== undefined && before > maxRetries) return GIVEN_UP;
  let failure = "it was tried too often";
  for (let tries = before; tries <= maxRetries; tries++) {
    engine.commit({ k: "reading", ...keyOf(profile), ...(again === undefined ? undefined : { again: again.segment }) });
    if (engine.keeping.isJournaled) await engine.keeping.flush();
    // What was forgotten or refused meanwhile no model is told.
    if (engine.stopped.aborted) return undefined;
    if (!isCurrent(task)) return readAfresh(engine, task);
    let reading: Reading | undefined;
    try {
      reading = await readWithModel(task, optionsFor(engine, subjectOf(task)), {
        model,
        render: (name, variables) => engine.prompts.render(name, variables),
        signal: engine.stopped,
      });
    } catch (error) {
      if (engine.stopped.aborted) return undefined;
      engine.jobFailed(error, job);
      failure = failureOf(error);
    }
    if (engine.stopped.aborted) return undefined;
    if (!isCurrent(task)) return readAfresh(engine, task);
    if (reading !== undefined)
      return commitReading(engine, task, { reading, subject: subjectOf(task), failure: undefined });
  }
  return settleOffline(engine, task, failure);
}

/** What is left of a segment when something of it was forgotten. What still waits is found by itself. */
function readAfresh(
  engine: Surroundings,
  { profile, again }: SegmentTask,
): SegmentReport | undefined | Promise<SegmentReport | undefined> {
  const task = again === undefined ? undefined : findTask(engine, profile, again.segment);
  return task === undefined ? undefined : readSegment(engine, task);
}

function keyOf({ user, character }: ProfileState): { readonly user: string; readonly character?: string } {
  return { user, ...(character === undefined ? undefined : { character }) };
}

function jobOf({ profile }: SegmentTask): string {
  return `profile of ${JSON.stringify(profile.user)}`;
}

function optionsFor(engine: Surroundings, { watched }: Subject): ReadingOptions {
  const { topics, minConfidence, contextWindow, maxProcessTokens: maxTokens } = engine.options.profiles;
  return { topics, minConfidence, contextWindow, maxTokens, watched };
}

/** Reads by rules. `failure` says why no model did it. */
function settleOffline(engine: Surroundings, task: SegmentTask, failure: string | undefined): SegmentReport {
  const subject = subjectOf(task);
  try {
    return commitReading(engine, task, { reading: readOffline(task, optionsFor(engine, subject)), subject, failure });
  } catch (error) {
    if (engine.stopped.aborted && isCancelled(error)) throw error;
    const reason = failureOf(error);
    engine.jobFailed(error, jobOf(task));
    return commitReading(engine, task, { reading: unread(reason), subject, failure: reason });
  }
}

/** What is kept of an error: not what it says, which may be anybody's words. That is for the log. */
function failureOf(error: unknown): string {
  return isDramatisError(error) ? error.code : "failed";
}

/** A segment that nobody could read. Its messages are kept. */
function unread(reason: string): Reading {
  return { valuable: false, confidence: 0, reasons: [reason], by: undefined, topics: [], apply: () => {} };
}

interface Made {
  readonly reading: Reading;
  readonly subject: Subject;
  readonly failure: string | undefined;
}

function commitReading(engine: Surroundings, task: SegmentTask, { reading, subject, failure }: Made): SegmentReport {
  const { profile } = task;
  const { contextWindow, versioning, topics } = engine.options.profiles;
  const settled = settleSegment(task, reading, {
    subject,
    failure,
    window: contextWindow,
    locale: engine.options.locale,
    topics,
  });
  const { outcome, added, updated, closed } = settled;
  engine.commit({
    k: "segment",
    ...keyOf(profile),
    ...outcome,
    ...(versioning ? undefined : { history: false }),
  });
  emitSegment(engine, profile, { ...settled, watched: subject.watched });
  if (outcome.changes.length > 0) emitProfile(engine, profile);
  return { added, updated, closed, valuable: outcome.valuable, failed: failure !== undefined };
}

function emitSegment(
  engine: Surroundings,
  { user, character }: ProfileState,
  { outcome, watched, added, updated, closed }: Settled & { readonly watched: boolean },
): void {
  if (!engine.events.has("segment")) return;
  const { messages, valuable, confidence, reasons, cluster, by, failure } = outcome;
  const name = character === undefined ? undefined : engine.world.byId.get(character)?.name;
  engine.events.emit("segment", {
    userId: user,
    ...(name === undefined ? undefined : { character: name }),
    messageIds: [...messages],
    valuable,
    confidence,
    reasons: [...reasons],
    cluster: cluster.id,
    watched,
    ...(by === undefined ? undefined : { by }),
    ...(failure === undefined ? undefined : { failure }),
    added,
    updated,
    closed,
  });
}
