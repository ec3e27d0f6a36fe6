import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import { PersonaSystem, type Character, type RecallOptions, type SystemOptions } from "../../src/index.js";

const NOW = "2026-06-15T12:00:00Z";

function systemWith(options: SystemOptions = {}): PersonaSystem {
  return new PersonaSystem({ background: "manual", clock: manualClock(NOW), ...options });
}

function annOf(system: PersonaSystem): Character {
  return system.createCharacter({ name: "Ann", prompt: "You are Ann." });
}

function textsFor(character: Character, query: string, options?: RecallOptions): string[] {
  return character.recall(query, options).map(({ memory }) => memory.text);
}

/** Weather talk, all of it alike. */
function chatter(character: Character, lines: number): void {
  for (let line = 0; line < lines; line++)
    character.addMemory({ speaker: "Tom", text: `It rained on field ${line} again.` });
}

describe("what a character recalls", () => {
  it("is what was said five hundred lines ago, with parts that add up to its score", () => {
    const ann = annOf(systemWith());
    ann.addMemory({ speaker: "Bob", text: "I hid the silver key under the third step of the cellar." });
    chatter(ann, 500);
    const [best] = ann.recall("Where did Bob hide the key?");
    expect(best?.memory.text).toContain("third step of the cellar");
    const parts = best?.parts ?? {};
    expect(Object.keys(parts)).toEqual(expect.arrayContaining(["words", "speaker"]));
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(best?.score);
  });

  it("is nothing when nothing answers, when none are wanted, and for an empty query", () => {
    const ann = annOf(systemWith());
    chatter(ann, 3);
    expect(ann.recall("zeppelin")).toEqual([]);
    expect(ann.recall("rain", { limit: 0 })).toEqual([]);
    expect(ann.recall("")).toEqual([]);
    expect(annOf(systemWith()).recall("rain")).toEqual([]);
  });

  it("follows what is added, heard, hidden and removed at once", () => {
    const system = systemWith();
    const ann = annOf(system);
    const bob = system.createCharacter({ name: "Bob", prompt: "You are Bob." });
    expect(ann.recall("dragon")).toEqual([]);
    const { eventId } = system.broadcast("A dragon landed on the mill.");
    const own = ann.addMemory("I saw a dragon.");
    system.broadcast("A dragon burned the inn.", { exclude: ["Ann"] });
    expect(textsFor(ann, "dragon").toSorted()).toEqual(["A dragon landed on the mill.", "I saw a dragon."]);
    expect(textsFor(bob, "dragon").toSorted()).toEqual(["A dragon burned the inn.", "A dragon landed on the mill."]);
    ann.memory.remove(eventId);
    expect(textsFor(ann, "dragon")).toEqual(["I saw a dragon."]);
    ann.memory.remove(own.id);
    expect(ann.recall("dragon")).toEqual([]);
    expect(bob.recall("dragon")).toHaveLength(2);
  });

  it("is the same as if what was removed had never been", () => {
    const [with_, without] = [annOf(systemWith()), annOf(systemWith())];
    const say = (text: string): string[] => [with_, without].map((ann) => ann.addMemory({ speaker: "Bob", text }).id);
    say("The mill stands by the river.");
    const { id } = with_.addMemory({ speaker: "Bob", text: "The mill burned, and the river froze." });
    with_.recall("mill");
    say("The river is deep.");
    with_.memory.remove(id);
    const seen = (ann: Character): unknown =>
      ann
        .recall("Which mill by the river did Bob mean?")
        .map(({ memory, score, parts }) => [memory.text, score, parts]);
    expect(seen(with_)).toEqual(seen(without));
  });

  it("is the summary of what is not to be seen any more, and the memory itself as long as it is", async () => {
    const system = systemWith({ memory: { maxMemories: 8, summaryThreshold: 4 } });
    const ann = annOf(system);
    ann.addMemory({ speaker: "Bob", text: "I hid the silver key under the third step of the cellar." });
    chatter(ann, 7);
    await system.settled();
    expect(ann.recall("silver key")[0]?.memory.text).toContain("third step");
    expect(ann.recall("silver key").every(({ memory }) => memory.type === "interaction")).toBe(true);
    expect(ann.recall("silver key", { types: ["summary"] })[0]?.memory.type).toBe("summary");
    chatter(ann, 8);
    await system.settled();
    const [best] = ann.recall("silver key");
    expect(best?.memory.type).toBe("summary");
    expect(best?.memory.text).toContain("silver key");
  });

  it("goes by the new name of a character", () => {
    const system = systemWith();
    const ann = annOf(system);
    system.createCharacter({ name: "Bob", prompt: "You are Bob." });
    system.broadcast("The bridge is broken.", { from: "Bob" });
    system.broadcast("The bridge is broken.");
    expect(ann.recall("What did Bob say of the bridge?")[0]?.parts["speaker"]).toBeGreaterThan(0);
    system.renameCharacter("Bob", "Robert");
    expect(ann.recall("What did Bob say of the bridge?")[0]?.parts["speaker"] ?? 0).toBe(0);
    expect(ann.recall("What did Robert say of the bridge?")[0]?.parts["speaker"]).toBeGreaterThan(0);
  });

  it("finds a day by its name, counted from the clock", () => {
    const ann = annOf(systemWith());
    ann.addMemory("We mended the roof.", { at: "2026-06-14T09:00:00Z" });
    ann.addMemory("We picked apples.", { at: "2026-06-10T09:00:00Z" });
    expect(textsFor(ann, "What happened yesterday?")).toEqual(["We mended the roof."]);
  });

  it("puts the newer first among equals", () => {
    const ann = annOf(systemWith());
    const [first, second] = [ann.addMemory("A crow sat here."), ann.addMemory("A crow sat here.", { sessionId: "s" })];
    ann.addMemory("Nothing.", { sessionId: "other" });
    expect(ann.recall("crow").map(({ memory }) => memory.id)).toEqual([second.id, first.id]);
  });

  it("is copied: changing it changes nothing", () => {
    const ann = annOf(systemWith());
    ann.addMemory({ speaker: "Bob", text: "A crow." });
    const [found] = ann.recall("crow");
    Object.assign(found?.memory.content ?? {}, { text: "A dove." });
    expect(textsFor(ann, "crow")).toEqual(["Bob\nA crow."]);
  });
});

