import { PersonaSystem, type Logger, type Memory, type SystemEvents } from "dramatis";
import { describe, expect, it } from "vitest";
import { DramatisError } from "../../src/core/errors.js";
import { caught, caughtLater } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";
import { MemoryStore } from "./memory-store.js";

/** A logger that keeps what it is told. */
function keepingLogger(): Logger & { readonly lines: { level: string; message: string; data: object | undefined }[] } {
  const lines: { level: string; message: string; data: object | undefined }[] = [];
  const at =
    (level: string) =>
    (message: string, data?: object): void => {
      lines.push({ level, message, data });
    };
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function heard<E extends keyof SystemEvents>(system: PersonaSystem, event: E): SystemEvents[E][] {
  const payloads: SystemEvents[E][] = [];
  system.on(event, (payload) => payloads.push(payload));
  return payloads;
}

describe("events", () => {
  it("tell of own memories, once each, with the memory as it was given back", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    const payloads = heard(system, "memory");
    const added = ann.addMemory({ text: "x" }, { idempotencyKey: "k" });
    ann.with({ userId: "u" }).addMemory("again", { idempotencyKey: "k" });
    system.broadcast("not one's own");
    expect(payloads).toEqual([{ character: "Ann", memory: added }]);
  });

  it("tell of a broadcast once, however many heard it, and also when nobody did", () => {
    const system = manualSystem();
    for (const name of ["Ann", "Bob"]) system.createCharacter({ name, prompt: "" });
    const payloads = heard(system, "broadcast");
    const memories = heard(system, "memory");
    const receipt = system.broadcast(
      { text: "x" },
      { from: "Ann", channel: "inn", metadata: { a: 1 }, idempotencyKey: "k" },
    );
    system.broadcast("twice", { idempotencyKey: "k" });
    system.broadcast("nobody", { to: [] });
    expect(payloads).toHaveLength(2);
    expect(payloads[0]?.receipt.eventId).toBe(receipt.eventId);
    expect(payloads[0]?.receipt.names()).toEqual(["Ann"]);
    expect(payloads[0]?.memory).toMatchObject({
      id: receipt.eventId,
      seq: receipt.seq,
      type: "broadcast",
      content: { text: "x" },
      metadata: { a: 1 },
      channel: "inn",
      source: { kind: "witnessed", from: "Ann", eventId: receipt.eventId },
    });
    expect(memories).toEqual([]);
  });

  it("tell of summaries and of what was let go, by whose they are", async () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "", channels: ["inn"] });
    const summaries = heard(system, "summary");
    const evicted = heard(system, "evicted");
    const ids: string[] = [];
    for (let index = 0; index < 20; index++) {
      ids.push(ann.addMemory(`I saw ${index} ravens.`).id);
      system.broadcast(`The innkeeper counted ${index} mugs.`, { channel: "inn" });
      system.broadcast(`The bell rang ${index} times.`);
      await system.settled();
    }
    expect(summaries.some(({ character, channel }) => character === "Ann" && channel === undefined)).toBe(true);
    expect(summaries.some(({ character, channel }) => character === undefined && channel === "inn")).toBe(true);
    expect(summaries.some(({ character, channel }) => character === undefined && channel === undefined)).toBe(true);
    for (const { character, summary } of summaries) {
      if (character === "Ann") expect(ann.memory.get(summary.id)).toEqual(summary);
    }
    const gone = evicted.filter(({ character }) => character === "Ann").flatMap((payload) => payload.ids);
    expect(gone.length).toBeGreaterThan(0);
    expect(gone).toEqual(ids.slice(0, gone.length));
    expect(gone.every((id) => ann.memory.get(id) === undefined)).toBe(true);
  });

  it("stop when that is asked for, each listener by itself", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    let calls = 0;
    const listener = (): void => {
      calls++;
    };
    const [stopFirst, stopSecond] = [system.on("memory", listener), system.on("memory", listener)];
    ann.addMemory("x");
    expect(calls).toBe(2);
    stopFirst();
    stopFirst();
    ann.addMemory("x");
    expect(calls).toBe(3);
    stopSecond();
    ann.addMemory("x");
    expect(calls).toBe(3);
  });

  it("reach those who listened when they happened, also when a listener stops or starts listening", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    const order: string[] = [];
    const stop = system.on("memory", () => {
      order.push("first");
      stop();
      system.on("memory", () => order.push("late"));
    });
    system.on("memory", () => order.push("second"));
    ann.addMemory("x");
    expect(order).toEqual(["first", "second"]);
    ann.addMemory("y");
    expect(order).toEqual(["first", "second", "second", "late"]);
  });

  it("are not disturbed by a listener that throws, which is logged", async () => {
    const logger = keepingLogger();
    const system = manualSystem({ logger });
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    for (const event of ["memory", "broadcast", "summary", "evicted"] as const) {
      system.on(event, () => {
        throw new RangeError(`bad listener of ${event}`);
      });
    }
    const after = heard(system, "memory");
    for (let index = 0; index < 12; index++) {
      ann.addMemory(`number ${index}`);
      system.broadcast(`number ${index}`);
      await system.settled();
    }
    expect(after).toHaveLength(12);
    expect(ann.memory.summaries().length).toBeGreaterThan(0);
    const messages = new Set(logger.lines.map(({ message }) => message));
    for (const event of ["memory", "broadcast", "summary", "evicted"]) {
      expect(messages).toContain(`A listener of "${event}" threw`);
    }
    expect(system.stats()).toMatchObject({ errors: 0, jobs: { failed: 0 } });
  });

  it("are not disturbed by a listener that fails later either", async () => {
    const logger = keepingLogger();
    const system = manualSystem({ logger });
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    // oxlint-disable-next-line typescript/no-misused-promises -- people do, and it must not end their process
    system.on("memory", async () => {
      throw new RangeError("later");
    });
    ann.addMemory("x");
    await Promise.resolve();
    await Promise.resolve();
    expect(logger.lines.map(({ message }) => message)).toEqual(['A listener of "memory" threw']);
  });

  it("give payloads that can be changed without changing anything else", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    const spoil = ({ memory }: { memory: Memory }): void => {
      Object.assign(memory.content, { text: "spoiled" });
      Object.assign(memory.metadata, { spoiled: true });
      Object.assign(memory, { type: "spoiled" });
    };
    system.on("memory", spoil);
    system.on("broadcast", spoil);
    system.on("broadcast", ({ receipt }) => Object.assign(receipt, { recipients: 99, names: () => ["spoiled"] }));
    const added = ann.addMemory("fine");
    const receipt = system.broadcast("fine");
    expect([receipt.recipients, receipt.names()]).toEqual([1, ["Ann"]]);
    expect(added).toMatchObject({ type: "interaction", content: { text: "fine" }, metadata: {} });
    for (const { content, metadata } of ann.memory.getMemories()) {
      expect([content, metadata]).toEqual([{ text: "fine" }, {}]);
    }
  });

  it("may lead to further memories", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    const seqs: number[] = [];
    system.on("memory", ({ memory }) => {
      seqs.push(memory.seq);
      if (seqs.length < 3) ann.addMemory("and then");
    });
    ann.addMemory("first");
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(ann.memory.getMemories().map(({ text }) => text)).toEqual(["and then", "and then", "first"]);
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
  });

  it.each<[unknown, unknown]>([
    ["memories", () => {}],
    ["__proto__", () => {}],
    [5, () => {}],
    ["memory", undefined],
    ["memory", "listener"],
  ])("are refused to be listened to as %s by %s", (event, listener) => {
    const error = caught(() => manualSystem().on(event as "memory", listener as () => void));
    expect(error.code).toBe("config/invalid");
  });

  it("tell of a store that fails in the background, or it is logged and counted", async () => {
    const store = new MemoryStore();
    const logger = keepingLogger();
    const system = await PersonaSystem.open({ store, logger, background: "manual" });
    store.fail(new DramatisError("store/full", "The disk is full"));
    expect(system.stats().errors).toBe(1);
    expect(logger.lines).toMatchObject([{ level: "error", message: "The disk is full", data: { code: "store/full" } }]);
    const errors = heard(system, "error");
    store.fail(new DramatisError("store/full", "Still full"));
    expect(errors).toMatchObject([{ error: { code: "store/full", message: "Still full" } }]);
  });
});

