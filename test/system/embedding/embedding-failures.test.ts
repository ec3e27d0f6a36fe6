import { DramatisError, PersonaSystem, type SystemOptions } from "dramatis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FAULTS } from "../../memory/vectors/embedder-faults.js";
import { turn } from "../../support/pending-model.js";
import { MemoryStore } from "../memory-store.js";
import { savedVectors, WordEmbedder } from "./word-embedder.js";

const HOUR = 3_600_000;

function worldOf(embedder: WordEmbedder, options: SystemOptions = {}): { system: PersonaSystem; errors: string[] } {
  const system = new PersonaSystem({ embedder, background: "manual", ...options });
  system.createCharacter({ name: "Ann", prompt: "" });
  const errors: string[] = [];
  system.on("error", ({ error, job }) => errors.push(`${error.code} ${job}`));
  return { system, errors };
}

/** Waits for `settled`, and gives the milliseconds that took. */
async function settle(system: PersonaSystem): Promise<number> {
  const start = Date.now();
  let took: number | undefined;
  void system.settled().then(() => (took = Date.now() - start));
  while (took === undefined) await vi.advanceTimersByTimeAsync(100);
  return took;
}

function remember(system: PersonaSystem, count: number, from = 0): void {
  for (let index = from; index < from + count; index++) system.addInteraction("Ann", `memory ${index}`);
}

