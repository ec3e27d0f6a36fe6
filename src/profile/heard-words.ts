import { isCommonTerm } from "../core/stop-words.js";
import { terms } from "../core/words.js";
import type { EvidenceRecord, FactChange, SaidRecord } from "../model/profile-records.js";
import type { SegmentTask } from "./segment-task.js";

/**
 * Notes with the evidence of facts which other users' words their values are made of: "Yes, I do" says what somebody asked.
 * Whoever is forgotten takes that evidence along.
 */
export function noteHeard(changes: readonly FactChange[], { profile, messages }: SegmentTask): readonly FactChange[] {
  const around = [...profile.archive.recent.flat(), ...messages];
  const isOther = ({ userId }: SaidRecord): boolean => userId !== undefined && userId !== profile.user;
  if (!around.some(isOther)) return changes;
  const own = new Set(around.filter((message) => !isOther(message)).flatMap(({ text }) => contentOf(text)));
  const others = new Map<string, Set<string>>();
  for (const { userId = "", text } of around.filter(isOther))
    others.set(userId, new Set([...(others.get(userId) ?? []), ...contentOf(text)]));
  const heardIn = (value: string): string[] => {
    const borrowed = contentOf(value).filter((term) => !own.has(term));
    return [...others].flatMap(([user, said]) => (borrowed.some((term) => said.has(term)) ? user : []));
  };
  const values = new Map([...profile.archive.ledger.facts.values()].map(({ id, value }) => [id, value]));
  return changes.map((change) => {
    if (change.action === "add") {
      const { fact } = change;
      values.set(fact.id, fact.value);
      return { ...change, fact: { ...fact, evidence: withHeard(fact.evidence, heardIn(fact.value)) } };
    }
    if (change.action !== "update") return change;
    // Who says yes to the same again says it in the same words.
    const value = change.value ?? values.get(change.id) ?? "";
    values.set(change.id, value);
    return { ...change, evidence: withHeard(change.evidence, heardIn(value)) };
  });
}

function contentOf(text: string): string[] {
  return terms(text).filter((term) => !isCommonTerm(term));
}

function withHeard(evidence: readonly EvidenceRecord[], heard: readonly string[]): readonly EvidenceRecord[] {
  if (heard.length === 0) return evidence;
  return evidence.map((piece) => ({ ...piece, heard: [...new Set([...(piece.heard ?? []), ...heard])] }));
}
