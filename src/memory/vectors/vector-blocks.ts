import { DramatisError } from "../../core/errors.js";
import { describeType } from "../../core/json.js";
import type { GrowableFloats } from "./growable-floats.js";
import { Nearest, type Neighbour } from "./nearest.js";
import { BLOCK_VECTORS, SLAB_VECTORS, type VectorArena, type VectorBlock } from "./vector-arena.js";

/**
 * Vectors by their keys. They lie one after the other without holes: what is last moves to where something was removed.
 * They are made 1 long when they are added, so that a dot product is a cosine; those without any direction (all zeros) are
 * known and like nothing.
 */
export class VectorBlocks {
  readonly #arena: VectorArena;
  readonly #blocks: VectorBlock[] = [];
  /** The key at each place. */
  readonly #keys: number[] = [];
  readonly #places = new Map<number, number>();
  readonly #zeros = new Set<number>();

  constructor(arena: VectorArena) {
    this.#arena = arena;
  }

  /** Vectors that are held, those without direction too. */
  get size(): number {
    return this.#keys.length + this.#zeros.size;
  }

  /** Bytes of the blocks that are held. */
  get bytes(): number {
    return this.#blocks.length * this.#arena.blockBytes;
  }

  get dimensions(): number {
    return this.#arena.dimensions;
  }

  has(key: number): boolean {
    return this.#places.has(key) || this.#zeros.has(key);
  }

