import { describeType } from "../core/json.js";
import { check } from "./check.js";
import { BARE, type Environment } from "./environment.js";
import { TRUSTED } from "./limits.js";
import { parse } from "./parse.js";
import { isProblem } from "./scan.js";
import type { TemplateReport } from "./prompt-manager.js";

/**
 * Looks at a prompt template without running it: what is wrong with it and where, and which variables it asks for. Helpers
 * and partials of your own are not known here; ask `system.prompts.validate` about templates that use some. Never throws.
 *
 * @example
 * ```ts
 * validatePromptTemplate("Hi {{name}}{{#if }}").issues; // [{ message, line: 1, column: 18 }]
 * ```
 */
export function validatePromptTemplate(source: string): TemplateReport {
  return reportOn(source, BARE);
}

/** {@link validatePromptTemplate} with the helpers and partials of a manager. */
export function reportOn(source: unknown, environment: Environment): TemplateReport {
  if (typeof source !== "string") {
    const message = `a template must be a string, but this is ${describeType(source)}`;
    return { ok: false, issues: [{ message, line: 1, column: 1 }], variables: [] };
  }
  const parsed = parse(source, TRUSTED);
  if (isProblem(parsed)) {
    const { message, line, column } = parsed;
    return { ok: false, issues: [{ message, line, column }], variables: [] };
  }
  const { problems, variables } = check(parsed.program, environment, true);
  const issues = problems.map(({ message, line, column }) => ({ message, line, column }));
  return { ok: issues.length === 0, issues, variables: [...variables] };
}
