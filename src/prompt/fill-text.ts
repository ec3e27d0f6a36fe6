import type { Json, JsonObject } from "../core/json.js";

// `\{{`, `\${` and `$${` are literal; then {{path}} and ${path}, where a path is names and numbers joined by dots.
const PLACES =
  /\\(\{\{|\$\{)|\$(\$\{)|\{\{\s*([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)\s*\}\}|\$\{\s*([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)\s*\}/gu;

/**
 * Puts values into a text at `{{path}}` and `${path}`. Values go in as they are, without escaping, and are not searched
 * for places again. A place that nothing is known for stays as it stands.
 */
export function fillText(source: string, values: JsonObject): string {
  if (!source.includes("{")) return source;
  return source.replaceAll(PLACES, (place, escaped?: string, dollar?: string, braces?: string, dollars?: string) => {
    const literal = escaped ?? dollar;
    if (literal !== undefined) return literal;
    const value = find(values, (braces ?? dollars ?? "").split("."));
    return value === undefined ? place : show(value);
  });
}

function find(values: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = values;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

function show(value: Json): string {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  const isList = Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null);
  return isList ? value.map((item: Json) => show(item)).join(", ") : JSON.stringify(value);
}
