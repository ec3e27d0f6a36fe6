import { describe, expect, it } from "vitest";
import { PersonaSystem, type Json, type JsonObject, type Memory } from "../../src/index.js";
import { allSummaries, announce, drain, populate, remember, smallWorld } from "../support/small-world.js";
import { MemoryStore } from "./memory-store.js";

interface UserExport {
  readonly memories: { character: string; memories: Memory[] }[];
  readonly events: { channel: string | null; events: Memory[] }[];
  readonly summaries: { character?: string; channel?: string | null; summaries: Memory[] }[];
}

function makeTalk(): PersonaSystem {
  const { system } = smallWorld({ maxMemories: 100, summaryThreshold: 2 });
  populate(system, "Ann", "Bob");
  system.channel("inn").join("Ann");
  remember(system, "Ann", 9, "kim");
  remember(system, "Bob", 1, "kim");
  remember(system, "Ann", 5, "lee");
  remember(system, "Ann", 5);
  announce(system, 1, { userId: "kim", from: "Ann" });
  announce(system, 5, { userId: "kim", channel: "inn" });
  announce(system, 2);
  drain(system);
  return system;
}

describe("exporting a user", () => {
  it("gives the memories by character, the events by channel and the summaries of both, as the public knows them", async () => {
    const system = makeTalk();
    const { memories, events, summaries, ...head } = (await system.exportUser("kim")) as JsonObject & UserExport;
    expect(head).toEqual({ format: "dramatis-user", version: 1, userId: "kim" });

    const [ann, bob] = ["Ann", "Bob"].map((name) => system.getCharacter(name).with({ userId: "kim" }).memory);
    const ofKim = (all: readonly Memory[] | undefined): Memory[] =>
      (all ?? []).filter(({ userId }) => userId === "kim").toReversed();
    expect(memories.map(({ character }) => character)).toEqual(["Ann", "Bob"]);
    const own = ofKim(ann?.getMemories()).filter(({ source }) => source.eventId === undefined);
    expect(memories[0]?.memories.slice(-own.length)).toEqual(own);
    expect(memories[1]?.memories).toEqual(
      ofKim(bob?.getMemories()).filter(({ source }) => source.eventId === undefined),
    );

    expect(events.map(({ channel }) => channel)).toEqual([null, "inn"]);
    expect(events[0]?.events).toEqual(ofKim(bob?.getMemories()).filter(({ source }) => source.eventId !== undefined));
    expect(events[1]?.events.every(({ channel, userId }) => channel === "inn" && userId === "kim")).toBe(true);

    expect(summaries.map(({ character, channel }) => character ?? channel)).toEqual(["inn", "Ann"]);
    const all = allSummaries(system, "Ann").filter(({ userId }) => userId === "kim");
    const given = summaries.flatMap((each) => each.summaries);
    expect(all.length).toBeGreaterThan(3);
    expect(given.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    for (const summary of given) expect(all).toContainEqual(summary);
  });

  it("covers everything that forgetting takes, and nothing of others", async () => {
    const system = makeTalk();
    const given = (await system.exportUser("kim")) as JsonObject & UserExport;
    const receipt = await system.forgetUser("kim");
    const count = (lists: readonly (readonly Json[] | readonly Memory[])[]): number => lists.flat().length;
    const words = [...given.memories.map((each) => each.memories), ...given.events.map((each) => each.events)];
    expect(count(words)).toBe(receipt.memories);
    expect(count(given.summaries.map(({ summaries }) => summaries))).toBe(receipt.summaries);
    expect(JSON.stringify(given)).not.toContain("lee");
    expect(await system.exportUser("kim")).toEqual(
      await system.exportUser("nobody").then((none) => ({ ...none, userId: "kim" })),
    );
  });

  it("is plain JSON, and empty for a user who was never there", async () => {
    const system = makeTalk();
    const given = await system.exportUser("kim");
    expect(JSON.parse(JSON.stringify(given))).toEqual(given);
    expect(await system.exportUser("nobody")).toEqual({
      format: "dramatis-user",
      version: 1,
      userId: "nobody",
      memories: [],
      events: [],
      summaries: [],
    });
    expect(system.stats().users).toBe(2);
  });

  it("reads what still lies in the store, and so does forgetting", async () => {
    const system = makeTalk();
    const store = new MemoryStore();
    await system.saveAs(store);
    store.isCold = true;
    const cold = await PersonaSystem.open({ store, background: "manual" });
    expect(await cold.exportUser("kim")).toEqual(await system.exportUser("kim"));
    const again = await PersonaSystem.open({ store: store.crash(), background: "manual" });
    expect(await again.forgetUser("kim")).toEqual(await system.forgetUser("kim"));
    expect(again.hash()).toBe(system.hash());
  });

  it("of a closed system is refused, as is forgetting", async () => {
    const system = makeTalk();
    await system.close();
    await expect(system.exportUser("kim")).rejects.toMatchObject({ code: "system/closed" });
    await expect(system.forgetUser("kim")).rejects.toMatchObject({ code: "system/closed" });
  });
});
