import { PersonaSystem, type Character, type Memory } from "dramatis";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { caught } from "../core/caught.js";
import { manualSystem, richWorld } from "../model/rich-world.js";
import { goOn, grow, makeRandom, makeSystem } from "./generated-world.js";
import { MemoryStore } from "./memory-store.js";

/** What a file says, free to be changed. */
function fileOf(
  character: Character,
): Record<string, unknown> & { memories: Record<string, unknown>[]; summaries: Record<string, unknown>[] } {
  return JSON.parse(JSON.stringify(character.toJSON()));
}

/** What does not depend on ids and on the order in which things were made. */
function said({ at, type, text, metadata, importance, userId, sessionId, channel, content }: Memory): object {
  return { at, type, text, metadata, importance, userId, sessionId, channel, content };
}

const shownTexts = (character: Character): string[] =>
  character.memory
    .summaries()
    .map(({ text }) => text)
    .toSorted();

describe("an exported character", () => {
  it("is plain JSON with its definition and all it remembers, oldest first", async () => {
    const system = await richWorld();
    const ann = system.getCharacter("Ann");
    const file = fileOf(ann);
    expect(file).toEqual(ann.toJSON());
    expect(file).toMatchObject({
      format: "dramatis-character",
      version: 1,
      name: "Ann",
      prompt: "You are {{name}}, a {{trade}}.",
      background: { trade: "smith", family: { sister: "Eve" } },
      tags: ["smith", "guild"],
      channels: ["forge"],
      memory: { maxMemories: 8, summaryThreshold: 2, autoSummarize: true },
    });
    expect(file.memories.map(({ id }) => id)).toEqual(
      expect.arrayContaining(ann.memory.getMemories().map(({ id }) => id)),
    );
    expect(file.summaries.length).toBe(ann.memory.summaries({ all: true }).length);
  });

  it("comes in elsewhere with the same memories under new ids, which its summaries follow", async () => {
    const system = await richWorld();
    const ann = system.getCharacter("Ann");
    const other = manualSystem({ seed: "other", memory: { maxMemories: 1000 } });
    other.createCharacter({ name: "Bob", prompt: "" });
    const guest = other.importCharacter(fileOf(ann));
    expect(guest).toMatchObject({ name: "Ann", tags: ["smith", "guild"], channels: ["forge"] });
    expect(other.channel("forge").members).toEqual(["Ann"]);
    const before = ann.memory.getMemories();
    const after = guest.memory.getMemories();
    // Nothing has gone out of sight by coming here; what is still there word for word may have come into sight.
    const shown = new Set(before.map(({ id }) => id));
    const same = after.filter(({ source }) => shown.has(source.memoryId ?? ""));
    expect(same.map(said)).toEqual(before.map(said));
    expect(same.map(({ source }) => source.memoryId)).toEqual(before.map(({ id }) => id));
    expect(after.every(({ source }) => source.kind === "imported")).toBe(true);
    const known = new Set([...before, ...ann.memory.summaries({ all: true })].map(({ id }) => id));
    expect(after.some(({ id }) => known.has(id))).toBe(false);
    const summaries = guest.memory.summaries({ all: true });
    expect(summaries.map(({ text }) => text).toSorted()).toEqual(
      ann.memory
        .summaries({ all: true })
        .map(({ text }) => text)
        .toSorted(),
    );
    const ids = new Set([...summaries, ...after].map(({ id }) => id));
    const covered = summaries.flatMap(({ covers }) => covers ?? []);
    expect(covered.some((id) => ids.has(id))).toBe(true);
    expect(covered.some((id) => known.has(id))).toBe(false);
    expect(shownTexts(guest)).toEqual(shownTexts(ann));
    expect(PersonaSystem.fromJSON(other.toJSON()).hash()).toBe(other.hash());
  });

  it("loses neither memories nor summaries by coming in, in 20 generated worlds, and goes on", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const system = makeSystem(seed);
      await grow(system, makeRandom(seed), 90);
      for (const character of system.listCharacters()) {
        const other = manualSystem({ seed: "other" });
        const guest = other.importCharacter(fileOf(character), { as: "Guest" });
        // Where a summary was removed by itself, those that it stood for may be shown again.
        expect(shownTexts(guest), `world ${seed}`).toEqual(expect.arrayContaining(shownTexts(character)));
        expect(guest.memory.summaries({ all: true })).toHaveLength(character.memory.summaries({ all: true }).length);
        const shown = new Set(guest.memory.getMemories().map(({ source }) => source.memoryId));
        // Channels summarize though a character may not; what it took along counts as its own.
        if (character.memory.config.autoSummarize)
          expect(character.memory.getMemories().filter(({ id }) => !shown.has(id))).toEqual([]);
        for (let index = 0; index < 30; index++) {
          guest.addMemory(`Later ${index}.`);
          await other.settled();
        }
        expect(PersonaSystem.fromJSON(other.toJSON()).hash()).toBe(other.hash());
      }
    }
  });

  it("is the same again when it is exported where it was imported", async () => {
    const ann = (await richWorld()).getCharacter("Ann");
    const twice = manualSystem({ memory: { maxMemories: 1000 } });
    const once = twice.importCharacter(fileOf(ann), { as: "A" });
    const again = twice.importCharacter(fileOf(once), { as: "B" });
    const withoutIds = (character: Character): unknown => character.memory.getMemories().map((memory) => said(memory));
    expect(withoutIds(again)).toEqual(withoutIds(once));
    expect(shownTexts(again)).toEqual(shownTexts(once));
  });

  it("does not bring back what stood under a summary that was removed for it", async () => {
    const system = manualSystem({ memory: { maxMemories: 4, summaryThreshold: 2 } });
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    for (let index = 0; index < 8; index++) system.broadcast({ text: `The herald read edict ${index} aloud.` });
    await system.settled();
    const [removed, ...others] = ann.memory.summaries();
    expect([removed?.level, others.map(({ level }) => level)]).toEqual([2, [1]]);
    ann.memory.remove(removed?.id ?? "");
    const copy = system.importCharacter(fileOf(ann), { as: "Bea" });
    await system.settled();
    expect(shownTexts(copy)).toEqual(shownTexts(ann));
    const again = system.importCharacter(fileOf(copy), { as: "Cid" });
    await system.settled();
    expect(shownTexts(again)).toEqual(shownTexts(ann));
    expect(JSON.stringify([copy.memory.summaries({ all: true }), again.toJSON()["summaries"]])).not.toContain(
      "edict 0",
    );
  });

  it("shows again what stood under an emptied summary, and nothing of what another one stands for", async () => {
    const system = manualSystem({ memory: { maxMemories: 6, summaryThreshold: 3 } });
    const ann = system.createCharacter({ name: "Ann", prompt: "", channels: ["inn", "mill"] });
    for (let index = 0; index < 12; index++) {
      for (const channel of ["inn", "mill"])
        system.broadcast({ text: `The ${channel} burnt ${index} times.` }, { channel });
    }
    await system.settled();
    // What came from two channels is one stream now, in which their summaries lie within each other.
    const { memory } = system.importCharacter(fileOf(ann), { as: "Bea" });
    await system.settled();
    const levels = (): [number | undefined, string][] =>
      memory.summaries().map(({ level, text }) => [level, /inn|mill/.exec(text)?.[0] ?? ""]);
    expect(levels().filter(([level]) => level === 2)).toEqual([
      [2, "inn"],
      [2, "mill"],
    ]);
    const below = memory
      .summaries({ all: true })
      .filter(({ level, text }) => level === 1 && text.includes("inn burnt"));
    const before = levels();
    for (const id of below.slice(0, 3).flatMap(({ covers }) => covers ?? [])) memory.remove(id);
    expect(levels()).toEqual(before.filter(([level, channel]) => level !== 2 || channel !== "inn"));
  });

  it("comes in under another name, or not at all where there is one of that name", async () => {
    const system = await richWorld();
    const file = fileOf(system.getCharacter("Ann"));
    const before = system.hash();
    const error = caught(() => system.importCharacter(file));
    expect(error.code).toBe("character/exists");
    expect(error.message).toMatch(/as: /);
    expect(caught(() => system.importCharacter(file, { as: " " })).code).toBe("config/invalid");
    expect(caught(() => system.importCharacter(file, { name: "x" } as never)).details).toEqual({ field: "name" });
    expect(system.hash()).toBe(before);
    expect(system.importCharacter(file, { as: "__proto__" }).name).toBe("__proto__");
    await goOn(system, makeRandom(1), 20);
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
  });

  it("fits the schemas of where it comes in", () => {
    const types = { note: z.object({ text: z.string(), level: z.number().default(1) }) };
    const ann = manualSystem().createCharacter({ name: "Ann", prompt: "" });
    ann.addMemory({ text: "x" }, { type: "note" });
    const system = manualSystem({ types });
    expect(system.importCharacter(fileOf(ann)).memory.getMemories()[0]?.content).toEqual({ text: "x", level: 1 });
    const bad = fileOf(ann);
    bad.memories[0] = { ...bad.memories[0], content: { text: 5 } };
    const before = system.hash();
    const error = caught(() => system.importCharacter(bad, { as: "Bad" }));
    expect(error.code).toBe("import/invalid");
    expect(system.hash()).toBe(before);
  });
});

