import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { LoopProbe } from "../loop-probe.js";
import { keepAlive } from "../memory-use.js";
import { defineRow, type PartContext } from "../row.js";
import { WITHOUT_SUMMARIES, makeWorld, nameOf } from "../worlds.js";

const worldIn = (folder: string): string => join(folder, "world");

async function prepare({ isQuick, folder }: PartContext): Promise<object> {
  await makeWorld({ characters: isQuick ? 1000 : 10_000, memories: 100 }).saveAs(worldIn(folder));
  return {};
}

interface Opening {
  readonly openMs: number;
  readonly contextMs: number;
  readonly stallMs: number;
}

/** In a new process, as worlds are opened. */
async function open({ folder }: PartContext): Promise<Opening> {
  const probe = new LoopProbe();
  const startedAt = performance.now();
  const system = await PersonaSystem.open({ ...WITHOUT_SUMMARIES, store: worldIn(folder) });
  const openMs = performance.now() - startedAt;
  const stallMs = probe.stop().ownMs;
  const askedAt = performance.now();
  const context = system.getCharacter(nameOf(500)).getContext({ limit: 10 });
  const contextMs = performance.now() - askedAt;
  if (context.memories.length !== 10) throw new Error("the context is not what was saved");
  await system.close();
  return { openMs, contextMs, stallMs };
}

function parse({ folder }: PartContext): { parseMs: number; readMs: number } {
  const startedAt = performance.now();
  const text = readFileSync(join(worldIn(folder), "world.json"), "utf8");
  const readAt = performance.now();
  keepAlive(JSON.parse(text));
  return { readMs: readAt - startedAt, parseMs: performance.now() - readAt };
}

export const reopen = defineRow({
  name: "open",
  title: "open that snapshot again, in a new process",
  parts: { prepare, open, parse },
  repeats: { open: 3, parse: 3 },
  figures: ({ open: opening, parse: parsing }) => [
    {
      what: "PersonaSystem.open",
      unit: "ms",
      measured: opening.openMs,
      target: { timesBaseline: 0.5 },
      baselines: [
        { what: "JSON.parse of the file's text", value: parsing.parseMs },
        { what: "reading the file into a string", value: parsing.readMs },
      ],
    },
    {
      what: "first getContext of one character after it",
      unit: "ms",
      measured: opening.contextMs,
      target: { atMost: 50 },
    },
    { what: "longest stall of the event loop meanwhile", unit: "ms", measured: opening.stallMs },
  ],
});
