import { sha256 } from "../../core/sha256.js";

const MOST_VECTORS = 10_000;
const MOST_BYTES = 32 * 1024 * 1024;

/** Vectors by what they were made from; those that were not asked for longest are forgotten. */
export class VectorCache {
  readonly #mostVectors: number;
  readonly #mostBytes: number;
  readonly #vectors = new Map<string, Float32Array>();
  #bytes = 0;

  constructor({
    mostVectors = MOST_VECTORS,
    mostBytes = MOST_BYTES,
  }: { mostVectors?: number; mostBytes?: number } = {}) {
    this.#mostVectors = mostVectors;
    this.#mostBytes = mostBytes;
  }

  get size(): number {
    return this.#vectors.size;
  }

  /** Bytes of the vectors. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `key` is what {@link contentKey} gives. */
  get(key: string): Float32Array | undefined {
    const vector = this.#vectors.get(key);
    if (vector !== undefined) {
      this.#vectors.delete(key);
      this.#vectors.set(key, vector);
    }
    return vector;
  }

  set(key: string, vector: Float32Array): void {
    this.#forget(key);
    this.#vectors.set(key, vector);
    this.#bytes += vector.byteLength;
    for (const oldest of this.#vectors.keys()) {
      if (this.#vectors.size <= this.#mostVectors && this.#bytes <= this.#mostBytes) break;
      this.#forget(oldest);
    }
  }

  clear(): void {
    this.#vectors.clear();
    this.#bytes = 0;
  }

  #forget(key: string): void {
    this.#bytes -= this.#vectors.get(key)?.byteLength ?? 0;
    this.#vectors.delete(key);
  }
}

/** What a vector is made from: the embedder, by its fingerprint, and the text. */
export function contentKey(fingerprint: string, text: string): string {
  // As JSON, so that neither can run into the other, and half a surrogate pair is not the same as another half.
  return sha256(JSON.stringify([fingerprint, text]));
}
