import { parseId } from "../../core/ids.js";
import type { Memory } from "../../memory/memory.js";
import type { MemoryLog } from "../../memory/memory-log.js";
import type { Perception } from "../../memory/perception.js";
import type { Ranked } from "../../memory/recall/rank-rows.js";
import { RecallIndex, type RankOptions } from "../../memory/recall/recall-index.js";
import type { CharacterState } from "../roster.js";
import { findSummaries, shownSummary, type FoundSummary } from "../summary-view.js";
import type { World } from "../world.js";

/** A summary that can be found. */
export interface FiledSummary {
  readonly found: FoundSummary;
  /** The oldest memory that it stands for, by seq; 0 when that is not known. */
  readonly oldest: number;
}

/** What the summaries of one log depended on when they were indexed. */
interface Seen {
  readonly log: MemoryLog;
  readonly losses: number;
  readonly windows: number;
}

const EVERY_SUMMARY = {
  all: true,
  skipStubs: true,
  user: undefined,
  channel: undefined,
  limit: Number.POSITIVE_INFINITY,
};

/**
 * The index of a character's summaries: of those that stand for memories, and of higher ones only where what they stand for
 * is not there. They have no neighbours, unlike memories, so they have an index of their own.
 */
export class SummaryRecall {
  readonly #world: World;
  readonly #character: CharacterState;
  #index = new RecallIndex({ apart: true });
  #filed: FiledSummary[] = [];
  #seen: Seen[] = [];
  #hidden = 0;

  constructor(world: World, character: CharacterState) {
    this.#world = world;
    this.#character = character;
  }

  /** Memory held; the summaries themselves are the world's. */
  get bytes(): number {
    return this.#index.bytes + 64 * this.#filed.length;
  }

  /** Catches up with what the character has now. */
  update(perception: Perception): void {
    const logs = [perception.own, ...perception.hearings.map(({ log }) => log)].filter((log) => log !== undefined);
    const seen = logs.map((log) => ({ log, losses: log.losses, windows: windowsOf(log) }));
    const hidden = this.#character.hidden?.size ?? 0;
    const isSame = seen.length === this.#seen.length && seen.every((now, at) => isEqual(now, this.#seen[at]));
    if (isSame && hidden === this.#hidden) return;
    const isGrown = hidden === this.#hidden && !this.#seen.some((before, at) => isLost(before, seen[at]));
    this.#seen = seen;
    this.#hidden = hidden;
    this.#file(recallable(findSummaries(this.#character, EVERY_SUMMARY, perception)), isGrown);
  }

  /** What only came behind all others is added; otherwise all is indexed anew. */
  #file(all: readonly FoundSummary[], isGrown: boolean): void {
    const isBehind = isGrown && this.#filed.every(({ found }, at) => found.part === all[at]?.part);
    if (!isBehind) {
      this.#index = new RecallIndex({ apart: true });
      this.#filed = [];
    }
    for (const found of all.slice(this.#filed.length)) {
      const key = this.#filed.length;
      const { text, covers = [] } = shownSummary(this.#world, found.place, found.part, this.#character.hidden);
      this.#filed.push({ found, oldest: parseId(covers[0] ?? "")?.seq ?? 0 });
      this.#index.add({ key, text, at: found.part.at, conversation: key, importance: 0.5 });
    }
  }

  /** The summaries that answer a query best, best first. */
  rank(
    query: string,
    options: Omit<RankOptions, "filter" | "meaning">,
    isWanted: (filed: FiledSummary) => boolean,
  ): Ranked[] {
    if (this.#filed.length === 0) return [];
    return this.#index.rank(query, {
      ...options,
      filter: (key) => {
        const filed = this.#filed[key];
        return filed !== undefined && isWanted(filed);
      },
    });
  }

  /** @throws RangeError for a key of no summary. */
  memoryOf(key: number): Memory {
    const filed = this.#filed[key];
    if (filed === undefined) throw new RangeError(`there is no summary ${key}`);
    return this.show(filed);
  }

  show({ found }: FiledSummary): Memory {
    return shownSummary(this.#world, found.place, found.part, this.#character.hidden);
  }
}

function windowsOf(log: MemoryLog): number {
  let windows = 0;
  for (const stream of log.streams.values()) for (const level of stream.levels) windows += level.length;
  return windows;
}

function isEqual(a: Seen, b: Seen | undefined): boolean {
  return a.log === b?.log && a.losses === b.losses && a.windows === b.windows;
}

function isLost(before: Seen, now: Seen | undefined): boolean {
  return now?.log !== before.log || now.losses !== before.losses;
}

/** A higher summary tells again what the ones it stands for tell. */
function recallable(all: readonly FoundSummary[]): FoundSummary[] {
  const known = new Set(all.map(({ part }) => part.id));
  return all.filter(({ place, part }) => place.level === 1 || !part.text().covers.some((id) => known.has(id)));
}
