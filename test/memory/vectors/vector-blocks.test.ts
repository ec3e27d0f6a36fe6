import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Neighbour } from "../../../src/memory/vectors/nearest.js";
import { BLOCK_VECTORS, VectorArena, type ArenaParts } from "../../../src/memory/vectors/vector-arena.js";
import { VectorBlocks } from "../../../src/memory/vectors/vector-blocks.js";
import { caught } from "../../core/caught.js";

const KINDS: [string, ArenaParts][] = [
  ["with the kernel", {}],
  ["without WebAssembly", { kernels: "none" }],
  // Every few blocks another piece of memory.
  ["with the kernel in many pieces", { mostBytes: 4 * 65_536 }],
  ["without WebAssembly in many pieces", { kernels: "none", mostBytes: 24_000 }],
];

/** What {@link VectorBlocks} should do, done simply. */
class NaiveVectors {
  readonly held = new Map<number, readonly number[]>();

  search(query: Float32Array, count: number, filter: (key: number) => boolean): Neighbour[] {
    return [...this.held]
      .filter(([key, vector]) => filter(key) && vector.some((value) => value !== 0))
      .map(([key, vector]) => ({ key, similarity: cosine(query, vector) }))
      .toSorted((a, b) => b.similarity - a.similarity || b.key - a.key)
      .slice(0, count);
  }
}

function cosine(a: Iterable<number>, b: readonly number[]): number {
  const [one, other] = [[...a], [...b]];
  const dot = (x: number[], y: number[]): number => x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  const lengths = Math.sqrt(dot(one, one)) * Math.sqrt(dot(other, other));
  return lengths === 0 ? 0 : dot(one, other) / lengths;
}

function filled(dimensions: number, vectors: readonly (readonly number[])[], parts: ArenaParts = {}): VectorBlocks {
  const blocks = new VectorBlocks(new VectorArena(dimensions, parts));
  for (const [key, vector] of vectors.entries()) blocks.add(key, Float32Array.from(vector));
  return blocks;
}

