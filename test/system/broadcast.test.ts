import fc from "fast-check";
import { PersonaSystem, type BroadcastOptions, type Memory } from "dramatis";
import { describe, expect, it } from "vitest";
import { caught } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";

const NAMES = ["Ann", "Bob", "Cid", "Dan"];

/** Four characters, of which Ann and Bob are in the inn. */
function world(): PersonaSystem {
  const system = manualSystem();
  for (const name of NAMES) {
    system.createCharacter({
      name,
      prompt: "",
      tags: name < "C" ? ["early"] : [],
      channels: name < "C" ? ["inn"] : [],
    });
  }
  return system;
}

/** Who has a memory of an event, in the order of creation. */
function hearers(system: PersonaSystem, eventId: string): string[] {
  return system
    .listCharacters()
    .filter((character) => character.memory.get(eventId) !== undefined)
    .map(({ name }) => name);
}

describe("a broadcast", () => {
  it("reaches everybody as one event with one id", () => {
    const system = world();
    const receipt = system.broadcast(
      { announcement: "News", details: { a: ["b"] } },
      { metadata: { priority: "high" } },
    );
    expect(receipt).toMatchObject({ recipients: 4 });
    expect(receipt.names()).toEqual(NAMES);
    expect(system.stats().memories).toBe(1);
    for (const character of system.listCharacters()) {
      expect(character.memory.getMemories()).toEqual([
        {
          id: receipt.eventId,
          seq: receipt.seq,
          at: "2026-01-01T00:01:00.000Z",
          type: "broadcast",
          content: { announcement: "News", details: { a: ["b"] } },
          text: "News\nb",
          metadata: { priority: "high" },
          importance: 0.5,
          source: { kind: "witnessed", eventId: receipt.eventId },
        },
      ]);
    }
  });

  it("reaches nobody in an empty world, and is kept", () => {
    const system = manualSystem();
    const receipt = system.broadcast("Hello?");
    expect([receipt.recipients, receipt.names()]).toEqual([0, []]);
    const late = system.createCharacter({ name: "Late", prompt: "" });
    expect(late.memory.size).toBe(0);
    expect(system.stats().memories).toBe(1);
  });

  it.each<[string, BroadcastOptions, string[]]>([
    ["everybody", {}, NAMES],
    ["some", { to: ["Dan", "Bob", "Dan"] }, ["Bob", "Dan"]],
    ["nobody", { to: [] }, []],
    ["all but some", { exclude: ["Bob", "Bob"] }, ["Ann", "Cid", "Dan"]],
    ["nobody by excluding all", { exclude: NAMES }, []],
    ["some but some of them", { to: ["Ann", "Bob"], exclude: ["Bob"] }, ["Ann"]],
    ["those of a predicate", { where: ({ tags }) => tags.includes("early") }, ["Ann", "Bob"]],
    ["none of a predicate", { where: () => false }, []],
    ["a predicate's but for some", { where: () => true, exclude: ["Cid"] }, ["Ann", "Bob", "Dan"]],
    ["names and a predicate", { to: ["Ann", "Cid"], where: ({ name }) => name !== "Ann" }, ["Cid"]],
    ["a channel", { channel: "inn" }, ["Ann", "Bob"]],
    ["a channel's some", { channel: "inn", to: ["Bob", "Cid"] }, ["Bob"]],
    ["a channel but one", { channel: "inn", exclude: ["Ann", "Cid"] }, ["Bob"]],
    ["a channel by predicate", { channel: "inn", where: ({ name }) => name === "Ann" }, ["Ann"]],
    ["a channel with nobody in it", { channel: "nowhere" }, []],
    ["a speaker and all others", { from: "Cid" }, NAMES],
    ["a speaker besides some", { to: ["Ann"], from: "Cid" }, ["Ann", "Cid"]],
    ["a speaker alone", { to: [], from: "Cid" }, ["Cid"]],
    ["a speaker whatever the predicate says", { where: ({ name }) => name === "Ann", from: "Dan" }, ["Ann", "Dan"]],
    ["no excluded speaker", { to: ["Ann"], exclude: ["Cid"], from: "Cid" }, ["Ann"]],
    ["all but an excluded speaker", { exclude: ["Cid"], from: "Cid" }, ["Ann", "Bob", "Dan"]],
    ["a channel and a speaker outside", { channel: "inn", from: "Dan" }, ["Ann", "Bob", "Dan"]],
    ["a channel's some and a speaker outside", { channel: "inn", to: ["Bob"], from: "Cid" }, ["Bob", "Cid"]],
    [
      "a channel by predicate and a speaker outside",
      { channel: "inn", where: () => true, from: "Cid" },
      ["Ann", "Bob", "Cid"],
    ],
    ["a channel, not its excluded speaker outside", { channel: "inn", exclude: ["Dan"], from: "Dan" }, ["Ann", "Bob"]],
    [
      "a channel by predicate, not its excluded speaker outside",
      { channel: "inn", where: () => true, exclude: ["Dan"], from: "Dan" },
      ["Ann", "Bob"],
    ],
    ["an unknown channel and its speaker", { channel: "nowhere", from: "Dan" }, ["Dan"]],
  ])("can be for %s", (_who, options, expected) => {
    const system = world();
    const receipt = system.broadcast("Hear me.", options);
    expect(receipt.names()).toEqual(expected);
    expect(receipt.recipients).toBe(expected.length);
    expect(hearers(system, receipt.eventId)).toEqual(expected);
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
    expect(hearers(again, receipt.eventId)).toEqual(expected);
    expect(again.hash()).toBe(system.hash());
  });

  it("is experienced by its speaker and witnessed by others, who know who spoke and where", () => {
    const system = world();
    const { eventId } = system.broadcast({ speaker: "Dan", text: "A round for all!" }, { channel: "inn", from: "Dan" });
    const heard = (name: string): Memory | undefined => system.getCharacter(name).memory.get(eventId);
    expect(heard("Ann")).toMatchObject({ channel: "inn", source: { kind: "witnessed", from: "Dan", eventId } });
    expect(heard("Dan")).toMatchObject({ channel: "inn", source: { kind: "experienced", from: "Dan", eventId } });
    expect(heard("Cid")).toBeUndefined();
  });

  it.each<[object, string]>([
    [{ to: ["Ann", "Nobody"] }, "character/not-found"],
    [{ exclude: ["Nobody"] }, "character/not-found"],
    [{ from: "Nobody" }, "character/not-found"],
    [{ to: [], exclude: ["Nobody"] }, "character/not-found"],
    [{ channel: "somewhere new", to: ["Nobody"] }, "character/not-found"],
    [{ to: "Ann" }, "config/invalid"],
    [{ exclude: "Ann" }, "config/invalid"],
    [{ to: [5] }, "config/invalid"],
    [{ from: 5 }, "config/invalid"],
    [{ where: "all" }, "config/invalid"],
    [{ channel: "" }, "config/invalid"],
    [{ channel: 5 }, "config/invalid"],
    [{ broadcast_to: ["Ann"] }, "config/invalid"],
    [{ type: "summary" }, "memory/invalid"],
    [{ metadata: { a: new Date(0) } }, "memory/invalid"],
  ])("with the options %j happens to nobody", (options, code) => {
    const system = world();
    const before = system.hash();
    const error = caught(() => system.broadcast("x", options as BroadcastOptions));
    expect(error.code).toBe(code);
    expect(error.message).not.toBe("");
    expect(system.hash()).toBe(before);
    expect(system.listCharacters().every(({ memory }) => memory.size === 0)).toBe(true);
  });

  it("is aborted by a predicate that throws", () => {
    const system = world();
    const before = system.hash();
    const where = ({ name }: { name: string }): boolean => {
      if (name === "Cid") throw new RangeError("no idea");
      return true;
    };
    expect(() => system.broadcast("x", { where, channel: "new" })).not.toThrow();
    system.channel("new").join("Cid");
    const joined = system.hash();
    expect(() => system.broadcast("x", { where })).toThrow(RangeError);
    expect(() => system.broadcast("x", { where, channel: "new" })).toThrow("no idea");
    expect(system.hash()).toBe(joined);
    expect(joined).not.toBe(before);
  });

  it("asks a predicate once for each candidate, with the character's own handle", () => {
    const system = world();
    const asked: unknown[] = [];
    system.broadcast("x", { channel: "inn", where: (character) => asked.push(character) > 0 });
    expect(asked).toEqual([system.getCharacter("Ann"), system.getCharacter("Bob")]);
    expect(asked[0]).toBe(system.getCharacter("Ann"));
  });

  it("is not changed by what its callers and its hearers do to what they hold", () => {
    const system = world();
    const content = { news: { text: "before" } };
    const metadata = { tags: ["a"] };
    const to = ["Ann", "Bob"];
    const receipt = system.broadcast(content, { metadata, to });
    content.news.text = "after";
    metadata.tags.push("b");
    to.push("Cid");
    receipt.names().length = 0;
    for (const name of ["Ann", "Bob"]) {
      const memory = system.getCharacter(name).memory.getMemories()[0];
      expect(memory).toMatchObject({ content: { news: { text: "before" } }, metadata: { tags: ["a"] } });
      Object.assign(memory?.content["news"] as object, { text: name });
    }
    expect(receipt.names()).toEqual(["Ann", "Bob"]);
    expect(hearers(system, receipt.eventId)).toEqual(["Ann", "Bob"]);
  });

  it("is a memory like others: with type, importance, time, user and session", () => {
    const system = world();
    const options = { type: "omen", importance: 0.9, at: 1000, userId: "u", sessionId: "s" };
    const { eventId } = system.broadcast("A comet.", options);
    const ann = system.getCharacter("Ann");
    expect(ann.memory.get(eventId)).toMatchObject({ ...options, at: "1970-01-01T00:00:01.000Z" });
    expect(ann.memory.getMemories({ userId: "u" })).toHaveLength(1);
    expect(ann.memory.getMemories({ userId: "v" })).toHaveLength(0);
  });
});

