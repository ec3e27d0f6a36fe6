import { extractSummary } from "../../src/memory/extract-summary.js";
import { joinSentences, type SummaryLocale } from "../../src/memory/summary-rendering.js";
import { readDialogsum } from "../data/dialogsum.js";
import { readQmsumMeetings } from "../data/qmsum.js";
import { readVcsum } from "../data/vcsum.js";
import { meanRouge, rouge } from "../rouge.js";
import type { EvalFigure, EvalRow } from "../row.js";
import type { SummaryCase } from "../summary-case.js";
import { SUMMARY_PEERS } from "../summary-peers.js";

/** How summaries of a set are made and what is wanted of them. */
interface SummaryTask {
  readonly locale: SummaryLocale;
  /** Tokens of a summary: about a fifth more than the references have, for us and for the peers. */
  readonly maxTokens: number;
  /** ROUGE-1, ROUGE-2, ROUGE-L. */
  readonly targets: readonly [number, number, number];
}

const METRICS = ["ROUGE-1 F1", "ROUGE-2 F1", "ROUGE-L F1"] as const;

/** Beside what every character does by default stands the peer with the highest ROUGE-1. */
function measureSummaries(cases: readonly SummaryCase[], { locale, maxTokens, targets }: SummaryTask): EvalFigure[] {
  const ours = meanRouge(
    cases.map(({ lines, reference }) => {
      const summary = joinSentences(extractSummary(lines, { locale, maxTokens }).map(({ text }) => text));
      return rouge(summary, reference);
    }),
  );
  const peers = SUMMARY_PEERS.map(({ name, summarize }) => ({
    name,
    values: meanRouge(cases.map(({ lines, reference }) => rouge(summarize(lines, maxTokens), reference))),
  }));
  const best = peers.toSorted((a, b) => b.values[0] - a.values[0])[0];
  return METRICS.map((metric, index): EvalFigure => ({
    what: "all",
    metric,
    measured: ours[index] ?? 0,
    target: targets[index] ?? 0,
    ...(best === undefined ? {} : { peer: { name: best.name, value: best.values[index] ?? 0 } }),
    count: cases.length,
  }));
}

export const dialogsum: EvalRow = {
  name: "dialogsum",
  title: "DialogSum: summaries of short dialogues, at most 50 tokens",
  file: "dialogsum-dev.jsonl",
  source: {
    address: "github.com/cylnlp/dialogsum",
    part: "DialogSum_Data/dialogsum.dev.jsonl",
    licence: "CC BY-NC-SA 4.0",
    use: "measuring only",
  },
  language: "English",
  split: "dev, all of it; nothing was fitted on it",
  measure: (text) => measureSummaries(readDialogsum(text), { locale: "en", maxTokens: 50, targets: [31, 9, 24] }),
};

export const qmsumMeetings: EvalRow = {
  name: "qmsum-meetings",
  title: "QMSum: summaries of whole meetings, at most 160 tokens",
  file: "qmsum-val.jsonl",
  source: {
    address: "github.com/Yale-LILY/QMSum",
    part: "data/ALL/jsonl/val.jsonl",
    licence: "MIT",
    use: "measuring and fitting",
  },
  language: "English",
  split: "validation, all of it; the selection of sentences was tuned on it",
  measure: (text) =>
    measureSummaries(readQmsumMeetings(text), { locale: "en", maxTokens: 160, targets: [29, 5.3, 15] }),
};

export const vcsum: EvalRow = {
  name: "vcsum",
  title: "VCSum: summaries of parts of meetings, at most 170 tokens",
  file: "vcsum-short-dev.jsonl",
  source: { address: "github.com/hahahawu/VCSum", part: "short_dev.txt", licence: "MIT", use: "measuring and fitting" },
  language: "Chinese",
  split: "short dev, all of it; the selection of sentences was tuned on it",
  measure: (text) => measureSummaries(readVcsum(text), { locale: "zh", maxTokens: 170, targets: [35, 14, 20] }),
  notes: ["ROUGE of Chinese compares characters."],
};
