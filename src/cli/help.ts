import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "./arguments.js";
import { EXIT_MEANINGS } from "./exit-codes.js";
import type { Style } from "./text/style.js";
import { padEnd, widthOf } from "./text/width.js";
import { hang, wrap } from "./text/wrap.js";

/** `dramatis replay FILE --store PATH [options]` */
function usageOf(command: CommandSpec): string {
  const positionals = command.positionals.map(({ name, required }) => (required ? name : `[${name}]`));
  const options = command.options
    .filter(({ required }) => required)
    .map(({ name, value = "" }) => `--${name} ${value}`);
  return ["dramatis", command.name, ...positionals, ...options, "[options]"].join(" ");
}

/** What `dramatis --help` prints. */
export function overviewHelp(commands: readonly CommandSpec[], width: number, style: Style): string[] {
  return [
    `${style.bold("dramatis")}: characters that remember, in a world that is saved and comes back exactly`,
    "",
    style.bold("Usage"),
    "  dramatis COMMAND [options]",
    "",
    style.bold("Commands"),
    ...definitions(
      commands.map(({ name, summary }) => [name, summary]),
      width,
      style,
    ),
    "",
    style.bold("Options of every command"),
    ...definitions(COMMON_OPTIONS.map(optionRow), width, style),
    "",
    ...exitCodes(width, style),
    "",
    "Start with:  dramatis demo",
    'Or talk at once:  dramatis chat Mira --create "You are Mira, a ferrywoman."',
    "More about one:  dramatis COMMAND --help",
  ];
}

/** What `dramatis COMMAND --help` prints. */
export function commandHelp(command: CommandSpec, width: number, style: Style): string[] {
  const lines = [`${style.bold(`dramatis ${command.name}`)}: ${lowerFirst(command.summary)}`, ""];
  lines.push(style.bold("Usage"), `  ${usageOf(command)}`, "");
  for (const paragraph of command.description) lines.push(...wrap(paragraph, width), "");
  if (command.positionals.length > 0) {
    lines.push(
      style.bold("Arguments"),
      ...definitions(
        command.positionals.map(({ name, about }) => [name, about]),
        width,
        style,
      ),
      "",
    );
  }
  lines.push(
    style.bold("Options"),
    ...definitions([...command.options, ...COMMON_OPTIONS].map(optionRow), width, style),
    "",
  );
  lines.push(style.bold("Examples"), ...command.examples.map((example) => `  ${example}`), "");
  lines.push(...exitCodes(width, style));
  return lines;
}

/** The same as data, for `--help --json`. */
export function helpDocument(commands: readonly CommandSpec[]): object {
  return {
    commands: commands.map((command) => ({
      ...command,
      usage: usageOf(command),
      options: [...command.options, ...COMMON_OPTIONS],
    })),
    exitCodes: Object.fromEntries(EXIT_MEANINGS),
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function optionRow(option: OptionSpec): [string, string] {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  return [
    `${short}--${option.name}${option.value === undefined ? "" : ` ${option.value}`}`,
    `${option.about}${option.many === true ? "; may be given several times" : ""}`,
  ];
}

function exitCodes(width: number, style: Style): string[] {
  return [
    style.bold("Exit codes"),
    ...definitions(
      EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning]),
      width,
      style,
    ),
  ];
}

function definitions(rows: readonly (readonly [string, string])[], width: number, style: Style): string[] {
  const widest = rows.reduce((size, [term]) => Math.max(size, widthOf(term)), 0);
  return rows.flatMap(([term, about]) => hang(`  ${style.accent(padEnd(term, widest))}  `, about, width));
}
