import { PersonaSystem, type DramatisError } from "dramatis";
import { describe, expect, it } from "vitest";
import { floatsToText } from "../../../src/core/float-text.js";
import { Engine } from "../../../src/system/engine.js";
import { resolveSystemOptions } from "../../../src/system/options.js";
import { addOwnMemory } from "../../../src/system/own-memory.js";
import { World } from "../../../src/system/world.js";
import type { Embeddings } from "../../../src/system/embeddings.js";
import type { MemoryLog } from "../../../src/memory/memory-log.js";
import { caught } from "../../core/caught.js";
import { savedVectors, WordEmbedder } from "./word-embedder.js";

const TEXTS = [
  ["the red fox", "a mill behind the hill", "nothing of the kind", ""],
  ["the red fox sleeps", "the red fox"],
];

interface Searched {
  readonly embeddings: Embeddings;
  readonly logs: readonly MemoryLog[];
  readonly embedder: WordEmbedder;
  textOf(log: MemoryLog, seq: number): string | undefined;
}

/** Two characters whose memories have their vectors. */
async function searched(): Promise<Searched> {
  const embedder = new WordEmbedder("words", 16);
  const options = resolveSystemOptions({ embedder, background: "manual" });
  const engine = new Engine(options, new World(options.memory));
  engine.begin();
  const logs: MemoryLog[] = [];
  for (const [index, texts] of TEXTS.entries()) {
    const id = engine.nextId();
    const memory = engine.world.memory;
    engine.commit({
      k: "character",
      id,
      name: `c${index}`,
      prompt: "",
      background: {},
      variables: {},
      template: "character",
      tags: [],
      memory,
    });
    const state = engine.world.byId.get(id);
    if (state === undefined) throw new Error("no character");
    for (const text of texts) addOwnMemory(engine, state, text, {});
    logs.push(engine.world.logOf(state));
  }
  await engine.settled();
  if (engine.embeddings === undefined) throw new Error("no embeddings");
  const textOf = (log: MemoryLog, seq: number): string | undefined =>
    (JSON.parse(log.content(log.lowerBound(seq))) as { text?: string }).text;
  return { embeddings: engine.embeddings, logs, embedder, textOf };
}

const all = (): boolean => true;
const soon = { timeoutMs: 1000 };

describe("memories by their vectors", () => {
  it("are found over all logs, most similar first, newer first among equals", async () => {
    const { embeddings, logs, textOf } = await searched();
    const query = await embeddings.embedQuery("the red fox", soon);
    const found = embeddings.nearest(logs, query ?? new Float32Array(), 3, all);
    expect(found.map(({ log, seq }) => textOf(log, seq))).toEqual(["the red fox", "the red fox", "the red fox sleeps"]);
    expect(found.map(({ log }) => logs.indexOf(log))).toEqual([1, 0, 1]);
    expect(found.slice(0, 2).map(({ similarity }) => similarity)).toEqual([1, 1]);
    expect(embeddings.nearest(logs, query ?? new Float32Array(), 1, all)).toEqual(found.slice(0, 1));
    expect(embeddings.nearest(logs, query ?? new Float32Array(), 0, all)).toEqual([]);
  });

  it("are found as far as a filter lets them", async () => {
    const { embeddings, logs, textOf } = await searched();
    const query = (await embeddings.embedQuery("the red fox", soon)) ?? new Float32Array();
    const filter = (log: MemoryLog, position: number): boolean => log === logs[0] && position !== 0;
    const found = embeddings.nearest(logs, query, 10, filter);
    // The one that says nothing is like nothing.
    const texts = new Set(found.map(({ log, seq }) => textOf(log, seq)));
    expect([found.length, texts]).toEqual([2, new Set(TEXTS[0]?.slice(1, 3))]);
  });

  it.each<[string, unknown, string]>([
    ["another length", new Float32Array(3), "vector has 3 numbers"],
    ["what is no number", new Float32Array(16).fill(NaN), "no number"],
    ["a plain array", [1, 2], "is an array"],
  ])("cannot be asked for with %s", async (_, vector, message) => {
    const { embeddings, logs } = await searched();
    const calls = [
      () => embeddings.nearest(logs, vector as Float32Array, 3, all),
      () => embeddings.nearest([], vector as Float32Array, 3, all),
    ];
    for (const call of calls) {
      const error: DramatisError = caught(call);
      expect(error).toMatchObject({ code: "config/invalid", details: { field: "vector", dimensions: 16 } });
      expect(error.message).toContain(message);
      expect(error.message).toContain("16 dimensions");
    }
  });

  it("are not held any longer than their rows", async () => {
    const { embeddings, logs } = await searched();
    const query = (await embeddings.embedQuery("the red fox", soon)) ?? new Float32Array();
    const [log] = logs;
    if (log === undefined) throw new Error("no log");
    const [deleted, evicted] = [log.seq(0), log.seq(1)];
    log.remove(new Set([deleted]));
    log.evict([0]);
    const held = [deleted, evicted, log.seq(0)].map((seq) => log.vectors?.find(seq) !== undefined);
    expect(held).toEqual([false, false, true]);
    expect(embeddings.nearest([log], query, 10, all)).toHaveLength(1);
    log.clear();
    expect(log.vectors?.isEmpty).toBe(true);
  });

  it("cannot be asked for while the embedder is down; that is no error", async () => {
    const { embeddings, embedder } = await searched();
    embedder.fault = () => Promise.reject(new Error("down"));
    expect(await embeddings.embedQuery("something new", soon)).toBeUndefined();
    // What was asked before is known.
    expect(await embeddings.embedQuery("the red fox", soon)).toBeInstanceOf(Float32Array);
  });
});

