import type { Call, CommandSpec } from "../arguments.js";
import { PersonaSystem } from "../../index.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { CommandError } from "../failure.js";
import { type Context, printJson, printLines, readableWidth } from "../output.js";
import { facts } from "../text/facts.js";
import { bytes, duration, grouped } from "../text/numbers.js";
import { styleFor } from "../text/style.js";
import { bytesOnDisk, readWorld } from "../world.js";

const spec: CommandSpec = {
  name: "verify",
  summary: "Read a world to the last byte and say whether it is whole",
  description: [
    "Opens the world, reads every section against its checksum, asks every character for what it remembers, and computes the hash of all of it. The same world has the same hash in every process and on every machine.",
    "With --deep it also makes the world a second time from its own JSON and compares the hashes.",
  ],
  positionals: [{ name: "PATH", required: true, about: "The world" }],
  options: [{ name: "deep", about: "Also compare with a copy made from its JSON" }],
  examples: ["dramatis verify world", "dramatis verify world --json | jq -r .hash"],
};

export const verify: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const path = call.requirePositional(0);
    const started = context.now();
    const found = await readWorld(path, { signal: context.signal }, async (system) => {
      const read = touchEverything(system);
      const hash = system.hash();
      if (call.has("deep")) compareWithCopy(system, hash, path);
      return { ...read, hash, bytes: await bytesOnDisk(path) };
    });
    const ms = context.now() - started;
    if (call.json) {
      printJson(context.output, { store: path, ok: true, deep: call.has("deep"), ...found, ms: Math.round(ms) });
      return EXIT.ok;
    }
    const style = styleFor(context.output);
    const rows = [
      ["characters", grouped(found.characters)],
      ["memories", grouped(found.memories)],
      ["summaries", grouped(found.summaries)],
      ["on disk", bytes(found.bytes)],
      ["time", duration(ms)],
      ["hash", found.hash],
    ] as const;
    const copy = call.has("deep") ? ", and comes back from its JSON the same" : "";
    printLines(context.output, [
      `${style.good("✓")} ${style.bold(path)} is whole${copy}`,
      "",
      ...facts(rows, readableWidth(context.output), style),
    ]);
    return EXIT.ok;
  },
};

interface Read {
  readonly characters: number;
  readonly memories: number;
  readonly summaries: number;
}

/** Asks every character for what it remembers, as a program would that uses the world. The hash reads the rest. */
function touchEverything(system: PersonaSystem): Read {
  for (const character of system.listCharacters()) character.getContext({ limit: 50 });
  const { characters, memories, summaries } = system.stats();
  return { characters, memories, summaries };
}

function compareWithCopy(system: PersonaSystem, hash: string, path: string): void {
  const copied: unknown = JSON.parse(JSON.stringify(system.toJSON()));
  const copy = PersonaSystem.fromJSON(copied, { background: "manual" }).hash();
  if (copy === hash) return;
  throw new CommandError(
    "world/unequal",
    `${path}: a copy made from its JSON has another hash (${copy}, not ${hash}).`,
    {
      exitCode: EXIT.invalid,
      details: { path, hash, copy },
    },
  );
}
