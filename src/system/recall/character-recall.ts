import { readTime, type Time } from "../../core/time.js";
import { findCutoff, awaitsSummary, type Perception } from "../../memory/perception.js";
import { matches, summarizes, type Row, type RowQuery } from "../../memory/reading.js";
import type { MemoryQuery } from "../../memory/memory.js";
import type { Ranked, RankWeights } from "../../memory/recall/rank-rows.js";
import { memoryAt } from "../memory-view.js";
import type { NearMemory } from "../embeddings.js";
import { channelOf, rowQuery } from "../query.js";
import type { CharacterState } from "../roster.js";
import type { World } from "../world.js";
import { MemoryRecall, type RowFilter } from "./memory-recall.js";
import type { RecalledMemory } from "./recalled-memory.js";
import { SummaryRecall, type FiledSummary } from "./summary-recall.js";

/** Asks for vectors near the query's, among the rows that are wanted. */
export type FindNear = (
  perception: Perception,
  isWanted: (log: Row["log"], position: number) => boolean,
) => NearMemory[];

/** What is asked of a character. The filters of a query narrow what may answer. */
export interface RecallRequest {
  readonly query: string;
  readonly filters: Omit<MemoryQuery, "limit">;
  readonly limit: number;
  readonly diversity: number;
  readonly weights: RankWeights;
  readonly now: number;
  /** Left out when there is no vector for the query. */
  readonly findNear?: FindNear | undefined;
}

/** All that one character can recall. */
export class CharacterRecall {
  readonly #world: World;
  readonly #character: CharacterState;
  readonly #memories: MemoryRecall;
  readonly #summaries: SummaryRecall;

  constructor(world: World, character: CharacterState, locale: "en" | "zh") {
    this.#world = world;
    this.#character = character;
    this.#memories = new MemoryRecall(world, character, locale);
    this.#summaries = new SummaryRecall(world, character);
  }

  /** Memory held. */
  get bytes(): number {
    return this.#memories.bytes + this.#summaries.bytes;
  }

