import { describeType } from "./json.js";
import type { SchemaIssue, SchemaResult, StandardSchemaV1 } from "./standard-schema.js";

/** What is wrong so far, and where the value that is being read stands. */
interface Reading {
  readonly path: (string | number)[];
  readonly issues: SchemaIssue[];
}

/**
 * What a value from outside has to be. It is written for what the root entry checks, so that importing that loads no
 * schema library; anything that follows Standard Schema can take its place.
 */
export interface Shape<T> extends StandardSchemaV1<unknown, T> {
  /** A copy with the fields that are known. It counts only when nothing was found wrong. */
  readonly read: (value: unknown, reading: Reading) => T;
}

/** Says that a value is wrong: `message` goes on after its path, as in "must be above 3". */
type Refuse = (message: string, ...path: readonly string[]) => void;

function shape<T>(read: Shape<T>["read"]): Shape<T> {
  const validate = (given: unknown): SchemaResult<T> => {
    const reading: Reading = { path: [], issues: [] };
    const value = read(given, reading);
    return reading.issues.length === 0 ? { value } : { issues: reading.issues };
  };
  return { read, "~standard": { version: 1, vendor: "dramatis", validate } };
}

function refuse({ issues, path }: Reading, message: string, ...inner: readonly string[]): void {
  issues.push({ message, path: [...path, ...inner] });
}

function refuseKind(reading: Reading, expected: string, value: unknown): void {
  refuse(
    reading,
    value === undefined ? `is missing; must be ${expected}` : `must be ${expected}, but is ${describeType(value)}`,
  );
}

function readAt<T>({ read }: Shape<T>, value: unknown, key: string | number, reading: Reading): T {
  reading.path.push(key);
  const part = read(value, reading);
  reading.path.pop();
  return part;
}

/** What is wrong with a value; nothing when it has the shape. */
export function findIssues({ read }: Shape<unknown>, value: unknown): readonly SchemaIssue[] {
  const reading: Reading = { path: [], issues: [] };
  read(value, reading);
  return reading.issues;
}

/** What passes a test of its kind. The value is kept as it is, not copied. */
export function custom<T>(expected: string, test: (value: unknown) => boolean): Shape<T> {
  return shape((value, reading) => {
    if (!test(value)) refuseKind(reading, expected, value);
    return value as T;
  });
}

export const anything: Shape<unknown> = shape((value) => value);
export const text: Shape<string> = custom("a string", (value) => typeof value === "string");
export const flag: Shape<boolean> = custom("true or false", (value) => typeof value === "boolean");

/** A finite number; both ends belong to the range. */
export function numberIn(least: number, most: number): Shape<number> {
  return custom(
    `a number from ${least} to ${most}`,
    (value) => typeof value === "number" && value >= least && value <= most,
  );
}

/** A whole number; both ends belong to the range. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  return custom(
    `a whole number ${range}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  );
}

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  const expected = words.map((word) => JSON.stringify(word)).join(" or ");
  return shape((value, reading) => {
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    if (typeof value === "string") refuse(reading, `must be ${expected}, but is ${JSON.stringify(value.slice(0, 80))}`);
    else refuseKind(reading, expected, value);
    return value as T;
  });
}

/** Missing and `undefined` are the same. */
export function optional<T>(given: Shape<T>): Shape<T | undefined> {
  return shape((value, reading) => (value === undefined ? undefined : given.read(value, reading)));
}

/** Goes on with what has the shape: refuses more, or makes something of it. */
export function refine<T, U>(given: Shape<T>, next: (value: T, refuse: Refuse) => U): Shape<U> {
  return shape((value, reading) => {
    const before = reading.issues.length;
    const checked = given.read(value, reading);
    // What is wrong by itself need not be told to fail a rule as well; nobody sees what this gives.
    if (reading.issues.length > before) return checked as unknown as U;
    return next(checked, (message, ...path) => refuse(reading, message, ...path));
  });
}

/** Refuses what has the shape and fails a test. */
export function where<T>(given: Shape<T>, test: (value: T) => boolean, message: string): Shape<T> {
  return refine(given, (value, refuseIt) => {
    if (!test(value)) refuseIt(message);
    return value;
  });
}

export function list<T>(item: Shape<T>): Shape<T[]> {
  return row([], item);
}

/** A list whose first items each have a shape of their own; all others have the shape of the rest, if they may be there. */
export function row<const H extends readonly unknown[]>(first: Shapes<H>): Shape<H>;
export function row<const H extends readonly unknown[], R>(first: Shapes<H>, rest: Shape<R>): Shape<[...H, ...R[]]>;
export function row(first: readonly Shape<unknown>[], rest?: Shape<unknown>): Shape<unknown[]> {
  return shape((value, reading) => {
    const copy: unknown[] = [];
    if (!Array.isArray(value) || (rest === undefined && value.length !== first.length)) {
      refuseKind(reading, rest === undefined ? `a list of ${first.length}` : "a list", value);
      return copy;
    }
    for (let at = 0; at < Math.max(value.length, first.length); at++) {
      const item = first[at] ?? rest;
      if (item !== undefined) copy.push(readAt(item, value[at], at, reading));
    }
    return copy;
  });
}

type Shapes<H extends readonly unknown[]> = { readonly [K in keyof H]: Shape<H[K]> };

/** Names every field of `T`, so that one that is forgotten does not compile. */
type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K]> };

/** An object; fields that are not named are left out. */
export function object<T extends object>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields);
  return shape((value, reading) => {
    const copy: Record<string, unknown> = {};
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuseKind(reading, "an object", value);
    else {
      for (const [key, field] of entries) {
        const part = readAt(field, (value as Record<string, unknown>)[key], key, reading);
        if (part !== undefined) copy[key] = part;
      }
    }
    return copy as T;
  });
}

/** An object in which a field that is not named is a mistake. */
export function strictObject<T extends object>(fields: Fields<T>): Shape<T> {
  const { read } = object<T>(fields);
  const known = Object.keys(fields);
  return shape((value, reading) => {
    const copy = read(value, reading);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return copy;
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
    for (const key of unknown)
      refuse(reading, `${JSON.stringify(key.slice(0, 80))} is unknown; known are ${known.join(", ")}`);
    return copy;
  });
}

/** An object whose kind stands in one of its fields, and which has the shape of its kind. */
export function kindOf<T extends object, F extends keyof T & string>(
  field: F,
  kinds: Readonly<Record<T[F] & string, Shape<T>>>,
): Shape<T> {
  const byKind = new Map(Object.entries<Shape<T>>(kinds));
  return shape((value, reading) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuseKind(reading, "an object", value);
    else {
      const kind = (value as Record<string, unknown>)[field];
      const found = typeof kind === "string" ? byKind.get(kind) : undefined;
      if (found !== undefined) return found.read(value, reading);
      const expected = [...byKind.keys()].map((each) => JSON.stringify(each)).join(" or ");
      refuse(reading, `must be ${expected}`, field);
    }
    return value as T;
  });
}
