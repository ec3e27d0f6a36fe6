import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openAIModel } from "../../src/llm/openai.js";
import { faultyModelServer } from "../../src/testing/testing.js";
import { CLIENTS } from "./support/clients.js";
import { callOnce, WAYS } from "./support/outcomes.js";
import { fastTiming, ManualTiming, turn } from "./support/timings.js";

const messages = [{ role: "user" as const, content: "Good evening to all of you here." }];
/** What a call can be doing when it is broken off. */
const FAULTS = ["none", "hang", "stall body", "slow drip", "500", "429 short", "stream stalls", "100 MiB", "reset"];

describe.each(CLIENTS)("with $name", ({ runsHere, load }) => {
  it.runIf(runsHere)("an abort at any moment ends a call at once with cancelled, or finds it over", async () => {
    const server = await faultyModelServer();
    // Pauses between attempts are real, but short; deadlines are far away.
    const internals = { timing: fastTiming(20), loadClient: load };
    const options = { model: "m", baseURL: server.url };
    const moments = fc.record({
      fault: fc.constantFrom(...FAULTS),
      ways: fc.array(fc.constantFrom(...WAYS), { minLength: 1, maxLength: 4 }),
      ms: fc.integer({ min: -1, max: 12 }),
    });
    let cancelled = 0;
    await fc.assert(
      fc.asyncProperty(moments, async ({ fault, ways, ms }) => {
        server.use(fault);
        const controller = new AbortController();
        if (ms < 0) controller.abort();
        const outcomes: string[] = [];
        for (const way of ways) {
          const call = callOnce(way, options, { messages, signal: controller.signal }, internals);
          void call.then(({ outcome }) => outcomes.push(outcome));
        }
        await new Promise((resolve) => {
          setTimeout(resolve, ms);
        });
        const before = outcomes.length;
        controller.abort();
        await turn();
        expect(outcomes).toHaveLength(ways.length);
        expect(outcomes.slice(before).every((outcome) => outcome === "cancelled")).toBe(true);
        cancelled += outcomes.length - before;
      }),
      { numRuns: 200 },
    );
    expect(cancelled).toBeGreaterThan(100);
    await server.close();
  });

  it.runIf(runsHere).each(["hang", "stall body", "slow drip", "stream stalls", "100 MiB"])(
    "calls that were broken off at %j leave no timer and no connection",
    async (fault) => {
      const server = await faultyModelServer();
      server.use(fault);
      const timing = new ManualTiming();
      const controllers = WAYS.map(() => new AbortController());
      const options = { model: "m", baseURL: server.url };
      const calls = WAYS.map((way, index) => {
        const { signal } = controllers[index] ?? new AbortController();
        return callOnce(way, options, { messages, signal }, { timing, loadClient: load });
      });
      while (server.requests.length < calls.length) await turn();
      for (const controller of controllers) controller.abort();
      await Promise.all(calls);
      expect(timing.waiting).toBe(0);
      // The other end hears a moment later that its connections are closed.
      while (server.open > 0) await turn();
      await server.close();
    },
  );
});

describe("breaking a stream off", () => {
  it("ends the connection, and the model goes on with the next call", async () => {
    const server = await faultyModelServer();
    server.use("stream stalls", { times: 1 });
    const model = openAIModel({ model: "m", baseURL: server.url });
    for await (const { text } of model.stream?.({ messages }) ?? []) if (text === " heard:") break;
    expect((await model.generate({ messages })).finish).toBe("stop");
    await server.close();
  });
});
