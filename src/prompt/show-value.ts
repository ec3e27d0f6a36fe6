import { DramatisError } from "../core/errors.js";
import { copyJson, isJson, isPlainObject, MAX_DEPTH } from "../core/json.js";
import type { Run } from "./run.js";

/**
 * A value as text. Lists of plain values are joined by commas, as in Handlebars; objects, and lists with objects in them,
 * are JSON, where Handlebars would write `[object Object]`; a Date is its ISO string.
 *
 * @throws DramatisError `template/invalid` for what JSON cannot hold, such as a function.
 */
export function showValue(value: unknown, name: string, run: Run): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return "";
      if (value instanceof Date) return showDate(value, name);
      return showObject(value, name, run);
    default:
      throw notPlain(value, name);
  }
}

function notPlain(value: unknown, name: string): DramatisError {
  const what = typeof value === "function" ? "a function" : `a ${typeof value}`;
  return new DramatisError("template/invalid", `The variable ${name} is ${what}; templates take plain data`, {
    details: { path: name },
  });
}

function showDate(date: Date, name: string): string {
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new DramatisError("template/invalid", `The variable ${name} is a Date without a time`, {
    details: { path: name },
  });
}

function showObject(value: object, name: string, run: Run): string {
  // Measured first, since a large value would take its time before it turned out too long.
  if (weigh(value, run.mostOutput, 1) > run.mostOutput) run.fail("outputBytes");
  if (Array.isArray(value) && isListOfPlain(value, 1)) return joinList(value);
  // Most values are JSON already, and need no copy.
  return JSON.stringify(isJson(value) ? value : copyJson(value, { name, code: "template/invalid" }));
}

/** Characters that a value needs at least; stops soon after `most`. */
function weigh(value: unknown, most: number, depth: number): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return 1;
  let sum = 1;
  if (Array.isArray(value)) {
    for (const item of value) {
      sum += 1 + weigh(item, most - sum, depth + 1);
      if (sum > most) break;
    }
    return sum;
  }
  for (const key of Object.keys(value)) {
    sum += key.length + 1 + weigh((value as Record<string, unknown>)[key], most - sum, depth + 1);
    if (sum > most) break;
  }
  return sum;
}

type Plain = string | number | boolean | null | readonly Plain[];

function isListOfPlain(list: readonly unknown[], depth: number): list is readonly Plain[] {
  if (depth > MAX_DEPTH) return false;
  return list.every((item) => {
    if (Array.isArray(item)) return isListOfPlain(item, depth + 1);
    return item === null || typeof item === "string" || typeof item === "number" || typeof item === "boolean";
  });
}

function joinList(list: readonly Plain[]): string {
  return list.map((item) => (typeof item === "object" && item !== null ? joinList(item) : (item ?? ""))).join(",");
}

/** True for what `if` takes for true: not an empty list, not an empty text, and 0 only if asked. */
export function isTrue(value: unknown, name: string, isZeroTrue: boolean): boolean {
  if (typeof value === "object") return value !== null && !(Array.isArray(value) && value.length === 0);
  if (typeof value === "function") throw notPlain(value, name);
  return value === 0 ? isZeroTrue : Boolean(value);
}

/** The names of what `each` goes through when it is no list. */
export function keysOf(value: object, name: string): string[] {
  if (isPlainObject(value)) return Object.keys(value);
  throw new DramatisError(
    "template/invalid",
    `The variable ${name} is an instance of a class; templates take plain data, so give a list or a plain object`,
    { details: { path: name } },
  );
}