  /**
   * Adds a vector, or replaces the one of that key. It is copied.
   *
   * @throws DramatisError `memory/invalid` for another length, and for what is no number. What was held stays.
   */
  add(key: number, vector: Float32Array): void {
    if (!Number.isSafeInteger(key)) throw invalid("key", `the key of a vector must be a whole number, but is ${key}`);
    const length = lengthOf(vector, this.#arena.dimensions, "vector");
    if (length === 0) {
      this.remove(key);
      this.#zeros.add(key);
      return;
    }
    this.#zeros.delete(key);
    const place = this.#places.get(key) ?? this.#append(key);
    const { memory, at } = this.#spot(place);
    this.#write(vector, length, memory.floats, at);
  }

  /** False when there was none. */
  remove(key: number): boolean {
    const place = this.#places.get(key);
    if (place === undefined) return this.#zeros.delete(key);
    this.#places.delete(key);
    const lastKey = this.#keys.pop();
    const last = this.#keys.length;
    if (lastKey !== undefined && last !== place) {
      this.#keys[place] = lastKey;
      this.#places.set(lastKey, place);
      this.#move(last, place);
    }
    if (last % BLOCK_VECTORS === 0) this.#giveBackLast();
    return true;
  }

  clear(): void {
    this.#keys.length = 0;
    this.#places.clear();
    this.#zeros.clear();
    while (this.#blocks.length > 0) this.#giveBackLast();
  }

  /**
   * Exactly the `count` vectors that are most like the query, most similar first, higher keys first among equals. `filter` is
   * asked about few of them; it must not change or search any vectors.
   *
   * @throws DramatisError `memory/invalid` for a query of another length, and for what is no number.
   */
  search(query: Float32Array, count: number, filter?: (key: number) => boolean): Neighbour[] {
    const length = lengthOf(query, this.#arena.dimensions, "query");
    if (Number.isNaN(count)) throw invalid("count", "the number of vectors to find is not a number");
    if (length === 0 || count < 1) return [];
    const nearest = new Nearest(Math.floor(count));
    let prepared: GrowableFloats | undefined;
    for (let first = 0; first < this.#keys.length;) {
      const { memory, at } = this.#spot(first);
      if (memory !== prepared) this.#write(query, length, memory.floats, this.#arena.queryAt);
      prepared = memory;
      const run = this.#runFrom(first);
      this.#arena.score(memory, at, run);
      this.#offer(nearest, memory.floats, first, run, filter);
      first += run;
    }
    return nearest.take();
  }

  /**
   * Similarity of each of these to the query, exactly as {@link VectorBlocks.search} gives it; 0 for what has no vector.
   *
   * @throws DramatisError `memory/invalid` for a query of another length, and for what is no number.
   */
  similarity(query: Float32Array, keys: readonly number[]): number[] {
    const length = lengthOf(query, this.#arena.dimensions, "query");
    const prepared = new Set<GrowableFloats>();
    return keys.map((key) => {
      const place = this.#places.get(key);
      if (place === undefined || length === 0) return 0;
      const { memory, at } = this.#spot(place);
      if (!prepared.has(memory)) this.#write(query, length, memory.floats, this.#arena.queryAt);
      prepared.add(memory);
      this.#arena.score(memory, at, 1);
      return cosine(memory.floats[this.#arena.scoresAt] ?? 0);
    });
  }

  /** A copy, as it is held; `undefined` when there is none. */
  read(key: number): Float32Array | undefined {
    if (this.#zeros.has(key)) return new Float32Array(this.#arena.dimensions);
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    const { memory, at } = this.#spot(place);
    return memory.floats.slice(at, at + this.#arena.dimensions);
  }

  #append(key: number): number {
    const place = this.#keys.length;
    if (place % BLOCK_VECTORS === 0) this.#blocks.push(this.#arena.take());
    this.#keys.push(key);
    this.#places.set(key, place);
    return place;
  }

  #giveBackLast(): void {
    const block = this.#blocks.pop();
    if (block !== undefined) this.#arena.giveBack(block);
  }

  #move(from: number, to: number): void {
    const [source, target] = [this.#spot(from), this.#spot(to)];
    const vector = source.memory.floats.subarray(source.at, source.at + this.#arena.size);
    target.memory.floats.set(vector, target.at);
  }

  /** Where the vector at a place lies. */
  #spot(place: number): VectorBlock {
    const within = place % BLOCK_VECTORS;
    const block = this.#blocks[(place - within) / BLOCK_VECTORS];
    if (block === undefined) throw new RangeError(`no vector at ${place}`);
    return { memory: block.memory, at: block.at + within * this.#arena.size };
  }

  /** How many vectors from the beginning of a block on lie in one piece. */
  #runFrom(first: number): number {
    const most = Math.min(SLAB_VECTORS, this.#keys.length - first);
    const start = this.#blocks[first / BLOCK_VECTORS];
    let run = BLOCK_VECTORS;
    for (; run < most; run += BLOCK_VECTORS) {
      const next = this.#blocks[(first + run) / BLOCK_VECTORS];
      if (next?.memory !== start?.memory || next?.at !== (start?.at ?? 0) + run * this.#arena.size) break;
    }
    return Math.min(run, most);
  }

  #offer(
    nearest: Nearest,
    floats: Float32Array,
    first: number,
    run: number,
    filter: ((key: number) => boolean) | undefined,
  ): void {
    const { scoresAt } = this.#arena;
    let { floor } = nearest;
    for (let index = 0; index < run; index++) {
      const score = floats[scoresAt + index] ?? 0;
      if (score < floor) continue;
      const key = this.#keys[first + index];
      if (key === undefined || (filter !== undefined && !filter(key))) continue;
      nearest.offer(key, cosine(score));
      floor = nearest.floor;
    }
  }

  /** Writes a vector 1 long, with its padding. */
  #write(vector: Float32Array, length: number, floats: Float32Array, at: number): void {
    for (let index = 0; index < vector.length; index++) floats[at + index] = (vector[index] ?? 0) / length;
    floats.fill(0, at + vector.length, at + this.#arena.size);
  }
}

/** What is 1 long but for rounding stays as it is: so a vector that was read and is added again has the same bits. */
const ALMOST_NOTHING = 1e-6;

/** Rounding may lead a hair beyond what a cosine can be. */
function cosine(score: number): number {
  return Math.min(1, Math.max(-1, score));
}

/** Euclidean. */
function lengthOf(vector: Float32Array, dimensions: number, field: "vector" | "query"): number {
  if (!(vector instanceof Float32Array))
    throw invalid(field, `a ${field} must be a Float32Array, but is ${describeType(vector)}`);
  if (vector.length !== dimensions) {
    throw invalid(field, `a ${field} must have ${dimensions} numbers, but has ${vector.length}`, {
      dimensions,
      received: vector.length,
    });
  }
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (Number.isFinite(sum)) {
    const length = Math.sqrt(sum);
    return Math.abs(length - 1) < ALMOST_NOTHING ? 1 : length;
  }
  const index = vector.findIndex((value) => !Number.isFinite(value));
  throw invalid(field, `a ${field} must be made of numbers, but ${field}[${index}] is ${vector[index]}`, { index });
}

function invalid(field: string, message: string, details: { [name: string]: number } = {}): DramatisError {
  return new DramatisError("memory/invalid", message, { details: { field, ...details } });
}
