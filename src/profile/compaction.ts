import { cutText } from "../memory/shorten.js";
import type { FactChange, FactRecord } from "../model/profile-records.js";
import type { Facts } from "./fact-ledger.js";
import { joinValues, placeIn, reasonOfJoining } from "./joined-values.js";
import { evidenceOfPart } from "./said-values.js";

/** Facts that hold, under one sub-topic and altogether; beyond that the least sure ones are put together. */
const MAX_IN_SUB_TOPIC = 24;
const MAX_FACTS = 400;
/** Characters of what several facts are put together into. */
const MAX_JOINED = 600;

/** Facts that can be changed. */
export interface Changeable {
  readonly facts: Facts;
  isSingle(fact: FactRecord): boolean;
  make(change: FactChange): void;
}

/**
 * Puts facts together where there are too many; what they rest on stays. Those of one sub-topic first; where each has few, those
 * of one topic, and at last any.
 */
export function compactFacts(changeable: Changeable): void {
  compactBy(changeable, (fact) => JSON.stringify([fact.topic, fact.subTopic]), MAX_IN_SUB_TOPIC);
  compactBy(changeable, (fact) => fact.topic, MAX_FACTS);
  compactBy(changeable, () => "", MAX_FACTS);
}

function compactBy(changeable: Changeable, keyOf: (fact: FactRecord) => string, mostInGroup: number): void {
  const open = [...changeable.facts.values()].filter(({ validUntil }) => validUntil === undefined);
  const groups = new Map<string, FactRecord[]>();
  for (const fact of open) {
    const group = groups.get(keyOf(fact));
    if (group === undefined) groups.set(keyOf(fact), [fact]);
    else group.push(fact);
  }
  let count = open.length;
  for (const group of [...groups.values()].toSorted((a, b) => b.length - a.length)) {
    const excess = Math.max(group.length - mostInGroup, Math.min(group.length - 1, count - MAX_FACTS));
    if (excess > 0) count -= putTogether(changeable, group, excess);
  }
}

/** Makes a group smaller by so many facts, and tells by how many it became. */
function putTogether(changeable: Changeable, group: readonly FactRecord[], excess: number): number {
  // What has one value at a time stays by itself if it can. The least sure first; the order in which they came decides among
  // equals, so that equal runs do the same.
  const singleness = (fact: FactRecord): number => (changeable.isSingle(fact) ? 1 : 0);
  const waiting = group.toSorted((a, b) => singleness(a) - singleness(b) || a.confidence - b.confidence);
  let gone = 0;
  let target = waiting.shift();
  while (target !== undefined && gone < excess) {
    const next = waiting.shift();
    if (next === undefined) break;
    const value = joinValues(target, next);
    const confidence = Math.min(target.confidence, next.confidence);
    changeable.make({ action: "delete", id: next.id, reason: reasonOfJoining(target.id) });
    changeable.make({
      action: "update",
      id: target.id,
      value: cutText(value, MAX_JOINED),
      confidence,
      evidence: evidenceOfPart(next, placeIn(target, next)),
    });
    gone++;
    const joined = changeable.facts.get(target.id);
    target = value.length < MAX_JOINED ? joined : waiting.shift();
  }
  return gone;
}
