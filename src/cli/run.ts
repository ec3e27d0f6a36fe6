import { type CommandSpec, parseCommandLine, type Request, wantsJson } from "./arguments.js";
import type { Command } from "./command.js";
import { COMMANDS } from "./commands.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { failureOf } from "./failure.js";
import { commandHelp, helpDocument, overviewHelp } from "./help.js";
import { packageVersion } from "./manifest.js";
import { type Context, type Output, printJson, printLines, readableWidth } from "./output.js";
import { clean } from "./text/clean.js";
import { styleFor } from "./text/style.js";

/** Does what the arguments ask for. Never throws: what goes wrong is written to stderr and told by the exit code. */
export async function run(argv: readonly string[], context: Context): Promise<ExitCode> {
  try {
    const request = parseCommandLine(
      argv,
      COMMANDS.map(({ spec }) => spec),
    );
    return await answer(request, context);
  } catch (error) {
    return report(error, wantsJson(argv), context.output);
  }
}

function answer(request: Request, context: Context): Promise<ExitCode> | ExitCode {
  switch (request.kind) {
    case "help":
      showHelp(request, context.output);
      return EXIT.ok;
    case "version":
      showVersion(request.json, context.output);
      return EXIT.ok;
    case "run":
      return commandFor(request.command).run(request.call, context);
  }
}

function commandFor(spec: CommandSpec): Command {
  const command = COMMANDS.find((each) => each.spec === spec);
  if (command === undefined) throw new RangeError(`no command ${spec.name}`);
  return command;
}

function showHelp({ command, json }: Extract<Request, { kind: "help" }>, output: Output): void {
  const specs = command === undefined ? COMMANDS.map(({ spec }) => spec) : [command];
  if (json) {
    printJson(output, helpDocument(specs));
    return;
  }
  const width = readableWidth(output);
  const style = styleFor(output);
  printLines(output, command === undefined ? overviewHelp(specs, width, style) : commandHelp(command, width, style));
}

function showVersion(json: boolean, output: Output): void {
  const version = packageVersion();
  if (json) printJson(output, { name: "dramatis", version });
  else printLines(output, [version]);
}

function report(error: unknown, json: boolean, output: Output): ExitCode {
  const { code, message, details, exitCode, unexpected } = failureOf(error);
  if (json) {
    output.stderr.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
    return exitCode;
  }
  const style = styleFor({ color: output.color && output.isErrorTTY });
  output.stderr.write(`${style.bad("dramatis:")} ${clean(message)}\n`);
  if (unexpected && error instanceof Error && error.stack !== undefined)
    output.stderr.write(`${style.dim(error.stack)}\n`);
  return exitCode;
}
