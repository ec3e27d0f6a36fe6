import { describe, expect, it } from "vitest";
import { isDramatisError, type FactOperation } from "../../src/index.js";
import { scene } from "./scenes.js";

function add(value: string): FactOperation {
  return { action: "add", topic: "work", subTopic: "project", value, evidence: [{ at: "2026-01-01", quote: value }] };
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return isDramatisError(error) ? error.code : String(error);
  }
  return undefined;
}

describe("operations on facts", () => {
  it("name facts by id, so that a deletion moves no other", () => {
    const { system } = scene();
    const [first, second, third] = system.profiles.update("ann", [add("bridge"), add("harbour"), add("tower")]).facts;
    const after = system.profiles.update("ann", [
      { action: "delete", id: first?.id ?? "", reason: "was a mistake" },
      { action: "update", id: second?.id ?? "", value: "north harbour", evidence: [] },
      { action: "delete", id: third?.id ?? "", reason: "is done" },
    ]);
    expect(after.facts.map(({ value }) => value)).toEqual(["north harbour"]);
    expect(after.version).toBe(2);
  });

  it("are all made or none: one that is wrong leaves those before it undone", () => {
    const { system } = scene();
    const before = system.profiles.update("ann", [add("bridge")]);
    const hash = system.hash();
    const operations: FactOperation[] = [add("harbour"), { action: "delete", id: "no such fact", reason: "?" }];
    expect(() => system.profiles.update("ann", operations)).toThrow(
      /operations\[1\].*"no such fact".*nothing was changed/,
    );
    expect(system.profiles.get("ann")).toEqual(before);
    expect(system.hash()).toBe(hash);
  });

  it("are refused whole when one is no operation", () => {
    const { system } = scene();
    const wrong = [
      { action: "merge", id: "1" },
      { action: "add", topic: "", subTopic: "x", value: "y", evidence: [] },
      { action: "add", topic: "t", subTopic: "x", value: "y", evidence: [{ quote: "no time" }] },
      { action: "delete", id: "1", reason: "r", extra: true },
      null,
    ];
    for (const operation of wrong) {
      const operations = [add("bridge"), operation] as FactOperation[];
      expect(codeOf(() => system.profiles.update("ann", operations))).toBe("config/invalid");
    }
    expect(system.profiles.list()).toEqual([]);
  });

  it("keep to strict topics", () => {
    const topics = { strict: true, topics: [{ name: "garden", subTopics: [{ name: "tool" }] }] };
    const { system } = scene({ scenario: topics });
    expect(() => system.profiles.update("ann", [add("bridge")])).toThrow(/strict topics/);
    const rake: FactOperation = { action: "add", topic: "garden", subTopic: "tool", value: "rake", evidence: [] };
    expect(system.profiles.update("ann", [rake]).facts).toHaveLength(1);
  });

  it("give what is no live state", () => {
    const { system } = scene();
    const profile = system.profiles.update("ann", [add("bridge")]);
    profile.facts[0]?.evidence.pop();
    profile.facts.pop();
    expect(system.profiles.get("ann")?.facts[0]?.evidence).toHaveLength(1);
  });

  it.each([
    ["one topic", (index: number) => ["hobby", `kind ${index}`]],
    ["as many topics", (index: number) => [`topic ${index}`, "kind"]],
  ])("leave 400 facts at most, also of as many sub-topics in %s", (_where, placeOf) => {
    const { system } = scene();
    const operations = Array.from({ length: 450 }, (_, index): FactOperation => {
      const [topic = "", subTopic = ""] = placeOf(index);
      return {
        action: "add",
        topic,
        subTopic,
        value: `v${index}`,
        evidence: [{ at: "2026-01-01", quote: `q${index}` }],
      };
    });
    const name: FactOperation = {
      action: "add",
      topic: "basic_info",
      subTopic: "name",
      value: "Ann",
      evidence: [],
      confidence: 0.1,
    };
    const { facts } = system.profiles.update("ann", [...operations, name]);
    expect(facts).toHaveLength(400);
    expect(facts.filter(({ subTopic }) => subTopic === "name")).toMatchObject([{ value: "Ann" }]);
    const quotes = new Set(facts.flatMap(({ evidence }) => evidence.map(({ quote }) => quote)));
    // Of what very many rest on, the first and the last pieces are kept.
    expect(quotes.size).toBeGreaterThan(400);
  });
});
