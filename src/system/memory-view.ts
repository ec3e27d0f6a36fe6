import type { JsonObject } from "../core/json.js";
import { parseObject, textOf } from "../core/json.js";
import { isoTime } from "../core/time.js";
import type { Memory, MemorySource } from "../memory/memory.js";
import type { Row } from "../memory/reading.js";
import type { MemoryRecord } from "../model/records.js";
import type { CharacterState } from "./roster.js";
import type { World } from "./world.js";

type Rest = Partial<MemoryRecord>;
const NO_REST: Rest = Object.freeze({});

/** What tells one memory from another. */
export interface MemoryPlace {
  readonly id: string;
  readonly seq: number;
}

/** What a memory says. The content is given away: whoever calls has no other use for it. */
export interface MemoryParts {
  readonly at: number;
  readonly type: string;
  readonly content: JsonObject;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly rest: Rest;
}

/** The channel through which something was heard; its name is undefined for the channel that all are in. */
export interface HeardOn {
  readonly channel: string | undefined;
}

/** A fresh object for one row, as one character holds it. */
export function memoryAt(
  world: World,
  viewer: CharacterState | undefined,
  { log, position, hearing }: Omit<Row, "hearing"> & { readonly hearing: HeardOn | undefined },
): Memory {
  const { pool } = world;
  const extra = log.extra(position);
  const parts: MemoryParts = {
    at: log.at(position),
    type: pool.types.name(log.type(position)) ?? "",
    content: parseObject(log.content(position)),
    userId: pool.users.name(log.user(position)),
    sessionId: pool.sessions.name(log.session(position)),
    rest: extra === "" ? NO_REST : (JSON.parse(extra) as Rest),
  };
  return makeMemory(world, viewer, { id: pool.idAt(log, position), seq: log.seq(position) }, parts, hearing);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function makeMemory(
  world: World,
  viewer: CharacterState | undefined,
  { id, seq }: MemoryPlace,
  parts: MemoryParts,
  heardOn: HeardOn | undefined,
): Memory {
  const { content, rest, userId, sessionId } = parts;
  const memory: Writable<Memory> = {
    id,
    seq,
    at: isoTime(parts.at),
    type: parts.type,
    content,
    text: textOf(content),
    metadata: rest.metadata ?? {},
    importance: rest.importance ?? 0.5,
    source: heardOn === undefined ? ownSource(rest) : heardSource(world, viewer, id, rest),
  };
  if (userId !== undefined) memory.userId = userId;
  if (sessionId !== undefined) memory.sessionId = sessionId;
  const channel = heardOn?.channel ?? rest.channel;
  if (channel !== undefined) memory.channel = channel;
  return memory;
}

function ownSource({ source }: Rest): MemorySource {
  return source === undefined ? { kind: "experienced" } : { ...source };
}

function heardSource(world: World, viewer: CharacterState | undefined, eventId: string, { from }: Rest): MemorySource {
  if (from === undefined) return { kind: "witnessed", eventId };
  const kind = from === viewer?.id ? "experienced" : "witnessed";
  const name = world.nameOf(from);
  return name === undefined ? { kind, eventId } : { kind, from: name, eventId };
}
