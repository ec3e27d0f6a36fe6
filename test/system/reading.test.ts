import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { PendingModel, turn } from "../support/pending-model.js";
import { allSummaries, announce, covers, drain, ids, populate, remember, smallWorld } from "../support/small-world.js";

const TWOS = { maxMemories: 4, summaryThreshold: 2 };

describe("what a character sees", () => {
  it("is its newest maxMemories, own and heard ones counted together", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const all: string[] = [];
    for (let turns = 0; turns < 12; turns++) {
      all.push(...(turns % 3 === 0 ? announce(system, 1) : remember(system, "Ann", 1)));
      drain(system);
    }
    const { memory } = system.getCharacter("Ann");
    const waiting = memory.stats().uncovered;
    expect(ids(memory.getMemories()).slice(0, 4)).toEqual(all.slice(-4).toReversed());
    expect(memory.size).toBe(memory.getMemories().length);
    expect(waiting).toBeLessThan(4);
  });

  it("loses no memory before a summary covers it, and none before maxMemories newer ones are there", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann");
    const { memory } = system.getCharacter("Ann");
    const added = remember(system, "Ann", 5);
    drain(system);
    expect(memory.size).toBe(5);
    model.calls[0]?.answer("She dug. [1, 2]");
    await turn();
    drain(system);
    // The second is covered too, but only three newer ones exist.
    expect(ids(memory.getMemories())).toEqual(added.slice(1).toReversed());
    expect(covers(memory.summaries())).toEqual([added.slice(0, 2)]);
    remember(system, "Ann", 1);
    expect(ids(memory.getMemories())).toEqual([...added.slice(2), memory.getMemories()[0]?.id].toReversed());
  });

  it("keeps every memory that no stream summarizes as long as maxMemories says, and no longer", () => {
    const { system } = smallWorld({ maxMemories: 3, autoSummarize: false });
    populate(system, "Ann");
    const added = [...remember(system, "Ann", 2), ...announce(system, 5)];
    expect(ids(system.getCharacter("Ann").memory.getMemories())).toEqual(added.slice(-3).toReversed());
  });

  it("goes by each log's own: events leave with the system's summaries, own memories without", () => {
    const { system } = smallWorld(TWOS);
    system.createCharacter({ name: "Ann", prompt: "", memory: { maxMemories: 1, autoSummarize: false } });
    const [first] = announce(system, 1);
    remember(system, "Ann", 3);
    // The event waits for a summary that only a window can bring.
    expect(ids(system.getCharacter("Ann").memory.getMemories()).at(-1)).toBe(first);
    expect(system.getCharacter("Ann").memory.size).toBe(2);
    announce(system, 3);
    drain(system);
    expect(ids(system.getCharacter("Ann").memory.getMemories())).not.toContain(first);
  });

  it("is narrower for one character than for another who hears the same", () => {
    const { system } = smallWorld({ maxMemories: 8, summaryThreshold: 2 });
    populate(system, "Ann");
    system.createCharacter({ name: "Fly", prompt: "", memory: { maxMemories: 1, autoSummarize: false } });
    const events = announce(system, 8);
    drain(system);
    expect(ids(system.getCharacter("Ann").memory.getMemories())).toEqual(events.toReversed());
    // Two are in no window yet.
    expect(ids(system.getCharacter("Fly").memory.getMemories())).toEqual(events.slice(6).toReversed());
  });

  it("grows again when maxMemories is raised before the bytes are gone", () => {
    const { system } = smallWorld({ maxMemories: 3, autoSummarize: false });
    populate(system, "Ann");
    const added = remember(system, "Ann", 5);
    const ann = system.getCharacter("Ann");
    expect(ann.memory.size).toBe(3);
    ann.update({ memory: { maxMemories: 10, autoSummarize: false } });
    expect(ids(ann.memory.getMemories())).toEqual(added.toReversed());
  });

  it("is counted before it is filtered: a filter brings nothing back", () => {
    const { system } = smallWorld({ maxMemories: 4, autoSummarize: false });
    populate(system, "Ann");
    remember(system, "Ann", 3, "ulla");
    const viktors = remember(system, "Ann", 4, "viktor");
    const { memory } = system.getCharacter("Ann");
    expect(memory.getMemories({ userId: "ulla" })).toEqual([]);
    expect(ids(memory.getMemories({ userId: "viktor", limit: 2 }))).toEqual(viktors.slice(2).toReversed());
  });

  it("is the same read by whatever path: by user, by type, by session and unfiltered", () => {
    const { system } = smallWorld({ maxMemories: 12, summaryThreshold: 3 });
    populate(system, "Ann", "Bob");
    for (let number = 0; number < 60; number++) {
      const options = {
        type: number % 2 === 0 ? "rumor" : "omen",
        sessionId: `session ${number % 3}`,
        ...(number % 5 === 0 && { userId: "ulla" }),
      };
      if (number % 3 === 0) system.addInteraction("Ann", `Omen ${number} hung over the valley.`, options);
      else
        system.broadcast(`Omen ${number} hung over the valley.`, {
          ...options,
          ...(number % 4 === 0 && { to: ["Ann"] }),
        });
      if (number % 7 === 0) drain(system);
    }
    const { memory } = system.getCharacter("Ann");
    const all = memory.getMemories();
    expect(memory.getMemories({ types: ["rumor", "omen"] })).toEqual(all);
    expect(memory.getMemories({ types: ["omen", "omen"] })).toEqual(all.filter(({ type }) => type === "omen"));
    expect(memory.getMemories({ userId: "ulla" })).toEqual(all);
    expect(memory.getMemories({ userId: "viktor" })).toEqual(all.filter(({ userId }) => userId === undefined));
    expect(memory.getMemories({ sessionId: "session 1" })).toEqual(
      all.filter(({ sessionId }) => sessionId === "session 1"),
    );
    expect(memory.getMemories({ where: () => true })).toEqual(all);
  });
});