/** Numbers from a fixed sequence. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32 - 0.5;
  }
}

function makeVectors(count: number, dimensions: number, seed = 1): number[][] {
  const sequence = numbers(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: dimensions }, () => Math.fround(Number(sequence.next().value))),
  );
}

describe.each(KINDS)("vectors in blocks, %s,", (_, parts) => {
  it("are found as a simple search finds them, whatever is added and removed", () => {
    const dimensions = 5;
    // Small whole numbers give equal similarities often.
    const vector = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: dimensions, maxLength: dimensions });
    const key = fc.integer({ min: 0, max: 60 });
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant("add"), key, vector }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("remove"), key, vector }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("search"), key, vector }) },
    );
    const property = fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const arena = new VectorArena(dimensions, parts);
      const [blocks, neighbour] = [new VectorBlocks(arena), new VectorBlocks(arena)];
      const naive = new NaiveVectors();
      for (const [index, { do: what, key: which, vector: values }] of steps.entries()) {
        if (what === "add") {
          blocks.add(which, Float32Array.from(values));
          naive.held.set(which, values);
          // Another owner's blocks lie between ours.
          if (index % 3 === 0) neighbour.add(index, new Float32Array(dimensions).fill(1));
        } else if (what === "remove") expect(blocks.remove(which)).toBe(naive.held.delete(which));
        else {
          const even = (one: number): boolean => which % 2 === 0 || one % 2 === 0;
          const query = Float32Array.from(values);
          const wanted = values.some((value) => value !== 0) ? naive.search(query, Infinity, even) : [];
          checkSame(blocks.search(query, which, even), wanted, which);
        }
        expect([blocks.size, blocks.has(which)]).toEqual([naive.held.size, naive.held.has(which)]);
        const directed = [...naive.held.values()].filter((values2) => values2.some((value) => value !== 0)).length;
        expect(blocks.bytes).toBe(Math.ceil(directed / BLOCK_VECTORS) * arena.blockBytes);
      }
    });
    fc.assert(property, { seed: 7, numRuns: 80 });
  });

  it.each([1, 15, 16, 17, 384])("are found exactly among thousands of %d dimensions", (dimensions) => {
    const vectors = makeVectors(dimensions > 100 ? 1500 : 9000, dimensions);
    const blocks = filled(dimensions, vectors, parts);
    const naive = new NaiveVectors();
    for (const [key, vector] of vectors.entries()) naive.held.set(key, vector);
    for (const query of makeVectors(4, dimensions, 99)) {
      const found = blocks.search(Float32Array.from(query), 10);
      const wanted = naive.search(Float32Array.from(query), 10, () => true);
      expect(found.length).toBe(10);
      for (const [index, { similarity }] of found.entries()) {
        expect(similarity).toBeCloseTo(wanted[index]?.similarity ?? 0, 5);
      }
      if (dimensions > 1) expect(found.map(({ key }) => key)).toEqual(wanted.map(({ key }) => key));
      const keys = found.map(({ key }) => key);
      expect(blocks.similarity(Float32Array.from(query), keys)).toEqual(found.map(({ similarity }) => similarity));
    }
  });

  it("give the higher of equal vectors first, wherever they lie", () => {
    const blocks = new VectorBlocks(new VectorArena(3, parts));
    const keys = Array.from({ length: 200 }, (__, index) => (index * 73) % 200);
    for (const key of keys) blocks.add(key, Float32Array.of(key < 100 ? 1 : 2, 0, 0));
    for (const key of [3, 197, 194]) blocks.remove(key);
    const found = blocks.search(Float32Array.of(5, 0, 0), 6);
    expect(found).toEqual([199, 198, 196, 195, 193, 192].map((key) => ({ key, similarity: 1 })));
  });

  it("do not depend on how long they were", () => {
    const blocks = filled(
      3,
      [
        [3e38, 3e38, 0],
        [1e-44, 1e-44, 0],
        [0.5, 0.5, 0],
        [1, 0, 0],
      ],
      parts,
    );
    const found = blocks.search(Float32Array.of(1e-45, 1e-45, 0), 3);
    expect(found.map(({ key }) => key)).toEqual([2, 1, 0]);
    for (const { similarity } of found) expect(similarity).toBeCloseTo(1, 6);
  });

  it("match nothing when they have no direction", () => {
    const blocks = filled(
      2,
      [
        [0, 0],
        [1, 0],
        [-0, 0],
      ],
      parts,
    );
    expect([blocks.size, blocks.has(0)]).toEqual([3, true]);
    expect(blocks.search(Float32Array.of(1, 1), 10).map(({ key }) => key)).toEqual([1]);
    expect(blocks.similarity(Float32Array.of(1, 0), [0, 1, 2, 77])).toEqual([0, 1, 0, 0]);
    expect(blocks.search(Float32Array.of(0, 0), 10)).toEqual([]);
    expect(blocks.similarity(Float32Array.of(0, 0), [0, 1])).toEqual([0, 0]);
    expect(blocks.read(0)).toEqual(new Float32Array(2));
    blocks.add(1, Float32Array.of(0, 0));
    blocks.add(0, Float32Array.of(0, 2));
    expect(blocks.search(Float32Array.of(1, 1), 10).map(({ key }) => key)).toEqual([0]);
    expect([blocks.remove(1), blocks.remove(1), blocks.size]).toEqual([true, false, 2]);
  });

  it.each<[string, Float32Array, RegExp]>([
    ["too short", Float32Array.of(1), /must have 2 numbers, but has 1/],
    ["too long", Float32Array.of(1, 2, 3), /must have 2 numbers, but has 3/],
    ["not a number", Float32Array.of(1, NaN), /\[1\] is NaN/],
    ["infinite", Float32Array.of(-Infinity, 1), /\[0\] is -Infinity/],
    ["no array of floats", [1, 2] as unknown as Float32Array, /must be a Float32Array, but is an array/],
    ["nothing", undefined as unknown as Float32Array, /must be a Float32Array, but is undefined/],
  ])("refuse what is %s, and stay as they were", (__, vector, message) => {
    const blocks = filled(2, [[1, 0]], parts);
    for (const use of [
      () => blocks.add(0, vector),
      () => blocks.search(vector, 1),
      () => blocks.similarity(vector, [0]),
    ]) {
      const error = caught(use);
      expect(error.code).toBe("memory/invalid");
      expect(error.message).toMatch(message);
    }
    expect(blocks.search(Float32Array.of(1, 0), 9)).toEqual([{ key: 0, similarity: 1 }]);
  });

  it("leave their blocks to others", () => {
    const arena = new VectorArena(4, parts);
    const [one, other] = [new VectorBlocks(arena), new VectorBlocks(arena)];
    const vectors = makeVectors(100, 4);
    for (const [key, vector] of vectors.entries()) one.add(key, Float32Array.from(vector));
    const { bytes } = arena;
    one.clear();
    expect([one.bytes, one.size, one.search(Float32Array.of(1, 2, 3, 4), 5)]).toEqual([0, 0, []]);
    for (const [key, vector] of vectors.entries()) other.add(key, Float32Array.from(vector));
    expect(arena.bytes).toBe(bytes);
    expect(other.read(99)).toEqual(filled(4, vectors.slice(99)).read(0));
  });
});

describe("vectors in blocks", () => {
  it("have the same similarities with WebAssembly and without, to the bit", () => {
    const vectors = makeVectors(3000, 100);
    const [kernel, plain, pieces] = KINDS.map(([, parts]) => filled(100, vectors, parts));
    for (const query of makeVectors(5, 100, 5)) {
      const found = kernel?.search(Float32Array.from(query), 50);
      expect(plain?.search(Float32Array.from(query), 50)).toEqual(found);
      expect(pieces?.search(Float32Array.from(query), 50)).toEqual(found);
    }
  });

  it.each([0, -1, 0.5])("give nothing when %d are asked for", (count) => {
    expect(filled(2, [[1, 0]]).search(Float32Array.of(1, 0), count)).toEqual([]);
  });

  it("give all when more are asked for than there are", () => {
    const blocks = filled(2, makeVectors(300, 2));
    expect(blocks.search(Float32Array.of(1, 0), Infinity).length).toBe(300);
    expect(caught(() => blocks.search(Float32Array.of(1, 0), NaN)).message).toBe(
      "the number of vectors to find is not a number",
    );
  });

  it.each([NaN, 0.5, 2 ** 53])("refuse the key %d", (key) => {
    expect(caught(() => filled(1, []).add(key, Float32Array.of(1))).message).toBe(
      `the key of a vector must be a whole number, but is ${key}`,
    );
  });

  it.each([0, -1, 1.5, NaN, 65_537])("cannot have %d dimensions", (dimensions) => {
    expect(caught(() => new VectorArena(dimensions)).code).toBe("config/invalid");
  });

  it("ask a filter about few", () => {
    const blocks = filled(8, makeVectors(5000, 8));
    let asked = 0;
    const odd = (key: number): boolean => {
      asked++;
      return key % 2 === 1;
    };
    const found = blocks.search(
      Float32Array.from({ length: 8 }, () => 1),
      10,
      odd,
    );
    expect(found.every(({ key }) => key % 2 === 1)).toBe(true);
    expect(asked).toBeLessThan(1500);
  });

  it("hold nothing before something is added", () => {
    const arena = new VectorArena(384);
    expect([arena.bytes, new VectorBlocks(arena).bytes]).toEqual([0, 0]);
  });
});

/** The best of what is wanted, in an order that only rounding may have changed. */
function checkSame(found: readonly Neighbour[], wanted: readonly Neighbour[], count: number): void {
  const similarities = new Map(wanted.map(({ key, similarity }) => [key, similarity]));
  expect(found.length).toBe(Math.min(count, wanted.length));
  expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
  for (const [index, { key, similarity }] of found.entries()) {
    expect(similarity).toBeCloseTo(wanted[index]?.similarity ?? NaN, 5);
    expect(similarity).toBeCloseTo(similarities.get(key) ?? NaN, 5);
    const before = found[index - 1];
    if (before === undefined) continue;
    expect(before.similarity > similarity || (before.similarity === similarity && before.key > key)).toBe(true);
  }
}
