import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../src/logging/logging.js";
import { faultyModelServer } from "../../src/testing/testing.js";
import { CLIENTS } from "./support/clients.js";
import { callOnce, WAYS } from "./support/outcomes.js";
import { fastTiming } from "./support/timings.js";

const KEY = "zq-canary-5f0e/1+c=4711";
const PROMPT = "The vault opens with the words: umbrella, marmalade, seventeen.";

/** Everything that anybody might print of a thing. */
function printed(thing: unknown): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    lines.push(inspect(value, { depth: 12, showHidden: true, getters: true }), JSON.stringify(value));
    for (const key of Reflect.ownKeys(value)) {
      const inner: unknown = Reflect.get(value, key);
      lines.push(String(key), typeof inner === "string" ? inner : "");
      visit(inner);
    }
  };
  if (thing instanceof Error) lines.push(thing.message, String(thing.stack), String(thing));
  visit(thing);
  return lines.join("\n");
}

/** The same as a log file would show it. */
function logged(thing: unknown): string {
  const stream = new PassThrough();
  const logger = createLogger({ name: "test", level: "debug", stream });
  logger.error("It failed", { error: thing });
  logger.debug("The model", { model: thing });
  return String(stream.read());
}

/** A piece of a secret tells something of it, too. */
function piecesOf(secret: string, length: number): string[] {
  const pieces = Array.from({ length: secret.length - length + 1 }, (_, at) => secret.slice(at, at + length));
  return [...pieces, encodeURIComponent(secret)];
}

it.each<[string, (header: string) => string]>([
  ["in base64", (header) => Buffer.from(header.replace("Bearer ", "")).toString("base64")],
  ["in base64url, with its header", (header) => Buffer.from(header).toString("base64url")],
  ["in hex", (header) => Buffer.from(header.replace("Bearer ", "")).toString("hex")],
])("a key that a server says back %s does not get into the error", async (_form, encode) => {
  const server = createServer((incoming, response) => {
    incoming.resume();
    const message = `No engine for ${encode(incoming.headers.authorization ?? "")}`;
    response.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const options = { model: "m", baseURL: `http://127.0.0.1:${port}/v1`, apiKey: KEY, maxRetries: 0 };
  const { error } = await callOnce("generate", options, { messages: [{ role: "user", content: PROMPT }] });
  server.close();
  server.closeAllConnections();
  const shown = printed(error) + logged(error);
  expect(shown).toContain("No engine for ");
  for (const form of [encode(KEY), encode(`Bearer ${KEY}`)]) {
    expect(piecesOf(form, 10).filter((piece) => shown.includes(piece))).toEqual([]);
  }
});

describe.each(CLIENTS)("with $name", ({ runsHere, load }) => {
  it.runIf(runsHere)("neither key nor prompt stands in any error, model, log or inspection", async () => {
    const server = await faultyModelServer();
    const leaks: string[] = [];
    const request = { messages: [{ role: "user" as const, content: PROMPT }], maxTokens: 9 };
    for (const fault of [...server.faults, "gone"]) {
      for (const way of WAYS) {
        if (fault !== "gone") server.use(fault);
        const baseURL = fault === "gone" ? "http://127.0.0.1:9/v1" : server.url;
        const options = { model: "m", baseURL, apiKey: KEY, timeoutMs: 6000, maxRetries: 1 };
        const internals = { timing: fastTiming(100), loadClient: load };
        const { error, model } = await callOnce(way, options, request, internals);
        const shown = [error, model].flatMap((thing) => [printed(thing), logged(thing)]).join("\n");
        const found = [...piecesOf(KEY, 8), ...piecesOf(PROMPT, 30)].filter((piece) => shown.includes(piece));
        if (found.length > 0) leaks.push(`${fault}, ${way}: ${found[0]}`);
      }
    }
    expect(leaks).toEqual([]);
    expect(server.requests.every(({ authorization }) => authorization === `Bearer ${KEY}`)).toBe(true);
    await server.close();
  });
});
