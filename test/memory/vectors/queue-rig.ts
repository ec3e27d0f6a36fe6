import { sha256 } from "../../../src/core/sha256.js";
import type { Embedder } from "../../../src/llm/embedder.js";
import { kindOf } from "../../../src/llm/model-errors.js";
import {
  EmbeddingQueue,
  type EmbeddingFailure,
  type EmbeddingQueueOptions,
} from "../../../src/memory/vectors/embedding-queue.js";
import { ManualTiming } from "../../llm/support/timings.js";

export const DIMENSIONS = 8;

/** What a good embedder gives for a text: its own vector for each, and none like another's. */
export function vectorOf(text: string): Float32Array {
  const digits = sha256(text);
  return Float32Array.from(
    { length: DIMENSIONS },
    (_, index) => Number.parseInt(digits.slice(index * 6, index * 6 + 6), 16) / 2 ** 23 - 1,
  );
}

/** May answer, throw, or give anything at all. */
export type Embed = (texts: readonly string[], signal: AbortSignal | undefined) => unknown;

export const never: Embed = () => new Promise(() => {});

export const good: Embed = (texts) => Promise.resolve(texts.map(vectorOf));

/** A queue, the embedder behind it, and time that stands still. */
export class QueueRig {
  readonly timing: ManualTiming = new ManualTiming();
  readonly calls: (readonly string[])[] = [];
  readonly delivered: Map<string, Float32Array> = new Map();
  readonly failures: EmbeddingFailure<string>[] = [];
  readonly queue: EmbeddingQueue<string>;
  /** Calls that run. */
  running = 0;
  embed: Embed;

  constructor(embed: Embed = good, options: Partial<EmbeddingQueueOptions<string>> = {}) {
    this.embed = embed;
    this.queue = new EmbeddingQueue<string>({
      embedder: this.#embedder(),
      onVector: (key, vector) => this.delivered.set(key, vector),
      onFailure: (failure) => this.failures.push(failure),
      timing: this.timing,
      ...options,
    });
  }

  /** Texts that are their own keys. */
  add(...texts: readonly string[]): this {
    for (const text of texts) this.queue.add(text, text);
    return this;
  }

  /** Keys whose vector is not that of the text that is their key. */
  get wrong(): string[] {
    return [...this.delivered].filter(([key, vector]) => String(vector) !== String(vectorOf(key))).map(([key]) => key);
  }

  /** Codes of the failures, and their kinds. */
  get reasons(): string[] {
    return this.failures.map(({ error }) => `${error.code} ${kindOf(error) ?? ""}`.trim());
  }

  #embedder(): Embedder {
    return {
      name: "tester",
      dimensions: DIMENSIONS,
      embed: async (texts, { signal } = {}) => {
        this.calls.push([...texts]);
        this.running++;
        try {
          return (await this.embed(texts, signal)) as Float32Array[];
        } finally {
          this.running--;
        }
      },
    };
  }
}

export function textsOf(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `text ${index + from}`);
}

export const HOUR = 3_600_000;

export function fail(reason: unknown): never {
  throw reason;
}
