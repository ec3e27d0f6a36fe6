import { CommandError, usageError } from "../failure.js";
import { EXIT } from "../exit-codes.js";
import { pipedLines } from "../talk/lines.js";
import { clean } from "../text/clean.js";
import type { Job } from "./action.js";

/**
 * Whether somebody says yes. `--yes` says it beforehand.
 *
 * @throws CommandError when nobody is there to be asked: what cannot be undone is not done by a script that did not mean it.
 */
export async function confirms({ call, context, user }: Job, question: string): Promise<boolean> {
  if (call.has("yes")) return true;
  if (!context.input.isTTY) {
    throw usageError(
      "missing-option",
      `Nobody is there to be asked whether this is meant for ${JSON.stringify(user)}; if it is, say so with --yes.`,
      { option: "--yes" },
    );
  }
  const lines = pipedLines(context);
  try {
    context.output.stderr.write(`${clean(question)} [yes/no] `);
    const answer = await lines.next();
    if (context.signal.aborted)
      throw new CommandError("cancelled", "Interrupted; nothing was changed.", { exitCode: EXIT.interrupted });
    return /^\s*(y|yes)\s*$/i.test(answer ?? "");
  } finally {
    lines.close();
  }
}
