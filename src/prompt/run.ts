import { DramatisError } from "../core/errors.js";
import type { TemplateLimits } from "./limits.js";

/** What becomes of a variable that was not given: an error, the tag as it was written, or nothing. */
export type Missing = "error" | "keep" | "empty";

/** What the innermost `each` is at. One is made for a loop, and moved along. */
export class Loop {
  index = 0;
  key: string | number = 0;
  isFirst = false;
  isLast = false;
  readonly outer: Loop | undefined;

  constructor(outer: Loop | undefined) {
    this.outer = outer;
  }
}

/** The values of the block parameters of one block, at most two: `as |item key|`. */
export class Params {
  first: unknown = undefined;
  second: unknown = undefined;
  readonly outer: Params | undefined;

  constructor(outer: Params | undefined) {
    this.outer = outer;
  }
}

/** Where names are looked up. One is made for a loop, and moved along. */
export class Scope {
  value: unknown;
  /** What `../` means. */
  up: Scope | undefined;
  readonly loop: Loop | undefined;
  readonly params: Params | undefined;

  constructor(value: unknown, up: Scope | undefined, loop: Loop | undefined, params: Params | undefined) {
    this.value = value;
    this.up = up;
    this.loop = loop;
    this.params = params;
  }
}

/** What `../` means inside a block over `value`: as in Handlebars, the same value again is no step down. */
export function above(value: unknown, scope: Scope): Scope | undefined {
  return isSame(value, scope.value) ? scope.up : scope;
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "object" || typeof b === "object") return a === b;
  // Handlebars compares loosely, and 1 is "1" to it.
  // oxlint-disable-next-line eqeqeq
  return a == b;
}

/** Writes a text. */
export type Body = (scope: Scope, run: Run) => string;

/** Reads a value; undefined is what was not given. */
export type Read = (scope: Scope, run: Run) => unknown;

/** Writes a partial over a value, called from a scope. */
export type PartialBody = (value: unknown, from: Scope, run: Run) => string;

/** One rendering: what it may still cost, and what is defined while it goes on. */
export class Run {
  readonly root: unknown;
  readonly missing: Missing;
  readonly #what: string;
  readonly #limits: TemplateLimits;
  /** Characters of output; one has at least a byte. */
  readonly mostOutput: number;
  stepsLeft: number;
  partialsLeft: number;
  /** Partials that the templates at work define themselves. */
  inline: ReadonlyMap<string, PartialBody> | undefined = undefined;
  /** What `{{> @partial-block}}` means. */
  block: PartialBody | undefined = undefined;

  constructor(what: string, root: unknown, missing: Missing, limits: TemplateLimits) {
    this.#what = what;
    this.root = root;
    this.missing = missing;
    this.#limits = limits;
    this.mostOutput = limits.outputBytes;
    this.stepsLeft = limits.steps;
    this.partialsLeft = limits.partials;
  }

  fail(limit: "steps" | "outputBytes" | "partials"): never {
    const most = this.#limits[limit];
    const reasons = {
      steps: `takes more than ${most} steps; give it fewer items`,
      outputBytes: `gives more than ${most} bytes; give it shorter or fewer values`,
      partials: `has partials inside each other more than ${most} deep; does one contain itself?`,
    };
    throw new DramatisError("template/limit", `${this.#what} ${reasons[limit]}`, { details: { limit, most } });
  }
}
