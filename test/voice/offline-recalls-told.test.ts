import { describe, expect, it } from "vitest";
import { addressed, isToldOf } from "../../src/voice/told-of.js";
import { offlineVoice } from "../../src/voice/offline.js";
import { asking } from "./prompts.js";

const voice = offlineVoice();
const ask = asking(voice, {
  name: "Mira",
  prompt: "You are Mira, a guard.",
  speaker: "Kim",
  summaries: [
    {
      line: "Kim's dog is called Rex. Kim asks Mira whether the bridge is safe. Mira will mend Kim's sword by noon. Bob's cat is called Tom. Bob has lost their ring.",
    },
  ],
});
const askInChinese = asking(
  voice,
  {
    name: "阿明",
    prompt: "你是阿明，卫兵。",
    speaker: "小王",
    summaries: [{ line: "小王丢了自己的戒指。阿明答应小王，午夜之前一定守住城门。老李的猫叫汤姆。" }],
  },
  "zh",
);

describe("offlineVoice with a summary in the third person", () => {
  it("says of who asks, and of itself, what concerns them", async () => {
    expect(await ask("What is my dog called?")).toMatch(/: your dog is called Rex\.$/i);
    expect(await ask("What did I tell you about my dog?")).toMatch(/: your dog is called Rex\.$/i);
    expect(await ask("What did you promise me?")).toMatch(/: I will mend your sword by noon\.$/);
    expect(await ask("What did Bob say about the ring?")).toMatch(/: Bob has lost their ring\.$/);
    expect(await askInChinese("我丢了什么？")).toMatch(/：你丢了自己的戒指。$/);
    expect(await askInChinese("你答应过我什么？")).toMatch(/：我答应你，午夜之前一定守住城门。$/);
  });

  it("does not take the cat of somebody else for the asker's", async () => {
    expect(await ask("What is my cat called?")).not.toContain("Tom");
    expect(await ask("What is Bob's cat called?")).toContain("Tom");
    expect(await askInChinese("我的猫叫什么？")).not.toContain("汤姆");
  });
});

describe("addressed", () => {
  const knowledge = { name: "Ann", speaker: "Bob", self: [], statements: [], ownWords: [], persona: "" };

  it.each([
    ["Ann has lost their ring.", "I have lost my ring."],
    ["Bob is tired.", "you are tired."],
    ["Ann gave Bob the ring.", "I gave you the ring."],
    ["Ann asks Bob whether Bob has a ring.", "I ask you whether you have a ring."],
    ["Ann tells Bob that Bob has forgotten their hat.", "I tell you that you have forgotten your hat."],
    ["Bob's brother and Bob are in danger.", "Bob's brother and Bob are in danger."],
    ["Bob likes tea and Bob wants more.", "you like tea and you want more."],
    ["Ann wishes Ann were a bird.", "I wish I were a bird."],
    ["Ann says that the silver one is Ann's.", "I say that the silver one is mine."],
    ["Ann was asleep.", "I was asleep."],
    ["Bob doesn't trust the duke.", "you don't trust the duke."],
    // Rules are not sure who is meant.
    ["Ann lost her ring.", "Ann lost her ring."],
    ["Bob's ill.", "Bob's ill."],
    ["Bob goes home and waters the plants.", "Bob goes home and waters the plants."],
    ["The duke owes Ann ninety crowns.", "The duke owes Ann ninety crowns."],
  ])("%s", (told, said) => {
    expect(addressed(told, knowledge, "en")).toBe(said);
  });

  it("leaves a name alone that begins another", () => {
    expect(addressed("小王子走了。", { ...knowledge, speaker: "小王" }, "zh")).toBe("小王子走了。");
    expect(isToldOf({ origin: "summary", text: "Annabel left.", order: 0 }, "Ann")).toBe(false);
  });
});
