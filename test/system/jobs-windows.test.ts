import { describe, expect, it, vi } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import {
  allSummaries,
  announce,
  covers,
  drain,
  ids,
  listen,
  populate,
  remember,
  sentencesOf,
  smallWorld,
} from "../support/small-world.js";

const THREES = { maxMemories: 6, summaryThreshold: 3 };
const TWOS = { maxMemories: 4, summaryThreshold: 2 };

describe("a window", () => {
  it("is fixed by the entry that leaves 2 x summaryThreshold memories uncovered, with the oldest summaryThreshold of them", () => {
    const { system } = smallWorld(THREES);
    populate(system, "Ann");
    const { memory } = system.getCharacter("Ann");
    const first = remember(system, "Ann", 5);
    expect(memory.stats()).toMatchObject({ uncovered: 5, pending: 0 });
    remember(system, "Ann", 1);
    expect(memory.stats()).toMatchObject({ uncovered: 3, pending: 1 });
    drain(system);
    expect(covers(memory.summaries())).toEqual([first.slice(0, 3)]);
    expect(memory.stats()).toMatchObject({ uncovered: 3, pending: 0 });
  });

  it("stands for the same whether its work is done at once or after many more entries", () => {
    const [early, late] = [smallWorld(THREES), smallWorld(THREES)];
    for (const { system } of [early, late]) populate(system, "Ann");
    for (let turn = 0; turn < 40; turn++) {
      for (const { system } of [early, late]) remember(system, "Ann", 1, turn % 3 === 0 ? "ulla" : undefined);
      drain(early.system);
    }
    drain(late.system);
    expect(allSummaries(late.system, "Ann")).toEqual(allSummaries(early.system, "Ann"));
    expect(late.system.hash()).toBe(early.system.hash());
  });

  it("is of one user, or of none: nothing of another is among what it stands for", () => {
    const { system } = smallWorld({ maxMemories: 20, summaryThreshold: 3 });
    populate(system, "Ann");
    const of = new Map<string | undefined, string[]>();
    for (let turn = 0; turn < 18; turn++) {
      const userId = [undefined, "ulla", "viktor"][turn % 3];
      of.set(userId, [...(of.get(userId) ?? []), ...remember(system, "Ann", 1, userId)]);
    }
    drain(system);
    const summaries = allSummaries(system, "Ann");
    expect(new Set(summaries.map((summary) => summary.userId))).toEqual(new Set([undefined, "ulla", "viktor"]));
    for (const summary of summaries) {
      expect(summary.covers).toEqual(of.get(summary.userId)?.slice(0, 3));
      for (const { from } of sentencesOf(summary)) expect(summary.covers).toEqual(expect.arrayContaining(from));
    }
  });

  it("is closed for the stream with the oldest memory, with all of it, when a character's own exceed maxMemories", () => {
    const { system } = smallWorld({ maxMemories: 5, summaryThreshold: 2 });
    populate(system, "Ann");
    const [oldest] = remember(system, "Ann", 1, "ulla");
    for (const user of ["viktor", "wanda", undefined]) remember(system, "Ann", 1, user);
    const [newest] = remember(system, "Ann", 1, "ulla");
    expect(system.getCharacter("Ann").memory.stats()).toMatchObject({ uncovered: 5, pending: 0 });
    remember(system, "Ann", 1, "xaver");
    expect(system.getCharacter("Ann").memory.stats()).toMatchObject({ uncovered: 4, pending: 1 });
    drain(system);
    expect(covers(allSummaries(system, "Ann"))).toEqual([[oldest, newest]]);
  });

  it("is not closed for a channel because many users speak there", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    for (let user = 0; user < 20; user++) announce(system, 3, { userId: `user ${user}` });
    expect(system.stats().jobs.pending).toBe(0);
  });

  it("is made by nobody without autoSummarize", () => {
    const { system } = smallWorld({ maxMemories: 4, autoSummarize: false });
    populate(system, "Ann");
    remember(system, "Ann", 50);
    announce(system, 50);
    drain(system);
    expect([allSummaries(system, "Ann"), system.stats().summaries]).toEqual([[], 0]);
  });

  it("of a channel follows the configuration of the system, that of own memories the character's", () => {
    const { system } = smallWorld(THREES);
    system.createCharacter({ name: "Ann", prompt: "", memory: TWOS });
    const own = remember(system, "Ann", 4);
    const heard = announce(system, 6);
    drain(system);
    expect(covers(allSummaries(system, "Ann"))).toEqual([own.slice(0, 2), heard.slice(0, 3)]);
  });
});

