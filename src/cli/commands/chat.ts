import { type Character, type Memory, PersonaSystem } from "../../index.js";
import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { CommandError } from "../failure.js";
import { didYouMean } from "../nearest.js";
import { type Context, readableWidth } from "../output.js";
import { COMPLETIONS } from "../talk/commands.js";
import { converse, type Course } from "../talk/conversation.js";
import type { Face } from "../talk/face.js";
import { type Lines, pipedLines, typedLines } from "../talk/lines.js";
import { chooseSpeaker, LOCALES, MODEL_OPTIONS, type Speaker } from "../talk/model.js";
import { jsonFace, pipeFace } from "../talk/pipe-face.js";
import { label, terminalFace } from "../talk/terminal-face.js";
import { styleFor } from "../text/style.js";
import { DEFAULT_STORE, hasWorld, requireFree, withWorld } from "../world.js";

const HISTORY = 200;
const SHOWN_NAMES = 8;

const spec: CommandSpec = {
  name: "chat",
  summary: "Talk with a character, which remembers it",
  description: [
    "Answers come as the model gives them. Each is on disk before the next message; the next day the same command goes on. Without --model the offline voice answers: by rules, from what the character remembers, with no key and no network.",
    "In a terminal, /help lists commands such as /context and /memories; Ctrl-C breaks an answer off, of which what was said is remembered, and at the prompt it leaves, as Ctrl-D does. From a pipe each line is a message, answers go to stdout and everything else to stderr; with --json each message gives one line of JSON.",
    "A key is taken from OPENAI_API_KEY; a server named by --base-url needs none.",
  ],
  positionals: [{ name: "NAME", required: true, about: "The character" }],
  options: [
    { name: "store", value: "PATH", about: `The world (default ${DEFAULT_STORE})` },
    { name: "create", value: "PROMPT", about: "Make the character, and the world, if they are not there" },
    {
      name: "user",
      value: "ID",
      about: "Who talks; what different users say is kept apart, and read for facts about them",
    },
    ...MODEL_OPTIONS,
    { name: "budget", value: "N", about: "Tokens of the prompt at most (default 4000)" },
    { name: "locale", value: "en|zh", about: "Language of built-in prompts and of the offline voice (default en)" },
  ],
  examples: [
    'dramatis chat Mira --create "You are Mira, a ferrywoman."',
    "dramatis chat Mira --model qwen3:8b --base-url http://localhost:11434/v1",
    "echo 'Is the ferry running?' | dramatis chat Mira --json",
  ],
};

export const chat: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const path = call.text("store") ?? DEFAULT_STORE;
    const locale = call.choice("locale", LOCALES);
    const wanted = readWanted(call);
    const budget = call.integer("budget", 1);
    const speaker = await chooseSpeaker(call, locale);
    await prepare(path, wanted);
    const { model, timeoutMs } = speaker;
    const { signal } = context;
    const options = { model, background: "auto", signal, ...(locale && { locale }) } as const;
    const course = await withWorld(path, options, async (system) => {
      const found = characterFor(system, path, wanted);
      await system.flush({ signal });
      const user = call.text("user");
      const character = user === undefined ? found.character : found.character.with({ userId: user });
      const front = frontFor(context, { json: call.json, character, speaker, user, path, isNew: found.isNew });
      try {
        const limits = { ...(budget !== undefined && { budget }), ...(timeoutMs !== undefined && { timeoutMs }) };
        return await converse({ system, character, user, ...front, options: limits, signal });
      } finally {
        front.lines.close();
      }
    });
    return exitCode(course, context, path);
  },
};

interface Wanted {
  readonly name: string;
  /** Its prompt, if it may be made. */
  readonly create: string | undefined;
}

function readWanted(call: Call): Wanted {
  return { name: call.requirePositional(0), create: call.text("create") };
}

