import { sha256 } from "../core/sha256.js";
import { parseTime } from "../core/time.js";
import type { FailedRecord, SaidRecord } from "../model/profile-records.js";
import type { Said } from "./offline/said.js";
import type { ProfileState } from "./profile-state.js";
import { firstSegment, type SegmentLimits } from "./segments.js";

/** One segment that is to be read. */
export interface SegmentTask {
  readonly profile: ProfileState;
  readonly id: string;
  /** The segment that could not be read before. */
  readonly again: FailedRecord | undefined;
  readonly messages: readonly SaidRecord[];
  /** How often something was forgotten in the profile before. */
  readonly losses: number;
}

/** The next segment of what is to be read; undefined when nothing is. */
export function nextSegment(profile: ProfileState, limits: SegmentLimits): SegmentTask | undefined {
  const { buffer } = profile;
  const [together] = buffer.batches;
  if (together === undefined) return undefined;
  // As far as one segment can reach, and a little further, since what comes after a pause decides whether it ends there.
  const due = buffer.waiting.slice(0, Math.min(together, limits.maxMessages + LOOKAHEAD));
  const messages = due.slice(0, firstSegment(due, limits));
  return { profile, id: segmentId(profile, messages), again: undefined, messages, losses: profile.losses };
}

const LOOKAHEAD = 8;

/** A segment that could not be read as it should have been, once more. */
export function segmentAgain(profile: ProfileState, failed: FailedRecord): SegmentTask {
  return { profile, id: failed.segment, again: failed, messages: failed.messages, losses: profile.losses };
}

function segmentId({ user, character }: ProfileState, messages: readonly SaidRecord[]): string {
  // In each session, and when its id is used again, messages may be numbered anew.
  const ids = messages.map(({ id, sessionId, at }) => (sessionId === undefined ? id : [id, sessionId, at]));
  return `g${sha256(JSON.stringify([user, character ?? null, ids])).slice(0, 20)}`;
}

/** Whether a segment is still what it was: nothing of it, or of what came before it, was read or dropped meanwhile. */
export function isCurrent({ profile, again, messages, losses }: SegmentTask): boolean {
  if (profile.losses !== losses) return false;
  if (again !== undefined) return profile.archive.failed.some(({ segment }) => segment === again.segment);
  const { batches, waiting } = profile.buffer;
  return (batches[0] ?? 0) >= messages.length && messages.every((message, at) => waiting[at] === message);
}

/** Messages as those who read them take them. Nobody's words are the user's but the user's own. */
export function asSaid(messages: readonly SaidRecord[]): Said[] {
  return messages.map(({ id, userId, name, role, text, at }) => ({
    id,
    userId: role === "user" ? userId : undefined,
    ...(name === undefined ? undefined : { name }),
    role,
    text,
    at: parseTime(at),
  }));
}
