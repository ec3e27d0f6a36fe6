import type { EvidenceRecord } from "../model/profile-records.js";

/** Evidence of one fact: what it was first told by, and what it was last told by. */
const MAX_FIRST = 4;
const MAX_LAST = 12;

/** A value, and what it rests on. */
export interface Supported {
  readonly value: string;
  readonly evidence: readonly EvidenceRecord[];
}

/**
 * The evidence of a fact and of what it becomes, each piece once. What speaks for the value that was there says so when
 * another takes its place. Of very many, the first and the last are kept, and what alone tells whose words the value is made of.
 */
export function joinEvidence({ value: old, evidence: before }: Supported, news: Supported): EvidenceRecord[] {
  const { value } = news;
  const known = value === old ? before : before.map((piece) => ({ ...piece, says: piece.says ?? old }));
  const keyOf = (piece: EvidenceRecord): string =>
    JSON.stringify([placeOf(piece), piece.says ?? value, piece.heard ?? []]);
  const seen = new Set(known.map(keyOf));
  const all = [...known];
  for (const piece of news.evidence) {
    const key = keyOf(piece);
    if (!seen.has(key)) all.push(piece);
    seen.add(key);
  }
  const shown = firstAndLast(all);
  if (shown.length === all.length) return all;
  const kindOf = ({ says = value, heard = [] }: EvidenceRecord): string => JSON.stringify([says, heard]);
  const kinds = new Set(shown.map(kindOf));
  const between = all.slice(MAX_FIRST, -MAX_LAST).filter((piece) => {
    const isNew = value.includes(piece.says ?? value) && !kinds.has(kindOf(piece));
    kinds.add(kindOf(piece));
    return isNew;
  });
  return [...shown.slice(0, MAX_FIRST), ...between, ...shown.slice(MAX_FIRST)];
}

/** Of very much evidence, what is shown of it. */
export function firstAndLast(evidence: readonly EvidenceRecord[]): readonly EvidenceRecord[] {
  if (evidence.length <= MAX_FIRST + MAX_LAST) return evidence;
  return [...evidence.slice(0, MAX_FIRST), ...evidence.slice(-MAX_LAST)];
}

/** What of some evidence is not known yet, each piece once. */
export function newEvidence(before: readonly EvidenceRecord[], more: readonly EvidenceRecord[]): EvidenceRecord[] {
  const known = new Set(before.map(placeOf));
  return more.filter((piece) => {
    const place = placeOf(piece);
    return !known.has(place) && known.add(place);
  });
}

/** What of some evidence rests on messages that are not known yet: two readings of one message are one statement. */
export function unheardEvidence(before: readonly EvidenceRecord[], more: readonly EvidenceRecord[]): EvidenceRecord[] {
  const read = new Set(before.flatMap(messageOf));
  return newEvidence(before, more).filter((piece) => {
    const [message] = messageOf(piece);
    return message === undefined || (!read.has(message) && read.add(message));
  });
}

/** The message that evidence is from, if it is from one; a caller may give one id in two sessions. */
function messageOf({ at, messageId, sessionId }: EvidenceRecord): string[] {
  return messageId === undefined ? [] : [JSON.stringify([messageId, at, sessionId])];
}

/** Where a piece of evidence is from: what is told twice from there is said once. */
export function placeOf({ at, quote, messageId, memoryId, sessionId }: EvidenceRecord): string {
  return JSON.stringify([at, quote, messageId, memoryId, sessionId]);
}

/** How sure two independent statements of the same make it; never quite. */
export function joinConfidence(first: number, second: number): number {
  return Math.max(first, second, Math.min(0.99, 1 - (1 - first) * (1 - second)));
}