describe("a summary", () => {
  it("is as new as the newest that it covers, of type summary, and says so of itself", () => {
    const { system, clock } = smallWorld(TWOS);
    populate(system, "Ann");
    const added = Array.from({ length: 4 }, (_, day) => {
      clock.advance(86_400_000);
      return system.addInteraction("Ann", `On day ${day} a caravan reached Samarkand.`);
    });
    drain(system);
    const [summary] = allSummaries(system, "Ann");
    expect(summary).toMatchObject({
      seq: added[1]?.seq,
      at: added[1]?.at,
      type: "summary",
      level: 1,
      source: { kind: "summary" },
      metadata: { by: "extractive" },
      content: { text: summary?.text },
    });
  });

  it("of a level more stands for summaryThreshold summaries, up to any level", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    remember(system, "Ann", 18);
    drain(system);
    const levels = [1, 2, 3].map((level) => allSummaries(system, "Ann", level));
    expect(levels.map((level) => level.length)).toEqual([8, 4, 2]);
    const [first = [], second = [], third = []] = levels;
    expect(covers(second).flat()).toEqual(ids(first));
    expect(covers(third).flat()).toEqual(ids(second));
    expect(covers(allSummaries(system, "Ann", 4))).toEqual([ids(third)]);
    expect(ids(system.getCharacter("Ann").memory.summaries())).toEqual(ids(allSummaries(system, "Ann", 4)));
    expect(second.map(({ seq, at }) => [seq, at])).toEqual([1, 3, 5, 7].map((at) => [first[at]?.seq, first[at]?.at]));
  });

  it("keeps for each sentence the memories that it rests on, at every level", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const added = remember(system, "Ann", 10);
    drain(system);
    const all = allSummaries(system, "Ann");
    expect(Math.max(...all.map((summary) => summary.level ?? 0))).toBe(3);
    for (const summary of all) {
      const sentences = sentencesOf(summary);
      expect(sentences.length).toBeGreaterThan(0);
      for (const { from } of sentences) expect(added).toEqual(expect.arrayContaining(from));
    }
  });

  it("has an id that follows from its stream, its level and what it covers", () => {
    const runs = ["one", "one", "two"].map((seed) => {
      const { system } = smallWorld(TWOS, { seed });
      populate(system, "Ann", "Bob");
      for (const name of ["Ann", "Bob"]) for (const user of [undefined, "ulla"]) remember(system, name, 6, user);
      drain(system);
      return ["Ann", "Bob"].flatMap((name) => ids(allSummaries(system, name)));
    });
    expect(runs[0]).toEqual(runs[1]);
    expect(new Set([...(runs[0] ?? []), ...(runs[2] ?? [])]).size).toBe(2 * (runs[0]?.length ?? 0));
  });

  it("is told to listeners once it is stored, with its owner", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    system.channel("tavern").join("Ann");
    const told = listen(system, "summary");
    const own = remember(system, "Ann", 4);
    const heard = announce(system, 4);
    const local = announce(system, 4, { channel: "tavern" });
    expect(told).toEqual([]);
    drain(system);
    expect(told.map(({ character, channel, summary }) => [character, channel, summary.covers])).toEqual([
      ["Ann", undefined, own.slice(0, 2)],
      [undefined, undefined, heard.slice(0, 2)],
      [undefined, "tavern", local.slice(0, 2)],
    ]);
    expect(system.getCharacter("Ann").memory.get(told[2]?.summary.id ?? "")).toEqual(told[2]?.summary);
  });
});

