import { sentences } from "../src/core/sentences.js";
import { estimateTokens } from "../src/core/tokens.js";
import { terms } from "../src/core/words.js";
import type { SourceLine } from "../src/memory/extract-summary.js";

/** A way to summarize that others use. */
export interface SummaryPeer {
  readonly name: string;
  readonly summarize: (lines: readonly SourceLine[], maxTokens: number) => string;
}

/** Sentences that are compared with each other; the work grows by the square. */
const MOST_COMPARED = 2000;
/** Of shorter sentences the formula thinks too highly: "Right." would come first in every meeting. */
const FEWEST_TERMS = 4;
const ROUNDS = 30;
const DAMPING = 0.85;

interface PeerSentence {
  readonly text: string;
  /** As "Ann: I sold the mill.", which scores better than without the name. */
  readonly labelled: string;
}

function sentencesOf(lines: readonly SourceLine[]): PeerSentence[] {
  return lines.flatMap(({ speaker, text }) =>
    sentences(text).map((sentence) => ({
      text: sentence.text,
      labelled: speaker === undefined ? sentence.text : `${speaker}: ${sentence.text}`,
    })),
  );
}

/** Takes sentences in the order given while they fit, and puts them back into that of the source. */
function taken(found: readonly PeerSentence[], order: readonly number[], maxTokens: number): string {
  const chosen: number[] = [];
  let left = maxTokens;
  for (const index of order) {
    const price = estimateTokens(found[index]?.labelled ?? "");
    if (price > left) continue;
    left -= price;
    chosen.push(index);
  }
  return chosen
    .toSorted((a, b) => a - b)
    .map((index) => found[index]?.labelled ?? "")
    .join(" ");
}

function lead(lines: readonly SourceLine[], maxTokens: number): string {
  const found = sentencesOf(lines);
  return taken(
    found,
    found.map((_, index) => index),
    maxTokens,
  );
}

/** Which sentences share words with which, and how much: shared words by the logarithms of both lengths. */
function edges(texts: readonly string[]): Map<number, number>[] {
  const bags = texts
    .map((text) => new Set(terms(text)))
    .map((bag) => (bag.size < FEWEST_TERMS ? new Set<string>() : bag));
  const found = texts.map(() => new Map<number, number>());
  bags.forEach((a, i) => {
    for (let j = i + 1; j < bags.length; j += 1) {
      const b = bags[j];
      const length = Math.log(a.size) + Math.log(b?.size ?? 0);
      if (b === undefined || !(length > 0)) continue;
      let shared = 0;
      for (const term of a) if (b.has(term)) shared += 1;
      if (shared === 0) continue;
      found[i]?.set(j, shared / length);
      found[j]?.set(i, shared / length);
    }
  });
  return found;
}

/** Mihalcea and Tarau, "TextRank: bringing order into texts" (2004). */
function textRank(lines: readonly SourceLine[], maxTokens: number): string {
  const found = sentencesOf(lines).slice(0, MOST_COMPARED);
  const weights = edges(found.map(({ text }) => text));
  const sums = weights.map((row) => [...row.values()].reduce((sum, weight) => sum + weight, 0));
  let ranks = found.map(() => 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = ranks;
    ranks = weights.map((row) => {
      let sum = 0;
      for (const [j, weight] of row) sum += (weight / (sums[j] ?? 1)) * (before[j] ?? 0);
      return 1 - DAMPING + DAMPING * sum;
    });
  }
  const order = found.map((_, index) => index).toSorted((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0) || a - b);
  return taken(found, order, maxTokens);
}

export const SUMMARY_PEERS: readonly SummaryPeer[] = [
  { name: 'the first sentences, "Name: " before each', summarize: lead },
  { name: 'TextRank, "Name: " before each sentence', summarize: textRank },
];
