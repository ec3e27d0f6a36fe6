import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode } from "../exit-codes.js";
import { usageError } from "../failure.js";
import { didYouMean } from "../nearest.js";
import type { Context } from "../output.js";
import { type Action, LOCAL_USER } from "../profile/action.js";
import { top, track } from "../profile/counting.js";
import { exportAction, importAction } from "../profile/moving.js";
import { forget, reset } from "../profile/removal.js";
import { summary, view } from "../profile/view.js";
import { DEFAULT_STORE } from "../world.js";

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["view", view],
  ["summary", summary],
  ["track", track],
  ["top", top],
  ["export", exportAction],
  ["import", importAction],
  ["reset", reset],
  ["forget", forget],
]);
const NAMES: readonly string[] = [...ACTIONS.keys()];
const COMMON: readonly string[] = ["store", "user", "json"];

const spec: CommandSpec = {
  name: "profile",
  summary: "What is known of a user: look, count, move, take away",
  description: [
    "view: facts, habits, favourites and preferences. summary: totals, and what is used most. top KIND: what of a kind (command, interest, model, ...) is used most. track: counts a use of each thing that is named, and keeps favourites and preferences; makes the world when there is none.",
    "export: the profile as JSON, to stdout or a file, or the profiles of all users as a folder. import: such a file or folder, or what the user profile of AXLearn saved; all of it or nothing.",
    "reset: takes away profile and habits. forget: takes away everything of the user, memories of characters too, down to the bytes on disk. Both ask first.",
    "Everything stays on this machine, in the world.",
  ],
  positionals: [
    { name: "ACTION", required: true, about: NAMES.join(", ") },
    { name: "WHAT", required: false, about: "KIND of top; FILE or FOLDER of import" },
  ],
  options: [
    { name: "store", value: "PATH", about: `The world (default ${DEFAULT_STORE})` },
    { name: "user", value: "ID", about: `The user (default ${LOCAL_USER}: whoever sits at this machine)` },
    { name: "character", value: "NAME", about: "view, reset: what this character alone knows" },
    { name: "at", value: "TIME", about: "view: the facts that held then (ISO 8601)" },
    { name: "category", value: "NAME", many: true, about: "track: an interest" },
    { name: "subcategory", value: "NAME", about: "track: a part of the interest" },
    { name: "command", value: "NAME", many: true, about: "track: a command" },
    { name: "model", value: "NAME", many: true, about: "track: a kind of model" },
    { name: "undo", about: "track: takes back a use of each thing that is named, instead of counting one" },
    { name: "favorite", value: "NAME", many: true, about: "track: a favourite configuration" },
    { name: "no-favorite", value: "NAME", many: true, about: "track: is a favourite no more" },
    {
      name: "preference",
      value: "KEY=VALUE",
      many: true,
      about: "track: a preference of any name; JSON is kept as JSON",
    },
    { name: "limit", value: "N", about: "top: how many (default 10)" },
    { name: "half-life", value: "DAYS", about: "top: a use counts half after so many days" },
    { name: "out", value: "FILE", about: "export: write there instead of to stdout" },
    { name: "folder", value: "FOLDER", about: "export: the profiles of all users, a file each" },
    { name: "history", about: "export: earlier versions too" },
    { name: "replace", about: "import: in place of what is known already" },
    { name: "dry-run", about: "forget: only say what it would take" },
    { name: "yes", about: "reset, forget: do not ask" },
  ],
  examples: [
    "dramatis profile track --category nlp --subcategory gpt --command train",
    "dramatis profile track --command train --command test --undo",
    "dramatis profile top command --half-life 30",
    "dramatis profile export --user kim --out kim.json",
    "dramatis profile forget --user kim --dry-run",
  ],
};

export const profile: Command = {
  spec,
  run(call: Call, context: Context): Promise<ExitCode> {
    const { name, action } = readAction(call);
    checkOptions(call, name, action);
    return action.run({
      call,
      context,
      output: context.output,
      path: call.text("store") ?? DEFAULT_STORE,
      user: call.text("user") ?? LOCAL_USER,
      target: readTarget(call, name, action),
    });
  },
};

function readAction(call: Call): { name: string; action: Action } {
  const name = call.requirePositional(0);
  const action = ACTIONS.get(name);
  if (action !== undefined) return { name, action };
  throw usageError(
    "unknown-action",
    `dramatis profile has no action ${JSON.stringify(name)}.${didYouMean(name, NAMES)} The actions are: ${NAMES.join(", ")}.`,
    { action: name, actions: [...NAMES] },
  );
}

/** An option of another action was meant for something; doing nothing with it would be a surprise. */
function checkOptions(call: Call, name: string, { options }: Action): void {
  const other = spec.options.find((each) => call.has(each.name) && ![...options, ...COMMON].includes(each.name));
  if (other === undefined) return;
  throw usageError("unexpected-option", `dramatis profile ${name} has no option --${other.name}.`, {
    option: `--${other.name}`,
  });
}

function readTarget(call: Call, name: string, { target }: Action): string | undefined {
  const given = call.positional(1);
  if (target === undefined && given !== undefined)
    throw usageError(
      "extra-argument",
      `dramatis profile ${name} does not know what to do with ${JSON.stringify(given)}.`,
      {
        argument: given,
      },
    );
  if (target !== undefined && given === undefined)
    throw usageError("missing-argument", `dramatis profile ${name} needs ${target}.`, { argument: target });
  return given;
}