describe("a context", () => {
  it("shows the newest summaryLimit summaries that no higher one covers, oldest first", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    for (const user of ["ulla", "viktor", "wanda"]) remember(system, "Ann", 6, user);
    drain(system);
    const ann = system.getCharacter("Ann");
    const uncovered = ann.memory.summaries();
    expect(uncovered.map((summary) => summary.level)).toContain(2);
    expect(uncovered).toEqual(uncovered.toSorted((a, b) => a.seq - b.seq));
    expect(ann.getContext().summaries).toEqual(uncovered);
    for (const limit of [0, 1, 2]) {
      expect(ann.getContext({ summaryLimit: limit }).summaries).toEqual(limit === 0 ? [] : uncovered.slice(-limit));
    }
  });

  it("shows ten summaries unless it is told otherwise", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    for (let user = 0; user < 12; user++) remember(system, "Ann", 4, `user ${user}`);
    drain(system);
    expect(system.getCharacter("Ann").getContext().summaries).toHaveLength(10);
    expect(system.getCharacter("Ann").getContext({ summaryLimit: 50 }).summaries).toHaveLength(12);
  });
});

describe("summarize", () => {
  it("closes a window with all that is uncovered of no user, and gives its summary", async () => {
    const { system } = smallWorld({ maxMemories: 100, summaryThreshold: 50 });
    populate(system, "Ann");
    const own = remember(system, "Ann", 3);
    remember(system, "Ann", 2, "ulla");
    const { memory } = system.getCharacter("Ann");
    const summary = await memory.summarize();
    expect(summary?.covers).toEqual(own);
    expect(memory.summaries()).toEqual([summary]);
    expect(memory.stats().uncovered).toBe(2);
    expect(await memory.summarize()).toBeUndefined();
  });

  it("takes a user by name or by scope, and is nothing to a user who is unknown", async () => {
    const { system } = smallWorld({ maxMemories: 100, summaryThreshold: 50 });
    populate(system, "Ann");
    const [ulla, viktor] = [remember(system, "Ann", 2, "ulla"), remember(system, "Ann", 2, "viktor")];
    const ann = system.getCharacter("Ann");
    expect((await ann.memory.summarize({ userId: "ulla" }))?.covers).toEqual(ulla);
    expect((await ann.with({ userId: "viktor" }).memory.summarize())?.covers).toEqual(viktor);
    expect(await ann.memory.summarize({ userId: "nobody" })).toBeUndefined();
  });
});

describe("work", () => {
  it("is done by nobody but tick and settled when it is manual", async () => {
    vi.useFakeTimers();
    try {
      const { system } = smallWorld(TWOS);
      populate(system, "Ann");
      remember(system, "Ann", 4);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(system.stats().jobs.pending).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is done by itself otherwise", async () => {
    vi.useFakeTimers();
    try {
      const { system } = smallWorld(TWOS, { background: "auto" });
      populate(system, "Ann");
      remember(system, "Ann", 40);
      await vi.advanceTimersByTimeAsync(1000);
      expect(system.stats().jobs).toMatchObject({ pending: 0, failed: 0 });
      expect(allSummaries(system, "Ann", 3).length).toBeGreaterThan(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("goes a step at a time when a tick has no time", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann", "Bob");
    for (const name of ["Ann", "Bob"]) remember(system, name, 4);
    expect(system.tick(0)).toMatchObject({ ran: 1, pending: 2 });
    expect(system.stats().summaries).toBe(1);
    drain(system);
    expect(system.tick(0)).toMatchObject({ ran: 0, pending: 0 });
    expect(system.stats().summaries).toBe(2);
  });

  it("is settled when all of it is done, with what it leads to", async () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    remember(system, "Ann", 30);
    announce(system, 30);
    await system.settled();
    expect(system.tick(0)).toMatchObject({ ran: 0, pending: 0 });
    expect(allSummaries(system, "Ann", 3).length).toBeGreaterThan(1);
  });

  it("goes on in a loaded world where it was left", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    remember(system, "Ann", 20);
    const loaded = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { background: "manual" });
    expect(loaded.stats().jobs.pending).toBe(1);
    drain(loaded);
    drain(system);
    expect(loaded.hash()).toBe(system.hash());
  });
});
