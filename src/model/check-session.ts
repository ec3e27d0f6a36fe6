import { list, object, oneOf, refine, text, wholeNumber, type Shape } from "../core/shape.js";
import { absent, filled, isTrue, time } from "./record-shapes.js";
import type { SessionMessageRecord, SessionRecord, SessionSummaryRecord, ToldSentence } from "./session-records.js";

const message = object<SessionMessageRecord>({
  id: filled,
  at: time,
  role: oneOf("system", "user", "assistant"),
  text,
  name: absent(text),
  other: absent(isTrue),
  kept: absent(time),
});

/** What a snapshot says of one session. */
export const session: Shape<SessionRecord> = refine(
  object<SessionRecord>({
    id: filled,
    seq: wholeNumber(1),
    with: absent(filled),
    scoped: absent(isTrue),
    lastAt: time,
    status: oneOf("active", "paused", "ended"),
    reason: absent(text),
    due: absent(isTrue),
    attempts: absent(wholeNumber(0)),
    opening: absent(text),
    openingFrom: absent(time),
    messages: list(message),
  }),
  (record, refuse) => {
    if (record.due === true && record.status !== "ended") refuse("belongs to sessions that have ended", "due");
    if (record.scoped === true && record.with === undefined) refuse("needs the character it is of", "scoped");
    return record;
  },
);

/** What a snapshot says of what a session left. */
export const sessionSummary: Shape<SessionSummaryRecord> = object<SessionSummaryRecord>({
  session: filled,
  at: time,
  by: filled,
  condensed: absent(isTrue),
  sentences: list(object<ToldSentence>({ text: filled, at: time, passed: absent(wholeNumber(1)) })),
});
