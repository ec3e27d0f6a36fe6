import fc from "fast-check";
import { PersonaSystem, type Character, type ContextOptions, type Memory } from "dramatis";
import { describe, expect, it } from "vitest";
import { caught, caughtLater } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";

const HOUR = 3_600_000;
const TYPES = ["interaction", "event", "note"];

interface Scene {
  readonly system: PersonaSystem;
  readonly ann: Character;
  /** All that Ann knows, newest first. */
  readonly all: readonly Memory[];
}

/** Ann with one of each: own memories and events, of several users, sessions, places and hours. */
function scene(): Scene {
  const system = manualSystem({ memory: { maxMemories: 1000 } });
  const ann = system.createCharacter({
    name: "Ann",
    prompt: "I am {{name}}.",
    background: { a: 1 },
    channels: ["inn"],
  });
  system.createCharacter({ name: "Bob", prompt: "" });
  for (let index = 0; index < 60; index++) {
    const options = {
      type: TYPES[index % 3] ?? "",
      at: index * HOUR,
      ...(index % 4 === 0 ? {} : { userId: `u${index % 4}` }),
      ...(index % 5 === 0 ? { sessionId: `s${index % 2}` } : {}),
    };
    if (index % 6 === 1) system.broadcast(`line ${index}`, options);
    else if (index % 6 === 2) system.broadcast(`line ${index}`, { ...options, channel: "inn" });
    else if (index % 6 === 3) system.broadcast(`line ${index}`, { ...options, to: ["Ann"], from: "Bob" });
    else ann.addMemory(`line ${index}`, index % 6 === 4 ? { ...options, channel: "attic" } : options);
  }
  return { system, ann, all: ann.memory.getMemories() };
}

const { ann, all } = scene();
const texts = (options: ContextOptions): string[] => ann.getContext(options).memories.map(({ text }) => text);
const those = (keep: (memory: Memory) => boolean): string[] => all.filter(keep).map(({ text }) => text);

