import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stem } from "../../src/core/stem.js";
import { isCommonTerm } from "../../src/core/stop-words.js";
import { isUnspacedScript, terms, words } from "../../src/core/words.js";

describe("words", () => {
  it.each([
    { why: "lower case without punctuation", text: "Hello, World! (Again.)", gives: ["hello", "world", "again"] },
    {
      why: "possessives and short forms without their ending",
      text: "Anna's they'll I've don't",
      gives: ["anna", "they", "i", "don't"],
    },
    { why: "apostrophes of either kind alike", text: "O’Brien O'Brien", gives: ["o'brien", "o'brien"] },
    {
      why: "numbers whole, without thousands commas",
      text: "1,000 3.5 7:30 v2",
      gives: ["1000", "3.5", "7", "30", "v2"],
    },
    { why: "a full stop at the end of a number left alone", text: "It cost 5.", gives: ["it", "cost", "5"] },
    { why: "compatibility characters in their usual form", text: "ＡＢＣ ﬁne ①", gives: ["abc", "fine", "1"] },
    {
      why: "accents, Cyrillic, Greek and Arabic as words",
      text: "Café Мира ΜΊΡΑ ميرا",
      gives: ["café", "мира", "μίρα", "ميرا"],
    },
    { why: "vowel signs of Indic scripts with their letters", text: "हिन्दी भाषा", gives: ["हिन्दी", "भाषा"] },
    { why: "Chinese as pairs of characters", text: "我的猫咪。好", gives: ["我的", "的猫", "猫咪", "好"] },
    { why: "Chinese between Latin words", text: "CEO刘文艺ok", gives: ["ceo", "刘文", "文艺", "ok"] },
    {
      why: "Japanese and Korean as pairs of characters",
      text: "カタナ 한국어",
      gives: ["カタ", "タナ", "한국", "국어"],
    },
    { why: "rare Han characters whole", text: "𠮷野家 𠮷", gives: ["𠮷野", "野家", "𠮷"] },
    { why: "nothing of emoji, signs and marks alone", text: "😀 -- … \u0301 ♥", gives: [] },
    { why: "nothing of an empty text", text: "", gives: [] },
    { why: "half a surrogate pair as a border", text: "a\ud83db\udc00c", gives: ["a", "b", "c"] },
  ])("gives $why", ({ text, gives }) => {
    expect(words(text)).toEqual(gives);
  });

  it("keeps the first 64 characters of a word that is longer", () => {
    expect(words("x".repeat(1000))).toEqual(["x".repeat(64)]);
  });

  it("finds nothing but parts of the folded text, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const folded = text
          .normalize("NFKC")
          .toLowerCase()
          .replaceAll("\u2019", "'")
          .replace(/(?<=\p{N}),(?=\p{N})/gu, "");
        for (const word of words(text)) {
          expect(word).not.toBe("");
          expect(folded.replaceAll(",", "")).toContain(word.replaceAll(",", ""));
        }
      }),
    );
  });

  it("does not depend on how a character is composed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(words(text.normalize("NFD"))).toEqual(words(text.normalize("NFC")));
      }),
    );
  });
});

describe("terms", () => {
  it("gives stems without stop words, in the order of the text, repeated as they are", () => {
    expect(terms("She was running to the old mills, and the mills were burning.")).toEqual([
      "run",
      "old",
      "mill",
      "mill",
      "burn",
    ]);
  });

  it("leaves out what a transcript writes apart and all that ends in n't", () => {
    expect(terms("it 's what they 'll see , isn't it , wouldn't it")).toEqual(["see"]);
  });

  it("leaves out Chinese pairs of two grammatical characters, and keeps the others", () => {
    expect(terms("我们的国王")).toEqual(["的国", "国王"]);
    expect(terms("是")).toEqual([]);
    expect(terms("猫")).toEqual(["猫"]);
  });
});

describe("stem", () => {
  it.each([
    ["promise promises promised promising", "promis"],
    ["walk walks walked walking", "walk"],
    ["go went gone going", "go"],
    ["steal stole stolen stealing", "steal"],
    ["buy bought buying", "bui"],
    ["die dies died dying", "die"],
    ["knife knives", "knife"],
    ["hop hops hopped hopping", "hop"],
    ["relate relates relational", "relat"],
    ["happy happiness", "happi"],
  ])("makes one term of %s", (forms, base) => {
    for (const form of forms.split(" ")) expect([form, stem(form)]).toEqual([form, base]);
  });

  it("leaves short words, numbers and other scripts as they are", () => {
    for (const word of ["as", "3.5", "café", "мира", "猫咪", "o'brien"]) expect(stem(word)).toBe(word);
  });

  it("remembers words without mixing them up", () => {
    const made = Array.from({ length: 20_000 }, (_, i) => `word${String.fromCharCode(97 + (i % 26))}${i}`);
    for (const word of made) stem(word);
    expect(stem("promises")).toBe("promis");
    expect(made.every((word) => stem(word) === word)).toBe(true);
  });
});

describe("isCommonTerm", () => {
  it("tells everyday words from others, in English and Chinese", () => {
    expect(terms("I want this thing").every(isCommonTerm)).toBe(true);
    expect(terms("sword crown betray").some(isCommonTerm)).toBe(false);
    expect(["觉得", "的国", "很大"].every(isCommonTerm)).toBe(true);
    expect(["国王", "宝剑"].some(isCommonTerm)).toBe(false);
  });
});

describe("isUnspacedScript", () => {
  it("is true for Chinese, kana, Hangul and Thai, and for nothing with spaces", () => {
    for (const character of ["猫", "カ", "한", "ส", "𠮷"]) expect(isUnspacedScript(character.charCodeAt(0))).toBe(true);
    for (const character of ["a", "é", "я", "ह", "1", "。", "😀", " "])
      expect(isUnspacedScript(character.charCodeAt(0))).toBe(false);
  });
});
