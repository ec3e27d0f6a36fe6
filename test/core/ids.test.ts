import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeId, parseId, writerOf } from "../../src/core/ids.js";

describe("ids", () => {
  it("have a writer of eight characters that follows from the seed", () => {
    expect(writerOf("dramatis")).toMatch(/^[0-9a-f]{8}$/);
    expect(writerOf("dramatis")).toBe(writerOf("dramatis"));
    expect(writerOf("a")).not.toBe(writerOf("b"));
    expect(writerOf("")).toMatch(/^[0-9a-f]{8}$/);
  });

  it("are taken apart into what they were made of", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seed, seq) => {
        const writer = writerOf(seed);
        expect(parseId(makeId(writer, seq))).toEqual({ writer, seq });
      }),
    );
  });

  it.each([
    "",
    ".",
    "1",
    ".1",
    "w",
    "w.",
    "w.0",
    "w.-1",
    "w.01",
    "w.+1",
    "w.1e3",
    "w.1.5.",
    "w. 1",
    "w.1 ",
    "w.0x10",
    "w.NaN",
    "w.Infinity",
    "w.9007199254740992",
    "s0123456789abcdef0123",
    "everyone",
    'w".1',
    "w\\.1",
    "w\n.1",
    "w\u0000.1",
    "w w.1",
    `${"w".repeat(65)}.1`,
  ])("are not mistaken for others: %j", (id) => {
    expect(parseId(id)).toBeUndefined();
  });

  it("keep the whole writer when it holds a dot itself", () => {
    expect(parseId("a.b.7")).toEqual({ writer: "a.b", seq: 7 });
  });
});
