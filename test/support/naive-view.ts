import type { Memory, MemoryQuery } from "../../src/index.js";
import type { NaiveCharacter, NaiveEntry, NaiveWorld } from "./naive-world.js";

/** A memory as a character should be shown it. */
function shownTo(character: NaiveCharacter, entry: NaiveEntry): Memory {
  const { userId, sessionId, channel, from } = entry;
  const isEvent = entry.log.owner === undefined;
  const kind = !isEvent || from === character ? "experienced" : "witnessed";
  return {
    id: entry.id,
    seq: entry.seq,
    at: entry.at,
    type: entry.type,
    content: entry.content,
    text: Object.values(entry.content).join("\n"),
    metadata: {},
    importance: 0.5,
    source: isEvent ? { kind, ...(from && { from: from.name }), eventId: entry.id } : { kind },
    ...(userId !== undefined && { userId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(channel !== undefined && { channel }),
  };
}

function milliseconds(time: MemoryQuery["since"]): number {
  return time instanceof Date ? time.getTime() : new Date(time ?? 0).getTime();
}

function fits(memory: Memory, query: MemoryQuery): boolean {
  const { types, since, until, userId, sessionId, channel, where } = query;
  if (types !== undefined && !types.includes(memory.type)) return false;
  if (since !== undefined && milliseconds(memory.at) < milliseconds(since)) return false;
  if (until !== undefined && milliseconds(memory.at) >= milliseconds(until)) return false;
  if (userId !== undefined && memory.userId !== undefined && memory.userId !== userId) return false;
  if (sessionId !== undefined && memory.sessionId !== sessionId) return false;
  if (channel !== undefined && memory.channel !== channel) return false;
  return where === undefined || where(memory);
}

/** What `getMemories` should answer. */
export function selected(world: NaiveWorld, character: NaiveCharacter, query: MemoryQuery): Memory[] {
  return world
    .visible(character)
    .map((entry) => shownTo(character, entry))
    .filter((memory) => fits(memory, query))
    .slice(0, query.limit ?? Number.POSITIVE_INFINITY);
}
