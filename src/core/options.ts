import type * as z from "zod";
import { DramatisError, type ErrorCode } from "./errors.js";
import { describeType } from "./json.js";

/** Issues that an error tells of in words, and carries as data: a broken file can have a million. */
const SHOWN_ISSUES = 5;
const KEPT_ISSUES = 100;

/** What is wrong with one field. */
export interface Issue {
  path: string;
  message: string;
}

/** What a check found; `ok` means that `issues` is empty. */
export interface ValidationReport {
  ok: boolean;
  issues: Issue[];
}

/** zod's issues as paths and sentences. */
export function listIssues(error: z.ZodError): Issue[] {
  return error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
}

/** Parses what a user gave once, at the boundary; everything past this point takes the complete type. */
export function parseOptions<S extends z.ZodType>(
  what: string,
  schema: S,
  given: unknown,
  code: ErrorCode = "config/invalid",
): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issues = listIssues(result.error);
  const shown = issues.slice(0, SHOWN_ISSUES);
  const sentences = shown.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  if (issues.length > shown.length) sentences.push(`and ${issues.length - shown.length} more`);
  throw new DramatisError(code, `${what}: ${sentences.join("; ")}`, {
    details: { issues: issues.slice(0, KEPT_ISSUES).map((issue) => ({ ...issue })) },
  });
}

/** For options that are few and read at once. @throws DramatisError `config/invalid` naming the field. */
export function checkKnownFields(what: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== "object" || given === null)
    throw new DramatisError("config/invalid", `${what} must be an object, but is ${describeType(given)}`);
  for (const field of Object.keys(given)) {
    if (!known.includes(field))
      throw new DramatisError("config/invalid", `${field} is unknown; known in ${what} are ${known.join(", ")}`, {
        details: { field },
      });
  }
}
