import { describe, expect, it } from "vitest";
import { callWithDeadline } from "../../src/llm/ask-model.js";
import type { LanguageModel } from "../../src/llm/language-model.js";
import { streamModel, type AnswerPart, type StreamLimits } from "../../src/llm/stream-model.js";
import { scriptedModel } from "../../src/testing/testing.js";
import { caughtLater } from "../core/caught.js";
import { turn } from "./support/timings.js";

const request = { messages: [{ role: "user" as const, content: "Hello." }] };
const limits: StreamLimits = { timeoutMs: 60_000, maxCharacters: 1000 };

async function read(model: LanguageModel, more: Partial<StreamLimits> = {}): Promise<AnswerPart[]> {
  const parts: AnswerPart[] = [];
  for await (const part of streamModel(model, request, { ...limits, ...more })) parts.push(part);
  return parts;
}

/** A model that streams whatever it is told, and what became of it. */
function streaming(
  make: (signal: AbortSignal | undefined) => AsyncIterable<unknown>,
): LanguageModel & { closed: number; signal: AbortSignal | undefined } {
  const model = {
    name: "odd",
    closed: 0,
    signal: undefined as AbortSignal | undefined,
    generate: () => Promise.reject(new Error("not this way")),
    stream({ signal }: { signal?: AbortSignal }): AsyncIterable<never> {
      model.signal = signal;
      const inner = make(signal)[Symbol.asyncIterator]();
      const iterator = {
        next: () => inner.next(),
        return: async () => {
          model.closed++;
          return { done: true as const, value: undefined };
        },
      };
      return { [Symbol.asyncIterator]: () => iterator } as AsyncIterable<never>;
    },
  };
  return model;
}

async function* give(...parts: readonly unknown[]): AsyncGenerator {
  yield* parts;
}

const never = (): AsyncIterable<unknown> => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) });

describe("the parts of an answer", () => {
  it("come as the model gives them; the last one is empty and carries finish and usage", async () => {
    const usage = { input: 3, output: 2 };
    const model = streaming(() => give({ text: "Good " }, { text: "" }, { text: "evening.", finish: "length", usage }));
    expect(await read(model)).toEqual([{ text: "Good " }, { text: "evening." }, { text: "", finish: "length", usage }]);
  });

  it("are one where the model does not stream", async () => {
    const model: LanguageModel = { name: "plain", generate: async () => ({ text: "Hello.", finish: "stop" }) };
    expect(await read(model)).toEqual([{ text: "Hello." }, { text: "", finish: "stop" }]);
  });

  it("end with finish also where the model says nothing of it", async () => {
    expect((await read(streaming(() => give({ text: "Hi." })))).at(-1)).toEqual({ text: "", finish: "stop" });
  });

  it("may be none when a filter or the tokens cut them all", async () => {
    expect(await read(streaming(() => give({ text: "", finish: "filter" })))).toEqual([{ text: "", finish: "filter" }]);
  });
});

describe("what a model does wrong in a stream", () => {
  it.each<[string, () => AsyncIterable<unknown>, object]>([
    ["gives no word", () => give({ text: " \n" }), { code: "model/bad-output", details: { kind: "empty" } }],
    ["gives no text", () => give({ text: 7 }), { code: "model/bad-output", details: { kind: "malformed" } }],
    ["gives null", () => give(null), { code: "model/bad-output", details: { kind: "malformed" } }],
    ["is nothing to iterate", () => 7 as never, { code: "model/failed", details: { kind: "unknown" } }],
    [
      "writes a book",
      () => give(...Array.from({ length: 20 }, () => ({ text: "x".repeat(100) }))),
      { code: "model/bad-output", details: { kind: "too-large" } },
    ],
    [
      "throws",
      async function* () {
        yield { text: "Go" };
        throw new TypeError("terminated");
      },
      { code: "model/failed", message: "The model odd failed: terminated" },
    ],
    [
      "throws no error",
      async function* () {
        yield { text: "Go" };
        throw "gone";
      },
      { code: "model/failed", message: "The model odd failed: gone" },
    ],
  ])("becomes an error of ours when it %s", async (_what, make, expected) => {
    const model = streaming(make);
    expect(await caughtLater(() => read(model))).toMatchObject(expected);
  });

  it("is ended by the deadline, the one between parts and the whole one, though it ignores its signal", async () => {
    const timeouts = [{ timeoutMs: 5 }, { betweenMs: 5 }];
    for (const more of timeouts) {
      const model = streaming(never);
      expect(await caughtLater(() => read(model, more))).toMatchObject({
        code: "model/timeout",
        details: { timeoutMs: 5 },
      });
      expect(model.signal?.aborted).toBe(true);
      await turn();
      expect(model.closed).toBe(1);
    }
  });

  it("is told apart: no answer, no further part, no end", async () => {
    const endless = async function* (): AsyncGenerator {
      for (;;) {
        yield { text: "" };
        await turn();
      }
    };
    const silent = async function* (): AsyncGenerator {
      yield { text: "Go" };
      await new Promise(() => {});
    };
    const messageOf = async (make: () => AsyncIterable<unknown>, more: Partial<StreamLimits>): Promise<string> =>
      (await caughtLater(() => read(streaming(make), more))).message;
    expect(await messageOf(never, { betweenMs: 5 })).toBe("The model odd gave no answer within 5 ms");
    expect(await messageOf(silent, { betweenMs: 5 })).toBe(
      "The model odd fell silent: no further part came within 5 ms",
    );
    expect(await messageOf(endless, { timeoutMs: 20 })).toBe("The model odd did not finish within 20 ms");
  });

  it("is ended by the caller, though it ignores its signal", async () => {
    const controller = new AbortController();
    const model = streaming(never);
    const call = caughtLater(() => read(model, { signal: controller.signal }));
    await turn();
    controller.abort();
    expect((await call).code).toBe("cancelled");
    expect(model.signal?.aborted).toBe(true);
  });
});

describe("whoever breaks off", () => {
  it("ends the model's stream", async () => {
    const model = streaming(() => give({ text: "one" }, { text: "two" }));
    for await (const part of streamModel(model, request, limits)) if (part.text === "one") break;
    await turn();
    expect(model).toMatchObject({ closed: 1, signal: { aborted: true } });
  });

  it("does not wait for a model whose return never ends", async () => {
    const model = streaming(() => give({ text: "one" }, { text: "two" }));
    const { stream } = model;
    model.stream = (asked) => {
      const iterator = stream?.(asked)[Symbol.asyncIterator]() as AsyncIterator<never>;
      return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next(), return: () => new Promise(() => {}) }) };
    };
    const parts = streamModel(model, request, limits);
    await parts.next();
    expect(await parts.return?.()).toEqual({ done: true, value: undefined });
  });

  it("before the first part costs no call", async () => {
    const model = scriptedModel(["Hello."]);
    await streamModel(model, request, limits).return?.();
    expect(model.requests).toEqual([]);
  });
});

describe("a whole answer", () => {
  it("tells its text, its end and its cost", async () => {
    const usage = { input: 1, output: 2 };
    const model: LanguageModel = { name: "m", generate: async () => ({ text: "Hi", finish: "length", usage }) };
    expect(await callWithDeadline(model, request, limits)).toEqual({ text: "Hi", finish: "length", usage });
  });

  it("is waited for no longer than its deadline, whatever the model does", async () => {
    const model: LanguageModel = { name: "m", generate: () => new Promise(() => {}) };
    const error = await caughtLater(() => callWithDeadline(model, request, { ...limits, timeoutMs: 5 }));
    expect(error.code).toBe("model/timeout");
  });
});
