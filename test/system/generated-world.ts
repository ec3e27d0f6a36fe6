// Worlds made by chance from a number. This file is also compiled on its own and run in other processes, so it knows
// nothing but the package.
import { PersonaSystem, type BroadcastOptions, type Character, type MemoryOptions } from "dramatis";

/** Whole numbers from 0 up to a bound, the same for the same seed on every machine. */
export type Random = (below: number) => number;

export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const NAMES = ["Ann", "Bob", "__proto__", "Zo\u00e9", "龙", "a\u0000b", "../../x", "🧙‍♀️"] as const;
const CHANNELS = ["inn", "forge", "constructor"] as const;
const USERS = ["u1", "u2", "用户"] as const;
const SAYINGS = [
  "The king has left for the north, and nobody knows why.",
  "I sold two swords today.",
  "他昨天去了北京。我们明天再见。",
  "Is it true that the bridge is broken?",
  '\ud83d\ude00 \ud800 \u2028 \\ " {{name}} ${x}',
  "",
  "Ann said that the mill will be closed until spring. Bob did not believe her.",
] as const;

function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[random(from.length)];
  if (found === undefined) throw new RangeError("nothing to pick from");
  return found;
}

/** A system whose clock moves by a minute or two each time it is asked. */
export function makeSystem(seed: number): PersonaSystem {
  const memory = [
    { maxMemories: 6, summaryThreshold: 2 },
    { maxMemories: 12, summaryThreshold: 3 },
    { maxMemories: 5, autoSummarize: false },
    { maxMemories: 40, summaryThreshold: 4 },
  ][seed % 4];
  return new PersonaSystem({
    seed: `world ${seed}`,
    background: "manual",
    clock: clockFrom(seed),
    ...(memory && { memory }),
  });
}

export function clockFrom(seed: number): { now(): number } {
  let now = 1_700_000_000_000 + seed * 1000;
  return { now: () => (now += 61_001) };
}

/** The same, from a snapshot; its clock goes on at a time of its own. */
export function restoreSystem(snapshot: unknown, seed: number): PersonaSystem {
  return PersonaSystem.fromJSON(snapshot, { background: "manual", clock: clockFrom(seed + 1_000_000) });
}

function memoryOptions(random: Random): MemoryOptions {
  return {
    ...(random(3) === 0 ? { type: pick(random, ["event", "note", "toString"]) } : {}),
    ...(random(3) === 0 ? { userId: pick(random, USERS) } : {}),
    ...(random(5) === 0 ? { sessionId: `s${random(2)}` } : {}),
    ...(random(5) === 0 ? { metadata: { n: random(9) / 4, deep: [{ a: null }] }, importance: random(5) / 4 } : {}),
    ...(random(9) === 0 ? { at: new Date(random(2 ** 31)).toISOString() } : {}),
    ...(random(9) === 0 ? { idempotencyKey: `k${random(20)}` } : {}),
  };
}

function content(random: Random): object | string {
  const text = `${pick(random, SAYINGS)} (${random(1000)})`;
  return pick<object | string>(random, [
    text,
    { user: text, response: pick(random, SAYINGS) },
    { speaker: pick(random, NAMES), text },
    { event: "Something happened", details: text, where: { x: random(100) - 50, y: 0.1 + random(10) } },
    JSON.parse(`{"__proto__":{"b":1},"10":${JSON.stringify(text)},"2":[],"a":${random(2) === 0}}`) as object,
  ]);
}

function broadcastOptions(random: Random, names: readonly string[]): BroadcastOptions {
  const some = names.filter(() => random(3) === 0);
  return {
    ...memoryOptions(random),
    ...(random(2) === 0 ? { channel: pick(random, CHANNELS) } : {}),
    ...(random(6) === 0 ? { to: some } : {}),
    ...(random(6) === 0 ? { exclude: some } : {}),
    ...(random(8) === 0 ? { where: ({ name }: { name: string }) => name.length % 2 === 0 } : {}),
    ...(names.length > 0 && random(3) === 0 ? { from: pick(random, names) } : {}),
  };
}

