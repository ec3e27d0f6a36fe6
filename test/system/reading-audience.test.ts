import { describe, expect, it } from "vitest";
import { PersonaSystem, type BroadcastOptions, type Memory } from "../../src/index.js";
import { allSummaries, announce, covers, drain, ids, listen, populate, smallWorld } from "../support/small-world.js";

const TWOS = { maxMemories: 4, summaryThreshold: 2 };
const NAMES = ["Ann", "Bob", "Cid", "Dan", "Eve"];

/** Five characters, of whom Ann and Bob are in the tavern. */
function tavern(): PersonaSystem {
  const { system } = smallWorld(TWOS);
  populate(system, ...NAMES);
  system.channel("tavern").join("Ann", "Bob");
  return system;
}

function heard(system: PersonaSystem, id: string): string[] {
  return NAMES.filter((name) => system.getCharacter(name).memory.get(id) !== undefined);
}

describe("the audience of a broadcast", () => {
  it.each<[string, BroadcastOptions, string[]]>([
    ["all", {}, NAMES],
    ["all but those excluded", { exclude: ["Bob", "Bob"] }, ["Ann", "Cid", "Dan", "Eve"]],
    ["those named", { to: ["Eve", "Ann"] }, ["Ann", "Eve"]],
    ["those named, not those excluded", { to: ["Eve", "Ann"], exclude: ["Eve"] }, ["Ann"]],
    ["nobody of an empty list", { to: [] }, []],
    ["those who fit", { where: ({ name }) => name < "C" }, ["Ann", "Bob"]],
    ["those named who fit", { to: ["Ann", "Eve"], where: ({ name }) => name < "C" }, ["Ann"]],
    ["the speaker too, named or not", { to: ["Ann"], from: "Eve" }, ["Ann", "Eve"]],
    ["the speaker too, fitting or not", { where: ({ name }) => name === "Ann", from: "Eve" }, ["Ann", "Eve"]],
    ["the speaker alone, who speaks to nobody", { to: [], from: "Eve" }, ["Eve"]],
    ["not the speaker, when excluded", { from: "Eve", exclude: ["Eve"] }, ["Ann", "Bob", "Cid", "Dan"]],
    ["those in a channel", { channel: "tavern" }, ["Ann", "Bob"]],
    ["those named who are in it", { channel: "tavern", to: ["Bob", "Eve"] }, ["Bob"]],
    ["a speaker from outside too", { channel: "tavern", from: "Eve" }, ["Ann", "Bob", "Eve"]],
    [
      "a speaker from outside, in the order of creation",
      { channel: "tavern", to: ["Bob"], from: "Ann" },
      ["Ann", "Bob"],
    ],
    ["a speaker from outside, not when excluded", { channel: "tavern", from: "Eve", exclude: ["Eve"] }, ["Ann", "Bob"]],
    [
      "a speaker from outside, not when excluded, whoever is asked",
      { channel: "tavern", from: "Eve", exclude: ["Eve"], where: () => true },
      ["Ann", "Bob"],
    ],
    ["nobody in a place where nobody is", { channel: "desert" }, []],
    ["a speaker in a place where nobody else is", { channel: "desert", from: "Dan" }, ["Dan"]],
  ])("is %s", (_who, options, expected) => {
    const system = tavern();
    const receipt = system.broadcast("A lamp fell over.", options);
    expect(heard(system, receipt.eventId)).toEqual(expected);
    expect([receipt.recipients, receipt.names()]).toEqual([expected.length, expected]);
    const loaded = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { background: "manual" });
    expect(heard(loaded, receipt.eventId)).toEqual(expected);
  });

  it.each<[string, BroadcastOptions, string]>([
    ["to", { to: ["Ann", "Zoe"] }, "character/not-found"],
    ["exclude", { exclude: ["Zoe"], channel: "new" }, "character/not-found"],
    ["from", { from: "Zoe", channel: "new" }, "character/not-found"],
    ["to, in a place that does not exist", { to: ["Zoe"], channel: "new" }, "character/not-found"],
    ["importance", { importance: 2, channel: "new" }, "memory/invalid"],
    ["type", { type: "summary", channel: "new" }, "memory/invalid"],
  ])("is nobody when %s is wrong: nothing has happened then", (_field, options, code) => {
    const system = tavern();
    const before = system.hash();
    const told = listen(system, "broadcast");
    expect(() => system.broadcast("A lamp fell over.", options)).toThrow(expect.objectContaining({ code }));
    expect([system.hash(), told]).toEqual([before, []]);
  });

  it("is nobody when a predicate throws for the last of them", () => {
    const system = tavern();
    const before = system.hash();
    const where = ({ name }: { name: string }): boolean => {
      if (name === "Eve") throw new RangeError("too far");
      return true;
    };
    expect(() => system.broadcast("A lamp fell over.", { where })).toThrow(RangeError);
    expect(system.hash()).toBe(before);
  });
});

