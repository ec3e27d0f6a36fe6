import { VectorArena } from "./vector-arena.js";

/** The arenas of one system, by the numbers of their vectors. */
export class VectorArenas {
  readonly #arenas = new Map<number, VectorArena>();

  of(dimensions: number): VectorArena {
    let arena = this.#arenas.get(dimensions);
    if (arena === undefined) {
      arena = new VectorArena(dimensions);
      this.#arenas.set(dimensions, arena);
    }
    return arena;
  }

  /** Bytes that are held. */
  get bytes(): number {
    return [...this.#arenas.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Lets go of an arena in which nothing is left, after the vectors of another embedder have taken its place. */
  dropUnused(dimensions: number): void {
    if (this.#arenas.get(dimensions)?.isUnused === true) this.#arenas.delete(dimensions);
  }
}
