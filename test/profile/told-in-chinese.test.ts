import { describe, expect, it } from "vitest";
import type { PersonaSystem } from "../../src/index.js";
import { offlineVoice } from "../../src/voice/offline.js";
import { add, scene } from "./scenes.js";

function known(locale: "en" | "zh"): PersonaSystem {
  const { system } = scene({ scenario: "assistant" }, { locale, model: offlineVoice({ locale }) });
  system.profiles.update("ann", [
    add("basic_info", "residence", "上海"),
    add("interest", "favourite_food", "饺子"),
    add("Ships", "port", "青岛"),
    add("health", "allergy", "花生"),
    add("interest", "like", "画画"),
    add("interest", "dislike", "香菜"),
    add("pet", "cat", "小白"),
  ]);
  return system;
}

describe("what is known of a user, told in Chinese", () => {
  it("has the Chinese names of topics in contexts, openings and prompts; a topic of one's own keeps its name", async () => {
    const system = known("zh");
    const { text } = await system.profiles.getConversationContext({ userId: "ann", messages: [] });
    const lines = [
      "- 兴趣 / 喜欢：画画",
      "- 兴趣 / 讨厌：香菜",
      "- 宠物 / 猫：小白",

      "- 健康 / 过敏：花生",
      "- Ships / port：青岛",
      "- 兴趣 / 最喜欢的食物：饺子",
      "- 基本信息 / 居住地：上海",
    ];
    expect(text.split("\n").slice(1).toSorted()).toEqual(lines.toSorted());
    expect(system.sessions.start({ userId: "ann" }).opening).toContain("基本信息 / 居住地：上海");
    const mira = system.createCharacter({ name: "小美", prompt: "你是{{name}}。" });
    expect((await mira.compose("你好！", { userId: "ann" })).messages[0]?.content).toContain("- 健康 / 过敏：花生");
  });

  it("is found and chosen by the names that facts have, which stay as they are", async () => {
    const { profiles } = known("zh");
    expect(profiles.get("ann")?.facts.map(({ topic, subTopic }) => `${topic}/${subTopic}`)).toContain("health/allergy");
    const request = { userId: "ann", messages: [], onlyTopics: ["health"] };
    expect((await profiles.getConversationContext(request)).text).toMatch(/：\n- 健康 \/ 过敏：花生$/);
    expect((await profiles.getConversationContext({ ...request, onlyTopics: ["健康"] })).text).toBe("");
  });

  it("keeps the English names in English", async () => {
    const { text } = await known("en").profiles.getConversationContext({ userId: "ann", messages: [] });
    expect(text).toContain("- basic_info / residence: 上海");
  });

  it("is what the offline voice answers with", async () => {
    const system = known("zh");
    const mira = system.createCharacter({ name: "小美", prompt: "你是{{name}}，一位护士。" });
    for (const [question, answer] of [
      ["我对什么过敏？", "过敏：花生"],
      ["我最喜欢的食物是什么？", "最喜欢的食物：饺子"],
      ["我住在哪里？", "居住地：上海"],
      ["我的猫叫什么？", "猫：小白"],
      ["我喜欢什么？", "喜欢：画画"],
    ] as const) {
      const { text } = await mira.chat(question, { userId: "ann" });
      expect(text).toContain(answer);
      expect(text).not.toMatch(/[a-z]|香菜/i);
    }
    for (const question of ["你住在哪里？", "你对什么过敏？"])
      expect((await mira.chat(question, { userId: "ann" })).text).not.toMatch(/上海|花生/);
  });
});
