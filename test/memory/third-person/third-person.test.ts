import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stem } from "../../../src/core/stem.js";
import { words } from "../../../src/core/words.js";
import { chineseThirdPerson } from "../../../src/memory/third-person/chinese.js";
import { englishThirdPerson } from "../../../src/memory/third-person/english.js";
import { toldChinese } from "./told-chinese.js";
import { toldEnglish, toldHard, toldToMany } from "./told-english.js";

const english = (text: string): string | undefined =>
  englishThirdPerson({ text, speaker: "Ann", listener: "Bob", names: new Set(["Ann", "Bob"]) });
const chinese = (text: string): string | undefined =>
  chineseThirdPerson({ text, speaker: "安", listener: "本", names: new Set(["安", "本"]) });

const sentences = [...toldEnglish, ...toldHard].map(([text]) => text).concat(toldChinese.map(([text]) => text));
const pieces = sentences.flatMap((text) => text.split(/(?<=[\s，])|(?=[.?!。？！])/u));
/** Real sentences, real words in any order, and anything at all. */
const aText = fc.oneof(
  fc.constantFrom(...sentences),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join("")),
  fc
    .array(
      fc.constantFrom(
        "I ",
        "you ",
        "my ",
        "and ",
        ", ",
        "am ",
        "do ",
        "what ",
        "is ",
        "'",
        "我",
        "你",
        "的",
        "吗",
        "？",
        "?",
        '"',
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);
/** What a word is compared by: "goes" is "go". */
const bare = (word: string): string => stem(word.replace(/(?<=o)es$/, ""));
/** All that rendering may add, by its stem. */
const ADDED = new Set(
  words(
    "doesn't hasn't isn't wasn't don't didn't can't alone Ann Bob asks tells says suggests offers thanks that whether to they them their theirs themselves not about alone has is was does had would have will am going want",
  ).map(bare),
);

function rows(
  table: readonly (readonly [said: string, told?: string])[],
): { said: string; told: string | undefined }[] {
  return table.map(([text, told]) => ({ said: text, told }));
}

describe("what Ann said to Bob", () => {
  it.each(rows(toldEnglish))("$said", ({ said, told }) => {
    expect(english(said)).toBe(told);
  });
});

describe("what Ann said to Bob, chosen to break it", () => {
  it.each(rows(toldHard))("$said", ({ said, told }) => {
    expect(english(said)).toBe(told);
  });
});

describe("what Ann said to many", () => {
  it.each(rows(toldToMany))("$said", ({ said, told }) => {
    expect(englishThirdPerson({ text: said, speaker: "Ann", listener: undefined, names: new Set(["Ann"]) })).toBe(told);
  });
});

describe("安对本说的话", () => {
  it.each(rows(toldChinese))("$said", ({ said, told }) => {
    expect(chinese(said)).toBe(told);
  });
});

describe("what holds for any text", () => {
  it("ends, without an error, with a sentence or with nothing", () => {
    fc.assert(
      fc.property(aText, (text) => {
        for (const told of [english(text), chinese(text)]) {
          if (told !== undefined) expect(told).toMatch(/\S.*[.!?。”"]$/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same again", () => {
    fc.assert(
      fc.property(aText, (text) => {
        expect(english(text)).toBe(english(text));
        expect(chinese(text)).toBe(chinese(text));
      }),
    );
  });

  it("takes its words from what was said, or from a short list", () => {
    fc.assert(
      fc.property(aText, (text) => {
        const known = new Set(
          words(text.replaceAll(/ ?['’] ?/g, "'"))
            .concat(words(text))
            .map(bare),
        );
        const told = words(english(text) ?? "").map(bare);
        expect(told.filter((word) => !known.has(word) && !ADDED.has(word))).toEqual([]);
        const characters = new Set(`${text}安本说问对请叫感谢是否他们自己的，。`.normalize("NFKC").toLowerCase());
        const added = Array.from((chinese(text) ?? "").normalize("NFKC").toLowerCase()).filter(
          (one) => !characters.has(one),
        );
        expect(added.filter((one) => one !== " ")).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("speaks of nobody as I or you, but in quotations", () => {
    fc.assert(
      fc.property(aText, (text) => {
        const told = (english(text) ?? "").replace(/"[^"]*"|“[^“”]*”/gu, "");
        expect(told).not.toMatch(
          /(?<![\p{L}\p{N}'’&/#.:,-])(?:I|me|my|mine|you|your|yours|we|us|our|ours)(?![\p{L}\p{N}&/#-])/u,
        );
        if (/[我你您]/u.test(text)) expect(chinese(text) ?? "").not.toMatch(/[我你您]/u);
      }),
      { numRuns: 500 },
    );
  });

  it("does not take long over long texts", () => {
    const long = ["I like you and ", "my ", "我知道你", "what is ", "', ", "“"].map((text) => text.repeat(20_000));
    for (const text of long) {
      expect(english(text)).toBeUndefined();
      expect(chinese(text)).toBeUndefined();
    }
  });
});
