import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { allSummaries, announce, drain, ids, listen, populate, remember, smallWorld } from "../support/small-world.js";
import { PendingModel } from "../support/pending-model.js";

const TWOS = { maxMemories: 4, summaryThreshold: 2 };

function stored(system: PersonaSystem): string {
  return JSON.stringify((system.toJSON() as unknown as { logs: object }).logs);
}

describe("eviction", () => {
  it("lets the bytes of own memories go when their character does not see them any more, and tells once", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const evicted = listen(system, "evicted");
    const added = remember(system, "Ann", 8);
    drain(system);
    expect(evicted).toEqual([{ character: "Ann", ids: added.slice(0, 4) }]);
    expect(ids(system.getCharacter("Ann").memory.getMemories())).toEqual(added.slice(4).toReversed());
    expect(system.stats().memories).toBe(4);
    expect(stored(system)).not.toContain(`"id":"${added[0]}"`);
    expect(system.getCharacter("Ann").memory.get(added[0] ?? "")).toBeUndefined();
  });

  it("keeps the hash, the views and the summaries when the world is saved and loaded after it", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann", "Bob");
    remember(system, "Ann", 30);
    announce(system, 30);
    drain(system);
    const loaded = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { background: "manual" });
    expect(loaded.hash()).toBe(system.hash());
    expect(loaded.getCharacter("Ann").getContext()).toEqual(system.getCharacter("Ann").getContext());
    expect(loaded.stats().memories).toBe(system.stats().memories);
  });

  it("lets an event go when nobody who heard it sees it any more", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    system.createCharacter({ name: "Elephant", prompt: "", memory: { maxMemories: 20, summaryThreshold: 2 } });
    const evicted = listen(system, "evicted");
    const events = announce(system, 20);
    drain(system);
    expect(evicted).toEqual([]);
    expect(ids(system.getCharacter("Elephant").memory.getMemories())).toEqual(events.toReversed());
    expect(ids(system.getCharacter("Ann").memory.getMemories())).toEqual(events.slice(16).toReversed());
    announce(system, 4);
    drain(system);
    expect(evicted).toEqual([{ ids: events.slice(0, 4) }]);
  });

  it("does not wait for those who came later and hear too little to forget anything", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const events = announce(system, 4);
    populate(system, "Late");
    announce(system, 4, { exclude: ["Late"] });
    const evicted = listen(system, "evicted");
    drain(system);
    expect(evicted).toEqual([{ ids: events }]);
  });

  it("of a channel names it", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    system.channel("tavern").join("Ann");
    const evicted = listen(system, "evicted");
    const events = announce(system, 8, { channel: "tavern" });
    drain(system);
    expect(evicted).toEqual([{ channel: "tavern", ids: events.slice(0, 4) }]);
  });

  it("is by what there was when the stream's latest window was closed, whenever it is done", () => {
    const { system } = smallWorld({ maxMemories: 4, summaryThreshold: 2 });
    populate(system, "Ann");
    const evicted = listen(system, "evicted");
    const added = remember(system, "Ann", 4, "ulla");
    // These push ulla's memories out of view, but close none of her windows.
    announce(system, 3);
    drain(system);
    expect(ids(system.getCharacter("Ann").memory.getMemories())).not.toContain(added[0]);
    expect(evicted).toEqual([]);
    remember(system, "Ann", 2, "ulla");
    drain(system);
    expect(evicted).toEqual([{ character: "Ann", ids: added }]);
  });

  it("waits until all windows of the stream have their summaries", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann");
    const evicted = listen(system, "evicted");
    const added = remember(system, "Ann", 8);
    drain(system);
    const { memory } = system.getCharacter("Ann");
    expect(ids(memory.getMemories())).toEqual(added.toReversed());
    expect(memory.size).toBe(8);
    for (const [left, done] of [
      [8, 1],
      [6, 2],
    ] as const) {
      expect(memory.size).toBe(left);
      model.calls[0]?.answer("She dug. [1, 2]");
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      drain(system);
      expect(allSummaries(system, "Ann", 1)).toHaveLength(done);
    }
    expect([memory.size, evicted.length]).toEqual([4, 0]);
  });

  it("takes what nobody heard, and what all who heard it have lost", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const whisper = system.broadcast("A secret that nobody heard.", { to: [] }).eventId;
    announce(system, 7);
    drain(system);
    expect(stored(system)).not.toContain(whisper);
    expect(JSON.stringify(system.getCharacter("Ann").getContext())).not.toContain("secret");
  });

  it("and settling end, however large the memories are", async () => {
    const { system } = smallWorld({ maxMemories: 100, autoSummarize: false });
    populate(system, "Ann");
    for (let number = 0; number < 60; number++) system.addInteraction("Ann", { text: "x".repeat(300_000) });
    await system.settled();
    expect(system.stats().bytes).toBeLessThan(30_000_000);
  });

  it("gives memory back", async () => {
    const { system } = smallWorld({ maxMemories: 10, summaryThreshold: 5 });
    populate(system, "Ann");
    for (let number = 0; number < 600; number++) {
      system.addInteraction("Ann", { text: `Chest ${number} was full of salt. ${" ".repeat(50_000)}` });
      if (number % 50 === 0) drain(system);
    }
    await system.settled();
    expect(system.stats().bytes).toBeLessThan(12_000_000);
  });

  it("happens without summaries too, now and then", () => {
    const { system } = smallWorld({ maxMemories: 5, autoSummarize: false });
    populate(system, "Ann");
    const evicted = listen(system, "evicted");
    const added: string[] = [];
    for (let turn = 0; turn < 40; turn++) {
      added.push(...remember(system, "Ann", 5));
      drain(system);
      expect(ids(system.getCharacter("Ann").memory.getMemories())).toEqual(added.slice(-5).toReversed());
    }
    const gone = evicted.flatMap((each) => each.ids);
    expect(gone).toEqual(added.slice(0, gone.length));
    expect(gone.length).toBeGreaterThan(100);
  });
});