const refuse = (): never => {
  throw new Error("down");
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("while the embedder", () => {
  it.each(FAULTS)("%s, adding and reading go on, and settled ends", async (name, fault) => {
    const embedder = new WordEmbedder();
    embedder.fault = fault;
    const { system, errors } = worldOf(embedder);
    remember(system, 3);
    expect(await settle(system)).toBeLessThan(100_000);
    expect(system.getCharacter("Ann").memory.size).toBe(3);
    expect(savedVectors(system.toJSON())).toEqual([]);
    // One for each call that failed, and not one for each memory. Another number of dimensions will not be right in a moment.
    const tries = /dimensions|empty/.test(name) ? 1 : 3;
    expect(errors).toEqual(Array.from({ length: tries }, () => expect.stringMatching(/^model\/[\w-]+ embedding$/)));
    expect(system.stats()).toMatchObject({ errors: tries, jobs: { failed: tries, pending: 0 } });
  });

  it("is down, nobody waits for it again; when it is back, everything gets its vector", async () => {
    const embedder = new WordEmbedder();
    embedder.fault = refuse;
    const { system } = worldOf(embedder);
    remember(system, 3);
    await settle(system);
    expect(embedder.calls.length).toBe(3);
    remember(system, 2, 3);
    expect(await settle(system)).toBeLessThan(1000);
    embedder.fault = undefined;
    await vi.advanceTimersByTimeAsync(HOUR);
    await settle(system);
    expect(savedVectors(system.toJSON())).toHaveLength(5);
    expect(system.stats().jobs).toMatchObject({ pending: 0, done: 5 });
  });

  it("is down for a moment, settled waits for the next try", async () => {
    const embedder = new WordEmbedder();
    embedder.fault = (texts) => (embedder.calls.length < 3 ? refuse() : texts.map((text) => embedder.vectorOf(text)));
    const { system, errors } = worldOf(embedder);
    remember(system, 3);
    await settle(system);
    expect(savedVectors(system.toJSON())).toHaveLength(3);
    expect(errors).toHaveLength(2);
  });

  it("says to come back in an hour, settled does not wait so long, and the background does", async () => {
    const embedder = new WordEmbedder();
    embedder.fault = () => {
      throw new DramatisError("model/failed", "busy", {
        retryable: true,
        details: { kind: "rate-limit", retryAfterMs: HOUR },
      });
    };
    const { system } = worldOf(embedder, { background: "auto" });
    remember(system, 1);
    expect(await settle(system)).toBeLessThan(1000);
    embedder.fault = undefined;
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    expect(embedder.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(savedVectors(system.toJSON())).toHaveLength(1);
  });

  it("refuses one text again and again, the others get their vectors", async () => {
    const embedder = new WordEmbedder();
    embedder.fault = (texts) => {
      if (texts.includes("memory 1")) throw new DramatisError("model/failed", "no", { details: { kind: "filter" } });
      return texts.map((text) => embedder.vectorOf(text));
    };
    const { system } = worldOf(embedder, { background: "auto" });
    remember(system, 5);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(savedVectors(system.toJSON())).toHaveLength(4);
    const { length } = embedder.calls;
    await vi.advanceTimersByTimeAsync(10 * HOUR);
    expect(embedder.calls).toHaveLength(length);
    expect(system.stats().jobs.pending).toBe(0);
  });
});

describe("an embedder of a system", () => {
  it("with background work by hand is called in tick and settled only, once a tick", async () => {
    const embedder = new WordEmbedder();
    const { system } = worldOf(embedder);
    remember(system, 40);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(embedder.calls).toHaveLength(0);
    for (let calls = 1; calls <= 3; calls++) {
      system.tick(0);
      await vi.advanceTimersByTimeAsync(HOUR);
      expect(embedder.calls).toHaveLength(calls);
    }
    expect(savedVectors(system.toJSON())).toHaveLength(2);
    for (let step = 0; system.tick().pending > 0 && step < 100; step++) await vi.advanceTimersByTimeAsync(1);
    expect(savedVectors(system.toJSON())).toHaveLength(40);
  });

  it("works by itself otherwise, and embeds equal texts once", async () => {
    const embedder = new WordEmbedder();
    const { system } = worldOf(embedder, { background: "auto" });
    for (let index = 0; index < 600; index++) system.addInteraction("Ann", `memory ${index % 300}`);
    system.broadcast("");
    await vi.advanceTimersByTimeAsync(1000);
    expect(savedVectors(system.toJSON())).toHaveLength(601);
    // A few that are known go along with others, so that their order can be checked.
    expect(new Set(embedder.texts).size).toBe(300);
    expect(embedder.texts.length).toBeLessThan(330);
    // What says nothing has no direction, and nobody needs to be asked for it.
    expect(savedVectors(system.toJSON()).filter(({ vector }) => vector === "")).toHaveLength(1);
  });

  it("is let go of when the system is closed", async () => {
    const embedder = new WordEmbedder();
    let signal: AbortSignal | undefined;
    embedder.fault = (_, given) => {
      signal = given;
      return new Promise(() => {});
    };
    const { system, errors } = worldOf(embedder, { background: "auto" });
    remember(system, 2);
    await vi.advanceTimersByTimeAsync(10);
    expect(signal?.aborted).toBe(false);
    await system.close();
    expect(signal?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect([embedder.calls.length, errors, vi.getTimerCount()]).toEqual([1, [], 0]);
  });

  it("gives up waiting when it is told to, and settled rejects for that only", async () => {
    const embedder = new WordEmbedder();
    embedder.fault = () => new Promise(() => {});
    const { system } = worldOf(embedder);
    remember(system, 1);
    const controller = new AbortController();
    const settled = system.settled({ signal: controller.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(50);
    controller.abort();
    expect(await settled).toMatchObject({ code: "cancelled" });
  });

  it.each([
    { name: "", dimensions: 3 },
    { name: "x".repeat(201), dimensions: 3 },
    { name: "x", dimensions: 0 },
    { name: "x", dimensions: 1.5 },
    { name: "x", dimensions: 70_000 },
    { name: "x" },
  ])("is refused when nobody can know its vectors again: %j", (fields) => {
    const embedder = { ...fields, embed: () => Promise.resolve([]) } as unknown as WordEmbedder;
    expect(() => new PersonaSystem({ embedder })).toThrow(
      /embedder: must have a name .* and dimensions from 1 to 65536/,
    );
    expect(() => new PersonaSystem({ embedder: {} as WordEmbedder })).toThrow(
      /embedder: must be an embedder, with embed/,
    );
  });
});

describe("a store that fails while vectors are stored", () => {
  it("is told of once; nothing more is embedded until the world is opened again", async () => {
    const store = new MemoryStore();
    const embedder = new WordEmbedder();
    const open = PersonaSystem.open({ store, embedder, background: "manual" });
    const system = await open;
    const errors: string[] = [];
    system.on("error", ({ error, job }) => errors.push(`${error.code} ${job}`));
    system.createCharacter({ name: "Ann", prompt: "" });
    remember(system, 3);
    system.tick();
    await turn();
    await vi.advanceTimersByTimeAsync(1);
    store.refusal = new DramatisError("store/full", "full");
    await settle(system);
    expect(errors).toEqual(["store/full embedding"]);
    expect(savedVectors(system.toJSON())).toEqual([]);
    expect(system.stats().jobs.pending).toBe(0);
    const again = await PersonaSystem.open({ store: store.crash(), embedder, background: "manual" });
    await settle(again);
    expect(savedVectors(again.toJSON())).toHaveLength(3);
  });
});
