import fc from "fast-check";
import { PersonaSystem, type SystemOptions } from "dramatis";
import { describe, expect, it } from "vitest";
import { turn } from "../../support/pending-model.js";
import { clockFrom, goOn, grow, makeRandom } from "../generated-world.js";
import { MemoryStore } from "../memory-store.js";
import { memoryIds, savedVectors, WordEmbedder } from "./word-embedder.js";

function worldOf(options: SystemOptions = {}): PersonaSystem {
  const system = new PersonaSystem({ background: "manual", clock: clockFrom(1), ...options });
  for (const name of ["Ann", "Bob", "Cid"]) system.createCharacter({ name, prompt: "" });
  return system;
}

describe("a vector goes with its memory", () => {
  it("when that is deleted, hidden from the last who heard it, or goes with its character", async () => {
    const system = worldOf({ embedder: new WordEmbedder() });
    const kept = system.addInteraction("Ann", "kept");
    const gone = system.addInteraction("Ann", "deleted");
    system.addInteraction("Bob", "goes with Bob");
    const event = system.broadcast("heard by two", { to: ["Ann", "Cid"] });
    await system.settled();
    const ids = (): string[] => savedVectors(system.toJSON()).map(({ id }) => id);
    expect(ids()).toHaveLength(4);
    system.getCharacter("Ann").memory.remove(gone.id);
    system.removeCharacter("Bob");
    expect(ids().toSorted()).toEqual([kept.id, event.eventId].toSorted());
    system.getCharacter("Ann").memory.remove(event.eventId);
    expect(ids()).toContain(event.eventId);
    system.getCharacter("Cid").memory.remove(event.eventId);
    expect(ids()).toEqual([kept.id]);
    const again = PersonaSystem.fromJSON(system.toJSON(), { embedder: new WordEmbedder(), background: "manual" });
    await again.settled();
    expect(again.hash()).toBe(system.hash());
  });

  it("when nobody sees it any more", async () => {
    const system = worldOf({ embedder: new WordEmbedder(), memory: { maxMemories: 4, summaryThreshold: 2 } });
    for (let index = 0; index < 30; index++) {
      system.addInteraction("Ann", `own ${index}`);
      system.broadcast(`event ${index}`);
    }
    await system.settled();
    const left = memoryIds(system.toJSON());
    expect(left.length).toBeLessThan(30);
    expect(savedVectors(system.toJSON()).map(({ id }) => id)).toEqual(left);
  });

  it("also while it is on its way, and then nobody is asked for it", async () => {
    const embedder = new WordEmbedder();
    let answer: () => void = () => {};
    embedder.fault = (texts) =>
      new Promise((resolve) => {
        answer = () => resolve(texts.map((text) => embedder.vectorOf(text)));
      });
    const system = worldOf({ embedder });
    const asked = system.addInteraction("Ann", "asked for");
    const waiting = system.addInteraction("Ann", "waiting");
    system.tick();
    while (embedder.calls.length === 0) await turn();
    for (const { id } of [asked, waiting]) system.getCharacter("Ann").memory.remove(id);
    answer();
    embedder.fault = undefined;
    await system.settled();
    expect(embedder.texts).toEqual(["asked for"]);
    expect(savedVectors(system.toJSON())).toEqual([]);
  });
});

