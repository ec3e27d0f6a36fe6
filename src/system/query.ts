import { describeType } from "../core/json.js";
import { checkKnownFields, refuseOption } from "../core/options.js";
import { readTime } from "../core/time.js";
import type { Memory, MemoryQuery } from "../memory/memory.js";
import type { Perception } from "../memory/perception.js";
import { visitVisible, type Row, type RowQuery } from "../memory/reading.js";
import { memoryAt } from "./memory-view.js";
import type { CharacterState } from "./roster.js";
import type { World } from "./world.js";

export const QUERY_FIELDS: readonly string[] = [
  "limit",
  "types",
  "since",
  "until",
  "userId",
  "sessionId",
  "channel",
  "where",
];

/** What one user, session or place narrows every call of a character to. */
export interface Scope {
  userId?: string;
  sessionId?: string;
  channel?: string;
}

/** @throws DramatisError `config/invalid` for a field that there is none of, or of the wrong kind. */
export function checkQuery(query: MemoryQuery, fields: readonly string[] = QUERY_FIELDS): void {
  checkKnownFields("the query", query, fields);
  checkLimit("limit", query.limit);
  if (query.types !== undefined && !isTexts(query.types)) throw refuseOption("types", "must be a list of type names");
  checkScopeName("userId", query.userId);
  checkScopeName("sessionId", query.sessionId);
  checkScopeName("channel", query.channel);
  if (query.where !== undefined && typeof query.where !== "function") throw refuseOption("where", "must be a function");
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** A name that was left empty would look like "any" to some and like "none" to others. */
export function checkScopeName(field: string, name: unknown): void {
  if (name !== undefined && (typeof name !== "string" || name === ""))
    throw refuseOption(
      field,
      `must be a string that is not empty, but is ${name === "" ? "empty" : describeType(name)}`,
    );
}

export function checkLimit(field: string, limit: unknown): void {
  if (limit === undefined || limit === Number.POSITIVE_INFINITY) return;
  if (!Number.isInteger(limit) || (limit as number) < 0)
    throw refuseOption(
      field,
      `is ${typeof limit === "number" ? limit : describeType(limit)}, but must be a whole number from 0`,
    );
}

/** Visible memories of a character, newest first. */
export function selectMemories(
  world: World,
  character: CharacterState,
  query: MemoryQuery,
  perception: Perception = world.perception(character),
): Memory[] {
  const limit = query.limit ?? Number.POSITIVE_INFINITY;
  const rows = rowQuery(world, query);
  const found: Memory[] = [];
  if (rows === undefined || limit === 0) return found;
  const { channel, where } = query;
  visitVisible(perception, rows, (row) => {
    if (channel !== undefined && channelOf(world, row) !== channel) return false;
    const memory = memoryAt(world, character, row);
    if (where !== undefined && !where(memory)) return false;
    return found.push(memory) >= limit;
  });
  return found;
}

/** Names as numbers; undefined when nothing can match, since a name was never seen. */
export function rowQuery(world: World, query: MemoryQuery): RowQuery | undefined {
  const { pool } = world;
  const since = query.since === undefined ? undefined : readTime(query.since, "since", "config/invalid");
  const until = query.until === undefined ? undefined : readTime(query.until, "until", "config/invalid");
  const types = query.types?.map((type) => pool.types.find(type)).filter((type) => type !== undefined);
  if (types !== undefined && types.length === 0) return undefined;
  const session = query.sessionId === undefined ? undefined : pool.sessions.find(query.sessionId);
  if (query.sessionId !== undefined && session === undefined) return undefined;
  return {
    types: types === undefined ? undefined : [...new Set(types)],
    // A user who was never seen has no memories, but those of no user are everybody's.
    user: query.userId === undefined ? undefined : (pool.users.find(query.userId) ?? 0),
    session,
    since,
    until,
  };
}

/** The channel that a memory says it belongs to. */
export function channelOf(world: World, row: Row): string | undefined {
  return row.hearing?.channel ?? world.restAt(row.log, row.position).channel;
}
