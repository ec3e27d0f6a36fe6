import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanRouge, rouge, rougeTokens } from "../../eval/rouge.js";

const plain = { stemming: false };

describe("ROUGE against examples that were published", () => {
  // C.-Y. Lin, "ROUGE: a package for automatic evaluation of summaries" (2004), section 3.
  const reference = "police killed the gunman";
  it.each([
    { candidate: "police kill the gunman", bigrams: 1 / 3, longest: 3 / 4 },
    { candidate: "the gunman kill police", bigrams: 1 / 3, longest: 2 / 4 },
    { candidate: "the gunman police killed", bigrams: 2 / 3, longest: 2 / 4 },
  ])("$candidate", ({ candidate, bigrams, longest }) => {
    const { rouge2, rougeL } = rouge(candidate, reference, plain);
    expect(rouge2.f1).toBeCloseTo(bigrams, 10);
    expect(rougeL.f1).toBeCloseTo(longest, 10);
  });

  // The tests of google-research/rouge, rouge_scorer_test.py.
  it("counts words of a candidate that is too short", () => {
    const { rouge1 } = rouge("testing", "testing one two");
    expect(rouge1).toEqual({ precision: 1, recall: 1 / 3, f1: 0.5 });
  });

  it("counts pairs", () => {
    const { rouge2 } = rouge("testing one", "testing one two");
    expect(rouge2.precision).toBe(1);
    expect(rouge2.recall).toBe(1 / 2);
    expect(rouge2.f1).toBeCloseTo(2 / 3, 10);
  });

  it("finds a common subsequence with and without gaps", () => {
    for (const candidate of ["testing one", "testing two"]) {
      const { rougeL } = rouge(candidate, "testing one two");
      expect(rougeL.precision).toBe(1);
      expect(rougeL.recall).toBeCloseTo(2 / 3, 10);
      expect(rougeL.f1).toBeCloseTo(4 / 5, 10);
    }
  });
});

describe("what ROUGE compares", () => {
  it("compares stems, as the usual scorer does: of words of more than three letters", () => {
    expect(rougeTokens("The wolves KILLED a miller's dogs, was 3 times!")).toEqual(
      "the wolv kill a miller s dog was 3 time".split(" "),
    );
    expect(rouge("police kill", "police killed").rouge1.f1).toBe(1);
    expect(rouge("police kill", "police killed", plain).rouge1.f1).toBe(0.5);
  });

  it("compares characters of Chinese, and words of Latin letters within it", () => {
    expect(rougeTokens("遥控器 CEO 说：12 欧元。")).toEqual(["遥", "控", "器", "ceo", "说", "12", "欧", "元"]);
  });

  it("counts a repeated word as often as both have it", () => {
    expect(rouge("the the the", "the cat", plain).rouge1.precision).toBeCloseTo(1 / 3, 10);
  });

  it("gives nothing for nothing", () => {
    expect(rouge("", "a text").rouge1).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(rouge("", "").rougeL.f1).toBe(0);
    expect(meanRouge([])).toEqual([0, 0, 0]);
  });

  it("is 1 for the same text, and never above", () => {
    const aText = fc.string({ unit: fc.constantFrom("a ", "b ", "c ", "王", "。"), maxLength: 30 });
    fc.assert(
      fc.property(aText, aText, (a, b) => {
        const { rouge1, rouge2, rougeL } = rouge(a, b);
        for (const { f1 } of [rouge1, rouge2, rougeL]) {
          expect(f1).toBeGreaterThanOrEqual(0);
          expect(f1).toBeLessThanOrEqual(1);
        }
        // A common subsequence is made of common words.
        expect(rougeL.recall).toBeLessThanOrEqual(rouge1.recall);
        if (rougeTokens(a).length > 0) expect(rouge(a, a).rougeL.f1).toBe(1);
      }),
    );
  });
});
