import { DramatisError } from "../core/errors.js";
import type { TemplateLimits } from "./limits.js";
import type { Position } from "./syntax.js";

/** What is wrong with a template. */
export interface Problem {
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** The limit it is over; none for what is written wrongly. */
  readonly limit?: keyof TemplateLimits;
  /** What may be put right elsewhere: a helper that is added later. */
  readonly isOpen?: boolean;
}

/** A problem at a place, whose column counts from 0 as the parser's do. */
export function problemAt({ line, column }: Position, message: string, rest: Partial<Problem> = {}): Problem {
  return { message, line, column: column + 1, ...rest };
}

/** The error for a problem. `what` is `The template "greeting"`, or a field. */
export function templateError(what: string, problem: Problem, details: { [key: string]: string } = {}): DramatisError {
  const { message, line, column, limit } = problem;
  const code = limit === undefined ? "template/invalid" : "template/limit";
  return new DramatisError(code, `${what}, line ${line}, column ${column}: ${message}`, {
    details: { ...details, line, column, ...(limit !== undefined && { limit }) },
  });
}
