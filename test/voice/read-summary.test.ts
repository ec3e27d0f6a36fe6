import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinSentences, renderSummary, type ChosenSentence } from "../../src/memory/summary-rendering.js";
import { readSummary } from "../../src/voice/read-summary.js";

const SPEAKERS = {
  en: ["kim", "Mira", "Old Tam", "Mr. White", "Bob the Baker", "user-7", "小王"],
  zh: ["小王", "阿明", "老板娘", "Kim", "说书人"],
} as const;
const TEXTS = {
  en: ["My dog is called Rex.", "I fed it.", "So I hear!", "Where is the key?", "Tam said so.", "It costs 3.50 coins."],
  zh: ["我的狗叫雷克斯。", "我喂过它。", "我听说了！", "钥匙在哪里？", "阿明说过这件事。", "国王病了。"],
} as const;

const chosen = (locale: "en" | "zh"): fc.Arbitrary<ChosenSentence[]> =>
  fc.array(
    fc.record({
      text: fc.constantFrom(...TEXTS[locale]),
      speaker: fc.option(fc.constantFrom(...SPEAKERS[locale]), { nil: undefined }),
      from: fc.constantFrom(["a"], ["b"]),
      isQuestion: fc.boolean(),
    }),
    { maxLength: 8 },
  );

/** Who says what, with what one speaker says in a row in one piece. */
function inRows(pieces: readonly { readonly speaker?: string | undefined; readonly text: string }[]): string[] {
  const rows: { speaker: string | undefined; text: string }[] = [];
  for (const { speaker, text } of pieces) {
    const last = rows.at(-1);
    if (last !== undefined && last.speaker === speaker) last.text += text;
    else rows.push({ speaker, text });
  }
  return rows.map(({ speaker = "", text }) => `${speaker}|${text.replaceAll(/\s/g, "")}`);
}

describe("readSummary", () => {
  it.each(["en", "zh"] as const)("gives the speakers and sentences that the summarizer wrote (%s)", (locale) => {
    fc.assert(
      fc.property(chosen(locale), (written) => {
        const line = joinSentences(renderSummary(written, locale).map(({ text }) => text));
        expect(inRows(readSummary(line))).toEqual(inRows(written));
      }),
      { numRuns: 500 },
    );
  });

  it("gives each of several speakers their own words", () => {
    expect(readSummary('The fair began. kim said: "My dog is Rex. I fed it." Mira asked: "Why?" It rained.')).toEqual([
      { text: "The fair began." },
      { speaker: "kim", text: "My dog is Rex. I fed it." },
      { speaker: "Mira", text: "Why?" },
      { text: "It rained." },
    ]);
    expect(readSummary("小王说：“我有狗。”阿明问：“狗呢？”下雨了。")).toEqual([
      { speaker: "小王", text: "我有狗。" },
      { speaker: "阿明", text: "狗呢？" },
      { text: "下雨了。" },
    ]);
  });

  it("reads what was cut off as what was said so far", () => {
    expect(readSummary('Bob said: "Yes." kim said: "My dog…')).toEqual([
      { speaker: "Bob", text: "Yes." },
      { speaker: "kim", text: "My dog…" },
    ]);
  });
});