describe("a context", () => {
  it("says who the character is and gives all visible memories, newest first", () => {
    const context = ann.getContext();
    expect(Object.keys(context)).toEqual(["id", "name", "prompt", "background", "summaries", "memories"]);
    expect(context).toMatchObject({ id: ann.id, name: "Ann", prompt: "I am Ann.", background: { a: 1 } });
    expect(context.memories).toHaveLength(60);
    expect(context.memories).toEqual(all);
    expect(texts({})).toEqual(Array.from({ length: 60 }, (_, index) => `line ${59 - index}`));
  });

  it("leaves memories and summaries out when that is asked for", () => {
    const context = ann.getContext({ includeMemories: false });
    expect(Object.keys(context)).toEqual(["id", "name", "prompt", "background"]);
    expect(Object.keys(ann.getContext({ includeMemories: true, limit: 0 }))).toContain("memories");
  });

  it("gives none with limit 0, and otherwise as many as there are", () => {
    expect(texts({ limit: 0 })).toEqual([]);
    expect(texts({ limit: 3 })).toEqual(["line 59", "line 58", "line 57"]);
    expect(texts({ limit: 100 })).toHaveLength(60);
    expect(texts({ limit: Number.POSITIVE_INFINITY })).toHaveLength(60);
  });

  it("gives none with no types, and otherwise those of the types", () => {
    expect(texts({ types: [] })).toEqual([]);
    expect(texts({ types: ["never seen"] })).toEqual([]);
    expect(texts({ types: ["note"] })).toEqual(those(({ type }) => type === "note"));
    expect(texts({ types: ["note", "event", "note", "x"] })).toEqual(those(({ type }) => type !== "interaction"));
  });

  it("gives those of a time, from `since` on and before `until`", () => {
    const at = (hour: number): string => new Date(hour * HOUR).toISOString();
    expect(texts({ since: 57 * HOUR })).toEqual(["line 59", "line 58", "line 57"]);
    expect(texts({ until: 3 * HOUR })).toEqual(["line 2", "line 1", "line 0"]);
    expect(texts({ since: at(10), until: new Date(12 * HOUR) })).toEqual(["line 11", "line 10"]);
    expect(texts({ since: 12 * HOUR, until: 12 * HOUR })).toEqual([]);
    expect(texts({ since: 12 * HOUR, until: 3 * HOUR })).toEqual([]);
  });

  it("gives a user's memories and nobody's, never another user's", () => {
    expect(texts({ userId: "u1" })).toEqual(those(({ userId }) => userId === undefined || userId === "u1"));
    expect(texts({ userId: "never seen" })).toEqual(those(({ userId }) => userId === undefined));
    expect(texts({})).toContain("line 3");
  });

  it("gives those of a session, of a place, or that a predicate wants", () => {
    expect(texts({ sessionId: "s1" })).toEqual(those(({ sessionId }) => sessionId === "s1"));
    expect(texts({ sessionId: "never seen" })).toEqual([]);
    expect(texts({ channel: "inn" })).toEqual(those(({ channel }) => channel === "inn"));
    expect(texts({ channel: "attic" })).toEqual(those(({ channel }) => channel === "attic"));
    expect(texts({ channel: "nowhere" })).toEqual([]);
    expect(texts({ where: ({ source }) => source.kind === "witnessed", limit: 2 })).toEqual(
      those(({ source }) => source.kind === "witnessed").slice(0, 2),
    );
    const where = (): boolean => {
      throw new RangeError("no");
    };
    expect(() => ann.getContext({ where })).toThrow(RangeError);
  });

  it("does with all of these at once what filtering one after the other does", () => {
    const query = fc.record(
      {
        limit: fc.nat(30),
        types: fc.subarray([...TYPES, "never seen"]),
        since: fc.nat(60).map((hour) => hour * HOUR),
        until: fc.nat(60).map((hour) => hour * HOUR),
        userId: fc.constantFrom("u1", "u2", "u3", "never seen"),
        sessionId: fc.constantFrom("s0", "s1", "never seen"),
        channel: fc.constantFrom("inn", "attic", "nowhere"),
        where: fc.constantFrom(
          (memory: Memory) => memory.text.endsWith("1"),
          (memory: Memory) => memory.seq % 2 === 0,
        ),
      },
      { requiredKeys: [] },
    );
    const loaded = PersonaSystem.fromJSON(scene().system.toJSON()).getCharacter("Ann");
    fc.assert(
      fc.property(query, ({ limit = 100, types, since, until, userId, sessionId, channel, where, ...rest }) => {
        const given = { limit, types, since, until, userId, sessionId, channel, where, ...rest } as ContextOptions;
        const expected = all.filter((memory) => {
          const at = Date.parse(memory.at);
          return (
            types?.includes(memory.type) !== false &&
            at >= (since ?? -1) &&
            at < (until ?? 1e15) &&
            (userId === undefined || memory.userId === undefined || memory.userId === userId) &&
            (sessionId === undefined || memory.sessionId === sessionId) &&
            (channel === undefined || memory.channel === channel) &&
            where?.(memory) !== false
          );
        });
        expect(ann.getContext(given).memories).toEqual(expected.slice(0, limit));
        expect(ann.memory.getMemories(given)).toEqual(expected.slice(0, limit));
        expect(loaded.memory.getMemories(given)).toEqual(expected.slice(0, limit));
        const { limit: _limit, where: _where, ...others } = given;
        expect(ann.memory.getMemories({ ...others }).length).toBeGreaterThanOrEqual(expected.slice(0, limit).length);
      }),
      { numRuns: 500 },
    );
  });

  it("changes nothing", () => {
    const { system } = scene();
    const before = system.hash();
    const character = system.getCharacter("Ann");
    character.getContext({ userId: "somebody new", sessionId: "new", types: ["new"], channel: "new" });
    character.with({ userId: "new", channel: "new" }).getContext();
    character.memory.summaries({ userId: "new" });
    character.memory.get("x.1");
    system.channel("never opened").leave();
    expect(system.channel("never opened").members).toEqual([]);
    expect(system.hash()).toBe(before);
    expect(system.stats().users).toBe(3);
  });

  it.each<[object, string]>([
    [{ memory_limit: 5 }, "memory_limit"],
    [{ limit: -1 }, "limit"],
    [{ limit: 1.5 }, "limit"],
    [{ limit: Number.NaN }, "limit"],
    [{ limit: "5" }, "limit"],
    [{ limit: null }, "limit"],
    [{ summaryLimit: -1 }, "summaryLimit"],
    [{ types: "note" }, "types"],
    [{ types: [5] }, "types"],
    [{ since: "soon" }, "since"],
    [{ until: Number.NaN }, "until"],
    [{ limit: 0, since: "soon" }, "since"],
    [{ types: ["never seen"], until: "soon" }, "until"],
    [{ userId: "" }, "userId"],
    [{ userId: 5 }, "userId"],
    [{ sessionId: "" }, "sessionId"],
    [{ channel: 5 }, "channel"],
    [{ where: "all" }, "where"],
  ])("refuses %j and names the field", (options, field) => {
    const calls = [() => ann.getContext(options as ContextOptions)];
    if (field !== "summaryLimit") calls.push(() => ann.memory.getMemories(options as ContextOptions) as never);
    for (const call of calls) {
      const error = caught(call);
      expect(error.code).toBe("config/invalid");
      expect(error.details).toEqual({ field });
      expect(error.message).toContain(field);
    }
  });

  it("is refused options that only it takes by those who do not", async () => {
    expect(caught(() => ann.memory.getMemories({ summaryLimit: 5 } as never)).code).toBe("config/invalid");
    expect(caught(() => ann.memory.summaries({ limit: 5 } as never)).details).toEqual({ field: "limit" });
    expect((await caughtLater(() => ann.memory.summarize({ limit: 5 } as never))).details).toEqual({ field: "limit" });
  });
});

