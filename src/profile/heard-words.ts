import { isCommonTerm } from "../core/stop-words.js";
import { terms } from "../core/words.js";
import type { EvidenceRecord, FactChange, FactRecord } from "../model/profile-records.js";
import { placeOf } from "./evidence.js";
import { changedFact } from "./fact-ledger.js";
import { reasonOfJoining } from "./joined-values.js";
import type { SegmentTask } from "./segment-task.js";

/**
 * Notes with the evidence of facts which other users' words their values are made of: "Yes, I do" says what somebody asked.
 * Whoever is forgotten takes that evidence along.
 */
export function noteHeard(changes: readonly FactChange[], task: SegmentTask): readonly FactChange[] {
  const words = new HeardWords(task);
  if (words.isEmpty) return changes;
  const facts = new Map<string, FactRecord>(task.profile.archive.ledger.facts);
  let gone: FactRecord | undefined;
  return changes.map((change) => {
    const joined = gone;
    gone = undefined;
    if (change.action === "delete") {
      const fact = facts.get(change.id);
      if (change.reason.startsWith(reasonOfJoining(""))) gone = fact;
      facts.delete(change.id);
      return change;
    }
    if (change.action === "add") {
      const { fact } = change;
      const noted = { ...fact, evidence: fact.evidence.map((piece) => words.note(piece, fact.value)) };
      facts.set(fact.id, { ...noted, version: 0 });
      return { ...change, fact: noted };
    }
    if (change.action === "close") return change;
    const fact = facts.get(change.id);
    // Who says yes to the same again says it in the same words.
    const value = change.value ?? fact?.value ?? "";
    // A part of another value was noted when it was a value of its own.
    const note = (piece: EvidenceRecord): EvidenceRecord =>
      joined === undefined ? words.note(piece, value) : asBefore(piece, joined);
    const noted = { ...change, evidence: change.evidence.map(note) };
    if (fact !== undefined) facts.set(fact.id, { ...changedFact(fact, noted), version: 0 });
    return noted;
  });
}

function asBefore(piece: EvidenceRecord, { value, evidence }: FactRecord): EvidenceRecord {
  const place = placeOf(piece);
  const same = evidence.filter(
    (each) => placeOf(each) === place && (piece.says ?? value).endsWith(each.says ?? value) && each.heard !== undefined,
  );
  return withHeard(
    piece,
    same.flatMap(({ heard = [] }) => heard),
  );
}

/** What the user of a profile said in a segment or shortly before, and what of the words there are others'. */
class HeardWords {
  readonly #own = new Set<string>();
  readonly #others = new Map<string, Set<string>>();

  constructor({ profile, messages }: SegmentTask) {
    for (const { userId, text } of [...profile.archive.recent.flat(), ...messages])
      this.#take(contentOf(text), userId === undefined || userId === profile.user ? [] : [userId]);
    // A model that changes a fact repeats what was said long ago.
    const speakersOf = ({ messageId, sessionId, heard = [] }: EvidenceRecord): string[] => {
      const user = messageId === undefined ? undefined : profile.buffer.findKnown(messageId, sessionId)?.user;
      return user === undefined ? [...heard] : [...heard, user];
    };
    const facts = [...profile.archive.ledger.facts.values()];
    if (this.isEmpty && facts.every(({ evidence }) => evidence.every((piece) => speakersOf(piece).length === 0)))
      return;
    for (const { value, evidence } of facts)
      for (const piece of evidence) this.#take(contentOf(piece.says ?? value), speakersOf(piece));
  }

  get isEmpty(): boolean {
    return this.#others.size === 0;
  }

  #take(content: readonly string[], speakers: readonly string[]): void {
    for (const term of speakers.length === 0 ? content : []) this.#own.add(term);
    for (const speaker of speakers)
      this.#others.set(speaker, new Set([...(this.#others.get(speaker) ?? []), ...content]));
  }

  note(piece: EvidenceRecord, value: string): EvidenceRecord {
    const borrowed = contentOf(piece.says ?? value).filter((term) => !this.#own.has(term));
    const shares = [...this.#others]
      .map(([user, said]) => ({ user, words: borrowed.filter((term) => said.has(term)) }))
      .filter(({ words }) => words.length > 0);
    // Whose words another said too, and more of them, need not have been heard.
    const heard = shares.filter(
      ({ words }) =>
        !shares.some((other) => other.words.length > words.length && words.every((word) => other.words.includes(word))),
    );
    return withHeard(
      piece,
      heard.map(({ user }) => user),
    );
  }
}

function contentOf(text: string): string[] {
  return terms(text).filter((term) => !isCommonTerm(term));
}

function withHeard(piece: EvidenceRecord, more: readonly string[]): EvidenceRecord {
  const heard = [...new Set([...(piece.heard ?? []), ...more])];
  if (heard.length === 0) return piece;
  // In the order in which it is stored, so that a world that comes back has the same hash.
  const { says, ...rest } = piece;
  return { ...rest, heard, ...(says === undefined ? undefined : { says }) };
}
