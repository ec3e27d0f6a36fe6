import type { AnyTypes, Memory, MemoryQuery, MemoryTypes } from "../../memory/memory.js";

/**
 * What to recall, and how to weigh it. The filters of a query narrow what may answer. Summaries answer for what is not to be
 * seen word for word any more; they belong to no session and have the source `summary`, so `sessionId` leaves them out.
 */
export interface RecallOptions extends MemoryQuery {
  /** At most so many, the best. @default 10 */
  limit?: number;
  /** How unlike each other the results are to be: 0 not at all, 1 as much as can be. @default 0 */
  diversity?: number;
  /**
   * What counts how much, each from 0 to 1,000,000. By default relevance alone, as it is. With `recency` or `importance` (1 each is the classic mix of
   * Park et al., "Generative Agents", 2023) all three are brought to 0 to 1 over what was found, and summaries are found only
   * when `types` asks for them.
   * @default relevance 1, recency 0, importance 0
   */
  weights?: { relevance?: number; recency?: number; importance?: number };
  /** The vector of the query, of the system's embedder; what is near it is found without a word in common. */
  vector?: Float32Array;
}

/** A memory that was recalled, and why. */
export interface RecalledMemory<M extends MemoryTypes = AnyTypes> {
  memory: Memory<M>;
  /** Higher is better. Comparable within one answer only. */
  score: number;
  /**
   * What the score is made of; added one after the other they give `score`. `words` are those of the question that it has,
   * `nearby` what was said around it, `conversation` what the talk it belongs to has of the question, `phrase` words that stand
   * together, `synonyms`, `speaker` who speaks or is named, `time` dates, `answer` the kind of thing that is asked for, `form`
   * its length and manner, `meaning` its vector; `base`, `recency`, `importance` of a mix.
   */
  parts: Readonly<Record<string, number>>;
}
