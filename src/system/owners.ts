import type { Owner, World } from "./world.js";

/** Whoever may have a log: the channel of all, the other channels, the characters. */
export function allOwners(world: World): Owner[] {
  return [world.everyone, ...world.channels.values(), ...world.byId.values()];
}
