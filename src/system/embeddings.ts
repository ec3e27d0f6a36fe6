import { DramatisError } from "../core/errors.js";
import { describeType } from "../core/json.js";
import type { MemoryLog } from "../memory/memory-log.js";
import { EmbeddingWork, type EmbeddingContext } from "./embedding-work.js";

/** A memory found by its vector. */
export interface NearMemory {
  readonly log: MemoryLog;
  readonly seq: number;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

/** The vectors of memories by the embedder that the system has. Those of others that are saved in the world are not used. */
export class Embeddings {
  readonly #dimensions: number;
  readonly #fingerprint: string;
  /** What makes them, in the background. */
  readonly work: EmbeddingWork;

  constructor(context: EmbeddingContext) {
    this.#dimensions = context.embedder.dimensions;
    this.work = new EmbeddingWork(context);
    this.#fingerprint = this.work.fingerprint;
  }

  /** The vector of a text that somebody waits for; `undefined` when the embedder cannot give it in time. Never rejects. */
  embedQuery(text: string, terms: { timeoutMs: number; signal?: AbortSignal }): Promise<Float32Array | undefined> {
    return this.work.queue.embedNow(text, terms);
  }

  /**
   * The `count` memories whose vectors are most like the query over all logs, most similar first, newer first among
   * equals. `filter` is asked about few of them; it must change nothing.
   *
   * @throws DramatisError `config/invalid` naming `vector` for another length, and for what is no number.
   */
  nearest(
    logs: readonly MemoryLog[],
    query: Float32Array,
    count: number,
    filter: (log: MemoryLog, position: number) => boolean,
  ): NearMemory[] {
    checkQuery(query, this.#dimensions);
    const found = logs.flatMap((log) => {
      const isWanted = (seq: number): boolean => filter(log, log.lowerBound(seq));
      const near = log.vectors?.of(this.#fingerprint)?.search(query, count, isWanted) ?? [];
      return near.map(({ key, similarity }): NearMemory => ({ log, seq: key, similarity }));
    });
    return found.toSorted((a, b) => b.similarity - a.similarity || b.seq - a.seq).slice(0, Math.max(0, count));
  }
}

function checkQuery(query: unknown, dimensions: number): void {
  const isVector = query instanceof Float32Array && query.length === dimensions;
  if (isVector && query.every((value) => Number.isFinite(value))) return;
  const wrong =
    query instanceof Float32Array
      ? isVector
        ? "has something in it that is no number"
        : `has ${query.length} numbers`
      : `is ${describeType(query)}`;
  throw new DramatisError(
    "config/invalid",
    `vector ${wrong}, but must be a Float32Array of the ${dimensions} dimensions of the system's embedder`,
    { details: { field: "vector", dimensions } },
  );
}
