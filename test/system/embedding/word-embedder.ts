import type { Embedder } from "dramatis";
import { sha256 } from "../../../src/core/sha256.js";

/** What an embedder does with the texts of a call; anything may be wrong with it. */
export type Embedding = (texts: readonly string[], signal: AbortSignal | undefined) => unknown;

/** Gives each text a vector that follows from its words, so that texts with the same words are near each other. */
export class WordEmbedder implements Embedder {
  readonly name: string;
  readonly dimensions: number;
  /** The texts of every call. */
  readonly calls: string[][] = [];
  /** What it does instead of answering well. */
  fault: Embedding | undefined;

  constructor(name = "words", dimensions = 8) {
    this.name = name;
    this.dimensions = dimensions;
  }

  /** Texts that it was asked for, with those of one call after those of the other. */
  get texts(): string[] {
    return this.calls.flat();
  }

  async embed(texts: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<Float32Array[]> {
    this.calls.push([...texts]);
    if (this.fault !== undefined) return (await this.fault(texts, signal)) as Float32Array[];
    return texts.map((text) => this.vectorOf(text));
  }

  vectorOf(text: string): Float32Array {
    const vector = new Float32Array(this.dimensions);
    for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? [text]) {
      const digits = sha256(`${this.name} ${word}`);
      for (let index = 0; index < this.dimensions; index++) {
        vector[index] = (vector[index] ?? 0) + Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16) / 128 - 1;
      }
    }
    return vector;
  }
}

/** A saved vector, as a snapshot says it. */
export interface SavedVector {
  readonly id: string;
  readonly by: string;
  readonly vector: string;
}

/** The vectors of a snapshot, those of one log after those of the other. */
export function savedVectors(snapshot: unknown): SavedVector[] {
  const { logs } = snapshot as { logs: Record<string, { vectors?: SavedVector[] }> };
  return Object.values(logs).flatMap(({ vectors }) => vectors ?? []);
}

/** Ids of all memories of a snapshot. */
export function memoryIds(snapshot: unknown): string[] {
  const { logs } = snapshot as { logs: Record<string, { memories: { id: string }[] }> };
  return Object.values(logs).flatMap(({ memories }) => memories.map(({ id }) => id));
}
