import { parseArgs } from "node:util";
import { usageError } from "./failure.js";
import { didYouMean } from "./nearest.js";

/** An option of a command. With `value` it takes one, and `value` is what `--help` calls it. */
export interface OptionSpec {
  readonly name: string;
  readonly value?: string;
  readonly short?: string;
  /** Whether the command cannot do without it. */
  readonly required?: boolean;
  /** Whether it may be given several times. Of any other that takes a value, a second one would have to be dropped. */
  readonly many?: boolean;
  readonly about: string;
}

export interface PositionalSpec {
  readonly name: string;
  readonly required: boolean;
  readonly about: string;
}

/** What a command takes, for parsing and for `--help`. */
export interface CommandSpec {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Paragraphs for the command's own help. */
  readonly description: readonly string[];
  readonly positionals: readonly PositionalSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
}

export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { name: "json", about: "One JSON document on stdout, and nothing else there" },
  { name: "help", short: "h", about: "Show this" },
  { name: "version", short: "V", about: "Show the version" },
];

/** What was asked for. */
export type Request =
  | { readonly kind: "help"; readonly command?: CommandSpec; readonly json: boolean }
  | { readonly kind: "version"; readonly json: boolean }
  | { readonly kind: "run"; readonly command: CommandSpec; readonly call: Call };

/** Reads a command line. @throws CommandError `usage/...` with the nearest thing that would have been understood. */
export function parseCommandLine(argv: readonly string[], commands: readonly CommandSpec[]): Request {
  const at = argv.findIndex((argument) => !argument.startsWith("-"));
  if (at < 0) return parseWithoutCommand(argv);
  const name = argv[at] ?? "";
  const rest = [...argv.slice(0, at), ...argv.slice(at + 1)];
  if (name === "help") return parseHelp(rest, commands);
  const command = requireCommand(name, commands);
  const call = parseCall(rest, command);
  const json = call.has("json");
  if (call.has("help")) return { kind: "help", command, json };
  if (call.has("version")) return { kind: "version", json };
  call.checkPositionals();
  return { kind: "run", command, call };
}

/** Whether errors are to be JSON; asked before anything else is understood. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).includes("--json");
}

function parseWithoutCommand(argv: readonly string[]): Request {
  const call = parseCall(argv, { name: "", summary: "", description: [], positionals: [], options: [], examples: [] });
  return call.has("version") ? { kind: "version", json: call.has("json") } : { kind: "help", json: call.has("json") };
}

function parseHelp(argv: readonly string[], commands: readonly CommandSpec[]): Request {
  const json = wantsJson(argv);
  const name = argv.find((argument) => !argument.startsWith("-"));
  return name === undefined ? { kind: "help", json } : { kind: "help", command: requireCommand(name, commands), json };
}

function requireCommand(name: string, commands: readonly CommandSpec[]): CommandSpec {
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  const names = commands.map((each) => each.name);
  throw usageError(
    "unknown-command",
    `There is no command "${name}".${didYouMean(name, names)} The commands are: ${names.join(", ")}.`,
    { command: name, commands: names },
  );
}

function parseCall(argv: readonly string[], command: CommandSpec): Call {
  const specs = [...command.options, ...COMMON_OPTIONS];
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(specs.map((spec) => [spec.name, parseArgsOption(spec)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    else if (token.kind === "option") addValue(values, checkOption(token, specs, command), token);
  }
  return new Call(command, positionals, values);
}

/** @throws CommandError for a second value where one is taken. */
function addValue(values: Map<string, string[]>, { spec, value }: GivenOption, { rawName }: OptionToken): void {
  const given = values.get(spec.name) ?? [];
  values.set(spec.name, given);
  if (value === undefined) return;
  const [before] = given;
  if (before !== undefined && spec.many !== true)
    throw usageError(
      "repeated-option",
      `${rawName} takes one value, but is given twice: ${JSON.stringify(before)} and ${JSON.stringify(value)}.`,
      { option: rawName, values: [before, value] },
    );
  given.push(value);
}

