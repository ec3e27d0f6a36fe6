import { DramatisError } from "../core/errors.js";
import {
  copyJson,
  copyJsonObject,
  describeType,
  equalJson,
  isPlainObject,
  type Json,
  type JsonObject,
  type JsonPlace,
} from "../core/json.js";
import type { SchemaIssue, StandardSchemaV1 } from "../core/standard-schema.js";
import { makeId } from "../core/ids.js";
import { readTime } from "../core/time.js";
import type { MemoryOptions } from "../memory/memory.js";
import { restOf, type MemoryRecord } from "../model/records.js";
import type { Engine } from "./engine.js";
import type { ResolvedOptions } from "./options.js";
import type { Draft } from "./draft.js";

/** What can be said about a memory besides its content. */
export const MEMORY_FIELDS: readonly string[] = [
  "type",
  "metadata",
  "importance",
  "at",
  "userId",
  "sessionId",
  "channel",
  "idempotencyKey",
];
const CONTENT = { name: "content", code: "memory/invalid" } as const;
const METADATA = { name: "metadata", code: "memory/invalid" } as const;

/** What is to be added, checked; it only lacks its place in the order. */
export interface CheckedMemory {
  readonly type: string;
  readonly content: JsonObject;
  readonly at: number;
  readonly rest: Partial<MemoryRecord>;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
}

/** @throws DramatisError `memory/invalid` naming the field; `config/invalid` for an option that there is none of. */
export function checkMemory(
  engine: Engine,
  content: unknown,
  options: MemoryOptions,
  defaultType: string,
): CheckedMemory {
  const type = options.type ?? defaultType;
  if (typeof type !== "string" || type.trim() === "") throw refuse("type", "must be a string that is not blank");
  if (type === "summary")
    throw refuse("type", 'is "summary", which is reserved for what the system writes; use another');
  engine.world.pool.typeNumber(type);
  return {
    type,
    content: checkContent(engine.options.types, type, content),
    at: options.at === undefined ? engine.now() : readTime(options.at, "at"),
    userId: textAt("userId", options.userId),
    sessionId: textAt("sessionId", options.sessionId),
    rest: checkRest(options),
  };
}

const NO_REST: Partial<MemoryRecord> = Object.freeze({});

function checkRest(options: MemoryOptions): Partial<MemoryRecord> {
  const { metadata, importance, channel, idempotencyKey } = options;
  if ((metadata ?? importance ?? channel ?? idempotencyKey) === undefined) return NO_REST;
  const rest: { -readonly [K in keyof MemoryRecord]?: MemoryRecord[K] } = {};
  if (metadata !== undefined) {
    const copy = copyJsonObject(metadata, METADATA);
    if (Object.keys(copy).length > 0) rest.metadata = copy;
  }
  if (importance !== undefined) {
    if (typeof importance !== "number" || !(importance >= 0 && importance <= 1))
      throw refuse("importance", `is ${String(importance)}, but must be a number from 0 to 1`);
    if (importance !== 0.5) rest.importance = importance + 0;
  }
  const place = textAt("channel", channel);
  if (place !== undefined) rest.channel = place;
  const key = textAt("idempotencyKey", idempotencyKey);
  if (key !== undefined) rest.key = key;
  return rest;
}

function textAt(field: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw refuse(field, `must be a string that is not empty, but is ${value === "" ? "empty" : describeType(value)}`);
}

function refuse(field: string, message: string): DramatisError {
  return new DramatisError("memory/invalid", `${field} ${message}`, { details: { path: field } });
}

/** Content as it is kept: a plain copy, passed through the schema of its type when there is one. */
function checkContent(types: ResolvedOptions["types"], type: string, content: unknown): JsonObject {
  const schema = Object.hasOwn(types, type) ? types[type] : undefined;
  return schema === undefined ? plainContent(content, CONTENT) : shapeContent(schema, type, content, CONTENT);
}

function plainContent(content: unknown, place: JsonPlace): JsonObject {
  if (typeof content === "string") return { text: content };
  if (!isPlainObject(content)) {
    // The path of a class instance or a Date is told as for anything inside.
    if (typeof content === "object" && content !== null && !Array.isArray(content)) copyJson(content, place);
    throw new DramatisError(place.code, `content must be an object or a string, but is ${describeType(content)}`, {
      details: { path: place.name },
    });
  }
  return copyJsonObject(content, place);
}

/**
 * What a schema makes of content. The result is what is kept, and what the schema is asked about when it is loaded again or
 * imported: so the schema has to accept it, and to leave it as it is.
 *
 * @throws DramatisError with the code of the place
 */
export function shapeContent(
  schema: StandardSchemaV1,
  type: string,
  content: unknown,
  place: JsonPlace & { readonly code: "memory/invalid" | "import/invalid" },
): JsonObject {
  const kept = plainContent(validate(schema, type, content, place.code), place);
  // What a schema left as it was needs no second look, and that is nearly always so.
  if (equalJson(kept, content as Json)) return kept;
  const reason = whyNotKept(schema, type, kept, place);
  if (reason === undefined) return kept;
  throw new DramatisError(
    place.code,
    `The schema of ${JSON.stringify(type)} changes what it is given, and ${reason}. A memory is kept as its schema gives it and is checked again when it is loaded, so let the schema accept its own result: z.coerce.number(), or z.union([z.number(), z.string().transform(Number)]) instead of z.string().transform(Number)`,
    { details: { path: place.name, type } },
  );
}

function whyNotKept(schema: StandardSchemaV1, type: string, kept: JsonObject, place: JsonPlace): string | undefined {
  let again: JsonObject;
  try {
    again = plainContent(validate(schema, type, kept, "memory/invalid"), place);
  } catch (error) {
    return `does not accept its own result: ${error instanceof Error ? error.message : String(error)}`;
  }
  return equalJson(kept, again) ? undefined : "changes its own result once more";
}

/** @throws DramatisError with the given code and what the schema found. */
export function validate(
  schema: StandardSchemaV1,
  type: string,
  content: unknown,
  code: "memory/invalid" | "snapshot/invalid" | "import/invalid",
): unknown {
  const result = schema["~standard"].validate(content);
  if (result instanceof Promise) {
    throw new DramatisError(
      "config/invalid",
      `types.${type}: the schema answers asynchronously; memories are added synchronously, so give one that does not wait`,
      { details: { field: `types.${type}` } },
    );
  }
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map((issue) => ({ path: pathOf(issue), message: issue.message }));
  const text = issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  throw new DramatisError(code, `A memory of type ${JSON.stringify(type)} does not fit its schema: ${text}`, {
    details: { path: issues[0]?.path ?? "content", issues },
  });
}

function pathOf(issue: SchemaIssue): string {
  const keys = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return ["content", ...keys].join(".");
}

/** A checked memory as the world takes it. */
export function toDraft(
  engine: Engine,
  memory: CheckedMemory,
  event?: Pick<MemoryRecord, "from" | "only" | "except">,
): Draft {
  const seq = engine.nextSeq();
  return {
    id: makeId(engine.world.writer, seq),
    seq,
    at: memory.at,
    type: memory.type,
    userId: memory.userId,
    sessionId: memory.sessionId,
    content: JSON.stringify(memory.content),
    rest: restOf(event === undefined ? memory.rest : { ...memory.rest, ...event }),
  };
}
