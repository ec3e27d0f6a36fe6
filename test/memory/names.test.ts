import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Names } from "../../src/memory/names.js";

describe("names", () => {
  it("have numbers from 1 in the order of coming, the same each time; none is 0", () => {
    const names = new Names();
    expect(["ulla", "", "viktor", "ulla"].map((name) => names.number(name))).toEqual([1, 2, 3, 1]);
    expect([names.number(undefined), names.count]).toEqual([0, 3]);
  });

  it("are found again by their numbers, whatever they are", () => {
    const property = fc.property(fc.array(fc.string()), (given) => {
      const names = new Names();
      const all = [...given, "__proto__", "constructor", "toString"];
      const numbers = all.map((name) => names.number(name));
      expect(numbers.map((number) => names.name(number))).toEqual(all);
      expect(all.map((name) => names.find(name))).toEqual(numbers);
      expect(names.count).toBe(new Set(all).size);
    });
    fc.assert(property, { seed: 1 });
  });

  it("are not made by looking for them", () => {
    const names = new Names();
    expect([names.find("ulla"), names.name(1), names.name(0), names.count]).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });
});