/** @throws before anything is opened, so that what cannot be leaves nothing behind. */
async function prepare(path: string, { name, create }: Wanted): Promise<void> {
  // Tried on a world of its own first: a name that is none must not leave an empty store behind.
  if (create !== undefined) new PersonaSystem({ background: "manual" }).createCharacter({ name, prompt: create });
  if (await hasWorld(path)) return;
  if (create !== undefined) return requireFree(path);
  throw new CommandError(
    "world/not-found",
    [
      `There is no world at ${path} yet. To make one and talk at once:`,
      `  ${createCommand(name, path)}`,
      `To look at one first:  dramatis demo --store ${path}`,
      "To begin a project:  dramatis init",
    ].join("\n"),
    { details: { path } },
  );
}

function createCommand(name: string, path: string): string {
  const quoted = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
  const store = path === DEFAULT_STORE ? "" : ` --store ${path}`;
  return `dramatis chat ${quoted}${store} --create "You are ${name.replaceAll('"', "'")}, ..."`;
}

function characterFor(
  system: PersonaSystem,
  path: string,
  { name, create }: Wanted,
): { character: Character; isNew: boolean } {
  const found = system.findCharacter(name);
  if (found !== undefined) return { character: found, isNew: false };
  if (create !== undefined) return { character: system.createCharacter({ name, prompt: create }), isNew: true };
  const names = system.listCharacters().map((character) => character.name);
  const others = names.length === 0 ? "" : ` Here are ${names.slice(0, SHOWN_NAMES).join(", ")}`;
  const meant = didYouMean(name, names) || `${others}${names.length > SHOWN_NAMES ? ", ..." : others && "."}`;
  throw new CommandError(
    "character/not-found",
    `There is no character ${JSON.stringify(name)} in ${path}.${meant}\nTo make it:  ${createCommand(name, path)}`,
    { details: { name, characters: names.slice(0, 100) } },
  );
}

interface Circumstances {
  readonly json: boolean;
  readonly character: Character;
  readonly speaker: Speaker;
  readonly user: string | undefined;
  readonly path: string;
  readonly isNew: boolean;
}

interface Front {
  readonly lines: Lines;
  readonly face: Face;
  readonly layout: () => { width: number; style: ReturnType<typeof styleFor>; wraps: boolean };
}

/** For a terminal when somebody types and looks; a pipe at either end, or JSON, is for programs. */
function frontFor(context: Context, { json, character, speaker, user, path, isNew }: Circumstances): Front {
  const { input, output } = context;
  const style = styleFor(output);
  const isTerminal = input.isTTY && output.isTTY && !json;
  const layout: Front["layout"] = () => ({ width: readableWidth(output), style, wraps: isTerminal });
  if (!isTerminal) {
    const face = json ? jsonFace(output, speaker, character.name) : pipeFace(output, speaker);
    return { lines: pipedLines(context), face, layout };
  }
  const lines = typedLines(context, {
    prompt: style.bold(label(user ?? "you")),
    history: saidBefore(character),
    completions: COMPLETIONS,
  });
  return { lines, face: terminalFace({ output, style, character, speaker, path, isNew }), layout };
}

/** What was said to the character before, for the arrow keys: newest first. */
function saidBefore(character: Character): string[] {
  const memories: Memory[] = character.memory.getMemories({ limit: HISTORY, types: ["interaction"] });
  const said = memories.flatMap(({ content }) => (typeof content["user"] === "string" ? [content["user"]] : []));
  return [...new Set(said.filter((text) => !/[\p{Cc}\p{Cf}]/u.test(text)))];
}

function exitCode(course: Course, { input, output, signal }: Context, path: string): ExitCode {
  if (signal.aborted) {
    throw new CommandError("cancelled", `Interrupted; what was said is saved in ${path}.`, {
      exitCode: EXIT.interrupted,
      details: { store: path, answered: course.answered },
    });
  }
  // A script has to learn that a message got no answer; somebody at a terminal has seen it.
  const isSeen = input.isTTY && output.isTTY;
  return course.failed > 0 && !isSeen ? EXIT.failed : EXIT.ok;
}
