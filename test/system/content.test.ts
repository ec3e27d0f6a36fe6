import fc from "fast-check";
import { PersonaSystem, validateMemoryConfig, validateMemoryContent, type Character } from "dramatis";
import { describe, expect, it } from "vitest";
import { caught } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";
import { MemoryStore } from "./memory-store.js";

function makeAnn(system = manualSystem()): Character {
  return system.createCharacter({ name: "Ann", prompt: "" });
}

describe("a memory", () => {
  it("is what was given, with what the system knows about it", () => {
    const ann = makeAnn();
    const memory = ann.addMemory(
      { user: "Hi", response: "Hello", count: 2 },
      {
        type: "greeting",
        metadata: { mood: ["calm"] },
        importance: 0.75,
        at: "2026-11-21T08:00:00+02:00",
        userId: "u",
        sessionId: "s",
        channel: "inn",
      },
    );
    expect(memory).toEqual({
      id: memory.id,
      seq: memory.seq,
      at: "2026-11-21T06:00:00.000Z",
      type: "greeting",
      content: { user: "Hi", response: "Hello", count: 2 },
      text: "Hi\nHello",
      metadata: { mood: ["calm"] },
      importance: 0.75,
      source: { kind: "experienced" },
      userId: "u",
      sessionId: "s",
      channel: "inn",
    });
    expect(memory.id).toMatch(/^[0-9a-f]{8}\.\d+$/);
    expect(memory.id.endsWith(`.${memory.seq}`)).toBe(true);
    expect(ann.memory.get(memory.id)).toEqual(memory);
    expect(ann.memory.getMemories()).toEqual([memory]);
  });

  it("needs nothing but content", () => {
    const memory = makeAnn().addMemory("I woke up.");
    expect(memory).toEqual({
      id: memory.id,
      seq: memory.seq,
      at: "2026-01-01T00:01:00.000Z",
      type: "interaction",
      content: { text: "I woke up." },
      text: "I woke up.",
      metadata: {},
      importance: 0.5,
      source: { kind: "experienced" },
    });
  });

  it("is ordered by when it was added, not by when it happened", () => {
    const ann = makeAnn();
    const late = ann.addMemory("late", { at: "2030-01-01" });
    const early = ann.addMemory("early", { at: "1830-01-01" });
    const before = ann.addMemory("before our time", { at: -62_198_755_200_000 });
    expect(ann.memory.getMemories()).toEqual([before, early, late]);
    expect(before.at).toBe("-000001-01-01T00:00:00.000Z");
    expect(late.seq).toBeLessThan(early.seq);
  });

  it("is kept with all its bytes, whatever JSON it is", () => {
    const system = manualSystem({ memory: { maxMemories: 100_000 } });
    const ann = makeAnn(system);
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (content) => {
        const expected: unknown = JSON.parse(JSON.stringify(content));
        const added = ann.addMemory(content);
        expect(added.content).toEqual(expected);
        expect(JSON.stringify(ann.memory.get(added.id)?.content)).toBe(JSON.stringify(expected));
      }),
    );
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
    expect(again.hash()).toBe(system.hash());
    expect(again.getCharacter("Ann").getContext()).toEqual(ann.getContext());
  });

  it("may be larger than what others lie in together", () => {
    const system = manualSystem();
    const ann = makeAnn(system);
    const text = "\u00e9".repeat(3_000_000);
    const memory = ann.addMemory({ text, after: "x" });
    ann.addMemory("small");
    expect(ann.memory.get(memory.id)?.text).toBe(`${text}\nx`);
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
  });
});

