import { parseTime } from "../core/time.js";
import { cutText } from "../memory/shorten.js";
import type { EvidenceRecord, FactChange, FactRecord } from "../model/profile-records.js";
import { joinConfidence, newEvidence } from "./evidence.js";
import { changedFact, type Facts } from "./fact-ledger.js";
import { compareValues } from "./same-value.js";
import { isSingleValued, oppositeOf } from "./topics.js";

/** Facts that hold, under one sub-topic and altogether; beyond that the least sure ones are put together. */
const MAX_IN_SUB_TOPIC = 24;
const MAX_FACTS = 400;
/** What began longer before something that is known is no news of a change, but of the past. */
const NEWS_MS = 90 * 86_400_000;
/** Characters of what several facts are put together into. */
const MAX_JOINED = 600;

/** A fact that somebody states. */
export interface Statement {
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence: readonly EvidenceRecord[];
  readonly validFrom: string;
  readonly validUntil?: string | undefined;
}

/** What somebody denies, or says is over. */
export interface Denial {
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
  /** From when on it does not hold. */
  readonly from: string;
  readonly because?: EvidenceRecord | undefined;
}

/** Changes of a profile as they are thought up: each sees what those before it did. */
export class Revision {
  readonly changes: FactChange[] = [];
  added = 0;
  updated = 0;
  closed = 0;
  readonly #facts: Map<string, FactRecord>;
  readonly #nextId: () => string;

  /** `nextId` gives an id that no other fact has. */
  constructor(facts: Facts, nextId: () => string) {
    this.#facts = new Map(facts);
    this.#nextId = nextId;
  }

  find(id: string): FactRecord | undefined {
    return this.#facts.get(id);
  }

  /** Takes a statement in: beside what is there, in place of what it contradicts, or into what says the same. */
  state(statement: Statement): void {
    const { topic, subTopic, value, validFrom: from, validUntil } = statement;
    const isSingle = isSingleValued(topic, subTopic);
    const saidAt = lastSaid(statement);
    const same = this.#holding(topic, subTopic, from).find(
      // What was over by then holds anew, and did not go on, unless that is over too.
      (fact) => isSame(fact.value, value, isSingle) && (validUntil !== undefined || !isOverBy(fact, saidAt)),
    );
    const opposite = oppositeOf(topic, subTopic);
    if (opposite !== undefined) this.#closeSame({ topic, subTopic: opposite, value, from }, statement.evidence[0]);
    if (same !== undefined) return this.#confirm(same, statement);
    this.#add(statement, isSingle ? this.#makeRoom(statement) : statement.validUntil);
  }

  /**
   * Ends what a statement contradicts where there is one value at a time, and gives until when the statement holds itself. What
   * is said last counts, also for the weeks before. What was said before that, or is told of a time long ago ("in 2010 I moved to
   * Paris") or over, only fills the time until what comes after it.
   */
  #makeRoom(statement: Statement): string | undefined {
    const { topic, subTopic, validFrom: from, validUntil, evidence } = statement;
    const saidAt = lastSaid(statement);
    let until = validUntil;
    for (const fact of this.#inSubTopic(topic, subTopic)) {
      if (neverHeld(fact)) continue;
      const isPast = validUntil !== undefined || fact.validFrom > saidAt || isLongAfter(fact.validFrom, from);
      if (isPast && fact.validFrom > from) until = earlier(until, fact.validFrom);
      else if (!isOverBy(fact, from)) this.close(fact, from, evidence[0]);
    }
    return until;
  }

  /** Closes what is denied. False when nothing of the kind is known. */
  deny(denial: Denial): boolean {
    return this.#closeSame(denial, denial.because);
  }

  #closeSame({ topic, subTopic, value, from }: Denial, because: EvidenceRecord | undefined): boolean {
    const isSingle = isSingleValued(topic, subTopic);
    const denied = this.#holding(topic, subTopic, from).filter(
      (fact) => value === "" || isSame(fact.value, value, isSingle) || isSame(value, fact.value, isSingle),
    );
    for (const fact of denied) this.close(fact, from, because);
    return denied.length > 0;
  }

  /** Replaces the value of a fact. */
  update(fact: FactRecord, value: string, evidence: readonly EvidenceRecord[], confidence?: number): void {
    this.updated++;
    this.#make({
      action: "update",
      id: fact.id,
      ...(value === fact.value ? undefined : { value }),
      ...(confidence === undefined ? undefined : { confidence }),
      evidence,
    });
  }

  delete(id: string, reason: string): void {
    this.closed++;
    this.#make({ action: "delete", id, reason });
  }

  #confirm(fact: FactRecord, { value, confidence, evidence, validFrom }: Statement): void {
    const fresh = newEvidence(fact.evidence, evidence);
    const comparison = compareValues(fact.value, value);
    if (fresh.length === 0 && comparison !== "more") return;
    this.updated++;
    const surer = isAnother(fact, fresh) ? joinConfidence(fact.confidence, confidence) : fact.confidence;
    this.#make({
      action: "update",
      id: fact.id,
      ...(comparison === "more" ? { value } : undefined),
      ...(surer === fact.confidence ? undefined : { confidence: surer }),
      evidence,
      ...(validFrom < fact.validFrom ? { validFrom } : undefined),
    });
  }

  #add(statement: Statement, validUntil: string | undefined): void {
    const { topic, subTopic, value, confidence, evidence, validFrom } = statement;
    this.added++;
    this.#make({
      action: "add",
      fact: {
        id: this.#nextId(),
        topic,
        subTopic,
        value,
        confidence,
        evidence: [...evidence],
        validFrom,
        ...(validUntil === undefined ? undefined : { validUntil }),
      },
    });
  }

  /** Ends a fact; it stays for asking what held before. */
  close(fact: FactRecord, from: string, because: EvidenceRecord | undefined): void {
    // What ends before it began never held.
    const validUntil = from < fact.validFrom ? fact.validFrom : from;
    this.closed++;
    this.#make({ action: "close", id: fact.id, validUntil, ...(because === undefined ? undefined : { because }) });
  }

  /** Makes a change, here and for the entry. */
  #make(change: FactChange): void {
    this.changes.push(change);
    if (change.action === "add") {
      this.#facts.set(change.fact.id, { ...change.fact, version: 0 });
      return;
    }
    const fact = this.#facts.get(change.id);
    if (fact === undefined) return;
    if (change.action === "delete") this.#facts.delete(change.id);
    else this.#facts.set(fact.id, { ...changedFact(fact, change), version: fact.version });
  }

  #inSubTopic(topic: string, subTopic: string): FactRecord[] {
    return [...this.#facts.values()].filter((fact) => fact.topic === topic && fact.subTopic === subTopic);
  }

  /** Facts of a sub-topic that hold at a time or after it. */
  #holding(topic: string, subTopic: string, from: string): FactRecord[] {
    return this.#inSubTopic(topic, subTopic).filter(({ validUntil }) => validUntil === undefined || validUntil > from);
  }

  /**
   * Puts facts together where there are too many; what they rest on stays. Those of one sub-topic first; where each has few, those
   * of one topic, and at last any.
   */
  compact(): void {
    this.#compactBy((fact) => JSON.stringify([fact.topic, fact.subTopic]), MAX_IN_SUB_TOPIC);
    this.#compactBy((fact) => fact.topic, MAX_FACTS);
    this.#compactBy(() => "", MAX_FACTS);
  }

  #compactBy(keyOf: (fact: FactRecord) => string, mostInGroup: number): void {
    const open = [...this.#facts.values()].filter(({ validUntil }) => validUntil === undefined);
    const groups = new Map<string, FactRecord[]>();
    for (const fact of open) {
      const group = groups.get(keyOf(fact));
      if (group === undefined) groups.set(keyOf(fact), [fact]);
      else group.push(fact);
    }
    let count = open.length;
    for (const group of [...groups.values()].toSorted((a, b) => b.length - a.length)) {
      const excess = Math.max(group.length - mostInGroup, Math.min(group.length - 1, count - MAX_FACTS));
      if (excess > 0) count -= this.#putTogether(group, excess);
    }
  }

  /** Makes a group smaller by so many facts, and tells by how many it became. */
  #putTogether(group: readonly FactRecord[], excess: number): number {
    // What has one value at a time stays by itself if it can. The least sure first; the order in which they came decides among
    // equals, so that equal runs do the same.
    const waiting = group.toSorted((a, b) => singleness(a) - singleness(b) || a.confidence - b.confidence);
    let gone = 0;
    let target = waiting.shift();
    while (target !== undefined && gone < excess) {
      const next = waiting.shift();
      if (next === undefined) break;
      const value = `${target.value}; ${placeIn(target, next)}${next.value}`;
      const confidence = Math.min(target.confidence, next.confidence);
      this.#make({ action: "delete", id: next.id, reason: `put together with ${target.id}` });
      this.#make({
        action: "update",
        id: target.id,
        value: cutText(value, MAX_JOINED),
        confidence,
        evidence: next.evidence,
      });
      gone++;
      const joined = this.#facts.get(target.id);
      target = value.length < MAX_JOINED ? joined : waiting.shift();
    }
    return gone;
  }
}

