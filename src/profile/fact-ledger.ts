import type { FactChange, FactRecord, VersionRecord } from "../model/profile-records.js";
import { joinEvidence } from "./evidence.js";

/** Versions that can be gone back to. Older ones are folded into the first facts. */
const MAX_VERSIONS = 200;
/** Facts that hold no more, and are kept for asking what held when. The oldest go first. */
const MAX_CLOSED = 500;

/** Facts by id, in the order in which they came. */
export type Facts = ReadonlyMap<string, FactRecord>;

/** The facts of one profile and how they came to be. Facts are never changed, only replaced. */
export class FactLedger {
  #first = new Map<string, FactRecord>();
  #now = new Map<string, FactRecord>();
  #versions: VersionRecord[] = [];
  #version = 0;

  get version(): number {
    return this.#version;
  }

  get facts(): Facts {
    return this.#now;
  }

  /** Oldest first. */
  get versions(): readonly VersionRecord[] {
    return this.#versions;
  }

  /** Facts before the first of the versions. */
  get first(): Facts {
    return this.#first;
  }

  /** Makes the next version. */
  revise(revision: Omit<VersionRecord, "version">, keepsHistory: boolean): void {
    this.#version++;
    const record: VersionRecord = { version: this.#version, ...revision };
    applyVersion(this.#now, record);
    this.#versions.push(record);
    if (!keepsHistory) {
      this.#versions = [];
      this.#first = new Map(this.#now);
    }
    while (this.#versions.length > MAX_VERSIONS) {
      const oldest = this.#versions.shift();
      if (oldest !== undefined) applyVersion(this.#first, oldest);
    }
  }

  /** The facts as they stood at a version; undefined when that is not known any more, or not yet. */
  at(version: number): Facts | undefined {
    if (version === this.#version) return this.#now;
    const start = this.#version - this.#versions.length;
    if (version < start || version > this.#version) return undefined;
    const facts = new Map(this.#first);
    for (const record of this.#versions) if (record.version <= version) applyVersion(facts, record);
    return facts;
  }

  /** The oldest version that can be gone back to. */
  get oldest(): number {
    return this.#version - this.#versions.length;
  }

  load(first: readonly FactRecord[], version: number, versions: readonly VersionRecord[]): void {
    this.#first = new Map(first.map((fact) => [fact.id, fact]));
    this.#now = new Map(this.#first);
    this.#versions = [...versions];
    this.#version = version;
    for (const record of versions) applyVersion(this.#now, record);
  }
}

function applyVersion(facts: Map<string, FactRecord>, { version, changes }: VersionRecord): void {
  for (const change of changes) applyChange(facts, change, version);
  dropOldClosed(facts);
}

function applyChange(facts: Map<string, FactRecord>, change: FactChange, version: number): void {
  if (change.action === "add") {
    facts.set(change.fact.id, { ...change.fact, version });
    return;
  }
  const fact = facts.get(change.id);
  if (fact === undefined) return;
  if (change.action === "delete") facts.delete(change.id);
  else facts.set(fact.id, { ...changedFact(fact, change), version });
}

/** A fact as a change leaves it. Its keys stand in the order that records have. */
export function changedFact(
  fact: FactRecord,
  change: Extract<FactChange, { action: "update" | "close" }>,
): Omit<FactRecord, "version"> {
  const { id, topic, subTopic, value, confidence, evidence, validFrom, validUntil, denied } = fact;
  const until = change.action === "close" ? change.validUntil : validUntil;
  const news = change.action === "update" ? change : undefined;
  return {
    id,
    topic,
    subTopic,
    value: news?.value ?? value,
    confidence: news?.confidence ?? confidence,
    evidence: news === undefined ? evidence : joinEvidence(fact, { value, ...news }),
    validFrom: news?.validFrom ?? validFrom,
    ...(until === undefined ? undefined : { validUntil: until }),
    ...(denied && { denied }),
  };
}

function dropOldClosed(facts: Map<string, FactRecord>): void {
  const closed = [...facts.values()].filter(({ validUntil }) => validUntil !== undefined);
  if (closed.length <= MAX_CLOSED) return;
  closed.sort(({ validUntil: a = "" }, { validUntil: b = "" }) => (a < b ? -1 : a > b ? 1 : 0));
  for (const { id } of closed.slice(0, closed.length - MAX_CLOSED)) facts.delete(id);
}
