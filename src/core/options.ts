import { DramatisError, type ErrorCode } from "./errors.js";
import { describeType } from "./json.js";
import type { SchemaIssue, StandardSchemaV1 } from "./standard-schema.js";

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

/** What a schema found wrong, as paths and sentences. */
export function listIssues(issues: readonly SchemaIssue[]): Issue[] {
  return issues.map(({ path = [], message }) => ({
    path: path.map((step) => String(typeof step === "object" ? step.key : step)).join("."),
    message,
  }));
}

/** Parses what a user gave once, at the boundary; everything past this point takes the complete type. */
export function parseOptions<T>(
  what: string,
  schema: StandardSchemaV1<unknown, T>,
  given: unknown,
  code: ErrorCode = "config/invalid",
): T {
  const result = schema["~standard"].validate(given);
  if (result instanceof Promise) throw new TypeError(`The schema of ${what} must answer at once`);
  if (result.issues === undefined) return result.value;
  const issues = listIssues(result.issues);
  const shown = issues.slice(0, SHOWN_ISSUES);
  const sentences = shown.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  if (issues.length > shown.length) sentences.push(`and ${issues.length - shown.length} more`);
  throw new DramatisError(code, `${what}: ${sentences.join("; ")}`, {
    details: { issues: issues.slice(0, KEPT_ISSUES).map((issue) => ({ ...issue })) },
  });
}

/** For options that are few and read at once. @throws DramatisError `config/invalid` naming the field. */
export function checkKnownFields(what: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new DramatisError("config/invalid", `${what} must be an object, but is ${describeType(given)}`);
  for (const field of Object.keys(given)) {
    if (!known.includes(field))
      throw new DramatisError("config/invalid", `${field} is unknown; known in ${what} are ${known.join(", ")}`, {
        details: { field },
      });
  }
}

/** An option that makes no sense: "budget is 0, but must be ...". */
export function refuseOption(field: string, message: string): DramatisError {
  return new DramatisError("config/invalid", `${field} ${message}`, { details: { field } });
}
