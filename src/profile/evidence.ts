import type { EvidenceRecord } from "../model/profile-records.js";

/** Evidence of one fact: what it was first told by, and what it was last told by. */
const MAX_FIRST = 4;
const MAX_LAST = 12;

/** Two lists of evidence as one, each piece once. Of very many, the first and the last are kept. */
export function joinEvidence(before: readonly EvidenceRecord[], more: readonly EvidenceRecord[]): EvidenceRecord[] {
  const all = [...before, ...newEvidence(before, more)];
  return all.length <= MAX_FIRST + MAX_LAST ? all : [...all.slice(0, MAX_FIRST), ...all.slice(-MAX_LAST)];
}

/** What of some evidence is not known yet, each piece once. */
function newEvidence(before: readonly EvidenceRecord[], more: readonly EvidenceRecord[]): EvidenceRecord[] {
  const known = new Set(before.map(keyOf));
  return more.filter((piece) => {
    const key = keyOf(piece);
    return !known.has(key) && known.add(key);
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

function keyOf({ at, quote, messageId, memoryId, sessionId }: EvidenceRecord): string {
  return JSON.stringify([at, quote, messageId, memoryId, sessionId]);
}

/** How sure two independent statements of the same make it; never quite. */
export function joinConfidence(first: number, second: number): number {
  return Math.max(first, second, Math.min(0.99, 1 - (1 - first) * (1 - second)));
}