describe("one bot and many users", () => {
  it("keeps what each of them says apart, in memories and in summaries", () => {
    const { system } = smallWorld({ maxMemories: 8, summaryThreshold: 2 });
    populate(system, "Bot");
    const shared = remember(system, "Bot", 1);
    const [ulla, viktor] = ["ulla", "viktor"].map((userId) => system.getCharacter("Bot").with({ userId }));
    for (let number = 0; number < 6; number++) {
      ulla?.addMemory({ user: `I hid key ${number} in the cellar.`, response: "I will keep quiet about it." });
      viktor?.addMemory({ user: `I sold horse ${number} to the smith.`, response: "A good price." });
    }
    drain(system);
    const seenBy = JSON.stringify([viktor?.getContext(), viktor?.memory.summaries({ all: true })]);
    expect(seenBy).toContain("horse");
    expect(seenBy).not.toContain("key");
    expect(JSON.stringify(ulla?.getContext())).not.toContain("horse");
    expect(viktor?.memory.getMemories().map(({ id }) => id)).toContain(shared[0]);
    expect(viktor?.memory.size).toBe(viktor?.memory.getMemories().length);
    expect(allSummaries(system, "Bot").map(({ userId }) => userId)).toEqual(expect.arrayContaining(["ulla", "viktor"]));
  });

  it("gives the memories of no user to a user who was never seen", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Bot");
    const [shared] = remember(system, "Bot", 1);
    remember(system, "Bot", 1, "ulla");
    expect(ids(system.getCharacter("Bot").with({ userId: "stranger" }).memory.getMemories())).toEqual([shared]);
    expect(system.stats().users).toBe(1);
  });

  it("lets one user's many memories close windows of that user alone", () => {
    const { system } = smallWorld({ maxMemories: 12, summaryThreshold: 3 });
    populate(system, "Bot");
    remember(system, "Bot", 2, "quiet");
    remember(system, "Bot", 9, "loud");
    drain(system);
    expect(new Set(allSummaries(system, "Bot").map(({ userId }) => userId))).toEqual(new Set(["loud"]));
  });
});

describe("order and identity", () => {
  it("go by the calls, never by the times that are given", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const years = [2020, 1066, 2400, 1789].map(
      (year) => system.addInteraction("Ann", `It was ${year}.`, { at: `${year}-01-01` }).id,
    );
    const { memory } = system.getCharacter("Ann");
    expect(ids(memory.getMemories())).toEqual(years.toReversed());
    drain(system);
    expect(memory.summaries()).toMatchObject([{ covers: years.slice(0, 2), at: "1066-01-01T00:00:00.000Z" }]);
    expect(ids(memory.getMemories({ since: "2000-01-01", until: "2400-01-01" }))).toEqual([years[0]]);
  });

  it("rise over everything that happens, and are never given again after removals", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann", "Bob");
    const seen: number[] = [];
    for (let number = 0; number < 10; number++) {
      const { id, seq } = system.addInteraction("Ann", `Number ${number} was called out.`);
      const receipt = system.broadcast("The bell rang twice.", { channel: `room ${number % 3}`, from: "Bob" });
      seen.push(seq, receipt.seq);
      if (number % 2 === 0) system.getCharacter("Ann").memory.remove(id);
      drain(system);
    }
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
  });

  it("follow from seed, clock and calls alone", () => {
    const hashes = ["salt", "salt", "pepper"].map((seed) => {
      const { system, clock } = smallWorld(TWOS, { seed });
      populate(system, "Ann", "Bob");
      for (let number = 0; number < 9; number++) {
        clock.advance(500);
        announce(system, 1, { from: "Bob" });
        remember(system, "Ann", 1);
      }
      drain(system);
      return system.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it("stay those of the snapshot, whatever seed it is loaded with", () => {
    const { system } = smallWorld(TWOS, { seed: "salt" });
    populate(system, "Ann");
    const loaded = PersonaSystem.fromJSON(system.toJSON(), { seed: "pepper", background: "manual" });
    expect(loaded.addInteraction("Ann", "A cock crowed.").id).toBe(system.addInteraction("Ann", "A cock crowed.").id);
  });
});