describe("another embedder", () => {
  it.each([
    ["of another name", "other", 8],
    ["of other dimensions", "words", 5],
  ])("%s replaces the vectors in the background; opened without any they stay", async (_, name, dimensions) => {
    let store = new MemoryStore();
    store.isCold = true;
    const first = await PersonaSystem.open({ store, background: "manual", embedder: new WordEmbedder() });
    for (const character of ["Ann", "Bob"]) {
      first.createCharacter({ name: character, prompt: "" });
      for (let index = 0; index < 20; index++) first.addInteraction(character, `${character} ${index}`);
    }
    await first.settled();
    await first.close();
    const without = await PersonaSystem.open({ store, background: "manual" });
    const before = savedVectors(without.toJSON());
    without.addInteraction("Bob", "Without a vector");
    await without.close();
    const embedder = new WordEmbedder(name, dimensions);
    embedder.fault = () => {
      throw new Error("down");
    };
    const down = await PersonaSystem.open({ store, background: "manual", embedder });
    down.tick();
    expect(savedVectors(down.toJSON())).toEqual(before);
    await down.close();
    embedder.fault = undefined;
    const open = await PersonaSystem.open({ store, background: "manual", embedder });
    await open.settled();
    const after = savedVectors(open.toJSON());
    expect(after.map(({ by }) => by)).toEqual(Array.from({ length: 41 }, () => `${name}@${dimensions}`));
    const hash = open.hash();
    store = store.crash();
    const again = await PersonaSystem.open({
      store,
      background: "manual",
      embedder: new WordEmbedder(name, dimensions),
    });
    await again.settled();
    expect(again.hash()).toBe(hash);
    expect(PersonaSystem.fromJSON(again.toJSON()).hash()).toBe(hash);
  });

  it("goes on where it was broken off, with vectors of both", async () => {
    const system = worldOf({ embedder: new WordEmbedder() });
    for (let index = 0; index < 10; index++) system.addInteraction("Ann", `memory ${index}`);
    await system.settled();
    const other = new WordEmbedder("other", 4);
    const half = PersonaSystem.fromJSON(system.toJSON(), { embedder: other, background: "manual" });
    for (let step = 0; step < 3; step++) {
      half.tick();
      while (other.calls.length === step) await turn();
      await turn();
    }
    const both = savedVectors(half.toJSON()).map(({ by }) => by);
    expect([both.length, new Set(both)]).toEqual([10, new Set(["words@8", "other@4"])]);
    const rest = new WordEmbedder("other", 4);
    const whole = PersonaSystem.fromJSON(half.toJSON(), { embedder: rest, background: "manual" });
    await whole.settled();
    expect(new Set(rest.texts).size).toBe(both.filter((by) => by === "words@8").length);
    expect(new Set(savedVectors(whole.toJSON()).map(({ by }) => by))).toEqual(new Set(["other@4"]));
  });
});

describe("whatever happens, with an embedder", () => {
  it("vectors belong to memories that are there, and a world comes back with them", async () => {
    const property = fc.asyncProperty(fc.nat(10_000), fc.boolean(), async (seed, isCold) => {
      const store = new MemoryStore();
      store.isCold = isCold;
      const memory = { maxMemories: 4 + (seed % 9), summaryThreshold: 2 };
      const options = { background: "manual" as const, clock: clockFrom(seed), embedder: new WordEmbedder() };
      const system = await PersonaSystem.open({ store, memory, ...options });
      const random = makeRandom(seed);
      await grow(system, random, 40);
      store.between = () => random(40) === 0 && void grow(system, random, 1);
      store.wantsDocument = true;
      await grow(system, random, 20);
      check(system);
      // At once: what was begun above may still go on.
      const [broken, hash] = [store.crash(), system.hash()];
      const crashed = await PersonaSystem.open({ ...options, store: broken, embedder: new WordEmbedder() });
      expect(crashed.hash()).toBe(hash);
      store.between = undefined;
      await system.settled();
      check(system);
      const [left, settled] = [store.crash(), system.hash()];
      const embedder = new WordEmbedder();
      const again = await PersonaSystem.open({ ...options, store: left, embedder });
      expect(again.hash()).toBe(settled);
      await again.settled();
      expect([again.hash(), embedder.calls]).toEqual([settled, []]);
      expect(PersonaSystem.fromJSON(again.toJSON()).hash()).toBe(settled);
    });
    await fc.assert(property, { seed: 3, numRuns: 30 });
  }, 60_000);

  it("the same calls lead to the same hash", async () => {
    const run = async (): Promise<string> => {
      const system = worldOf({ embedder: new WordEmbedder(), seed: "same" });
      await goOn(system, makeRandom(4), 80);
      expect(savedVectors(system.toJSON()).length).toBeGreaterThan(0);
      return system.hash();
    };
    expect(await run()).toBe(await run());
  });

  it("summaries, ids and contexts are as they are without one", async () => {
    const run = async (embedder: WordEmbedder | undefined): Promise<object> => {
      const system = worldOf(embedder && { embedder });
      await goOn(system, makeRandom(9), 80);
      return system.listCharacters().map((character) => character.getContext());
    };
    expect(await run(new WordEmbedder())).toEqual(await run(undefined));
  });
});

function check(system: PersonaSystem): void {
  const snapshot = system.toJSON();
  const ids = savedVectors(snapshot).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const living = new Set(memoryIds(snapshot));
  expect(ids.filter((id) => !living.has(id))).toEqual([]);
}
