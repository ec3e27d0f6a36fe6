import { createHash } from "node:crypto";
import { PersonaSystem } from "dramatis";
import { describe, expect, it } from "vitest";
import { DramatisError } from "../../src/core/errors.js";
import { caught, caughtLater } from "../core/caught.js";
import { manualSystem, richWorld } from "../model/rich-world.js";
import { clockFrom, describeWorld, goOn, grow, makeRandom, makeSystem, restoreSystem } from "./generated-world.js";
import { MemoryStore } from "./memory-store.js";

const CONFIGS = [
  { maxMemories: 6, summaryThreshold: 2 },
  { maxMemories: 12, summaryThreshold: 3 },
  { maxMemories: 5, autoSummarize: false },
];

function openSystem(store: MemoryStore, seed: number, isNew = true): Promise<PersonaSystem> {
  return PersonaSystem.open({
    store,
    background: "manual",
    clock: clockFrom(seed),
    ...(isNew ? { seed: `kept ${seed}`, memory: CONFIGS[seed % 3] ?? {} } : {}),
  });
}

describe("a snapshot", () => {
  it("is plain JSON whose hash is that of its text", async () => {
    for (const system of [new PersonaSystem(), manualSystem(), await richWorld()]) {
      const text = JSON.stringify(system.toJSON());
      expect(JSON.parse(text)).toEqual(system.toJSON());
      expect(system.toJSON()).toMatchObject({ format: "dramatis", version: 1 });
      expect(system.hash()).toBe(createHash("sha256").update(text).digest("hex"));
      expect(JSON.stringify(PersonaSystem.fromJSON(JSON.parse(text)).toJSON())).toBe(text);
    }
  });

  it("keeps the seed, the ids and the configuration of the world it is of", () => {
    const system = manualSystem({ seed: "mine" });
    const first = system.createCharacter({ name: "Ann", prompt: "" }).addMemory("x");
    const again = PersonaSystem.fromJSON(system.toJSON(), { seed: "other", background: "manual" });
    expect(again.hash()).toBe(system.hash());
    expect(again.getCharacter("Ann").addMemory("y").id.split(".")[0]).toBe(first.id.split(".")[0]);
    expect(again.createCharacter({ name: "Bob", prompt: "" }).memory.config.maxMemories).toBe(8);
    const reconfigured = PersonaSystem.fromJSON(system.toJSON(), { memory: { maxMemories: 100 } });
    expect(reconfigured.createCharacter({ name: "Bob", prompt: "" }).memory.config.maxMemories).toBe(100);
    expect(reconfigured.getCharacter("Ann").memory.config.maxMemories).toBe(8);
  });

  it("is not changed by what becomes of its system, nor its system by what becomes of it", async () => {
    const system = await richWorld();
    const snapshot = system.toJSON();
    const text = JSON.stringify(snapshot);
    const again = PersonaSystem.fromJSON(snapshot, { background: "manual" });
    await goOn(system, makeRandom(5), 20);
    expect(JSON.stringify(snapshot)).toBe(text);
    const before = again.hash();
    (snapshot["characters"] as { background: object }[]).forEach(({ background }) =>
      Object.assign(background, { a: 1 }),
    );
    Object.assign(snapshot["logs"] as object, { everyone: null });
    expect(again.hash()).toBe(before);
  });

  it("can be taken from what must not be changed", async () => {
    const freeze = (value: unknown): unknown => {
      if (typeof value === "object" && value !== null) Object.values(value).forEach(freeze);
      return Object.freeze(value);
    };
    const system = await richWorld();
    const again = PersonaSystem.fromJSON(freeze(system.toJSON()), { background: "manual" });
    await goOn(again, makeRandom(1), 30);
    expect(again.stats().characters).toBeGreaterThan(0);
  });

  it("has the same hash for the same calls, and another for others", async () => {
    const run = async (seed: number, chance: number): Promise<string> => {
      const system = makeSystem(seed);
      await goOn(system, makeRandom(chance), 60);
      return system.hash();
    };
    expect(await run(1, 1)).toBe(await run(1, 1));
    expect(await run(1, 1)).not.toBe(await run(1, 2));
    expect(await run(1, 1)).not.toBe(await run(5, 1));
  });

  it("is the same after settling, in whatever slices the work was done", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const systems = [makeSystem(seed), makeSystem(seed), makeSystem(seed)];
      for (const [slices, system] of systems.entries()) {
        const random = makeRandom(seed);
        for (const name of ["Ann", "Bob", "Cid"]) system.createCharacter({ name, prompt: "", channels: ["inn"] });
        for (let step = 0; step < 80; step++) {
          const name = ["Ann", "Bob", "Cid"][random(3)] ?? "";
          const userId = ["u1", "u2"][random(4)];
          const options = userId === undefined ? {} : { userId };
          if (random(2) === 0) system.addInteraction(name, `Said ${step}: the king is ${random(9)}.`, options);
          else
            system.broadcast(
              `Heard ${step}: the queen is ${random(9)}.`,
              random(2) === 0 ? { channel: "inn" } : options,
            );
          if (slices === 1) system.tick(0);
          if (slices === 2) await system.settled();
        }
        await system.settled();
      }
      const [first, ...others] = systems.map((system) => system.hash());
      expect(others).toEqual([first, first]);
    }
  });
});