function parseArgsOption(spec: OptionSpec): { type: "string" | "boolean"; short?: string } {
  const type = spec.value === undefined ? "boolean" : "string";
  return spec.short === undefined ? { type } : { type, short: spec.short };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** An option that was given, with its value if it takes one. */
interface GivenOption {
  readonly spec: OptionSpec;
  readonly value?: string;
}

function checkOption(token: OptionToken, specs: readonly OptionSpec[], command: CommandSpec): GivenOption {
  const spec = specs.find((each) => each.name === token.name);
  if (spec === undefined) {
    const meant = token.rawName.startsWith("--")
      ? didYouMean(
          token.rawName,
          specs.map((each) => `--${each.name}`),
        )
      : "";
    const where = command.name === "" ? "dramatis" : `dramatis ${command.name}`;
    throw usageError("unknown-option", `There is no option ${token.rawName}.${meant} See: ${where} --help`, {
      option: token.rawName,
    });
  }
  if (spec.value === undefined) {
    if (token.value === undefined) return { spec };
    throw usageError("unexpected-value", `${token.rawName} takes no value, but got ${JSON.stringify(token.value)}.`, {
      option: token.rawName,
    });
  }
  const looksLikeOption = token.inlineValue === false && token.value !== undefined && /^-\D/.test(token.value);
  if (token.value === undefined || token.value === "" || looksLikeOption) {
    throw usageError("missing-value", `${token.rawName} needs a value: ${token.rawName} ${spec.value}`, {
      option: token.rawName,
    });
  }
  return { spec, value: token.value };
}

/** The arguments of one run of a command, read with their types. */
export class Call {
  readonly #command: CommandSpec;
  readonly #positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(command: CommandSpec, positionals: readonly string[], values: ReadonlyMap<string, readonly string[]>) {
    this.#command = command;
    this.#positionals = positionals;
    this.#values = values;
  }

  get json(): boolean {
    return this.has("json");
  }

  has(option: string): boolean {
    return this.#values.has(option);
  }

  text(option: string): string | undefined {
    return this.#values.get(option)?.[0];
  }

  /** All values of an option that may be given several times. */
  texts(option: string): readonly string[] {
    return this.#values.get(option) ?? [];
  }

  requireText(option: string): string {
    const value = this.text(option);
    if (value !== undefined) return value;
    const spec = this.#command.options.find((each) => each.name === option);
    throw usageError("missing-option", `dramatis ${this.#command.name} needs --${option} ${spec?.value ?? ""}`.trim(), {
      option: `--${option}`,
    });
  }

  /** A whole number from `min` on. */
  integer(option: string, min: number): number | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && Number.isSafeInteger(number)) return number;
    throw usageError(
      "bad-value",
      `--${option} must be a whole number from ${min} on, but is ${JSON.stringify(value)}.`,
      {
        option: `--${option}`,
        value,
      },
    );
  }

  choice<C extends string>(option: string, choices: readonly C[]): C | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const list = choices.map((choice) => `"${choice}"`).join(", ");
    throw usageError(
      "bad-value",
      `--${option} must be one of ${list}, but is ${JSON.stringify(value)}.${didYouMean(value, choices)}`,
      {
        option: `--${option}`,
        value,
      },
    );
  }

  positional(index: number): string | undefined {
    return this.#positionals[index];
  }

  requirePositional(index: number): string {
    const value = this.#positionals[index];
    if (value !== undefined) return value;
    const name = this.#command.positionals[index]?.name ?? "an argument";
    throw usageError(
      "missing-argument",
      `dramatis ${this.#command.name} needs ${name}. See: dramatis ${this.#command.name} --help`,
      {
        argument: name,
      },
    );
  }

  checkPositionals(): void {
    this.#command.positionals.forEach((spec, index) => spec.required && this.requirePositional(index));
    const extra = this.#positionals[this.#command.positionals.length];
    if (extra === undefined) return;
    throw usageError(
      "extra-argument",
      `dramatis ${this.#command.name} does not know what to do with ${JSON.stringify(extra)}. See: dramatis ${this.#command.name} --help`,
      {
        argument: extra,
      },
    );
  }
}
