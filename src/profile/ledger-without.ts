import type { ArchiveRecord, EvidenceRecord, FactChange, FactRecord, VersionRecord } from "../model/profile-records.js";
import { changedFact } from "./fact-ledger.js";
import { valueWithout } from "./said-values.js";

type Ledger = Pick<ArchiveRecord, "facts" | "versions">;
type Fact = Omit<FactRecord, "version">;
/** Whether a piece of evidence is to be forgotten. */
type IsTheirs = (piece: EvidenceRecord) => boolean;
type Add = Extract<FactChange, { action: "add" }>;
type Update = Extract<FactChange, { action: "update" }>;
type Close = Extract<FactChange, { action: "close" }>;

/** A fact that loses something, as it was and as it is. */
export interface LosingFact {
  readonly was: Fact;
  /** Undefined when nothing is left. */
  readonly is: Fact | undefined;
}

/** A ledger that has forgotten something. */
export interface LedgerWithout extends Ledger {
  /** Each state of a fact that had something of what is forgotten. */
  readonly losing: readonly LosingFact[];
}

/**
 * Facts and versions as if some evidence had never been: what rests on nothing else goes, at each version, also where it is a part
 * of a value or made it longer. Versions stay, with their numbers, also those that change nothing any more.
 */
export function ledgerWithout({ facts, versions }: Ledger, isTheirs: IsTheirs): LedgerWithout {
  const replay = new Replay(isTheirs);
  return {
    facts: facts.flatMap((fact) => replay.begin(fact) ?? []),
    versions: versions.map((version) => ({ ...version, changes: replay.changes(version) })),
    losing: replay.losing,
  };
}

/** Goes through the versions twice at a time: as they were, and as they are to be. */
class Replay {
  readonly losing: LosingFact[] = [];
  readonly #isTheirs: IsTheirs;
  readonly #was = new Map<string, FactRecord>();
  readonly #is = new Map<string, FactRecord>();

  constructor(isTheirs: IsTheirs) {
    this.#isTheirs = isTheirs;
  }

  begin(fact: FactRecord): FactRecord | undefined {
    this.#was.set(fact.id, fact);
    const kept = this.#without(fact);
    if (kept === undefined) this.#is.delete(fact.id);
    else this.#is.set(fact.id, kept);
    return kept;
  }

  changes({ version, changes }: VersionRecord): FactChange[] {
    // What began in the same version is what ended what it contradicts.
    const begins = changes.some((change) => change.action === "add" && this.#isLeft(change.fact.evidence));
    return changes.flatMap((change): FactChange | [] => {
      switch (change.action) {
        case "add":
          return this.#add(change, version);
        case "update":
          return this.#update(change);
        case "close":
          return this.#close(change, begins);
        default:
          this.#was.delete(change.id);
          return this.#is.delete(change.id) ? change : [];
      }
    });
  }

  readonly #isOthers = (piece: EvidenceRecord): boolean => !this.#isTheirs(piece);

  #isLeft(evidence: readonly EvidenceRecord[]): boolean {
    return evidence.length === 0 || evidence.some(this.#isOthers);
  }

  /** Undefined when nothing is left. */
  #without<F extends Fact>(fact: F): F | undefined {
    const evidence = fact.evidence.filter(this.#isOthers);
    if (evidence.length === fact.evidence.length) return fact;
    const kept = evidence.length === 0 ? undefined : { ...fact, value: valueWithout(fact, evidence), evidence };
    this.losing.push({ was: fact, is: kept });
    return kept;
  }

  #add(change: Add, version: number): FactChange | [] {
    const fact = this.begin({ ...change.fact, version });
    if (fact === undefined) return [];
    const { version: _version, ...rest } = fact;
    return fact.evidence.length === change.fact.evidence.length ? change : { ...change, fact: rest };
  }

  #update(change: Update): FactChange | [] {
    const was = this.#was.get(change.id);
    const evidence = change.evidence.filter(this.#isOthers);
    if (was === undefined) return evidence.length === change.evidence.length ? change : [];
    const full = { ...changedFact(was, change), version: was.version };
    this.#was.set(change.id, full);
    const kept = this.#without(full);
    const before = this.#is.get(change.id);
    if (kept === undefined) return [];
    if (before === undefined) return this.#addInstead(change, kept);
    if (kept === full && before === was) {
      this.#is.set(change.id, full);
      return change;
    }
    const news = changeTo(kept.value, before.value, { ...change, evidence });
    if (evidence.length === 0 && change.evidence.length > 0 && news.value === undefined) return [];
    this.#is.set(change.id, { ...changedFact(before, news), version: was.version });
    return news;
  }

  /** Somebody else said it too: from then on it is known by that. */
  #addInstead({ validFrom }: Update, { version, ...kept }: FactRecord): FactChange | [] {
    const fact = { ...kept, validFrom: validFrom ?? kept.evidence[0]?.at ?? kept.validFrom };
    this.#is.set(fact.id, { ...fact, version });
    return { action: "add", fact };
  }

  #close(change: Close, begins: boolean): FactChange | [] {
    const was = this.#was.get(change.id);
    const before = this.#is.get(change.id);
    const closed = was === undefined ? undefined : { ...changedFact(was, change), version: was.version };
    if (closed !== undefined) this.#was.set(change.id, closed);
    if (was !== undefined && before === undefined) return [];
    const { because, ...rest } = change;
    const isLeft = because === undefined || this.#isOthers(because);
    if (!isLeft && !begins) return [];
    if (before !== undefined && closed !== undefined)
      this.#is.set(change.id, before === was ? closed : { ...changedFact(before, change), version: before.version });
    return isLeft ? change : rest;
  }
}

function changeTo(value: string, before: string, { action, id, confidence, evidence, validFrom }: Update): Update {
  return {
    action,
    id,
    ...(value === before ? undefined : { value }),
    ...(confidence === undefined ? undefined : { confidence }),
    evidence,
    ...(validFrom === undefined ? undefined : { validFrom }),
  };
}
