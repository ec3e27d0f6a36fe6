import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import { PersonaSystem, type Profile, type SystemOptions } from "../../src/index.js";
import { jsonFileStore } from "../../src/stores/json-file.js";
import { RecordingStore } from "../support/recording-store.js";
import { says, scene, values } from "./scenes.js";

const folder = mkdtempSync(join(tmpdir(), "users-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function options(): SystemOptions {
  return { clock: manualClock("2026-03-01"), background: "manual" };
}

describe("what is kept of users", () => {
  it("comes back from files: facts, history, what waits, habits, consent", async () => {
    const open = (): Promise<PersonaSystem> => PersonaSystem.open({ ...options(), store: jsonFileStore(folder) });
    const first = await open();
    first.profiles.ingest([says("ann", "I live in Leeds.")]);
    await first.profiles.drain();
    first.profiles.ingest([says("ann", "I work as a nurse.")]);
    first.profiles.usage("../evil").trackCommand("train");
    first.profiles.setConsent("bob", false);
    const before = { hash: first.hash(), history: first.profiles.history("ann") };
    await first.close();
    const second = await open();
    expect(second.hash()).toBe(before.hash);
    expect(second.profiles.history("ann")).toEqual(before.history);
    expect(second.profiles.buffer("ann").count).toBe(1);
    expect(second.profiles.usage("../evil").top("command")[0]?.count).toBe(1);
    expect(() => second.profiles.ingest([says("bob", "x")])).toThrow(/does not want/);
    await second.profiles.drain();
    const drained = second.hash();
    await second.close();
    const third = await open();
    expect(third.hash()).toBe(drained);
    expect(values(third, "ann", "residence")).toEqual(["Leeds"]);
    await third.close();
  });

  it("is written as it stood when the writing began, whatever changes meanwhile", async () => {
    const { system } = scene();
    const users = Array.from({ length: 40 }, (_, index) => `user ${index}`);
    for (const user of users)
      system.profiles.ingest([says(user, `I live in Leeds. ${"That is how it goes. ".repeat(400)}`)]);
    await system.profiles.drain();
    const before = system.hash();
    const store = new RecordingStore();
    let turns = 0;
    store.pause = async () => {
      // Each pause changes some users, those already written and those still to come.
      const user = users[(turns * 13 + 30) % users.length] ?? "";
      turns++;
      system.profiles.ingest([says(user, "I live in Oslo now."), says("somebody new", "I live in Rome.")]);
      await system.profiles.drain();
    };
    await system.saveAs(store);
    expect(turns).toBeGreaterThan(3);
    expect(system.hash()).not.toBe(before);
    expect(PersonaSystem.fromJSON(JSON.parse(store.document ?? ""), options()).hash()).toBe(before);
  });

  it("is not there at all where there are no users", () => {
    const { system } = scene();
    system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    system.profiles.buffer("ann");
    system.profiles.usage("ann").summary();
    expect(Object.keys(system.toJSON())).not.toContain("users");
  });

  it("is told of when it changes", async () => {
    const { system } = scene();
    const told: { userId: string; profile: Profile }[] = [];
    system.on("profile", (payload) => told.push(payload));
    system.profiles.ingest([says("ann", "I live in Leeds."), says("ann", "Hello!")]);
    expect(told).toEqual([]);
    await system.profiles.drain();
    expect(told.map(({ userId, profile }) => [userId, profile.facts.length])).toEqual([["ann", 1]]);
    system.profiles.rollback("ann", 0);
    expect(told[1]?.profile).toMatchObject({ version: 2, facts: [] });
    expect(system.stats().users).toBe(1);
  });
});
