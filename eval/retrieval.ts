import type { Collection, LabelledQuestion } from "./collection.js";
import { mean } from "./metrics.js";
import { ourRanker, type Ranker, type RankingPeer } from "./rankers.js";
import type { EvalFigure } from "./row.js";

/** A measure of one ranking, and what is to be reached on the whole set, in percent. */
export interface Measure {
  readonly metric: string;
  readonly of: (ranked: readonly number[], relevant: ReadonlySet<number>) => number;
  readonly target?: number;
}

export interface RetrievalTask {
  /** In the order of the table. */
  readonly measures: readonly Measure[];
  readonly peers: readonly RankingPeer[];
  /** @default what the package does */
  readonly ours?: (collection: Collection) => Ranker;
}

interface Asked {
  readonly question: LabelledQuestion;
  readonly ours: readonly number[];
  /** By peer. */
  readonly peers: readonly (readonly number[])[];
}

const WHOLE = "all";

/**
 * Asks all questions of everyone; figures for the whole set, and for each category if there are several. Means are over
 * questions. Each figure stands beside the peer that is best at it.
 */
export function measureRetrieval(
  collections: readonly Collection[],
  { measures, peers, ours = ourRanker }: RetrievalTask,
): EvalFigure[] {
  const asked = collections.flatMap((collection): Asked[] => {
    const our = ours(collection);
    const others = peers.map(({ rankerOf }) => rankerOf(collection));
    return collection.questions.map((question) => ({
      question,
      ours: our(question),
      peers: others.map((other) => other(question)),
    }));
  });
  if (asked.length === 0) throw new Error("the file has no question that names what answers it");
  const categories = [...new Set(asked.map(({ question }) => question.category))].toSorted();
  const groups = [
    { what: WHOLE, of: asked },
    ...(categories.length < 2 ? [] : categories).map((what) => ({
      what,
      of: asked.filter(({ question }) => question.category === what),
    })),
  ];
  return groups.flatMap(({ what, of: group }) =>
    measures.map(({ metric, of, target }): EvalFigure => {
      const percent = (rankingOf: (one: Asked) => readonly number[]): number =>
        100 * mean(group.map((one) => of(rankingOf(one), one.question.relevant)));
      const [peer] = peers
        .map(({ name }, index) => ({ name, value: percent((one) => one.peers[index] ?? []) }))
        .toSorted((a, b) => b.value - a.value);
      return {
        what,
        metric,
        measured: percent((one) => one.ours),
        ...(target === undefined || what !== WHOLE ? {} : { target }),
        ...(peer === undefined ? {} : { peer }),
        count: group.length,
      };
    }),
  );
}
