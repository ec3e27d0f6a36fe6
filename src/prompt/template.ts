import { DramatisError, isDramatisError } from "../core/errors.js";
import { describeType } from "../core/json.js";
import { check } from "./check.js";
import { compileProgram } from "./compile.js";
import { BARE, type Environment } from "./environment.js";
import { isLongerThan, TRUSTED, UNTRUSTED, type TemplateLimits } from "./limits.js";
import { parse } from "./parse.js";
import { templateError } from "./problem.js";
import { Run, Scope, type Body, type Missing } from "./run.js";
import { isProblem } from "./scan.js";

/** How a template is compiled. */
export interface CompileOptions {
  /** For messages. */
  readonly name: string;
  /** Written by the developer: with partials, helpers and wide limits. @default true */
  readonly trusted?: boolean;
  readonly environment?: Environment;
  readonly limits?: TemplateLimits;
}

/** A template made ready to be rendered often. */
export class CompiledTemplate {
  readonly name: string;
  /** The names to give, in the order in which they appear. */
  readonly variables: readonly string[];
  /** For templates that use this one as a partial. */
  readonly body: Body;
  readonly #what: string;
  readonly #limits: TemplateLimits;

  constructor(name: string, variables: readonly string[], body: Body, limits: TemplateLimits) {
    this.name = name;
    this.variables = variables;
    this.body = body;
    this.#what = describe(name);
    this.#limits = limits;
  }

  /**
   * @throws DramatisError `template/missing-variable` with `template`, `variable` and `nearest` in its details,
   *   `template/limit` naming the limit, `template/invalid` for values that are no plain data and for helpers that fail.
   */
  render(variables: object, missing: Missing = "error"): string {
    const run = new Run(this.#what, variables, missing, this.#limits);
    let text: string;
    try {
      text = this.body(new Scope(variables, undefined, undefined, undefined), run);
    } catch (error) {
      if (isDramatisError(error)) throw error;
      // Getters and proxies may throw whatever they like.
      const reason = error instanceof Error ? error.message : String(error);
      throw new DramatisError("template/invalid", `${this.#what} could not be rendered: ${reason}`, {
        details: { template: this.name },
        cause: error,
      });
    }
    if (isLongerThan(text, run.mostOutput)) run.fail("outputBytes");
    return text;
  }
}

function describe(name: string): string {
  return `The template ${JSON.stringify(name)}`;
}

/**
 * Compiles a template to functions; nothing of it becomes code. What may be put right later, such as a helper that is not
 * there yet, fails when it is reached, in a template that is trusted.
 *
 * @throws DramatisError `template/invalid` with line and column, `template/limit` with the limit.
 */
export function compileTemplate(source: string, options: CompileOptions): CompiledTemplate {
  const { name, trusted = true } = options;
  const environment = trusted ? (options.environment ?? BARE) : BARE;
  const limits = options.limits ?? (trusted ? TRUSTED : UNTRUSTED);
  const what = describe(name);
  if (typeof source !== "string")
    throw new DramatisError("template/invalid", `${what} must be a string, but is ${describeType(source)}`, {
      details: { template: name },
    });
  const parsed = parse(source, limits);
  if (isProblem(parsed)) throw templateError(what, parsed, { template: name });
  const { problems, variables } = check(parsed.program, environment, trusted);
  const problem = problems.find(({ isOpen }) => isOpen !== true || !trusted);
  if (problem !== undefined) throw templateError(what, problem, { template: name });
  const body = compileProgram(
    parsed.program,
    { name, environment, params: [] },
    { text: source, positions: parsed.positions },
  );
  return new CompiledTemplate(name, variables, body, limits);
}
