import { foldText } from "../core/fold-text.js";
import type { EvidenceRecord, FactRecord } from "../model/profile-records.js";
import { isSameValue } from "./same-value.js";
import { firstSaid } from "./said-when.js";

export const JOINT = "; ";

/** A value, and what it is a value of. */
export interface Placed {
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
}

/** The value of a fact that another is put together with. */
export function joinValues(target: Placed, next: Placed): string {
  return `${target.value}${JOINT}${placeIn(target, next)}${next.value}`;
}

/** Why a fact goes that is a part of another from then on. */
export function reasonOfJoining(id: string): string {
  return `put together with ${id}`;
}

/** What has to be said of where a fact is from, when it is put together with one from elsewhere. */
export function placeIn(target: Placed, { topic, subTopic }: Placed): string {
  if (topic !== target.topic) return `${topic}, ${subTopic}: `;
  return subTopic === target.subTopic ? "" : `${subTopic}: `;
}

/** One part of what several facts were put together into, as the fact that it was. */
export interface Part {
  readonly fact: FactRecord;
  readonly whole: FactRecord;
  /** As it stands in the whole. */
  readonly said: string;
  /** The value of the whole without it. */
  readonly rest: string;
}

/** The part of a fact that says the same as a value; undefined when there is none, or the fact says nothing else. */
export function partOf(whole: FactRecord, wanted: Placed): Part | undefined {
  if (whole.validUntil !== undefined || !whole.value.includes(JOINT)) return undefined;
  const parts = whole.value.split(JOINT);
  const place = placeIn(whole, wanted);
  const index = parts.findIndex(
    (part) => part.startsWith(place) && isSameValue(part.slice(place.length), wanted.value),
  );
  const said = parts[index];
  if (said === undefined) return undefined;
  const part = said.slice(place.length);
  const speaksFor = ({ says, quote }: EvidenceRecord): boolean =>
    says === undefined ? foldText(quote).includes(foldText(part)) : says === said || says === part;
  const own = whole.evidence.filter(speaksFor).map(({ says: _says, ...piece }) => piece);
  const evidence = own.length === 0 ? whole.evidence : own;
  // The whole is as old as one of its parts, and only what was said tells which one began when.
  const validFrom = own.length === 0 ? whole.validFrom : firstSaid({ evidence: own, validFrom: whole.validFrom });
  return {
    fact: { ...whole, topic: wanted.topic, subTopic: wanted.subTopic, value: part, evidence, validFrom },
    whole,
    said,
    rest: parts.toSpliced(index, 1).join(JOINT),
  };
}
