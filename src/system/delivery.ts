import type { Change } from "../model/entry.js";
import { memoryLine, type MemoryRecord } from "../model/records.js";
import { toDraft, type CheckedMemory } from "./adding.js";
import type { Audience } from "./draft.js";
import type { Engine } from "./engine.js";
import { makeMemory, type MemoryPlace } from "./memory-view.js";
import type { BroadcastReceipt } from "./receipt.js";
import type { ChannelState, CharacterState } from "./roster.js";
import type { World } from "./world.js";

/** Journals an event that was checked, and lets it happen; what comes of it, by the event's id, is kept in the same entry. */
export function deliver(
  engine: Engine,
  channel: ChannelState,
  memory: CheckedMemory,
  audience: Audience,
  thatComesOf?: (eventId: string) => readonly Change[],
): BroadcastReceipt {
  const { world } = engine;
  const event = eventRecord(audience);
  const draft = toDraft(engine, memory, event);
  // As for a character's own memories: first see that the log can be read.
  world.peekLog(channel);
  const { key } = memory.rest;
  engine.commitMemory(
    () => memoryLine(draft, `{"k":"event","of":"${channel.id}",`),
    () => {
      world.addEvent(channel, draft, audience);
      if (key !== undefined) world.noteKey(channel, key, draft.id);
    },
    thatComesOf?.(draft.id) ?? [],
  );
  const receipt = receiptOf(world, channel, draft, audience);
  if (engine.events.has("broadcast")) {
    const parts = { ...memory, rest: { ...memory.rest, ...event } };
    const shown = makeMemory(world, undefined, draft, parts, { channel: channel.name });
    engine.events.emit("broadcast", { receipt: { ...receipt }, memory: shown });
  }
  return receipt;
}

function eventRecord({ from, only, except }: Audience): Pick<MemoryRecord, "from" | "only" | "except"> | undefined {
  if (from === undefined && only === undefined && except.length === 0) return undefined;
  const event: { from?: string; only?: string[]; except?: string[] } = {};
  if (from !== undefined) event.from = from.id;
  if (only !== undefined) event.only = only.map((character) => character.id);
  if (except.length > 0) event.except = except.map((character) => character.id);
  return event;
}

/** Who leaves or comes later changes nothing about a receipt: the ears know who was there at that entry. */
function receiptOf(
  world: World,
  channel: ChannelState,
  { id, seq }: MemoryPlace,
  audience: Audience,
): BroadcastReceipt {
  const { only, except, from } = audience;
  if (only !== undefined) {
    const names = only.map((character) => character.name);
    return { eventId: id, seq, recipients: only.length, names: () => [...names] };
  }
  const isOutside = from !== undefined && !except.includes(from) && !channel.wasMemberAt(from, seq);
  const wasThere = (character: CharacterState): boolean => channel.wasMemberAt(character, seq);
  const hears = (character: CharacterState): boolean =>
    (isOutside && character === from) || (wasThere(character) && !except.includes(character));
  return {
    eventId: id,
    seq,
    recipients: world.memberCount(channel) - except.filter(wasThere).length + (isOutside ? 1 : 0),
    names: () => [...world.byId.values()].filter(hears).map((character) => character.name),
  };
}

/** The receipt of the broadcast that was made with a key; made anew from what is stored. */
export function findByKey(world: World, key: string): BroadcastReceipt | undefined {
  for (const channel of [world.everyone, ...world.channels.values()]) world.peekLog(channel);
  const known = world.eventKeys.get(key);
  if (known === undefined) return undefined;
  const log = world.logOf(known.channel);
  const position = world.findRow(log, known.id);
  if (position < 0) return undefined;
  const place = { id: known.id, seq: log.seq(position) };
  const receipt = receiptOf(world, known.channel, place, world.audienceOf(world.restAt(log, position)));
  return { ...receipt, recipients: receipt.names().length };
}
