import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { faultyModelServer } from "../../src/testing/testing.js";
import { CLIENTS } from "./support/clients.js";
import { callOnce, WAYS, type Way } from "./support/outcomes.js";
import { fastTiming } from "./support/timings.js";

/** What the manual says, by fault and way: an outcome, and how often the server was asked. */
const MANUAL = new Map(
  readFileSync(new URL("../../docs/models.md", import.meta.url), "utf8")
    .split("| --- | --- | --- | --- |\n")[1]
    ?.split("\n\n")[0]
    ?.split("\n")
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    )
    .map(([fault = "", ...cells]) => [fault, cells.map(readCell)]),
);

function readCell(cell: string): { outcome: string; times: number } {
  const [outcome = "", times = "1"] = cell.split(" ×");
  return { outcome, times: Number(times) };
}

const request = {
  messages: [{ role: "user" as const, content: "Good evening to you." }],
  maxTokens: 9,
  temperature: 0,
};

describe("the table of the manual", () => {
  it("tells of every fault that the server knows, and of no other", async () => {
    const server = await faultyModelServer();
    await server.close();
    expect([...MANUAL.keys()].toSorted()).toEqual(server.faults.toSorted());
  });
});

describe.each(CLIENTS)("with $name", ({ runsHere, load }) => {
  it.runIf(runsHere).each([...MANUAL])(
    "a server with the fault %j leads to what the manual says",
    async (fault, cells) => {
      const isSlow = cells.some(({ outcome }) => outcome === "model/timeout");
      const call = async (way: Way): Promise<unknown> => {
        const server = await faultyModelServer();
        server.use(fault);
        // Slow faults take the whole time, so it is short for them.
        const options = { model: "m", baseURL: server.url, timeoutMs: isSlow ? 9000 : 90_000 };
        const { outcome } = await callOnce(way, options, request, { timing: fastTiming(30), loadClient: load });
        await server.close();
        return { way, outcome, times: isSlow ? undefined : server.requests.length };
      };
      expect(await Promise.all(WAYS.map(call))).toEqual(
        WAYS.map((way, index) => ({
          way,
          outcome: cells[index]?.outcome,
          times: isSlow ? undefined : cells[index]?.times,
        })),
      );
    },
  );
});

describe("when it goes wrong", () => {
  it("says how often it was tried, and when it may be tried again", async () => {
    const server = await faultyModelServer();
    server.use("429 short");
    const { error } = await callOnce("generate", { model: "m", baseURL: server.url }, request, {
      timing: fastTiming(100),
    });
    expect(error).toMatchObject({
      retryable: true,
      details: { kind: "rate-limit", status: 429, retryAfterMs: 1000, attempts: 4 },
      message: expect.stringMatching(/^The model m failed: .*may be asked again in 1 s \(4 attempts\)$/),
    });
    await server.close();
  });

  it("gives up at once where the server says to wait longer than there is time", async () => {
    const server = await faultyModelServer();
    server.use("429 days");
    const { error } = await callOnce("stream", { model: "m", baseURL: server.url }, request);
    expect(error).toMatchObject({ retryable: true, details: { retryAfterMs: 277_403_000 } });
    expect(server.requests).toHaveLength(1);
    await server.close();
  });

  it("says which server is not there", async () => {
    const server = await faultyModelServer();
    await server.close();
    const { error } = await callOnce("generate", { model: "m", baseURL: server.url, maxRetries: 0 }, request);
    expect(error).toMatchObject({
      message: `The model m failed: ${new URL(server.url).origin} could not be reached (ECONNREFUSED)`,
      details: { kind: "network", reason: "ECONNREFUSED" },
    });
  });

  it("delivers what came of a stream before it broke, and nothing twice", async () => {
    const server = await faultyModelServer();
    server.answer("one two three four five six");
    server.use("stream cut");
    const { outcome, text } = await callOnce("stream", { model: "m", baseURL: server.url }, request);
    expect({ outcome, text }).toEqual({ outcome: "model/failed network", text: "one two three four" });
    expect(server.requests).toHaveLength(1);
    await server.close();
  });

  it("takes the error of a status for what the server says it is, in any form", async () => {
    const server = await faultyModelServer();
    const outcomes: string[] = [];
    for (const fault of ["quota", "context length"]) {
      server.use(fault);
      outcomes.push((await callOnce("generate", { model: "m", baseURL: server.url }, request)).outcome);
    }
    expect(outcomes).toEqual(["model/failed quota", "model/failed context-length"]);
    await server.close();
  });
});
