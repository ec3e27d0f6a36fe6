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
