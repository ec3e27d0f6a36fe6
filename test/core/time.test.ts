import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoTime, readTime } from "../../src/core/time.js";
import { caught } from "./caught.js";

const MAX = 8_640_000_000_000_000;

describe("isoTime", () => {
  it("gives what a Date gives, over the whole range that a Date has", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -MAX, max: MAX }), { minLength: 1, maxLength: 5 }), (times) => {
        for (const ms of times) expect(isoTime(ms)).toBe(new Date(ms).toISOString());
      }),
      { numRuns: 2000 },
    );
  });

  it("gives what a Date gives around the ends of days, years and the range itself", () => {
    const corners = [0, -1, 1, 86_399_999, 86_400_000, -86_400_000, -86_400_001, MAX, -MAX, MAX - 1, 1 - MAX];
    const years = [-1, 0, 1, 1969, 1970, 1999, 2000, 2024, 2038, 9999, 10_000].map((year) => Date.UTC(year, 1, 29));
    for (const ms of [...corners, ...years]) {
      for (const near of [ms - 1, ms, ms + 1]) {
        if (Math.abs(near) <= MAX) expect(isoTime(near)).toBe(new Date(near).toISOString());
      }
    }
  });

  it("does not mix up days when two worlds take turns", () => {
    const day = 86_400_000;
    for (const ms of [0, 40 * day, 5, 40 * day + 5, day - 1, day, -1]) {
      expect(isoTime(ms)).toBe(new Date(ms).toISOString());
    }
  });
});

describe("readTime", () => {
  it.each([
    [0, 0],
    [-0, 0],
    [12.9, 12],
    [-12.1, -13],
    [MAX, MAX],
    ["2026-11-21", Date.UTC(2026, 10, 21)],
    ["2026-11", Date.UTC(2026, 10, 1)],
    ["2026-11-21T08:30", Date.UTC(2026, 10, 21, 8, 30)],
    ["2026-11-21 08:30", Date.UTC(2026, 10, 21, 8, 30)],
    ["2026-11-21t08:30", Date.UTC(2026, 10, 21, 8, 30)],
    ["2026-11-21t08:30:00z", Date.UTC(2026, 10, 21, 8, 30)],
    ["2026-11-21T08:30:15", Date.UTC(2026, 10, 21, 8, 30, 15)],
    ["2026-11-21T08:30:15.123", Date.UTC(2026, 10, 21, 8, 30, 15, 123)],
    ["2026-11-21T08:30:15.123456", Date.UTC(2026, 10, 21, 8, 30, 15, 123)],
    ["2026-11-21T08:30:15.1", Date.UTC(2026, 10, 21, 8, 30, 15, 100)],
    ["2026-11-21T08:30:00Z", Date.UTC(2026, 10, 21, 8, 30)],
    ["2026-11-21T08:30:00+02:00", Date.UTC(2026, 10, 21, 6, 30)],
    ["2026-11-21T08:30:00-0530", Date.UTC(2026, 10, 21, 14, 0)],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["+010000-01-01T00:00:00.000Z", Date.UTC(10_000, 0, 1)],
    ["-000001-01-01T00:00:00.000Z", -62_198_755_200_000],
    [new Date(77), 77],
  ])("reads %j", (given, ms) => {
    expect(Object.is(readTime(given, "at"), ms), `${readTime(given, "at")}`).toBe(true);
  });

  it("reads everything that it writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: -MAX, max: MAX }), (ms) => {
        expect(readTime(isoTime(ms), "at")).toBe(ms);
      }),
    );
  });

  it.each([
    "",
    "now",
    "21.11.2026",
    "11/21/2026",
    "Sat, 21 Nov 2026 08:00:00 GMT",
    "2026-11-21T",
    "2026-11-21T08",
    "2026",
    "2026-02-30T00:00:00.000Z",
    "2026-13-01",
    "2026-00-01",
    "2026-11-32",
    "2026-02-30",
    "2023-02-29",
    "2026-04-31T10:00",
    "2026-11-21T25:00",
    "2026-11-21T08:60",
    "-000000-01-01",
    "99999-01-01",
    "2026-11-21T08:30:00 PST",
    " 2026-11-21",
    "2026-11-21T08:30:00+99:00",
    `2026-11-21${"0".repeat(1000)}`,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    MAX + 1,
    new Date("nonsense"),
  ])("refuses %j and names the field", (given) => {
    const error = caught(() => readTime(given, "since", "config/invalid"));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toMatch(/^since: .+ is not a time; give /);
    expect(error.message.length).toBeLessThan(250);
    expect(error.details).toEqual({ field: "since" });
  });

  it.each([null, undefined, true, {}, [], 5n, Symbol("at")])("refuses what is no time at all: %s", (given) => {
    expect(caught(() => readTime(given as never, "at")).code).toBe("memory/invalid");
  });

  it("reads the same in every time zone", () => {
    const texts = ["2026-11-21", "2026-11", "2026-11-21T08:30", "2026-11-21t08:30", "2026-11-21 08:30:15.5"];
    const here = texts.map((text) => readTime(text, "at"));
    const source = new URL("../../src/core/time.ts", import.meta.url).pathname;
    // What the time zone is can only be told to a new process; vite's own compiler makes the module readable for it.
    const program = `
      const { build } = await import("vite");
      const made = await build({ logLevel: "silent", configFile: false,
        build: { write: false, minify: false, lib: { entry: ${JSON.stringify(source)}, formats: ["es"] } } });
      const code = [made].flat()[0].output[0].code;
      const { readTime } = await import("data:text/javascript;base64," + Buffer.from(code).toString("base64"));
      console.log(JSON.stringify([new Date(2026, 0, 1).getTimezoneOffset(),
        ...${JSON.stringify(texts)}.map((text) => readTime(text, "at"))]));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], TZ: "Asia/Kolkata" },
    });
    const [offset, ...there]: number[] = JSON.parse(output.trim().split("\n").at(-1) ?? "[]");
    expect(offset).toBe(-330);
    expect(there).toEqual(here);
  });
});