describe("content", () => {
  it("is cut off from the caller's object, and what is read from what is kept", () => {
    const ann = makeAnn();
    const given = { text: "before", list: [{ n: 1 }] };
    const metadata = { tags: ["a"] };
    const added = ann.addMemory(given, { metadata });
    given.text = "after";
    given.list.push({ n: 2 });
    metadata.tags.push("b");
    const mutable = added as unknown as { content: { text: string; list: unknown[] }; metadata: { tags: string[] } };
    mutable.content.text = "changed";
    mutable.content.list.length = 0;
    mutable.metadata.tags.length = 0;
    const read = ann.memory.get(added.id) as unknown as typeof mutable;
    expect(read).toMatchObject({ content: { text: "before", list: [{ n: 1 }] }, metadata: { tags: ["a"] } });
    read.content.text = "changed";
    Object.assign(read, { type: "x", source: { kind: "told" } });
    expect(ann.getContext().memories[0]).toMatchObject({ content: { text: "before" }, type: "interaction" });
    ann.memory.getMemories().length = 0;
    expect(ann.memory.size).toBe(1);
  });

  it("keeps definitions apart from what was given and from what is read, also after loading", () => {
    const background = { trade: "smith", list: [1] };
    const tags = ["a"];
    const system = manualSystem();
    system.createCharacter({ name: "Ann", prompt: "", background, tags });
    background.list.push(2);
    tags.push("b");
    const loaded = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
    for (const each of [system, loaded]) {
      const before = each.hash();
      const ann = each.getCharacter("Ann");
      Object.assign(ann.background, { trade: "x" });
      (ann.tags as string[]).push("c");
      (ann.channels as string[]).push("d");
      Object.assign(ann.getContext().background, { trade: "x" });
      expect(Reflect.set(ann.memory.config, "maxMemories", 1) && ann.memory.config.maxMemories === 1).toBe(false);
      const file = ann.toJSON() as { background: object; memory: object; tags: string[] };
      Object.assign(file.background, { trade: "x" });
      Reflect.set(file.memory, "maxMemories", 1);
      file.tags.push("e");
      Object.assign(each.toJSON()["memory"] as object, { maxMemories: 1 });
      expect(ann).toMatchObject({ background: { trade: "smith", list: [1] }, tags: ["a"], channels: [] });
      expect(ann.memory.config.maxMemories).toBe(8);
      expect(each.hash()).toBe(before);
    }
  });

  it.each([
    [undefined, /content must be an object or a string, but is undefined/],
    [null, /but is null/],
    [5, /but is the number 5/],
    [[1], /but is an array/],
    [new Date(0), /content is a Date/],
    [new Map(), /content is an instance of Map/],
    [() => 1, /but is a function/],
    [{ a: [{ b: Number.NaN }] }, /content\.a\[0\]\.b is NaN/],
    [{ a: 5n }, /content\.a is a bigint/],
    [{ "a b": undefined, c: [undefined] }, /content\.c\[0\] is undefined/],
  ])("is refused when it is %s", (content, says) => {
    const system = manualSystem();
    const ann = makeAnn(system);
    const before = system.hash();
    for (const add of [
      () => ann.addMemory(content as never),
      () => system.addInteraction("Ann", content as never),
      () => system.broadcast(content as never),
    ]) {
      const error = caught(add);
      expect(error.code).toBe("memory/invalid");
      expect(error.message).toMatch(says);
    }
    expect(system.hash()).toBe(before);
  });

  it.each([
    [{ type: "" }, "memory/invalid", "type"],
    [{ type: " " }, "memory/invalid", "type"],
    [{ type: "summary" }, "memory/invalid", "type"],
    [{ type: 5 }, "memory/invalid", "type"],
    [{ metadata: [] }, "memory/invalid", "metadata"],
    [{ metadata: "x" }, "memory/invalid", "metadata"],
    [{ metadata: { a: { b: new Date(0) } } }, "memory/invalid", "metadata.a.b"],
    [{ importance: 1.01 }, "memory/invalid", "importance"],
    [{ importance: -0.01 }, "memory/invalid", "importance"],
    [{ importance: Number.NaN }, "memory/invalid", "importance"],
    [{ importance: "1" }, "memory/invalid", "importance"],
    [{ at: "yesterday" }, "memory/invalid", "at"],
    [{ at: Number.NaN }, "memory/invalid", "at"],
    [{ at: new Date(Number.NaN) }, "memory/invalid", "at"],
    [{ userId: "" }, "memory/invalid", "userId"],
    [{ userId: 5 }, "memory/invalid", "userId"],
    [{ sessionId: "" }, "memory/invalid", "sessionId"],
    [{ idempotencyKey: "" }, "memory/invalid", "idempotencyKey"],
    [{ idempotencyKey: 5 }, "memory/invalid", "idempotencyKey"],
    [{ memory_type: "event" }, "config/invalid", "memory_type"],
    [{ metdata: {} }, "config/invalid", "metdata"],
  ])("is refused with the options %j", (options, code, field) => {
    const system = manualSystem();
    const ann = makeAnn(system);
    const before = system.hash();
    for (const add of [
      () => ann.addMemory("x", options as never),
      () => ann.with({ sessionId: "s" }).addMemory("x", options as never),
      () => system.addInteraction("Ann", "x", options as never),
      () => system.broadcast("x", options as never),
    ]) {
      if (add.toString().includes("with") && "sessionId" in options) continue;
      const error = caught(add);
      expect(error.code).toBe(code);
      expect(error.details["path"] ?? error.details["field"]).toBe(field);
      expect(error.message).toContain(field);
    }
    expect(system.hash()).toBe(before);
  });

  it("takes the ends of what is allowed", () => {
    const ann = makeAnn();
    expect(ann.addMemory("x", { importance: 0 }).importance).toBe(0);
    expect(ann.addMemory("x", { importance: 1 }).importance).toBe(1);
    expect(ann.addMemory("x", { importance: -0 }).importance).toBe(0);
    expect(ann.addMemory("x", { metadata: {} }).metadata).toEqual({});
    expect(ann.addMemory("").content).toEqual({ text: "" });
    expect(ann.addMemory({}).content).toEqual({});
    expect(ann.addMemory("x", { type: undefined as never, at: undefined as never }).type).toBe("interaction");
    expect(ann.memory.getMemories().map(({ importance }) => importance)).toEqual([0.5, 0.5, 0.5, 0.5, 0, 1, 0]);
  });

  it("is refused, and nothing is kept, while the clock tells no time", () => {
    let now = Number.NaN;
    const system = manualSystem({ clock: { now: () => now } });
    const ann = makeAnn(system);
    const before = system.hash();
    const error = caught(() => ann.addMemory("x"));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toMatch(/clock/);
    expect(caught(() => system.broadcast("x")).code).toBe("config/invalid");
    expect(system.hash()).toBe(before);
    now = 5.9;
    expect(ann.addMemory("x").at).toBe("1970-01-01T00:00:00.005Z");
  });

  it("is refused when its type is one more than a system can know, and the world still opens", async () => {
    const store = new MemoryStore();
    const system = await PersonaSystem.open({ store, background: "manual", memory: { maxMemories: 200_000 } });
    const ann = makeAnn(system);
    let types = 0;
    const error = caught(() => {
      for (; types < 70_000; types++) ann.addMemory({}, { type: `type ${types}` });
    });
    expect(types).toBeGreaterThan(60_000);
    expect(error.code).toBe("memory/invalid");
    expect(error.message).toMatch(/^type: /);
    expect(ann.memory.size).toBe(types);
    expect(ann.addMemory({}, { type: "type 5" }).type).toBe("type 5");
    const again = await PersonaSystem.open({ store: store.crash(), background: "manual" });
    expect(again.hash()).toBe(system.hash());
  });
});

