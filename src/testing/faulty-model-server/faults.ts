import { chunks, embeddings, type EmbeddingItem } from "./answers.js";
import type { Exchange } from "./exchange.js";

/** Misbehaves once. `count` is how many requests there were since the fault was chosen, this one included. */
export type Fault = (exchange: Exchange, count: number) => void;

const DAYS_IN_SECONDS = 277_403;
const DRIP_MS = 20;
const HUGE_BYTES = 104_857_600;
const HUGE_PIECE = "x".repeat(65_536);
const JSON_TYPE = { "content-type": "application/json" };

/** What can be wrong with a server, by name. "none" answers properly. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  none: (exchange) => exchange.answer(),
  "400": (exchange) => exchange.refuse(400, "The request is wrong.", { type: "invalid_request_error" }),
  "401": (exchange) => {
    const key = exchange.request.authorization?.replace(/^Bearer /, "") ?? "none";
    // OpenAI says a part of the key, some others say all of it.
    exchange.refuse(401, `Incorrect API key provided: ${key}.`, { code: "invalid_api_key" });
  },
  "403": (exchange) => exchange.refuse(403, "This project may not use this model.", { code: "forbidden" }),
  "404": (exchange) => exchange.refuse(404, "There is no such model.", { code: "model_not_found" }),
  "429 short": (exchange) => refuseFor(exchange, "1"),
  "429 days": (exchange) => refuseFor(exchange, String(DAYS_IN_SECONDS)),
  "429 then success": (exchange, count) => {
    if (count > 1) exchange.answer();
    else exchange.refuse(429, "Too many requests.", { code: "rate_limit_exceeded" }, { "retry-after-ms": "40" });
  },
  quota: (exchange) =>
    exchange.refuse(429, "You exceeded your current quota.", {
      code: "insufficient_quota",
      type: "insufficient_quota",
    }),
  "500": (exchange) => exchange.refuse(500, "The server had an error.", { type: "server_error" }),
  "500 then success": (exchange, count) => {
    if (count > 1) exchange.answer();
    else exchange.refuse(500, "The server had an error.", { type: "server_error" });
  },
  "503 storm": (exchange) =>
    exchange.raw(503, "<html><body>Service unavailable</body></html>", { "content-type": "text/html" }),
  "context length": (exchange) =>
    exchange.refuse(400, "This model's maximum context length is 16 tokens.", { code: "context_length_exceeded" }),
  /** Takes the request and never answers. */
  hang: () => {},
  /** The headers come, and the beginning of the body. */
  "stall body": (exchange) => beginBody(exchange),
  /** Something comes all the time, but never an answer. */
  "slow drip": (exchange) => {
    beginBody(exchange);
    const timer = setInterval(() => exchange.response.write(exchange.isStream ? ": wait\n" : " "), DRIP_MS);
    exchange.response.on("close", () => clearInterval(timer));
  },
  reset: ({ response }) => response.socket?.resetAndDestroy(),
  "reset body": (exchange) => {
    beginBody(exchange);
    exchange.breakOff();
  },
  "HTML 200": (exchange) =>
    exchange.raw(200, "<!DOCTYPE html><html><body>Please log in</body></html>", { "content-type": "text/html" }),
  "bad JSON": (exchange) => {
    if (exchange.isStream) exchange.raw(200, 'data: {"choices": [{"del\n\n', { "content-type": "text/event-stream" });
    else exchange.raw(200, '{"choices": [{"mess', JSON_TYPE);
  },
  "no choices": (exchange) => {
    if (exchange.isStream) exchange.events([{ id: "x" }]);
    else exchange.json(200, { id: "x" });
  },
  empty: (exchange) => {
    if (exchange.isChat) exchange.say({ content: "" });
    else exchange.json(200, { object: "list", data: [] });
  },
  length: (exchange) => exchange.say({ content: exchange.text.slice(0, 12), finish: "length" }),
  refusal: (exchange) => exchange.say({ content: null, refusal: "I cannot help with that." }),
  content_filter: (exchange) => exchange.say({ content: null, finish: "content_filter" }),
  "100 MiB": (exchange) => sendHugeBody(exchange),
  /** JSON of a form that nobody asked for; vectors of a length that nobody asked for. */
  "wrong schema": (exchange) => {
    if (exchange.isChat) exchange.say({ content: '{"unexpected":true}' });
    else
      exchange.json(200, { object: "list", data: inputsOf(exchange).map((_, index) => ({ index, embedding: [1] })) });
  },
  /** Does not know `encoding_format`, and always sends what the client asks for by itself. */
  "base64 vectors": (exchange) =>
    changeVectors(exchange, (data) => data.map((item) => ({ ...item, embedding: inBase64(item.embedding) }))),
  "empty vectors": (exchange) => changeVectors(exchange, (data) => data.map((item) => ({ ...item, embedding: [] }))),
  "short vectors": (exchange) =>
    changeVectors(exchange, (data) => data.map((item) => ({ ...item, embedding: item.embedding.slice(1) }))),
  /** What becomes of a number that is none when it is written as JSON. */
  "null in vectors": (exchange) =>
    changeVectors(exchange, (data) => data.map((item) => ({ ...item, embedding: [null, ...item.embedding.slice(1)] }))),
  "too many vectors": (exchange) => changeVectors(exchange, (data) => [...data, ...data.slice(-1)]),
  /** Each says which text it belongs to. */
  "vectors in reverse": (exchange) => changeVectors(exchange, (data) => data.toReversed()),
  "vectors twice": (exchange) => changeVectors(exchange, (data) => data.map((item) => ({ ...item, index: 0 }))),
  "error 200": (exchange) => {
    const error = { error: { message: "The engine stopped.", code: 500 } };
    if (exchange.isStream) exchange.events([error]);
    else exchange.json(200, error);
  },
  /** Says back whatever it was sent, keys and prompts too. */
  echo: (exchange) => {
    const { authorization, body } = exchange.request;
    exchange.refuse(500, `No engine for ${authorization} with ${JSON.stringify(body)}`, { code: "server_error" });
  },
  "refuses json_schema": (exchange) => refuseField(exchange, "response_format", /json_schema/),
  "refuses response_format": (exchange) => refuseField(exchange, "response_format", /./),
  "refuses stream_options": (exchange) => refuseField(exchange, "stream_options", /./),
  "refuses max_tokens": (exchange) => refuseField(exchange, "max_tokens", /./, "Use 'max_completion_tokens' instead."),
  "refuses temperature": (exchange) => refuseField(exchange, "temperature", /./),
  "refuses dimensions": (exchange) => refuseField(exchange, "dimensions", /./),
  "stream cut": (exchange) => {
    const parts = chunks(exchange.request, { content: exchange.text });
    if (exchange.isStream) exchange.events(parts.slice(0, Math.ceil(parts.length / 2)), { cut: true });
    else exchange.breakOff();
  },
  /** It ends as if it were complete, but says nowhere that it is. */
  "stream ends early": (exchange) => {
    const parts = chunks(exchange.request, { content: exchange.text });
    if (exchange.isStream) exchange.events(parts.slice(0, Math.ceil(parts.length / 2)), { done: false });
    else exchange.answer();
  },
  "stream stalls": (exchange) => {
    if (!exchange.isStream) return;
    const parts = chunks(exchange.request, { content: exchange.text });
    exchange.beginEvents();
    for (const part of parts.slice(0, Math.ceil(parts.length / 2))) exchange.event(part);
  },
  "stream without roles": (exchange) => {
    if (exchange.isStream) exchange.events(chunks(exchange.request, { content: exchange.text }, false));
    else exchange.answer();
  },
  "stream without [DONE]": (exchange) => {
    if (exchange.isStream) exchange.events(chunks(exchange.request, { content: exchange.text }), { done: false });
    else exchange.answer();
  },
  "stream stays open": (exchange) => {
    if (!exchange.isStream) {
      exchange.answer();
      return;
    }
    exchange.beginEvents();
    for (const part of chunks(exchange.request, { content: exchange.text })) exchange.event(part);
    exchange.response.write("data: [DONE]\n\n");
  },
  /** Asked for a stream, it answers whole. */
  "no streams": (exchange) => {
    if (exchange.isStream) withoutStream(exchange).answer();
    else exchange.answer();
  },
};