describe("a filter", () => {
  function guarded(): Character {
    const system = systemWith();
    const ann = annOf(system);
    system.channel("inn").join("Ann");
    ann.addMemory("gold for Mia", { userId: "mia", sessionId: "monday", at: "2026-06-01T00:00:00Z" });
    ann.addMemory("gold for Leo", { userId: "leo", type: "gift", metadata: { mood: "glad" } });
    ann.addMemory("gold for nobody");
    system.broadcast("gold in the inn", { channel: "inn" });
    return ann;
  }
  it.each<[string, RecallOptions, string[]]>([
    ["a user, and never another's", { userId: "mia" }, ["gold for Mia", "gold for nobody", "gold in the inn"]],
    ["a user nobody knows", { userId: "zoe" }, ["gold for nobody", "gold in the inn"]],
    ["a session", { sessionId: "monday" }, ["gold for Mia"]],
    ["a channel", { channel: "inn" }, ["gold in the inn"]],
    ["types", { types: ["gift"] }, ["gold for Leo"]],
    ["a type nobody used", { types: ["song"] }, []],
    ["a time that ends", { until: "2026-06-02" }, ["gold for Mia"]],
    ["a time that begins", { since: "2026-06-02" }, ["gold for Leo", "gold for nobody", "gold in the inn"]],
    ["metadata", { where: ({ metadata }) => metadata["mood"] === "glad" }, ["gold for Leo"]],
    ["a source", { where: ({ source }) => source.kind === "witnessed" }, ["gold in the inn"]],
  ])("narrows by %s", (_what, options, expected) => {
    expect(textsFor(guarded(), "gold", options).toSorted()).toEqual(expected.toSorted());
  });

  it("of a scope is added to every question", () => {
    const mia = guarded().with({ userId: "mia" });
    expect(textsFor(mia, "gold", { limit: 5 })).not.toContain("gold for Leo");
  });

  it("may throw, and may ask questions itself", () => {
    const ann = guarded();
    const failing = (): never => {
      throw new Error("no");
    };
    expect(() => ann.recall("gold", { where: failing })).toThrow("no");
    const asking = (): boolean => ann.recall("Leo").length === 1;
    expect(textsFor(ann, "Mia", { where: asking })).toEqual(["gold for Mia"]);
    expect(textsFor(ann, "gold")).toHaveLength(4);
  });
});

