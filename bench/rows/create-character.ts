import { PersonaSystem } from "dramatis";
import { weigh } from "../memory-use.js";
import { defineRow, type PartContext } from "../row.js";
import { compare } from "../stopwatch.js";
import { PROMPT, WITHOUT_SUMMARIES, nameOf } from "../worlds.js";

const CREATED = 10_000;

function makeNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => nameOf(index));
}

async function time({ isQuick }: PartContext): Promise<{ ours: number; plain: number }> {
  const names = makeNames(CREATED);
  const spent = await compare(
    {
      ours: () => {
        const system = new PersonaSystem(WITHOUT_SUMMARIES);
        return () => {
          for (const name of names) system.createCharacter({ name, prompt: PROMPT });
        };
      },
      plain: () => {
        const characters = new Map<string, object>();
        return () => {
          for (const name of names) characters.set(name, plainCharacter(name));
        };
      },
    },
    { operations: CREATED, rounds: 8, blocks: isQuick ? 3 : 9 },
  );
  return { ours: spent.ours.cpuUs, plain: spent.plain.cpuUs };
}

function plainCharacter(name: string): object {
  return { name, prompt: PROMPT, background: {}, memories: [] };
}

async function weighCharacters({ isQuick }: PartContext): Promise<{ ours: number; plain: number }> {
  const count = isQuick ? 20_000 : 100_000;
  const names = makeNames(count);
  const ours = await weigh(() => {
    const system = new PersonaSystem(WITHOUT_SUMMARIES);
    for (const name of names) system.createCharacter({ name, prompt: PROMPT });
    return system;
  });
  const plain = await weigh(() => new Map(names.map((name) => [name, plainCharacter(name)])));
  return { ours: ours.total / count, plain: plain.total / count };
}

export const createCharacter = defineRow({
  name: "create",
  title: "create a character, 10,000 in a new system",
  parts: { time, weighCharacters },
  figures: ({ time: cpu, weighCharacters: bytes }) => [
    {
      what: "CPU",
      unit: "us",
      measured: cpu.ours,
      target: { atMost: 1 },
      baselines: [{ what: "plain object in a Map", value: cpu.plain }],
    },
    {
      what: "resident, without memories",
      unit: "B",
      measured: bytes.ours,
      target: { atMost: 600 },
      baselines: [{ what: "plain object in a Map", value: bytes.plain }],
    },
  ],
});
