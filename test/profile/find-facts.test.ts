import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findFacts, type FindOptions } from "../../src/profile/offline/find-facts.js";
import type { FoundFact, Said } from "../../src/profile/offline/said.js";

const AT = Date.UTC(2026, 5, 15, 10);

function said(text: string, more: Partial<Said> = {}): Said {
  return { id: "m1", userId: "ann", name: "Ann", role: "user", text, at: AT, ...more };
}

function asks(text: string): Said {
  return said(text, { id: "q", userId: undefined, name: "Robo", role: "assistant" });
}

function find(messages: string | readonly Said[], options: Partial<FindOptions> = {}): FoundFact[] {
  return findFacts(typeof messages === "string" ? [said(messages)] : messages, { userId: "ann", ...options });
}

function keys(facts: readonly FoundFact[]): string[] {
  return facts.map(({ kind, topic, subTopic, value }) => `${kind} ${topic}/${subTopic}: ${value}`);
}

function day(moment: number | undefined): string | undefined {
  return moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 10);
}

describe("findFacts", () => {
  it("takes no adverb for a part of a name", () => {
    for (const text of ["Sorry, my name is actually Tim.", "My name is really Tim.", "My name is just Tim."])
      expect(keys(find(text))).toEqual(["state basic_info/name: Tim"]);
  });

  it("tells each fact in the third person, with the words and the message it rests on", () => {
    expect(find("Nice to meet you! My dog is called Rex, and I don't work at Acme any more.")).toEqual([
      {
        topic: "pet",
        subTopic: "dog",
        value: "Rex",
        sentence: "Ann's dog is called Rex.",
        confidence: 0.9,
        quote: "My dog is called Rex",
        messageId: "m1",
        at: AT,
        kind: "state",
      },
      {
        topic: "work",
        subTopic: "employer",
        value: "Acme",
        sentence: "Ann no longer works at Acme.",
        confidence: 0.9,
        quote: "I don't work at Acme any more.",
        messageId: "m1",
        at: AT,
        kind: "deny",
      },
    ]);
  });

  it("tells Chinese facts in Chinese, and sets names in Latin letters apart", () => {
    expect(find("我妹妹叫小雨。").map(({ sentence }) => sentence)).toEqual(["Ann 的妹妹叫小雨。"]);
    expect(find("我不再喜欢喝咖啡了。", { userName: "安娜" }).map(({ sentence }) => sentence)).toEqual([
      "安娜不再喜欢喝咖啡。",
    ]);
  });

  it("names somebody without a name the user", () => {
    const { name: _, ...nameless } = said("I live in Lyon.");
    expect(find([nameless])[0]?.sentence).toBe("The user lives in Lyon.");
  });

  it("counts times from when a thing was said", () => {
    const from = (text: string): string | undefined => day(find(text)[0]?.validFrom);
    expect(from("I have lived in Oslo since 2019.")).toBe("2019-01-01");
    expect(from("I have lived in Oslo since last June.")).toBe("2026-06-01");
    expect(from("I moved to Lyon last month.")).toBe("2026-05-01");
    expect(from("I moved to Lyon two years ago.")).toBe("2024-06-15");
    expect(from("I've been working for Bosch for three months.")).toBe("2026-03-15");
    expect(from("I moved to Lyon yesterday.")).toBe("2026-06-14");
    expect(from("我去年搬到了成都。")).toBe("2025-01-01");
    expect(from("我三年前搬到了成都。")).toBe("2023-06-15");
    expect(from("I live in Oslo.")).toBeUndefined();
    expect(day(find("I live in Oslo until 2028.")[0]?.validUntil)).toBe("2028-01-01");
  });

  it("keeps the date of a birthday as its value, not as a time of the fact", () => {
    const [fact] = find("I was born on 3 May 1990.");
    expect(fact).toMatchObject({ subTopic: "birthday", value: "3 May 1990" });
    expect(fact).not.toHaveProperty("validFrom");
  });

  it("never takes words of others for the user's", () => {
    const others = [
      asks("My name is Robo, I live in a server and I love tea."),
      said("I live in Vienna.", { id: "z", userId: "zoe", name: "Zoe" }),
      said("I live in Rome.", { id: "n", userId: undefined }),
      said("I live in Bonn.", { id: "s", role: "assistant" }),
    ];
    expect(find(others)).toEqual([]);
  });

  it.each([
    "If I lived in Tokyo, I live in Japan.",
    "Maybe I live in Tokyo and I love tea.",
    "Imagine I am a nurse and I live in Rome.",
    "I would like to be a nurse.",
    "Do I work at Acme? Am I a nurse?",
    'She said "I love tea" and "my dog is called Rex".',
    "I love tea, she said.",
    "He says that I work at Acme.",
    "> I live in Rome",
    "```\nI live in Rome\n```",
    "Tom works at Acme and his dog is called Rex.",
    "如果我住在东京，我就叫太郎。",
    "他说我住在东京。",
    "她说：“我喜欢茶”。",
    "小张在腾讯工作。",
  ])("takes nothing for a statement in: %s", (text) => {
    expect(find(text)).toEqual([]);
  });

  it("reads an answer with its question, also across segments", () => {
    const question = asks("Where do you live?");
    expect(keys(find([question, said("In Leipzig.")]))).toEqual(["state basic_info/residence: Leipzig"]);
    expect(keys(find([said("In Leipzig.")], { context: [[question]] }))).toEqual([
      "state basic_info/residence: Leipzig",
    ]);
    expect(find([said("In Leipzig.")])).toEqual([]);
    expect(find([question, said("Why?"), said("In Leipzig.", { id: "m2" })]).length).toBeLessThanOrEqual(1);
  });

  it("gives a fact of the context only when it is corrected", () => {
    const before = [said("I live in Dijon.", { id: "m0" })];
    expect(find([said("Hello again.")], { context: [before] })).toEqual([]);
    const [fact] = find([said("Sorry, I meant Lyon.")], { context: [before] });
    expect(fact).toMatchObject({ value: "Lyon", sentence: "Ann lives in Lyon.", messageId: "m1", kind: "state" });
  });

  it("takes back what was wrong where several values may stand", () => {
    const facts = find([said("My sister is called Ana."), said("I mean Anna.", { id: "m2" })]);
    expect(keys(facts)).toEqual(["state family/sister: Ana", "deny family/sister: Ana", "state family/sister: Anna"]);
  });

  it.each([
    "I want to quit my job.",
    "I didn't quit my job.",
    "If I quit my job I would travel.",
    "My sister lost her job.",
    "I left my keys at work.",
    "我没有辞职。",
    "我妈妈失业了。",
  ])("takes nobody's employer for left in: %s", (text) => {
    expect(find(text).filter(({ kind }) => kind === "deny")).toEqual([]);
  });

  it("names children behind a comma only by what looks like names", () => {
    const values = (text: string): string[] => find(text).map(({ value }) => value);
    expect(values("I have three sons: Ada, Bo and Cy.")).toEqual(["Ada", "Bo", "Cy"]);
    expect(values("I have a sister, luckily.")).toEqual(["sister"]);
    expect(values("I have a daughter, Berlin is her home.")).toEqual(["daughter"]);
  });

  it("takes as planned what will change a life, and not what will be done in a minute", () => {
    const plans = (text: string): string[] => find(text).flatMap(({ topic, value }) => (topic === "plan" ? value : []));
    expect(plans("We'll get married in June.")).toEqual(["get married"]);
    expect(plans("I'll open a small bakery.")).toEqual(["open a small bakery"]);
    expect(plans("I'll open a window.")).toEqual([]);
    expect(plans("I'll start the meeting.")).toEqual([]);
  });

  it("reads what is liked now from what was said before, unless somebody asked of something else", () => {
    const tastes = (...texts: readonly string[]): string[] =>
      findFacts(
        texts.map((text, at) =>
          said(text, { id: `m${at}`, ...(text.endsWith("？") ? { userId: "bob", name: "Bob" } : {}) }),
        ),
        { userId: "ann" },
      ).map(({ kind, subTopic, value }) => `${kind} ${subTopic} ${value}`);
    expect(tastes("我以前讨厌苦瓜，现在喜欢了。")).toEqual(["deny dislike 苦瓜", "state like 苦瓜"]);
    expect(tastes("我喜欢茶。", "你还喜欢咖啡吗？", "现在不喜欢了。")).toEqual(["state like 茶", "deny like 咖啡"]);
  });

  it("reads what is told without a subject, and takes no gerund that is one for it", () => {
    expect(keys(find("quit Lidl on Friday, started at a bakery today"))).toEqual([
      "deny work/employer: Lidl",
      "state work/employer: a bakery",
    ]);
    expect(keys(find("learning German at night school"))).toEqual(["state skill/learning: German"]);
    expect(keys(find("Learning German is tough but worth it."))).toEqual([]);
    expect(keys(find("养了两只猫，还戒了烟"))).toEqual(["state pet/cat: 两只猫", "deny health/habit: 抽烟"]);
    expect(keys(find("隔壁老王养了两只猫，还戒了烟"))).toEqual([]);
    expect(keys(find("我闺蜜会弹吉他。养了两只猫。"))).toEqual([]);
  });

  it("carries what governs a verb over 'and' and 'or' to the next", () => {
    expect(keys(find("I used to work at Acme and live in Lyon."))).toEqual([
      "deny work/employer: Acme",
      "deny basic_info/residence: Lyon",
    ]);
    expect(keys(find("I no longer work at Acme or live in Bonn."))).toEqual([
      "deny work/employer: Acme",
      "deny basic_info/residence: Bonn",
    ]);
    expect(keys(find("I want to quit and live in Spain."))).toEqual([
      "state plan/goal: quit",
      "state plan/goal: live in Spain",
    ]);
    expect(keys(find("I like people who sing and have two cats."))).toEqual(["state interest/like: people"]);
  });

  it("ends what was given up, sold, called off or never was", () => {
    const told = (text: string): string[] => keys(find(text));
    expect(told("We've called off the wedding.")).toEqual(["deny plan/plan: wedding"]);
    expect(told("I'm not going to Oslo after all.")).toEqual(["deny plan/plan: go to Oslo"]);
    expect(told("I changed my mind about moving to Berlin.")).toEqual(["deny plan/plan: move to Berlin"]);
    expect(told("I've gone off Marvel films.")).toEqual(["deny interest/like: Marvel films"]);
    expect(told("I'm over my fear of spiders.")).toEqual(["deny psychological/fear: spiders"]);
    expect(told("I sold my car.")).toEqual(["deny possession/vehicle: car"]);
    expect(told("We gave our rabbits away.")).toEqual(["deny pet/rabbit: rabbits"]);
    expect(told("I never lived in Oslo.")).toEqual(["deny basic_info/residence: Oslo"]);
    expect(told("西藏不去了，假没批下来")).toEqual(["deny plan/plan: 去西藏"]);
    expect(told("会计不当了")).toEqual(["deny work/title: 会计"]);
    expect(told("我把车卖了")).toEqual(["deny possession/vehicle: 车"]);
    expect(told("从武汉搬到珠海了")).toEqual(["deny basic_info/residence: 武汉", "state basic_info/residence: 珠海"]);
  });

  it("takes back what was a joke, in the same message or the one before", () => {
    expect(find("I'm a secret agent. Nah, just kidding.")).toEqual([]);
    expect(find("我是宇航员。骗你的啦哈哈")).toEqual([]);
    expect(keys(find("I never lived in Oslo, that was a joke."))).toEqual(["deny basic_info/residence: Oslo"]);
    const later = [said("I live in Oslo."), said("Just kidding, I live in Bergen.", { id: "m2" })];
    expect(keys(find(later))).toEqual([
      "state basic_info/residence: Oslo",
      "deny basic_info/residence: Oslo",
      "state basic_info/residence: Bergen",
    ]);
  });

  it("reads an opinion of what somebody asked about", () => {
    expect(keys(find([asks("How do you feel about karaoke?"), said("can't bear it")]))).toEqual([
      "state interest/dislike: karaoke",
    ]);
    expect(keys(find([asks("你觉得榴莲怎么样？"), said("打死也不吃")]))).toEqual(["state interest/dislike: 榴莲"]);
    expect(find([asks("Would you like some tea?"), said("Yes please.")])).toEqual([]);
  });

  it("finds nothing of the user in what is to be written, on a sign or between single quotes", () => {
    for (const text of [
      "Draft me a cover letter where I'm a dentist in Oslo.",
      "The sign in front of me says: MY OTHER CAR IS A BOAT",
      "The hero goes 'I'm a surgeon, I live on a boat' and they believe him.",
    ])
      expect(keys(find(text)).filter((key) => !key.includes("experience"))).toEqual([]);
  });

  it("leaves a semicolon in a value alone", () => {
    expect(find("My favourite band is Now; Then.")[0]?.value).toBe("Now; Then");
  });

  it("puts facts under the topics of a schema, and drops the rest where it is strict", () => {
    const topics = {
      topics: [
        { name: "Work", subTopics: [{ name: "Profession" }] },
        { name: "garden", description: "plants, tomatoes and vegetables that the user grows" },
      ],
    };
    const text = "I'm a nurse and I love tea. Yesterday I planted twenty tomatoes and some beans behind our old house.";
    expect(keys(find(text, { topics: { ...topics, strict: true } }))).toEqual([
      "state Work/Profession: nurse",
      expect.stringMatching(/^state garden\/\w+: .*planted twenty tomatoes/),
    ]);
    expect(keys(find(text, { topics }))).toContain("state interest/like: tea");
  });

  const fragments = fc.constantFrom(
    "I",
    "my",
    "don't",
    "like",
    "work at",
    "live in",
    "Acme",
    "not",
    "never",
    "dog",
    "called",
    ",",
    ".",
    "?",
    "!",
    "and",
    "but",
    '"',
    "“",
    "”",
    "我",
    "喜欢",
    "不",
    "在",
    "工作",
    "叫",
    "，",
    "。",
    "since",
    "2019",
    "last",
    "June",
    ";",
    "\n",
    "'",
    "😀",
    "favourite",
    "is",
    "used to",
    "sister",
    "meant",
    "sorry",
    "if",
    "他说",
    "```",
    ">",
  );
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join(" ")),
    fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join("")),
  );

  it("never throws on any text, and quotes exactly the message it names", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, fc.boolean()), { maxLength: 6 }), (lines) => {
        const messages = lines.map(([text, isOwn], index) =>
          isOwn ? said(text, { id: `m${index}` }) : { ...asks(text), id: `m${index}` },
        );
        for (const { quote, messageId, value, confidence } of find(messages)) {
          const message = messages.find(({ id }) => id === messageId);
          expect(message?.userId).toBe("ann");
          expect(message?.text.includes(quote)).toBe(true);
          expect(quote).not.toBe("");
          expect(value.trim()).not.toBe("");
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("finds the same in the same, and changes nothing it is given", () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), (texts) => {
        const messages = texts.map((text, index) => Object.freeze(said(text, { id: `m${index}` })));
        expect(find(Object.freeze(messages))).toEqual(find(messages));
      }),
      { numRuns: 100 },
    );
  });

  it("reads a message of a hundred thousand characters in little time", () => {
    const started = process.cpuUsage();
    for (const part of [
      "I like tea and ",
      "我喜欢茶，",
      "my my my ",
      '"I ',
      ", I am",
      "((((",
      "no longer ",
      "really ",
      "1",
      "哈哈",
      "刚刚",
      "我早就又也都",
      "now just still ",
      "no, joking! ",
      "开玩笑的呢",
    ])
      find(part.repeat(Math.ceil(100_000 / part.length)));
    for (const start of [
      "I love ",
      "My name is ",
      "My dog ",
      "I am ",
      "I work at ",
      "我喜欢",
      "Sorry, I meant ",
      "Just kidding",
      "learning ",
      "他说",
    ]) {
      find(`${start}${"a".repeat(100_000)}1`);
      find(`${start}${"a ".repeat(50_000)}1`);
    }
    find([asks(`Do you ${"a".repeat(100_000)} now?`), said("Yes, I like it.")]);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(20_000);
  });
});
