import { DramatisError } from "../../core/errors.js";
import type { JsonObject } from "../../core/json.js";
import type { Memory, MemoryOptions } from "../../memory/memory.js";
import { checkMemory } from "../adding.js";
import { deliver, findByKey } from "../delivery.js";
import type { Engine } from "../engine.js";
import { openChannel } from "../lookup.js";
import { MemoryManagerHandle } from "../memory-manager.js";
import { addOwnMemory, findOwnByKey } from "../own-memory.js";
import type { CharacterState } from "../roster.js";
import type { Audience } from "../draft.js";
import type { World } from "../world.js";

/** Who talks with a character, and who hears it. */
export interface Talk {
  readonly character: CharacterState;
  /** The character that speaks, if it is no user. */
  readonly from: CharacterState | undefined;
  readonly channel: string | undefined;
  readonly message: string;
  readonly options: MemoryOptions;
}

/**
 * Remembers both sides of a talk as one memory: of the character alone, or, when a character spoke or a channel heard it, as
 * one event.
 */
export function rememberExchange(engine: Engine, talk: Talk, response: string, metadata: object): Memory | undefined {
  const { character, from, channel, message } = talk;
  engine.assertOpen();
  if (character.isRemoved) throw removed(character.name);
  const options: MemoryOptions = { ...talk.options, metadata };
  const content: JsonObject = { user: message, response };
  if (!isHeard(talk)) return addOwnMemory(engine, character, content, options);
  const known = findExchange(engine, talk);
  if (known !== undefined) return known;
  const heard = from === undefined ? content : { speaker: from.name, ...content };
  const place = channel === undefined ? engine.world.everyone : openChannel(engine, channel);
  const { eventId } = deliver(
    engine,
    place,
    checkMemory(engine, heard, options, "interaction"),
    audienceOf(engine.world, talk),
  );
  engine.nudge();
  return memoryOf(engine, character, eventId);
}

/** What is remembered of a talk with the same key. */
export function findExchange(engine: Engine, talk: Talk): Memory | undefined {
  const { character, options } = talk;
  const { idempotencyKey: key } = options;
  if (key === undefined) return undefined;
  if (!isHeard(talk)) return findOwnByKey(engine.world, character, key);
  const receipt = findByKey(engine.world, key);
  return receipt === undefined ? undefined : memoryOf(engine, character, receipt.eventId);
}

/** Whether anybody but the character and a user hears it. */
function isHeard({ from, channel }: Talk): boolean {
  return from !== undefined || channel !== undefined;
}

/** Both who talk, and all who are in the channel. */
function audienceOf(world: World, { character, from, channel }: Talk): Audience {
  // Whoever spoke may be gone by the time of the answer.
  const both = from === undefined || from.isRemoved ? [character] : [character, from];
  const place = channel === undefined ? undefined : world.channels.get(channel);
  if (place === undefined) return { from: character, only: both.toSorted((a, b) => a.seq - b.seq), except: [] };
  // The one who answers hears it wherever it is.
  if (from === undefined || from.isRemoved || place.isMember(from))
    return { from: character, only: undefined, except: [] };
  const all = new Set([...world.membersOf(place), ...both]);
  return { from: character, only: [...all].toSorted((a, b) => a.seq - b.seq), except: [] };
}

function removed(name: string): DramatisError {
  return new DramatisError(
    "character/not-found",
    `${JSON.stringify(name)} was removed while it was answering; the answer is not remembered`,
    { details: { name } },
  );
}

function memoryOf(engine: Engine, character: CharacterState, id: string): Memory | undefined {
  return new MemoryManagerHandle(engine, () => character, {}).get(id);
}
