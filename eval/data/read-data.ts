import type * as z from "zod";

/** The value that a file of JSON holds. Throws a sentence about the first thing that is wrong with it. */
export function readJson<T>(text: string, schema: z.ZodType<T>): T {
  return checked(parsed(text, "the file"), schema, "the file");
}

/** The values of a file with one line of JSON each. Throws a sentence about the first thing that is wrong with it. */
export function readLines<T>(text: string, schema: z.ZodType<T>): T[] {
  const values = text.split("\n").flatMap((line, index): T[] => {
    const place = `line ${index + 1}`;
    return line.trim() === "" ? [] : [checked(parsed(line, place), schema, place)];
  });
  if (values.length === 0) throw new Error("the file has no lines");
  return values;
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${place} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function checked<T>(value: unknown, schema: z.ZodType<T>, place: string): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data as T;
  const [issue] = error.issues;
  const path = issue?.path.join(".") ?? "";
  throw new Error(`${place} is not what it should be: ${path === "" ? "" : `${path}: `}${issue?.message ?? "unknown"}`);
}
