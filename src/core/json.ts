import { DramatisError, type ErrorCode } from "./errors.js";
import type { Json, JsonObject } from "./json-value.js";

export type { Json, JsonObject };

/** Objects and arrays inside each other at most, the outermost counted. */
export const MAX_DEPTH = 64;
/** Values in one content at most; a shared object counts each time it is reached. */
const MAX_VALUES = 1_000_000;

/** Where a value stands, for messages: `content`, `metadata`, `background`. */
export interface JsonPlace {
  readonly name: string;
  readonly code: ErrorCode;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The second test accepts plain objects of other realms (vm contexts, iframes).
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/**
 * A deep copy that is plain JSON: `undefined` properties are dropped and `-0` becomes `0`.
 *
 * @throws DramatisError with the place's code and the path of the first value that JSON cannot hold.
 */
export function copyJson(value: unknown, place: JsonPlace): Json {
  let cause: unknown;
  try {
    const copy = copyValue(value, 1, { left: MAX_VALUES });
    if (copy !== refused) return copy;
  } catch (error) {
    // Getters and proxies may throw whatever they like.
    cause = error;
  }
  throw refusal(value, place, { cause });
}

/** {@link copyJson} for what must be an object. */
export function copyJsonObject(value: unknown, place: JsonPlace): JsonObject {
  if (!isPlainObject(value)) throw refusal(value, place, { expected: "an object" });
  return copyJson(value, place) as JsonObject;
}

const refused = Symbol("refused");

function copyValue(value: unknown, depth: number, counter: { left: number }): Json | typeof refused {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value + 0 : refused;
    case "object":
      if (value === null) return null;
      if (depth > MAX_DEPTH || --counter.left < 0) return refused;
      return Array.isArray(value) ? copyArray(value, depth, counter) : copyObject(value, depth, counter);
    default:
      return refused;
  }
}

function copyObject(value: object, depth: number, counter: { left: number }): JsonObject | typeof refused {
  if (!isPlainObject(value)) return refused;
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined) continue;
    const copied = copyValue(item, depth + 1, counter);
    if (copied === refused) return refused;
    if (key === "__proto__") defineOwn(copy, key, copied);
    else copy[key] = copied;
  }
  return copy;
}

/** Assigning `__proto__` would set the prototype; content may well have a key of that name. */
export function defineOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function copyArray(value: readonly unknown[], depth: number, counter: { left: number }): Json[] | typeof refused {
  const copy: Json[] = [];
  for (const item of value) {
    const copied = copyValue(item, depth + 1, counter);
    if (copied === refused) return refused;
    copy.push(copied);
  }
  return copy;
}

/** True for what {@link copyJson} takes, without the cost of the copy. */
export function isJson(value: unknown): boolean {
  return isJsonWithin(value, 1, { left: MAX_VALUES });
}

function isJsonWithin(value: unknown, depth: number, counter: { left: number }): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object": {
      if (value === null) return true;
      if (depth > MAX_DEPTH || --counter.left < 0) return false;
      if (Array.isArray(value)) {
        // `every` would pass over holes.
        for (const item of value) if (!isJsonWithin(item, depth + 1, counter)) return false;
        return true;
      }
      if (!isPlainObject(value)) return false;
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (item !== undefined && !isJsonWithin(item, depth + 1, counter)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

/** One value that JSON cannot hold, and where it stands. */
export interface JsonProblem {
  path: string;
  message: string;
}

/** The first thing in `value` that JSON cannot hold. Slow and exact, since it runs only to explain a refusal. */
export function findJsonProblem(value: unknown, path: string): JsonProblem | undefined {
  try {
    return findIn(value, path, [], { left: MAX_VALUES });
  } catch (error) {
    return {
      path,
      message: `not readable (${error instanceof Error ? error.message : String(error)}); give plain data`,
    };
  }
}

function findIn(
  value: unknown,
  path: string,
  above: readonly unknown[],
  counter: { left: number },
): JsonProblem | undefined {
  const what = describeScalarProblem(value);
  if (what !== undefined) return { path, message: what };
  if (typeof value !== "object" || value === null) return undefined;
  if (above.includes(value)) return { path, message: "a cycle; refer to things by name or id" };
  if (above.length >= MAX_DEPTH) return { path, message: `deeper than ${MAX_DEPTH} levels; flatten it` };
  if (--counter.left < 0) return { path, message: `more than ${MAX_VALUES} values; split it` };
  if (!Array.isArray(value) && !isPlainObject(value)) return { path, message: describeInstance(value) };
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, item] of entries) {
    if (item === undefined && typeof key === "string") continue;
    const at = typeof key === "number" ? `${path}[${key}]` : joinPath(path, key);
    const found = findIn(item, at, [...above, value], counter);
    if (found !== undefined) return found;
  }
  return undefined;
}

