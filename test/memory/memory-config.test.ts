import { describe, expect, it } from "vitest";
import { resolveMemoryConfig } from "../../src/memory/memory-config.js";

type Given = Parameters<typeof resolveMemoryConfig>[0];

const of = (maxMemories: number, summaryThreshold: number, autoSummarize: boolean) => ({
  maxMemories,
  summaryThreshold,
  autoSummarize,
});

describe("a memory configuration", () => {
  it.each([
    [undefined, of(1000, 50, true)],
    [{}, of(1000, 50, true)],
    [{ maxMemories: undefined, summaryThreshold: undefined, autoSummarize: undefined }, of(1000, 50, true)],
    [{ maxMemories: 4 }, of(4, 2, true)],
    [{ maxMemories: 9 }, of(9, 4, true)],
    [{ maxMemories: 99 }, of(99, 49, true)],
    [{ maxMemories: 100 }, of(100, 50, true)],
    [{ maxMemories: 5000 }, of(5000, 50, true)],
    [{ summaryThreshold: 500 }, of(1000, 500, true)],
    [{ summaryThreshold: 2 }, of(1000, 2, true)],
    [{ maxMemories: 4, summaryThreshold: 2 }, of(4, 2, true)],
    [{ maxMemories: 1, autoSummarize: false }, of(1, 1, false)],
    [{ maxMemories: 3, autoSummarize: false }, of(3, 1, false)],
    [{ maxMemories: 4, summaryThreshold: 100, autoSummarize: false }, of(4, 100, false)],
    [{ summaryThreshold: 1, autoSummarize: false }, of(1000, 1, false)],
  ])("%j is completed with defaults that fit: %j", (given, expected) => {
    expect(resolveMemoryConfig(given as Given)).toEqual(expected);
  });

  it.each([
    [undefined, of(20, 8, true), of(20, 8, true)],
    [{}, of(20, 8, true), of(20, 8, true)],
    [{ maxMemories: 10 }, of(20, 8, true), of(10, 5, true)],
    [{ maxMemories: 200 }, of(20, 8, true), of(200, 8, true)],
    [{ autoSummarize: false }, of(20, 8, true), of(20, 8, false)],
    [{ maxMemories: 2 }, of(20, 8, false), of(2, 1, false)],
    [{ maxMemories: 30, autoSummarize: true }, of(20, 18, false), of(30, 15, true)],
    [{ maxMemories: 30, autoSummarize: true }, of(1, 1, false), of(30, 15, true)],
  ])("%j takes the rest from the system's %j, lowered to fit: %j", (given, defaults, expected) => {
    expect(resolveMemoryConfig(given, defaults)).toEqual(expected);
  });

  it.each<[unknown, string]>([
    [{ maxMemories: 3 }, "maxMemories"],
    [{ maxMemories: 0, autoSummarize: false }, "maxMemories"],
    [{ maxMemories: -5 }, "maxMemories"],
    [{ maxMemories: 4.5 }, "maxMemories"],
    [{ maxMemories: Number.NaN }, "maxMemories"],
    [{ maxMemories: Number.POSITIVE_INFINITY }, "maxMemories"],
    [{ maxMemories: "100" }, "maxMemories"],
    [{ maxMemories: null }, "maxMemories"],
    [{ summaryThreshold: null }, "summaryThreshold"],
    [{ autoSummarize: null }, "autoSummarize"],
    [{ summaryThreshold: 1 }, "summaryThreshold"],
    [{ summaryThreshold: 501 }, "summaryThreshold"],
    [{ maxMemories: 10, summaryThreshold: 6 }, "summaryThreshold"],
    [{ summaryThreshold: 0, autoSummarize: false }, "summaryThreshold"],
    [{ autoSummarize: "yes" }, "autoSummarize"],
    [{ autoSummarize: 0 }, "autoSummarize"],
    [{ maxMemory: 100 }, "maxMemory"],
    [{ maxMemories: 100, max_memories: 100 }, "max_memories"],
    [null, "memory"],
    [[], "memory"],
    ["100", "memory"],
    [100, "memory"],
  ])("%j is refused by name: %s", (given, field) => {
    const resolve = (): unknown => resolveMemoryConfig(given as Given);
    expect(resolve).toThrow(
      expect.objectContaining({ code: "config/invalid", message: expect.stringContaining(field) }),
    );
  });

  it("can be changed by nobody", () => {
    expect(Object.isFrozen(resolveMemoryConfig({ maxMemories: 20 }))).toBe(true);
    expect(Object.isFrozen(resolveMemoryConfig(undefined))).toBe(true);
  });
});
