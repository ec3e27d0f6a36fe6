import MiniSearch from "minisearch";
import { termOf, words } from "../../src/core/words.js";
import { RecallIndex, type RecallDocument } from "../../src/memory/recall/recall-index.js";
import { defineRow, type PartContext } from "../row.js";
import { median } from "../statistics.js";
import { Latencies } from "../stopwatch.js";

const MINUTE = 60_000;
const VOCABULARY = 20_000;
const SPEAKERS = 20;
const QUERIES = 200;
/** Share of words that carry grammar only. */
const GRAMMAR = 0.4;
const SMALL = "the a and of to in that it was with for on at by from when where who".split(" ");

interface Talk {
  readonly documents: readonly RecallDocument[];
  /** Words as frequent as in the documents: some are in a tenth of them, some in none. */
  readonly plain: readonly string[];
  /** Eight of the fifteen most frequent words. */
  readonly common: readonly string[];
}

/** Memories of about 140 characters whose words are as unevenly frequent as those of a language, the same in every run. */
function makeTalk(count: number): Talk {
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const vocabulary = Array.from({ length: VOCABULARY }, (_, index) => {
    let word = "";
    for (let rest = index + 19; rest > 0; rest = Math.floor(rest / 16)) {
      word += ("bcdfghklmnprstvz"[rest % 16] ?? "") + ("aeiou"[index % 5] ?? "");
    }
    return `${word}n`;
  });
  // The nth word is about as frequent as 1/n.
  const content = (): string => vocabulary[Math.floor(VOCABULARY ** random()) - 1] ?? "";
  const word = (): string => (random() < GRAMMAR ? (SMALL[Math.floor(random() * SMALL.length)] ?? "") : content());
  const speaker = (): string => `Speaker${Math.floor(random() * SPEAKERS)}`;
  const sentence = (length: number): string => Array.from({ length }, word).join(" ");
  return {
    documents: Array.from({ length: count }, (_, key) => ({
      key,
      text: `${sentence(23)}.`,
      speaker: speaker(),
      at: key * MINUTE,
      conversation: Math.floor(key / 30),
      importance: random(),
    })),
    plain: Array.from({ length: QUERIES }, () => `What did ${speaker()} say about the ${sentence(8)}?`),
    common: Array.from({ length: QUERIES }, () =>
      Array.from({ length: 8 }, () => vocabulary[Math.floor(random() * 15)] ?? "").join(" "),
    ),
  };
}

function p50(queries: readonly string[], ask: (query: string) => readonly unknown[]): number {
  for (const query of queries) ask(query);
  return median(
    Array.from({ length: 3 }, () => {
      const latencies = new Latencies();
      for (const query of queries) latencies.time(() => ask(query));
      return latencies.p50;
    }),
  );
}

interface Reading {
  plain: number;
  common: number;
  miniSearch: number;
  bytes: number;
  addUs: number;
}

function measure(count: number): Reading {
  const { documents, plain, common } = makeTalk(count);
  const index = new RecallIndex();
  const startedAt = performance.now();
  for (const document of documents) index.add(document);
  const addUs = ((performance.now() - startedAt) * 1000) / count;
  const ask = (query: string): readonly unknown[] => index.rank(query, { limit: 10, now: count * MINUTE });
  const search = new MiniSearch({
    idField: "key",
    fields: ["text"],
    tokenize: (text) => words(text),
    processTerm: (word) => termOf(word) ?? null,
  });
  search.addAll(documents);
  return {
    plain: p50(plain, ask),
    common: p50(common, ask),
    // It takes tens of milliseconds for each at 100,000.
    miniSearch: p50(plain.slice(0, 20), (query) => search.search(query).slice(0, 10)),
    bytes: index.bytes / count,
    addUs,
  };
}

const SIZES = { tiny: 100, small: 1000, medium: 10_000, large: 100_000 } as const;
const P50_MS: Readonly<Record<keyof typeof SIZES, number | undefined>> = {
  tiny: undefined,
  small: 0.5,
  medium: undefined,
  large: 2,
};

export const recall = defineRow({
  name: "recall",
  title: "recall the top 10 of all memories, with their parts",
  parts: {
    tiny: (): Reading => measure(SIZES.tiny),
    small: (): Reading => measure(SIZES.small),
    medium: (): Reading => measure(SIZES.medium),
    large: ({ isQuick }: PartContext): Reading => measure(isQuick ? SIZES.large / 10 : SIZES.large),
  },
  figures: (readings) =>
    (["tiny", "small", "medium", "large"] as const).flatMap((size) => {
      const { plain, common, miniSearch, bytes, addUs } = readings[size];
      const bound = P50_MS[size];
      const target = bound === undefined ? {} : { target: { atMost: bound } };
      const of = SIZES[size].toLocaleString("en");
      return [
        {
          what: `p50, a question of 8 words, ${of}`,
          unit: "ms" as const,
          measured: plain,
          ...target,
          baselines: [{ what: "MiniSearch 7.2.0, same stems and stop words", value: miniSearch }],
        },
        { what: `p50, 8 of the most frequent words, ${of}`, unit: "ms" as const, measured: common, ...target },
        {
          what: `index, per memory, ${of}`,
          unit: "B" as const,
          measured: bytes,
          target: { atMost: 160 },
        },
        { what: `add to the index, ${of}`, unit: "us" as const, measured: addUs },
      ];
    }),
});
