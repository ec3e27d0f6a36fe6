import { describe, expect, it } from "vitest";
import { PersonaSystem, type LanguageModel } from "../../src/index.js";
import { DAY, says, scene, values } from "./scenes.js";

const HOUR = 3_600_000;

const down: LanguageModel = {
  name: "down",
  generate: () => Promise.reject(new Error("down")),
};

function isStored(system: PersonaSystem, words: string): boolean {
  // Without quotes of facts, which stay.
  return (JSON.stringify(system.toJSON()).match(/"text":"[^"]*"/g) ?? []).some((text) => text.includes(words));
}

describe("what was said in a session lives its time and no longer", () => {
  it("where no model could read it: the facts that the rules found in it stay", async () => {
    for (const clean of [
      (system: PersonaSystem) => system.sessions.sweep(),
      (system: PersonaSystem) => system.tick(),
    ]) {
      const { system, clock } = scene({ maxRetries: 0 }, { model: down });
      const session = system.sessions.start({ userId: "kim" });
      session.append(says("kim", "I live in Oslo, hush, nobody may know."));
      await session.end();
      await system.settled();
      expect(system.profiles.stats().failed).toBe(1);
      clock.advance(29 * DAY);
      clean(system);
      expect(isStored(system, "hush")).toBe(true);
      clock.advance(2 * DAY);
      clean(system);
      expect(isStored(system, "hush")).toBe(false);
      expect(values(system, "kim", "residence")).toEqual(["Oslo"]);
      // There is nothing left to be read again.
      expect(await system.profiles.drain({ userId: "kim" })).toMatchObject({ segments: 0 });
    }
  });

  it("but what came outside of sessions stays until it is read", async () => {
    const { system, clock } = scene({ maxRetries: 0 }, { model: down });
    system.profiles.ingest([says("kim", "I live in Oslo, hush, nobody may know.")]);
    await system.profiles.drain({ userId: "kim" });
    system.profiles.ingest([says("kim", "I moved to Rome, psst, in May.")]);
    clock.advance(100 * DAY);
    system.sessions.sweep();
    expect([isStored(system, "hush"), isStored(system, "psst")]).toEqual([true, true]);
  });

  it("where it is kept for what comes after it, also when nobody swept for longer than that", async () => {
    const { system, clock } = scene();
    system.sessions.start({ userId: "kim" }).append(says("kim", "I live in Oslo, hush, nobody may know."));
    clock.advance(31 * DAY);
    expect(system.sessions.sweep()).toBe(1);
    await system.settled();
    expect(isStored(system, "hush")).toBe(false);
    expect(values(system, "kim", "residence")).toEqual(["Oslo"]);
  });

  it("also after a restart, and in what was kept before", async () => {
    const { system, clock } = scene({ contextWindow: 2 });
    const session = system.sessions.start({ userId: "kim" });
    session.append(says("kim", "I live in Oslo, hush, nobody may know."));
    await session.end();
    await system.settled();
    clock.advance(DAY);
    const restored = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())) as object, {
      clock,
      background: "manual",
    });
    expect(isStored(restored, "hush")).toBe(true);
    clock.advance(30 * DAY);
    restored.sessions.sweep();
    expect(isStored(restored, "hush")).toBe(false);
  });
});

describe("a buffer that waits", () => {
  it("is read when it is idle though the clock went back, its own and those of others", async () => {
    const { system, clock } = scene();
    clock.set("2027-01-01T00:00:00Z");
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    clock.set("2026-03-01T12:00:00Z");
    system.profiles.ingest([says("kim", "I live in Oslo.")]);
    clock.advance(2 * HOUR);
    system.tick();
    await system.settled();
    expect([...values(system, "kim", "residence"), ...values(system, "ann", "residence")]).toEqual(["Oslo", "Leeds"]);
  });

  it("is read without what comes after the clock went back, which waits as long as ever", async () => {
    const { system, clock } = scene();
    clock.set("2027-01-01T00:00:00Z");
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    clock.set("2026-03-01T12:00:00Z");
    system.profiles.ingest([says("ann", "I work as a nurse.")]);
    clock.advance(HOUR / 2);
    system.tick();
    expect(system.profiles.buffer("ann").count).toBe(1);
    clock.advance(HOUR / 2);
    system.tick();
    await system.settled();
    expect(system.profiles.buffer("ann").count).toBe(0);
  });
});
