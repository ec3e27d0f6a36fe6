import { describe, expect, it } from "vitest";
import { manualClock, scriptedModel } from "../../src/testing/testing.js";
import { caughtLater } from "../core/caught.js";

const request = { messages: [{ role: "user" as const, content: "Hello." }] };

describe("a scripted model", () => {
  it("gives its replies in order, whole or word by word, and remembers the requests", async () => {
    const model = scriptedModel([
      "One.",
      ({ messages }) => `You said ${messages[0]?.content}`,
      "  Three  words here. \n",
    ]);
    expect(await model.generate(request)).toEqual({ text: "One.", finish: "stop" });
    expect((await model.generate(request)).text).toBe("You said Hello.");
    const parts = [];
    for await (const part of model.stream(request)) parts.push(part);
    expect(parts).toEqual([
      { text: "  Three" },
      { text: "  words" },
      { text: " here. \n" },
      { text: "", finish: "stop" },
    ]);
    expect(model.requests).toEqual([request, request, request]);
  });

  it("says how many replies there were when it is asked once more", async () => {
    const model = scriptedModel(["One."]);
    await model.generate(request);
    const error = await caughtLater(() => model.generate(request));
    expect(error).toMatchObject({ code: "model/failed", retryable: false, details: { scripted: 1, asked: 2 } });
    expect(error.message).toContain("asked 2 times, but only 1 reply was scripted");
  });

  it("heeds its signal, before it answers and between words", async () => {
    const model = scriptedModel(["One.", "Two words."]);
    const aborted = { ...request, signal: AbortSignal.abort() };
    expect((await caughtLater(() => model.generate(aborted))).code).toBe("cancelled");
    const controller = new AbortController();
    const parts = model.stream({ ...request, signal: controller.signal })[Symbol.asyncIterator]();
    expect(await parts.next()).toEqual({ done: false, value: { text: "Two" } });
    controller.abort();
    expect((await caughtLater(() => parts.next())).code).toBe("cancelled");
  });
});

describe("a manual clock", () => {
  it("comes with the testing tools", () => {
    const clock = manualClock(5);
    clock.advance(2);
    expect(clock.now()).toBe(7);
  });
});