  /** What answers best, best first; newer first among equals. */
  recall(request: RecallRequest, perception: Perception): RecalledMemory[] {
    if (request.limit === 0) return [];
    const rows = rowQuery(this.#world, request.filters);
    if (rows === undefined) return this.#recallSummaries(request, perception);
    this.#memories.update(perception);
    const memories = this.#rankMemories(request, perception, rows);
    return merge(memories, this.#recallSummaries(request, perception), request.limit);
  }

  #rankMemories(request: RecallRequest, perception: Perception, rows: RowQuery): RecalledMemory[] {
    const { query, limit, diversity, weights, now, findNear } = request;
    const isWanted = this.#rowFilter(request, perception, rows);
    const meaning = findNear === undefined ? undefined : this.#meaningOf(findNear, perception, isWanted);
    const options = { limit, diversity, weights, now, ...(meaning === undefined ? undefined : { meaning }) };
    return this.#memories.rank(query, options, isWanted).flatMap(({ key, score, parts }) => {
      const row = this.#memories.rowOf(key);
      return row === undefined ? [] : [{ memory: memoryAt(this.#world, this.#character, row), score, parts }];
    });
  }

  /** Undefined when the character may be shown everything, which costs nothing to find out. */
  #rowFilter({ filters }: RecallRequest, perception: Perception, rows: RowQuery): RowFilter | undefined {
    const cutoff = findCutoff(perception, Number.POSITIVE_INFINITY);
    const isNarrowed = Object.values(filters).some((filter) => filter !== undefined);
    if (cutoff === 0 && !isNarrowed) return undefined;
    const { channel, where } = filters;
    return (row, seq) => {
      const { log, position } = row;
      if (seq < cutoff && !awaitsSummary(log, position, summarizes(perception, row))) return false;
      if (!isNarrowed) return true;
      if (rows.user !== undefined && log.user(position) !== 0 && log.user(position) !== rows.user) return false;
      if (!matches(row, rows) || (channel !== undefined && channelOf(this.#world, row) !== channel)) return false;
      return where === undefined || where(memoryAt(this.#world, this.#character, row));
    };
  }

  /** How near memories are to the query, 1 for the nearest and 0 for the last of those that count. */
  #meaningOf(findNear: FindNear, perception: Perception, isWanted: RowFilter | undefined): Map<number, number> {
    const keyed = (log: Row["log"], position: number): boolean => {
      const key = this.#memories.keyOf(log, log.seq(position));
      const row = key < 0 ? undefined : this.#memories.rowOf(key);
      return row !== undefined && (isWanted === undefined || isWanted(row, log.seq(position)));
    };
    const near = findNear(perception, keyed);
    const nearest = near[0]?.similarity ?? 0;
    const furthest = Math.max(0, near.at(-1)?.similarity ?? 0);
    const meaning = new Map<number, number>();
    for (const { log, seq, similarity } of near) {
      // Embedders differ in how alike unlike texts are to them, so only differences count.
      const share = nearest > furthest ? (similarity - furthest) / (nearest - furthest) : nearest > 0 ? 1 : 0;
      if (share > 0) meaning.set(this.#memories.keyOf(log, seq), share);
    }
    return meaning;
  }

  /** Summaries of what is not to be seen word for word any more, or all when they are asked for by their type. */
  #recallSummaries(request: RecallRequest, perception: Perception): RecalledMemory[] {
    const { query, limit, diversity, weights, now, filters } = request;
    const isAsked = filters.types?.includes("summary") === true;
    const isMixed = (weights.recency ?? 0) !== 0 || (weights.importance ?? 0) !== 0;
    const isOut = filters.types !== undefined || isMixed;
    if ((isOut && !isAsked) || filters.sessionId !== undefined || this.#world.summaries === 0) return [];
    this.#summaries.update(perception);
    const cutoff = findCutoff(perception, Number.POSITIVE_INFINITY);
    const user = filters.userId === undefined ? undefined : (this.#world.pool.users.find(filters.userId) ?? 0);
    const since = timeOf("since", filters.since) ?? Number.NEGATIVE_INFINITY;
    const until = timeOf("until", filters.until) ?? Number.POSITIVE_INFINITY;
    const isWanted = (filed: FiledSummary): boolean => {
      const { place, part } = filed.found;
      if (!isAsked && isInSight(filed, cutoff)) return false;
      if (user !== undefined && place.stream.user !== 0 && place.stream.user !== user) return false;
      if (filters.channel !== undefined && place.channel !== filters.channel) return false;
      if (part.at < since || part.at >= until) return false;
      return filters.where === undefined || filters.where(this.#summaries.show(filed));
    };
    return this.#summaries
      .rank(query, { limit, diversity, weights, now }, isWanted)
      .map(({ key, score, parts }: Ranked) => ({ memory: this.#summaries.memoryOf(key), score, parts }));
  }
}

function timeOf(field: string, time: Time | undefined): number | undefined {
  return time === undefined ? undefined : readTime(time, field, "config/invalid");
}

/** Whether all that a summary stands for can be seen word for word. */
function isInSight({ oldest }: FiledSummary, cutoff: number): boolean {
  return oldest >= cutoff && oldest > 0;
}

/** Two lists, best first, as one; of each the order stays, since diverse results do not stand by their scores. */
function merge(first: readonly RecalledMemory[], second: readonly RecalledMemory[], limit: number): RecalledMemory[] {
  const merged: RecalledMemory[] = [];
  let [a, b] = [0, 0];
  while (merged.length < limit) {
    const [one, other] = [first[a], second[b]];
    const next = one !== undefined && (other === undefined || one.score >= other.score) ? one : other;
    if (next === undefined) break;
    if (next === one) a++;
    else b++;
    merged.push(next);
  }
  return merged;
}
