import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../src/core/tokens.js";
import { extractSummary } from "../../../src/memory/extract-summary.js";
import { linesOf } from "../../../src/memory/source-lines.js";
import type { JsonObject } from "../../../src/core/json.js";
import { toldChinese } from "./told-chinese.js";
import { toldEnglish, toldHard } from "./told-english.js";

function textsOf(contents: readonly JsonObject[], locale: "en" | "zh" = "en", owner = "Mira"): string[] {
  const lines = contents.flatMap((content, index) =>
    linesOf({ id: `m${index}`, content, importance: 0.5, speaker: undefined, userId: undefined, owner }, locale),
  );
  return extractSummary(lines, { locale, maxTokens: 300 }).map(({ text }) => text);
}

describe("what memories of each shape become", () => {
  it("tells both sides of an exchange", () => {
    expect(
      textsOf([
        { speaker: "kim", user: "Where did you hide the crown of Harrow?", response: "I buried it under my mill." },
      ]),
    ).toEqual(["kim asks Mira where Mira hid the crown of Harrow.", "Mira buried it under Mira's mill."]);
  });

  it("tells of an unknown speaker as the user", () => {
    expect(textsOf([{ user: "I lost my dog near the chapel.", response: "I will look for it." }])).toContain(
      "User lost their dog near the chapel.",
    );
  });

  it("leaves what happened as it was told", () => {
    expect(textsOf([{ event: "storm", details: "lightning hit my tower, and you ran" }])).toEqual([
      "Storm: lightning hit my tower, and you ran.",
    ]);
  });

  it("tells several sentences of one turn one by one, each with its source", () => {
    const lines = [
      { from: ["a"], speaker: "Ann", text: "Oh wow! I sold the mill. My brother has drowned. Wolves, again." },
    ];
    expect(extractSummary(lines, { locale: "en", maxTokens: 200 })).toEqual([
      { text: "Ann sold the mill.", from: ["a"] },
      { text: "Ann's brother has drowned.", from: ["a"] },
      { text: 'Ann said: "Wolves, again."', from: ["a"] },
    ]);
  });

  it.each(["You", "I", "they", "Nobody", "it", "我", "大家"])("quotes a speaker who is called %s", (speaker) => {
    const text = "I sold the mill of Harrow.";
    expect(extractSummary([{ from: ["a"], speaker, text }], { locale: "en", maxTokens: 90 })[0]?.text).toBe(
      `${speaker} said: "${text}"`,
    );
  });

  it.each([
    ["Will", "Will has sold the mill."],
    ["May", "May has sold the mill."],
    ["James", "James has sold the mill."],
    ["O'Brien", "O'Brien has sold the mill."],
    ["kim", "kim has sold the mill."],
    ["Bob the Baker", "Bob the Baker has sold the mill."],
    ["$&", 'said: "I have sold the mill."'],
    ["小王", "小王 has sold the mill."],
  ])("tells of a speaker who is called %s", (speaker, told) => {
    const lines = [{ from: ["a"], speaker, text: "I have sold the mill." }];
    expect(extractSummary(lines, { locale: "en", maxTokens: 90 })[0]?.text).toContain(told);
  });

  it("does not take signs in a name for a pattern", () => {
    const lines = [{ from: ["a"], speaker: "安$1", text: "我丢了我的戒指。" }];
    expect(extractSummary(lines, { locale: "zh", maxTokens: 90 })[0]?.text).toBe("安$1丢了自己的戒指。");
  });

  it("never costs more than the budget, however it is told, and says something", () => {
    const aText = fc.oneof(
      fc.constantFrom(...toldEnglish.concat(toldHard, toldChinese).map(([text]) => text)),
      fc
        .constantFrom(...toldEnglish.map(([text]) => text))
        .map((text) => `${text.slice(0, -1)} and so on `.repeat(400)),
      fc.constantFrom(...toldChinese.map(([text]) => text)).map((text) => text.slice(0, -1).repeat(400)),
    );
    const aLine = fc.record({
      from: fc.constantFrom(["a"], ["b"], ["c"]),
      speaker: fc.constantFrom("Ann", "Bob", "安", "Professor Constance the Elder of Harrow"),
      text: aText,
    });
    fc.assert(
      fc.property(
        fc.array(aLine, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("en" as const, "zh" as const),
        fc.integer({ min: 1, max: 200 }),
        (lines, locale, maxTokens) => {
          const texts = extractSummary(lines, { locale, maxTokens }).map(({ text }) => text);
          expect(estimateTokens(texts.join(" "))).toBeLessThanOrEqual(maxTokens);
          expect(texts.reduce((sum, text) => sum + estimateTokens(text), 0)).toBeLessThanOrEqual(maxTokens);
          if (maxTokens >= 40) expect(texts.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
