import { expect, it } from "vitest";
import { mean, ndcgAt, precisionAt, recallAt } from "../../eval/metrics.js";

const relevant = new Set([2, 5, 9]);
const ranked = [7, 2, 9, 1, 3, 5];

it("recall is the share of the relevant among the first k", () => {
  expect(recallAt(ranked, relevant, 1)).toBe(0);
  expect(recallAt(ranked, relevant, 3)).toBe(2 / 3);
  expect(recallAt(ranked, relevant, 10)).toBe(1);
});

it("precision is the share of the first k that is relevant, also when there are fewer", () => {
  expect(precisionAt(ranked, relevant, 3)).toBe(2 / 3);
  expect(precisionAt(ranked, relevant, 10)).toBe(0.3);
});

it("nDCG discounts by the logarithm of the place", () => {
  // Hits at places 2 and 3 of 3: 1/log2(3) + 1/log2(4) = 0.6309 + 0.5; ideal 1 + 0.6309 + 0.5.
  expect(ndcgAt(ranked, relevant, 3)).toBeCloseTo(1.13093 / 2.13093, 5);
  // And one at place 6: + 1/log2(7) = 0.3562.
  expect(ndcgAt(ranked, relevant, 10)).toBeCloseTo(1.48714 / 2.13093, 5);
  expect(ndcgAt([2, 5, 9], relevant, 10)).toBe(1);
  // With more relevant than places, the ideal fills the places.
  expect(ndcgAt([2], relevant, 1)).toBe(1);
  expect(ndcgAt([], relevant, 10)).toBe(0);
});

it("the mean is taken over questions", () => {
  expect(mean([1, 0, 0.5])).toBe(0.5);
});