describe("an idempotency key", () => {
  it("gives the memory that exists and adds nothing, within one character", () => {
    const system = manualSystem();
    const [ann, eve] = [makeAnn(system), system.createCharacter({ name: "Eve", prompt: "" })];
    const first = ann.addMemory("once", { idempotencyKey: "k" });
    expect(ann.addMemory("twice", { idempotencyKey: "k" })).toEqual(first);
    expect(ann.with({ sessionId: "s" }).addMemory("thrice", { idempotencyKey: "k" })).toEqual(first);
    expect(eve.addMemory("hers", { idempotencyKey: "k" }).text).toBe("hers");
    expect([ann.memory.size, eve.memory.size]).toEqual([1, 1]);
    const again = PersonaSystem.fromJSON(system.toJSON(), { background: "manual" });
    expect(again.getCharacter("Ann").addMemory("after loading", { idempotencyKey: "k" })).toEqual(first);
    ann.memory.remove(first.id);
    expect(ann.addMemory("anew", { idempotencyKey: "k" }).text).toBe("anew");
  });

  it("holds as long as the entry lives, also when the memory is out of sight", async () => {
    const system = manualSystem();
    const ann = makeAnn(system);
    const first = ann.addMemory("once", { idempotencyKey: "k" });
    // Its window is summarized, and it has left the view, but its window's rows are not yet let go.
    for (let index = 0; index < 8; index++) {
      ann.addMemory(`later ${index}`);
      await system.settled();
    }
    expect(ann.memory.getMemories().some(({ id }) => id === first.id)).toBe(false);
    const held = (system.toJSON()["logs"] as Record<string, { memories: { id: string }[] }>)[ann.id]?.memories ?? [];
    const isHeld = held.some(({ id }) => id === first.id);
    const second = ann.addMemory("twice", { idempotencyKey: "k" });
    expect(second.id === first.id).toBe(isHeld);
    expect(isHeld).toBe(true);
  });
});

