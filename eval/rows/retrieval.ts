import { readKdconv } from "../data/kdconv.js";
import { readLocomo } from "../data/locomo.js";
import { readQmsum } from "../data/qmsum.js";
import { crossValidatedRankers } from "../fitting.js";
import { ndcgAt, precisionAt, recallAt } from "../metrics.js";
import { CHINESE_PEERS, ENGLISH_PEERS } from "../rankers.js";
import { measureRetrieval, type Measure } from "../retrieval.js";
import type { EvalFigure, EvalRow } from "../row.js";

function measure(metric: string, of: Measure["of"], target: number | undefined): Measure {
  return { metric, of, ...(target === undefined ? {} : { target }) };
}

const recall = (k: number, target?: number): Measure =>
  measure(`recall@${k}`, (ranked, relevant) => recallAt(ranked, relevant, k), target);
const ndcg = (target?: number): Measure =>
  measure("nDCG@10", (ranked, relevant) => ndcgAt(ranked, relevant, 10), target);
const precision = (target?: number): Measure =>
  measure("P@10", (ranked, relevant) => precisionAt(ranked, relevant, 10), target);

/** The file that several rows read. */
export const LOCOMO: Pick<EvalRow, "file" | "source"> = {
  file: "locomo-dev.json",
  source: {
    address: "github.com/snap-research/locomo",
    part: "conv-26, 41, 43, 47 and 49 of data/locomo10.json",
    licence: "CC BY-NC 4.0",
    use: "measuring only",
  },
};

export const locomo: EvalRow = {
  name: "locomo",
  title: "LoCoMo: turns of very long chats that are evidence for a question",
  ...LOCOMO,
  language: "English",
  split: "five of ten conversations; nothing was fitted on it",
  measure: (text) =>
    measureRetrieval(readLocomo(text), {
      measures: [recall(5, 72), recall(10, 79), recall(25, 86), ndcg(63)],
      peers: ENGLISH_PEERS,
    }),
  notes: ["Recall of turns, not of sessions. The categories have the numbers that they have in the data."],
};

/** Each meeting is ranked with weights that were fitted without it; beneath, with those that the package has. */
function measureQmsum(text: string): EvalFigure[] {
  const meetings = readQmsum(text);
  const shipped = measureRetrieval(meetings, { measures: [precision(), ndcg()], peers: ENGLISH_PEERS });
  const held = measureRetrieval(meetings, {
    measures: [precision(36), ndcg(43)],
    peers: ENGLISH_PEERS,
    ours: crossValidatedRankers(meetings, []),
  });
  return [
    ...held.map((figure) => ({ ...figure, what: "weights fitted on other meetings" })),
    ...shipped.map((figure) => ({ ...figure, what: "as shipped, fitted on these" })),
  ];
}

export const qmsum: EvalRow = {
  name: "qmsum",
  title: "QMSum: turns of meetings that a question is about",
  file: "qmsum-val.jsonl",
  source: {
    address: "github.com/Yale-LILY/QMSum",
    part: "data/ALL/jsonl/val.jsonl",
    licence: "MIT",
    use: "measuring and fitting",
  },
  language: "English",
  split: "validation; weights were fitted on it, so what counts is the cross-validation (5 folds by meeting)",
  measure: measureQmsum,
};

export const kdconv: EvalRow = {
  name: "kdconv",
  title: "KdConv travel: facts that the next reply uses, found by what was said",
  file: "kdconv-travel-dev.json",
  source: {
    address: "github.com/thu-coai/KdConv",
    part: "every second dialogue of data/travel/test.json",
    licence: "Apache-2.0",
    use: "measuring and fitting",
  },
  language: "Chinese",
  split: "half of the test part; weights for facts were fitted on it and on QMSum",
  measure: (text) =>
    measureRetrieval(readKdconv(text), {
      measures: [recall(5), recall(10, 43), recall(25), ndcg()],
      peers: CHINESE_PEERS,
    }),
  notes: [
    "Earlier utterances are given as history, which the peers have no place for. All facts of this half are searched.",
  ],
};
