import { DramatisError } from "../core/errors.js";
import { copyJsonObject, describeType, isPlainObject, type JsonObject } from "../core/json.js";
import { checkCharacterPrompt } from "../prompt/character-prompt.js";
import { resolveMemoryConfig, type MemoryConfig, type ResolvedMemoryConfig } from "../memory/memory-config.js";

/** Who a character is. */
export interface CharacterDefinition {
  name: string;
  /** A template over `name`, `background` and `variables`, rendered each time it is used; missing variables stay literal there. */
  prompt: string;
  background?: object;
  variables?: object;
  /** Name of a template that lays out the whole system prompt. @default "character" */
  template?: string;
  tags?: string[];
  /** Channels to be in from the start. */
  channels?: string[];
  memory?: MemoryConfig;
}

const FIELDS = new Set(["name", "prompt", "background", "variables", "template", "tags", "channels", "memory"]);
const EMPTY: JsonObject = Object.freeze({});
const NONE: readonly string[] = Object.freeze([]);

/** The parts of a definition that are kept with the character. */
export interface CheckedDefinition {
  readonly prompt: string;
  readonly background: JsonObject;
  readonly variables: JsonObject;
  readonly template: string;
  readonly tags: readonly string[];
  readonly memory: ResolvedMemoryConfig;
}

/** By hand, since worlds of many thousand characters are made in a loop. @throws DramatisError `config/invalid`, `template/invalid`. */
export function checkDefinition(
  given: Omit<CharacterDefinition, "name">,
  defaults: ResolvedMemoryConfig,
): CheckedDefinition {
  checkFields(given);
  if (typeof given.prompt !== "string") throw refuse("prompt", "must be a string", given.prompt);
  checkCharacterPrompt(given.prompt);
  if (given.template !== undefined && !isName(given.template))
    throw refuse("template", "must be the name of a template", given.template);
  return {
    prompt: given.prompt,
    background:
      given.background === undefined
        ? EMPTY
        : copyJsonObject(given.background, { name: "background", code: "config/invalid" }),
    variables:
      given.variables === undefined
        ? EMPTY
        : copyJsonObject(given.variables, { name: "variables", code: "config/invalid" }),
    template: given.template ?? "character",
    tags: given.tags === undefined ? NONE : checkNames("tags", given.tags),
    memory: resolveMemoryConfig(given.memory, defaults),
  };
}

export function checkFields(given: unknown): void {
  if (!isPlainObject(given))
    throw new DramatisError(
      "config/invalid",
      `The definition of a character must be an object, but is ${describeType(given)}`,
    );
  for (const key of Object.keys(given)) {
    if (!FIELDS.has(key))
      throw new DramatisError(
        "config/invalid",
        `${key} is no part of a character's definition; known are ${[...FIELDS].join(", ")}`,
        { details: { field: key } },
      );
  }
}

/** A name is any text that is not blank. @throws DramatisError `config/invalid`. */
export function checkName(field: string, name: unknown): string {
  if (isName(name)) return name;
  throw refuse(field, "must be a string that is not blank", name);
}

/** Names without repetition. @throws DramatisError `config/invalid`. */
export function checkNames(field: string, names: unknown): readonly string[] {
  if (!Array.isArray(names)) throw refuse(field, "must be a list of names", names);
  names.forEach((name, index) => checkName(`${field}[${index}]`, name));
  return [...new Set(names as string[])];
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function refuse(field: string, expected: string, value: unknown): DramatisError {
  return new DramatisError(
    "config/invalid",
    `${field} ${expected}, but is ${typeof value === "string" ? JSON.stringify(value) : describeType(value)}`,
    { details: { field } },
  );
}
