import type { EvidenceRecord, FactChange, FactRecord } from "../model/profile-records.js";
import { compactFacts } from "./compaction.js";
import { joinConfidence, unheardEvidence } from "./evidence.js";
import { changedFact, type Facts } from "./fact-ledger.js";
import { partOf, type Part, type Placed } from "./joined-values.js";
import { saying } from "./said-values.js";
import { compareValues, isSameValue } from "./same-value.js";
import { earlier, isOverBy, lastSaid, neverHeld, weigh, type Contradiction } from "./said-when.js";
import { isDescribed, isSingleValued, oppositeOf, type TopicSchema } from "./topics.js";

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

/** What a change of a profile needs to know. */
export interface RevisionOptions {
  /** Gives an id that no other fact has. */
  readonly nextId: () => string;
  readonly topics: TopicSchema;
}

/** A fact, or the part of one that others were put together with. */
type Found = { readonly fact: FactRecord } | Part;

/** Changes of a profile as they are thought up: each sees what those before it did. */
export class Revision {
  readonly changes: FactChange[] = [];
  added = 0;
  updated = 0;
  closed = 0;
  readonly #facts: Map<string, FactRecord>;
  readonly #nextId: () => string;
  readonly #topics: TopicSchema;
  /** Facts that were given another value. */
  readonly #revalued = new Set<string>();

  constructor(facts: Facts, { nextId, topics }: RevisionOptions) {
    this.#facts = new Map(facts);
    this.#nextId = nextId;
    this.#topics = topics;
  }

  find(id: string): FactRecord | undefined {
    const fact = this.#facts.get(id);
    return fact?.denied ? undefined : fact;
  }

  /** Takes a statement in: beside what is there, in place of what it contradicts, or into what says the same. */
  state(statement: Statement): void {
    const { validFrom: from, validUntil, evidence } = statement;
    const isInTurn = this.#isSingle(statement);
    const contradiction = { from, saidAt: lastSaid(statement), validUntil, isInTurn };
    const rivals = this.#rivalsOf(statement);
    const limits = [
      ...rivals.flatMap(({ fact }) => weigh(fact, contradiction).until ?? []),
      ...this.#denialsOf(statement).flatMap((fact) => weigh(fact, { ...contradiction, isInTurn: false }).until ?? []),
    ];
    const until = limits.reduce<string | undefined>(earlier, undefined);
    const same = this.#findSame(statement, until);
    for (const rival of rivals)
      if (rival.fact.id !== same?.fact.id) this.#contradict(rival, contradiction, evidence[0]);
    if (same === undefined) this.#add(statement, until === undefined ? validUntil : earlier(validUntil, until));
    else this.#confirm(same, statement);
  }

