import { DramatisError } from "../core/errors.js";
import { describeType, isPlainObject, type Json } from "../core/json.js";
import { checkKnownFields } from "../core/options.js";
import type { StandardSchemaV1 } from "../core/standard-schema.js";
import { builtInTemplates } from "./built-in-templates.js";
import { BUILT_IN_HELPERS, type Environment, type TemplateHelper } from "./environment.js";
import { nearestName, suggestion } from "../core/nearest-name.js";
import type { PromptManager, Template, TemplateOptions, TemplateReport } from "./prompt-manager.js";
import type { Missing } from "./run.js";
import type { StoredTemplate } from "./stored-template.js";
import { compileTemplate, type CompiledTemplate } from "./template.js";
import { checkVariables } from "./typed-variables.js";
import { reportOn } from "./validate-template.js";

/** What a manager stands on. */
export interface TemplateManagerOptions {
  /** Of the built-in templates. */
  readonly locale: "en" | "zh";
  /** The saved templates, as they are at any moment: `save` changes them, and so may others. */
  readonly own: ReadonlyMap<string, StoredTemplate>;
  /** Keeps a template, or with undefined removes it. */
  readonly save: (name: string, template: StoredTemplate | undefined) => void;
  /** Throws when nothing may be changed any more. */
  readonly assertOpen: () => void;
}

/** A template at work; dropped when the source, or the helpers, are not those it was compiled with. */
interface Ready {
  readonly stored: StoredTemplate;
  readonly helpersVersion: number;
  readonly compiled: CompiledTemplate;
}

/** A schema, and the template it was given with. */
interface Typed {
  readonly stored: StoredTemplate;
  readonly schema: StandardSchemaV1;
}

/** The prompt manager of a system. */
export class TemplateManager implements PromptManager {
  readonly #options: TemplateManagerOptions;
  readonly #builtIn: ReadonlyMap<string, StoredTemplate>;
  readonly #helpers = new Map<string, TemplateHelper>();
  readonly #ready = new Map<string, Ready>();
  readonly #typed = new Map<string, Typed>();
  readonly #environment: Environment;
  /** What partials ask for, while one check goes on: they may contain each other, and themselves. */
  readonly #asked = new Map<string, readonly string[]>();
  #helpersVersion = 0;

  constructor(options: TemplateManagerOptions) {
    this.#options = options;
    // What the offline voice says is chosen by itself, from all of its phrases.
    const sources = Object.entries(builtInTemplates[options.locale]).filter(([name]) => !name.startsWith("voice-"));
    this.#builtIn = new Map(sources.map(([name, source]) => [name, { source, trusted: true }]));
    this.#environment = {
      helper: (name) => this.#helpers.get(name),
      helperNames: () => [...this.#helpers.keys()],
      partial: (name) => this.#find(name)?.body,
      partialNames: () => this.#names(),
      partialVariables: (name) => this.#partialVariables(name),
    };
  }

  addTemplate<S extends StandardSchemaV1>(
    name: string,
    source: string,
    options: TemplateOptions & { variables: S },
  ): Template<S extends StandardSchemaV1<infer I, unknown> ? I : never>;
  addTemplate(name: string, source: string, options?: TemplateOptions): Template;
  addTemplate(name: string, source: string, options: TemplateOptions = {}): Template {
    this.#options.assertOpen();
    checkName("The name of a template", name);
    const { trusted, variables: schema } = checkOptions(options);
    const stored: StoredTemplate = { source, trusted };
    const { variables } = this.#compile(name, stored);
    const before = this.#options.own.get(name);
    if (before === undefined || !isSame(before, stored)) this.#options.save(name, stored);
    if (schema === undefined) this.#typed.delete(name);
    else this.#typed.set(name, { stored, schema });
    let ready: Ready | undefined;
    const render = (given: object): string => {
      ready = this.#refresh(ready, name, stored);
      return ready.compiled.render(prepare(name, schema, given));
    };
    return { name, variables, render };
  }

