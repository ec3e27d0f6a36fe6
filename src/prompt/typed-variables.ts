import { DramatisError } from "../core/errors.js";
import { describeType, isPlainObject } from "../core/json.js";
import type { SchemaIssue, StandardSchemaV1 } from "../core/standard-schema.js";
import { nearestName, suggestion } from "../core/nearest-name.js";
import { ownNames, ownValue } from "./own-value.js";

/**
 * The variables as their schema gives them back.
 *
 * @throws DramatisError `template/missing-variable` for what was not given, `config/invalid` for what is wrong, with the path.
 */
export function checkVariables(template: string, schema: StandardSchemaV1, variables: unknown): object {
  const result = validate(template, schema, variables);
  if (result instanceof Promise) {
    // Nobody waits for it, and it may still fail.
    result.catch(() => {});
    throw refuse(
      template,
      "",
      "the schema of the variables answers later; rendering cannot wait, so give one that answers at once",
    );
  }
  if (result.issues === undefined) {
    if (isPlainObject(result.value)) return result.value;
    throw refuse(template, "", `the schema gives ${describeType(result.value)}; variables are an object`);
  }
  const paths = result.issues.map((issue) => ({ issue, path: pathOf(issue) }));
  const missing = paths.find(({ path }) => path.length > 0 && valueAt(variables, path) === undefined);
  if (missing !== undefined) throw missingVariable(template, missing.path, variables);
  const [first] = paths;
  throw refuse(template, first?.path.join(".") ?? "", first?.issue.message ?? "not what the schema says");
}

function validate(
  template: string,
  schema: StandardSchemaV1,
  variables: unknown,
): ReturnType<StandardSchemaV1["~standard"]["validate"]> {
  let result: unknown;
  try {
    result = schema["~standard"].validate(variables);
  } catch (error) {
    throw refuse(template, "", `the schema failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof result === "object" && result !== null)
    return result as ReturnType<(typeof schema)["~standard"]["validate"]>;
  throw refuse(template, "", `the schema answered with ${describeType(result)}`);
}

function pathOf({ path = [] }: SchemaIssue): string[] {
  return path.map((part) => String(typeof part === "object" ? part.key : part));
}

function valueAt(variables: unknown, path: readonly string[]): unknown {
  let value = variables;
  for (const part of path) value = ownValue(value, part);
  return value;
}

function missingVariable(template: string, path: readonly string[], variables: unknown): DramatisError {
  const variable = path.join(".");
  const written = path.at(-1) ?? variable;
  const names = ownNames(valueAt(variables, path.slice(0, -1)));
  return new DramatisError(
    "template/missing-variable",
    `The template ${JSON.stringify(template)} needs the variable ${variable}, which was not given.${suggestion(written, names)}`,
    { details: { template, variable, nearest: nearestName(written, names) ?? null } },
  );
}

function refuse(template: string, path: string, message: string): DramatisError {
  const where = path === "" ? "" : `${path}: `;
  return new DramatisError(
    "config/invalid",
    `The variables of the template ${JSON.stringify(template)} do not fit: ${where}${message}`,
    { details: { template, path, issues: [{ path, message }] } },
  );
}
