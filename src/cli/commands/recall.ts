import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { recalledLines } from "../explain/recalled.js";
import { type Context, printJson, printLines, readableWidth } from "../output.js";
import { styleFor } from "../text/style.js";
import { DEFAULT_STORE, readWorld } from "../world.js";
import { requireCharacter } from "./inspect.js";

const DEFAULT_ROWS = 5;

const spec: CommandSpec = {
  name: "recall",
  summary: "Ask what a character remembers of something, and why",
  description: [
    "The memories of NAME that answer QUESTION best, best first. --explain shows what each score is made of: the words of the question, what was said around it, the talk it belongs to, who speaks, when, and so on. No model is asked and nothing is changed.",
  ],
  positionals: [
    { name: "NAME", required: true, about: "The character" },
    { name: "QUESTION", required: true, about: "What it is asked" },
  ],
  options: [
    { name: "store", value: "PATH", about: `The world (default ${DEFAULT_STORE})` },
    { name: "user", value: "ID", about: "What this user said, and what belongs to nobody" },
    { name: "limit", value: "N", about: `Memories to show (default ${DEFAULT_ROWS})` },
    { name: "explain", about: "Add the parts of each score" },
  ],
  examples: ['dramatis recall Mira "Where is the silver key?" --explain'],
};

export const recall: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const name = call.requirePositional(0);
    const question = call.requirePositional(1);
    const user = call.text("user");
    const limit = call.integer("limit", 0) ?? DEFAULT_ROWS;
    const { output, signal } = context;
    await readWorld(call.text("store") ?? DEFAULT_STORE, { signal }, async (system) => {
      const found = requireCharacter(system, name);
      const character = user === undefined ? found : found.with({ userId: user });
      const recalled = character.recall(question, { limit });
      if (call.json) printJson(output, { character: name, question, recalled });
      else
        printLines(
          output,
          recalledLines(character, recalled, {
            isExplained: call.has("explain"),
            width: readableWidth(output),
            style: styleFor(output),
          }),
        );
    });
    return EXIT.ok;
  },
};
