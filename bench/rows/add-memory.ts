import { PersonaSystem, type Character } from "dramatis";
import { defineRow, type PartContext } from "../row.js";
import { compare } from "../stopwatch.js";
import { Cycle, makeTexts } from "../texts.js";
import { PROMPT, WITHOUT_SUMMARIES, nameOf, plainMemory } from "../worlds.js";

const CHARACTERS = 1000;

interface Costs {
  readonly line: number;
  readonly exchange: number;
  readonly push: number;
  readonly clone: number;
  readonly json: number;
}

async function time({ isQuick }: PartContext): Promise<Costs> {
  const operations = isQuick ? 50_000 : 200_000;
  const lines = new Cycle(makeTexts(4096).map((text) => ({ text })));
  const halves = makeTexts(4096, 70);
  const exchanges = new Cycle(halves.map((user, index) => ({ user, response: halves.at(-index - 1) ?? "" })));
  const ours = (contents: Cycle<object>) => (): (() => void) => {
    const characters = new Cycle(makeCharacters());
    return () => {
      for (let count = 0; count < operations; count++) characters.next().addMemory(contents.next());
    };
  };
  const plain = (keep: (content: { text: string }, number: number) => unknown) => (): (() => void) => {
    const lists = new Cycle(Array.from({ length: CHARACTERS }, (): unknown[] => []));
    return () => {
      for (let count = 0; count < operations; count++) lists.next().push(keep(lines.next(), count));
    };
  };
  const spent = await compare(
    {
      line: ours(lines),
      exchange: ours(exchanges),
      push: plain((content) => content),
      clone: plain((content) => structuredClone(content)),
      json: plain((content, number) => JSON.stringify(plainMemory(number, content.text))),
    },
    { operations, rounds: 3, blocks: isQuick ? 2 : 5 },
  );
  const { line, exchange, push, clone, json } = spent;
  return { line: line.cpuUs, exchange: exchange.cpuUs, push: push.cpuUs, clone: clone.cpuUs, json: json.cpuUs };
}

function makeCharacters(): Character[] {
  const system = new PersonaSystem(WITHOUT_SUMMARIES);
  return Array.from({ length: CHARACTERS }, (_, index) =>
    system.createCharacter({ name: nameOf(index), prompt: PROMPT }),
  );
}

export const addMemory = defineRow({
  name: "add",
  title: "add a memory of 140 characters in memory: validated, copied, ready to save, given back",
  parts: { time },
  figures: ({ time: cpu }) => [
    {
      what: "CPU, a line { text }",
      unit: "us",
      measured: cpu.line,
      target: { atMost: 1 },
      baselines: [
        { what: "push of the caller's object (no copy)", value: cpu.push },
        { what: "push of its structuredClone", value: cpu.clone },
        { what: "push of a record's JSON.stringify", value: cpu.json },
      ],
    },
    { what: "CPU, an exchange { user, response }", unit: "us", measured: cpu.exchange, target: { atMost: 1 } },
  ],
});
