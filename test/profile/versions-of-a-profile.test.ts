import { describe, expect, it } from "vitest";
import { PersonaSystem, type FactOperation } from "../../src/index.js";
import { RecordingStore } from "../support/recording-store.js";
import { scene } from "./scenes.js";

function add(value: string): FactOperation {
  return { action: "add", topic: "note", subTopic: "note", value, evidence: [{ at: "2026-01-01", quote: value }] };
}

function withThree(options: Parameters<typeof scene>[0] = {}): PersonaSystem {
  const { system, clock } = scene(options);
  for (const value of ["alpha", "beta", "gamma"]) {
    system.profiles.update("ann", [add(value)]);
    clock.advance(1000);
  }
  return system;
}

describe("versions of a profile", () => {
  it("are listed newest first, each with what made it and how the profile stood", () => {
    const history = withThree().profiles.history("ann");
    expect(history.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(history.map(({ profile }) => profile.facts.map(({ value }) => value).join())).toEqual([
      "alpha,beta,gamma",
      "alpha,beta",
      "alpha",
    ]);
    expect(history[2]?.operations).toMatchObject([{ action: "add", fact: { value: "alpha" } }]);
    expect(history[0]?.at).toBe("2026-03-01T12:00:02.000Z");
  });

  it("are as many as are asked for, none for a limit of 0", () => {
    const { profiles } = withThree();
    expect(profiles.history("ann", { limit: 0 })).toEqual([]);
    expect(profiles.history("ann", { limit: 2 }).map(({ version }) => version)).toEqual([3, 2]);
    expect(profiles.history("nobody")).toEqual([]);
  });

  it("cannot be rewritten through what is given out", () => {
    const { profiles } = withThree();
    const [newest] = profiles.history("ann");
    for (const fact of newest?.profile.facts ?? []) fact.value = "rewritten";
    newest?.operations.splice(0);
    expect(JSON.stringify(profiles.history("ann"))).not.toContain("rewritten");
    expect(profiles.history("ann")[0]?.operations).toHaveLength(1);
  });

  it("differ by facts", () => {
    const { profiles } = withThree();
    const [alpha] = profiles.get("ann")?.facts ?? [];
    profiles.update("ann", [
      { action: "update", id: alpha?.id ?? "", value: "alpha and omega", evidence: [] },
      { action: "delete", id: profiles.get("ann")?.facts[1]?.id ?? "", reason: "done" },
    ]);
    const diff = profiles.diff("ann", 2, 4);
    expect(diff.added.map(({ value }) => value)).toEqual(["gamma"]);
    expect(diff.removed.map(({ value }) => value)).toEqual(["beta"]);
    expect(diff.changed.map(({ before, after }) => [before.value, after.value])).toEqual([
      ["alpha", "alpha and omega"],
    ]);
    expect(profiles.diff("ann", 3, 3)).toEqual({ added: [], removed: [], changed: [] });
  });

  it("can be gone back to, which is a new version", () => {
    const { profiles } = withThree();
    const back = profiles.rollback("ann", 1);
    expect(back.version).toBe(4);
    expect(back.facts.map(({ value }) => value)).toEqual(["alpha"]);
    expect(profiles.rollback("ann", 3).facts.map(({ value }) => value)).toEqual(["alpha", "beta", "gamma"]);
    expect(() => profiles.rollback("ann", 99)).toThrow(/no such version/);
  });

  it("are the same after saving and loading, and after a restart, profile and history", async () => {
    const system = withThree();
    const before = { profile: system.profiles.get("ann"), history: system.profiles.history("ann") };
    const copy = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
    expect({ profile: copy.profiles.get("ann"), history: copy.profiles.history("ann") }).toEqual(before);

    const store = new RecordingStore();
    const first = await PersonaSystem.open({ store, background: "manual", clock: { now: () => 5 } });
    for (const value of ["alpha", "beta"]) first.profiles.update("ann", [add(value)]);
    const again = await PersonaSystem.open({ store: new RecordingStore(store), background: "manual" });
    expect(again.profiles.history("ann")).toEqual(first.profiles.history("ann"));
    await first.close();
    const last = await PersonaSystem.open({ store: new RecordingStore(store), background: "manual" });
    expect(last.profiles.history("ann")).toEqual(again.profiles.history("ann"));
  });

  it("are not kept without versioning: only the present is", () => {
    const system = withThree({ versioning: false });
    expect(system.profiles.history("ann")).toEqual([]);
    expect(system.profiles.get("ann")?.version).toBe(3);
    expect(() => system.profiles.rollback("ann", 1)).toThrow(/oldest version that is kept is 3/);
    expect(PersonaSystem.fromJSON(system.toJSON()).profiles.get("ann")?.version).toBe(3);
  });

  it("are bounded: of very many the last ones are kept, and the facts stay", () => {
    const { system } = scene();
    for (let i = 0; i < 230; i++) {
      const known = system.profiles.get("ann")?.facts[0];
      system.profiles.update("ann", [
        known === undefined ? add("count 0") : { action: "update", id: known.id, value: `count ${i}`, evidence: [] },
      ]);
    }
    expect(system.profiles.history("ann")).toHaveLength(200);
    expect(system.profiles.get("ann")?.facts.map(({ value }) => value)).toEqual(["count 229"]);
    expect(PersonaSystem.fromJSON(system.toJSON()).profiles.history("ann")).toEqual(system.profiles.history("ann"));
  });

  it("go with the profile when it is deleted, and so do its episodes and what waits", async () => {
    const { system } = scene();
    system.profiles.ingest([{ role: "user", userId: "ann", content: "I live in Leeds and work at Brightwater." }]);
    await system.profiles.drain();
    system.profiles.ingest([{ role: "user", userId: "ann", content: "My sister lives in Oslo." }]);
    expect(system.profiles.delete("ann")).toBe(true);
    expect(system.profiles.delete("ann")).toBe(false);
    expect(system.profiles.get("ann")).toBeUndefined();
    expect(system.profiles.search("ann", "Leeds")).toEqual([]);
    const saved = JSON.stringify(system.toJSON());
    for (const word of ["Leeds", "Brightwater", "Oslo"]) expect(saved).not.toContain(word);
  });
});
