import { environment } from "../../core/environment.js";

const VARIABLE = "OPENAI_CUSTOM_HEADERS";
/** A shorter value is a word that anybody may say. */
const SHORTEST_SECRET = 8;

/**
 * What takes back the headers that the client adds to every request from the variable OPENAI_CUSTOM_HEADERS: they are meant
 * for OpenAI, and may hold a key. What a request needs is set as it would be without them.
 */
export function withoutCustomHeaders(apiKey: string): Record<string, string | null> {
  const needed = new Map([
    ["authorization", `Bearer ${apiKey}`],
    ["accept", "application/json"],
  ]);
  return Object.fromEntries(customHeaders().map(([name]) => [name, needed.get(name) ?? null]));
}

/** Values of these headers that must not come back in an error. */
export function customSecrets(): string[] {
  return customHeaders().flatMap(([, value]) => (value.length < SHORTEST_SECRET ? [] : [value]));
}

/** By the rules of the client: one a line, the name up to the first colon. */
function customHeaders(): [name: string, value: string][] {
  return (environment(VARIABLE) ?? "").split("\n").flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
  });
}
