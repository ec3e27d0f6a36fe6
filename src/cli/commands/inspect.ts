import type { Character, Memory, PersonaSystem } from "../../index.js";
import type { Call, CommandSpec } from "../arguments.js";
import { cardLines } from "../card/card.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { CommandError } from "../failure.js";
import { didYouMean } from "../nearest.js";
import { type Context, printJson, printLines, readableWidth } from "../output.js";
import { cleanLine } from "../text/clean.js";
import { bytes, counted, grouped } from "../text/numbers.js";
import { type Style, styleFor } from "../text/style.js";
import { table } from "../text/table.js";
import { bytesOnDisk, readWorld } from "../world.js";

const DEFAULT_ROWS = 40;
const DEFAULT_MEMORIES = 10;
const SUMMARIES_PER_LEVEL = 5;

const spec: CommandSpec = {
  name: "inspect",
  summary: "Show a world, or one character and what it remembers",
  description: [
    "Without NAME: who lives in the world, how much each remembers, and who is in which channel. With NAME: the character, its summaries from the most condensed on, and its newest memories with how it knows of them: said, heard, saw, did, told.",
    "Nothing is changed.",
  ],
  positionals: [
    { name: "PATH", required: true, about: "The world" },
    { name: "NAME", required: false, about: "A character in it" },
  ],
  options: [
    {
      name: "limit",
      value: "N",
      about: `Characters (default ${DEFAULT_ROWS}) or memories (default ${DEFAULT_MEMORIES}) to show; with --json all, unless given`,
    },
  ],
  examples: ["dramatis inspect world", "dramatis inspect world Mira --limit 50"],
};

export const inspect: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const path = call.requirePositional(0);
    const name = call.positional(1);
    const limit = call.integer("limit", 0);
    await readWorld(path, { signal: context.signal }, async (system) => {
      if (name === undefined)
        showWorld(system, { path, size: await bytesOnDisk(path), limit, json: call.json }, context);
      else showCharacter(requireCharacter(system, name), { limit, json: call.json }, context);
    });
    return EXIT.ok;
  },
};

/** @throws CommandError that names the nearest one. */
export function requireCharacter(system: PersonaSystem, name: string): Character {
  const found = system.findCharacter(name);
  if (found !== undefined) return found;
  const names = system.listCharacters().map((character) => character.name);
  throw new CommandError(
    "character/not-found",
    `There is no character ${JSON.stringify(name)} in this world.${didYouMean(name, names)}`,
    {
      exitCode: EXIT.failed,
      details: { name, characters: names.slice(0, 100) },
    },
  );
}

interface Place {
  readonly name: string;
  readonly members: readonly string[];
}

/** Channels that somebody is in. */
function placesOf(system: PersonaSystem, characters: readonly Character[]): Place[] {
  const names = new Set(characters.flatMap((character) => character.channels));
  return [...names].map((name) => ({ name, members: [...system.channel(name).members] }));
}

interface View {
  readonly limit: number | undefined;
  readonly json: boolean;
}

interface WorldView extends View {
  readonly path: string;
  /** On disk, in bytes. */
  readonly size: number;
}

function showWorld(system: PersonaSystem, view: WorldView, { output }: Context): void {
  const characters = system.listCharacters();
  const stats = system.stats();
  const places = placesOf(system, characters);
  if (view.json) {
    const rows = characters.slice(0, view.limit ?? characters.length).map(overviewOf);
    printJson(output, {
      store: view.path,
      bytes: view.size,
      stats,
      active: system.activeCharacter?.name ?? null,
      characters: rows,
      channels: places,
    });
    return;
  }
  const style = styleFor(output);
  const width = readableWidth(output);
  const limit = view.limit ?? DEFAULT_ROWS;
  const figures = [
    counted(stats.characters, "character"),
    counted(stats.memories, "memory", "memories"),
    counted(stats.summaries, "summary", "summaries"),
    `${bytes(view.size)} on disk`,
    ...(stats.jobs.pending > 0 ? [`${counted(stats.jobs.pending, "job")} waiting`] : []),
  ];
  const lines = [style.bold(view.path), figures.join(" · ")];
  if (characters.length > 0) lines.push("", ...characterTable(system, characters.slice(0, limit), width, style));
  if (characters.length > limit)
    lines.push(style.dim(`and ${grouped(characters.length - limit)} more; see them with --limit ${characters.length}`));
  if (places.length > 0) lines.push("", ...placeTable(places.slice(0, limit), width, style));
  if (places.length > limit) lines.push(style.dim(`and ${grouped(places.length - limit)} more`));
  printLines(output, lines);
}

function overviewOf(character: Character): object {
  const { id, name, tags, channels } = character;
  return { id, name, tags, channels, ...character.memory.stats() };
}

function characterTable(
  system: PersonaSystem,
  characters: readonly Character[],
  width: number,
  style: Style,
): string[] {
  const rows = characters.map((character) => {
    const { memories, summaries } = character.memory.stats();
    const [last] = character.memory.getMemories({ limit: 1 });
    const name = character === system.activeCharacter ? `${character.name} (active)` : character.name;
    return [
      cleanLine(name),
      grouped(memories),
      grouped(summaries),
      last === undefined ? "never" : last.at.slice(0, 16).replace("T", " "),
      character.channels.map(cleanLine).join(", "),
    ];
  });
  const columns = [
    { title: "character", flexible: true },
    { title: "memories", align: "right" },
    { title: "summaries", align: "right" },
    { title: "last" },
    { title: "in", flexible: true },
  ] as const;
  return table(columns, rows, width, style);
}

function placeTable(places: readonly Place[], width: number, style: Style): string[] {
  const rows = places.map(({ name, members }) => [
    cleanLine(name),
    grouped(members.length),
    members.map(cleanLine).join(", "),
  ]);
  return table(
    [
      { title: "channel", flexible: true },
      { title: "members", align: "right" },
      { title: "who", flexible: true },
    ],
    rows,
    width,
    style,
  );
}

function showCharacter(character: Character, view: View, { output }: Context): void {
  if (view.json) {
    const memories: Memory[] = character.memory.getMemories(view.limit === undefined ? {} : { limit: view.limit });
    const { id, name, prompt, background, variables, tags, channels } = character;
    printJson(output, {
      id,
      name,
      prompt,
      background,
      variables,
      tags,
      channels,
      config: character.memory.config,
      stats: character.memory.stats(),
      summaries: character.memory.summaries({ all: true }),
      memories,
    });
    return;
  }
  const options = {
    width: readableWidth(output),
    style: styleFor(output),
    memories: view.limit ?? DEFAULT_MEMORIES,
    summariesPerLevel: SUMMARIES_PER_LEVEL,
    time: "full",
  } as const;
  printLines(output, cardLines(character, options));
}
