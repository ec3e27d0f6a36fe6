import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openFloats } from "../../../src/memory/vectors/growable-floats.js";
import { compileKernels, LANES, runtimeKernels, type WasmApi } from "../../../src/memory/vectors/kernel.js";

const ambient = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;

describe("the kernel", () => {
  it("is what its source says", () => {
    const script = fileURLToPath(new URL("../../../scripts/embed-kernel.mjs", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  it("runs here", () => {
    expect(runtimeKernels()).toBeDefined();
    expect(runtimeKernels()).toBe(runtimeKernels());
  });

  it("gives the same bits with WebAssembly and without", () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true, min: -1, max: 1 }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 1, -1, 1e-45, -1e-45, 1e-38, 3e38),
    );
    const shape = fc.record({ steps: fc.integer({ min: 1, max: 6 }), count: fc.integer({ min: 0, max: 9 }) });
    const given = shape.chain(({ steps, count }) => {
      const size = steps * LANES;
      const all = size * (count + 1);
      return fc.record({
        size: fc.constant(size),
        count: fc.constant(count),
        values: fc.array(value, { minLength: all, maxLength: all }),
      });
    });
    const property = fc.property(given, ({ size, count, values }) => {
      const out = size * (count + 1);
      const scores = [runtimeKernels(), undefined].map((kernels) => {
        const memory = openFloats(kernels, out + count + 1);
        memory.floats.set(values);
        memory.floats[out + count] = 7;
        memory.dots(0, size, size, count, out);
        expect(memory.floats[out + count]).toBe(7);
        return memory.floats.slice(out, out + count);
      });
      expect(scores[0]).toEqual(scores[1]);
    });
    fc.assert(property, { seed: 4, numRuns: 300 });
  });

  it.each<[string, WasmApi | undefined]>([
    ["there is no WebAssembly", undefined],
    ["there is no SIMD", { ...parts(), validate: () => false }],
    ["validating throws", { ...parts(), validate: fail }],
    ["compiling is forbidden", { ...parts(), Module: Failing }],
  ])("is done without where %s", (_, api) => {
    expect(compileKernels(api)).toBeUndefined();
  });

  it.each<[string, Partial<WasmApi>]>([
    ["memory", { Memory: Failing }],
    ["instances", { Instance: Failing }],
  ])("is done without where no more %s can be had", (_, broken) => {
    const memory = openFloats(compileKernels({ ...parts(), ...broken }), 100);
    memory.floats.set([1, 2, 3]);
    memory.dots(0, LANES, 0, 1, 50);
    expect(memory.floats[50]).toBe(14);
  });
});

describe("numbers that grow", () => {
  it.each([
    ["with the kernel", runtimeKernels(), 65_536 * 8],
    ["without", undefined, 65_536 * 8],
  ])("keep what was written, and stop at their limit: %s", (_, kernels, mostBytes) => {
    const memory = openFloats(kernels, 10, mostBytes);
    memory.floats[3] = 5;
    expect(memory.reach(90_000)).toBe(true);
    expect(memory.floats.length).toBeGreaterThanOrEqual(90_000);
    expect(memory.floats[3]).toBe(5);
    expect(memory.reach(65_536 * 2)).toBe(true);
    expect(memory.reach(65_536 * 2 + 1)).toBe(false);
    expect(memory.floats[3]).toBe(5);
  });
});

function parts(): WasmApi {
  return {
    validate: (code) => ambient.validate(code),
    Module: ambient.Module,
    Instance: ambient.Instance,
    Memory: ambient.Memory,
  };
}

function fail(): never {
  throw new EvalError("forbidden");
}

class Failing {
  readonly exports = {};
  readonly buffer = new ArrayBuffer(0);

  constructor() {
    fail();
  }

  grow(): number {
    return fail();
  }
}