describe("validators", () => {
  it.each([
    [{ user: "a", response: "b" }, true, []],
    ["a text", true, []],
    [{}, true, []],
    [null, false, ["content"]],
    [[], false, ["content"]],
    [5, false, ["content"]],
    [{ a: { b: [1, 2n] } }, false, ["content.a.b[1]"]],
    [new Date(0), false, ["content"]],
  ])("say of content %s what is wrong, without throwing", (content, ok, paths) => {
    const report = validateMemoryContent(content);
    expect(report.ok).toBe(ok);
    expect(report.issues.map(({ path }) => path)).toEqual(paths);
    if (typeof content === "object") {
      const add = (): unknown => makeAnn().addMemory(content as object);
      if (ok) add();
      else expect(caught(add).code).toBe("memory/invalid");
    }
  });

  it("do not throw when a property of what they are given does", () => {
    const given = Object.defineProperty({}, "maxMemories", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(validateMemoryContent(given)).toMatchObject({ ok: false, issues: [{ path: "content" }] });
    expect(validateMemoryConfig(given)).toMatchObject({ ok: false, issues: [{ path: "" }] });
    expect(caught(() => makeAnn().addMemory(given)).code).toBe("memory/invalid");
  });

  it.each([
    [{}, []],
    [{ maxMemories: 500, summaryThreshold: 50, autoSummarize: true }, []],
    [{ maxMemories: 4 }, []],
    [{ maxMemories: 1, autoSummarize: false }, []],
    [{ maxMemories: 3 }, ["maxMemories"]],
    [{ maxMemories: -1 }, ["maxMemories"]],
    [{ maxMemories: "5" }, ["maxMemories"]],
    [{ maxMemories: 2.5 }, ["maxMemories"]],
    [{ maxMemories: 10, summaryThreshold: 6 }, ["summaryThreshold"]],
    [{ summaryThreshold: 1 }, ["summaryThreshold"]],
    [{ autoSummarize: 1 }, ["autoSummarize"]],
    [{ max_memories: 5 }, [""]],
    [null, [""]],
    ["x", [""]],
    [[], [""]],
    [undefined, [""]],
  ])("say of the configuration %j what is wrong, and agree with what is accepted", (config, paths) => {
    const report = validateMemoryConfig(config);
    expect([...new Set(report.issues.map(({ path }) => path))]).toEqual(paths);
    expect(report.ok).toBe(paths.length === 0);
    if (config === undefined) return;
    const make = (): unknown => new PersonaSystem({ memory: config as never });
    if (report.ok) make();
    else expect(caught(make).code).toBe("config/invalid");
  });
});
