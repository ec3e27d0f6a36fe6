import type { Json } from "../core/json.js";
import type { StandardSchemaV1 as Schema } from "../core/standard-schema.js";

type In<S> = S extends Schema<infer I, unknown> ? I : never;

/** How a template is added. */
export interface TemplateOptions {
  /** What the variables must be: a schema of zod, or of any library that follows Standard Schema. Checked at each rendering; not saved. */
  variables?: Schema;
  /**
   * Whether a developer wrote it. One that is not trusted may use the variables it is given and the built-in blocks, and
   * nothing else: no `../`, no `@root`, no partials, no helpers of yours; and 32 KiB of source, 500 tags, 32 blocks inside
   * each other, 64 KiB of output at most. @default true
   */
  trusted?: boolean;
}

/** A template that was added. It stays what it is when its name is given to another one. */
export interface Template<V = object> {
  readonly name: string;
  /** The names to give, each once, in the order in which they appear. */
  readonly variables: readonly string[];
  /**
   * Puts the variables in.
   *
   * @throws DramatisError `template/missing-variable` with `template`, `variable` and `nearest` in its details;
   *   `config/invalid` when a variable is not what its schema says; `template/limit`; `template/invalid`.
   */
  render(variables: V): string;
}

/** What is wrong with a template; `ok` means that `issues` is empty. Lines and columns count from 1. */
export interface TemplateReport {
  ok: boolean;
  issues: { message: string; line: number; column: number }[];
  /** The names to give, each once, in the order in which they appear. */
  variables: string[];
}

/**
 * Templates by name: your own, which are saved with the system, and behind them the built-in ones of its language.
 *
 * The language is that of Handlebars without HTML escaping, and `${name}` means the same as `{{name}}`. Values go in as
 * they are and are never searched for tags again. Objects become JSON.
 */
export interface PromptManager {
  /**
   * Adds a template or replaces the one of that name, a built-in one too. With a schema the variables of `render` are typed.
   *
   * @throws DramatisError `template/invalid` with `line` and `column` in its details, `template/limit` with `limit`; nothing
   *   is changed then. `config/invalid` for a name that is blank.
   *
   * @example
   * ```ts
   * const greeting = system.prompts.addTemplate("greeting", "Hail, {{name}} of level {{level}}!", {
   *   variables: z.object({ name: z.string(), level: z.int() }),
   * });
   * greeting.render({ name: "Ann", level: 3 });
   * ```
   */
  addTemplate<S extends Schema>(
    name: string,
    source: string,
    options: TemplateOptions & { variables: S },
  ): Template<In<S>>;
  addTemplate(name: string, source: string, options?: TemplateOptions): Template;
  /** Removes one of your own; a built-in one of that name shows again. False when there was none. */
  removeTemplate(name: string): boolean;
  /** True for your own and for built-in ones. */
  hasTemplate(name: string): boolean;
  /** Your own and the built-in ones, by name. */
  listTemplates(): { name: string; variables: string[] }[];
  /**
   * Renders a template. A variable that was not given (or is undefined) is an error, or with `missing` "keep" the tag as it
   * stands in the source, or with "empty" nothing. Conditions take it for false.
   *
   * @throws DramatisError `template/not-found` with the nearest name, and what `Template.render` throws.
   */
  render(name: string, variables?: object, options?: { missing?: "error" | "keep" | "empty" }): string;
  /** Looks at a template without adding it; never throws. */
  validate(source: string): TemplateReport;
  /**
   * Makes a function known to templates: `{{shout name}}`, `{{#if (older age 30)}}`. It is given JSON and gives JSON, at once
   * and without effects; values named in the tag, `{{list items sep=", "}}`, come as one object behind the others. Helpers
   * are not saved.
   *
   * @throws DramatisError `config/invalid` for the name of a built-in block, and for what is no function.
   */
  addHelper(name: string, helper: (...args: Json[]) => Json): void;
}
