// Prints the stems that people use whatever they talk about, as they stand in
// src/profile/offline/widely-used-stems.ts. The data is the validation part of QMSum (MIT), and nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isCommonTerm } from "../src/core/stop-words.js";
import { terms } from "../src/core/words.js";
import { readQmsum } from "./data/qmsum.js";

/** Of all meetings. What fewer have is what they are about. */
const LEAST_SHARE = 1 / 3;
/** Shorter ones are pieces of words that somebody broke off. */
const SHORTEST = 3;

const folder = process.argv[2] ?? "../shared/eval";
const meetings = readQmsum(readFileSync(join(folder, "qmsum-val.jsonl"), "utf8"));
const spread = new Map<string, number>();
for (const { documents } of meetings) {
  for (const stem of new Set(documents.flatMap(({ text }) => terms(text)))) {
    spread.set(stem, (spread.get(stem) ?? 0) + 1);
  }
}
const stems = [...spread].flatMap(([stem, count]) =>
  count >= meetings.length * LEAST_SHARE && stem.length >= SHORTEST && !isCommonTerm(stem) ? [stem] : [],
);
console.log(stems.toSorted((a, b) => (a < b ? -1 : 1)).join(" "));
