import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  isDramatisError,
  manualClock,
  PersonaSystem,
  type LanguageModel,
  type ModelRequest,
} from "../../../src/index.js";
import { scriptedModel } from "../../../src/testing/testing.js";
import { errorOf } from "../../support/error-of.js";

function tavern(model: LanguageModel | undefined): PersonaSystem {
  const system = new PersonaSystem({
    clock: manualClock("2026-11-20T18:00:00Z"),
    background: "manual",
    ...(model === undefined ? undefined : { model }),
  });
  system.createCharacter({ name: "Ann", prompt: "You are {{name}}, a smith." });
  system.createCharacter({ name: "Bob", prompt: "You are {{name}}, an innkeeper." });
  system.createCharacter({ name: "Cid", prompt: "You are {{name}}, a guest." });
  return system;
}

const failing: LanguageModel = { name: "failing", generate: () => Promise.reject(new Error("503 overloaded")) };

describe("a talk", () => {
  it("asks the model with the composed prompt and remembers both sides once", async () => {
    const model = scriptedModel(["By tomorrow."]);
    const system = tavern(model);
    const ann = system.getCharacter("Ann");
    const reply = await ann.chat("Can you mend my sword?", {
      userId: "kim",
      sessionId: "s1",
      maxTokens: 50,
      temperature: 0.2,
    });
    expect(reply.text).toBe("By tomorrow.");
    expect(reply.finish).toBe("stop");
    expect(reply.data).toBeUndefined();
    expect(model.requests[0]).toMatchObject({ messages: reply.prompt.messages, maxTokens: 50, temperature: 0.2 });
    const memories = ann.memory.getMemories();
    expect(memories).toEqual([reply.memory]);
    expect(memories[0]).toMatchObject({
      type: "interaction",
      content: { user: "Can you mend my sword?", response: "By tomorrow." },
      userId: "kim",
      sessionId: "s1",
      source: { kind: "experienced" },
      metadata: {},
    });
    expect(system.getCharacter("Bob").memory.size).toBe(0);
  });

  it("remembers sessions before this one, and what was heard elsewhere", async () => {
    const model = scriptedModel(["Yes.", (request: ModelRequest) => request.messages[0]?.content ?? ""]);
    const ann = tavern(model).getCharacter("Ann").with({ userId: "kim", sessionId: "first" });
    await ann.chat("I lost my ring at the well.");
    const reply = await ann.with({ sessionId: "second", channel: "market" }).chat("Where?");
    expect(reply.text).toContain("I lost my ring at the well.");
    expect(reply.memory?.sessionId).toBe("second");
  });

  it("remembers nothing of a call that fails", async () => {
    const ann = tavern(failing).getCharacter("Ann");
    const error = await errorOf(ann.chat("Hi"));
    expect(isDramatisError(error, "model/failed")).toBe(true);
    expect(ann.memory.size).toBe(0);
  });

  it("remembers nothing when it is not to", async () => {
    const ann = tavern(scriptedModel(["Hm."])).getCharacter("Ann");
    expect((await ann.chat("Hi", { remember: false })).memory).toBeUndefined();
    expect(ann.memory.size).toBe(0);
  });

  it("takes an answer without a word for a failure", async () => {
    const ann = tavern(scriptedModel([" \n"])).getCharacter("Ann");
    expect(isDramatisError(await errorOf(ann.chat("Hi")), "model/bad-output")).toBe(true);
    expect(ann.memory.size).toBe(0);
  });

  it("says how an answer ended that was cut", async () => {
    const cut: LanguageModel = { name: "cut", generate: () => Promise.resolve({ text: "I would", finish: "length" }) };
    const reply = await tavern(cut).getCharacter("Ann").chat("Hi");
    expect([reply.finish, reply.memory?.metadata]).toEqual(["length", { finish: "length" }]);
  });

  it("says how to give a model when there is none", async () => {
    const error = await errorOf(tavern(undefined).getCharacter("Ann").chat("Hi"));
    expect(isDramatisError(error, "model/missing")).toBe(true);
    expect(String(error)).toMatch(/dramatis\/openai.*dramatis\/offline/s);
  });

  it("gives the remembered answer for the same key and asks no model", async () => {
    const model = scriptedModel(["First.", "Second."]);
    const ann = tavern(model).getCharacter("Ann");
    const once = await ann.chat("Hi", { idempotencyKey: "k1" });
    const twice = await ann.chat("Hi", { idempotencyKey: "k1" });
    expect(twice.text).toBe("First.");
    expect(twice.memory).toEqual(once.memory);
    expect(model.requests.length).toBe(1);
    expect(ann.memory.size).toBe(1);
  });

  it("keeps answers to one key apart by character and by user", async () => {
    const system = tavern({
      ...scriptedModel([]),
      generate: (request: ModelRequest) =>
        Promise.resolve({ text: request.messages[0]?.content.slice(8, 11) ?? "", finish: "stop" as const }),
    });
    system.channel("tavern").join("Ann", "Cid");
    const key = { idempotencyKey: "message-17", channel: "tavern" };
    for (const name of ["Ann", "Cid", "Bob"])
      expect((await system.getCharacter(name).chat("Who are you?", { ...key, userId: "kim" })).text).toBe(name);
    const ann = system.getCharacter("Ann");
    const kim = await ann.with({ userId: "kim" }).chat("I poisoned the well.", { idempotencyKey: "5" });
    const lee = await ann.with({ userId: "lee" }).chat("Good morning!", { idempotencyKey: "5" });
    expect(lee.memory?.id).not.toBe(kim.memory?.id);
    expect(lee.memory?.content["user"]).toBe("Good morning!");
    ann.addMemory("A note.", { idempotencyKey: "n" });
    expect((await ann.chat("Hi", { idempotencyKey: "n" })).text).toBe("Ann");
  });

  it("gives two who ask the same at once one answer", async () => {
    const ann = tavern(scriptedModel(["First.", "Second."])).getCharacter("Ann");
    const talk = { idempotencyKey: "k" };
    const [one, two] = await Promise.all([ann.chat("Hi", talk), ann.chat("Hi", talk)]);
    expect(two.text).toBe(one.text);
    expect(two.memory).toEqual(one.memory);
    expect(ann.memory.size).toBe(1);
  });

  it("ends when it is cancelled, and remembers nothing", async () => {
    const abort = new AbortController();
    const silent: LanguageModel = { name: "silent", generate: () => new Promise(() => {}) };
    const ann = tavern(silent).getCharacter("Ann");
    const talk = ann.chat("Hi", { signal: abort.signal });
    abort.abort();
    expect(isDramatisError(await errorOf(talk), "cancelled")).toBe(true);
    expect(ann.memory.size).toBe(0);
  });

  it("fails when the character is removed meanwhile", async () => {
    const removing: LanguageModel = {
      name: "removing",
      generate: () => {
        own.removeCharacter("Ann");
        return Promise.resolve({ text: "Hm.", finish: "stop" });
      },
    };
    const own = tavern(removing);
    const error = await errorOf(own.getCharacter("Ann").chat("Hi"));
    expect(isDramatisError(error, "character/not-found")).toBe(true);
  });

  it.each([
    [{ maxTokens: 0 }, "maxTokens"],
    [{ temperature: 9 }, "temperature"],
    [{ timeoutMs: -1 }, "timeoutMs"],
    [{ remember: "no" }, "remember"],
    [{ from: "Ann" }, "from"],
    [{ budgett: 5 }, "budgett"],
    [{ channel: "" }, "channel"],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, "timeoutMs"],
    [{ signal: {} }, "signal"],
    [{ schema: "x" }, "schema"],
    [null, "options"],
  ])("refuses %j, naming %s", async (options, field) => {
    const ann = tavern(scriptedModel(["Hm."])).getCharacter("Ann");
    const error = await errorOf(ann.chat("Hi", options as object));
    expect(isDramatisError(error, "config/invalid")).toBe(true);
    expect(String(error)).toContain(field);
    expect(ann.memory.size).toBe(0);
  });
});

