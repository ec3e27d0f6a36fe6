import MiniSearch from "minisearch";
import { termOf, words } from "../src/core/words.js";
import { RecallIndex } from "../src/memory/recall/recall-index.js";
import type { Collection, LabelledQuestion } from "./collection.js";

/** Ranks documents for a question: keys, best first, at least 25 if there are as many. */
export type Ranker = (question: LabelledQuestion) => number[];

const DEEPEST = 25;

/** What this package does by default. */
export function ourRanker({ documents }: Collection): Ranker {
  const index = new RecallIndex();
  for (const document of documents) index.add(document);
  return ({ text, now, history = [] }) => index.rank(text, { limit: DEEPEST, now, history }).map(({ key }) => key);
}

/** Another system, with its name. */
export interface RankingPeer {
  readonly name: string;
  readonly rankerOf: (collection: Collection) => Ranker;
}

function miniSearchRanker({ documents }: Collection, tokenize: (text: string) => string[]): Ranker {
  const search = new MiniSearch({
    idField: "key",
    fields: ["text"],
    tokenize,
    processTerm: (word) => termOf(word) ?? null,
    searchOptions: { prefix: true },
  });
  search.addAll(
    documents.map(({ key, text, speaker }) => ({ key, text: speaker === undefined ? text : `${speaker}: ${text}` })),
  );
  return ({ text }) =>
    search
      .search(text)
      .slice(0, DEEPEST)
      .map(({ id }) => Number(id));
}

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

function segments(text: string): string[] {
  return [...segmenter.segment(text.normalize("NFKC").toLowerCase())].flatMap(({ segment, isWordLike }) =>
    isWordLike === true ? [segment] : [],
  );
}

/** The best peers that are known, helped by our words, stems and stop words; the speaker stands before the text. */
export const ENGLISH_PEERS: readonly RankingPeer[] = [
  {
    name: "MiniSearch 7.2.0, same words, stems and stop words, prefixes",
    rankerOf: (collection) => miniSearchRanker(collection, words),
  },
];

export const CHINESE_PEERS: readonly RankingPeer[] = [
  { name: "MiniSearch 7.2.0, pairs of characters", rankerOf: (collection) => miniSearchRanker(collection, words) },
  { name: "MiniSearch 7.2.0, Intl.Segmenter", rankerOf: (collection) => miniSearchRanker(collection, segments) },
];
