import type { Call, CommandSpec } from "./arguments.js";
import type { ExitCode } from "./exit-codes.js";
import type { Context } from "./output.js";

/** A subcommand: what it takes, and what it does. */
export interface Command {
  readonly spec: CommandSpec;
  run(call: Call, context: Context): Promise<ExitCode>;
}