const WRONG: Readonly<Record<string, (file: ReturnType<typeof fileOf>) => unknown>> = {
  nothing: () => undefined,
  "a text": (file) => JSON.stringify(file),
  "a list": (file) => [file],
  "another format": (file) => ({ ...file, format: "personaflow" }),
  "a newer version": (file) => ({ ...file, version: 2 }),
  "no name": ({ name: _name, ...file }) => file,
  "no prompt": ({ prompt: _prompt, ...file }) => file,
  "a background that is a list": (file) => ({ ...file, background: [] }),
  "a background with a function": (file) => ({ ...file, background: { f: () => 1 } }),
  "tags that are numbers": (file) => ({ ...file, tags: [5] }),
  "memories that are none": (file) => ({ ...file, memories: "x" }),
  "a memory that is null": (file) => ({ ...file, memories: [null] }),
  "a memory without an id": (file) => ({ ...file, memories: [{ ...file.memories[0], id: undefined }] }),
  "one memory twice": (file) => ({ ...file, memories: [file.memories[0], file.memories[0]] }),
  "a memory of the type summary": (file) => ({ ...file, memories: [{ ...file.memories[0], type: "summary" }] }),
  "a memory without a type": (file) => ({ ...file, memories: [{ ...file.memories[0], type: "" }] }),
  "a time of no calendar": (file) => ({ ...file, memories: [{ ...file.memories[0], at: "Nov 21, 2026 8:00" }] }),
  "content that is a text": (file) => ({ ...file, memories: [{ ...file.memories[0], content: "x" }] }),
  "content that no JSON can hold": (file) => ({ ...file, memories: [{ ...file.memories[0], content: { a: 1n } }] }),
  "content with NaN": (file) => ({ ...file, memories: [{ ...file.memories[0], content: { a: Number.NaN } }] }),
  "content 100 levels deep": (file) => ({
    ...file,
    memories: [{ ...file.memories[0], content: JSON.parse(`${'{"a":'.repeat(100)}1${"}".repeat(100)}`) as object }],
  }),
  "content that is a cycle": (file) => {
    const content: Record<string, unknown> = {};
    content["self"] = content;
    return { ...file, memories: [{ ...file.memories[0], content }] };
  },
  "an importance of 2": (file) => ({ ...file, memories: [{ ...file.memories[0], importance: 2 }] }),
  "metadata that is a list": (file) => ({ ...file, memories: [{ ...file.memories[0], metadata: [] }] }),
  "a user without a name": (file) => ({ ...file, memories: [{ ...file.memories[0], userId: "" }] }),
  "a summary of level 0": (file) => ({ ...file, summaries: [{ ...file.summaries[0], level: 0 }] }),
  "a summary of level 1000": (file) => ({ ...file, summaries: [{ ...file.summaries[0], level: 1000 }] }),
  "one summary twice": (file) => ({ ...file, summaries: [file.summaries[0], file.summaries[0]] }),
  "a summary with a memory's id": (file) => ({
    ...file,
    summaries: [{ ...file.summaries[0], id: file.memories[0]?.["id"] }],
  }),
  "summary metadata with a bigint": (file) => ({ ...file, summaries: [{ ...file.summaries[0], metadata: { a: 1n } }] }),
  "a summary without sentences": (file) => ({ ...file, summaries: [{ ...file.summaries[0], sentences: undefined }] }),
};

