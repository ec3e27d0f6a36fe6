import { describe, expect, it } from "vitest";
import { PersonaSystem, type Evidence, type FactOperation } from "../../src/index.js";
import { says, scene, values } from "./scenes.js";

const DAY = 86_400_000;

function evidence(at: string, quote = "so they said", more: Partial<Evidence> = {}): Evidence[] {
  return [{ at, quote, ...more }];
}

function add(subTopic: string, value: string, at: string, topic = "work"): FactOperation {
  return { action: "add", topic, subTopic, value, evidence: evidence(at, `${value}, said on ${at}`) };
}

describe("facts through time", () => {
  it("a new statement that contradicts an old one closes it; both stay, and each time has its answer", async () => {
    const { system, clock } = scene();
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    await system.profiles.drain();
    clock.advance(10 * DAY);
    system.profiles.ingest([says("ann", "I live in Oslo now.")]);
    await system.profiles.drain();
    expect(values(system, "ann", "residence")).toEqual(["Oslo"]);
    expect(values(system, "ann", "residence", "2026-03-05")).toEqual(["Leeds"]);
    expect(values(system, "ann", "residence", "2026-03-11T12:00:00Z")).toEqual(["Oslo"]);
    expect(values(system, "ann", "residence", "2026-02-01")).toEqual([]);
    const [old] = system.profiles.get("ann", { at: "2026-03-05" })?.facts ?? [];
    expect(old?.validUntil).toBe("2026-03-11T12:00:00.000Z");
  });

  it("what is told late tells of the time until what was said after it", () => {
    const { system } = scene();
    system.profiles.update("ann", [add("employer", "Acme", "2026-02-10")]);
    system.profiles.update("ann", [add("employer", "the mill", "2025-01-01")]);
    expect(values(system, "ann", "employer")).toEqual(["Acme"]);
    expect(values(system, "ann", "employer", "2025-06-01")).toEqual(["the mill"]);
    expect(values(system, "ann", "employer", "2026-02-11")).toEqual(["Acme"]);
  });

  it.each([
    ["I live in Leeds.", "I moved to Oslo last week.", "residence", "Oslo"],
    ["I am married.", "I got divorced last month.", "relationship_status", "divorced"],
  ])("after %s who says %s is believed, also of the time before", async (before, after, subTopic, value) => {
    const { system, clock } = scene();
    for (const text of [before, after]) {
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    expect(values(system, "ann", subTopic)).toEqual([value]);
    expect(values(system, "ann", subTopic, "2026-03-01T13:00:00Z")).toEqual([value]);
    expect(JSON.stringify(system.profiles.history("ann").at(-1)?.profile)).not.toContain(value);
  });

  it.each([
    ["I live in Rome.", "I moved to Paris in 2010.", "residence", "Rome", "Paris"],
    ["I work at Acme.", "In 2015 I got a job at Boeing.", "employer", "Acme", "Boeing"],
  ])("after %s who says %s tells of the past", async (before, after, subTopic, now, then) => {
    const { system, clock } = scene();
    for (const text of [before, after]) {
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    expect(values(system, "ann", subTopic)).toEqual([now]);
    expect(values(system, "ann", subTopic, "2020-01-01")).toEqual([then]);
  });

  it("what was said a little earlier and comes later is not believed more than what was said after it", () => {
    const { system } = scene();
    system.profiles.update("ann", [add("employer", "Acme", "2026-02-10")]);
    system.profiles.update("ann", [add("employer", "the mill", "2026-02-01")]);
    expect(values(system, "ann", "employer")).toEqual(["Acme"]);
    expect(values(system, "ann", "employer", "2026-02-05")).toEqual(["the mill"]);
  });

  it("what is over and is said again holds again, though it be said to have held before", async () => {
    const { system, clock } = scene();
    for (const text of ["I like coffee.", "I don't like coffee any more."]) {
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    expect(values(system, "ann", "like")).toEqual([]);
    const both = [...evidence("2026-02-01", "coffee, as ever"), ...evidence("2026-03-03", "coffee again")];
    system.profiles.update("ann", [
      { action: "add", topic: "interest", subTopic: "like", value: "coffee", evidence: both },
    ]);
    expect(values(system, "ann", "like")).toEqual(["coffee"]);
  });

  it("what holds again after something else does hold, and what holds since long before it", () => {
    const { system } = scene();
    for (const [value, at] of [
      ["Acme", "2026-01-01"],
      ["Boeing", "2026-01-10"],
      ["Acme", "2026-01-20"],
    ] as const)
      system.profiles.update("ann", [add("employer", value, at)]);
    expect(values(system, "ann", "employer")).toEqual(["Acme"]);
    expect(values(system, "ann", "employer", "2026-01-15")).toEqual(["Boeing"]);
    expect(values(system, "ann", "employer", "2026-01-05")).toEqual(["Acme"]);
  });

  it("a denial closes what it denies and nothing else", async () => {
    const { system, clock } = scene({ scenario: "assistant" });
    system.profiles.ingest([says("ann", "I like coffee. I like chess.")]);
    await system.profiles.drain();
    expect(values(system, "ann", "like").toSorted()).toEqual(["chess", "coffee"]);
    clock.advance(DAY);
    system.profiles.ingest([says("ann", "I don't like coffee any more.")]);
    await system.profiles.drain();
    expect(values(system, "ann", "like")).toEqual(["chess"]);
    expect(values(system, "ann", "like", "2026-03-01T18:00:00Z").toSorted()).toEqual(["chess", "coffee"]);
  });

  it.each([
    ["I work at Acme.", "I quit my job."],
    ["I work at Acme.", "I was made redundant."],
    ["我在腾讯工作。", "我上周被裁员了。"],
    ["我在腾讯工作。", "我辞职了。"],
  ])("after %s whoever says %s has no employer any more", async (before, after) => {
    const { system, clock } = scene({ scenario: "assistant" });
    system.profiles.ingest([says("ann", before)]);
    await system.profiles.drain();
    expect(values(system, "ann", "employer")).toHaveLength(1);
    clock.advance(30 * DAY);
    system.profiles.ingest([says("ann", after)]);
    await system.profiles.drain();
    expect(values(system, "ann", "employer")).toEqual([]);
    expect(values(system, "ann", "employer", "2026-03-02")).toHaveLength(1);
  });

  it("whoever leaves a job for another has the new one", async () => {
    const { system, clock } = scene({ scenario: "assistant" });
    system.profiles.ingest([says("ann", "I work at Acme.")]);
    await system.profiles.drain();
    clock.advance(30 * DAY);
    system.profiles.ingest([says("ann", "I left my job and now I work at Boeing.")]);
    await system.profiles.drain();
    expect(values(system, "ann", "employer")).toEqual(["Boeing"]);
  });

  it("the same said again makes one fact surer and keeps both quotes", () => {
    const { system } = scene();
    const said = (at: string): FactOperation =>
      ({ ...add("project", "the harbour crane", at), confidence: 0.6 }) as FactOperation;
    system.profiles.update("ann", [said("2026-01-01")]);
    const profile = system.profiles.update("ann", [said("2026-01-02")]);
    expect(profile.facts).toHaveLength(1);
    expect(profile.facts[0]?.confidence).toBeCloseTo(0.84);
    expect(profile.facts[0]?.evidence.map(({ quote }) => quote)).toEqual([
      "the harbour crane, said on 2026-01-01",
      "the harbour crane, said on 2026-01-02",
    ]);
    expect(profile.facts[0]?.validFrom).toBe("2026-01-01T00:00:00.000Z");
  });

  it("the same said very often keeps the first quotes and the last ones", () => {
    const { system } = scene();
    for (let day = 1; day <= 28; day++)
      system.profiles.update("ann", [add("employer", "Acme", `2026-01-${String(day).padStart(2, "0")}`)]);
    const [fact] = system.profiles.get("ann")?.facts ?? [];
    expect(fact?.evidence.map(({ at }) => Number(at.slice(8, 10)))).toEqual([
      1, 2, 3, 4, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    ]);
  });

  it("two readings of one message are one statement, and make nothing surer", () => {
    const { system } = scene();
    const read = (quote: string, messageId: string): FactOperation => ({
      action: "add",
      topic: "work",
      subTopic: "employer",
      value: "Acme",
      evidence: evidence("2026-01-01", quote, { messageId }),
      confidence: 0.7,
    });
    const confidence = (operation: FactOperation): number =>
      system.profiles.update("ann", [operation]).facts[0]?.confidence ?? 0;
    expect(confidence(read("I work at Acme", "m1"))).toBe(0.7);
    expect(confidence(read("work at Acme", "m1"))).toBe(0.7);
    expect(confidence(read("I work at Acme", "m2"))).toBeCloseTo(0.91, 9);
  });

  it("what differs by a number or by a denial is not the same", () => {
    const { system } = scene();
    const profile = system.profiles.update("ann", [
      add("responsibility", "leads a team of 2", "2026-01-01"),
      add("responsibility", "leads a team of 3", "2026-01-02"),
      add("working_habit", "works on Sundays", "2026-01-03"),
      add("working_habit", "never works on Sundays", "2026-01-04"),
    ]);
    expect(profile.facts).toHaveLength(4);
  });

  it("a semicolon in a value is just a character", () => {
    const { system } = scene();
    const value = 'loves C++; says "wait; no" often；真的';
    const before = system.profiles.update("ann", [add("working_habit", value, "2026-01-01")]);
    expect(before.facts.map((fact) => fact.value)).toEqual([value]);
    const [fact] = before.facts;
    const after = system.profiles.update("ann", [
      { action: "update", id: fact?.id ?? "", value: `${value}; still`, evidence: evidence("2026-01-02") },
    ]);
    expect(after.facts).toMatchObject([{ id: fact?.id, value: `${value}; still` }]);
    expect(PersonaSystem.fromJSON(system.toJSON()).profiles.get("ann")?.facts).toEqual(after.facts);
  });

  it("very many facts are put together, with what each rests on", () => {
    const { system } = scene();
    for (let i = 0; i < 60; i++) {
      const word = `${"abcdefghij"[i % 10]}${"klmnopqrst"[Math.floor(i / 10)]}`.repeat(3);
      system.profiles.update("ann", [
        add("project", `project ${word}`, `2026-01-01T00:00:${String(i).padStart(2, "0")}Z`),
      ]);
    }
    const facts = system.profiles.get("ann")?.facts ?? [];
    expect(facts.length).toBeLessThanOrEqual(24);
    const text = facts.map(({ value }) => value).join(" ");
    expect(text).toContain("project akakak");
    expect(text).toContain("project jpjpjp");
    expect(Math.max(...facts.map((fact) => fact.evidence.length))).toBeGreaterThan(1);
    for (const fact of facts) expect(fact.evidence.length).toBeLessThanOrEqual(16);
  });
});
