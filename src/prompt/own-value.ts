/**
 * An own property, or undefined. The prototype chain is never read: `constructor` and `__proto__` are names like others, and
 * are missing like others.
 */
export function ownValue(holder: unknown, key: string): unknown {
  if (typeof holder === "object") {
    if (holder === null || !Object.hasOwn(holder, key)) return undefined;
    return (holder as Record<string, unknown>)[key];
  }
  // A text has its length and its characters, as in Handlebars.
  if (typeof holder === "string" && Object.hasOwn(Object(holder) as object, key))
    return (holder as unknown as Record<string, unknown>)[key];
  return undefined;
}

/** The names a value has something for, for suggestions. */
export function ownNames(holder: unknown): string[] {
  if (typeof holder !== "object" || holder === null || Array.isArray(holder)) return [];
  return Object.keys(holder).filter((name) => (holder as Record<string, unknown>)[name] !== undefined);
}