const ODD: Readonly<Record<string, (file: ReturnType<typeof fileOf>) => unknown>> = {
  "no memories": ({ memories: _memories, ...file }) => file,
  "no summaries": ({ summaries: _summaries, ...file }) => file,
  "fields of a newer release": (file) => ({ ...file, mood: "x" }),
  "ids that are not ours": (file) => ({
    ...file,
    memories: file.memories.map((memory, index) => ({ ...memory, id: `number ${index}` })),
  }),
  "memories out of order": (file) => ({ ...file, memories: file.memories.toReversed() }),
  "summaries out of order": (file) => ({ ...file, summaries: file.summaries.toReversed() }),
  "summaries that cover nothing": (file) => ({
    ...file,
    summaries: file.summaries.map((summary) => ({ ...summary, covers: [] })),
  }),
  "summaries that cover themselves and each other": (file) => ({
    ...file,
    summaries: file.summaries.map((summary) => ({ ...summary, covers: file.summaries.map(({ id }) => id) })),
  }),
  "summaries that all cover the same": (file) => ({
    ...file,
    summaries: file.summaries.map((summary) => ({ ...summary, covers: [file.memories[0]?.["id"] ?? ""], level: 1 })),
  }),
  "a level that is missing": (file) => ({
    ...file,
    summaries: file.summaries.filter(({ level }) => level !== 1),
  }),
  "a summary that covers very many": (file) => ({
    ...file,
    summaries: [{ ...file.summaries[0], covers: Array.from({ length: 200_000 }, (_, index) => `x.${index + 1}`) }],
  }),
  "a background with keys that are traps": (file) => ({
    ...file,
    background: JSON.parse('{"__proto__":{"polluted":1},"constructor":2}') as object,
  }),
};

