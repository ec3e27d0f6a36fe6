import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentences } from "../../src/core/sentences.js";

const split = (text: string): string[] => sentences(text).map((sentence) => sentence.text);

describe("sentences", () => {
  it.each([
    ["ends at stops, question and exclamation marks", "He left. Did he? Yes!", ["He left.", "Did he?", "Yes!"]],
    ["keeps several marks together", "What?! No!!! Well...", ["What?!", "No!!!", "Well..."]],
    [
      "knows titles",
      "Mr. and Mrs. Gray met Dr. Lee. St. Mary wept.",
      ["Mr. and Mrs. Gray met Dr. Lee.", "St. Mary wept."],
    ],
    [
      "knows initials, but not the word I",
      "J. K. Rowling wrote. So did I. Then we left.",
      ["J. K. Rowling wrote.", "So did I.", "Then we left."],
    ],
    [
      "knows e.g. and i.e.",
      "Bring food, e.g. bread. Come early, i.e. Before noon.",
      ["Bring food, e.g. bread.", "Come early, i.e. Before noon."],
    ],
    [
      "ends at p.m. before a capital only",
      "At 5 p.m. we ate. He came at 6 p.m. We slept.",
      ["At 5 p.m. we ate.", "He came at 6 p.m.", "We slept."],
    ],
    ["ends at p.m. before Chinese", "He left at 5.30 p.m. 她没有回来。", ["He left at 5.30 p.m.", "她没有回来。"]],
    [
      "leaves decimals, versions and addresses whole",
      "Pi is 3.14. See www.a.org now. v1.2.3 runs.",
      ["Pi is 3.14.", "See www.a.org now.", "v1.2.3 runs."],
    ],
    [
      "tells the number sign from the word no",
      "No. 5 is alive. No. I said no.",
      ["No. 5 is alive.", "No.", "I said no."],
    ],
    [
      "keeps the number of a list with its item",
      "1. Bread\n2. Milk is good. Buy it.",
      ["1. Bread", "2. Milk is good.", "Buy it."],
    ],
    [
      "goes on after dots before a small letter",
      "I was... tired. Then... Nothing.",
      ["I was... tired.", "Then...", "Nothing."],
    ],
    ["takes chat without capitals", "i went home. it was late", ["i went home.", "it was late"]],
    [
      "takes closing quotes and brackets with the stop",
      'He said "go." (She left.) "Why?" I asked.',
      ['He said "go."', "(She left.)", '"Why?" I asked.'],
    ],
    [
      "keeps a short quotation whole",
      '"I am tired. Let us go," she said. He agreed.',
      ['"I am tired. Let us go," she said.', "He agreed."],
    ],
    ["splits where a quotation never ends", '"I am tired. Let us go. He', ['"I am tired.', "Let us go.", "He"]],
    ["ends at each line break", "one\r\ntwo\n\nthree\u2028four", ["one", "two", "three", "four"]],
    [
      "splits Chinese without spaces",
      "他走了。真的吗？是！好；不好。",
      ["他走了。", "真的吗？", "是！", "好；", "不好。"],
    ],
    ["keeps Chinese dots within a sentence", "我不知道……也许吧。走吧……", ["我不知道……也许吧。", "走吧……"]],
    ["keeps Chinese speech with who says it", "“走吧。”他说。“好！”她走了。", ["“走吧。”他说。", "“好！”", "她走了。"]],
    [
      "keeps a short Chinese quotation whole",
      "他说：“我累了。我们走。”然后离开了。",
      ["他说：“我累了。我们走。”", "然后离开了。"],
    ],
    ["splits Japanese", "雨が降る。「行くぞ。」と言った。", ["雨が降る。", "「行くぞ。」と言った。"]],
    ["splits Chinese with ASCII marks", "价格是99.5元.你好吗?我很好!", ["价格是99.5元.", "你好吗?", "我很好!"]],
    ["leaves a word with a mark inside whole", "Yahoo!Groups and node.js", ["Yahoo!Groups and node.js"]],
    ["gives a text without stops as one", "no stop here", ["no stop here"]],
    ["gives nothing for white space", " \n\t\u3000 ", []],
  ])("%s", (_, text, parts) => {
    expect(split(text)).toEqual(parts);
  });

  const piece = fc.constantFrom(
    "Dr. ",
    "He left",
    ". ",
    "? ",
    "…",
    "...",
    "“",
    "”",
    '"',
    "(",
    ")",
    "\n",
    "\u3000",
    " ",
    "。",
    "！”",
    "他说",
    "3.5",
    "e.g. ",
    "a",
    "A",
    "😀",
    "\u2028",
    "\r\n",
    "；",
    "1. ",
    "U.S. ",
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary" }),
  );

  it("gives slices of the source with nothing but white space between them", () => {
    fc.assert(
      fc.property(text, (source) => {
        let end = 0;
        for (const sentence of sentences(source)) {
          expect(source.slice(end, sentence.start).trim()).toBe("");
          expect(source.slice(sentence.start, sentence.end)).toBe(sentence.text);
          expect(sentence.text.trim()).toBe(sentence.text);
          expect(sentence.text).not.toBe("");
          end = sentence.end;
        }
        expect(source.slice(end).trim()).toBe("");
      }),
      { numRuns: 1000 },
    );
  });

  it("never puts a line break inside a sentence", () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const sentence of sentences(source)) expect(sentence.text).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });

  it("takes a million opening brackets, quotes or stops in its stride", () => {
    for (const part of ["(", '"a. ', "“a\n", ". ", "U.S. "]) {
      const source = part.repeat(Math.floor(1_000_000 / part.length));
      expect(sentences(source).length).toBeGreaterThan(0);
    }
  });
});
