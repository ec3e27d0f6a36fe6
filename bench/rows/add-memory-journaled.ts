import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { defineRow, type PartContext } from "../row.js";
import { compare, nextTurn } from "../stopwatch.js";
import { Cycle, makeTexts } from "../texts.js";
import { PROMPT, WITHOUT_SUMMARIES, nameOf, plainMemory } from "../worlds.js";

const CHARACTERS = 1000;
/** Memories between two turns of the event loop, as in frames of a game. */
const FRAME = 1000;

interface Costs {
  readonly cpu: number;
  readonly wall: number;
  readonly plainCpu: number;
  readonly plainWall: number;
}

async function time({ isQuick, folder }: PartContext): Promise<Costs> {
  const operations = isQuick ? 20_000 : 100_000;
  const texts = new Cycle(makeTexts(4096));
  let round = 0;
  let open: PersonaSystem | undefined;
  const inFrames = async (work: (number: number) => void): Promise<void> => {
    for (let count = 0; count < operations; count++) {
      work(count);
      if (count % FRAME === FRAME - 1) await nextTurn();
    }
  };
  const { ours, plain } = await compare(
    {
      ours: async () => {
        await open?.close();
        const store = jsonFileStore(join(folder, `world-${round++}`), { durability: "batched" });
        const system = await PersonaSystem.open({ ...WITHOUT_SUMMARIES, store });
        open = system;
        const names = Array.from({ length: CHARACTERS }, (_, index) => nameOf(index));
        const characters = new Cycle(names.map((name) => system.createCharacter({ name, prompt: PROMPT })));
        await system.flush();
        return async () => {
          await inFrames(() => characters.next().addMemory({ text: texts.next() }));
          await system.flush();
        };
      },
      plain: () => {
        const file = openSync(join(folder, `plain-${round++}`), "a");
        let lines: string[] = [];
        const writeLines = (): void => {
          writeSync(file, lines.join(""));
          fdatasyncSync(file);
          lines = [];
        };
        return async () => {
          await inFrames((number) => {
            lines.push(`${JSON.stringify(plainMemory(number, texts.next()))}\n`);
            if (lines.length === FRAME) writeLines();
          });
          closeSync(file);
        };
      },
    },
    { operations, rounds: 2, blocks: isQuick ? 2 : 5 },
  );
  await open?.close();
  return { cpu: ours.cpuUs, wall: ours.wallUs, plainCpu: plain.cpuUs, plainWall: plain.wallUs };
}

export const addMemoryJournaled = defineRow({
  name: "add-journaled",
  title: 'add a memory with the journal on, "batched", flushed at the end',
  parts: { time },
  figures: ({ time: spent }) => [
    {
      what: "amortized CPU, all threads",
      unit: "us",
      measured: spent.cpu,
      target: { atMost: 3 },
      baselines: [{ what: "JSON.stringify, 1,000 lines an fdatasync", value: spent.plainCpu }],
    },
    {
      what: "amortized wall clock",
      unit: "us",
      measured: spent.wall,
      target: { atMost: 3 },
      baselines: [{ what: "JSON.stringify, 1,000 lines an fdatasync", value: spent.plainWall }],
    },
  ],
});