describe("a talk between characters", () => {
  it("is remembered by both, by each from its side", async () => {
    const system = tavern(scriptedModel(["By tomorrow."]));
    const [ann, bob, cid] = ["Ann", "Bob", "Cid"].map((name) => system.getCharacter(name));
    const reply = await ann?.chat("Is my kettle mended?", { from: "Bob" });
    expect(reply?.prompt.messages[0]?.content).toContain("Bob is speaking to Ann.");
    expect(ann?.memory.getMemories()[0]).toMatchObject({
      content: { user: "Is my kettle mended?", response: "By tomorrow.", speaker: "Bob" },
      source: { kind: "experienced" },
    });
    expect(bob?.memory.getMemories()[0]).toMatchObject({
      id: reply?.memory?.id,
      source: { kind: "witnessed", from: "Ann" },
    });
    expect(cid?.memory.size).toBe(0);
    const prompt = await bob?.compose("What did Ann say?");
    expect(prompt?.messages[0]?.content).toContain("- Bob: Is my kettle mended?\n  Ann: By tomorrow.");
  });

  it("names a character that is not there", async () => {
    const ann = tavern(scriptedModel(["Hm."])).getCharacter("Ann");
    expect(isDramatisError(await errorOf(ann.chat("Hi", { from: "Bop" })), "character/not-found")).toBe(true);
  });
});

