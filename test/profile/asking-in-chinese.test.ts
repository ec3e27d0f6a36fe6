import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PersonaSystem } from "../../src/index.js";
import { HAN_ANIMALS, HAN_KIN } from "../../src/profile/offline/chinese-lexicon.js";
import { ANIMALS, KIN } from "../../src/profile/offline/english-lexicon.js";
import { chineseSubTopicNames, chineseTopicNames } from "../../src/profile/chinese-topic-names.js";
import { TOPICS } from "../../src/profile/topics.js";
import { add, says, scene } from "./scenes.js";

const FACTS = [
  add("pet", "cat", "小白"),
  add("work", "title", "护士"),
  add("interest", "like", "绿茶"),
  add("interest", "dislike", "香菜"),
  add("interest", "favourite_colour", "蓝色"),
  add("health", "allergy", "花生"),
  add("family", "mother", "李梅"),
  add("basic_info", "residence", "上海"),
];

function known(locale: "en" | "zh" = "en"): PersonaSystem {
  const { system } = scene({ scenario: "assistant" }, { locale });
  system.profiles.update("ann", FACTS);
  return system;
}

function found(system: PersonaSystem, query: string): (string | undefined)[] {
  return system.profiles.search("ann", query).map(({ fact }) => fact?.value);
}

describe("the Chinese names of topics", () => {
  it("are there for all built-in topics and sub-topics, and for all that the rules make", () => {
    const pairs = [...TOPICS.assistant.topics, ...TOPICS.group_chat.topics].flatMap(({ name, subTopics = [] }) =>
      subTopics.map((part) => [name, part.name] as const),
    );
    const kin = [...KIN.values(), ...HAN_KIN.values()].map((name) => ["family", name] as const);
    const animals = [...ANIMALS.values(), ...HAN_ANIMALS.values(), "pet"].map((name) => ["pet", name] as const);
    const favourites = ["favourite_food", "favourite_颜色", "favourite_board_game"];
    for (const [topic, subTopic] of [
      ...pairs,
      ...kin,
      ...animals,
      ...favourites.map((name) => ["interest", name] as const),
    ]) {
      expect(chineseTopicNames(topic)[0], topic).toMatch(/^\p{sc=Han}+$/u);
      expect(chineseSubTopicNames(topic, subTopic)[0], `${topic}/${subTopic}`).toMatch(/^\p{sc=Han}/u);
    }
    expect(chineseSubTopicNames("interest", "favourite_board_game")[0]).toBe("最喜欢的 board game");
    expect([chineseTopicNames("ships"), chineseSubTopicNames("ships", "title")]).toEqual([[], []]);
  });

  it("differ within a topic, as far as they are shown", () => {
    for (const { name, subTopics = [] } of TOPICS.assistant.topics) {
      const shown = subTopics.map((part) => chineseSubTopicNames(name, part.name)[0]);
      expect(new Set(shown).size, name).toBe(shown.length);
    }
  });
});