/** What can be done to a world, some of it more often. */
const ACTIONS: readonly ((system: PersonaSystem, random: Random, names: readonly string[]) => void)[] = [
  (system, random) => {
    system.defineCharacter({
      name: pick(random, NAMES),
      prompt: `${pick(random, SAYINGS)} {{name}}`,
      ...(random(2) === 0 ? { background: { trade: "smith", list: [random(3)] } } : {}),
      ...(random(2) === 0 ? { tags: ["a", "b", "c"].filter(() => random(2) === 0) } : {}),
      ...(random(3) === 0 ? { channels: CHANNELS.filter(() => random(2) === 0) } : {}),
      ...(random(3) === 0 ? { memory: { maxMemories: 4 + random(8), autoSummarize: random(4) > 0 } } : {}),
    });
  },
  (system, random, names) => {
    const channel = system.channel(pick(random, CHANNELS));
    if (random(3) === 0) channel.leave(...names.filter(() => random(3) === 0));
    else channel.join(...names.filter(() => random(2) === 0));
  },
  (system, random, names) => {
    const memories = system.getCharacter(pick(random, names)).memory;
    const shown = [...memories.getMemories(), ...memories.summaries({ all: true })];
    if (shown.length > 0) memories.remove(pick(random, shown).id);
  },
  (system, random, names) => {
    const to = pick(random, NAMES);
    if (random(2) === 0) system.switchActiveCharacter(pick(random, names));
    else if (system.findCharacter(to) === undefined) system.renameCharacter(pick(random, names), to);
  },
  (system, random, names) => {
    if (random(3) > 0) return;
    const file = system.getCharacter(pick(random, names)).toJSON();
    const as = pick(random, NAMES);
    system.removeCharacter(as);
    system.importCharacter(JSON.parse(JSON.stringify(file)), { as });
  },
];

function act(system: PersonaSystem, random: Random): void {
  const names = system.listCharacters().map(({ name }) => name);
  const chance = random(20);
  if (names.length === 0 || chance === 0) ACTIONS[0]?.(system, random, names);
  else if (chance < 5) pick(random, ACTIONS)(system, random, names);
  else if (chance < 12) system.addInteraction(pick(random, names), content(random), memoryOptions(random));
  else system.broadcast(content(random), broadcastOptions(random, names));
}

/** Lets so many things happen, with work done in between: a step here and there, sometimes all of it. */
export async function grow(system: PersonaSystem, random: Random, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    act(system, random);
    const chance = random(12);
    if (chance < 2) system.tick(0);
    else if (chance === 2) await system.settled();
  }
}

/** Lets so many things happen, with all work done now and then, so that no matter who works first. */
export async function goOn(system: PersonaSystem, random: Random, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    act(system, random);
    if (random(6) === 0) await system.settled();
  }
  await system.settled();
}

/** All that can be seen of a world, as text. */
export function describeWorld(system: PersonaSystem): string {
  const characters = system.listCharacters().map((character) => ({
    context: character.getContext(),
    ofUser: character.with({ userId: "u1" }).getContext({ limit: 5 }),
    all: character.memory.summaries({ all: true }),
    ...facts(character),
  }));
  return JSON.stringify({ hash: system.hash(), active: system.activeCharacter?.name, characters });
}

function facts({ tags, channels, variables, memory }: Character): object {
  const { size, config } = memory;
  // Not `pending`: a job counts until its last step has found that there is nothing left to do.
  const { memories, summaries, uncovered } = memory.stats();
  return { tags, channels, variables, size, config, memories, summaries, uncovered };
}

/** JSON that `node:readline` takes for one line whatever its strings hold. */
export function oneLine(json: string): string {
  return json.replaceAll("\u2028", String.raw`\u2028`).replaceAll("\u2029", String.raw`\u2029`);
}