describe("a talk that a channel hears", () => {
  it("is remembered by who is there and by the two who talk, wherever they are", async () => {
    const system = tavern(scriptedModel(["By tomorrow.", "Yes."]));
    const [ann, bob, cid] = ["Ann", "Bob", "Cid"].map((name) => system.getCharacter(name));
    system.channel("market").join("Cid");
    await ann?.chat("Is it mended?", { userId: "kim", channel: "market" });
    expect([ann?.memory.size, bob?.memory.size, cid?.memory.size]).toEqual([1, 0, 1]);
    await ann?.chat("Is my kettle mended?", { from: "Bob", channel: "market" });
    expect([ann?.memory.size, bob?.memory.size, cid?.memory.size]).toEqual([2, 1, 2]);
    const overheard = cid?.memory.getMemories() ?? [];
    expect(overheard[0]).toMatchObject({ channel: "market", source: { kind: "witnessed", from: "Ann" } });
    const prompt = await cid?.compose("What was said?");
    expect(prompt?.messages[0]?.content).toContain("- kim: Is it mended?\n  Ann: By tomorrow.");
    expect(prompt?.messages[0]?.content).toContain("- Bob: Is my kettle mended?\n  Ann: Yes.");
  });

  it("is one event for the same key", async () => {
    const system = tavern(scriptedModel(["By tomorrow."]));
    const ann = system.getCharacter("Ann");
    const talk = { from: "Bob", idempotencyKey: "k" };
    const once = await ann.chat("Mended?", talk);
    const twice = await ann.chat("Mended?", talk);
    expect(twice.memory).toEqual(once.memory);
    expect(system.getCharacter("Bob").memory.size).toBe(1);
  });
});

describe("a structured answer", () => {
  const schema = z.object({ mood: z.enum(["calm", "angry"]), price: z.number() });

  it("is asked for with the schema, checked, and remembered as it was said", async () => {
    const model = scriptedModel(['Here: ```json\n{"mood":"calm","price":12}\n```']);
    const ann = tavern(model).getCharacter("Ann");
    const reply = await ann.chat("What does it cost?", { schema });
    expect(reply.data.price).toBe(12);
    expect(model.requests[0]?.schema).toMatchObject({ type: "object" });
    expect(model.requests[0]?.messages[0]?.content).toContain("JSON Schema");
    expect(reply.memory?.content).toMatchObject({ response: reply.text });
  });

  it("is asked for once more when it does not fit", async () => {
    const model = scriptedModel(['{"mood":"calm"}', '{"mood":"calm","price":3}']);
    const reply = await tavern(model).getCharacter("Ann").chat("Cost?", { schema });
    expect(reply.data).toEqual({ mood: "calm", price: 3 });
    expect(model.requests[1]?.messages.at(-1)?.content).toContain("price");
  });

  it("that does not fit a second time is an error, and nothing is remembered", async () => {
    const ann = tavern(scriptedModel(["no", "no"])).getCharacter("Ann");
    expect(isDramatisError(await errorOf(ann.chat("Cost?", { schema })), "model/bad-output")).toBe(true);
    expect(ann.memory.size).toBe(0);
  });

  it("has no more time for a schema that waits than for the model", async () => {
    const abort = new AbortController();
    const never = {
      "~standard": { version: 1 as const, vendor: "test", validate: () => new Promise<never>(() => {}) },
    };
    const ann = tavern(scriptedModel(["{}"])).getCharacter("Ann");
    const talk = ann.chat("Cost?", { schema: never, signal: abort.signal });
    setImmediate(() => abort.abort());
    expect(isDramatisError(await errorOf(talk), "cancelled")).toBe(true);
  });

  it("counts its instruction within the budget", async () => {
    const ann = tavern(scriptedModel(['{"mood":"calm","price":3}'])).getCharacter("Ann");
    const reply = await ann.chat("Cost?", { schema, budget: 400 });
    expect(reply.prompt.tokens).toBeLessThanOrEqual(400);
    expect(reply.prompt.messages[0]?.content).toMatch(/"price"/);
  });
});