describe("a world in a store", () => {
  it("comes back from the journal as it was after every single call", async () => {
    for (let seed = 0; seed < 15; seed++) {
      const store = new MemoryStore();
      const system = await openSystem(store, seed);
      const random = makeRandom(seed);
      const after = new Map<number, string>([[store.entries.length, describeWorld(system)]]);
      for (let step = 0; step < 60; step++) {
        await grow(system, random, 1);
        after.set(store.entries.length, describeWorld(system));
      }
      for (const [length, expected] of after) {
        if (length % 4 !== seed % 4 && length !== store.entries.length) continue;
        const left = store.crash();
        left.entries.length = length;
        const again = await openSystem(left, seed, false);
        expect(describeWorld(again), `world ${seed} after ${length} entries`).toBe(expected);
        expect(left.entries.length).toBe(length);
        expect(JSON.stringify(PersonaSystem.fromJSON(again.toJSON()).toJSON())).toBe(JSON.stringify(again.toJSON()));
      }
    }
  });

  it.each([false, true])("comes back from its document, section by section: %s", async (isCold) => {
    for (let seed = 0; seed < 20; seed++) {
      const store = new MemoryStore();
      store.isCold = isCold;
      const system = await openSystem(store, seed);
      await grow(system, makeRandom(seed), 70);
      const before = describeWorld(system);
      await system.close();
      expect(store.entries).toEqual([]);
      const closed = store.crash();
      const again = await openSystem(store, seed + 1000, false);
      expect(again.hash()).toBe(JSON.parse(before).hash);
      expect(describeWorld(again)).toBe(before);
      // What goes on is the same, and so is what it leaves, though some sections may never have been read.
      const other = await openSystem(closed, seed + 1000, false);
      await goOn(other, makeRandom(seed), 15);
      await goOn(again, makeRandom(seed), 15);
      expect(other.hash()).toBe(again.hash());
      await other.close();
      const last = await openSystem(closed.crash(), seed, false);
      expect(describeWorld(last)).toBe(describeWorld(again));
    }
  });

  it("goes on as a world that was never saved does", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const store = new MemoryStore();
      const system = await openSystem(store, seed);
      await grow(system, makeRandom(seed), 60);
      const [journaled, copied] = [
        await openSystem(store.crash(), seed + 9, false),
        restoreSystem(system.toJSON(), seed),
      ];
      const clocks = [journaled, copied].map((each) => goOn(each, makeRandom(seed), 25));
      await Promise.all(clocks);
      const times = /"at":"[^"]*"|"hash":"[^"]*"/g;
      expect(describeWorld(journaled).replaceAll(times, "")).toBe(describeWorld(copied).replaceAll(times, ""));
    }
  });

  it("does nothing that its store refuses, and tells what the store says", async () => {
    const store = new MemoryStore();
    const system = await openSystem(store, 0);
    await grow(system, makeRandom(3), 40);
    const [name = ""] = system.listCharacters().map((character) => character.name);
    const character = system.getCharacter(name);
    const newest = character.addMemory("the newest");
    const heard: string[] = [];
    for (const event of ["memory", "broadcast"] as const) system.on(event, () => heard.push(event));
    const before = describeWorld(system);
    const stats = system.stats();
    store.refusal = new DramatisError("store/full", "The disk is full", { retryable: true });
    for (const call of [
      () => character.addMemory("x", { userId: "new", type: "new" }),
      () => system.broadcast("x"),
      () => system.broadcast("x", { channel: "a new channel", idempotencyKey: "new" }),
      () => system.createCharacter({ name: "New", prompt: "" }),
      () => system.createCharacter({ name: "New", prompt: "", channels: ["a new channel"] }),
      () => system.defineCharacter({ name, prompt: "new" }),
      () => character.update({ tags: ["new"] }),
      () => character.update({ channels: ["a new channel"] }),
      () => system.renameCharacter(name, "New"),
      () => system.removeCharacter(name),
      () =>
        system.switchActiveCharacter(
          [...system.listCharacters()].find((each) => each !== system.activeCharacter)?.name ?? "",
        ),
      () => system.importCharacter(character.toJSON(), { as: "New" }),
      () => system.channel("a new channel").join(name),
      () => character.memory.remove(newest.id),
    ]) {
      const error = caught(call);
      expect(error.code).toBe("store/full");
      expect(describeWorld(system)).toBe(before);
    }
    expect((await caughtLater(() => character.memory.summarize())).code).toBe("store/full");
    expect((await caughtLater(() => system.flush())).code).toBe("store/full");
    expect(heard).toEqual([]);
    expect(system.stats()).toEqual(stats);
    expect(describeWorld(system)).toBe(before);
    store.refusal = undefined;
    character.addMemory("it works again");
    const again = await openSystem(store.crash(), 0, false);
    expect(describeWorld(again)).toBe(describeWorld(system));
  });

  it("is not opened when an entry does not fit, and the store is released", async () => {
    const store = new MemoryStore();
    const system = await openSystem(store, 0);
    system.createCharacter({ name: "Ann", prompt: "" });
    for (const [entry, code] of [
      ["{", "store/corrupt"],
      ["null", "store/corrupt"],
      [
        '{"k":"memory","of":"x.9","id":"x.10","at":"2026-01-01T00:00:00.000Z","type":"a","content":{}}',
        "store/corrupt",
      ],
      ['{"k":"rename","id":"x.9","name":"Bob"}', "store/corrupt"],
      ['{"k":"character","id":"x.9"}', "store/corrupt"],
      ['{"k":"fact","of":"somebody"}', "snapshot/version"],
    ] as const) {
      const left = store.crash();
      left.entries.push(entry);
      const error = await caughtLater(() => openSystem(left, 0, false));
      expect([entry, error.code]).toEqual([entry, code]);
      expect(left.isOpen).toBe(false);
    }
  });

  it("is not opened when it is of a newer version, and nothing in it is touched", async () => {
    const store = new MemoryStore();
    await (await openSystem(store, 0)).close();
    store.document = store.document?.replace('"version":1', '"version":2');
    const kept = store.document;
    for (const isCold of [false, true]) {
      store.isCold = isCold;
      expect((await caughtLater(() => openSystem(store, 0, false))).code).toBe("snapshot/version");
    }
    expect([store.document, store.entries, store.isOpen]).toEqual([kept, [], false]);
  });

  it("says so each time a section cannot be read, and never takes it for empty", async () => {
    const store = new MemoryStore();
    const system = await openSystem(store, 0);
    const id = system.createCharacter({ name: "Ann", prompt: "" }).addMemory("Precious.").id;
    await system.close();
    const broken = store.crash();
    broken.isCold = true;
    broken.document = broken.document?.replace('"content":{"text":"Precious."}', '"content":["Precious."]');
    const again = await openSystem(broken, 0, false);
    for (let times = 0; times < 3; times++) {
      expect(() => again.getCharacter("Ann").memory.get(id)).toThrow();
      expect(() => again.getCharacter("Ann").addMemory("on top")).toThrow();
    }
    expect(broken.entries.filter((entry) => entry.includes("on top"))).toEqual([]);
  });

  it("can be saved elsewhere, as it is", async () => {
    const system = await richWorld();
    const copy = new MemoryStore();
    copy.entries = ['{"k":"this goes"}'];
    await system.saveAs(copy);
    expect(copy.isOpen).toBe(false);
    const again = await PersonaSystem.open({ store: copy, background: "manual" });
    expect(again.hash()).toBe(system.hash());
  });
});

