import { PersonaSystem, type Character, type SystemOptions } from "dramatis";
import { defineRow, type Figure, type PartContext } from "../row.js";
import { compare, type Candidate, type Spent } from "../stopwatch.js";
import { Cycle, makeTexts } from "../texts.js";
import { PROMPT, nameOf, plainMemory, type PlainCharacter, type PlainMemory } from "../worlds.js";

const TYPES = ["interaction", "thought", "rumour", "deed", "gossip"] as const;
const WANTED: readonly string[] = ["rumour", "deed"];
const LIMIT = 10;

/** Everything is visible, so that the number of memories is what it says. */
const UNBOUNDED: SystemOptions = {
  background: "manual",
  memory: { maxMemories: 1_000_000, autoSummarize: false },
};

interface World {
  readonly system: PersonaSystem;
  readonly characters: Character[];
}

function makeWorld(characters: number, options: SystemOptions): World {
  const system = new PersonaSystem(options);
  const make = (_: unknown, index: number): Character =>
    system.createCharacter({ name: nameOf(index), prompt: PROMPT });
  return { system, characters: Array.from({ length: characters }, make) };
}

function addMemories({ characters }: World, memories: number): void {
  const texts = new Cycle(makeTexts(4096));
  const types = new Cycle(TYPES);
  for (let round = 0; round < memories; round++) {
    const type = types.next();
    for (const character of characters) character.addMemory({ text: texts.next() }, { type });
  }
}

function ownMemories(characters: number, memories: number): Character[] {
  const world = makeWorld(characters, UNBOUNDED);
  addMemories(world, memories);
  return world.characters;
}

/** Every second memory is a broadcast that all heard. */
function halfHeard(memories: number): Character[] {
  const world = makeWorld(1, UNBOUNDED);
  const texts = new Cycle(makeTexts(4096));
  const types = new Cycle(TYPES);
  for (let round = 0; round < memories / 2; round++) {
    world.characters[0]?.addMemory({ text: texts.next() }, { type: types.next() });
    world.system.broadcast({ text: texts.next() }, { type: types.next() });
  }
  return world.characters;
}

/** As it comes: of 2,000 memories the older ones are summarized, and the summaries are in the context. */
async function summarized(): Promise<Character[]> {
  const world = makeWorld(1, { background: "manual" });
  addMemories(world, 2000);
  await world.system.settled();
  return world.characters;
}

function plainCharacters(memories: number): PlainCharacter[] {
  const texts = new Cycle(makeTexts(4096));
  const types = new Cycle(TYPES);
  const all = Array.from({ length: memories }, (_, index) => plainMemory(index, texts.next(), types.next()));
  return [{ name: nameOf(0), prompt: PROMPT, memories: all }];
}

function plainContext({ name, prompt, memories }: PlainCharacter): object {
  const wanted = memories.filter(({ type }) => WANTED.includes(type));
  wanted.sort((a, b) => (a.at < b.at ? 1 : -1));
  const copy = (memory: PlainMemory): PlainMemory => ({ ...memory, content: { ...memory.content } });
  return { name, prompt: prompt.replaceAll("{{name}}", name), memories: wanted.slice(0, LIMIT).map(copy) };
}

let sink: unknown;

function reading<T>(all: readonly T[], read: (one: T) => unknown, operations: number): Candidate {
  const cycle = new Cycle(all);
  return () => () => {
    for (let count = 0; count < operations; count++) sink = read(cycle.next());
    if (sink === undefined) throw new Error("nothing was read");
  };
}

function part(makeOurs: (context: PartContext) => Character[] | Promise<Character[]>, plainMemories: number) {
  return async (context: PartContext): Promise<{ ours: number; plain: number }> => {
    const ours = await makeOurs(context);
    const plain = plainCharacters(plainMemories);
    const operations = 10_000;
    // The naive way takes milliseconds at 10,000 memories: it does less, and is divided by what it did.
    const plainOperations = Math.max(20, Math.min(operations, 500_000 / plainMemories));
    const read = (character: Character): unknown => character.getContext({ types: WANTED, limit: LIMIT });
    const spent: Record<"ours" | "plain", Spent> = await compare(
      {
        ours: reading(ours, read, operations),
        plain: reading(plain, plainContext, plainOperations),
      },
      { operations, rounds: 3, blocks: context.isQuick ? 2 : 5 },
    );
    return { ours: spent.ours.cpuUs, plain: (spent.plain.cpuUs * operations) / plainOperations };
  };
}

export const getContext = defineRow({
  name: "context",
  title: "getContext: prompt and the last 10 memories of two types of five",
  parts: {
    hundred: part(() => ownMemories(1, 100), 100),
    thousand: part(() => ownMemories(1, 1000), 1000),
    tenThousand: part(() => ownMemories(1, 10_000), 10_000),
    heard: part(() => halfHeard(1000), 1000),
    characters: part(({ isQuick }) => ownMemories(isQuick ? 1000 : 10_000, 100), 100),
    summarized: part(summarized, 1000),
  },
  figures: ({ hundred, thousand, tenThousand, heard, characters, summarized: withSummaries }) => {
    const figure = (what: string, { ours, plain }: { ours: number; plain: number }): Figure => ({
      what,
      unit: "us",
      measured: ours,
      target: { atMost: 5 },
      baselines: [{ what: "filter, sort, copy of an array", value: plain }],
    });
    const { target: _, ...noTarget } = figure("2,000 memories, 10 summaries in the context", withSummaries);
    return [
      figure("100 memories", hundred),
      figure("1,000 memories", thousand),
      figure("10,000 memories", tenThousand),
      figure("1,000 memories, half of them broadcasts", heard),
      figure("100 memories, 10,000 characters in turn", characters),
      noTarget,
    ];
  },
});
