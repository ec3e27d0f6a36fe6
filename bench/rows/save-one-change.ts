import { closeSync, fdatasyncSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { JSONFilePreset } from "lowdb/node";
import { defineRow, type PartContext } from "../row.js";
import { removeScratch } from "../scratch.js";
import { Latencies, nextTurn } from "../stopwatch.js";
import { Cycle, makeTexts } from "../texts.js";
import { WITHOUT_SUMMARIES, makePlainWorld, makeWorld, nameOf, plainMemory, type WorldSize } from "../worlds.js";

interface Durable {
  readonly p50: number;
  readonly p99: number;
  readonly rawP50: number;
  readonly rawP99: number;
}

function largeSize({ isQuick }: PartContext): WorldSize {
  return { characters: isQuick ? 1000 : 10_000, memories: 100 };
}

/** One addMemory and one plain durable append in turn, on the same disk. */
async function pairs({ isQuick, folder }: PartContext, size: WorldSize): Promise<Durable> {
  const path = join(folder, `world-of-${size.characters}`);
  removeScratch(path);
  await makeWorld(size).saveAs(path);
  const system = await PersonaSystem.open({
    ...WITHOUT_SUMMARIES,
    store: jsonFileStore(path, { durability: "sync" }),
  });
  const character = system.getCharacter(nameOf(1));
  const file = openSync(join(folder, `raw-${size.characters}`), "a");
  const texts = new Cycle(makeTexts(4096));
  const ours = new Latencies();
  const raw = new Latencies();
  const rounds = isQuick ? 200 : 2000;
  for (let round = -50; round < rounds; round++) {
    const content = { text: texts.next() };
    const add = (): unknown => character.addMemory(content);
    const append = (): void => {
      writeSync(file, `${JSON.stringify(plainMemory(round + 100, content.text))}\n`);
      fdatasyncSync(file);
    };
    if (round < 0) {
      add();
      append();
    } else if (round % 2 === 0) {
      ours.time(add);
      raw.time(append);
    } else {
      raw.time(append);
      ours.time(add);
    }
    if (round % 10 === 0) await nextTurn();
  }
  closeSync(file);
  await system.close();
  return { p50: ours.p50, p99: ours.p99, rawP50: raw.p50, rawP99: raw.p99 };
}

/** What lowdb needs for the same change: it writes everything. */
async function lowdb(context: PartContext): Promise<{ ms: number; megabytes: number }> {
  const path = join(context.folder, "lowdb.json");
  const database = await JSONFilePreset(path, makePlainWorld(largeSize(context)));
  database.data.characters[1]?.memories.push(plainMemory(0, "One change."));
  const startedAt = performance.now();
  await database.write();
  return { ms: performance.now() - startedAt, megabytes: statSync(path).size / 1e6 };
}

export const saveOneChange = defineRow({
  name: "save",
  title: 'save after one change, durability "sync": addMemory returns when it is on disk',
  parts: {
    large: (context) => pairs(context, largeSize(context)),
    small: (context) => pairs(context, { characters: 10, memories: 100 }),
    lowdb,
  },
  repeats: { large: 3, small: 3 },
  figures: ({ large, small, lowdb: whole }) => [
    {
      what: "1,000,000 memories stored, p50",
      unit: "ms",
      measured: large.p50,
      target: { timesBaseline: 1.2 },
      baselines: [
        { what: "append + fdatasync, in turn", value: large.rawP50 },
        { what: `lowdb write, ${whole.megabytes.toFixed(0)} MB`, value: whole.ms },
      ],
    },
    {
      what: "1,000,000 memories stored, p99",
      unit: "ms",
      measured: large.p99,
      baselines: [{ what: "append + fdatasync, in turn", value: large.rawP99 }],
    },
    {
      what: "1,000 memories stored, p50",
      unit: "ms",
      measured: small.p50,
      target: { timesBaseline: 1.2 },
      baselines: [{ what: "append + fdatasync, in turn", value: small.rawP50 }],
    },
  ],
});
