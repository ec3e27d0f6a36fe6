import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PersonaSystem } from "../../index.js";
import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { CommandError } from "../failure.js";
import { type Context, printJson, printLines, readableWidth } from "../output.js";
import { CAST, PLACE, TITLE } from "../scene/cast.js";
import { knowledgeOf, type MomentKnowledge, unknownTo } from "../scene/knowledge.js";
import { castLines, knowledgeLines, programmeLines, titleLines } from "../scene/playbill.js";
import { SceneClock, tellScene, type Told } from "../scene/telling.js";
import { facts } from "../text/facts.js";
import { counted } from "../text/numbers.js";
import { styleFor } from "../text/style.js";
import { requireFree, withWorld } from "../world.js";

const SEED = "the almond theatre";
/** Small, so that an evening is enough for summaries of summaries. */
const MEMORY = { maxMemories: 40, summaryThreshold: 5 } as const;

const spec: CommandSpec = {
  name: "demo",
  summary: "Play a scene to eight characters, and show who remembers what",
  description: [
    `Tells the world of "${TITLE}" to eight characters: what is said in a room is heard in that room, whispers are heard by those they are for, and who comes late knows nothing of before. Nothing is random and no model is asked, so every run prints the same.`,
    "The world is saved and closed; a second process opens it and computes its hash, which has to be equal. Then each character shows what it remembers, and what it cannot know.",
  ],
  positionals: [],
  options: [
    { name: "store", value: "PATH", about: "Keep the world there; nothing may be there yet" },
    { name: "keep", about: "Keep the world in a temporary folder, and say where" },
  ],
  examples: ["dramatis demo", "dramatis demo --store world && dramatis inspect world Tamsin"],
};

export const demo: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const given = call.text("store");
    if (given !== undefined) await requireFree(given);
    const folder = given === undefined ? await mkdtemp(join(tmpdir(), "dramatis-demo-")) : undefined;
    const path = given ?? join(folder ?? "", "world");
    const kept = given !== undefined || call.has("keep");
    try {
      const { told, hash } = await tellAndSave(path, context.signal);
      const reopened = await hashInSecondProcess(path, context);
      if (reopened !== hash) throw unequal(hash, reopened);
      const view = { told, hash, reopened, path: kept ? path : undefined };
      await withWorld(path, { clock: new SceneClock(), signal: context.signal }, async (system) =>
        show(call.json, context, system, view),
      );
    } finally {
      if (folder !== undefined && !kept) await rm(folder, { recursive: true, force: true });
    }
    return EXIT.ok;
  },
};

function tellAndSave(path: string, signal: AbortSignal): Promise<{ told: Told; hash: string }> {
  const clock = new SceneClock();
  return withWorld(path, { clock, seed: SEED, memory: MEMORY, signal }, async (system) => {
    const told = tellScene(system, clock);
    await system.settled({ signal });
    return { told, hash: system.hash() };
  });
}

async function hashInSecondProcess(path: string, { mainScript, signal }: Context): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [mainScript, "verify", path, "--json"], { signal });
  const report: unknown = JSON.parse(stdout);
  return typeof report === "object" && report !== null && "hash" in report ? String(report.hash) : "";
}

function unequal(hash: string, reopened: string): CommandError {
  return new CommandError(
    "world/unequal",
    `The second process has another world: its hash is ${reopened}, not ${hash}.`,
    {
      exitCode: EXIT.invalid,
      details: { hash, reopened },
    },
  );
}

interface View {
  readonly told: Told;
  readonly hash: string;
  readonly reopened: string;
  /** Where the world stays. */
  readonly path: string | undefined;
}

function show(json: boolean, { output }: Context, system: PersonaSystem, view: View): void {
  const { told, hash, reopened, path } = view;
  const characters = system.listCharacters();
  const knowledge = knowledgeOf(characters, told);
  if (json) {
    printJson(output, documentOf(system, knowledge, view));
    return;
  }
  const style = styleFor(output);
  const width = readableWidth(output);
  const { memories, summaries } = system.stats();
  printLines(output, [
    ...titleLines(told, style, width),
    ...programmeLines(told, style, width),
    "",
    style.bold("Saved, closed, and opened again by a second process"),
    ...facts(
      [
        ["first", hash],
        ["second", reopened],
      ],
      width,
      style,
    ),
    `  ${style.good("✓")} equal: ${counted(memories, "memory", "memories")} and ${counted(summaries, "summary", "summaries")} came back as they were`,
    "",
    style.bold("Who knows what"),
    ...knowledgeLines(
      knowledge,
      characters.map(({ name }) => name),
      style,
    ),
    ...castLines(characters, knowledge, style, width),
    ...(path === undefined
      ? []
      : [
          "",
          style.dim(`The world is kept in ${path}`),
          style.dim(`Look around:  dramatis inspect ${path}`),
          style.dim(`Talk with one:  dramatis chat ${CAST[0]?.name ?? ""} --store ${path}`),
        ]),
  ]);
}

function documentOf(
  system: PersonaSystem,
  knowledge: readonly MomentKnowledge[],
  { told, hash, reopened, path }: View,
): object {
  return {
    title: TITLE,
    place: PLACE,
    told: { lines: told.lines, events: told.events, places: told.places, cast: CAST.length },
    store: path ?? null,
    hash,
    reopenedHash: reopened,
    stats: system.stats(),
    knowledge,
    characters: system.listCharacters().map((character) => ({
      name: character.name,
      background: character.background,
      ...character.memory.stats(),
      summaries: character.memory.summaries(),
      lastMemories: character.memory.getMemories({ limit: 10 }),
      unknown: unknownTo(character.name, knowledge),
    })),
  };
}