describe("a document that is written while the world goes on", () => {
  it.each([false, true])("holds the world as it was when it was begun (from a cold store: %s)", async (isCold) => {
    for (let seed = 0; seed < 30; seed++) {
      let store = new MemoryStore();
      let system = await openSystem(store, seed);
      await grow(system, makeRandom(seed), 80);
      if (isCold) {
        await system.close();
        store.isCold = true;
        system = await openSystem(store, seed, false);
        await grow(system, makeRandom(seed + 1), 5);
      }
      const random = makeRandom(seed + 7);
      // Long texts, so that a section comes in more than one piece.
      const names = system.listCharacters().map(({ name }) => name);
      for (let index = 0; index < 6; index++) {
        const text = `${"long ".repeat(4000)}${index}`;
        if (names[0] !== undefined) system.addInteraction(names[0], text);
        system.broadcast(text, index % 2 === 0 ? { channel: "inn" } : {});
      }
      const expected = JSON.stringify(system.toJSON());
      const changes: Promise<void>[] = [];
      store.between = () => {
        if (random(2) === 0) changes.push(grow(system, random, 1 + random(3)));
        // Also in the middle of what is being written.
        const long = system.findCharacter(names[0] ?? "")?.memory;
        if (long !== undefined && random(2) === 0) long.remove(long.getMemories({ limit: 4 })[random(4)]?.id ?? "");
        if (random(40) === 0) system.removeCharacter(names[0] ?? "");
      };
      store.wantsDocument = true;
      system.tick(0);
      await system.settled();
      await Promise.all(changes);
      store.between = undefined;
      expect(JSON.stringify(JSON.parse(store.document ?? "")), `world ${seed}`).toBe(expected);
      const again = await openSystem(store.crash(), seed, false);
      expect(describeWorld(again)).toBe(describeWorld(system));
    }
  });
});
