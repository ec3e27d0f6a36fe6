// Fits the weights of the ranking and prints them as they stand in src/memory/recall/weights.ts. The data is that whose
// licence allows it, and nothing else: the validation part of QMSum (MIT) and travel dialogues of KdConv (Apache-2.0).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readKdconv } from "./data/kdconv.js";
import { readQmsum } from "./data/qmsum.js";
import { asWeights, fitBroad, fitFacts } from "./fitting.js";

const folder = process.argv[2] ?? "../shared/eval";
const meetings = readQmsum(readFileSync(join(folder, "qmsum-val.jsonl"), "utf8"));
const facts = readKdconv(readFileSync(join(folder, "kdconv-travel-dev.json"), "utf8"));
console.log("FACT_WEIGHTS", asWeights(fitFacts(meetings, facts)));
console.log("BROAD_WEIGHTS", asWeights(fitBroad(meetings)));