function describeInstance(value: object): string {
  if (value instanceof Date) return "a Date; give its ISO string";
  return `an instance of ${String((value as { constructor?: { name?: unknown } }).constructor?.name)}; give plain data`;
}

function joinPath(path: string, key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function describeScalarProblem(value: unknown): string | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : `${value}, which JSON cannot hold; use null or a finite number`;
    case "bigint":
      return "a bigint; give a number or a string";
    case "function":
      return "a function; give plain data";
    case "symbol":
      return "a symbol; give a string";
    case "undefined":
      return "undefined; leave the property out, or use null";
    default:
      return undefined;
  }
}

function refusal(
  value: unknown,
  place: JsonPlace,
  { expected, cause }: { expected?: string; cause?: unknown },
): DramatisError {
  const problem = findJsonProblem(value, place.name);
  const path = problem?.path ?? place.name;
  const got = problem?.message ?? describeType(value);
  const isItself = path === place.name && expected !== undefined;
  const message = isItself ? `${path} must be ${expected}, but is ${got}` : `${path} is ${got}`;
  return new DramatisError(place.code, message, { details: { path }, cause });
}

/** What a value is, for messages: `null`, `an array`, `the number 3`, `a string`. */
export function describeType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" || typeof value === "boolean") return `the ${typeof value} ${value}`;
  if (typeof value === "undefined") return "undefined";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/**
 * `JSON.parse` for an object that JSON.stringify wrote. Most contents are flat objects of plain strings, and those are cut
 * out of the text in half the time.
 */
export function parseObject(text: string): JsonObject {
  return parseFlat(text) ?? (JSON.parse(text) as JsonObject);
}

const QUOTE = 34;

/** The object, when it holds nothing but strings without escapes. */
function parseFlat(text: string): JsonObject | undefined {
  const end = text.length - 1;
  if (end < 2 || text.includes("\\")) return undefined;
  const object: Record<string, Json> = {};
  for (let at = 1; ;) {
    const keyEnd = text.indexOf('"', at + 1);
    if (text.charCodeAt(keyEnd + 2) !== QUOTE) return undefined;
    const valueEnd = text.indexOf('"', keyEnd + 3);
    const key = text.slice(at + 1, keyEnd);
    if (key === "__proto__") return undefined;
    object[key] = text.slice(keyEnd + 3, valueEnd);
    if (valueEnd + 1 === end) return object;
    at = valueEnd + 2;
    if (text.charCodeAt(at) !== QUOTE) return undefined;
  }
}

/** The string values inside a content, in order, joined by newlines. */
export function textOf(content: Json): string {
  return addText(content, undefined) ?? "";
}

/** `text` with the string values of `value` behind it; undefined as long as there is none. */
function addText(value: Json | undefined, text: string | undefined): string | undefined {
  if (typeof value === "string") return text === undefined ? value : `${text}\n${value}`;
  if (typeof value !== "object" || value === null) return text;
  let sum = text;
  if (Array.isArray(value)) for (const item of value as readonly Json[]) sum = addText(item, sum);
  else for (const key of Object.keys(value)) sum = addText((value as JsonObject)[key], sum);
  return sum;
}

/** True when two JSON values are the same, key order aside. */
export function equalJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, Json>, b as Record<string, Json>];
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key] ?? null, right[key] ?? null));
}
