import { termOf, words } from "../../src/core/words.js";
import { judgeValue } from "../../src/profile/offline/judge-value.js";
import type { Said } from "../../src/profile/offline/said.js";
import type { Collection } from "../collection.js";
import { readLocomo } from "../data/locomo.js";
import { areaUnderCurve, averagePrecision, type Scored } from "../metrics.js";
import type { EvalFigure, EvalRow } from "../row.js";
import { LOCOMO } from "./retrieval.js";

const PEER = "sum of inverse document frequencies in the conversation";

function termsOf(text: string): ReadonlySet<string> {
  return new Set(words(text).flatMap((word) => termOf(word) ?? []));
}

/** Keys of the turns that are evidence for any question that has an answer. */
function evidenceOf({ questions }: Collection): ReadonlySet<number> {
  return new Set(questions.flatMap(({ category, relevant }) => (category === "adversarial" ? [] : [...relevant])));
}

function gated(collection: Collection): Scored[] {
  const evidence = evidenceOf(collection);
  let before: Said[] = [];
  let session: number | undefined;
  return collection.documents.map(({ key, text, speaker, at, conversation }) => {
    if (conversation !== session) before = [];
    session = conversation;
    const said: Said = { id: String(key), userId: speaker, name: speaker ?? "", role: "user", text, at };
    const { confidence } = judgeValue([said], { context: [before] });
    before.push(said);
    return { score: confidence, isRight: evidence.has(key) };
  });
}

function summed(collection: Collection): Scored[] {
  const evidence = evidenceOf(collection);
  const documents = collection.documents.map(({ key, text }) => ({ key, terms: termsOf(text) }));
  const frequency = new Map<string, number>();
  for (const { terms } of documents) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  return documents.map(({ key, terms }) => {
    let score = 0;
    for (const term of terms) score += Math.log(documents.length / (frequency.get(term) ?? 1));
    return { score, isRight: evidence.has(key) };
  });
}

function measure(text: string): EvalFigure[] {
  const collections = readLocomo(text);
  const ours = collections.flatMap(gated);
  const peers = collections.flatMap(summed);
  return [
    {
      what: "turns",
      metric: "AUC",
      measured: 100 * areaUnderCurve(ours),
      target: 84,
      peer: { name: PEER, value: 100 * areaUnderCurve(peers) },
      count: ours.length,
    },
    {
      what: "turns",
      metric: "average precision",
      measured: 100 * averagePrecision(ours),
      peer: { name: PEER, value: 100 * averagePrecision(peers) },
      count: ours.length,
    },
  ];
}

export const valueGate: EvalRow = {
  name: "value-gate",
  title: "LoCoMo: turns that a later question asks for, by the confidence of the value gate",
  ...LOCOMO,
  language: "English",
  split:
    "five of ten conversations; signs and weights are chosen by hand, some of them among a few by what they gave here, so " +
    "the figure is a little too good",
  measure,
  notes: ["Each turn is judged alone, with the turns of its session before it as context. Questions 1 to 4."],
};
