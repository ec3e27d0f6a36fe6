import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DramatisError } from "../../src/core/errors.js";
import type { ModelRequest } from "../../src/llm/language-model.js";
import { openAIEmbedder, openAIModel } from "../../src/llm/openai.js";
import { makeOpenAIModel } from "../../src/llm/openai/model.js";
import { caughtLater } from "../core/caught.js";
import { CLIENTS } from "./support/clients.js";

type Handler = (request: IncomingMessage, response: ServerResponse, body: Record<string, unknown>) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

/** A server of somebody else's. */
async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (piece: unknown) => {
      text += String(piece);
    });
    request.on("end", () => handler(request, response, JSON.parse(text)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/v1`;
}

const messages = [{ role: "user" as const, content: "Hello." }];
const good = { choices: [{ message: { content: "Hi." }, finish_reason: "stop" }] };
const json = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
const stream = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(text);
};

async function read(baseURL: string): Promise<string> {
  let text = "";
  for await (const part of openAIModel({ model: "m", baseURL, maxRetries: 0 }).stream?.({ messages }) ?? []) {
    text += part.text;
  }
  return text;
}

describe("what a server refuses is understood", () => {
  it.each<[string, number, unknown]>([
    ["as OpenAI says it", 400, { error: { message: "Unsupported parameter", param: "temperature" } }],
    ["as Ollama says it", 400, { error: "invalid option: temperature" }],
    ["as older vLLM says it", 400, { object: "error", message: "temperature is not allowed" }],
    ["as FastAPI says it", 422, { detail: [{ loc: ["body", "temperature"], msg: "extra fields not permitted" }] }],
  ])("%s", async (_form, status, complaint) => {
    const asked: unknown[] = [];
    const url = await serve((_request, response, body) => {
      asked.push("temperature" in body);
      if ("temperature" in body) json(response, status, complaint);
      else json(response, 200, good);
    });
    const { text } = await openAIModel({ model: "m", baseURL: url }).generate({ messages, temperature: 0 });
    expect({ text, asked }).toEqual({ text: "Hi.", asked: [true, false] });
  });
});

const schema = { type: "object", properties: { mood: { type: "string" } } };

/** A server that refuses some requests, and how it is asked by two calls: the bodies. */
async function askTwice(
  request: Partial<ModelRequest>,
  refuse: (body: Record<string, unknown>) => object | undefined,
): Promise<{ outcomes: unknown[]; bodies: Record<string, unknown>[] }> {
  const bodies: Record<string, unknown>[] = [];
  const url = await serve((_request, response, body) => {
    bodies.push(body);
    const error = refuse(body);
    json(response, error === undefined ? 200 : 400, error === undefined ? good : { error });
  });
  const model = openAIModel({ model: "m", baseURL: url });
  const outcomes: unknown[] = [];
  for (const more of [request, { temperature: 0.5, maxTokens: 9, schema }]) {
    const call = model.generate({ messages, ...more });
    outcomes.push(
      await call.then(
        ({ text }) => text,
        (error: DramatisError) => `${error.code} ${JSON.stringify(error.details["kind"])}: ${error.message}`,
      ),
    );
  }
  return { outcomes, bodies };
}

describe("a request that is wrong in itself", () => {
  it.each<[string, Partial<ModelRequest>, string, object]>([
    [
      "a temperature",
      { temperature: 5, schema },
      "temperature",
      {
        message: "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 5 instead.",
        code: "decimal_above_max_value",
        param: "temperature",
      },
    ],
    ["a temperature", { temperature: -1 }, "temperature", { message: "temperature must be non-negative, got -1.0" }],
    ["a temperature", { temperature: 5 }, "temperature", { message: "temperature 5 is not supported (maximum is 2)" }],
    [
      "a number of tokens",
      { maxTokens: 1_000_000 },
      "max_tokens",
      { message: "max_tokens is too large: 1000000. This model supports at most 4096 tokens" },
    ],
  ])("by %s is a bad request, and costs no option: %j", async (_what, wrong, field, complaint) => {
    const { outcomes, bodies } = await askTwice(wrong, (body) =>
      Object.values(wrong).includes(body[field] as never) ? complaint : undefined,
    );
    expect(outcomes).toEqual([expect.stringMatching(/^model\/failed "bad-request": .*(temperature|tokens)/), "Hi."]);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toMatchObject({ temperature: 0.5, max_tokens: 9, response_format: { type: "json_schema" } });
  });

  it.each([
    "Invalid schema for response_format 'answer': 'additionalProperties' is required to be supplied and to be false.",
    "Invalid schema for response_format 'answer': In context=(), 'oneOf' is not permitted.",
    "JSON schema conversion failed: Unrecognized schema",
    "Failed to parse grammar",
    "The grammar contains unsupported JSON schema features",
  ])("by its schema is put otherwise this once: %s", async (message) => {
    const bad = { type: "object", oneOf: [] };
    const { outcomes, bodies } = await askTwice({ schema: bad }, (body) =>
      JSON.stringify(body).includes("oneOf") ? { message, type: "invalid_request_error" } : undefined,
    );
    expect(outcomes).toEqual(["Hi.", "Hi."]);
    expect(bodies.map((body) => (body["response_format"] as { type?: string }).type)).toEqual([
      "json_schema",
      "json_object",
      "json_schema",
    ]);
  });

  it.each([
    "'response_format' of type 'json_schema' is not supported with this model.",
    "This response_format type is unavailable now",
    "Unknown parameter: 'response_format'.",
    "response_format: Extra inputs are not permitted",
  ])("is told from a server that knows no schemas at all: %s", async (message) => {
    const { outcomes, bodies } = await askTwice({ schema }, (body) =>
      JSON.stringify(body).includes("json_schema") ? { message } : undefined,
    );
    expect(outcomes).toEqual(["Hi.", "Hi."]);
    expect(bodies.map((body) => (body["response_format"] as { type?: string }).type)).toEqual([
      "json_schema",
      "json_object",
      "json_object",
    ]);
  });

  it("is told from a model that takes no other temperature than its own", async () => {
    const { bodies } = await askTwice({ temperature: 0 }, ({ temperature }) =>
      temperature === undefined
        ? undefined
        : {
            message:
              "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
            code: "unsupported_value",
            param: "temperature",
          },
    );
    expect(bodies.map((body) => "temperature" in body)).toEqual([true, false, false]);
  });
});

describe("what a server answers is understood", () => {
  it.each<[string, unknown]>([
    ["in parts", { choices: [{ message: { content: [{ type: "text", text: "Hi" }, { text: "." }] } }] }],
    ["without a finish", { choices: [{ message: { content: "Hi." } }] }],
    ["with an error that is null", { ...good, error: null }],
  ])("when its content comes %s", async (_form, body) => {
    const url = await serve((_request, response) => json(response, 200, body));
    expect(await openAIModel({ model: "m", baseURL: url }).generate({ messages })).toEqual({
      text: "Hi.",
      finish: "stop",
    });
  });

  it("when it does not say that it is JSON", async () => {
    const url = await serve((_request, response) => response.end(JSON.stringify(good)));
    expect((await openAIModel({ model: "m", baseURL: url }).generate({ messages })).text).toBe("Hi.");
  });

  it("when its stream sends whole messages, and carriage returns, and speaks of [DONE] itself", async () => {
    const part = { choices: [{ message: { content: "It ends with data: [DONE]" } }] };
    const end = { choices: [{ delta: {}, finish_reason: "stop" }] };
    const url = await serve((_request, response) =>
      stream(response, `data: ${JSON.stringify(part)}\r\n\r\ndata: ${JSON.stringify(end)}\r\n\r\ndata: [DONE]\r\n\r\n`),
    );
    expect(await read(url)).toBe("It ends with data: [DONE]");
  });

  it("when it answers whole though a stream was asked for, up to what an answer may have", async () => {
    for (const length of [70_000, 1_000_000]) {
      const text = "x".repeat(length);
      const whole = { choices: [{ message: { content: text }, finish_reason: "stop" }] };
      expect(await read(await serve((_request, response) => json(response, 200, whole)))).toBe(text);
    }
    const tooLong = { choices: [{ message: { content: "x".repeat(1_100_000) } }] };
    const url = await serve((_request, response) => json(response, 200, tooLong));
    expect(await caughtLater(() => read(url))).toMatchObject({ details: { kind: "too-large" } });
  });

  it("when [DONE] is its only end", async () => {
    const url = await serve((_request, response) =>
      stream(response, `data: ${JSON.stringify({ choices: [{ delta: { content: "Hi." } }] })}\n\ndata: [DONE]\n\n`),
    );
    expect(await read(url)).toBe("Hi.");
  });
});

describe("a long stream", () => {
  const word = `data: ${JSON.stringify({ choices: [{ delta: { content: "word ".repeat(20) } }], padding: "x".repeat(2000) })}\n\n`;
  const end = `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })}\n\ndata: [DONE]\n\n`;

  it("may have more than a whole answer, since each word comes with much around it", async () => {
    const url = await serve((_request, response) => stream(response, word.repeat(2000) + end));
    expect(await read(url)).toHaveLength(200_000);
  });

  it("is broken off beyond its own limit, and at an event beyond that of an answer", async () => {
    for (const text of [word.repeat(9000) + end, `data: "${"x".repeat(1_100_000)}"\n\n${end}`]) {
      const url = await serve((_request, response) => stream(response, text));
      const error = await caughtLater(() => read(url));
      expect(error).toMatchObject({ code: "model/bad-output", details: { kind: "too-large" } });
    }
  });
});

describe("vectors", () => {
  it.each([[[null, 1]], [["7", 1]], [["", 1]], [[true, 1]], [[[1], 1]], [[1e300, 1]]])(
    "are numbers and nothing that could be made one: %j",
    async (embedding) => {
      const url = await serve((_request, response) => json(response, 200, { data: [{ index: 0, embedding }] }));
      const embedder = openAIEmbedder({ model: "e", dimensions: 2, baseURL: url });
      expect(await caughtLater(() => embedder.embed(["a"]))).toMatchObject({
        code: "model/bad-output",
        details: { kind: "malformed" },
      });
    },
  );
});

describe.each(CLIENTS)("headers of the environment, with $name", ({ runsHere, load }) => {
  const asked = async (variable: string, apiKey?: string): Promise<IncomingHttpHeaders> => {
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", variable);
    let headers: IncomingHttpHeaders = {};
    const url = await serve((request, response) => {
      ({ headers } = request);
      json(response, 200, good);
    });
    await makeOpenAIModel({ model: "m", baseURL: url, apiKey }, { loadClient: load }).generate({ messages });
    return headers;
  };

  it.runIf(runsHere)("do not go to a server of one's own, and take nothing away that it needs", async () => {
    const lines = ["X-Proxy-Key: canary-1", "authorization : Bearer canary-2", "Accept: canary-3", "no header"];
    const headers = await asked(`\n${lines.join("\n")}\nUser-Agent: canary-4\nContent-Type: canary-5`, "given");
    expect(JSON.stringify(headers)).not.toContain("canary");
    expect(headers).toMatchObject({
      authorization: "Bearer given",
      accept: "application/json",
      "content-type": "application/json",
    });
  });

  it.runIf(runsHere)("do not come back in an error", async () => {
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", "X-Proxy-Key: canary\rsecret-words");
    const model = makeOpenAIModel({ model: "m", baseURL: "http://127.0.0.1:9/v1" }, { loadClient: load });
    const error = await caughtLater(() => model.generate({ messages }));
    expect(error).toMatchObject({ code: "model/failed", details: { kind: "unknown" } });
    expect(error.message).not.toMatch(/canary|secret/);
  });
});

describe("when a server says to come back", () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ["in milliseconds", { "retry-after-ms": "1500.5", "retry-after": "9" }, 1500.5],
    ["in seconds", { "retry-after": "2" }, 2000],
    [
      "at a time, which is by the server's own clock",
      { date: "Sat, 01 Jan 2000 00:00:00 GMT", "retry-after": "Sat, 01 Jan 2000 00:01:00 GMT" },
      60_000,
    ],
    [
      "at a time that is past",
      { date: "Sat, 01 Jan 2000 00:00:00 GMT", "retry-after": "Fri, 31 Dec 1999 00:00:00 GMT" },
      0,
    ],
    ["in words", { "retry-after": "soon" }, undefined],
    ["never", { "retry-after": "-1" }, undefined],
  ])("%s, that is understood", async (_form, headers, expected) => {
    const url = await serve((_request, response) => json(response, 429, {}, headers));
    const error = await caughtLater(() =>
      openAIModel({ model: "m", baseURL: url, maxRetries: 0 }).generate({ messages }),
    );
    expect(error.details["retryAfterMs"]).toBe(expected);
    expect(error.message).not.toContain("in 0 s");
  });
});
