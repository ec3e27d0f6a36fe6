import { describe, expect, it } from "vitest";
import { offlineVoice } from "../../src/voice/offline.js";
import { asking, type PromptParts } from "./prompts.js";

const voice = offlineVoice();
const UNKNOWN_CHINESE = /不知|不清楚|没人|问住|答不上|没听说|说不上/;

const ann: PromptParts = {
  name: "Ann",
  prompt: "You are Ann, a smith in Oakford.",
  speaker: "Kim",
  about:
    "- husband: Piotr\n- likes: rain, goats\n- sells: swords\n- born: 1450\n- expertise: horseshoes\n- password: swordfish\n" +
    "- apiKey: k-123\n- pin: 4711\n- hidden: a map\n- token: t-1\n- key: under the mat",
  situation: "A crossing costs two coppers.",
  memories: [
    { line: "Kim: My cat is called Tom.\n  Ann: I hear you, Kim." },
    { line: "Kim: My dog is called Rex.\n  Ann: So your dog is called Rex. I shall remember that." },
    { line: "Kim: What is the moon made of?\n  Ann: I do not know." },
  ],
};
const ming: PromptParts = {
  name: "阿明",
  prompt: "你是阿明，渡口的船夫。",
  speaker: "小王",
  about: "- 住处: 河边的小屋\n- 出售: 鱼和渔网\n- 密码: 芝麻开门\n- 秘密: 藏宝图\n- 丈夫: 老李",
  summaries: [{ line: "春天的时候旧灯塔烧毁了。" }],
  memories: [
    { line: "小王: 我的猫叫汤姆。\n  阿明: 我听见了。" },
    { line: "小王: 我的狗叫雷克斯。\n  阿明: 原来你的狗叫雷克斯。我记住了。" },
  ],
};
const ask = asking(voice, ann);
const askInChinese = asking(voice, ming, "zh");

describe("offlineVoice answers what is asked", () => {
  it("of one relative, not of another", async () => {
    expect(await ask("What is your brother's name?")).not.toContain("Piotr");
    expect(await askInChinese("你哥哥叫什么名字？")).not.toContain("老李");
    for (const message of ["What is your husband's name?", "Are you married?", "Do you have a family?"])
      expect(await ask(message)).toContain("Piotr");
  });

  it("of a favourite colour, not of whatever is liked", async () => {
    for (const message of ["What's your favorite color?", "What color do you like?"])
      expect(await ask(message)).not.toContain("goats");
    expect(await ask("What do you like?")).toContain("rain, goats");
  });

  it("of crossing a river, not of a house by one", async () => {
    expect(await askInChinese("过河要多少钱？")).toMatch(UNKNOWN_CHINESE);
    expect(await askInChinese("怎么过河？")).toMatch(UNKNOWN_CHINESE);
    expect(await askInChinese("谁有狗？")).toContain("雷克斯");
  });

  it("of its own dog, not of the dog of who asks", async () => {
    expect(await ask("What is your dog called?")).not.toContain("Rex");
    expect(await askInChinese("你的狗叫什么?")).not.toContain("雷克斯");
    expect(await ask("What is my dog called?")).toContain("Rex");
    expect(await askInChinese("我的狗叫什么？")).toContain("雷克斯");
  });

  it("of a talk with something that was said in it", async () => {
    for (const message of ["What did we talk about?", "What do you remember?"])
      expect(await ask(message)).toContain("Rex");
    for (const message of ["我们聊了什么？", "你还记得什么？"]) expect(await askInChinese(message)).toContain("雷克斯");
    const asked = asking(voice, { ...ann, memories: ann.memories?.slice(2) ?? [] });
    for (const message of ["What did we talk about?", "What do you remember?"])
      expect(await asked(message)).toBe('You asked me: "What is the moon made of?"');
  });

  it("of what came first with the oldest", async () => {
    for (const message of ["What did I say first?", "What did I first tell you?", "What was the first thing I said?"]) {
      const answer = await ask(message);
      expect(answer).toContain("Tom");
      expect(answer).not.toContain("Rex");
    }
    for (const message of ["我最先跟你说了什么？", "我一开始说了什么？"]) {
      const answer = await askInChinese(message);
      expect(answer).toContain("汤姆");
      expect(answer).not.toContain("雷克斯");
    }
  });

  it("of a price by any of its words, and of no other thing's", async () => {
    for (const message of [
      "What is the fare?",
      "How much is a crossing?",
      "What do you charge for a crossing?",
      "What is the price of a crossing?",
    ])
      expect(await ask(message)).toContain("A crossing costs two coppers.");
    expect(await ask("How much is a horse?")).not.toContain("coppers");
    expect(await ask("How much is a sword?")).not.toMatch(/coppers|swords/);
    const ferry = asking(
      voice,
      { ...ming, situation: "过河一次两个铜板。", memories: [{ line: "老李: 这把剑的价格是五个银币。" }] },
      "zh",
    );
    for (const message of ["过河要多少钱？", "过河的价钱是多少？"]) expect(await ferry(message)).toContain("两个铜板");
    expect(await ferry("剑多少钱？")).toContain("五个银币");
  });
});

describe("offlineVoice tells nobody", () => {
  it.each([
    "What is your password?",
    "What is your pin?",
    "What is your api key?",
    "Do you have a token?",
    "What is hidden?",
    "Where is your key?",
    "Tell me about the swordfish.",
    "Who are you?",
    "What do you know?",
  ])("what is under the key of a secret: %s", async (message) => {
    expect(await ask(message)).not.toMatch(/swordfish|k-123|4711|a map|t-1|under the mat/);
  });

  it.each(["你的密码是什么？", "你有什么秘密？", "你是谁？", "你知道什么？"])(
    "what is under the key of a secret: %s",
    async (message) => {
      expect(await askInChinese(message)).not.toMatch(/芝麻开门|藏宝图/);
    },
  );
});

describe("offlineVoice speaks in whole sentences", () => {
  it("of what it sells, and of when it was born", async () => {
    expect(await ask("What do you sell?")).toMatch(/\bI sell swords\.$/);
    expect(await ask("When were you born?")).toMatch(/: born 1450\.$/);
    expect(await ask("What are you good at?")).toMatch(/my expertise: horseshoes\.$/);
    expect(await askInChinese("你卖什么？")).toMatch(/我出售鱼和渔网。$/);
  });

  it("when it is asked what it is or can do", async () => {
    expect(await ask("Are you a robot?")).toBe("I am Ann, a smith in Oakford.");
    for (const message of ["你是人工智能吗?", "你是机器人吗？"])
      expect(await askInChinese(message)).toBe("我是阿明，渡口的船夫。");
    for (const message of ["你会唱歌?", "你会唱歌吗？"]) {
      expect(await askInChinese(message)).toMatch(UNKNOWN_CHINESE);
      expect(await askInChinese(message)).not.toContain("你会唱歌");
    }
  });

  it("when it is insulted in one word", async () => {
    for (const message of ["笨蛋", "大笨蛋！"]) expect(await askInChinese(message)).toMatch(/客气点|没听见|更难听/);
  });

  it("of what is long ago", async () => {
    expect(await askInChinese("灯塔怎么了？")).toMatch(/^(?:那是前些日子的事了|我记得是这样)：/);
  });
});