describe("vectors in a snapshot", () => {
  const good = async (): Promise<{ snapshot: Record<string, unknown>; vectors: Record<string, unknown>[] }> => {
    const system = new PersonaSystem({ embedder: new WordEmbedder("words", 2), background: "manual" });
    system.createCharacter({ name: "Ann", prompt: "" });
    system.broadcast("one");
    system.broadcast("two");
    await system.settled();
    const snapshot = JSON.parse(JSON.stringify(system.toJSON())) as Record<string, unknown>;
    expect(savedVectors(snapshot)).toHaveLength(2);
    return { snapshot, vectors: savedVectors(snapshot) as unknown as Record<string, unknown>[] };
  };
  const NAN = Buffer.from(Float32Array.of(NaN, 1).buffer).toString("base64");
  const INFINITE = Buffer.from(Float32Array.of(1, -Infinity).buffer).toString("base64");

  it.each<[string, Record<string, unknown>, string]>([
    ["of an id that is no memory", { id: "x.1" }, "].id"],
    ["without an id", { id: undefined }, "].id"],
    ["of a memory that has one already", { id: "second" }, "].id"],
    ["without a fingerprint", { by: undefined }, "].by"],
    ["of a fingerprint without dimensions", { by: "words" }, "].by"],
    ["of no dimensions", { by: "words@0" }, "].by"],
    ["of too many dimensions", { by: "words@65537" }, "].by"],
    ["of dimensions nobody can count", { by: "words@99999999999999999999" }, "].by"],
    ["of other dimensions than it says", { by: "words@3" }, "].vector"],
    ["that is too long", { vector: "A".repeat(1_000_000) }, "].vector"],
    ["that is no base64", { vector: "!!!!!!!!!!!=" }, "].vector"],
    ["that is no text", { vector: [1, 2] }, "].vector"],
    ["with NaN", { vector: NAN }, "].vector"],
    ["with infinity", { vector: INFINITE }, "].vector"],
  ])("are refused: one %s", async (_, change, path) => {
    const { snapshot, vectors } = await good();
    const change2 = change["id"] === "second" ? { id: vectors[1]?.["id"] } : change;
    Object.assign(vectors[0] ?? {}, change2);
    const error = caught(() => PersonaSystem.fromJSON(snapshot));
    expect(error).toMatchObject({ code: "snapshot/invalid", details: { path: expect.stringContaining(path) } });
    expect(error.message.length).toBeLessThan(400);
  });

  it.each([[{ vectors: {} }], [{ vectors: [7] }]])("are refused: %j instead of a list of them", async (change) => {
    const { snapshot } = await good();
    Object.assign((snapshot["logs"] as Record<string, object>)["everyone"] ?? {}, change);
    expect(caught(() => PersonaSystem.fromJSON(snapshot)).code).toBe("snapshot/invalid");
  });

  it("may be of any length and nothing is found wrong by it", async () => {
    const { snapshot, vectors } = await good();
    const long = Buffer.from(Float32Array.of(3e38, -3e38).buffer).toString("base64");
    Object.assign(vectors[0] ?? {}, { vector: long });
    const once = PersonaSystem.fromJSON(snapshot).toJSON();
    // Made 1 long when it was taken in, and the same from then on.
    expect(savedVectors(once)[0]?.vector).toBe(floatsToText(Float32Array.of(Math.SQRT1_2, -Math.SQRT1_2)));
    expect(PersonaSystem.fromJSON(once).toJSON()).toEqual(once);
  });
});
