import { isJson, isPlainObject, type Json, type JsonObject } from "../core/json.js";
import { DramatisError } from "../core/errors.js";
import { parseId } from "../core/ids.js";
import { isoTime, parseTime } from "../core/time.js";
import type { MemoryOrigin } from "./origin.js";
import type { VectorRecord } from "./vector-record.js";

/** A memory or event as it is stored: one line of a document or a journal. Times are ISO 8601, `at` of the clock's time. */
export interface MemoryRecord {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly content: JsonObject;
  readonly metadata?: JsonObject;
  readonly importance?: number;
  readonly channel?: string;
  /** Where it comes from, unless that follows from where it stands. */
  readonly source?: MemoryOrigin;
  readonly key?: string;
  /** Of an event: id of the character that made it happen. */
  readonly from?: string;
  /** Of an event: ids of those who alone heard it. */
  readonly only?: readonly string[];
  /** Of an event for a whole channel: ids of those who did not hear it. */
  readonly except?: readonly string[];
}

/** One sentence of a summary and the ids of the memories it comes from. */
export interface SentenceRecord {
  readonly text: string;
  readonly from: readonly string[];
}

/** What a summary says to those who perceived the same part of a window. */
export interface SummaryPartRecord {
  readonly id: string;
  readonly at: string;
  /** Lamport number of the newest it covers. */
  readonly seq: number;
  readonly covers: readonly string[];
  readonly sentences: readonly SentenceRecord[];
  /** Who wrote it: "extractive", or the model's name. */
  readonly by: string;
  readonly metadata?: JsonObject;
  /** True for the part of those who were there all the time and are named in no other part. */
  readonly base?: boolean;
  /** Ids of characters whose part this is. */
  readonly heardBy?: readonly string[];
}

/** The summary of one window of a stream; of a channel's window there is one part for each group that perceived the same. */
export interface SummaryWindowRecord {
  readonly user?: string;
  readonly level: number;
  readonly first: number;
  readonly through: number;
  readonly closedAt: number;
  readonly parts: readonly SummaryPartRecord[];
  /** Ids of characters that would belong to the base part but perceived nothing of the window. */
  readonly without?: readonly string[];
}

/** How far the summaries of a stream have come; ends of windows are pairs of Lamport numbers [through, closedAt]. */
export interface StreamRecord {
  readonly user?: string;
  readonly stored?: readonly [number, number];
  readonly windows?: readonly (readonly [number, number])[];
  /** The entry as of which it is still to be checked what nobody sees any more. */
  readonly check?: number;
}

/** Everything of one log: a section of the document. */
export interface LogRecord {
  readonly streams: readonly StreamRecord[];
  readonly summaries: readonly SummaryWindowRecord[];
  readonly memories: readonly MemoryRecord[];
  /** In the order of the memories. */
  readonly vectors?: readonly VectorRecord[] | undefined;
}

/** A character as it is stored. */
export interface CharacterRecord {
  readonly id: string;
  readonly name: string;
  readonly prompt: string;
  readonly background: JsonObject;
  readonly variables: JsonObject;
  readonly template: string;
  readonly tags: readonly string[];
  readonly memory: { readonly maxMemories: number; readonly summaryThreshold: number; readonly autoSummarize: boolean };
  /** Ids of broadcasts that were removed for this character. */
  readonly hidden?: readonly string[];
}

/** A template of the user's as it is stored. */
export interface TemplateRecord {
  readonly name: string;
  readonly source: string;
  /** @default true */
  readonly trusted?: boolean;
}

/** A channel as it is stored: the comings and goings of its members, in order. */
export interface ChannelRecord {
  readonly id: string;
  readonly name: string;
  /** [character id, seq when it came, seq when it went, ...]; an odd number of seqs means it is there. */
  readonly members: readonly (readonly [string, ...number[]])[];
}

