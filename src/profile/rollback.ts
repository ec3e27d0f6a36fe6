import type { FactChange, FactRecord } from "../model/profile-records.js";
import type { Facts } from "./fact-ledger.js";

/** The changes that lead from some facts to others. */
export function changesBetween(now: Facts, then: Facts): FactChange[] {
  const changes: FactChange[] = [];
  for (const { id } of now.values()) if (!then.has(id)) changes.push({ action: "delete", id, reason: "rolled back" });
  for (const fact of then.values()) {
    const { version: _version, ...rest } = fact;
    if (!isSame(now.get(fact.id), fact)) changes.push({ action: "add", fact: rest });
  }
  return changes;
}

function isSame(one: FactRecord | undefined, two: FactRecord): boolean {
  return (
    one === two || (one !== undefined && one.version === two.version && JSON.stringify(one) === JSON.stringify(two))
  );
}
