import type { ArchiveRecord, EvidenceRecord, FactChange, FactRecord, VersionRecord } from "../model/profile-records.js";

type Ledger = Pick<ArchiveRecord, "facts" | "versions">;
type Fact = Omit<FactRecord, "version">;
/** Whether a piece of evidence is to be forgotten. */
type IsTheirs = (piece: EvidenceRecord) => boolean;

/**
 * Facts and versions as if some evidence had never been: what rests on nothing else goes, at each version. Versions stay, with
 * their numbers, also those that change nothing any more.
 */
export function ledgerWithout({ facts, versions }: Ledger, isTheirs: IsTheirs): Ledger {
  const gone = new Map<string, Fact>();
  return {
    facts: facts.flatMap((fact) => {
      const kept = factWithout(fact, isTheirs);
      if (kept === undefined) gone.set(fact.id, withoutVersion(fact));
      return kept ?? [];
    }),
    versions: versions.map((version) => ({ ...version, changes: changesWithout(version, gone, isTheirs) })),
  };
}

function factWithout<F extends Fact>(fact: F, isTheirs: IsTheirs): F | undefined {
  const evidence = fact.evidence.filter((piece) => !isTheirs(piece));
  return evidence.length === 0 && fact.evidence.length > 0 ? undefined : { ...fact, evidence };
}

function withoutVersion({ version: _version, ...fact }: FactRecord): Fact {
  return fact;
}

function changesWithout({ changes }: VersionRecord, gone: Map<string, Fact>, isTheirs: IsTheirs): FactChange[] {
  // What began in the same version is what ended what it contradicts.
  const begins = changes.some((change) => change.action === "add" && factWithout(change.fact, isTheirs) !== undefined);
  return changes.flatMap((change): FactChange | [] => {
    switch (change.action) {
      case "add":
        return addWithout(change, gone, isTheirs);
      case "update":
        return updateWithout(change, gone, isTheirs);
      case "close":
        return gone.has(change.id) ? [] : closeWithout(change, begins, isTheirs);
      default:
        return gone.delete(change.id) ? [] : change;
    }
  });
}

function addWithout(
  change: Extract<FactChange, { action: "add" }>,
  gone: Map<string, Fact>,
  isTheirs: IsTheirs,
): FactChange | [] {
  const fact = factWithout(change.fact, isTheirs);
  if (fact === undefined) gone.set(change.fact.id, change.fact);
  else gone.delete(fact.id);
  return fact === undefined ? [] : { ...change, fact };
}

function updateWithout(
  change: Extract<FactChange, { action: "update" }>,
  gone: Map<string, Fact>,
  isTheirs: IsTheirs,
): FactChange | [] {
  const evidence = change.evidence.filter((piece) => !isTheirs(piece));
  if (evidence.length === 0 && change.evidence.length > 0) return [];
  const before = gone.get(change.id);
  if (before === undefined) return { ...change, evidence };
  const [first] = evidence;
  if (first === undefined) return [];
  // Somebody else said it too: from then on it is known by that.
  gone.delete(change.id);
  const { value = before.value, confidence = before.confidence, validFrom = first.at } = change;
  return { action: "add", fact: { ...before, value, confidence, evidence, validFrom } };
}

function closeWithout(
  change: Extract<FactChange, { action: "close" }>,
  begins: boolean,
  isTheirs: IsTheirs,
): FactChange | [] {
  const { because, ...rest } = change;
  if (because === undefined || !isTheirs(because)) return change;
  return begins ? rest : [];
}
