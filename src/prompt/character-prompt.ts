import type { JsonObject } from "../core/json.js";
import { isDramatisError } from "../core/errors.js";
import { check } from "./check.js";
import { BARE } from "./environment.js";
import { CHARACTER } from "./limits.js";
import { parse } from "./parse.js";
import { templateError } from "./problem.js";
import { isProblem } from "./scan.js";
import { compileTemplate, type CompiledTemplate } from "./template.js";

/** What the prompt of a character may name. */
export interface CharacterScope {
  readonly name: string;
  readonly background: JsonObject;
  readonly variables: JsonObject;
}

/** Compiled prompts kept: worlds have many characters and few prompts. */
const KEPT = 500;
const KEPT_CHARACTERS = 1 << 22;
let keptCharacters = 0;
/** Undefined for what is no template: it can only come from a file, since prompts are checked when they are given. */
const compiled = new Map<string, CompiledTemplate | undefined>();

/**
 * The prompt of a character over `name`, `background` and `variables`, and by their own names over what stands in the
 * variables and, behind them, in the background. What was not given stays as it is written. There are the built-in blocks,
 * and no partials. What is no template, as a file from elsewhere may hold it, is a text.
 *
 * @throws DramatisError `template/limit`.
 */
export function renderCharacterPrompt(source: string, scope: CharacterScope): string {
  if (!hasTags(source)) return source;
  return compiledPrompt(source)?.render(namesOf(scope), "keep") ?? source;
}

/**
 * Checks the prompt of a character without rendering it.
 *
 * @throws DramatisError `template/invalid` with `field`, `line` and `column` in its details; `template/limit`.
 */
export function checkCharacterPrompt(source: string, field = "prompt"): void {
  if (!hasTags(source) || compiled.get(source) !== undefined) return;
  const parsed = parse(source, CHARACTER);
  const problem = isProblem(parsed) ? parsed : check(parsed.program, BARE, false).problems[0];
  if (problem !== undefined) throw templateError(field, problem, { field });
}

function hasTags(source: string): boolean {
  return source.includes("{{") || source.includes("${");
}

function compiledPrompt(source: string): CompiledTemplate | undefined {
  if (compiled.has(source)) {
    const known = compiled.get(source);
    // Behind the others, so that the first is the one not used for longest.
    compiled.delete(source);
    compiled.set(source, known);
    return known;
  }
  const made = compileOrNothing(source);
  compiled.set(source, made);
  keptCharacters += source.length;
  for (const oldest of compiled.keys()) {
    if (oldest === source || (compiled.size <= KEPT && keptCharacters <= KEPT_CHARACTERS)) break;
    compiled.delete(oldest);
    keptCharacters -= oldest.length;
  }
  return made;
}

function compileOrNothing(source: string): CompiledTemplate | undefined {
  try {
    return compileTemplate(source, { name: "prompt", trusted: false, limits: CHARACTER });
  } catch (error) {
    if (isDramatisError(error)) return undefined;
    throw error;
  }
}

/** The three names go before those of the background and the variables. */
function namesOf({ name, background, variables }: CharacterScope): object {
  const names = Object.assign(Object.create(null) as object, background, variables);
  return Object.assign(names, { name, background, variables });
}