describe("a word of one character", () => {
  it.each([
    ["剑在哪里？", "国王把剑藏在马厩里。"],
    ["他的马呢？", "我昨天买了一匹马。"],
    ["猫", "她的猫不见了。"],
    ["왕이 어디에 있나요?", "늙은 왕은 성에 산다."],
  ])("is found whatever stands beside it: %s", (question, answer) => {
    const ann = annOf(systemWith());
    const all = [
      "国王把剑藏在马厩里。",
      "我昨天买了一匹马。",
      "她的猫不见了。",
      "늙은 왕은 성에 산다.",
      "The ferry is late.",
    ];
    for (const text of all) ann.addMemory(text, { sessionId: text });
    expect(textsFor(ann, question)[0]).toBe(answer);
  });
});

describe("weights and diversity", () => {
  it("mix relevance, recency and importance, each from 0 to 1, without NaN when all are equal", () => {
    const ann = annOf(systemWith());
    ann.addMemory("The king is old.", { at: "2026-06-01T00:00:00Z" });
    ann.addMemory("The king is ill.", { at: "2026-06-15T00:00:00Z" });
    const mixed = ann.recall("king", { weights: { relevance: 1, recency: 1, importance: 1 } });
    expect(mixed.map(({ memory }) => memory.text)).toEqual(["The king is ill.", "The king is old."]);
    for (const { score, parts } of mixed) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(3);
      expect(parts["importance"]).toBe(0.5);
    }
  });

  it("let importance decide when it alone counts", () => {
    const ann = annOf(systemWith());
    ann.addMemory("The king is dead.", { importance: 1 });
    ann.addMemory("The king has a cold.", { importance: 0.2 });
    expect(textsFor(ann, "cold", { weights: { relevance: 0, importance: 1 } })[0]).toBe("The king is dead.");
  });

  it("choose what is unlike what was chosen", () => {
    const ann = annOf(systemWith());
    for (let i = 0; i < 4; i++) ann.addMemory("The dragon burned the old mill down.", { sessionId: `${i}` });
    ann.addMemory("A dragon egg was found in the well.", { sessionId: "egg" });
    expect(new Set(textsFor(ann, "dragon mill", { limit: 2 })).size).toBe(1);
    expect(new Set(textsFor(ann, "dragon mill", { limit: 2, diversity: 0.7 })).size).toBe(2);
  });
});

describe("a wrong question", () => {
  const ann = annOf(systemWith());
  it.each<[unknown, object, string]>([
    [5, {}, "query"],
    ["key", { limit: -1 }, "limit"],
    ["key", { diversity: 2 }, "diversity"],
    ["key", { diversity: Number.NaN }, "diversity"],
    ["key", { weights: { recent: 1 } }, "recent"],
    ["key", { weights: { recency: -1 } }, "weights.recency"],
    ["key", { weights: { recency: Number.POSITIVE_INFINITY } }, "weights.recency"],
    // A score would be infinite, or no number, and what has no number for a score is not found.
    ["key", { weights: { relevance: 1e308, recency: 1e308 } }, "weights.relevance"],
    ["key", { vector: [1, 2] }, "vector"],
    ["key", { vector: new Float32Array(3) }, "vector"],
    ["key", { top: 3 }, "top"],
    ["key", { userId: "" }, "userId"],
  ])("%s with %j names %s", (query, options, field) => {
    expect(() => ann.recall(query as string, options)).toThrow(
      expect.objectContaining({ code: "config/invalid", details: expect.objectContaining({ field }) as unknown }),
    );
  });
});