describe("a receipt", () => {
  it("names those who heard it, whoever has come, gone or left since", () => {
    const system = world();
    const receipts = [
      system.broadcast("all"),
      system.broadcast("inn", { channel: "inn" }),
      system.broadcast("by predicate", { where: ({ name }) => name < "C" }),
      system.broadcast("inn but one", { channel: "inn", exclude: ["Bob"], from: "Dan" }),
    ];
    const expected = [NAMES, ["Ann", "Bob"], ["Ann", "Bob"], ["Ann", "Dan"]];
    system.createCharacter({ name: "Eve", prompt: "", channels: ["inn"] });
    system.channel("inn").join("Cid", "Dan");
    system.channel("inn").leave("Ann");
    expect(receipts.map((receipt) => receipt.names())).toEqual(expected);
    expect(receipts.map(({ recipients }) => recipients)).toEqual([4, 2, 2, 2]);
  });

  it("is given again for the same key, and nothing is delivered twice", () => {
    const system = world();
    const options: BroadcastOptions = { idempotencyKey: "k", channel: "inn" };
    const first = system.broadcast("once", options);
    const before = system.hash();
    const second = system.broadcast("twice", options);
    const elsewhere = system.broadcast("elsewhere", { idempotencyKey: "k", to: ["Nobody"] });
    for (const again of [second, elsewhere]) {
      expect(again).toMatchObject({ eventId: first.eventId, seq: first.seq, recipients: 2 });
      expect(again.names()).toEqual(["Ann", "Bob"]);
    }
    expect(system.hash()).toBe(before);
    system.createCharacter({ name: "Eve", prompt: "", channels: ["inn"] });
    system.channel("inn").leave("Ann");
    expect(system.broadcast("thrice", options)).toMatchObject({ recipients: 2 });
    const loaded = PersonaSystem.fromJSON(system.toJSON());
    const after = loaded.broadcast("after loading", options);
    expect([after.eventId, after.recipients, after.names()]).toEqual([first.eventId, 2, ["Ann", "Bob"]]);
    expect(system.getCharacter("Ann").addMemory("mine", { idempotencyKey: "k" }).text).toBe("mine");
  });

  it("comes with numbers that rise, also across kinds of entries", () => {
    const system = world();
    const seqs = [
      system.broadcast("a").seq,
      system.getCharacter("Ann").addMemory("b").seq,
      system.broadcast("c", { to: [] }).seq,
      system.addInteraction("Bob", "d").seq,
    ];
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(4);
  });
});

