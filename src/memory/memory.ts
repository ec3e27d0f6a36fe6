import type { JsonObject } from "../core/json.js";
import type { StandardSchemaV1 as Schema } from "../core/standard-schema.js";
import type { Time } from "../core/time.js";

type Out<S> = S extends Schema<unknown, infer O> ? O : never;
type In<S> = S extends Schema<infer I, unknown> ? I : never;
type IsAny<T> = 0 extends 1 & T ? true : false;

/** Schemas for the content of some memory types: `{ rumor: z.object({ about: z.string() }) }`. */
export type MemoryTypes = Record<string, Schema>;
/**
 * Stands for "no types were declared". It has to be `any`: a system with declared types must fit wherever one without is
 * asked for, and the other way round, and no other type is assignable both ways.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export type AnyTypes = any;
/** Names of memory types: those with a schema, and any other string. */
export type TypeName<M> = (keyof M & string) | (string & {});
/** What a memory of type `K` holds when it is read. */
export type ContentOf<M, K> = IsAny<M> extends true ? JsonObject : K extends keyof M ? Out<M[K]> : JsonObject;
/** What may be given as the content of a memory of type `K`. */
export type ContentIn<M, K> = IsAny<M> extends true ? object | string : K extends keyof M ? In<M[K]> : object | string;

/** Something that a character remembers. A plain object of its own: changing it changes nothing in the system. */
export interface Memory<M extends MemoryTypes = AnyTypes, K = TypeName<M>> {
  readonly id: string;
  /** Orders memories within a system: later calls, higher numbers; gaps occur. */
  readonly seq: number;
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string;
  readonly type: K;
  readonly content: ContentOf<M, K>;
  /** The string values of `content`, in order, joined by newlines. */
  readonly text: string;
  readonly metadata: JsonObject;
  /** 0 to 1. @default 0.5 */
  readonly importance: number;
  readonly source: MemorySource;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly channel?: string;
  /** Of a summary: 1 stands for memories, 2 for summaries of level 1, and so on. */
  readonly level?: number;
  /** Of a summary: ids of what it stands for, oldest first. */
  readonly covers?: readonly string[];
}

/** How a character came by a memory. */
export interface MemorySource {
  kind: "experienced" | "witnessed" | "told" | "imported" | "summary";
  /** Who said or did it, or told of it. */
  from?: string;
  /** Of a broadcast: its event, shared by all who heard it. */
  eventId?: string;
  /** Of an import or something told: the memory it was made from. */
  memoryId?: string;
}

/** What can be said about a memory besides its content. */
export interface MemoryOptions {
  /** @default "interaction", of a broadcast "broadcast"; "summary" is reserved */
  type?: string;
  metadata?: object;
  /** 0 to 1. @default 0.5 */
  importance?: number;
  /** @default the clock's time */
  at?: Time;
  userId?: string;
  sessionId?: string;
  channel?: string;
  /** The same key again gives the memory that exists, and adds nothing. */
  idempotencyKey?: string;
}

/** Which memories are wanted; what is left out does not matter. */
export interface MemoryQuery {
  /** At most so many, the newest; 0 gives none. @default all */
  limit?: number;
  types?: readonly string[];
  /** Inclusive. */
  since?: Time;
  /** Exclusive. */
  until?: Time;
  /** Memories of this user and of no user; never another user's. */
  userId?: string;
  sessionId?: string;
  channel?: string;
  where?: (memory: Memory) => boolean;
}