describe("a closed system", () => {
  it("refuses everything that reads or changes it, and says why", async () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "", channels: ["inn"] });
    const inn = system.channel("inn");
    const snapshot = system.toJSON();
    await system.close();
    await system.close();
    await system[Symbol.asyncDispose]();
    const calls: (() => unknown)[] = [
      () => system.toJSON(),
      () => system.hash(),
      () => system.createCharacter({ name: "Bob", prompt: "" }),
      () => system.defineCharacter({ name: "Bob", prompt: "" }),
      () => system.importCharacter({}),
      () => system.getCharacter("Ann"),
      () => system.findCharacter("Ann"),
      () => system.listCharacters(),
      () => system.renameCharacter("Ann", "Eve"),
      () => system.removeCharacter("Ann"),
      () => system.switchActiveCharacter("Ann"),
      () => system.addInteraction("Ann", "x"),
      () => system.broadcast("x"),
      () => system.channel("inn"),
      () => system.tick(),
      () => system.activeCharacter,
      () => system.on("memory", () => {}),
      () => inn.join("Ann"),
      () => inn.leave("Ann"),
      () => ann.addMemory("x"),
      () => ann.getContext(),
      () => ann.update({ prompt: "x" }),
      () => ann.toJSON(),
      () => ann.with({ userId: "u" }).getContext(),
      () => ann.memory.size,
      () => ann.memory.get("x.1"),
      () => ann.memory.getMemories(),
      () => ann.memory.summaries(),
      () => ann.memory.remove("x.1"),
      () => ann.memory.stats(),
    ];
    for (const call of calls) {
      const error = caught(call);
      expect(error.code).toBe("system/closed");
      expect(error.message).toMatch(/closed/);
    }
    for (const call of [
      () => system.flush(),
      () => system.settled(),
      () => system.saveAs(new MemoryStore()),
      () => ann.memory.summarize(),
    ]) {
      expect((await caughtLater(call)).code).toBe("system/closed");
    }
    expect(PersonaSystem.fromJSON(snapshot).getCharacter("Ann").channels).toEqual(["inn"]);
  });

  it("still tells how it went, and lets listeners go", async () => {
    const system = manualSystem();
    const stop = system.on("memory", () => {});
    system.createCharacter({ name: "Ann", prompt: "" }).addMemory("x");
    const before = system.stats();
    await system.close();
    stop();
    expect(system.stats()).toEqual(before);
  });

  it("may finish its work first", async () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    const summaries = heard(system, "summary");
    for (let index = 0; index < 10; index++) ann.addMemory(`number ${index}`);
    expect(summaries).toHaveLength(0);
    await system.close({ settle: true });
    expect(summaries.length).toBeGreaterThan(0);
  });

  it("is closed at the end of a block, whatever happens in it", async () => {
    const store = new MemoryStore();
    const run = async (): Promise<void> => {
      // oxlint-disable-next-line typescript/await-thenable -- the linter does not know what is async disposable
      await using system = await PersonaSystem.open({ store, background: "manual" });
      system.createCharacter({ name: "Ann", prompt: "" });
      expect(store.isOpen).toBe(true);
      throw new RangeError("oops");
    };
    await expect(run()).rejects.toThrow("oops");
    expect(store.isOpen).toBe(false);
    expect(store.document).toContain('"Ann"');
  });
});

