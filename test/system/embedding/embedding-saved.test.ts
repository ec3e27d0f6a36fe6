import { PersonaSystem, type Embedder } from "dramatis";
import { describe, expect, it } from "vitest";
import { memoryFileSystem, type MemoryFileSystem } from "../../../src/testing/testing.js";
import { storeOn } from "../../stores/rig.js";
import { clockFrom } from "../generated-world.js";
import { MemoryStore } from "../memory-store.js";
import { memoryIds, savedVectors, WordEmbedder } from "./word-embedder.js";

const options = { background: "manual" as const, clock: clockFrom(1) };

/** A few memories of two characters, and an event of all. */
function populate(system: PersonaSystem): void {
  const ann = system.createCharacter({ name: "Ann", prompt: "" });
  system.createCharacter({ name: "Bob", prompt: "" });
  ann.addMemory({ user: "Where is the mill?", response: "Behind the hill." });
  ann.addMemory("The sword is sharp.");
  system.addInteraction("Bob", "A storm is near.");
  system.broadcast("The bridge is broken.");
}

describe("a world with an embedder", () => {
  it("gives every memory a vector, own ones and events", async () => {
    const embedder = new WordEmbedder();
    const system = new PersonaSystem({ ...options, embedder });
    populate(system);
    expect(embedder.calls).toEqual([]);
    await system.settled();
    const vectors = savedVectors(system.toJSON());
    expect(vectors.map(({ id }) => id).toSorted()).toEqual(memoryIds(system.toJSON()).toSorted());
    expect(new Set(vectors.map(({ by }) => by))).toEqual(new Set(["words@8"]));
    expect(embedder.texts.toSorted()).toEqual([
      "A storm is near.",
      "The bridge is broken.",
      "The sword is sharp.",
      expect.stringContaining("mill"),
    ]);
  });

  it("comes back from JSON with the same bytes, and embeds nothing again", async () => {
    const system = new PersonaSystem({ ...options, embedder: new WordEmbedder() });
    populate(system);
    await system.settled();
    const text = JSON.stringify(system.toJSON());
    for (const embedder of [undefined, new WordEmbedder()]) {
      const again = PersonaSystem.fromJSON(JSON.parse(text), { ...options, ...(embedder && { embedder }) });
      await again.settled();
      expect(JSON.stringify(again.toJSON())).toBe(text);
      expect(again.hash()).toBe(system.hash());
      expect(embedder?.calls ?? []).toEqual([]);
    }
  });

  it.each([
    ["whole", false],
    ["section by section", true],
  ])("comes back from a journal and from a document that is read %s", async (_, isCold) => {
    let store = new MemoryStore();
    store.isCold = isCold;
    const open = (embedder?: Embedder): Promise<PersonaSystem> =>
      PersonaSystem.open({ ...options, store, ...(embedder && { embedder }) });
    const first = await open(new WordEmbedder());
    populate(first);
    await first.settled();
    const hash = first.hash();
    store = store.crash();
    const second = await open(new WordEmbedder("words", 8));
    await second.settled();
    expect(second.hash()).toBe(hash);
    await second.close();
    const embedder = new WordEmbedder();
    const third = await open(embedder);
    third.addInteraction("Ann", "Something new.");
    await third.settled();
    expect(embedder.texts).toEqual(["Something new."]);
    await third.close();
    const plain = await open();
    expect(savedVectors(plain.toJSON())).toHaveLength(5);
    expect(PersonaSystem.fromJSON(plain.toJSON()).hash()).toBe(plain.hash());
  });

  it.each([
    ["read whole", 1 << 20],
    ["of which the sections stay on the disk", 1],
  ])(
    "is killed and opened again by the JSON file store with a document %s, and embeds nothing again",
    async (_, smallBytes) => {
      const open = (disk: MemoryFileSystem, embedder: Embedder): Promise<PersonaSystem> =>
        PersonaSystem.open({ ...options, store: storeOn(disk, { smallBytes }), embedder });
      const kill = (disk: MemoryFileSystem): MemoryFileSystem => memoryFileSystem({ image: disk.image() });
      let disk = memoryFileSystem();
      const first = await open(disk, new WordEmbedder());
      populate(first);
      await first.settled();
      await first.flush();
      // Once with all in the journal, and once with a document under it.
      disk = kill(disk);
      const embedder = new WordEmbedder();
      const second = await open(disk, embedder);
      expect(second.hash()).toBe(first.hash());
      await second.settled();
      await second.close();
      expect(embedder.calls).toEqual([]);
      const third = await open(disk, embedder);
      third.addInteraction("Bob", "The storm is over.");
      await third.settled();
      await third.flush();
      const fourth = await open(kill(disk), embedder);
      await fourth.settled();
      expect(embedder.texts).toEqual(["The storm is over."]);
      expect(fourth.hash()).toBe(third.hash());
      expect(savedVectors(fourth.toJSON())).toHaveLength(5);
    },
  );

  it("is byte for byte the same without one as it always was", async () => {
    const system = new PersonaSystem(options);
    populate(system);
    await system.settled();
    expect(JSON.stringify(system.toJSON())).not.toMatch(/"vectors"|"embedded"/);
  });
});
