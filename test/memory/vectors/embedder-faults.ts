import { DramatisError } from "../../../src/core/errors.js";
import { DIMENSIONS, fail, good, never, vectorOf, type Embed } from "./queue-rig.js";

/** Somebody who saves memory at the wrong place. */
export const buffer: Float32Array = new Float32Array(DIMENSIONS);

/** What an embedder may do wrong. */
export const FAULTS: readonly [string, Embed][] = [
  ["throws", () => fail(new Error("no"))],
  ["throws what is no error", () => fail("no")],
  ["rejects", () => Promise.reject(new TypeError("fetch failed"))],
  ["never answers", never],
  ["answers nothing", () => undefined],
  ["answers text", () => "[[1,2]]"],
  ["gives no vectors", () => []],
  ["gives too few vectors", (texts) => texts.slice(1).map(vectorOf)],
  ["gives too many vectors", (texts) => [...texts, "more"].map(vectorOf)],
  ["gives holes", (texts) => Array.from({ length: texts.length })],
  ["gives arrays of numbers as text", (texts) => texts.map((text) => [...vectorOf(text)].map(String))],
  ["gives other dimensions", (texts) => texts.map(() => new Float32Array(DIMENSIONS + 1))],
  ["gives empty vectors", (texts) => texts.map(() => new Float32Array())],
  ["gives NaN", (texts) => texts.map(() => new Float32Array(DIMENSIONS).fill(NaN))],
  ["gives infinity", (texts) => texts.map(() => new Float32Array(DIMENSIONS).fill(Infinity))],
  ["gives a list that throws", (texts) => new Proxy(texts.map(vectorOf), { get: () => fail(new Error("no")) })],
];

/** What goes wrong only with more than one text. */
export const FAULTS_OF_SEVERAL: readonly [string, Embed, string][] = [
  [
    "too few vectors",
    (texts) => [...new Set([0, ...texts.slice(2).keys()])].map((at) => vectorOf(texts[at] ?? "")),
    "malformed",
  ],
  ["the same array for all", (texts) => texts.map((text) => (buffer.set(vectorOf(text)), buffer)), "malformed"],
  ["overlapping arrays", overlapping, "malformed"],
  ["vectors in reverse order", (texts) => texts.toReversed().map(vectorOf), "malformed"],
  ["vectors one place further", (texts) => [...texts.slice(1), ...texts.slice(0, 1)].map(vectorOf), "malformed"],
  ["vectors in the order of the alphabet", (texts) => texts.toSorted().map(vectorOf), "malformed"],
  [
    "a refusal",
    (texts) =>
      texts.length > 1
        ? fail(new DramatisError("model/failed", "one!", { details: { kind: "bad-request" } }))
        : good(texts, undefined),
    "bad-request",
  ],
];

function overlapping(texts: readonly string[]): Float32Array[] {
  const all = new Float32Array(DIMENSIONS + texts.length);
  if (texts.length === 1) all.set(vectorOf(texts[0] ?? ""));
  return texts.map((_, index) => all.subarray(index, index + DIMENSIONS));
}
