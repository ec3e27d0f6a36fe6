import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { goodAnswer, numberedLines, PendingModel, turn } from "../support/pending-model.js";
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

const TWOS = { maxMemories: 4, summaryThreshold: 2 };
const THREES = { maxMemories: 6, summaryThreshold: 3 };

function reloaded(system: PersonaSystem): PersonaSystem {
  return PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { background: "manual" });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("removing a memory", () => {
  it("says whether there was one, and removes it once", () => {
    const { system } = smallWorld(THREES);
    populate(system, "Ann", "Bob");
    const [own = ""] = remember(system, "Ann", 1);
    const [others = ""] = remember(system, "Bob", 1);
    const [unheard = ""] = announce(system, 1, { to: ["Bob"] });
    const { memory } = system.getCharacter("Ann");
    for (const id of [others, unheard, "", "nothing", "__proto__", `${own}0`]) expect(memory.remove(id)).toBe(false);
    expect(memory.remove(own)).toBe(true);
    expect(memory.remove(own)).toBe(false);
    expect([memory.size, memory.get(own)]).toEqual([0, undefined]);
    expect(system.getCharacter("Bob").memory.size).toBe(2);
  });

  it("of a broadcast takes it from this character alone", () => {
    const { system } = smallWorld(THREES);
    populate(system, "Ann", "Bob");
    const [event = ""] = announce(system, 1, { from: "Ann" });
    expect(system.getCharacter("Ann").memory.remove(event)).toBe(true);
    expect(system.getCharacter("Ann").memory.getMemories()).toEqual([]);
    expect(ids(system.getCharacter("Bob").memory.getMemories())).toEqual([event]);
    expect(reloaded(system).getCharacter("Ann").memory.getMemories()).toEqual([]);
  });

  it("counts it nowhere from then on: neither for windows nor for maxMemories", () => {
    const { system } = smallWorld(THREES);
    populate(system, "Ann");
    const { memory } = system.getCharacter("Ann");
    const added = remember(system, "Ann", 5);
    memory.remove(added[1] ?? "");
    expect(memory.stats().uncovered).toBe(4);
    added.push(...remember(system, "Ann", 1));
    expect(memory.stats()).toMatchObject({ uncovered: 5, pending: 0 });
    remember(system, "Ann", 1);
    drain(system);
    expect(covers(memory.summaries())).toEqual([[added[0], added[2], added[3]]]);
  });

  it("brings the next older one back into view, where none is summarized", () => {
    const { system } = smallWorld({ maxMemories: 5, autoSummarize: false });
    populate(system, "Ann");
    const added = remember(system, "Ann", 7);
    const { memory } = system.getCharacter("Ann");
    expect(ids(memory.getMemories())).toEqual(added.slice(2).toReversed());
    memory.remove(added[6] ?? "");
    expect(ids(memory.getMemories())).toEqual(added.slice(1, 6).toReversed());
  });

  it("of a window that waits leaves the rest of it to be summarized", () => {
    const { system } = smallWorld(THREES);
    populate(system, "Ann");
    const added = remember(system, "Ann", 6);
    system.getCharacter("Ann").memory.remove(added[0] ?? "");
    drain(system);
    expect(covers(allSummaries(system, "Ann"))).toEqual([[added[1], added[2]]]);
  });

  it("of all of a window that waits leaves no summary, and holds up none", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const { memory } = system.getCharacter("Ann");
    const added = remember(system, "Ann", 6);
    for (const id of added.slice(0, 2)) memory.remove(id);
    const told = listen(system, "summary");
    drain(system);
    expect(covers(memory.summaries())).toEqual([added.slice(2, 4)]);
    expect(told).toHaveLength(1);
    for (const id of added) expect(memory.remove(id)).toBe(!added.slice(0, 2).includes(id));
    expect([memory.size, memory.summaries({ all: true })]).toEqual([0, []]);
    remember(system, "Ann", 4);
    drain(system);
    expect(reloaded(system).hash()).toBe(system.hash());
  });

  it("from a character that has it only in its summary takes every sentence that rests on it, at every level", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const { memory } = system.getCharacter("Ann");
    const [gone = "", ...others] = remember(system, "Ann", 10);
    drain(system);
    const before = allSummaries(system, "Ann");
    expect(sentencesOf(before.at(-1)).some(({ from }) => from.includes(gone))).toBe(true);
    expect(memory.remove(gone)).toBe(true);
    expect(memory.remove(gone)).toBe(false);
    const after = allSummaries(system, "Ann");
    for (const summary of after) {
      expect(summary.covers).not.toContain(gone);
      const same = before.find(({ id }) => id === summary.id);
      const kept = sentencesOf(same).filter(({ from }) => !from.includes(gone));
      expect(sentencesOf(summary)).toEqual(kept);
      expect(summary.text).toBe(kept.map(({ text }) => text).join(" "));
      if (summary.level !== 1) expect(summary.covers).toEqual(same?.covers);
    }
    expect(after.flatMap((summary) => (summary.level === 1 ? summary.covers : []))).toEqual(others.slice(0, 7));
  });

  it("of a broadcast does so for the one who loses it, and for nobody else", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann", "Bob");
    const [gone = ""] = announce(system, 10);
    drain(system);
    const before = allSummaries(system, "Bob");
    expect(system.getCharacter("Ann").memory.remove(gone)).toBe(true);
    expect(allSummaries(system, "Bob")).toEqual(before);
    for (const summary of allSummaries(system, "Ann")) {
      for (const { from } of sentencesOf(summary)) expect(from).not.toContain(gone);
      expect(summary.covers).not.toContain(gone);
    }
    expect(reloaded(system).getCharacter("Ann").getContext()).toEqual(system.getCharacter("Ann").getContext());
  });

  it("works when its bytes went long ago", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    const evicted = listen(system, "evicted");
    const own = remember(system, "Ann", 12);
    const heard = announce(system, 12);
    drain(system);
    expect(evicted.flatMap((each) => each.ids)).toEqual(expect.arrayContaining([own[0], heard[0]]));
    for (const id of [own[0] ?? "", heard[0] ?? ""]) {
      expect(system.getCharacter("Ann").memory.remove(id)).toBe(true);
      expect(
        allSummaries(system, "Ann").flatMap((summary) => sentencesOf(summary).flatMap(({ from }) => from)),
      ).not.toContain(id);
    }
  });

  it("hides a summary of which no sentence is left; what is below it shows again", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann");
    const added = remember(system, "Ann", 6);
    const { memory } = system.getCharacter("Ann");
    drain(system);
    // The one of level 2 has a single sentence that rests on everything.
    for (const text of ["She dug. [1]\nShe slept. [2]", "She sang. [1]\nShe wept. [2]", "She lived."]) {
      model.calls[0]?.answer(text);
      await turn();
      drain(system);
    }
    expect(memory.summaries().map(({ level, text }) => [level, text])).toEqual([[2, "She lived."]]);
    memory.remove(added[0] ?? "");
    expect(memory.summaries().map(({ level, text }) => [level, text])).toEqual([
      [1, "She slept."],
      [1, "She sang. She wept."],
    ]);
    memory.remove(added[1] ?? "");
    expect(memory.summaries().map(({ text }) => text)).toEqual(["She sang. She wept."]);
  });

  it("of a broadcast before its window is summarized leaves a summary of the rest", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann", "Bob", "Cid");
    const events = announce(system, 4);
    system.getCharacter("Ann").memory.remove(events[0] ?? "");
    drain(system);
    // No sentence names its sources: each rests on all.
    model.calls[0]?.answer("The herald cried twice.");
    await turn();
    drain(system);
    expect(allSummaries(system, "Bob")).toMatchObject([
      { covers: events.slice(0, 2), text: "The herald cried twice." },
    ]);
    expect(allSummaries(system, "Ann")).toMatchObject([{ covers: [events[1]], metadata: { by: "extractive" } }]);
  });

  it("while a model reads it makes the job run again on what remains", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann");
    const added = remember(system, "Ann", 4);
    drain(system);
    const [first] = model.calls;
    system.getCharacter("Ann").memory.remove(added[0] ?? "");
    first?.answer("She found the secret relic. [1]");
    await turn();
    drain(system);
    expect(system.stats().summaries).toBe(0);
    const [second] = model.calls;
    expect(numberedLines(second?.request ?? { messages: [] })).toEqual([expect.stringContaining("relic 1")]);
    second?.answer("She found another. [1]");
    await turn();
    drain(system);
    expect(allSummaries(system, "Ann")).toMatchObject([{ covers: [added[1]], text: "She found another." }]);
    expect(JSON.stringify(system.toJSON())).not.toContain("secret");
  });

  it("while a model fails on it does not count as one of its three tries", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(THREES, { model });
    populate(system, "Ann");
    const added = remember(system, "Ann", 6);
    for (let tries = 0; tries < 2; tries++) {
      drain(system);
      system.getCharacter("Ann").memory.remove(added[tries] ?? "");
      model.calls[0]?.fail(new Error("503"));
      await turn();
    }
    for (let tries = 0; tries < 2; tries++) {
      drain(system);
      model.calls[0]?.fail(new Error("503"));
      await turn();
    }
    drain(system);
    model.calls[0]?.answer("She found one. [1]");
    await turn();
    drain(system);
    expect(allSummaries(system, "Ann")).toMatchObject([{ covers: [added[2]], metadata: { by: "scripted" } }]);
  });

  it("of everything while a model reads it leaves nothing of its answer", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann");
    const { memory } = system.getCharacter("Ann");
    const added = remember(system, "Ann", 4);
    drain(system);
    for (const id of added) expect(memory.remove(id)).toBe(true);
    model.calls[0]?.answer("She found the secret relic. [1]");
    await turn();
    drain(system);
    expect(model.calls).toEqual([]);
    expect([memory.size, memory.summaries({ all: true }), memory.stats().pending]).toEqual([0, [], 0]);
    expect(JSON.stringify(system.toJSON())).not.toContain("relic");
  });

  it("of a character while a model reads its memories leaves nothing, and disturbs nobody", async () => {
    const model = new PendingModel();
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann", "Bob");
    const told = listen(system, "summary");
    const errors = listen(system, "error");
    remember(system, "Ann", 4);
    const kept = remember(system, "Bob", 4);
    drain(system);
    system.removeCharacter("Ann");
    for (const call of model.calls.slice()) call.answer(goodAnswer(call.request));
    await turn();
    drain(system);
    expect(told.map(({ character, summary }) => [character, summary.covers])).toEqual([["Bob", kept.slice(0, 2)]]);
    expect([errors, system.stats().summaries, system.stats().jobs.pending]).toEqual([[], 1, 0]);
  });

  it("of a summary takes that one from the character's view, and what it stands for stays covered", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann", "Bob");
    announce(system, 4);
    drain(system);
    const { memory } = system.getCharacter("Ann");
    const [summary] = memory.summaries();
    expect(memory.remove(summary?.id ?? "")).toBe(true);
    expect([memory.summaries(), memory.get(summary?.id ?? "")]).toEqual([[], undefined]);
    expect(system.getCharacter("Bob").memory.summaries()).toEqual([summary]);
    expect(memory.remove(summary?.id ?? "")).toBe(false);
  });
});