describe("options of a system", () => {
  it.each<[object, string]>([
    [{ sede: "x" }, "sede"],
    [{ seed: 5 }, "seed"],
    [{ locale: "de" }, "locale"],
    [{ background: "never" }, "background"],
    [{ clock: {} }, "clock"],
    [{ clock: () => 5 }, "clock"],
    [{ logger: { info: () => {} } }, "logger"],
    [{ model: {} }, "model"],
    [{ memory: 5 }, "memory"],
    [{ memory: { maxMemories: "5" } }, "maxMemories"],
    [{ memory: { summaryThreshold: 1 } }, "summaryThreshold"],
    [{ types: { a: {} } }, "types"],
    [{ embedder: {} }, "embedder"],
  ])("are refused when they are %j, naming the field", async (options, field) => {
    for (const error of [
      caught(() => new PersonaSystem(options)),
      caught(() => PersonaSystem.fromJSON(new PersonaSystem().toJSON(), options)),
      await caughtLater(() => PersonaSystem.open({ store: new MemoryStore(), ...options })),
    ]) {
      expect(error.code).toBe("config/invalid");
      expect(error.message).toContain(field);
    }
  });

  it.each([undefined, null, 5, "", {}, { open: 5 }])("need a store that is one, not %j", async (store) => {
    const error = await caughtLater(() => PersonaSystem.open({ store: store as never }));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toMatch(/store/);
    expect((await caughtLater(() => PersonaSystem.open(undefined as never))).code).toBe("config/invalid");
  });
});
