import { DramatisError } from "../core/errors.js";
import { describeType } from "../core/json.js";
import { nearestName } from "../core/nearest-name.js";
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
  const near = nearestName(name, names(world));
  const hint =
    near === undefined ? "There are no characters yet; create one first" : `Did you mean ${JSON.stringify(near)}?`;
  throw new DramatisError("character/not-found", `There is no character named ${JSON.stringify(name)}. ${hint}`, {
    details: { name },
  });
}

function* names(world: World): Iterable<string> {
  for (const { name } of world.byId.values()) yield name;
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
