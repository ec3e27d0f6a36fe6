import { join } from "node:path";
import { PersonaSystem, type BroadcastOptions, type SystemOptions } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { defineRow, type PartContext } from "../row.js";
import { Latencies, collectGarbage, nextTurn } from "../stopwatch.js";
import { Cycle, makeTexts } from "../texts.js";
import { PROMPT, nameOf } from "../worlds.js";

const MANY = 10_000;
const EXCLUDED = Array.from({ length: 10 }, (_, index) => nameOf(index * 7));
/** Broadcasts between two turns of the event loop. */
const FRAME = 10;
const WARM_UPS = 50;

/** Summaries are on; their work is done between the broadcasts, as in a game loop. */
const OPTIONS: SystemOptions = { background: "manual" };

function addCharacters(system: PersonaSystem, count: number, channels: readonly string[] = []): PersonaSystem {
  for (let index = 0; index < count; index++) {
    system.createCharacter({ name: nameOf(index), prompt: PROMPT, channels: [...channels] });
  }
  return system;
}

async function timeBroadcasts(system: PersonaSystem, count: number, options: BroadcastOptions): Promise<Latencies> {
  const texts = new Cycle(makeTexts(4096));
  const latencies = new Latencies();
  collectGarbage();
  for (let round = -WARM_UPS; round < count; round++) {
    const content = { text: texts.next() };
    if (round < 0) system.broadcast(content, options);
    else latencies.time(() => system.broadcast(content, options));
    if (round % FRAME !== 0) continue;
    system.tick(2);
    await nextTurn();
  }
  return latencies;
}

async function timePushes(characters: number, count: number): Promise<Latencies> {
  const texts = new Cycle(makeTexts(4096));
  const lists = Array.from({ length: characters }, (): object[] => []);
  const latencies = new Latencies();
  collectGarbage();
  for (let round = -Math.min(WARM_UPS, count); round < count; round++) {
    const content = { text: texts.next() };
    const push = (): void => {
      for (const list of lists) list.push(content);
    };
    if (round < 0) push();
    else latencies.time(push);
    if (round % FRAME === 0) await nextTurn();
  }
  return latencies;
}

type Percentiles = { readonly p50: number; readonly p99: number };

function percentilesOf({ p50, p99 }: Latencies): Percentiles {
  return { p50, p99 };
}

function part(characters: number, options: BroadcastOptions, count: number) {
  return async ({ isQuick }: PartContext): Promise<Percentiles> => {
    const channels = options.channel === undefined ? [] : [options.channel];
    const system = addCharacters(new PersonaSystem(OPTIONS), characters, channels);
    return percentilesOf(await timeBroadcasts(system, isQuick ? count / 10 : count, options));
  };
}

async function journaled({ isQuick, folder }: PartContext): Promise<Percentiles> {
  const store = jsonFileStore(join(folder, "world"), { durability: "batched" });
  const system = addCharacters(await PersonaSystem.open({ ...OPTIONS, store }), MANY);
  await system.flush();
  const percentiles = percentilesOf(await timeBroadcasts(system, isQuick ? 500 : 5000, {}));
  await system.close();
  return percentiles;
}

function pushes(characters: number, count: number) {
  return async ({ isQuick }: PartContext): Promise<Percentiles> =>
    percentilesOf(await timePushes(characters, isQuick ? Math.ceil(count / 10) : count));
}

const million = (isQuick: boolean): number => (isQuick ? 100_000 : 1_000_000);

export const broadcast = defineRow({
  name: "broadcast",
  title: "broadcast to 10,000 characters and to 1,000,000",
  parts: {
    all: part(MANY, {}, 5000),
    excluded: part(MANY, { channel: "market", exclude: EXCLUDED }, 5000),
    journaled,
    million: (context) => part(million(context.isQuick), {}, 5000)(context),
    tenth: part(MANY, { where: ({ name }) => name.endsWith("7") }, 300),
    half: part(MANY, { where: ({ name }) => "02468".includes(name.at(-1) ?? "") }, 300),
    pushes: pushes(MANY, 300),
    millionPushes: (context) => pushes(million(context.isQuick), 30)(context),
  },
  repeats: { tenth: 3, half: 3, pushes: 3 },
  figures: ({ all, excluded, journaled: kept, million: toMillion, tenth, half, pushes: pushed, millionPushes }) => {
    const base = (which: keyof Percentiles) => [{ what: "a push into 10,000 arrays", value: pushed[which] }];
    const millionBase = (which: keyof Percentiles) => [{ what: "a push into each array", value: millionPushes[which] }];
    const both = (what: string, measured: Percentiles, baselines: typeof base) => [
      { what: `${what}, p50`, unit: "ms" as const, measured: measured.p50, target: P50, baselines: baselines("p50") },
      { what: `${what}, p99`, unit: "ms" as const, measured: measured.p99, target: P99, baselines: baselines("p99") },
    ];
    return [
      ...both("to all 10,000", all, base),
      ...both("to a channel of 10,000 but 10 of them", excluded, base),
      ...both("to all 10,000, journal on", kept, base),
      ...both("to all 1,000,000", toMillion, millionBase),
      {
        what: "of 10,000, where 1,000 hear it, p50",
        unit: "ms",
        measured: tenth.p50,
        target: { timesBaseline: 3 },
        baselines: base("p50"),
      },
      {
        what: "of 10,000, where 5,000 hear it, p50",
        unit: "ms",
        measured: half.p50,
        target: { timesBaseline: 3 },
        baselines: base("p50"),
      },
    ];
  },
});

const P50 = { atMost: 0.01 };
const P99 = { atMost: 0.1 };
