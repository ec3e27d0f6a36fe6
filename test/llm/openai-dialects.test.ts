import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { openAIModel } from "../../src/llm/openai.js";
import { caughtLater } from "../core/caught.js";

type Handler = (request: IncomingMessage, response: ServerResponse, body: Record<string, unknown>) => void;

const closing: (() => void)[] = [];
afterEach(() => {
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
  });
});
