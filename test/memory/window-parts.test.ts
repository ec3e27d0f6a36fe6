import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupByPart, type Witness } from "../../src/memory/window-parts.js";

const self = (item: number): number => item;

describe("parts of a window", () => {
  it("are one when all perceived the same, and those who are only counted are not named", () => {
    expect(groupByPart([1, 2, 3], 5000, [], self)).toEqual({
      groups: [{ perceived: [1, 2, 3], base: true, heardBy: [], size: 5000 }],
      without: [],
    });
  });

  it("are as many as there are different ones, the largest first", () => {
    const witnesses: Witness<number>[] = [
      { id: "late", perceived: [3], looksLikeBase: false },
      { id: "late too", perceived: [3], looksLikeBase: false },
      { id: "away", perceived: [1, 2], looksLikeBase: true },
    ];
    expect(groupByPart([1, 2, 3], 1, witnesses, self).groups).toEqual([
      { perceived: [3], base: false, heardBy: ["late", "late too"], size: 2 },
      { perceived: [1, 2, 3], base: true, heardBy: [], size: 1 },
      { perceived: [1, 2], base: false, heardBy: ["away"], size: 1 },
    ]);
  });

  it("put the one who perceived the most before others of the same size", () => {
    const witnesses = [[2], [1, 2], [3]].map((perceived) => ({
      id: String(perceived),
      perceived,
      looksLikeBase: false,
    }));
    expect(groupByPart([], 0, witnesses, self).groups.map(({ heardBy }) => heardBy)).toEqual([["1,2"], ["2"], ["3"]]);
  });

  it("do not name who perceived the whole and would be counted anyway", () => {
    const witnesses = [{ id: "speaker", perceived: [1, 2], looksLikeBase: true }];
    expect(groupByPart([1, 2], 3, witnesses, self)).toEqual({
      groups: [{ perceived: [1, 2], base: true, heardBy: [], size: 4 }],
      without: [],
    });
  });

  it("name who perceived the whole and would not be counted otherwise", () => {
    const witnesses = [{ id: "guest", perceived: [1, 2], looksLikeBase: false }];
    expect(groupByPart([1, 2], 3, witnesses, self).groups).toEqual([
      { perceived: [1, 2], base: true, heardBy: ["guest"], size: 4 },
    ]);
  });

  it("leave out who perceived nothing, and say so of those who would be counted otherwise", () => {
    const witnesses = [
      { id: "deaf", perceived: [], looksLikeBase: true },
      { id: "gone", perceived: [], looksLikeBase: false },
    ];
    expect(groupByPart([1], 1, witnesses, self)).toMatchObject({ groups: [{ size: 1 }], without: ["deaf"] });
    expect(groupByPart([], 9, [], self)).toEqual({ groups: [], without: [] });
  });

  it("give everybody exactly what was perceived, in every case", () => {
    const perceived = fc.subarray([1, 2, 3, 4]);
    const witness = fc.record({ perceived, looksLikeBase: fc.boolean() });
    const property = fc.property(perceived, fc.nat(3), fc.array(witness), (base, baseSize, given) => {
      const witnesses = given.map((each, index) => ({ ...each, id: `w${index}` }));
      const { groups, without } = groupByPart(base, baseSize, witnesses, self);
      for (const { id, perceived: own, looksLikeBase } of witnesses) {
        // As a reader finds the part of a character.
        const named = groups.find((group) => group.heardBy.includes(id));
        const counted = looksLikeBase && !without.includes(id) ? groups.find((group) => group.base) : undefined;
        expect((named ?? counted)?.perceived ?? []).toEqual(own);
      }
      const sizes = groups.map(({ size }) => size);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(new Set(groups.map((group) => group.perceived.join())).size).toBe(groups.length);
    });
    fc.assert(property, { seed: 3, numRuns: 500 });
  });
});
