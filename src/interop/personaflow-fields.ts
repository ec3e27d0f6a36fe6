import { DramatisError } from "../core/errors.js";
import { describeType, type Json, type JsonObject } from "../core/json.js";
import { shorten } from "../core/parse-json.js";
import { inside, pathOf, type ImportWarnings, type Place } from "./import-warnings.js";

/** A value of a file is a JSON object; lists are objects too for `typeof`. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own field; `constructor` and `__proto__` of the prototype are none. */
export function field(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** @throws DramatisError `import/invalid` when the field is missing. */
export function requireField(object: JsonObject, key: string, above: Place | undefined): Json {
  const value = field(object, key);
  if (value === undefined)
    throw refuse(
      inside(above, key),
      "is missing; PersonaFlow always writes it, so the file is damaged or not one of its own",
    );
  return value;
}

/** @throws DramatisError `import/invalid` when the value is no object. */
export function requireObject(value: Json, place: Place | undefined): JsonObject {
  if (isJsonObject(value)) return value;
  throw refuse(place, `must be an object, but is ${describeType(value)}`);
}

/** @throws DramatisError `import/invalid` when the value is no list. */
export function requireList(value: Json, place: Place | undefined): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  throw refuse(place, `must be a list, but is ${describeType(value)}`);
}

export function refuse(place: Place | undefined, problem: string): DramatisError<"import/invalid"> {
  const path = pathOf(place);
  return new DramatisError("import/invalid", `${path === "" ? "the PersonaFlow data" : path} ${problem}`, {
    details: { path },
  });
}

/** Says what is left behind, with its value, so that nothing vanishes in silence. */
export function warnUnknown(
  object: JsonObject,
  known: ReadonlySet<string>,
  place: Place | undefined,
  warnings: ImportWarnings,
): void {
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue;
    warnings.add(
      "unknown fields were not imported",
      inside(place, key),
      `unknown field, not imported; its value was ${excerpt(object[key])}`,
    );
  }
}

/** What PersonaFlow allowed where we have objects: nothing, text, lists, numbers. */
export function toObject(value: Json, place: Place, warnings: ImportWarnings): JsonObject {
  if (isJsonObject(value)) return value;
  const [object, became] = wrap(value);
  warnings.add("values were wrapped in objects", place, `was ${describeType(value)} and became ${became}`);
  return object;
}

function wrap(value: Json): [object: JsonObject, became: string] {
  if (value === null) return [{}, "{}"];
  if (typeof value === "string") return [{ text: value }, "{ text }"];
  if (Array.isArray(value)) return [{ items: value as readonly Json[] }, "{ items }"];
  return [{ value }, "{ value }"];
}

/** A short piece of a value's JSON text. */
export function excerpt(value: Json | undefined): string {
  return shorten(JSON.stringify(value ?? null), 200);
}