/** When a statement was made, the last time. */
function lastSaid({ evidence, validFrom }: Statement): string {
  return evidence.reduce((newest, { at }) => (at > newest ? at : newest), evidence[0]?.at ?? validFrom);
}

function isLongAfter(time: string, from: string): boolean {
  return parseTime(time) - parseTime(from) > NEWS_MS;
}

function isOverBy({ validUntil }: FactRecord, at: string): boolean {
  return validUntil !== undefined && validUntil <= at;
}

/** Whether a fact ended as it began: what came instead was so from the start. */
function neverHeld({ validFrom, validUntil }: FactRecord): boolean {
  return validUntil !== undefined && validUntil <= validFrom;
}

/** Whether somebody said it once more: two readings of one message are one statement. */
function isAnother({ evidence }: FactRecord, fresh: readonly EvidenceRecord[]): boolean {
  const read = new Set(evidence.map(({ messageId }) => messageId));
  return fresh.some(({ messageId }) => messageId === undefined || !read.has(messageId));
}

function singleness({ topic, subTopic }: FactRecord): number {
  return isSingleValued(topic, subTopic) ? 1 : 0;
}

/** What has to be said of where a fact is from, when it is put together with one from elsewhere. */
function placeIn(target: FactRecord, { topic, subTopic }: FactRecord): string {
  if (topic !== target.topic) return `${topic}, ${subTopic}: `;
  return subTopic === target.subTopic ? "" : `${subTopic}: `;
}

function earlier(one: string | undefined, two: string): string {
  return one === undefined || two < one ? two : one;
}

/** Where there is one value at a time, saying more or less of it is saying the same. */
function isSame(known: string, value: string, isSingle: boolean): boolean {
  const comparison = compareValues(known, value);
  return comparison === "same" || (isSingle && comparison !== undefined);
}
