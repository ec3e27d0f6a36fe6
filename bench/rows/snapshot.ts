import { closeSync, fdatasyncSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { LoopProbe } from "../loop-probe.js";
import { removeScratch } from "../scratch.js";
import { defineRow, type Figure, type PartContext } from "../row.js";
import { collectGarbage } from "../stopwatch.js";
import { makePlainWorld, makeWorld, type WorldSize } from "../worlds.js";

function sizeOf({ isQuick }: PartContext): WorldSize {
  return { characters: isQuick ? 1000 : 10_000, memories: 100 };
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.path, file.name)).size, 0);
}

const peakRss = (): number => process.resourceUsage().maxRSS / 1000;

interface Saving {
  readonly ms: number;
  /** Without what other processes had of it, and by the clock. */
  readonly stallMs: number;
  readonly stallWallMs: number;
  readonly megabytes: number;
  readonly rss: number;
}

async function ours(context: PartContext): Promise<Saving> {
  const system = makeWorld(sizeOf(context));
  const path = join(context.folder, "world");
  const startedAt = performance.now();
  await system.saveAs(path);
  const ms = performance.now() - startedAt;
  const megabytes = bytesIn(path) / 1e6;
  const rss = peakRss();
  removeScratch(path);
  // Looking at the loop takes time of its own, so it is another time that is looked at.
  collectGarbage();
  const probe = new LoopProbe();
  await system.saveAs(path);
  const { ownMs, wallMs } = probe.stop();
  removeScratch(path);
  return { ms, stallMs: ownMs, stallWallMs: wallMs, megabytes, rss };
}

function plain(context: PartContext): { ms: number; megabytes: number; rss: number } {
  const world = makePlainWorld(sizeOf(context));
  const path = join(context.folder, "plain.json");
  const startedAt = performance.now();
  const file = openSync(path, "w");
  writeSync(file, JSON.stringify(world));
  fdatasyncSync(file);
  closeSync(file);
  return { ms: performance.now() - startedAt, megabytes: statSync(path).size / 1e6, rss: peakRss() };
}

/** Twice what fits into one string of V8, where JSON.stringify throws. */
async function beyond(context: PartContext): Promise<{ ms: number; megabytes: number }> {
  const { characters, memories } = sizeOf(context);
  const system = makeWorld({ characters: characters * 2, memories: memories * 2 });
  const path = join(context.folder, "beyond");
  const startedAt = performance.now();
  await system.saveAs(path);
  return { ms: performance.now() - startedAt, megabytes: bytesIn(path) / 1e6 };
}

export const snapshot = defineRow({
  name: "snapshot",
  title: "full snapshot of 10,000 characters with 100 memories each to a file (saveAs)",
  parts: { ours, plain, beyond },
  repeats: { ours: 5, plain: 5 },
  figures: ({ ours: saving, plain: stringify, beyond: more }): readonly Figure[] => [
    {
      what: `total, ${saving.megabytes.toFixed(0)} MB`,
      unit: "ms",
      measured: saving.ms,
      target: { timesBaseline: 1 },
      baselines: [{ what: `JSON.stringify + write, ${stringify.megabytes.toFixed(0)} MB`, value: stringify.ms }],
    },
    {
      what: "longest stall of the event loop",
      unit: "ms",
      measured: saving.stallMs,
      target: { atMost: 5 },
      baselines: [{ what: "JSON.stringify + write: all of it", value: stringify.ms }],
    },
    {
      what: "peak RSS of the process, world included",
      unit: "MB",
      measured: saving.rss,
      baselines: [{ what: "the same with plain objects", value: stringify.rss }],
    },
    { what: `4,000,000 memories, ${more.megabytes.toFixed(0)} MB: total`, unit: "ms", measured: more.ms },
  ],
  notes: ({ ours: { stallWallMs } }) => [
    `The stall is at most the processor time in it, see docs/performance.md. By the clock: ${stallWallMs.toFixed(1)} ms.`,
  ],
});
