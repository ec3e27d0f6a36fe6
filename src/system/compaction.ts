import { allOwners } from "./owners.js";
import { logIfRead } from "./roster.js";
import type { World } from "./world.js";

/** Bytes that may be held for nothing before moving things together pays. */
const SLACK = 8 << 20;

/**
 * Moves texts out of blocks that are nearly empty, so that those blocks can be given back. It always comes to an end: after
 * a run that gave nothing back there is none before much more has gone.
 */
export class Compaction {
  readonly #world: World;
  #run: Generator<undefined, void> | undefined;
  /** Bytes held when the run began. */
  #heldBefore = 0;
  /** Bytes held for nothing that are not worth another run. */
  #accepted = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** True when a step would do something: more bytes are held for texts that are gone than for those that are there. */
  get isDue(): boolean {
    return this.#run !== undefined || this.#wasted > this.#accepted;
  }

  /** Moves the texts of one log; false when there is nothing left to move. */
  step(): boolean {
    if (!this.isDue) return false;
    const { blocks } = this.#world.pool;
    if (this.#run === undefined) {
      this.#heldBefore = blocks.heldBytes;
      this.#run = compactBytes(this.#world);
    }
    if (this.#run.next().done !== true) return true;
    this.#run = undefined;
    const gaveBack = blocks.heldBytes < this.#heldBefore;
    this.#accepted = gaveBack ? 0 : Math.max(0, this.#wasted) + SLACK;
    return this.isDue;
  }

  get #wasted(): number {
    const { liveBytes, heldBytes } = this.#world.pool.blocks;
    return heldBytes - 2 * liveBytes - SLACK;
  }
}

/** A log at a time. */
function* compactBytes(world: World): Generator<undefined, void> {
  const { blocks } = world.pool;
  const sparse = new Set<number>();
  // Which blocks are sparse is decided once: moving texts fills new ones, which look sparse until they are full.
  for (let block = 0; block < blocks.count; block++) if (blocks.isSparse(block)) sparse.add(block);
  const isSparse = (block: number): boolean => sparse.has(block);
  for (const owner of allOwners(world)) {
    const log = logIfRead(owner);
    if (log === undefined) continue;
    log.relocate(isSparse);
    for (const stream of log.streams.values()) {
      for (const window of stream.levels.flat()) for (const part of window.parts) part.relocate(isSparse);
    }
    yield undefined;
  }
}
