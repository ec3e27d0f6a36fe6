import { words, termOf } from "../src/core/words.js";
import { FEATURES } from "../src/memory/recall/feature-list.js";
import { RecallIndex } from "../src/memory/recall/recall-index.js";
import { PRIOR_WEIGHTS, type Weights } from "../src/memory/recall/weights.js";
import type { Collection, LabelledQuestion } from "./collection.js";
import { fitListwise, scoreOf, type List } from "./listwise.js";
import type { Ranker } from "./rankers.js";

/** Turns of a meeting that stand for one session when facts are looked for: QMSum's meetings have no sessions. */
const SESSION = 25;
/** Turns that hold most of what a person wrote as the answer. */
const MOST_EVIDENCE = 3;

const PRIOR = Float64Array.from(FEATURES, ({ name }) => PRIOR_WEIGHTS[name]);

function indexOf(collection: Collection, session: number): RecallIndex {
  const index = new RecallIndex();
  for (const document of collection.documents) {
    const conversation = session === 0 ? document.conversation : Math.floor(document.key / session);
    index.add({ ...document, conversation });
  }
  return index;
}

type Target = (collection: Collection, question: LabelledQuestion) => ReadonlyMap<number, number>;

/** Lists of candidates with how much each should be found. */
function listsOf(collections: readonly Collection[], session: number, target: Target): List[] {
  return collections.flatMap((collection) => {
    const index = indexOf(collection, session);
    return collection.questions.flatMap((question) => {
      const { keys, rows } = index.judge(question.text, { now: question.now, history: question.history ?? [] });
      const wanted = target(collection, question);
      const targets = Float64Array.from(keys, (key) => wanted.get(key) ?? 0);
      const sum = targets.reduce((total, value) => total + value, 0);
      return sum === 0 ? [] : [{ rows, targets: targets.map((value) => value / sum) }];
    });
  });
}

const everyRelevant: Target = (_, { relevant }) => new Map([...relevant].map((key) => [key, 1]));

function contentOf(text: string): Set<string> {
  return new Set(words(text).flatMap((word) => termOf(word) ?? []));
}

const contents = new WeakMap<Collection, ReadonlyMap<number, ReadonlySet<string>>>();

/** The relevant turns with most of the written answer's rare words, without those of the question. */
const evidence: Target = (collection, { text, answer = "", relevant }) => {
  let known = contents.get(collection);
  if (known === undefined) {
    known = new Map(collection.documents.map((document) => [document.key, contentOf(document.text)]));
    contents.set(collection, known);
  }
  const asked = contentOf(text);
  const rarity = new Map<string, number>();
  for (const term of contentOf(answer)) {
    if (asked.has(term)) continue;
    let found = 0;
    for (const content of known.values()) if (content.has(term)) found++;
    rarity.set(term, Math.log2(1 + known.size / (found + 0.5)));
  }
  const shares = [...relevant].map((key): [number, number] => {
    let share = 0;
    for (const term of known.get(key) ?? []) share += rarity.get(term) ?? 0;
    return [key, share];
  });
  const best = shares.filter(([, share]) => share > 0).toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return new Map(best.slice(0, MOST_EVIDENCE));
};

/**
 * How strongly weights are held at what was chosen by hand. Of 0.001, 0.003, 0.01, 0.03 and 0.1 the loss on meetings that were
 * not fitted on was least with 0.01 (3 folds); for discussions it hardly matters.
 */
const FACT_PULL = 0.01;
const BROAD_PULL = 0.0001;

/** Weights for questions about a fact. */
export function fitFacts(meetings: readonly Collection[], facts: readonly Collection[]): Float64Array {
  const lists = [...listsOf(meetings, SESSION, evidence), ...listsOf(facts, 0, everyRelevant)];
  return fitListwise(lists, PRIOR, { pull: FACT_PULL });
}

/** Weights for questions about a discussion. */
export function fitBroad(meetings: readonly Collection[]): Float64Array {
  return fitListwise(listsOf(meetings, 0, everyRelevant), PRIOR, { pull: BROAD_PULL });
}

/** As they are frozen: two decimals. */
export function asWeights(values: Float64Array): Weights {
  return Object.fromEntries(
    FEATURES.map(({ name }, at) => [name, Math.round((values[at] ?? 0) * 100) / 100]),
  ) as Weights;
}

const FOLDS = 5;
const DEEPEST = 25;

/** Ranks the questions of each meeting as the package does, with weights that were fitted on other meetings. */
export function crossValidatedRankers(
  meetings: readonly Collection[],
  facts: readonly Collection[],
): (meeting: Collection) => Ranker {
  const fitted = Array.from({ length: FOLDS }, (_, fold) => {
    const others = meetings.filter((_meeting, at) => at % FOLDS !== fold);
    return { facts: fitFacts(others, facts), broad: fitBroad(others) };
  });
  return (meeting) => {
    const index = indexOf(meeting, 0);
    const weights = fitted[meetings.indexOf(meeting) % FOLDS];
    return ({ text, now }) => {
      const { keys, rows, isBroad } = index.judge(text, { now });
      const used = (isBroad ? weights?.broad : weights?.facts) ?? PRIOR;
      const scored = keys.map((key, row) => ({ key, score: scoreOf(rows, row, used) }));
      return scored
        .toSorted((a, b) => b.score - a.score || b.key - a.key)
        .slice(0, DEEPEST)
        .map(({ key }) => key);
    };
  };
}
