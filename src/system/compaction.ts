import { CharacterState } from "./roster.js";
import type { Owner, World } from "./world.js";

/** Bytes that may be held for nothing before moving things together pays. */
const SLACK = 8 << 20;

/** True when more bytes are held for texts that are gone than for those that are there. */
export function isWasteful(world: World): boolean {
  const { liveBytes, heldBytes } = world.pool.blocks;
  return heldBytes > 2 * liveBytes + SLACK;
}

/** Moves texts out of blocks that are nearly empty, a log at a time, so that those blocks can be given back. */
export function* compactBytes(world: World): Generator<undefined, void> {
  const { blocks } = world.pool;
  const sparse = new Set<number>();
  // Which blocks are sparse is decided once: moving texts fills new ones, which look sparse until they are full.
  for (let block = 0; block < blocks.count; block++) if (blocks.isSparse(block)) sparse.add(block);
  const isSparse = (block: number): boolean => sparse.has(block);
  const owners: Owner[] = [world.everyone, ...world.channels.values(), ...world.byId.values()];
  for (const owner of owners) {
    const log = owner instanceof CharacterState ? owner.own : owner.log;
    if (log === undefined) continue;
    log.relocate(isSparse);
    for (const stream of log.streams.values()) {
      for (const window of stream.levels.flat()) for (const part of window.parts) part.relocate(isSparse);
    }
    yield undefined;
  }
}
