import { PersonaSystem, manualClock, type ChatMessage } from "dramatis";
import { keepAlive } from "../memory-use.js";
import { defineRow, type PartContext } from "../row.js";
import { collectGarbage } from "../stopwatch.js";

const MESSAGES = 100;
const HOUR = 3_600_000;

/** What users say: about half of it says something of themselves. */
const SAID = [
  "Hello! How are you today?",
  "My name is {name} and I live in {place}.",
  "I work as a {job} these days.",
  "What do you think about the weather?",
  "I really love {taste}.",
  "The storm last night broke two windows of the old mill near the river.",
  "My dog is called {pet}.",
  "Haha, that is funny.",
  "We should go to the market on Sunday and buy some bread.",
  "I don't like {taste} any more.",
  "I'm allergic to nuts.",
  "Could you tell me more about that lamp you mentioned?",
];
const WORDS = {
  place: ["Leeds", "Oslo", "Rome", "Lima", "Cork"],
  job: ["nurse", "smith", "teacher", "driver"],
  taste: ["coffee", "chess", "tea", "hiking", "jazz"],
  pet: ["Rex", "Tom", "Bella"],
} as const;

function lineOf(user: number, turn: number): string {
  const line = SAID[(user * 7 + turn * 5) % SAID.length] ?? "";
  return line.replaceAll(/\{(\w+)\}/g, (_match, kind: string) => {
    const words = kind in WORDS ? WORDS[kind as keyof typeof WORDS] : [`User${user}`];
    return words[(user + turn) % words.length] ?? "";
  });
}

function turnOf(user: number, turn: number): ChatMessage[] {
  return [
    { role: "user", userId: `user-${user}`, content: lineOf(user, turn) },
    { role: "assistant", content: `I see. Tell me more of that, ${user % 2 === 0 ? "please" : "if you like"}.` },
  ];
}

/** Bytes that are held on the heap and beside it. */
function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

interface Costs {
  readonly users: number;
  readonly seconds: number;
  readonly heap: number;
  readonly peak: number;
  readonly snapshot: number;
  readonly facts: number;
}

async function run({ isQuick }: PartContext): Promise<Costs> {
  const users = isQuick ? 200 : 10_000;
  const clock = manualClock("2026-01-01");
  collectGarbage();
  const before = held();
  const start = process.cpuUsage();
  const system = new PersonaSystem({ clock, background: "manual" });
  let peak = 0;
  for (let turn = 0; turn < MESSAGES; turn += 2) {
    for (let user = 0; user < users; user++) system.profiles.ingest(turnOf(user, turn));
    clock.advance(turn % 20 === 0 ? 4 * HOUR : HOUR / 60);
    // What a game loop or a background timer does: full and idle buffers are read.
    while (system.tick(1000).pending > 0);
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  await system.profiles.drain();
  const { user, system: kernel } = process.cpuUsage(start);
  collectGarbage();
  const heap = held() - before;
  const { facts } = system.profiles.stats();
  const snapshot = JSON.stringify(system.toJSON()).length;
  keepAlive(system);
  return { users, seconds: (user + kernel) / 1e6, heap, peak, snapshot, facts };
}

export const ingest = defineRow({
  name: "ingest",
  title: "take in 100 messages of each of 10,000 users and read them for facts, offline",
  parts: { run },
  figures: ({ run: { users, seconds, heap, peak, snapshot } }) => [
    { what: "processor time for a message, read", unit: "us", measured: (seconds * 1e6) / (users * MESSAGES) },
    { what: "memory for a user, all read", unit: "kB", measured: heap / users / 1000 },
    { what: "snapshot for a user", unit: "kB", measured: snapshot / users / 1000 },
    { what: "most memory of the process", unit: "MB", measured: peak / 1e6 },
  ],
  notes: ({ run: { users, seconds, facts } }) => [
    `${users} users, ${Math.round((users * MESSAGES) / seconds)} messages a second, ${facts} facts that hold in the end.`,
  ],
});
