import type { MemoryLog } from "../memory/memory-log.js";
import type { Entry } from "../model/entry.js";
import { readVector } from "../model/vector-record.js";
import { CharacterState, logIfRead, type ChannelState } from "./roster.js";
import { lacksVectors } from "./vector-state.js";
import type { Owner, World } from "./world.js";

/** Gives memories their vectors. One that is gone by now gets none. */
export function applyVectors(world: World, owner: Owner, entry: Extract<Entry, { k: "vectors" }>): void {
  const vectors = entry.vectors.map(([id, text]) => ({ id, vector: readVector(entry.by, text, "entry") }));
  const log = world.peekLog(owner);
  world.vectors.use(entry.by, () => allOwners(world).filter((each) => world.isUnread?.(each) === true));
  if (log === undefined) return;
  world.beforeChange?.(owner, "log");
  for (const { id, vector } of vectors) {
    const position = world.findRow(log, id);
    if (position >= 0 && isHeld(world, owner, log, position))
      world.pool.setVector(log, log.seq(position), entry.by, vector);
  }
}

/** Whether anybody has a memory: its owner, or somebody who hears the event. */
export function isHeld(world: World, owner: Owner, log: MemoryLog, position: number): boolean {
  if (owner instanceof CharacterState) return true;
  for (const character of hearersOf(world, owner)) if (owner.earOf(character).hears(log, position)) return true;
  return false;
}

function hearersOf(world: World, channel: ChannelState): Iterable<CharacterState> {
  return channel.name === undefined ? world.byId.values() : channel.ears.keys();
}

export function allOwners(world: World): Owner[] {
  return [world.everyone, ...world.channels.values(), ...world.byId.values()];
}

/** What a document says of the vectors of a world: whose they are, and ids of owners in whose logs some are missing. */
export function vectorHead(world: World): { by: string; missing: string[] } | undefined {
  const { by, unread } = world.vectors;
  if (by === undefined) return undefined;
  const lacking = allOwners(world).filter((owner) => {
    const log = logIfRead(owner);
    return log === undefined ? unread.has(owner) : lacksVectors(log, by);
  });
  return { by, missing: lacking.map(({ id }) => id).toSorted() };
}
