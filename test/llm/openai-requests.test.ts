import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nameFor } from "../../src/llm/openai/chat-request.js";
import { openAIEmbedder, openAIModel } from "../../src/llm/openai.js";
import { makeOpenAIModel } from "../../src/llm/openai/model.js";
import { faultyModelServer, type FaultyModelServer } from "../../src/testing/testing.js";
import { caught, caughtLater } from "../core/caught.js";

let server: FaultyModelServer;
beforeEach(async () => {
  server = await faultyModelServer();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const messages = [{ role: "user" as const, content: "Good evening." }];
const schema = {
  type: "object",
  properties: { mood: { enum: ["glad", "sad"] }, count: { type: "integer" } },
  required: ["mood"],
};
const bodies = (): unknown[] => server.requests.map(({ body }) => body);

describe("a request", () => {
  it("holds the messages, and of what a message carries only what the server knows", async () => {
    const model = openAIModel({ model: "m", baseURL: server.url });
    const answer = await model.generate({
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "Hello.", name: "José Pérez", userId: "u1", id: "7", at: 0 },
      ],
      maxTokens: 20,
      temperature: 0.5,
    });
    expect(answer).toEqual({ text: "I heard: Hello.", finish: "stop", usage: { input: 3, output: 3 } });
    expect(bodies()).toEqual([
      {
        model: "m",
        messages: [
          { role: "system", content: "Be kind." },
          { role: "user", content: "Hello.", name: "Jose_Perez" },
        ],
        max_tokens: 20,
        temperature: 0.5,
      },
    ]);
  });

  it("sends names in the form that every server takes, or not at all", () => {
    expect(["Mira", "José Pérez", "a<b|c>\\d/e", "x".repeat(90), "张三", " ", "--"].map(nameFor)).toEqual([
      "Mira",
      "Jose_Perez",
      "a_b_c_d_e",
      "x".repeat(64),
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("streams the words as they come; the last part carries finish and usage", async () => {
    const model = openAIModel({ model: "m", baseURL: server.url });
    const parts = [];
    for await (const part of model.stream?.({ messages }) ?? []) parts.push(part);
    expect(parts).toEqual([
      { text: "I" },
      { text: " heard:" },
      { text: " Good" },
      { text: " evening." },
      { text: "", finish: "stop", usage: { input: 2, output: 4 } },
    ]);
    expect(bodies()).toMatchObject([{ stream: true, stream_options: { include_usage: true } }]);
  });

  it("asks nothing of the server before the first part is asked for", () => {
    openAIModel({ model: "m", baseURL: server.url }).stream?.({ messages });
    expect(server.requests).toEqual([]);
  });

  it("asks for an answer by its JSON Schema", async () => {
    const model = openAIModel({ model: "m", baseURL: server.url });
    const { text } = await model.generate({ messages, schema });
    expect(JSON.parse(text)).toEqual({ mood: "glad", count: 1 });
    expect(bodies()).toMatchObject([
      { response_format: { type: "json_schema", json_schema: { name: "answer", schema } } },
    ]);
  });

  it.each([
    ["refuses json_schema", ["json_schema", "json_object", "json_object"]],
    ["refuses response_format", ["json_schema", "json_object", undefined, undefined]],
  ])("that a server %s for is put otherwise, once for all", async (fault, formats) => {
    server.use(fault);
    const model = openAIModel({ model: "m", baseURL: server.url });
    await model.generate({ messages, schema });
    await model.generate({ messages, schema });
    const asked = server.requests.map(({ body }) => body["response_format"] as { type?: string } | undefined);
    expect(asked.map((format) => format?.type)).toEqual(formats);
  });

  it.each([
    ["max_tokens", "max_completion_tokens"],
    ["temperature", undefined],
    ["stream_options", undefined],
  ])("whose %s the server does not know is sent without it from then on", async (field, instead) => {
    server.use(`refuses ${field}`);
    const model = openAIModel({ model: "m", baseURL: server.url });
    for (let call = 0; call < 2; call++)
      for await (const _ of model.stream?.({ messages, maxTokens: 9, temperature: 0 }) ?? []);
    expect(server.requests.map(({ body }) => field in body)).toEqual([true, false, false]);
    if (instead !== undefined) expect(server.requests[2]?.body).toMatchObject({ [instead]: 9 });
  });

  it("that stays refused in every form fails with the first complaint, and nothing is remembered", async () => {
    server.use("400");
    const model = openAIModel({ model: "m", baseURL: server.url });
    const error = await caughtLater(() => model.generate({ messages, schema }));
    expect(error).toMatchObject({ code: "model/failed", details: { kind: "bad-request", status: 400 } });
    server.use("none");
    await model.generate({ messages, schema });
    expect(server.requests.at(-1)?.body).toMatchObject({ response_format: { type: "json_schema" } });
  });
});

describe("an embedder", () => {
  it("asks for floats, in batches, and gives the vectors in the order of the texts", async () => {
    const embedder = openAIEmbedder({ model: "e", dimensions: 16, baseURL: server.url });
    const texts = Array.from({ length: 130 }, (_, index) => `text ${index}`);
    const vectors = await embedder.embed(texts);
    expect(vectors).toHaveLength(130);
    expect(vectors.every((vector) => vector instanceof Float32Array && vector.length === 16)).toBe(true);
    expect(vectors[129]).toEqual((await embedder.embed(["text 129"]))[0]);
    expect(server.requests.map(({ body }) => (body["input"] as string[]).length)).toEqual([128, 2, 1]);
    expect(bodies()[0]).toMatchObject({ model: "e", encoding_format: "float", dimensions: 16 });
  });

  it("needs no server for no texts, and sends an empty text as a blank one", async () => {
    const embedder = openAIEmbedder({ model: "e", dimensions: 8, baseURL: server.url });
    expect(await embedder.embed([])).toEqual([]);
    await embedder.embed(["", "a"]);
    expect(bodies()).toMatchObject([{ input: [" ", "a"] }]);
  });

  it("goes on without dimensions where the server does not know them, and checks the length all the same", async () => {
    server.use("refuses dimensions");
    const right = openAIEmbedder({ model: "e", dimensions: 8, baseURL: server.url });
    expect(await right.embed(["a"])).toHaveLength(1);
    await right.embed(["a"]);
    expect(server.requests.map(({ body }) => "dimensions" in body)).toEqual([true, false, false]);
    const wrong = openAIEmbedder({ model: "e", dimensions: 16, baseURL: server.url });
    expect(await caughtLater(() => wrong.embed(["a"]))).toMatchObject({
      code: "model/bad-output",
      details: { kind: "dimensions", dimensions: 16, received: 8 },
    });
  });

  it("refuses texts that are none, naming them", async () => {
    const embedder = openAIEmbedder({ model: "e", dimensions: 8, baseURL: server.url });
    const error = await caughtLater(() => embedder.embed(["a", 7 as unknown as string]));
    expect(error).toMatchObject({ code: "config/invalid", details: { field: "texts[1]" } });
  });
});

describe("the key", () => {
  it("is the option, or the variable, or none where a baseURL is given", async () => {
    vi.stubEnv("OPENAI_API_KEY", "");
    await openAIModel({ model: "m", baseURL: server.url }).generate({ messages });
    vi.stubEnv("OPENAI_API_KEY", " sk-from-environment\n");
    await openAIModel({ model: "m", baseURL: server.url }).generate({ messages });
    await openAIModel({ model: "m", baseURL: server.url, apiKey: "sk-given" }).generate({ messages });
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([
      "Bearer none",
      "Bearer sk-from-environment",
      "Bearer sk-given",
    ]);
  });

  it("is asked for when the model is made, where one is needed", () => {
    vi.stubEnv("OPENAI_API_KEY", "");
    const error = caught(() => openAIModel({ model: "m" }));
    expect(error).toMatchObject({ code: "config/invalid", details: { field: "apiKey" } });
    expect(error.message).toContain("OPENAI_API_KEY");
  });
});

describe("options", () => {
  it.each([
    ["modle", { model: "m", modle: "x" }],
    ["model", { model: " " }],
    ["baseURL", { model: "m", baseURL: "localhost" }],
    ["baseURL", { model: "m", baseURL: "file:///etc" }],
    ["baseURL", { model: "m", baseURL: "http://me:hunter2@host/v1" }],
    ["baseURL", { model: "m", baseURL: "http://host/v1?key=hunter2" }],
    ["apiKey", { model: "m", apiKey: "hunter2\nX-Evil: 1" }],
    ["timeoutMs", { model: "m", timeoutMs: 0 }],
    ["maxRetries", { model: "m", maxRetries: -1 }],
    ["maxRetries", { model: "m", maxRetries: Infinity }],
  ])("with a wrong %s are refused by its name, and nothing of them is repeated: %j", (field, options) => {
    const error = caught(() => openAIModel(options));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toContain(field);
    expect(`${error.message}${JSON.stringify(error.details)}`).not.toContain("hunter2");
  });

  it("of an embedder need dimensions", () => {
    const options = { model: "e", baseURL: server.url } as never;
    expect(caught(() => openAIEmbedder(options)).message).toContain("dimensions");
  });
});

describe("the openai package", () => {
  it("is loaded with the first call", async () => {
    let loaded = 0;
    const model = makeOpenAIModel(
      { model: "m", baseURL: server.url },
      {
        loadClient: async () => {
          loaded++;
          return (await import("openai")).OpenAI as never;
        },
      },
    );
    expect(loaded).toBe(0);
    await model.generate({ messages });
    expect(loaded).toBe(1);
  });
});
