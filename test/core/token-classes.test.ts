import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, it } from "vitest";
import { estimateTokens } from "../../src/core/tokens.js";

const ROOT = join(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const LEAST_BYTES = 20_000;

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8"));
}

/** What the documents say, without their code and tables. */
const prose = [readFileSync(join(ROOT, "README.md"), "utf8"), ...filesOf("docs", ".md")]
  .join("\n")
  .replaceAll(/```[\s\S]*?```/g, "")
  .replaceAll(/^\|.*$/gm, "")
  .replaceAll("`", "");

/** TypeScript's messages in Chinese (Apache-2.0), read where it is installed. */
const chinese = Object.values(
  JSON.parse(readFileSync(require.resolve("typescript/lib/zh-cn/diagnosticMessages.generated.json"), "utf8")) as Record<
    string,
    string
  >,
).join("\n");

/** What people send, with colours of skin, families, flags and signs that are drawn as pictures. */
const EMOJI = ["😀", "😂", "❤️", "🎉", "🔥", "✨", "👍🏽", "👩‍👩‍👧", "🏰", "🗡️", "🐺", "🇫🇷", "🥺", "🙏"] as const;
const chat = prose
  .split(/(?<=[.!?])\s+/)
  .filter((sentence) => sentence.length < 160)
  .map((sentence, index) => `${sentence} ${EMOJI[(index * 5) % EMOJI.length]}`)
  .join("\n");

/** News, a tale, chat and an old novel. */
const CHINESE_KINDS = [
  "中国国家主席星期二在北京会见了来访的法国总统，双方就经济合作、气候变化和国际形势交换了意见。双方一致认为，应当加强沟通，扩大贸易，推动两国关系继续向前发展。专家表示，今年上半年出口增长明显，市场信心正在恢复。",
  "从前有一个小村庄，村子里住着一位老铁匠。他每天天不亮就起床，点燃炉火，敲打铁块，直到太阳落山。村里的人都很尊敬他，因为他打的刀又快又结实。有一天，一个陌生的骑士来到村里，请他打造一把能够斩断石头的宝剑。",
  "你今天吃饭了吗？我刚下班，累死了。晚上要不要一起去看电影？听说新上映的那部科幻片特别好看，朋友们都说值得一看。行啊，那我先回家换个衣服，七点在商场门口见吧！",
  "话说天下大势，分久必合，合久必分。周末七国分争，并入于秦。及秦灭之后，楚、汉分争，又并入于汉。汉朝自高祖斩白蛇而起义，一统天下，后来光武中兴，传至献帝，遂分为三国。推其致乱之由，殆始于桓、灵二帝。",
].join("\n");

it.each([
  { what: "Chinese of four kinds", text: CHINESE_KINDS },
  { what: "faces", text: "😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌😍🥰😘😗😙😚😋😛😝😜🤪🤨🧐🤓😎" },
  { what: "families, flags and skins", text: "👨‍👩‍👧‍👦👩🏽‍💻🧑‍🚀🏳️‍🌈👍🏿🤷‍♀️💁🏻‍♂️🇫🇷🇩🇪🇯🇵🇨🇳" },
  { what: "things", text: "🐉🗡️🏰🍺🔥🧙‍♂️🛡️⚔️🪄🦄🍎🚗✈️🌈⭐🌙☀️❄️⛄🎄🎁 🏰 🐺 🦊 ☕ ✨ 👍🏽" },
])("estimates $what, though short, within 5 % of o200k_base", ({ text }) => {
  const exact = encode(text).length;
  expect(estimateTokens(text) / exact).toBeGreaterThanOrEqual(0.95);
  expect(estimateTokens(text) / exact).toBeLessThanOrEqual(1.05);
});

it.each([
  { what: "English", text: prose },
  { what: "Chinese", text: chinese },
  { what: "TypeScript", text: filesOf("src/memory", ".ts").join("\n") },
  { what: "TypeScript of many calls", text: filesOf("src/system", ".ts").join("\n") },
  { what: "tests", text: filesOf("test/system", ".ts").join("\n") },
  {
    what: "Markdown full of addresses",
    text: readFileSync(join(require.resolve("fast-check/package.json"), "../README.md"), "utf8"),
  },
  {
    what: "JavaScript",
    text: readFileSync(join(require.resolve("minisearch"), "../../es/index.js"), "utf8"),
  },
  { what: "chat with emoji", text: chat },
])("estimates $what within 5 % of o200k_base", ({ text }) => {
  expect(Buffer.byteLength(text)).toBeGreaterThanOrEqual(LEAST_BYTES);
  const exact = encode(text).length;
  const estimate = estimateTokens(text);
  expect(estimate).toBeGreaterThanOrEqual(0.95 * exact);
  expect(estimate).toBeLessThanOrEqual(1.05 * exact);
});
