import type { VectorArenas } from "./vector-arenas.js";
import { VectorBlocks } from "./vector-blocks.js";

/**
 * Vectors of the memories of one log, by seq. Those of different embedders are kept apart, since they cannot be compared;
 * a memory has one vector at most.
 */
export class LogVectors {
  readonly #arenas: VectorArenas;
  /** By fingerprint; none is empty. */
  readonly #sets = new Map<string, VectorBlocks>();

  constructor(arenas: VectorArenas) {
    this.#arenas = arenas;
  }

  get isEmpty(): boolean {
    return this.#sets.size === 0;
  }

  /** Vectors of one embedder. */
  of(fingerprint: string): VectorBlocks | undefined {
    return this.#sets.get(fingerprint);
  }

  /** Gives a memory its vector, in place of the one that it had. It is copied. */
  set(seq: number, fingerprint: string, vector: Float32Array): void {
    let blocks = this.#sets.get(fingerprint);
    if (blocks?.has(seq) !== true) this.remove(seq);
    blocks ??= new VectorBlocks(this.#arenas.of(vector.length));
    blocks.add(seq, vector);
    this.#sets.set(fingerprint, blocks);
  }

  remove(seq: number): void {
    for (const [fingerprint, blocks] of this.#sets) {
      if (!blocks.remove(seq) || blocks.size > 0) continue;
      this.#sets.delete(fingerprint);
      this.#arenas.dropUnused(blocks.dimensions);
    }
  }

  /** The vector of a memory, and the fingerprint of its embedder. */
  find(seq: number): { readonly by: string; readonly vector: Float32Array } | undefined {
    for (const [by, blocks] of this.#sets) {
      const vector = blocks.read(seq);
      if (vector !== undefined) return { by, vector };
    }
    return undefined;
  }
}