/** "HTML 200", "html-200" and "html_200" are the same. */
export function findFault(name: string): string | undefined {
  const plain = plainName(name);
  return Object.keys(FAULTS).find((known) => plainName(known) === plain);
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "");
}

function refuseFor(exchange: Exchange, seconds: string): void {
  exchange.refuse(429, "Too many requests.", { code: "rate_limit_exceeded" }, { "retry-after": seconds });
}

/** Does not know a field of the request when its value is of a kind; everything else is answered properly. */
function refuseField(exchange: Exchange, field: string, value: RegExp, hint = ""): void {
  const given = exchange.request.body[field];
  if (given === undefined || !value.test(JSON.stringify(given))) {
    exchange.answer();
    return;
  }
  exchange.refuse(400, `Unsupported parameter: '${field}'. ${hint}`, { code: "unsupported_parameter", param: field });
}

function beginBody(exchange: Exchange): void {
  if (exchange.isStream) exchange.beginEvents();
  else exchange.response.writeHead(200, JSON_TYPE);
  exchange.response.write(exchange.isStream ? ": wait\n" : ' {"id": ');
}

/** As fast as the other side takes it. */
function sendHugeBody({ response, isStream }: Exchange): void {
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  response.write(isStream ? 'data: {"x": "' : '{"x": "');
  let sent = 0;
  const send = (): void => {
    while (sent < HUGE_BYTES && !response.destroyed) {
      sent += HUGE_PIECE.length;
      if (!response.write(HUGE_PIECE)) {
        response.once("drain", send);
        return;
      }
    }
    if (!response.destroyed) response.end('"}\n\n');
  };
  send();
}

/** Changes the vectors for some texts; everything else is answered properly. */
function changeVectors(exchange: Exchange, change: (data: readonly EmbeddingItem[]) => readonly unknown[]): void {
  if (exchange.isChat) exchange.answer();
  else {
    const answer = embeddings(exchange.request);
    exchange.json(200, { ...answer, data: change(answer.data) });
  }
}

function inBase64(numbers: readonly number[]): string {
  return Buffer.from(Float32Array.from(numbers).buffer).toString("base64");
}

function inputsOf({ request }: Exchange): readonly unknown[] {
  const { input } = request.body;
  return Array.isArray(input) ? input : [input];
}

function withoutStream(exchange: Exchange): Exchange {
  const { stream: _stream, ...body } = exchange.request.body;
  const { text } = exchange;
  return exchange.with({ ...exchange.request, body }, text);
}
