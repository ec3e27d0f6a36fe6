import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { estimateTokens } from "../../src/core/tokens.js";
import { extractSummary, type SourceLine } from "../../src/memory/extract-summary.js";

function higher(texts: readonly string[], locale: "en" | "zh" = "en", maxTokens = 300): string[] {
  const lines = texts.map((text, index) => ({ from: [`m${index}`], text, isSummary: true }));
  return extractSummary(lines, { locale, maxTokens }).map(({ text }) => text);
}

describe("a summary of summaries", () => {
  it("says once what several tell, whoever tells it", () => {
    expect(
      higher([
        "Ann says that the gate of Harrow is closed.",
        "The gate of Harrow is closed.",
        'Ann said: "The gate of Harrow is closed!"',
        "Ben tells Ann that the gate of Harrow is closed.",
      ]),
    ).toHaveLength(1);
    expect(higher(["安说，哈罗的城门关了。", "哈罗的城门关了。", "安说：“哈罗的城门关了。”"], "zh")).toHaveLength(1);
  });

  it("lets the longer one stand where it tells what a shorter one does", () => {
    expect(
      higher([
        "Ann sold the mill.",
        "Ben saw the wolves of Harrow.",
        "Ann has sold the mill to the duke for ninety crowns.",
        "Ann sold the mill to the duke.",
      ]),
    ).toEqual(["Ben saw the wolves of Harrow.", "Ann has sold the mill to the duke for ninety crowns."]);
  });

  it("keeps what denies, and what differs by one word", () => {
    const texts = ["Ann sold the mill.", "Ann didn't sell the mill.", "Ann burned the mill.", "Ben sold the mill."];
    expect(higher(texts)).toEqual(texts);
  });

  it("keeps an answer that a question needs", () => {
    const lines = [
      { from: ["a"], speaker: "Ann", text: "Who has the crown of the king of Harrow?" },
      { from: ["b"], speaker: "Ben", text: "The miller of Harrow has the crown." },
      { from: ["c"], speaker: "Ben", text: "The miller of Harrow has had the crown since the war with the duke." },
    ];
    const texts = extractSummary(lines, { locale: "en", maxTokens: 300 }).map(({ text }) => text);
    const asked = texts.findIndex((text) => text.startsWith("Ann asks"));
    if (asked >= 0) expect(texts[asked + 1]).toMatch(/^Ben says that the miller of Harrow has the crown\.$/);
    expect(texts.join(" ")).toContain("since the war");
  });

  it("changes no sentence, names no source that a sentence did not have, and says none twice", () => {
    const aSentence = fc.constantFrom(
      "Ann says that the gate of Harrow is closed.",
      "The gate of Harrow is closed.",
      "Ann sold the mill.",
      "Ann sold the mill to the duke.",
      'Ben said: "I would not go there."',
      "Ben asks Ann whether Ann has the key. Ann has it.",
      "安说，城门关了。",
      "安丢了自己的戒指。",
      "Wolves!",
    );
    const aLine = fc.record({
      from: fc.uniqueArray(
        fc.integer({ min: 0, max: 9 }).map((id) => `m${id}`),
        { minLength: 1, maxLength: 3 },
      ),
      text: aSentence,
      isSummary: fc.constant(true),
    });
    fc.assert(
      fc.property(fc.array(aLine, { maxLength: 12 }), fc.integer({ min: 40, max: 300 }), (lines, maxTokens) => {
        const summary = extractSummary(lines, { locale: "en", maxTokens });
        for (const { text, from } of summary) {
          expect(lines.some((line: SourceLine) => line.text === text && line.from.join() === from.join())).toBe(true);
        }
        expect(new Set(summary.map(({ text }) => text)).size).toBe(summary.length);
        expect(estimateTokens(summary.map(({ text }) => text).join(" "))).toBeLessThanOrEqual(maxTokens);
      }),
    );
  });
});

describe("a system's summaries of summaries", () => {
  async function world(): Promise<{ system: PersonaSystem; ids: string[] }> {
    const system = new PersonaSystem({ background: "manual", memory: { maxMemories: 8, summaryThreshold: 2 } });
    const ann = system.createCharacter({ name: "Ann", prompt: "You are Ann." });
    const told = [
      "I sold the old mill of Harrow.",
      "The wolves of Ostby killed three horses.",
      "I sold the old mill of Harrow!",
      "My brother drowned in the river Velk.",
      "The bell rang.",
      "The bell rang again.",
      "It rained.",
      "It snowed.",
      "The sun came out.",
      "A crow sat on the gate.",
    ];
    const ids = told.map((text) => ann.addMemory({ speaker: "Ben", text }).id);
    await system.settled();
    return { system, ids };
  }

  function second(system: PersonaSystem): string {
    return system
      .getCharacter("Ann")
      .memory.summaries({ all: true })
      .filter(({ level }) => level === 2)
      .map(({ text }) => text)
      .join("|");
  }

  it("say once what two windows tell, and lose it with the memory it comes from", async () => {
    const { system, ids } = await world();
    expect(second(system).split("sold the old mill of Harrow")).toHaveLength(2);
    system.getCharacter("Ann").memory.remove(ids[0] ?? "");
    expect(second(system)).not.toContain("mill");
    expect(second(system)).toContain("brother drowned in the river Velk.");
  });

  it("lose nothing with a memory that only repeats another", async () => {
    const { system, ids } = await world();
    const before = second(system);
    system.getCharacter("Ann").memory.remove(ids[2] ?? "");
    expect(second(system)).toBe(before);
  });
});
