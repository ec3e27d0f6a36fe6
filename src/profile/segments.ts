import { parseTime } from "../core/time.js";
import { terms } from "../core/words.js";
import type { SaidRecord } from "../model/profile-records.js";

const DAY = 86_400_000;
/** A pause after which something new may begin. */
const GAP_MS = 30 * 60_000;
/** A pause after which something new has begun, whatever it is about. */
const LONG_GAP_MS = 4 * 3_600_000;
/** Messages before and after a pause whose words are compared. */
const NEIGHBOURS = 6;

/** How large a segment may be. */
export interface SegmentLimits {
  readonly maxMessages: number;
  readonly maxTokens: number;
}

/**
 * How many of the messages that wait first belong together: until the day changes, a pause and a new subject come
 * together, or there are enough of them. One at least, however long it is.
 */
export function firstSegment(messages: readonly SaidRecord[], { maxMessages, maxTokens }: SegmentLimits): number {
  let tokens = messages[0]?.tokens ?? 0;
  for (let at = 1; at < messages.length; at++) {
    const next = messages[at];
    if (next === undefined || at >= maxMessages || tokens + next.tokens > maxTokens) return at;
    if (isBoundary(messages, at)) return at;
    tokens += next.tokens;
  }
  return messages.length;
}

function isBoundary(messages: readonly SaidRecord[], at: number): boolean {
  const before = messages[at - 1];
  const after = messages[at];
  if (before === undefined || after === undefined) return false;
  const [from, to] = [parseTime(before.at), parseTime(after.at)];
  if (Math.floor(from / DAY) !== Math.floor(to / DAY) || before.sessionId !== after.sessionId) return true;
  const gap = Math.abs(to - from);
  if (gap <= GAP_MS) return false;
  return (
    gap > LONG_GAP_MS ||
    !sharesSubject(messages.slice(Math.max(0, at - NEIGHBOURS), at), messages.slice(at, at + NEIGHBOURS))
  );
}

/** Whether two runs of messages have a word of content in common. */
function sharesSubject(before: readonly SaidRecord[], after: readonly SaidRecord[]): boolean {
  const known = new Set(before.flatMap(({ text }) => terms(text)));
  return after.some(({ text }) => terms(text).some((term) => known.has(term)));
}
