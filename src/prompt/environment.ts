import type { Json } from "../core/json.js";
import type { Body } from "./run.js";

/** A pure function over JSON that templates may call. */
export type TemplateHelper = (...args: Json[]) => Json;

/** What a template may use besides its variables. */
export interface Environment {
  helper(name: string): TemplateHelper | undefined;
  helperNames(): string[];
  /** Looked up each time, so that a partial may be changed or added later. */
  partial(name: string): Body | undefined;
  partialNames(): string[];
  /** The variables a partial asks for; undefined when there is no such partial. */
  partialVariables(name: string): readonly string[] | undefined;
}

/** Nothing but what every template can do. */
export const BARE: Environment = {
  helper: () => undefined,
  helperNames: () => [],
  partial: () => undefined,
  partialNames: () => [],
  partialVariables: () => undefined,
};

/** The blocks that Handlebars has. */
export const BLOCKS = ["if", "unless", "each", "with"] as const;

export type BlockName = (typeof BLOCKS)[number];

export function isBlockName(name: string): name is BlockName {
  return (BLOCKS as readonly string[]).includes(name);
}

/** What cannot be replaced, and is known everywhere. */
export const BUILT_IN_HELPERS: readonly string[] = [...BLOCKS, "lookup"];
