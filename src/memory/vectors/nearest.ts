/** Something found by its vector. */
export interface Neighbour {
  readonly key: number;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

/** Collected before the worst are thrown away, so that sorting is rare. */
const LEAST_COLLECTED = 64;

/** The best `count` of what is offered, most similar first, higher keys first among equals. */
export class Nearest {
  readonly #count: number;
  #kept: Neighbour[] = [];
  /** What is less similar has no place any more. */
  floor: number = -Infinity;

  constructor(count: number) {
    this.#count = count;
  }

  offer(key: number, similarity: number): void {
    this.#kept.push({ key, similarity });
    if (this.#kept.length >= Math.max(LEAST_COLLECTED, this.#count * 2)) this.#prune();
  }

  take(): Neighbour[] {
    this.#prune();
    return this.#kept;
  }

  #prune(): void {
    this.#kept.sort((a, b) => b.similarity - a.similarity || b.key - a.key);
    if (this.#kept.length < this.#count) return;
    this.#kept.length = this.#count;
    this.floor = this.#kept.at(-1)?.similarity ?? Infinity;
  }
}
