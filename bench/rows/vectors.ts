import { VectorArena, type ArenaParts } from "../../src/memory/vectors/vector-arena.js";
import { VectorBlocks } from "../../src/memory/vectors/vector-blocks.js";
import { defineRow, type Baseline, type Figure, type PartContext } from "../row.js";
import { compare } from "../stopwatch.js";

const VECTORS = 10_000;
const LIMIT = 10;

interface Reading {
  readonly simd: number;
  readonly script: number;
  readonly plain: number;
}

/** The same in every run. */
function makeVectors(count: number, dimensions: number): Float32Array[] {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296 - 0.5;
  };
  return Array.from({ length: count }, () => Float32Array.from({ length: dimensions }, next));
}

function fill(vectors: readonly Float32Array[], dimensions: number, parts: ArenaParts): VectorBlocks {
  const blocks = new VectorBlocks(new VectorArena(dimensions, parts));
  for (const [key, vector] of vectors.entries()) blocks.add(key, vector);
  return blocks;
}

/** Arrays of numbers, their lengths known, one product after the other, all scores sorted. */
function plainSearch(
  query: Float32Array,
  vectors: readonly Float32Array[],
  lengths: readonly number[],
): readonly object[] {
  const scores = vectors.map((vector, key) => {
    let sum = 0;
    for (let at = 0; at < vector.length; at++) sum += (vector[at] ?? 0) * (query[at] ?? 0);
    return { key, score: sum / (lengths[key] ?? 1) };
  });
  return scores.toSorted((a, b) => b.score - a.score).slice(0, LIMIT);
}

const lengthOf = (vector: Float32Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

function search(dimensions: number) {
  return async ({ isQuick }: PartContext): Promise<Reading> => {
    const vectors = makeVectors(VECTORS, dimensions);
    const queries = makeVectors(20, dimensions);
    const lengths = vectors.map(lengthOf);
    const simd = fill(vectors, dimensions, {});
    const script = fill(vectors, dimensions, { kernels: "none" });
    let found = 0;
    const each = (find: (query: Float32Array) => readonly object[]) => () => () => {
      for (const query of queries) found += find(query).length;
    };
    const spent = await compare(
      {
        simd: each((query) => simd.search(query, LIMIT)),
        script: each((query) => script.search(query, LIMIT)),
        plain: each((query) => plainSearch(query, vectors, lengths)),
      },
      { operations: queries.length, rounds: 3, blocks: isQuick ? 2 : 7 },
    );
    if (found === 0) throw new Error("nothing was found");
    return { simd: spent.simd.cpuUs / 1000, script: spent.script.cpuUs / 1000, plain: spent.plain.cpuUs / 1000 };
  };
}

export const vectors = defineRow({
  name: "vectors",
  title: "exact search for the 10 nearest of 10,000 vectors",
  parts: { small: search(384), large: search(1536) },
  figures: ({ small, large }): readonly Figure[] => {
    const baselines = ({ script, plain }: Reading): Baseline[] => [
      { what: "a loop over arrays, and a sort", value: plain },
      { what: "ours without WebAssembly", value: script },
    ];
    return [
      {
        what: "CPU, 384 dimensions",
        unit: "ms",
        measured: small.simd,
        target: { atMost: 0.5 },
        baselines: baselines(small),
      },
      { what: "CPU, 1,536 dimensions", unit: "ms", measured: large.simd, baselines: baselines(large) },
    ];
  },
});
