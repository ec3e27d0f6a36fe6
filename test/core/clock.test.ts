import { describe, expect, it } from "vitest";
import { manualClock, monotonicNow, systemClock } from "../../src/core/clock.js";
import { manualSystem } from "../model/rich-world.js";
import { caught } from "./caught.js";

describe("clocks", () => {
  it("give the machine's time in whole milliseconds", () => {
    const now = systemClock.now();
    expect(Number.isInteger(now)).toBe(true);
    expect(new Date(now).getUTCFullYear()).toBeGreaterThanOrEqual(2024);
  });

  it("give a time for measuring that never goes back", () => {
    const readings = Array.from({ length: 1000 }, () => monotonicNow());
    expect(readings).toEqual(readings.toSorted((a, b) => a - b));
  });
});

describe("manualClock", () => {
  it("stands still until it is told otherwise", () => {
    const clock = manualClock("2026-11-21T08:00:00Z");
    expect([clock.now(), clock.now()]).toEqual([Date.UTC(2026, 10, 21, 8), Date.UTC(2026, 10, 21, 8)]);
    clock.advance(1500);
    expect(clock.now()).toBe(Date.UTC(2026, 10, 21, 8, 0, 1, 500));
    clock.set(new Date(5));
    expect(clock.now()).toBe(5);
    clock.advance(-3);
    expect(clock.now()).toBe(2);
    clock.set(1000);
    expect(clock.now()).toBe(1000);
    expect(Number.isInteger(manualClock().now())).toBe(true);
  });

  it("starts at the same time whenever it is made without one", () => {
    expect(manualClock().now()).toBe(manualClock().now());
  });

  it.each([["soon"], [Number.NaN], [new Date("x")], [{}]])("refuses %s, and stays where it was", (time) => {
    expect(caught(() => manualClock(time as never)).code).toBe("config/invalid");
    const clock = manualClock(7);
    expect(caught(() => clock.set(time as never)).code).toBe("config/invalid");
    expect(clock.now()).toBe(7);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "5", 9e15])(
    "refuses to advance by %s, and stays where it was",
    (ms) => {
      const clock = manualClock(7);
      expect(caught(() => clock.advance(ms as never)).code).toBe("config/invalid");
      expect(clock.now()).toBe(7);
    },
  );

  it("dates a world", () => {
    const clock = manualClock(0);
    const ann = manualSystem({ clock }).createCharacter({ name: "Ann", prompt: "" });
    expect(ann.addMemory("x").at).toBe("1970-01-01T00:00:00.000Z");
    clock.advance(60_000);
    expect(ann.addMemory("x").at).toBe("1970-01-01T00:01:00.000Z");
  });
});
