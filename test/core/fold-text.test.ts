import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "../../src/core/fold-text.js";

describe("texts that are folded", () => {
  it("are the same without regard to case, white space and Unicode form", () => {
    for (const same of [
      ["NLP", "nlp", " Nlp\n", "\uff2e\uff2c\uff30"],
      ["Deep  Learning", "deep\u00a0learning", "deep\u3000LEARNING\t"],
      ["caf\u00e9", "CAFE\u0301"],
      ["I", "i"],
    ])
      expect(new Set(same.map(foldText)).size).toBe(1);
    expect(foldText("deep learning")).not.toBe(foldText("deeplearning"));
    expect(foldText("cafe")).not.toBe(foldText("café"));
  });

  it("are the same again whatever white space is put around and between their words", () => {
    const space = fc.constantFrom(" ", "\t", "\u00a0", "\u3000", "\r\n");
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), space, space, (words, one, two) => {
        expect(foldText(one + words.join(one + two) + two)).toBe(foldText(words.join(" ")));
      }),
    );
  });
});
