import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseOptions } from "../../src/core/options.js";
import {
  anything,
  custom,
  findIssues,
  flag,
  list,
  numberIn,
  object,
  oneOf,
  optional,
  refine,
  row,
  strictObject,
  text,
  where,
  wholeNumber,
  type Shape,
} from "../../src/core/shape.js";
import { caught } from "./caught.js";

interface Inn {
  readonly name: string;
  readonly beds: number;
  readonly isOpen?: boolean | undefined;
  readonly guests?: readonly string[] | undefined;
}

const inn = object<Inn>({
  name: where(text, (value) => value !== "", "must not be empty"),
  beds: wholeNumber(1, 20),
  isOpen: optional(flag),
  guests: optional(list(text)),
});

/** What the same is in zod. */
const sameInZod = z.object({
  name: z.string().min(1),
  beds: z.int().min(1).max(20),
  isOpen: z.boolean().optional(),
  guests: z.array(z.string()).optional(),
});

function issuesOf(shape: Shape<unknown>, value: unknown): { path: string; message: string }[] {
  return findIssues(shape, value).map(({ path = [], message }) => ({ path: path.map(String).join("."), message }));
}

describe("a shape", () => {
  it("gives a copy with the fields that it names", () => {
    const guests = ["Ann"];
    const given = { name: "Boar", beds: 3, guests, isOpen: undefined, mood: "gay" };
    const copy = parseOptions("inn", inn, given);
    expect(copy).toStrictEqual({ name: "Boar", beds: 3, guests: ["Ann"] });
    guests.push("Bob");
    expect(copy.guests).toEqual(["Ann"]);
  });

  it("tells of everything that is wrong, with its path, what was received and what it should be", () => {
    expect(issuesOf(list(inn), [{ name: "", beds: 0 }, { beds: "3", isOpen: 1, guests: ["Ann", null] }, 5])).toEqual([
      { path: "0.name", message: "must not be empty" },
      { path: "0.beds", message: "must be a whole number from 1 to 20, but is the number 0" },
      { path: "1.name", message: "is missing; must be a string" },
      { path: "1.beds", message: "must be a whole number from 1 to 20, but is a string" },
      { path: "1.isOpen", message: "must be true or false, but is the number 1" },
      { path: "1.guests.1", message: "must be a string, but is null" },
      { path: "2", message: "must be an object, but is the number 5" },
    ]);
  });

  it("refuses fields that it does not name when it is strict, and still the others", () => {
    const strict = strictObject<{ limit?: number }>({ limit: optional(wholeNumber(1)) });
    expect(issuesOf(strict, {})).toEqual([]);
    expect(issuesOf(strict, { limit: 0, limits: 1, toString: 2 })).toEqual([
      { path: "limit", message: "must be a whole number from 1 on, but is the number 0" },
      { path: "", message: '"limits" is unknown; known are limit' },
      { path: "", message: '"toString" is unknown; known are limit' },
    ]);
    expect(issuesOf(strict, JSON.parse('{"__proto__":{"limit":0}}'))).toMatchObject([{ path: "" }]);
    expect(issuesOf(strict, { ["x".repeat(10_000)]: 1 })[0]?.message.length).toBeLessThan(200);
  });

  it.each<[Shape<unknown>, readonly unknown[], readonly unknown[]]>([
    [text, ["", "x"], [5, null, undefined, new String("x")]],
    [flag, [true, false], [0, "true", null, undefined]],
    [numberIn(0, 1), [0, 0.5, 1, -0], [-0.1, 1.1, Number.NaN, "0", null]],
    [wholeNumber(0), [0, Number.MAX_SAFE_INTEGER], [-1, 0.5, 2 ** 53, Number.POSITIVE_INFINITY, "1", 1n]],
    [oneOf("a", "b"), ["a", "b"], ["c", "", undefined, ["a"]]],
    [optional(text), ["x", undefined], [null, 5]],
    [list(text), [[], ["x"]], [{}, "x", [5], Array.from({ length: 1 }), { length: 0 }]],
    [row([text], wholeNumber(0)), [["x"], ["x", 1, 2]], [[], [1], ["x", "y"], ["x", 1, undefined]]],
    [row([text, flag]), [["x", true]], [[], ["x"], ["x", true, true], ["x", 1]]],
    [custom("a list", Array.isArray), [[], [1]], [{}, null]],
    [anything, [undefined, null, 5], []],
    [object<object>({}), [{}, { a: 1 }, new Date(0)], [null, [], "x", () => 1]],
  ])("takes what it describes and nothing else: case %#", (shape, right, wrong) => {
    for (const value of right) expect(issuesOf(shape, value)).toEqual([]);
    for (const value of wrong) expect(issuesOf(shape, value).length).toBeGreaterThan(0);
  });

  it("says which word was given where only some are known", () => {
    const message = 'must be "en" or "zh", but is ';
    expect(issuesOf(oneOf("en", "zh"), "de")).toEqual([{ path: "", message: `${message}"de"` }]);
    expect(issuesOf(oneOf("en", "zh"), 5)).toEqual([{ path: "", message: `${message}the number 5` }]);
  });

  it("goes on to rules only with what has the shape", () => {
    const range = refine(row([numberIn(0, 9), numberIn(0, 9)]), ([from, to], refuse) => {
      if (from > to) refuse("must not be above the end", "0");
      return to - from;
    });
    expect(parseOptions("range", range, [2, 5])).toBe(3);
    expect(issuesOf(object({ range }), { range: [5, 2] })).toEqual([
      { path: "range.0", message: "must not be above the end" },
    ]);
    expect(issuesOf(range, [5, "2"]).map(({ path }) => path)).toEqual(["1"]);
  });

  it("sets no prototype and keeps no path after a field that was wrong", () => {
    const given = JSON.parse('{"name":5,"beds":1,"__proto__":{"isOpen":5}}') as object;
    expect(issuesOf(inn, given).map(({ path }) => path)).toEqual(["name"]);
    expect("isOpen" in {}).toBe(false);
  });

  it("finds the same values wrong as zod, at the same places, and copies the others alike", () => {
    const part = fc.oneof(
      fc.constantFrom(undefined, null, "", "x", 0, 1, 20, 21, 1.5, Number.NaN, true, [], ["x"], ["x", 5], {}),
      fc.anything(),
    );
    const given = fc.oneof(
      fc.record({ name: part, beds: part, isOpen: part, guests: part, more: part }, { requiredKeys: [] }),
      part,
    );
    fc.assert(
      fc.property(given, (value) => {
        const expected = sameInZod.safeParse(value);
        // zod may tell of two things at one place.
        const paths = (issues: readonly { path?: readonly unknown[] | undefined }[]): string[] =>
          [...new Set(issues.map(({ path = [] }) => path.map(String).join(".")))].toSorted();
        expect(paths(findIssues(inn, value))).toEqual(paths(expected.error?.issues ?? []));
        if (expected.success) expect(parseOptions("inn", inn, value)).toEqual(expected.data);
      }),
      { numRuns: 2000 },
    );
  });

  it("is a Standard Schema, so that any library's schema can take its place", () => {
    for (const schema of [inn, sameInZod]) {
      expect(parseOptions("inn", schema, { name: "Boar", beds: 3 })).toEqual({ name: "Boar", beds: 3 });
      const error = caught(() => parseOptions("inn", schema, { name: "Boar", beds: 30 }));
      expect(error.message).toMatch(/^inn: beds: /);
    }
  });
});
