import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { findJson } from "../../src/llm/find-json.js";
import type { LanguageModel } from "../../src/llm/language-model.js";
import { askForData, jsonSchemaOf } from "../../src/llm/structured-answer.js";
import { scriptedModel } from "../../src/testing/testing.js";
import { caughtLater } from "../core/caught.js";

const schema = z.object({ mood: z.enum(["glad", "sad"]), count: z.number().default(1) });
const request = { messages: [{ role: "user" as const, content: "How are you?" }] };
const question = {
  schema,
  repair: (answer: string, problems: string): string => `You said ${answer}, but ${problems}`,
  limits: { timeoutMs: 60_000, maxCharacters: 10_000 },
};

describe("an answer asked for as data", () => {
  it.each([
    ["bare", '{"mood":"glad","count":2}'],
    ["in a fence", 'Here you are:\n```json\n{"mood":"glad","count":2}\n```\nGood luck!'],
    ["in a fence without a name", '```\n{"mood":"glad","count":2}\n```'],
    ["with prose around it", 'Well [1], I {think} it is: {"mood":"glad","count":2}. Or "not"?'],
    ["after thoughts", '<think>{"mood":"sad"}? No.</think>\n{"mood":"glad","count":2}'],
    ["after another value that does not fit", '{"mood":"bored"} was wrong. {"mood":"glad","count":2}'],
    ["with braces inside its strings", '{"mood":"glad","note":"} ] {","count":2} done'],
  ])("is found %s", async (_where, reply) => {
    const model = scriptedModel([reply]);
    const answer = await askForData(model, request, question);
    // All that was written, except what was thought.
    const text = reply.replace(/^<think>.*<\/think>\n/, "");
    expect(answer).toEqual({ data: { mood: "glad", count: 2 }, text, finish: "stop" });
  });

  it("is what the schema makes of it, also when the schema takes its time", async () => {
    const later = schema.transform(async ({ mood }) => mood.toUpperCase());
    const { data } = await askForData(scriptedModel(['{"mood":"sad"}']), request, { ...question, schema: later });
    expect(data).toBe("SAD");
  });

  it("is asked for with the schema in JSON, as far as it has one", async () => {
    const model = scriptedModel(['{"mood":"glad"}']);
    await askForData(model, request, question);
    expect(model.requests[0]?.schema).toEqual({
      type: "object",
      properties: { mood: { type: "string", enum: ["glad", "sad"] }, count: { type: "number", default: 1 } },
      required: ["mood"],
    });
    expect(jsonSchemaOf(z.object({ at: z.date() }))).toBeUndefined();
    const plain = { "~standard": { version: 1 as const, vendor: "x", validate: (value: unknown) => ({ value }) } };
    expect(jsonSchemaOf(plain)).toBeUndefined();
  });
});

describe("an answer that does not fit", () => {
  it("is sent back once with what is wrong with it", async () => {
    const model = scriptedModel(['{"mood":"bored"}', '{"mood":"sad"}']);
    const { data, text } = await askForData(model, request, question);
    expect({ data, text }).toEqual({ data: { mood: "sad", count: 1 }, text: '{"mood":"sad"}' });
    expect(model.requests[1]?.messages).toEqual([
      ...request.messages,
      { role: "assistant", content: '{"mood":"bored"}' },
      { role: "user", content: expect.stringMatching(/^You said {"mood":"bored"}, but mood: Invalid option/) },
    ]);
  });

  it("twice is an error that says what is wrong", async () => {
    const model = scriptedModel(["Fine, thanks.", '{"mood":1,"count":"x"}']);
    const error = await caughtLater(() => askForData(model, request, question));
    expect(error).toMatchObject({
      code: "model/bad-output",
      details: { kind: "schema", problems: [expect.stringMatching(/^mood: /), expect.stringMatching(/^count: /)] },
    });
    expect(model.requests).toHaveLength(2);
  });

  it("because it is no JSON says where", async () => {
    const error = await caughtLater(() => askForData(scriptedModel(['{"mood":', "{'mood'"]), request, question));
    expect(error).toMatchObject({
      details: { kind: "malformed", problems: [expect.stringContaining("line 1, column 2: expected a key")] },
    });
  });

  it("because it was cut is not asked for again, and says so", async () => {
    for (const finish of ["length", "filter"] as const) {
      let calls = 0;
      const model: LanguageModel = {
        name: "m",
        generate: async () => {
          calls++;
          return { text: '{"mood":"glad"}', finish };
        },
      };
      const error = await caughtLater(() => askForData(model, request, question));
      expect(error).toMatchObject({ code: "model/bad-output", details: { kind: finish } });
      expect(calls).toBe(1);
    }
  });

  it("because the schema threw is an error of ours", async () => {
    const throwing = schema.transform(() => {
      throw new Error("no idea");
    });
    const error = await caughtLater(() =>
      askForData(scriptedModel(['{"mood":"sad"}', '{"mood":"sad"}']), request, { ...question, schema: throwing }),
    );
    expect(error).toMatchObject({ code: "model/bad-output", details: { kind: "schema" } });
    expect(error.message).toContain("no idea");
  });

  it("counts the cost of both rounds", async () => {
    const replies = ["no", '{"mood":"sad"}'];
    const model: LanguageModel = {
      name: "m",
      generate: async () => ({ text: replies.shift() ?? "", finish: "stop", usage: { input: 10, output: 3 } }),
    };
    expect((await askForData(model, request, question)).usage).toEqual({ input: 20, output: 6 });
  });
});

describe("JSON in what a model wrote", () => {
  it("is found in any prose around it", () => {
    const prose = fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/["[\]{}`]/g, " "));
    fc.assert(
      fc.property(
        prose,
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }),
        prose,
        (a, value, b) => {
          const text = JSON.stringify(value);
          expect(findJson(`${a} ${text} ${b}`)).toEqual({ values: expect.arrayContaining([JSON.parse(text)]) });
        },
      ),
    );
  });

  it("is looked for in linear time, and nothing in it is taken for a prototype", () => {
    for (const text of [
      "{".repeat(200_000),
      '{"a":'.repeat(50_000),
      '"{'.repeat(100_000),
      "```".repeat(50_000),
      "<think>".repeat(30_000),
    ]) {
      expect(findJson(text)).toHaveProperty("problem");
    }
    expect(findJson('{"__proto__":{"evil":true}}')).toHaveProperty("values");
    expect(({} as { evil?: boolean }).evil).toBeUndefined();
  });

  it("that nests too deep is none", () => {
    expect(findJson(`${"[".repeat(65)}${"]".repeat(65)}`)).toHaveProperty("values");
    expect(findJson("")).toEqual({ problem: "the answer is empty; it must be one JSON value" });
  });
});
