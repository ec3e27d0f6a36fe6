import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { isDramatisError, manualClock, PersonaSystem, type Character, type LanguageModel } from "../../../src/index.js";
import { scriptedModel } from "../../../src/testing/testing.js";
import { errorOf } from "../../support/error-of.js";

function annWith(model: LanguageModel | undefined): Character {
  const system = new PersonaSystem({
    clock: manualClock("2026-11-20T18:00:00Z"),
    background: "manual",
    ...(model === undefined ? undefined : { model }),
  });
  return system.createCharacter({ name: "Ann", prompt: "You are {{name}}." });
}

/** Says each part when it is let, and tells whether its call was aborted. */
class GatedModel implements LanguageModel {
  readonly name = "gated";
  isAborted = false;
  #open: (() => void)[] = [];
  readonly #parts: readonly string[];

  constructor(...parts: readonly string[]) {
    this.#parts = parts;
  }

  generate(): Promise<never> {
    return Promise.reject(new Error("it only streams"));
  }

  async *stream({ signal }: { signal?: AbortSignal }): AsyncIterable<{ text: string; finish?: "stop" }> {
    signal?.addEventListener("abort", () => (this.isAborted = true));
    for (const text of this.#parts) {
      await new Promise<void>((resolve) => this.#open.push(resolve));
      yield { text };
    }
    yield { text: "", finish: "stop" };
  }

  /** Lets the next part come. */
  async let(): Promise<void> {
    while (this.#open.length === 0) await Promise.resolve();
    this.#open.shift()?.();
  }
}

const failsHalfway: LanguageModel = {
  name: "half",
  generate: () => Promise.reject(new Error("no")),
  async *stream() {
    yield { text: "By " };
    throw new Error("connection reset");
  },
};

describe("an answer that comes bit by bit", () => {
  it("is remembered whole when it was read to its end", async () => {
    const ann = annWith(scriptedModel(["By tomorrow, I swear."]));
    const stream = ann.chatStream("When?");
    const parts: string[] = [];
    for await (const { text } of stream) parts.push(text);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join("")).toBe("By tomorrow, I swear.");
    expect(ann.memory.getMemories()[0]?.content).toEqual({ user: "When?", response: "By tomorrow, I swear." });
    const reply = await stream.reply;
    expect(reply).toMatchObject({ text: "By tomorrow, I swear.", finish: "stop", memory: { metadata: {} } });
  });

  it("needs no reader when only the reply is wanted", async () => {
    const ann = annWith(scriptedModel(["By tomorrow."]));
    const reply = await ann.chatStream("When?").reply;
    expect(reply.text).toBe("By tomorrow.");
    expect(ann.memory.size).toBe(1);
  });

  it("is not asked for before somebody wants it", async () => {
    const model = scriptedModel(["By tomorrow."]);
    annWith(model).chatStream("When?");
    await Promise.resolve();
    expect(model.requests).toEqual([]);
  });

  it("waits for a reader who comes after the reply", async () => {
    const stream = annWith(scriptedModel(["By tomorrow."])).chatStream("When?");
    await stream.reply;
    let text = "";
    for await (const part of stream) text += part.text;
    expect(text).toBe("By tomorrow.");
  });

  it("serves readers that ask before they have an answer, in their order", async () => {
    const stream = annWith(scriptedModel(["By tomorrow."])).chatStream("When?");
    const reader = stream[Symbol.asyncIterator]();
    const parts = await Promise.all([reader.next(), reader.next(), reader.next(), reader.next()]);
    expect(parts.map(({ value }) => value?.text ?? "").join("")).toBe("By tomorrow.");
    expect(parts.at(-1)?.done).toBe(true);
  });

  it("leaves nothing on the caller's signal", async () => {
    const { signal } = new AbortController();
    const ann = annWith(scriptedModel(["One.", "Two."]));
    ann.chatStream("unread", { signal });
    await ann.chatStream("Hi", { signal }).reply;
    for await (const { text } of ann.chatStream("Hi", { signal })) if (text !== "") break;
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("refuses a schema, which takes a whole answer", async () => {
    const stream = annWith(scriptedModel(["{}"])).chatStream("Hi", { schema: z.object({}) } as object);
    expect(isDramatisError(await errorOf(stream.reply), "config/invalid")).toBe(true);
  });

  it("comes in one part from a model that does not stream", async () => {
    const ann = annWith({ name: "whole", generate: () => Promise.resolve({ text: "Hm.", finish: "stop" }) });
    const parts: string[] = [];
    for await (const { text } of ann.chatStream("Hi")) parts.push(text);
    expect(parts).toEqual(["Hm."]);
  });

  it("is said again from memory for the same key", async () => {
    const model = scriptedModel(["First.", "Second."]);
    const ann = annWith(model);
    await ann.chatStream("Hi", { idempotencyKey: "k" }).reply;
    expect((await ann.chatStream("Hi", { idempotencyKey: "k" }).reply).text).toBe("First.");
    expect([model.requests.length, ann.memory.size]).toEqual([1, 1]);
  });
});

describe("breaking off", () => {
  it("by leaving the loop ends the call and remembers what was delivered", async () => {
    const model = new GatedModel("By ", "tomorrow, ", "I swear.");
    const ann = annWith(model);
    const stream = ann.chatStream("When?", { userId: "kim" });
    void model.let().then(() => model.let());
    let count = 0;
    for await (const { text } of stream) if (text !== "" && ++count === 2) break;
    expect(model.isAborted).toBe(true);
    expect(ann.memory.getMemories()[0]).toMatchObject({
      content: { user: "When?", response: "By tomorrow, " },
      metadata: { partial: true },
      userId: "kim",
    });
    const reply = await stream.reply;
    expect([reply.text, reply.finish, reply.memory?.metadata]).toEqual(["By tomorrow, ", "length", { partial: true }]);
    for await (const { text } of stream) expect.fail(`it went on with ${text}`);
  });

  it("by the signal does the same, also while nobody asks for the next part", async () => {
    const model = new GatedModel("By ", "tomorrow.");
    const ann = annWith(model);
    const abort = new AbortController();
    const stream = ann.chatStream("When?", { signal: abort.signal });
    const reader = stream[Symbol.asyncIterator]();
    void model.let();
    expect(await reader.next()).toEqual({ done: false, value: { text: "By " } });
    abort.abort();
    expect((await stream.reply).text).toBe("By ");
    expect(isDramatisError(await errorOf(reader.next()), "cancelled")).toBe(true);
    expect(ann.memory.getMemories()[0]?.metadata).toEqual({ partial: true });
  });

  it("does not count what had come but was not delivered", async () => {
    const ann = annWith(scriptedModel(["one two three four"]));
    const stream = ann.chatStream("Count.");
    for await (const { text } of stream) if (text !== "") break;
    const reply = await stream.reply;
    expect("one two three four".startsWith(reply.text) && reply.text !== "one two three four").toBe(true);
    expect(reply.memory?.metadata).toEqual({ partial: true });
  });

  it("after the last part is no breaking off", async () => {
    const ann = annWith(scriptedModel(["Hm."]));
    const stream = ann.chatStream("Hi");
    const reader = stream[Symbol.asyncIterator]();
    let text = "";
    while (text !== "Hm.") text += (await reader.next()).value?.text ?? "";
    await new Promise((resolve) => setImmediate(resolve));
    await reader.return?.();
    expect((await stream.reply).memory?.metadata).toEqual({});
  });

  it("before anything was said remembers nothing", async () => {
    const model = new GatedModel("By tomorrow.");
    const ann = annWith(model);
    const abort = new AbortController();
    const stream = ann.chatStream("When?", { signal: abort.signal });
    const { reply } = stream;
    abort.abort();
    expect(await reply).toMatchObject({ text: "", memory: undefined });
    expect(ann.memory.size).toBe(0);
  });

  it("before it began is an error", async () => {
    const ann = annWith(scriptedModel(["Hm."]));
    const stream = ann.chatStream("Hi", { signal: AbortSignal.abort() });
    expect(isDramatisError(await errorOf(stream.reply), "cancelled")).toBe(true);
  });
});

describe("a stream that fails", () => {
  it("gives what came, then the error, and remembers nothing", async () => {
    const ann = annWith(failsHalfway);
    const stream = ann.chatStream("When?");
    const parts: string[] = [];
    const error = await errorOf(
      (async () => {
        for await (const { text } of stream) parts.push(text);
      })(),
    );
    expect(parts).toEqual(["By "]);
    expect(isDramatisError(error, "model/failed")).toBe(true);
    expect(await errorOf(stream.reply)).toBe(error);
    expect(ann.memory.size).toBe(0);
  });

  it("raises nothing when nobody reads its reply", async () => {
    const ann = annWith(failsHalfway);
    const raised: unknown[] = [];
    const note = (error: unknown): unknown => raised.push(error);
    process.on("unhandledRejection", note);
    const stream = ann.chatStream("When?");
    await errorOf(
      (async () => {
        for await (const { text } of stream) expect(text).not.toBe("");
      })(),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(raised).toEqual([]);
  });

  it("says what is missing where it is read", async () => {
    const stream = annWith(undefined).chatStream("Hi");
    expect(isDramatisError(await errorOf(stream.reply), "model/missing")).toBe(true);
  });
});