describe("looking up in Chinese", () => {
  it.each([
    ["我的猫怎么样", "小白"],
    ["我的猫叫什么", "小白"],
    ["我的宠物好吗", "小白"],
    ["你记得我的工作吗", "护士"],
    ["推荐一种茶", "绿茶"],
    ["我喜欢什么", "绿茶"],
    ["我不喜欢什么", "香菜"],
    ["我不太喜欢吃什么", "香菜"],
    ["我最喜欢的颜色是什么", "蓝色"],
    ["我妈妈叫什么", "李梅"],
    ["我对什么过敏", "花生"],
    ["我住在哪里", "上海"],
    ["工作", "护士"],
    ["宠物", "小白"],
    ["职业", "护士"],
    ["猫", "小白"],
    ["茶", "绿茶"],
  ])("%s: %s comes first, whatever the locale", (question, value) => {
    for (const locale of ["en", "zh"] as const) expect(found(known(locale), question)[0]).toBe(value);
  });

  it("finds by every Chinese name of every built-in topic and sub-topic", () => {
    for (const { name, subTopics = [] } of TOPICS.assistant.topics) {
      for (const part of subTopics) {
        const { system } = scene();
        system.profiles.update("ann", [add(name, part.name, "X"), add("ships", "port", "Y")]);
        for (const asked of [...chineseTopicNames(name), ...chineseSubTopicNames(name, part.name)])
          expect(found(system, `${asked}呢？`), `${name}/${part.name}: ${asked}`).toEqual(["X"]);
      }
    }
  });

  it("finds nothing by the words that every question has, nor by a part of another word", () => {
    const system = known();
    system.profiles.update("ann", [add("skill", "skill", "做手工、写作"), add("possession", "thing", "记事本、种子")]);
    for (const question of ["你记得我吗", "请问你知道什么", "你能推荐一种音乐吗", "帮我想想明天怎么样"])
      expect(found(system, question), question).toEqual([]);
    expect(found(system, "你记得我的工作吗")).toEqual(["护士"]);
    expect(found(system, "我不喜欢什么")).not.toContain("绿茶");
  });

  it("counts a character less than a word, and a word less than the name of the topic beside it", () => {
    const { system } = scene();
    system.profiles.update("ann", [
      add("experience", "statement", "学过茶艺"),
      add("experience", "statement", "每天喝绿茶"),
      add("interest", "like", "绿茶"),
    ]);
    const hits = system.profiles.search("ann", "我喜欢绿茶吗");
    expect(hits.map(({ fact }) => fact?.value)).toEqual(["绿茶", "每天喝绿茶", "学过茶艺"]);
    expect(hits.at(-1)?.parts["words"]).toBeLessThan((hits[1]?.parts["words"] ?? 0) / 2);
  });

  it("counts no more than a few characters, so that a long text is not found before the word that is asked for", () => {
    const { system } = scene();
    system.profiles.update("ann", [
      add(
        "experience",
        "statement",
        "夜间山谷风雪交加，老马走丢，湖滨灯火熄灭，船夫惊醒，雷电劈断松枝，狼群嚎叫，石桥塌陷，井水结冰",
      ),
      add("experience", "statement", "养过鹦鹉"),
    ]);
    const question =
      "夜深了，山高，风大，雪厚，湖冷，马慢，灯暗，火弱，船坏，雷响，电闪，松倒，狼来，石滑，桥断，井干，冰裂，我那只鹦鹉好吗";
    expect(found(system, question)[0]).toBe("养过鹦鹉");
  });

  it("scores from 0 to 1 in parts that add up, whatever is asked", () => {
    const system = known();
    const asked = fc.array(fc.constantFrom(...Array.from("我的猫工作职业喜欢绿茶最颜色妈宠物不过敏 tea？")), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(asked, (characters) => {
        for (const { score, parts } of system.profiles.search("ann", characters.join(""))) {
          expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 12);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("leaves alone what is asked in English", () => {
    const { system } = scene({ scenario: "assistant" });
    system.profiles.update("ann", [
      add("pet", "cat", "Mimi"),
      add("work", "title", "nurse at 上海"),
      add("interest", "like", "tea, 绿茶"),
    ]);
    const scores = (query: string): string[] =>
      system.profiles
        .search("ann", query)
        .map(({ fact, parts }) => `${fact?.topic} ${parts["words"]?.toFixed(4)} ${parts["topic"]}`);
    // As they were before topics had names in Chinese.
    expect(scores("How is my cat?")).toEqual(["pet 0.4940 0.2"]);
    expect(scores("Which tea do I like?")).toEqual(["interest 0.4940 0.2"]);
    expect(scores("Does my work as a nurse go well with my pet, the cat?")).toEqual([
      "pet 0.5792 0.2",
      "work 0.5761 0.2",
    ]);
  });

  it("decides which facts there is room for in a context", async () => {
    const system = known();
    const of = async (question: string): Promise<string> =>
      (
        await system.profiles.getConversationContext({
          userId: "ann",
          messages: [says("ann", question)],
          maxTokens: 16,
        })
      ).text;
    expect(await of("我的猫怎么样")).toContain("小白");
    expect(await of("你记得我的工作吗")).toContain("护士");
    expect(await of("推荐一种茶")).toContain("绿茶");
  });
});