describe("who is in a channel", () => {
  it("hears what happens between coming and going, and no past", () => {
    const system = world();
    const cid = system.getCharacter("Cid");
    const inn = system.channel("inn");
    const say = (text: string): unknown => system.broadcast(text, { channel: "inn" });
    say("before");
    inn.join("Cid");
    say("first stay");
    inn.leave("Cid");
    say("away");
    inn.join("Cid");
    inn.leave("Cid");
    inn.join("Cid");
    say("second stay");
    system.removeCharacter("Ann");
    say("without Ann");
    const heard = ["without Ann", "second stay", "first stay"];
    expect(cid.memory.getMemories().map(({ text }) => text)).toEqual(heard);
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
    expect(
      again
        .getCharacter("Cid")
        .memory.getMemories()
        .map(({ text }) => text),
    ).toEqual(heard);
    inn.leave("Cid");
    say("gone for good");
    expect(cid.memory.getMemories()).toHaveLength(3);
  });

  it("hears what a simple model says it hears, in 200 random histories", () => {
    const act = fc.record({
      what: fc.constantFrom("join", "leave", "say", "say", "say", "create", "remove", "hide"),
      who: fc.nat(5),
      other: fc.nat(5),
      channel: fc.constantFrom(undefined, "a", "b"),
      from: fc.boolean(),
      narrow: fc.constantFrom("no", "to", "exclude", "where", "both"),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const system = manualSystem({ memory: { maxMemories: 1000 } });
        const places = new Map<string, Set<string>>([
          ["a", new Set()],
          ["b", new Set()],
        ]);
        const heard = new Map<string, string[]>();
        for (const { what, who, other, channel, from, narrow } of acts) {
          const [name, second] = [`C${who}`, `C${other}`];
          if (what === "create" && !heard.has(name)) {
            system.createCharacter({ name, prompt: "" });
            heard.set(name, []);
          }
          if (!heard.has(name) || !heard.has(second)) continue;
          const inside = channel === undefined ? undefined : places.get(channel);
          if (what === "join" && channel !== undefined) {
            system.channel(channel).join(name);
            inside?.add(name);
          } else if (what === "leave" && channel !== undefined) {
            system.channel(channel).leave(name);
            inside?.delete(name);
          } else if (what === "remove") {
            system.removeCharacter(name);
            heard.delete(name);
            for (const members of places.values()) members.delete(name);
          } else if (what === "hide") {
            const newest = heard.get(name)?.pop();
            if (newest !== undefined) expect(system.getCharacter(name).memory.remove(newest)).toBe(true);
          } else if (what === "say") {
            const options: BroadcastOptions = {
              ...(channel === undefined ? {} : { channel }),
              ...(from ? { from: name } : {}),
              ...(narrow === "to" || narrow === "both" ? { to: [second] } : {}),
              ...(narrow === "exclude" || narrow === "both" ? { exclude: [name] } : {}),
              ...(narrow === "where" ? { where: (each) => each.name !== second } : {}),
            };
            const receipt = system.broadcast("said", options);
            const meant = [...heard.keys()].filter((each) => {
              if (options.exclude?.includes(each) === true) return false;
              if (each === options.from) return true;
              const isThere = inside === undefined || inside.has(each);
              return isThere && options.to?.includes(each) !== false && !(narrow === "where" && each === second);
            });
            expect(receipt.names()).toEqual(meant);
            expect(receipt.recipients).toBe(meant.length);
            for (const each of meant) heard.get(each)?.push(receipt.eventId);
          }
        }
        const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
        for (const each of [system, again]) {
          for (const [name, ids] of heard) {
            const { memory } = each.getCharacter(name);
            expect(memory.getMemories().map(({ id }) => id)).toEqual(ids.toReversed());
            expect(memory.size).toBe(ids.length);
          }
        }
        expect(again.hash()).toBe(system.hash());
      }),
      { numRuns: 200 },
    );
  });
});
