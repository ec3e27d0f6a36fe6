import { describe, expect, it } from "vitest";
import type { SourceLine, SummarySentence } from "../../src/memory/extract-summary.js";
import { modelSummary } from "../../src/memory/model-summary.js";
import { offlineVoice } from "../../src/voice/offline.js";
import { rendered } from "./prompts.js";

function summaryOf(lines: readonly SourceLine[], locale: "en" | "zh"): Promise<SummarySentence[]> {
  const render = (values: object): string => rendered("summary", values, locale);
  return modelSummary(offlineVoice(), { lines, name: "Ann", locale, render, maxTokens: 80, timeoutMs: 1000 });
}

describe("offlineVoice asked for a summary", () => {
  it("gives an extract, each sentence with its sources", async () => {
    const summary = await summaryOf(
      [
        { from: ["m1"], speaker: "Kim", text: "Hello!" },
        { from: ["m2"], speaker: "Bob", text: "I hid the silver crown under the bridge of Harrow." },
        { from: ["m3"], text: "The wolves killed three horses of the miller." },
        { from: ["m4"], text: "storm: lightning hit the old tower of the harbour" },
      ],
      "en",
    );
    expect(summary).toContainEqual({
      text: "Bob hid the silver crown under the bridge of Harrow.",
      from: ["m2"],
    });
    expect(summary).toContainEqual({ text: "The wolves killed three horses of the miller.", from: ["m3"] });
    const text = summary.map((sentence) => sentence.text).join(" ");
    expect(text).not.toContain("Hello");
    expect(text).not.toMatch(/[Ss]torm said/);
  });

  it("gives it in Chinese", async () => {
    const summary = await summaryOf(
      [
        { from: ["m1"], speaker: "鲍勃", text: "我把银王冠藏在哈罗桥下面。" },
        { from: ["m2"], text: "狼咬死了磨坊主的三匹马。" },
      ],
      "zh",
    );
    expect(summary).toContainEqual({ text: "鲍勃把银王冠藏在哈罗桥下面。", from: ["m1"] });
    expect(summary).toContainEqual({ text: "狼咬死了磨坊主的三匹马。", from: ["m2"] });
  });

  it("leaves out what it said itself from what it knew", async () => {
    const summary = await summaryOf(
      [
        { from: ["m1"], speaker: "kim", text: "My dog is called Rex." },
        { from: ["m1"], speaker: "Ann", text: "So your dog is called Rex. I shall remember that." },
        { from: ["m2"], speaker: "kim", text: "What is my dog called?" },
        { from: ["m2"], speaker: "Ann", text: 'You told me: "My dog is called Rex."' },
      ],
      "en",
    );
    expect(summary).toEqual([{ text: "kim's dog is called Rex.", from: ["m1"] }]);
  });

  it("names the speakers of an earlier summary without the verb", async () => {
    const chinese = await summaryOf(
      [
        { from: ["s1"], text: "小王说：“我把国王的信藏在磨坊。”阿明说：“卫兵正在找那封信。”" },
        { from: ["s2"], text: "小王说：“国王明天离开城堡。”" },
      ],
      "zh",
    );
    const text = chinese.map((sentence) => sentence.text).join("");
    expect(text).toContain("小王把国王的信藏在磨坊。");
    expect(text).not.toMatch(/说说|说问/);
    expect(
      await summaryOf([{ from: ["s1"], text: 'kim said: "My dog is Rex." Mira said: "I saw the king."' }], "en"),
    ).toEqual([
      { text: "kim's dog is Rex.", from: ["s1"] },
      { text: "Mira saw the king.", from: ["s1"] },
    ]);
  });
});
