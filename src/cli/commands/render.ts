import { basename, extname } from "node:path";
import { type Character, type ComposedPrompt, PersonaSystem } from "../../index.js";
import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { promptLines } from "../explain/prompt-text.js";
import { reasonLines } from "../explain/reasons.js";
import { sectionLines } from "../explain/sections.js";
import { usageError } from "../failure.js";
import { type Context, type Output, printJson, printLines, readableWidth } from "../output.js";
import { type Locale, LOCALES } from "../talk/model.js";
import { clean } from "../text/clean.js";
import { styleFor } from "../text/style.js";
import { readTextFile } from "../text-file.js";
import { DEFAULT_STORE, readWorld } from "../world.js";
import { requireCharacter } from "./inspect.js";

const spec: CommandSpec = {
  name: "render",
  summary: "Show the prompt of a character, and why it is so",
  description: [
    "With NAME: the prompt of that character for MESSAGE, or for none, as a model would get it. --tokens adds what each section costs, --explain which memories stand in it and why, and what was left out. No model is asked and nothing is changed.",
    "With --template: one template with the variables of --vars; a file, or the name of a built-in one or, with --store, of one of the world.",
  ],
  positionals: [
    { name: "NAME", required: false, about: "The character" },
    { name: "MESSAGE", required: false, about: "What is said to it" },
  ],
  options: [
    { name: "store", value: "PATH", about: `The world (default ${DEFAULT_STORE})` },
    { name: "user", value: "ID", about: "Who talks" },
    { name: "budget", value: "N", about: "Tokens of the prompt at most (default 4000)" },
    { name: "locale", value: "en|zh", about: "Language of built-in prompts (default en)" },
    { name: "tokens", about: "Add a table of what each section costs" },
    { name: "explain", about: "Add tables of the memories that stand in it, and of what was left out" },
    { name: "template", value: "NAME|FILE", about: "Render a template instead" },
    { name: "vars", value: "JSON|FILE", about: "Variables of the template" },
  ],
  examples: [
    'dramatis render Mira "Is the ferry running?" --tokens --explain',
    'dramatis render --template greeting.hbs --vars \'{"name":"Ann"}\'',
  ],
};

export const render: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const locale = call.choice("locale", LOCALES);
    const template = call.text("template");
    if (template === undefined) await renderCharacter(call, locale, context);
    else await renderTemplate(call, { template, locale }, context);
    return EXIT.ok;
  },
};

async function renderCharacter(call: Call, locale: Locale | undefined, { output, signal }: Context): Promise<void> {
  const name = call.positional(0);
  if (name === undefined) {
    throw usageError("missing-argument", "dramatis render needs NAME, or --template. See: dramatis render --help", {
      argument: "NAME",
    });
  }
  if (call.has("vars")) throw needsTemplate();
  const budget = call.integer("budget", 1);
  const message = call.positional(1);
  const user = call.text("user");
  const path = call.text("store") ?? DEFAULT_STORE;
  await readWorld(path, { signal, ...(locale && { locale }) }, async (system) => {
    const found = requireCharacter(system, name);
    const character = user === undefined ? found : found.with({ userId: user });
    const prompt = await character.compose(message, { signal, ...(budget !== undefined && { budget }) });
    if (call.json) printJson(output, { character: name, message: message ?? null, ...prompt });
    else show(character, prompt, call, output);
  });
}

function needsTemplate(): Error {
  return usageError("missing-option", "--vars are of a template: --template NAME or --template FILE", {
    option: "--template",
  });
}

function show(character: Character, prompt: ComposedPrompt, call: Call, output: Output): void {
  const style = styleFor(output);
  const width = readableWidth(output);
  printLines(output, [
    ...promptLines(prompt, { wrapAt: output.isTTY ? width : undefined, width, style }),
    ...(call.has("tokens") ? ["", ...sectionLines(prompt, width, style)] : []),
    ...(call.has("explain") ? ["", ...reasonLines(character, prompt, width, style)] : []),
  ]);
}

interface TemplateRequest {
  readonly template: string;
  readonly locale: Locale | undefined;
}

async function renderTemplate(
  call: Call,
  { template, locale }: TemplateRequest,
  { output, signal }: Context,
): Promise<void> {
  if (call.positional(0) !== undefined) {
    throw usageError("extra-argument", "With --template there is no NAME: give its variables as --vars", {
      argument: call.positional(0) ?? "",
    });
  }
  const variables = await readVariables(call.text("vars"));
  const options = { ...(locale && { locale }) };
  const path = call.text("store");
  const isFile = looksLikeFile(template);
  if (isFile && path !== undefined) {
    throw usageError("unexpected-option", "--store is for templates of a world, by name; a file needs none", {
      option: "--store",
    });
  }
  const text =
    path === undefined
      ? await renderAlone(template, isFile, variables, options)
      : await readWorld(path, { signal, ...options }, async ({ prompts }) => prompts.render(template, variables));
  if (call.json) printJson(output, { template, variables, text });
  else output.stdout.write(text.endsWith("\n") ? clean(text) : `${clean(text)}\n`);
}

function looksLikeFile(template: string): boolean {
  return /[/\\]/.test(template) || extname(template) !== "";
}

async function renderAlone(
  template: string,
  isFile: boolean,
  variables: object,
  options: { readonly locale?: Locale },
): Promise<string> {
  const { prompts } = new PersonaSystem({ background: "manual", ...options });
  if (!isFile) return prompts.render(template, variables);
  return prompts.addTemplate(basename(template), await readTextFile(template)).render(variables);
}

async function readVariables(given: string | undefined): Promise<object> {
  if (given === undefined) return {};
  const isInline = /^\s*[{[]/.test(given);
  const text = isInline ? given : await readTextFile(given);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badVariables(isInline ? `--vars is not JSON: ${why}` : `${given} is not JSON: ${why}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw badVariables('--vars must be a JSON object, such as {"name":"Ann"}, or a file that holds one');
}

function badVariables(message: string): Error {
  return usageError("bad-value", message, { option: "--vars" });
}
