import { describe, expect, it } from "vitest";
import { offlineVoice } from "../../src/voice/offline.js";
import { asking } from "./prompts.js";

const voice = offlineVoice();
const ask = asking(voice, {
  name: "Mira",
  prompt: "You are Mira, a guard.",
  speaker: "kim",
  summaries: [
    { line: 'kim said: "My dog is called Rex. I fed it." Mira said: "So I hear." Bob asked: "Is the bridge safe?"' },
  ],
});
const askInChinese = asking(
  voice,
  {
    name: "阿明",
    prompt: "你是阿明，卫兵。",
    speaker: "小王",
    summaries: [{ line: "小王说：“国王明天离开城堡。我看见他的马车。”阿明说：“我会守住城门。”老李说：“桥断了。”" }],
  },
  "zh",
);

describe("offlineVoice with a summary of several speakers", () => {
  it("tells who asks what they told", async () => {
    expect(await ask("What did I tell you about my dog?")).toMatch(
      /^You (?:told|said to) me: "My dog is called Rex\. I fed it\."$/,
    );
    expect(await askInChinese("我告诉过你国王的事吗?")).toMatch(
      /^你(?:告诉过我|跟我说过)：“国王明天离开城堡。我看见他的马车。”$/,
    );
    expect(await ask("What is my dog called?")).toMatch(/^You .*Rex/);
  });

  it("says of each who said it", async () => {
    expect(await ask("What did you say?")).toBe('I said: "So I hear."');
    expect(await askInChinese("桥怎么了？")).toMatch(/老李.*“桥断了。”$/);
    expect(await askInChinese("你说过什么？")).toBe("我说过：“我会守住城门。”");
    expect(await askInChinese("谁看见了国王的马车？")).toMatch(/^你/);
  });

  it("closes each quotation that it opens", async () => {
    for (const message of ["What did I tell you?", "What did you say?", "What happened?", "Who has a dog?"]) {
      const answer = await ask(message);
      expect(answer.split('"').length % 2, answer).toBe(1);
    }
    for (const message of ["我告诉过你什么？", "发生了什么？", "桥怎么了？"]) {
      const answer = await askInChinese(message);
      expect(answer.split("“").length, answer).toBe(answer.split("”").length);
    }
  });
});
