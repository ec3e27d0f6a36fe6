import { foldText } from "../core/fold-text.js";
import type { FactRecord } from "../model/profile-records.js";
import { isSameValue } from "./same-value.js";
import { firstSaid } from "./said-when.js";

const JOINT = "; ";

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

/** What has to be said of where a fact is from, when it is put together with one from elsewhere. */
function placeIn(target: Placed, { topic, subTopic }: Placed): string {
  if (topic !== target.topic) return `${topic}, ${subTopic}: `;
  return subTopic === target.subTopic ? "" : `${subTopic}: `;
}

/** One part of what several facts were put together into, as the fact that it was. */
export interface Part {
  readonly fact: FactRecord;
  readonly whole: FactRecord;
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
  const part = parts[index]?.slice(place.length);
  if (part === undefined) return undefined;
  const own = whole.evidence.filter(({ quote }) => foldText(quote).includes(foldText(part)));
  const evidence = own.length === 0 ? whole.evidence : own;
  // The whole is as old as one of its parts, and only what was said tells which one began when.
  const validFrom = own.length === 0 ? whole.validFrom : firstSaid({ evidence: own, validFrom: whole.validFrom });
  return {
    fact: { ...whole, topic: wanted.topic, subTopic: wanted.subTopic, value: part, evidence, validFrom },
    whole,
    rest: parts.toSpliced(index, 1).join(JOINT),
  };
}
