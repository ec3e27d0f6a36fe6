import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens, TOKEN, tokenParts } from "../../src/core/tokens.js";

/** Texts of our own with what `o200k_base` makes of them. */
const counted: readonly {
  readonly what: string;
  readonly text: string;
  readonly tokens: number;
  readonly within: number;
}[] = [
  {
    what: "prose",
    text: "Mira swore to the old miller that she would never sell the mill, however hard the winter might be. The captain heard her and laughed.",
    tokens: 31,
    within: 0.15,
  },
  {
    what: "names",
    text: "Zephyrine handed Orsolya the emerald-hilted dagger before the siege of Khar-Dunmoor began; Tharivol and Bryndis watched from the battlements.",
    tokens: 38,
    within: 0.3,
  },
  {
    what: "chat",
    text: "hey @everyone raid starts @ 8pm EST, don't be late!!! bring flasks + pots pls",
    tokens: 21,
    within: 0.2,
  },
  {
    what: "capitals",
    text: "STOP RIGHT THERE, CRIMINAL SCUM! NOBODY BREAKS THE LAW ON MY WATCH! YOUR STOLEN GOODS ARE NOW FORFEIT.",
    tokens: 32,
    within: 0.15,
  },
  {
    what: "a list of numbers",
    text: "1234567890 3.14159 2,500,000 10:30 2024-05-01 +1 (555) 867-5309 99.9% $12.50",
    tokens: 45,
    within: 0.15,
  },
  {
    what: "JSON",
    text: '{"type":"interaction","at":"2024-05-01T12:30:00.000Z","content":{"user":"Hello there","reply":"Hi!"},"importance":0.75,"id":"m_01HX3Z8K2QW"}',
    tokens: 55,
    within: 0.2,
  },
  {
    what: "code",
    text: "export function add(a: number, b: number): number {\n  return a + b;\n}\nconst total = items.map((item) => item.price * 1.2).reduce(add, 0);",
    tokens: 43,
    within: 0.35,
  },
  {
    what: "an address",
    text: "https://www.example.com/path/to/page?query=abc123&ref=xyz#section-2",
    tokens: 21,
    within: 0.35,
  },
  {
    what: "Chinese",
    text: "今天晚上八点副本开团，大家别迟到！记得带药水和食物，没有装备的人先去找阿尔德里克领。",
    tokens: 35,
    within: 0.15,
  },
  {
    what: "Chinese fiction with foreign names",
    text: "米拉答应凯尔，明天日出之前一定把剑送到城门口。她说磨坊是父亲留给她的，无论如何都不会卖掉。",
    tokens: 40,
    within: 0.2,
  },
  {
    what: "Japanese",
    text: "ミラは製粉所を絶対に売らないと約束した。カエルは黙ってうなずいたが、心の中では疑っていた。明日の朝、城門で会いましょう。",
    tokens: 51,
    within: 0.15,
  },
  {
    what: "Korean",
    text: "미라는 방앗간을 절대 팔지 않겠다고 약속했다. 카엘은 고개를 끄덕였지만 마음속으로는 의심하고 있었다.",
    tokens: 38,
    within: 0.15,
  },
  {
    what: "Russian",
    text: "Мира поклялась, что никогда не продаст мельницу. Каэль молча кивнул, но в душе сомневался. Завтра утром они встретятся у городских ворот.",
    tokens: 40,
    within: 0.35,
  },
  {
    what: "Arabic",
    text: "وعدت ميرا بأنها لن تبيع الطاحونة أبدا، لكن الملك لم يصدقها وأرسل جنوده إلى القرية.",
    tokens: 28,
    within: 0.35,
  },
  {
    what: "German",
    text: "Mira schwor, dass sie die Mühle niemals verkaufen würde, selbst wenn der Winter hart wäre. Der Hauptmann lachte und ritt davon.",
    tokens: 31,
    within: 0.25,
  },
  {
    what: "French",
    text: "Mira a juré qu'elle ne vendrait jamais le moulin, même si l'hiver était rude. Le capitaine éclata de rire et s'éloigna à cheval.",
    tokens: 36,
    within: 0.15,
  },
  {
    what: "Vietnamese",
    text: "Mira thề rằng cô sẽ không bao giờ bán cối xay, dù mùa đông có khắc nghiệt đến đâu.",
    tokens: 27,
    within: 0.25,
  },
  { what: "emoji", text: "🎉🔥❤️✨🥺🙏", tokens: 8, within: 0.35 },
];

const unit = fc.constantFrom(
  "word",
  "Name",
  "CAPS",
  " ",
  "  ",
  "\n",
  ".",
  "...",
  "12345",
  "狼",
  "カ",
  "한",
  "я",
  "é",
  "ह",
  "😀",
  "\u200d",
  "\ud83d",
  "𠮷",
  "\t",
  "—",
);
const text = fc.oneof(
  fc.array(unit, { maxLength: 30 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
);

describe("estimateTokens", () => {
  it.each(counted)("is within $within of what o200k_base counts for $what", ({ text: sample, tokens, within }) => {
    const ratio = estimateTokens(sample) / tokens;
    expect(ratio).toBeGreaterThanOrEqual(1 - within);
    expect(ratio).toBeLessThanOrEqual(1 + within);
  });

  it("is 0 for an empty text only", () => {
    expect(estimateTokens("")).toBe(0);
    fc.assert(fc.property(text, (source) => estimateTokens(source) > 0 === source.length > 0));
  });

  it("never falls when something is added at the end", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(estimateTokens(a));
      }),
      { numRuns: 2000 },
    );
  });

  it("is not more for two sentences in two lines than for both apart", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(estimateTokens(`${a}.\n${b}`)).toBeLessThanOrEqual(estimateTokens(`${a}.`) + estimateTokens(b));
      }),
      { numRuns: 2000 },
    );
  });

  it("rounds up what tokenParts adds up exactly", () => {
    fc.assert(
      fc.property(text, (source) => {
        expect(Number.isInteger(tokenParts(source))).toBe(true);
        expect(estimateTokens(source)).toBe(Math.ceil(tokenParts(source) / TOKEN));
      }),
    );
  });
});
