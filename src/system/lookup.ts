import { DramatisError } from "../core/errors.js";
import { describeType } from "../core/json.js";
import { checkName } from "./definition.js";
import type { Engine } from "./engine.js";
import { nameKey, type ChannelState, type CharacterState } from "./roster.js";
import type { World } from "./world.js";

export function findCharacter(world: World, name: string): CharacterState | undefined {
  return typeof name === "string" ? world.byName.get(nameKey(name)) : undefined;
}

/** @throws DramatisError `character/not-found`, with the nearest names there are. */
export function requireCharacter(world: World, name: string): CharacterState {
  const found = findCharacter(world, name);
  if (found !== undefined) return found;
  if (typeof name !== "string")
    throw new DramatisError("config/invalid", `The name of a character must be a string, but is ${describeType(name)}`);
  const near = nearest(world, name);
  const hint =
    near === undefined ? "There are no characters yet; create one first" : `Did you mean ${JSON.stringify(near)}?`;
  throw new DramatisError("character/not-found", `There is no character named ${JSON.stringify(name)}. ${hint}`, {
    details: { name },
  });
}

/** Names looked at for a suggestion; more would make a mistake in a large world slow. */
const LOOKED_AT = 10_000;

function nearest(world: World, name: string): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let left = LOOKED_AT;
  for (const character of world.byId.values()) {
    if (--left < 0) break;
    const distance = editDistance(name.toLowerCase().slice(0, 40), character.name.toLowerCase().slice(0, 40));
    if (distance < least) [best, least] = [character.name, distance];
  }
  return best;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The channel of a name, opened when there is none. */
export function openChannel(engine: Engine, name: string | undefined): ChannelState {
  const { world } = engine;
  const checked = checkName("channel", name);
  const existing = world.channels.get(checked);
  if (existing !== undefined) return existing;
  const id = engine.nextId();
  engine.commit({ k: "open", id, name: checked });
  const opened = world.channels.get(checked);
  if (opened === undefined)
    throw new DramatisError("config/invalid", `The channel ${JSON.stringify(name)} could not be opened`);
  return opened;
}