  removeTemplate(name: string): boolean {
    this.#options.assertOpen();
    if (!this.#options.own.has(name)) return false;
    this.#options.save(name, undefined);
    this.#ready.delete(name);
    this.#typed.delete(name);
    return true;
  }

  hasTemplate(name: string): boolean {
    return this.#stored(name) !== undefined;
  }

  listTemplates(): { name: string; variables: string[] }[] {
    return this.#names().map((name) => ({ name, variables: [...this.variablesOf(name)] }));
  }

  render(name: string, variables: object = {}, options: { missing?: Missing } = {}): string {
    checkKnownFields("The options of a rendering", options, ["missing"]);
    const { missing = "error" } = options;
    if (missing !== "error" && missing !== "keep" && missing !== "empty")
      throw new DramatisError(
        "config/invalid",
        `missing must be "error", "keep" or "empty", but is ${JSON.stringify(missing) ?? describeType(missing)}`,
        { details: { field: "missing" } },
      );
    const compiled = this.#find(name) ?? this.#notFound(name);
    const typed = this.#typed.get(name);
    const stored = this.#stored(name);
    const isTyped = typed !== undefined && stored !== undefined && isSame(typed.stored, stored);
    return compiled.render(prepare(name, isTyped ? typed.schema : undefined, variables), missing);
  }

  validate(source: string): TemplateReport {
    return reportOn(source, this.#environment);
  }

  addHelper(name: string, helper: (...args: Json[]) => Json): void {
    checkName("The name of a helper", name);
    if (!/^[^\s!"#%-,./;->@[-^`{-~]+$/.test(name))
      throw refuseHelper(name, "has characters that a tag cannot hold; use letters, digits, _ and -");
    if (BUILT_IN_HELPERS.includes(name)) throw refuseHelper(name, "is built in and cannot be replaced");
    if (typeof helper !== "function") throw refuseHelper(name, `must be a function, but is ${describeType(helper)}`);
    this.#helpers.set(name, helper);
    this.#helpersVersion++;
  }

  /** The names to give to a template. @throws DramatisError `template/not-found`. */
  variablesOf(name: string): readonly string[] {
    // Not those it was compiled with: its partials may have changed since.
    const stored = this.#stored(name) ?? this.#notFound(name);
    return reportOn(stored.source, this.#environment).variables;
  }

  #names(): string[] {
    return [...new Set([...this.#options.own.keys(), ...this.#builtIn.keys()])].toSorted(byCodeUnits);
  }

  #stored(name: string): StoredTemplate | undefined {
    return this.#options.own.get(name) ?? this.#builtIn.get(name);
  }

  #find(name: string): CompiledTemplate | undefined {
    const stored = this.#stored(name);
    if (stored === undefined) {
      this.#ready.delete(name);
      return undefined;
    }
    return this.#compile(name, stored);
  }

  #compile(name: string, stored: StoredTemplate): CompiledTemplate {
    const known = this.#ready.get(name);
    const ready = this.#refresh(known, name, stored);
    if (ready !== known) this.#ready.set(name, ready);
    return ready.compiled;
  }

  #refresh(known: Ready | undefined, name: string, stored: StoredTemplate): Ready {
    if (known?.helpersVersion === this.#helpersVersion && isSame(known.stored, stored)) return known;
    const compiled = compileTemplate(stored.source, { name, trusted: stored.trusted, environment: this.#environment });
    return { stored, helpersVersion: this.#helpersVersion, compiled };
  }

  #partialVariables(name: string): readonly string[] | undefined {
    const stored = this.#stored(name);
    if (stored === undefined) return undefined;
    const known = this.#asked.get(name);
    if (known !== undefined) return known;
    const isOutermost = this.#asked.size === 0;
    this.#asked.set(name, []);
    const { variables } = reportOn(stored.source, this.#environment);
    if (isOutermost) this.#asked.clear();
    else this.#asked.set(name, variables);
    return variables;
  }

  #notFound(name: unknown): never {
    const names = this.#names();
    if (typeof name !== "string")
      throw new DramatisError(
        "config/invalid",
        `The name of a template must be a string, but is ${describeType(name)}`,
        {
          details: { field: "name" },
        },
      );
    throw new DramatisError(
      "template/not-found",
      `There is no template named ${JSON.stringify(name)}.${suggestion(name, names)}`,
      { details: { name, nearest: nearestName(name, names) ?? null } },
    );
  }
}

/** The variables of a rendering, checked. */
function prepare(name: string, schema: StandardSchemaV1 | undefined, variables: unknown): object {
  if (schema !== undefined) return checkVariables(name, schema, variables);
  if (isPlainObject(variables)) return variables;
  throw new DramatisError(
    "config/invalid",
    `The variables of the template ${JSON.stringify(name)} must be a plain object, but are ${describeType(variables)}`,
    { details: { field: "variables" } },
  );
}

function checkOptions(options: TemplateOptions): { trusted: boolean; variables: StandardSchemaV1 | undefined } {
  checkKnownFields("The options of a template", options, ["variables", "trusted"]);
  const { trusted = true, variables } = options;
  if (typeof trusted !== "boolean")
    throw new DramatisError("config/invalid", `trusted must be true or false, but is ${describeType(trusted)}`, {
      details: { field: "trusted" },
    });
  if (variables !== undefined && typeof (variables as StandardSchemaV1 | null)?.["~standard"]?.validate !== "function")
    throw new DramatisError(
      "config/invalid",
      "variables must be a schema of zod or of another library that follows Standard Schema",
      { details: { field: "variables" } },
    );
  return { trusted, variables };
}

function checkName(what: string, name: unknown): void {
  if (typeof name === "string" && name.trim() !== "") return;
  const got = typeof name === "string" ? JSON.stringify(name) : describeType(name);
  throw new DramatisError("config/invalid", `${what} must be a string that is not blank, but is ${got}`, {
    details: { field: "name" },
  });
}

function refuseHelper(name: string, problem: string): DramatisError {
  return new DramatisError("config/invalid", `The helper ${name} ${problem}`, {
    details: { field: "name", helper: name },
  });
}

function isSame(a: StoredTemplate, b: StoredTemplate): boolean {
  return a === b || (a.source === b.source && a.trusted === b.trusted);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