describe("a file from outside", () => {
  it.each(Object.entries(WRONG))("is refused with %s, and nothing has happened", async (_what, change) => {
    const file = fileOf((await richWorld()).getCharacter("Ann"));
    const store = new MemoryStore();
    const system = await PersonaSystem.open({ store, background: "manual" });
    const before = system.hash();
    const entries = store.entries.length;
    const error = caught(() => system.importCharacter(change(file)));
    expect(error.code).toMatch(/^(import|config)\/invalid$/);
    expect(error.message.length).toBeLessThan(1000);
    expect(system.hash()).toBe(before);
    expect(store.entries.length).toBe(entries);
    expect(system.listCharacters()).toEqual([]);
  });

  it.each(Object.entries(ODD))("is taken with %s, and the world comes back", async (_what, change) => {
    const file = fileOf((await richWorld()).getCharacter("Ann"));
    const store = new MemoryStore();
    const system = await PersonaSystem.open({ store, background: "manual", memory: { maxMemories: 10 } });
    const guest = system.importCharacter(change(file), { as: "Guest" });
    for (let index = 0; index < 25; index++) {
      guest.addMemory(`Later ${index}.`);
      if (index % 3 === 0) await system.settled();
    }
    await system.settled();
    expect(guest.memory.getMemories()[0]?.text).toBe("Later 24.");
    const again = await PersonaSystem.open({ store: store.crash(), background: "manual" });
    expect(again.hash()).toBe(system.hash());
    expect(PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON()))).hash()).toBe(system.hash());
    expect("polluted" in {}).toBe(false);
  });
});
