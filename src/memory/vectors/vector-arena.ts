import { DramatisError } from "../../core/errors.js";
import { MOST_DIMENSIONS } from "../../model/vector-record.js";
import { openFloats, type GrowableFloats } from "./growable-floats.js";
import { LANES, runtimeKernels, type Kernels } from "./kernel.js";

/** Vectors in a block. Few, since every owner of blocks leaves half a one empty. */
export const BLOCK_VECTORS = 16;
/** Dot products that are computed at once, at most. */
export const SLAB_VECTORS = 4096;

/** A piece of memory with many blocks. In front of them there is room for a query and for what it gives. */
interface Region {
  readonly memory: GrowableFloats;
  /** Numbers that are taken, room in front and blocks. */
  filled: number;
}

/** Room for {@link BLOCK_VECTORS} vectors, one after the other. */
export interface VectorBlock {
  readonly memory: GrowableFloats;
  /** Where its first number stands. */
  readonly at: number;
}

/** What tests replace. */
export interface ArenaParts {
  /** "none" to do without WebAssembly. @default what the runtime has */
  readonly kernels?: Kernels | "none";
  /** Of one piece of memory. */
  readonly mostBytes?: number;
}

/**
 * Blocks for vectors of one length, for any number of owners. Many owners share one, since a WebAssembly memory is cheap to
 * fill and dear to have: each takes gigabytes of addresses. Nothing is allocated before the first block.
 */
export class VectorArena {
  /** Numbers of a vector. */
  readonly dimensions: number;
  /** The same with its padding. */
  readonly size: number;
  readonly #parts: ArenaParts;
  readonly #regions: Region[] = [];
  readonly #free: VectorBlock[] = [];
  /** Blocks that somebody has. */
  #taken = 0;

  /** @throws DramatisError `config/invalid` */
  constructor(dimensions: number, parts: ArenaParts = {}) {
    if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new DramatisError(
        "config/invalid",
        `dimensions must be a whole number from 1 to ${MOST_DIMENSIONS}, but is ${String(dimensions)}`,
        { details: { field: "dimensions" } },
      );
    }
    this.dimensions = dimensions;
    this.size = Math.ceil(dimensions / LANES) * LANES;
    this.#parts = parts;
  }

  /** Bytes that are held for all owners, free blocks too. Memory that was taken is kept for others, not given back. */
  get bytes(): number {
    return this.#regions.reduce((sum, { filled }) => sum + filled * Float32Array.BYTES_PER_ELEMENT, 0);
  }

  /** True when nobody has any block of it. */
  get isUnused(): boolean {
    return this.#taken === 0;
  }

  /** Bytes of one block. */
  get blockBytes(): number {
    return this.#blockLength * Float32Array.BYTES_PER_ELEMENT;
  }

  /** Where a query is put before {@link VectorArena.score}: in front of all blocks of a piece of memory. */
  get queryAt(): number {
    return 0;
  }

  /** Where {@link VectorArena.score} writes. */
  get scoresAt(): number {
    return this.size;
  }

  /** What is in it is left from before. */
  take(): VectorBlock {
    this.#taken++;
    return this.#free.pop() ?? this.#carve(this.#regions.at(-1)) ?? this.#carve(this.#open()) ?? noRoom();
  }

  giveBack(block: VectorBlock): void {
    this.#taken--;
    this.#free.push(block);
  }

  /** Dot products of the query with `count` vectors from `at` on, {@link SLAB_VECTORS} at most. */
  score(memory: GrowableFloats, at: number, count: number): void {
    memory.dots(this.queryAt, this.size, at, count, this.scoresAt);
  }

  get #blockLength(): number {
    return this.size * BLOCK_VECTORS;
  }

  #open(): Region {
    const filled = this.size + SLAB_VECTORS;
    const { kernels = runtimeKernels(), mostBytes } = this.#parts;
    const memory = openFloats(kernels === "none" ? undefined : kernels, filled + this.#blockLength, mostBytes);
    const region = { memory, filled };
    this.#regions.push(region);
    return region;
  }

  #carve(region: Region | undefined): VectorBlock | undefined {
    if (region === undefined || !region.memory.reach(region.filled + this.#blockLength)) return undefined;
    const block = { memory: region.memory, at: region.filled };
    region.filled += this.#blockLength;
    return block;
  }
}

/** A new piece of memory always has room for one block. */
function noRoom(): never {
  throw new RangeError("a piece of memory without room for a block");
}