  /** What says the same of a time that a statement reaches. */
  #findSame(statement: Statement, until: string | undefined): Found | undefined {
    const { validFrom: from, validUntil } = statement;
    const saidAt = lastSaid(statement);
    return this.#saying(statement, from).find(
      ({ fact }) =>
        (until === undefined || fact.validFrom < until) &&
        // What was over by then holds anew, and did not go on, unless that is over too.
        (validUntil !== undefined || !isOverBy(fact, saidAt)),
    );
  }

  /** What cannot hold at the same time as a statement. */
  #rivalsOf(statement: Statement): Found[] {
    const { topic, subTopic, value, validFrom } = statement;
    if (this.#isSingle(statement))
      return this.#inSubTopic(topic, subTopic)
        .filter((fact) => !neverHeld(fact) && (isOverBy(fact, lastSaid(statement)) || !this.#isSame(fact, value)))
        .map((fact) => ({ fact }));
    const opposite = oppositeOf(topic, subTopic);
    return opposite === undefined ? [] : this.#saying({ topic, subTopic: opposite, value }, validFrom);
  }

  /** Ends what is contradicted, unless it was said later. What was said before and after goes on after. */
  #contradict(found: Found, contradiction: Contradiction, because: EvidenceRecord | undefined): boolean {
    const { fact } = found;
    const { ends, until, again } = weigh(fact, contradiction);
    if (!ends) return false;
    if ("whole" in found) this.#takeOut(found, contradiction.from);
    else this.close(fact, contradiction.from, because);
    if (until !== undefined && !isOverBy(fact, until)) {
      const { version: _version, ...kept } = fact;
      this.#make({ action: "add", fact: { ...kept, id: this.#nextId(), evidence: again, validFrom: until } });
    }
    return true;
  }

  /** Ends one part of what was put together; the rest goes on. */
  #takeOut({ fact, whole, rest }: Part, from: string): void {
    const { version: _version, ...part } = fact;
    const validUntil = from < part.validFrom ? part.validFrom : from;
    this.closed++;
    this.#make({ action: "add", fact: { ...part, id: this.#nextId(), validUntil } });
    this.#make({ action: "update", id: whole.id, value: rest, evidence: [] });
  }

  /** Closes what is denied, as far as it was said before, and remembers that it was denied for what is read later. */
  deny(denial: Denial): void {
    const { topic, subTopic, value, from, because } = denial;
    const contradiction = { from, saidAt: because?.at ?? from, isInTurn: false };
    const denied =
      value === "" ? this.#holding(topic, subTopic, from).map((fact) => ({ fact })) : this.#saying(denial, from);
    for (const found of denied) this.#contradict(found, contradiction, because);
    this.#remember(denial);
  }

  #remember({ topic, subTopic, value, from, because }: Denial): void {
    const evidence = because === undefined ? [] : [because];
    const known = this.#denials(topic, subTopic).find((fact) => fact.value === value && fact.validFrom === from);
    if (known !== undefined && unheardEvidence(known.evidence, evidence).length === 0) return;
    const times = { validFrom: from, validUntil: from };
    const fact = {
      id: this.#nextId(),
      topic,
      subTopic,
      value,
      confidence: 1,
      evidence,
      ...times,
      denied: true as const,
    };
    this.#make({ action: "add", fact });
  }

  /** Ends a fact by what was said. False when the fact was said later, and stays. */
  end(fact: FactRecord, from: string, because: EvidenceRecord): boolean {
    return this.#contradict({ fact }, { from, saidAt: because.at, isInTurn: false }, because);
  }

  /** Replaces the value of a fact. */
  update(fact: FactRecord, value: string, evidence: readonly EvidenceRecord[], confidence?: number): void {
    this.updated++;
    if (value !== fact.value) this.#revalued.add(fact.id);
    this.#make({
      action: "update",
      id: fact.id,
      ...(value === fact.value ? undefined : { value }),
      ...(confidence === undefined ? undefined : { confidence }),
      evidence: unheardEvidence(fact.evidence, evidence),
    });
  }

  delete(id: string, reason: string): void {
    this.closed++;
    this.#make({ action: "delete", id, reason });
  }

  #confirm(found: Found, { value, confidence, evidence, validFrom }: Statement): void {
    const isPart = "whole" in found;
    const fact = isPart ? found.whole : found.fact;
    const fresh = unheardEvidence(fact.evidence, evidence);
    const isMore = !isPart && compareValues(fact.value, value) === "more";
    const isOlder = !isPart && validFrom < fact.validFrom;
    if (fresh.length === 0 && !isMore && !isOlder) return;
    this.updated++;
    const surer = fresh.length > 0 && !isPart ? joinConfidence(fact.confidence, confidence) : fact.confidence;
    this.#make({
      action: "update",
      id: fact.id,
      ...(isMore ? { value } : undefined),
      ...(surer === fact.confidence ? undefined : { confidence: surer }),
      // What a longer value is made of is kept, though it be a second reading of one message.
      evidence: isMore ? evidence : saying(fresh, isPart ? found.said : value, fact.value),
      ...(isOlder ? { validFrom } : undefined),
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

  #isSingle({ topic, subTopic }: Omit<Placed, "value">): boolean {
    return isSingleValued(topic, subTopic, this.#topics);
  }

  #inSubTopic(topic: string, subTopic: string): FactRecord[] {
    return [...this.#facts.values()].filter(
      (fact) => fact.topic === topic && fact.subTopic === subTopic && fact.denied !== true,
    );
  }

  #denials(topic: string, subTopic: string): FactRecord[] {
    return [...this.#facts.values()].filter(
      (fact) => fact.denied && fact.topic === topic && fact.subTopic === subTopic,
    );
  }

  /** What denies a statement, as if it held from then on. */
  #denialsOf({ topic, subTopic, value }: Placed): FactRecord[] {
    return this.#denials(topic, subTopic)
      .filter((fact) => fact.value === "" || this.#isSame(fact, value))
      .map(({ validUntil: _validUntil, ...fact }) => fact);
  }

  /** Facts of a sub-topic that hold at a time or after it. */
  #holding(topic: string, subTopic: string, from: string): FactRecord[] {
    return this.#inSubTopic(topic, subTopic).filter((fact) => !isOverBy(fact, from));
  }

  /** What says the same, at a time or after it: facts, or else parts of what facts were put together into. */
  #saying(wanted: Placed, from: string): Found[] {
    const { topic, subTopic, value } = wanted;
    const facts = this.#holding(topic, subTopic, from).filter((fact) => this.#isSame(fact, value));
    const parts = [...this.#facts.values()].flatMap((fact) => partOf(fact, wanted) ?? []);
    return [...facts.map((fact) => ({ fact })), ...parts.filter(({ whole }) => !this.#isSingle(whole))];
  }

  /** Where there is one value at a time that describes, saying more or less of it is saying the same. */
  #isSame(fact: FactRecord, value: string): boolean {
    const isLoose = isDescribed(fact.topic, fact.subTopic);
    return isLoose ? compareValues(fact.value, value) !== undefined : isSameValue(fact.value, value);
  }

  /** Takes facts into those that were given the same value, and puts facts together where there are too many. */
  compact(): void {
    for (const id of this.#revalued) this.#mergeInto(id);
    compactFacts({
      facts: this.#facts,
      isSingle: (fact) => this.#isSingle(fact),
      make: (change) => this.#make(change),
    });
  }

  #mergeInto(id: string): void {
    for (const other of this.#facts.values()) {
      const fact = this.#facts.get(id);
      if (fact === undefined || other.id === id || other.topic !== fact.topic || other.subTopic !== fact.subTopic)
        continue;
      if (other.validUntil !== fact.validUntil || !isSameValue(fact.value, other.value)) continue;
      this.#make({ action: "delete", id: other.id, reason: `the same as ${id}` });
      this.#make({
        action: "update",
        id,
        confidence: Math.max(fact.confidence, other.confidence),
        evidence: saying(unheardEvidence(fact.evidence, other.evidence), other.value, fact.value),
        validFrom: earlier(fact.validFrom, other.validFrom),
      });
    }
  }
}