describe("who hears a channel", () => {
  it("gets no past on coming late, neither memories nor summaries", () => {
    const system = tavern();
    announce(system, 6, { channel: "tavern" });
    drain(system);
    system.channel("tavern").join("Eve");
    populate(system, "Late");
    expect([allSummaries(system, "Eve"), allSummaries(system, "Late")]).toEqual([[], []]);
    expect(system.getCharacter("Eve").memory.size).toBe(0);
  });

  it("has a summary of exactly what it was there for", () => {
    const system = tavern();
    const [first, second] = [
      announce(system, 1, { channel: "tavern" }),
      announce(system, 1, { channel: "tavern" }),
    ].flat();
    system.channel("tavern").leave("Bob");
    system.channel("tavern").join("Eve");
    const [third, fourth] = announce(system, 2, { channel: "tavern" });
    system.channel("tavern").join("Bob");
    announce(system, 2, { channel: "tavern" });
    drain(system);
    expect(covers(allSummaries(system, "Ann", 1))).toEqual([
      [first, second],
      [third, fourth],
    ]);
    expect(covers(allSummaries(system, "Bob", 1))).toEqual([[first, second]]);
    expect(covers(allSummaries(system, "Eve", 1))).toEqual([[third, fourth]]);
    expect(allSummaries(system, "Eve", 1)[0]?.id).toBe(allSummaries(system, "Ann", 1)[1]?.id);
  });

  it("keeps what it heard when it leaves, and gets the summary of it that is made later", () => {
    const system = tavern();
    const events = announce(system, 4, { channel: "tavern" });
    system.channel("tavern").leave("Bob");
    announce(system, 4, { channel: "tavern" });
    drain(system);
    const { memory } = system.getCharacter("Bob");
    expect(ids(memory.getMemories())).toEqual(events.toReversed());
    expect(covers(allSummaries(system, "Bob", 1))[0]).toEqual(events.slice(0, 2));
  });

  it("may be somebody who was never in it, only spoke there; also when all of it is summarized and the world was loaded", () => {
    const system = tavern();
    const spoken = announce(system, 6, { channel: "tavern", from: "Eve" });
    announce(system, 6, { channel: "tavern" });
    drain(system);
    for (let number = 0; number < 6; number++) system.addInteraction("Eve", `Eve walked mile ${number} alone.`);
    announce(system, 6, { channel: "tavern" });
    drain(system);
    const summaries = allSummaries(system, "Eve").filter(({ channel }) => channel === "tavern");
    expect(summaries.flatMap((summary) => (summary.level === 1 ? (summary.covers ?? []) : []))).toEqual(spoken);
    const loaded = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { background: "manual" });
    expect(loaded.getCharacter("Eve").getContext()).toEqual(system.getCharacter("Eve").getContext());
  });

  it("is named in its channels in the same order before and after loading", () => {
    const { system } = smallWorld(TWOS);
    populate(system, "Ann");
    system.channel("attic").join();
    system.channel("barn").join("Ann");
    system.channel("attic").join("Ann");
    const loaded = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), { background: "manual" });
    expect(loaded.getCharacter("Ann").channels).toEqual(system.getCharacter("Ann").channels);
  });
});

describe("one event", () => {
  it("is stored once for thousands, who have it under one id, seq and time", () => {
    const { system } = smallWorld(TWOS);
    populate(system, ...Array.from({ length: 2000 }, (_, index) => `Guest ${index}`));
    const { eventId, recipients } = system.broadcast("The dam broke at midnight.");
    expect([recipients, system.stats().memories]).toEqual([2000, 1]);
    expect(JSON.stringify(system.toJSON()).split("The dam broke").length).toBe(2);
    const seen = system.listCharacters().map(({ memory }) => memory.get(eventId));
    expect(new Set(seen.map((memory: Memory | undefined) => JSON.stringify(memory))).size).toBe(1);
  });

  it("with a key is delivered once, as long as its entry lives", () => {
    const { system } = smallWorld({ maxMemories: 2, autoSummarize: false });
    populate(system, "Ann");
    const first = system.broadcast("The king died.", { idempotencyKey: "king" });
    const again = system.broadcast("The king died.", { idempotencyKey: "king", channel: "elsewhere", to: ["Zoe"] });
    expect([again.eventId, again.recipients, again.names()]).toEqual([first.eventId, 1, ["Ann"]]);
    announce(system, 5);
    expect(system.getCharacter("Ann").memory.get(first.eventId)).toBeUndefined();
    expect(system.broadcast("The king died.", { idempotencyKey: "king" }).eventId).toBe(first.eventId);
    const loaded = PersonaSystem.fromJSON(system.toJSON(), { background: "manual" });
    expect(loaded.broadcast("The king died.", { idempotencyKey: "king" }).eventId).toBe(first.eventId);
  });
});
