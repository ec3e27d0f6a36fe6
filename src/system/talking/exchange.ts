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

/** Who talked with a character, and who heard it. */
export interface Exchange {
  readonly character: CharacterState;
  /** The character that spoke, if it was no user. */
  readonly from: CharacterState | undefined;
  readonly channel: string | undefined;
  readonly message: string;
  readonly response: string;
  readonly options: MemoryOptions;
}

/**
 * Remembers both sides of a talk as one memory: of the character alone, or, when a character spoke or a channel heard it, as
 * one event.
 */
export function rememberExchange(engine: Engine, exchange: Exchange): Memory | undefined {
  const { character, from, channel, message, response, options } = exchange;
  engine.assertOpen();
  if (character.isRemoved) throw removed(character.name);
  const content: JsonObject = { user: message, response };
  if (from === undefined && channel === undefined) return addOwnMemory(engine, character, content, options);
  const heard = from === undefined ? content : { speaker: from.name, ...content };
  const place = channel === undefined ? engine.world.everyone : openChannel(engine, channel);
  const audience = audienceOf(engine.world, exchange);
  const known = findExchange(engine, character, { key: options.idempotencyKey, isEvent: true });
  if (known !== undefined) return known;
  const { eventId } = deliver(engine, place, checkMemory(engine, heard, options, "interaction"), audience);
  engine.nudge();
  return memoryOf(engine, character, eventId);
}

/** What is remembered of a talk with the same key. */
export function findExchange(
  engine: Engine,
  character: CharacterState,
  { key, isEvent }: { key: string | undefined; isEvent: boolean },
): Memory | undefined {
  if (key === undefined) return undefined;
  if (!isEvent) return findOwnByKey(engine.world, character, key);
  const receipt = findByKey(engine.world, key);
  return receipt === undefined ? undefined : memoryOf(engine, character, receipt.eventId);
}

/** Both who talk, and all who are in the channel. */
function audienceOf(world: World, { character, from, channel }: Exchange): Audience {
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
