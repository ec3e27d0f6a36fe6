import { expect, it } from "vitest";
import { fitListwise, scoreOf, type List } from "../../eval/listwise.js";

/** The first feature tells what is wanted, the second one says nothing, the third is always 0. */
const lists: readonly List[] = [
  { rows: Float64Array.of(1, 0.3, 0, 0, 0.3, 0, 0, 0.3, 0), targets: Float64Array.of(1, 0, 0) },
  { rows: Float64Array.of(0, 0.1, 0, 1, 0.1, 0), targets: Float64Array.of(0, 1) },
];

it("finds the feature that tells, and leaves the others where they were", () => {
  const [first = 0, second = 0, third = 0] = fitListwise(lists, Float64Array.of(0, 0.5, 2), { pull: 0.01 });
  expect(first).toBeGreaterThan(1);
  expect(second).toBeCloseTo(0.5, 5);
  expect(third).toBe(2);
});

it("gives the same weights every time", () => {
  const prior = Float64Array.of(0.1, -0.2, 0.3);
  expect(fitListwise(lists, prior, { pull: 0.001 })).toEqual(fitListwise(lists, prior, { pull: 0.001 }));
});

it("sums a row by its weights", () => {
  expect(scoreOf(Float64Array.of(1, 2, 3, 4), 1, Float64Array.of(10, 1))).toBe(34);
});
