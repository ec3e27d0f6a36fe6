import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import {
  clockFrom,
  describeWorld,
  goOn,
  grow,
  makeRandom,
  makeSystem,
  restoreSystem,
  type Random,
} from "./generated-world.js";
import { MemoryStore } from "./memory-store.js";

interface Part {
  readonly id: string;
  readonly covers: readonly string[];
  readonly sentences: readonly { readonly text: string; readonly from: readonly string[] }[];
}
interface Section {
  readonly streams: readonly { readonly user?: string }[];
  readonly summaries: readonly { readonly user?: string; readonly parts: readonly Part[] }[];
  readonly memories: readonly { readonly id: string; readonly userId?: string }[];
}
interface Snapshot {
  readonly logs: Readonly<Record<string, Section>>;
  readonly characters: readonly { readonly hidden?: readonly string[] }[];
}

/** A snapshot without one user, made by no more than leaving out what names the user or the user's ids. */
function without(user: string, snapshot: Snapshot): Snapshot {
  const gone = new Set<string>();
  for (const { memories, summaries } of Object.values(snapshot.logs)) {
    for (const { id, userId } of memories) if (userId === user) gone.add(id);
    for (const window of summaries) {
      if (window.user !== user) continue;
      for (const { id, covers } of window.parts) for (const each of [id, ...covers]) gone.add(each);
    }
  }
  const isKept = (id: string): boolean => !gone.has(id);
  const isOthers = (record: { user?: string }): boolean => record.user !== user;
  const shorten = (part: Part): Part => ({
    ...part,
    covers: part.covers.filter(isKept),
    sentences: part.sentences.filter(({ from }) => from.every(isKept)),
  });
  const sections = Object.entries(snapshot.logs).map(([owner, { streams, summaries, memories }]) => {
    const section = {
      streams: streams.filter(isOthers),
      summaries: summaries.filter(isOthers).map((each) => ({ ...each, parts: each.parts.map(shorten) })),
      memories: memories.filter(({ userId }) => userId !== user),
    };
    return [owner, section] as const;
  });
  const isFilled = ({ streams, summaries, memories }: Section): boolean =>
    streams.length + summaries.length + memories.length > 0;
  const characters = snapshot.characters.map(({ hidden, ...character }) => {
    const left = (hidden ?? []).filter(isKept);
    return left.length === 0 ? character : { ...character, hidden: left };
  });
  return { ...snapshot, characters, logs: Object.fromEntries(sections.filter(([, section]) => isFilled(section))) };
}

function textOf(system: PersonaSystem): string {
  return JSON.stringify(system.toJSON());
}

function snapshotOf(system: PersonaSystem): Snapshot {
  return JSON.parse(textOf(system)) as Snapshot;
}

/** As if characters had summed up what they were told of the user: here and there a sentence also rests on the user's words. */
function withHearsay(user: string, snapshot: Snapshot, random: Random): Snapshot {
  const said = Object.values(snapshot.logs)
    .flatMap(({ memories }) => memories.filter(({ userId }) => userId === user))
    .map(({ id }) => id);
  const taint = (ids: readonly string[]): string[] => {
    const heard = random(3) === 0 ? said[random(said.length)] : undefined;
    return heard === undefined || ids.includes(heard) ? [...ids] : [...ids, heard];
  };
  const sections = Object.entries(snapshot.logs).map(([owner, section]) => {
    const summaries = section.summaries.map((window) => {
      if (window.user === user) return window;
      const parts = window.parts.map((part) => ({
        ...part,
        covers: taint(part.covers),
        sentences: part.sentences.map((sentence) => ({ ...sentence, from: taint(sentence.from) })),
      }));
      return { ...window, parts };
    });
    return [owner, { ...section, summaries }] as const;
  });
  return { ...snapshot, logs: Object.fromEntries(sections) };
}

/** The user talks with whoever is there, now and then for so long that it is summed up. */
async function chat(system: PersonaSystem, user: string, random: Random): Promise<void> {
  const names = system.listCharacters().map(({ name }) => name);
  for (let turn = 0; turn < 30 && names.length > 0; turn++) {
    const text = `I saw ${turn} ships near the harbour, and ${random(100)} gulls.`;
    if (random(3) === 0) system.broadcast({ text }, { userId: user });
    else system.addInteraction(names[random(Math.min(2, names.length))] ?? "", { text }, { userId: user });
    if (random(8) === 0) await system.settled();
  }
}

const USERS = ["u1", "u2", "用户"];
const seeds = fc.integer({ min: 0, max: 1_000_000 });

/** The world of a seed in a store, with a document and a journal after it. */
async function openWorld(seed: number, steps: number, isCold: boolean): Promise<[PersonaSystem, MemoryStore]> {
  const random = makeRandom(seed);
  const made = makeSystem(seed);
  await grow(made, random, steps);
  const store = new MemoryStore();
  await made.saveAs(store);
  store.isCold = isCold;
  const system = await PersonaSystem.open({ store, background: "manual", clock: clockFrom(seed + 500_000) });
  await grow(system, random, steps);
  await chat(system, USERS[seed % 3] ?? "", random);
  return [system, store];
}

describe("in any world, forgetting a user", () => {
  it("leaves exactly what is there when all that names the user is left out, and counts the difference", async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(...USERS), async (seed, user) => {
        const random = makeRandom(seed);
        const made = makeSystem(seed);
        await grow(made, random, 60);
        await chat(made, user, random);
        await grow(made, random, 30);
        const before = withHearsay(user, snapshotOf(made), random);
        const system = restoreSystem(before, seed);
        const stats = system.stats();
        const receipt = await system.forgetUser(user);
        const after = system.stats();
        expect(textOf(system)).toBe(textOf(restoreSystem(without(user, before), seed)));
        expect(receipt.memories).toBe(stats.memories - after.memories);
        expect(receipt.summaries).toBeGreaterThanOrEqual(stats.summaries - after.summaries);
        expect(describeWorld(restoreSystem(snapshotOf(system), seed))).toBe(describeWorld(system));
        found += receipt.summaries;
      }),
      { numRuns: 40 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it("is the same after a crash, after closing, and from a document whose parts stay in the store; life goes on equally", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(...USERS), fc.boolean(), async (seed, user, isCold) => {
        const [system, store] = await openWorld(seed, 40, isCold);
        const before = store.crash();
        await system.forgetUser(user);
        const after = textOf(system);
        expect(`${store.document}${store.entries.join()}`).not.toMatch(new RegExp(`"user(Id)?":"${user}"`));

        // The journal with the entry, as it is when the document could not be written.
        before.entries.push(JSON.stringify({ k: "forget", user }));
        const options = { background: "manual" as const, clock: clockFrom(seed + 900_000) };
        const replayed = await PersonaSystem.open({ store: before, ...options });
        expect(textOf(replayed)).toBe(after);
        expect(before.entries).toEqual([]);
        expect(`${before.document}`).not.toMatch(new RegExp(`"user(Id)?":"${user}"`));

        const reopened = await PersonaSystem.open({ store: store.crash(), ...options });
        expect(textOf(reopened)).toBe(after);

        const worlds = [reopened, restoreSystem(JSON.parse(after), seed)];
        const hashes: string[] = [];
        for (const world of worlds) {
          await goOn(world, makeRandom(seed + 1), 20);
          hashes.push(JSON.stringify({ ...world.toJSON(), due: [] }).replaceAll(/"at":"[^"]+"/g, ""));
        }
        expect(hashes[1]).toBe(hashes[0]);
      }),
      { numRuns: 25 },
    );
  });
});
