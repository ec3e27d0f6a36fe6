import { describe, expect, it } from "vitest";
import * as z from "zod";
import { listIssues, parseOptions } from "../../src/core/options.js";
import { caught } from "./caught.js";

const schema = z.strictObject({
  limit: z.int().min(1).default(10),
  place: z.strictObject({ name: z.string() }).optional(),
});

describe("parseOptions", () => {
  it("gives the complete options", () => {
    expect(parseOptions("options", schema, {})).toEqual({ limit: 10 });
    expect(parseOptions("options", schema, { limit: 3, place: { name: "inn" } })).toEqual({
      limit: 3,
      place: { name: "inn" },
    });
  });

  it.each([
    { why: "an unknown field", given: { limits: 3 }, says: /limits/, path: "" },
    { why: "a field of the wrong kind", given: { limit: "3" }, says: /limit: /, path: "limit" },
    { why: "a field inside another", given: { place: { name: 4 } }, says: /place\.name: /, path: "place.name" },
    { why: "what is no object", given: 5, says: /options: /, path: "" },
  ])("refuses $why and says where", ({ given, says, path }) => {
    const error = caught(() => parseOptions("options", schema, given));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toMatch(/^options: /);
    expect(error.message).toMatch(says);
    expect(error.details["issues"]).toMatchObject([{ path }]);
  });

  it("tells of everything that is wrong at once", () => {
    const error = caught(() => parseOptions("options", schema, { limit: 0, place: {} }, "snapshot/invalid"));
    expect(error.code).toBe("snapshot/invalid");
    expect(error.details["issues"]).toMatchObject([{ path: "limit" }, { path: "place.name" }]);
  });

  it("lists issues as paths and sentences", () => {
    const result = z.array(z.object({ a: z.int() })).safeParse([{ a: 1 }, { a: 1.5 }]);
    expect(listIssues(result.error?.issues ?? []).map(({ path }) => path)).toEqual(["1.a"]);
  });
});
