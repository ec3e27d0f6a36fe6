import type { Memory } from "../../memory/memory.js";
import type { Engine } from "../engine.js";
import { selectMemories } from "../query.js";
import { findNearOf } from "../recall/recall.js";
import type { RecalledMemory } from "../recall/recalled-memory.js";
import type { CharacterState } from "../roster.js";
import { summariesOf } from "../summary-view.js";
import type { ComposeOptions } from "./composed-prompt.js";
import type { Candidate, MemorySection } from "./fill-budget.js";
import { promptItem, sentencesOf } from "./prompt-item.js";

/** Summaries that are considered: each stands for many memories. */
const MAX_SUMMARIES = 100;
/** Recalled memories that are considered. */
const MAX_RECALLED = 100;
/** Parts of a score that are named. */
const NAMED_PARTS = 3;

/** What could stand in each section, what is wanted most first. */
export type Considered = Readonly<Record<MemorySection, readonly Candidate[]>>;

export interface Considering {
  /** What to recall for. */
  readonly query: string;
  readonly vector: Float32Array | undefined;
  readonly count: (text: string) => number;
}

/** The memories and summaries that a character has for a prompt. */
export function considerMemories(
  engine: Engine,
  state: CharacterState,
  options: ComposeOptions,
  { query, vector, count }: Considering,
): Considered {
  const { world } = engine;
  const { types, since, until, userId, sessionId, channel, where } = options;
  const perception = world.perception(state);
  const filter = Object.entries({ types, since, until, userId, sessionId, channel, where });
  const wanted = Object.fromEntries(filter.filter(([, value]) => value !== undefined));
  const memories = selectMemories(world, state, wanted, perception);
  const user = userId === undefined ? undefined : (world.pool.users.find(userId) ?? 0);
  const summaries = summariesOf(
    world,
    state,
    { all: false, user, channel, limit: MAX_SUMMARIES, skipStubs: true },
    perception,
  ).toReversed();
  const candidate = (memory: Memory, why: string, score?: number): Candidate | undefined => {
    const item = promptItem(memory, state.name, engine.options.locale);
    if (item === undefined) return undefined;
    return {
      item,
      seq: memory.seq,
      tokens: count(item.line),
      why,
      sentences: sentencesOf(memory),
      ...(score === undefined ? undefined : { score }),
    };
  };
  const recalled = engine.recalls.ask(state, (mind) =>
    mind.recall(
      {
        query,
        filters: wanted,
        limit: MAX_RECALLED,
        diversity: 0,
        weights: {},
        now: engine.now(),
        findNear: findNearOf(engine, vector),
      },
      perception,
    ),
  );
  return {
    recent: present(memories.map((memory) => candidate(memory, "one of the newest"))),
    summaries: present(summaries.map((summary) => candidate(summary, whySummary(summary)))),
    recalled: present(recalled.map((found) => candidate(found.memory, whyRecalled(found), found.score))),
  };
}

/** The largest parts of its score. */
function whyRecalled({ parts }: RecalledMemory): string {
  const largest = Object.entries(parts)
    .filter(([, value]) => value > 0)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, NAMED_PARTS);
  return `answers by ${largest.map(([name, value]) => `${name} ${value.toFixed(1)}`).join(", ")}`;
}

function whySummary({ covers = [], at }: Memory): string {
  return `stands for ${covers.length} memories until ${at.slice(0, 10)}`;
}

function present<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter((item) => item !== undefined);
}