function refuse(path: string, message: string): DramatisError {
  return new DramatisError("snapshot/invalid", `${path} ${message}`, { details: { path } });
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isTexts(value: unknown): value is string[] {
  // A hole in a list would pass `every`.
  return Array.isArray(value) && Array.from(value).every(isText);
}

/** JSON that is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isPlainObject(value) && isJson(value);
}

function isSource(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { kind, from, eventId, memoryId } = value;
  if (kind !== "told" && kind !== "imported") return false;
  return [from, eventId, memoryId].every((id) => id === undefined || typeof id === "string");
}

type Rule = readonly [fits: (value: unknown) => boolean, expected: string];
const TEXT: Rule = [isText, "must be a string that is not empty"];
const TEXTS: Rule = [isTexts, "must be a list of ids"];

const OPTIONAL: Readonly<Record<string, Rule>> = {
  userId: TEXT,
  sessionId: TEXT,
  metadata: [isJsonObject, "must be a JSON object, at most 64 levels deep"],
  importance: [(value) => typeof value === "number" && value >= 0 && value <= 1, "must be a number from 0 to 1"],
  channel: TEXT,
  source: [isSource, 'must be an object whose kind is "told" or "imported"'],
  key: TEXT,
  from: TEXT,
  only: TEXTS,
  except: TEXTS,
};
const RULES = Object.entries(OPTIONAL);

/**
 * Checks a memory that comes from outside. By hand, since a world may hold millions.
 *
 * @throws DramatisError `snapshot/invalid` with the path.
 */
export function checkMemoryRecord(value: unknown, path: string, isEvent: boolean): MemoryRecord {
  if (!isPlainObject(value)) throw refuse(path, "must be an object");
  const { id, at, type, content } = value;
  if (typeof id !== "string" || parseId(id) === undefined) {
    const shown = typeof id === "string" ? JSON.stringify(id.slice(0, 80)) : typeof id;
    throw refuse(`${path}.id`, `is ${shown}, which is no id of a memory`);
  }
  if (Number.isNaN(parseTime(at))) throw refuse(`${path}.at`, "must be an ISO 8601 time");
  if (!isText(type) || type === "summary")
    throw refuse(`${path}.type`, 'must be the name of a type other than "summary"');
  if (!isJsonObject(content)) throw refuse(`${path}.content`, "must be a JSON object, at most 64 levels deep");
  checkOptional(value, path, isEvent);
  return value as unknown as MemoryRecord;
}

function checkOptional(value: Record<string, unknown>, path: string, isEvent: boolean): void {
  for (const [key, [fits, expected]] of RULES) {
    const item = value[key];
    if (item !== undefined && !fits(item)) throw refuse(`${path}.${key}`, expected);
  }
  const { from, only, except } = value;
  if (!isEvent && (from ?? only ?? except) !== undefined)
    throw refuse(path, "is a character's own memory, so it has no from, only or except");
  if (only !== undefined && except !== undefined) throw refuse(path, "has both only and except");
}

/** A record without its empty parts; what is written out is made of these. */
export function compact<T extends object>(record: T): T {
  const kept = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as T;
}

/** The parts of a memory's line; content and rest are JSON texts already. */
export interface MemoryLineParts {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly content: string;
  readonly rest: string;
}

/** A memory as a line of a document or, with `opening`, of a journal: JSON with a fixed order of keys. */
export function memoryLine(parts: MemoryLineParts, opening = "{"): string {
  const { id, at, type, userId, sessionId, content, rest } = parts;
  return (
    `${opening}"id":"${id}","at":"${isoTime(at)}","type":${JSON.stringify(type)}` +
    (userId === undefined ? "" : `,"userId":${JSON.stringify(userId)}`) +
    (sessionId === undefined ? "" : `,"sessionId":${JSON.stringify(sessionId)}`) +
    `,"content":${content}${rest === "" ? "}" : `,${rest.slice(1)}`}`
  );
}

/** What of a record is neither name nor content, as JSON; "" when there is nothing. The order of keys is fixed. */
export function restOf(record: Omit<MemoryRecord, "id" | "at" | "type" | "content">): string {
  const { metadata, importance, channel, source, key, from, only, except } = record;
  if ((metadata ?? importance ?? channel ?? source ?? key ?? from ?? only ?? except) === undefined) return "";
  const rest: Record<string, Json | undefined> = {
    metadata,
    importance,
    channel,
    source: source === undefined ? undefined : { ...source },
    key,
    from,
    only,
    except,
  };
  return JSON.stringify(rest);
}
