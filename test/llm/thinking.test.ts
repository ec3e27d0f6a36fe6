import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callWithDeadline } from "../../src/llm/ask-model.js";
import { openAIModel } from "../../src/llm/openai.js";
import { streamModel } from "../../src/llm/stream-model.js";
import { ThinkingFilter, withoutThinking } from "../../src/llm/thinking.js";
import { faultyModelServer, scriptedModel, type FaultyModelServer } from "../../src/testing/testing.js";
import { caughtLater } from "../core/caught.js";

const request = { messages: [{ role: "user" as const, content: "Hello." }] };
const limits = { timeoutMs: 60_000, maxCharacters: 1000 };

async function textOf(parts: AsyncIterable<{ text: string }> | readonly never[]): Promise<string> {
  let text = "";
  for await (const part of parts) text += part.text;
  return text;
}

describe("what a model thinks aloud before its answer", () => {
  it.each([
    ["<think>Who is it?</think>\n\nGood evening.", "Good evening."],
    ["\n <THINK>a</Think>Hi.", "Hi."],
    ["<think></think>Hi.", "Hi."],
    ["<think>never ending", ""],
    ["I say <think>this</think>.", "I say <think>this</think>."],
    ["<think>a</think>b<think>c</think>", "b<think>c</think>"],
    ["  <thinking>a</thinking>", "  <thinking>a</thinking>"],
    ["<thi", "<thi"],
    [" ", " "],
  ])("is no part of it: %j", (said, answer) => {
    expect(withoutThinking(said).text).toBe(answer);
  });

  it("is the same, however the text comes in pieces", () => {
    const pieces = fc.constantFrom("<think>", "</think>", "<", "think", "/", ">", " ", "\n", "a", "İ");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), (said, size) => {
        const text = said.join("");
        const filter = new ThinkingFilter();
        let answer = "";
        for (let at = 0; at < text.length; at += size) answer += filter.add(text.slice(at, at + size));
        expect(answer + filter.end()).toBe(withoutThinking(text).text);
      }),
    );
  });
});

describe("a reasoning model", () => {
  let server: FaultyModelServer;
  beforeEach(async () => {
    server = await faultyModelServer();
  });
  afterEach(() => server.close());

  it("answers without its thoughts, whole and streamed, behind a server or of one's own", async () => {
    const said = "<think>\nWho is it?\n</think>\n\nGood evening to you.";
    server.answer(said);
    const model = openAIModel({ model: "m", baseURL: server.url });
    const own = scriptedModel(Array.from({ length: 2 }, () => said));
    expect((await model.generate(request)).text).toBe("Good evening to you.");
    expect(await textOf(model.stream?.(request) ?? [])).toBe("Good evening to you.");
    expect((await callWithDeadline(own, request, limits)).text).toBe("Good evening to you.");
    expect(await textOf(streamModel(own, request, limits))).toBe("Good evening to you.");
  });

  it("gives parts without text while it thinks, so that nobody takes it for dead", async () => {
    server.answer("<think>one two three</think> Hi.");
    const parts: string[] = [];
    const { stream } = openAIModel({ model: "m", baseURL: server.url });
    for await (const { text } of stream?.(request) ?? []) parts.push(text);
    expect(parts).toEqual(["", "", "", "Hi.", ""]);
  });

  it("streams an answer that only looks like thinking at its beginning", async () => {
    server.answer("<thi");
    const model = openAIModel({ model: "m", baseURL: server.url });
    expect(await textOf(streamModel(model, request, limits))).toBe("<thi");
  });

  it.each(["<think>round and round", "<think>done</think>\n "])(
    "that does not come to an answer has answered nothing: %j",
    async (said) => {
      server.answer(said);
      const model = openAIModel({ model: "m", baseURL: server.url });
      const own = scriptedModel(Array.from({ length: 2 }, () => said));
      const calls = [
        () => model.generate(request),
        () => textOf(model.stream?.(request) ?? []),
        () => callWithDeadline(own, request, limits),
        () => textOf(streamModel(own, request, limits)),
      ];
      for (const call of calls) {
        expect(await caughtLater(call)).toMatchObject({ code: "model/bad-output", details: { kind: "empty" } });
      }
    },
  );
});