describe("a character seen with one user, session or place", () => {
  function bot(): { system: PersonaSystem; bot: Character } {
    const system = manualSystem();
    return { system, bot: system.createCharacter({ name: "Bot", prompt: "I am {{name}}." }) };
  }

  it("adds and reads that user's, and keeps one persona", () => {
    const { bot: all } = bot();
    const [ann, bob] = [all.with({ userId: "ann" }), all.with({ userId: "bob" })];
    expect(ann.addMemory("My name is Ann.").userId).toBe("ann");
    bob.addMemory("My name is Bob.");
    all.addMemory("I am a bot.");
    expect(ann.getContext().memories.map(({ text }) => text)).toEqual(["I am a bot.", "My name is Ann."]);
    expect(bob.memory.getMemories().map(({ text }) => text)).toEqual(["I am a bot.", "My name is Bob."]);
    expect([all.memory.size, ann.memory.size, bob.memory.size]).toEqual([3, 2, 2]);
    expect([ann.id, ann.name, ann.prompt]).toEqual([all.id, all.name, all.prompt]);
    all.update({ prompt: "changed" });
    expect(ann.prompt).toBe("changed");
    ann.update({ tags: ["x"] });
    expect(all.tags).toEqual(["x"]);
  });

  it("is one scope inside another; the inner one and the scope's own word win", () => {
    const { bot: all } = bot();
    const ann = all.with({ userId: "ann" });
    const annHere = ann.with({ sessionId: "s", channel: "inn" });
    expect(annHere.addMemory("x")).toMatchObject({ userId: "ann", sessionId: "s", channel: "inn" });
    expect(annHere.with({ userId: "bob" }).addMemory("y")).toMatchObject({ userId: "bob", sessionId: "s" });
    expect(annHere.with({}).addMemory("z")).toMatchObject({ userId: "ann", sessionId: "s" });
    expect(annHere.with({ userId: undefined as never }).addMemory("z")).toMatchObject({ userId: "ann" });
    expect(ann.addMemory("w", { userId: "bob" }).userId).toBe("ann");
    expect(ann.getContext({ userId: "bob" }).memories.every(({ userId }) => userId === "ann")).toBe(true);
    expect(annHere.getContext().memories.map(({ text }) => text)).toEqual(["z", "z", "x"]);
    expect(ann.getContext({ sessionId: "s" }).memories).toHaveLength(3);
    expect(all.getContext().memories).toHaveLength(5);
  });

  it("neither gets nor removes by its id what it does not show", () => {
    const { bot: all, system } = bot();
    const secret = all.with({ userId: "bob" }).addMemory("Bob's secret.");
    const shared = all.addMemory("Shared.");
    const ann = all.with({ userId: "ann" });
    expect(ann.memory.get(secret.id)).toBeUndefined();
    expect(ann.memory.get(shared.id)).toEqual(shared);
    expect(ann.memory.remove(secret.id)).toBe(false);
    expect(all.memory.get(secret.id)).toEqual(secret);
    const event = system.broadcast("For Bob.", { userId: "bob" });
    expect(ann.memory.get(event.eventId)).toBeUndefined();
    expect(ann.memory.remove(event.eventId)).toBe(false);
    expect(all.memory.get(event.eventId)).toBeDefined();
    const bob = all.with({ userId: "bob" });
    expect(bob.memory.remove(secret.id)).toBe(true);
    expect(bob.memory.remove(event.eventId)).toBe(true);
    expect(all.memory.size).toBe(1);
  });

  it("never shows another user's summaries", async () => {
    const { system, bot: all } = bot();
    const [ann, bob] = [all.with({ userId: "ann" }), all.with({ userId: "bob" })];
    for (let index = 0; index < 6; index++) {
      ann.addMemory(`Ann likes number ${index}.`);
      bob.addMemory(`Bob hates number ${index}.`);
    }
    await system.settled();
    const inAll = all.memory.summaries();
    expect(new Set(inAll.map(({ userId }) => userId))).toEqual(new Set(["ann", "bob"]));
    for (const summary of inAll) {
      expect(summary.text.includes("Ann") && summary.text.includes("Bob")).toBe(false);
    }
    const shown = [...ann.memory.summaries({ all: true }), ...ann.getContext().summaries];
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every(({ userId }) => userId === "ann")).toBe(true);
    const [hers] = bob.memory.summaries();
    expect(ann.memory.get(hers?.id ?? "")).toBeUndefined();
    expect(bob.memory.get(hers?.id ?? "")).toEqual(hers);
  });

  it.each<[object, string]>([
    [{ user: "x" }, "user"],
    [{ userId: "" }, "userId"],
    [{ sessionId: 5 }, "sessionId"],
    [{ channel: null }, "channel"],
  ])("is refused for %j", (scope, field) => {
    const error = caught(() => bot().bot.with(scope));
    expect(error.code).toBe("config/invalid");
    expect(error.details).toEqual({ field });
  });
});
