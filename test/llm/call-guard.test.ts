import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallGuard, type GuardOptions } from "../../src/llm/call-guard.js";
import { badOutput, modelFailed, type FailureKind } from "../../src/llm/model-errors.js";
import { caughtLater } from "../core/caught.js";
import { ManualTiming, turn } from "./support/timings.js";

function setUp(options: Partial<GuardOptions> = {}): { timing: ManualTiming; guard: CallGuard } {
  const timing = new ManualTiming();
  return { timing, guard: new CallGuard({ name: "m", timeoutMs: 90_000, maxRetries: 3, timing, ...options }) };
}

const failure = (kind: FailureKind, details = {}): Error => modelFailed("m", kind, "it broke", details);

/** Work that never ends by itself, and how often it was begun and aborted. */
function hanging(): { begun: number; aborted: number; work: (signal: AbortSignal) => Promise<never> } {
  const state = {
    begun: 0,
    aborted: 0,
    work: (signal: AbortSignal): Promise<never> => {
      state.begun++;
      signal.addEventListener("abort", () => state.aborted++);
      return new Promise(() => {});
    },
  };
  return state;
}

/** Fails with the errors in turn, then answers. */
function failing(...errors: readonly Error[]): { times: number; work: () => Promise<string> } {
  const state = {
    times: 0,
    work: async (): Promise<string> => {
      const error = errors[state.times++];
      if (error !== undefined) throw error;
      return "answer";
    },
  };
  return state;
}

describe("a deadline", () => {
  it("holds for work that never ends and ignores its signal", async () => {
    const { timing, guard } = setUp({ maxRetries: 0 });
    const { work } = hanging();
    const call = caughtLater(() => guard.run(undefined, work));
    await timing.advance(89_999);
    expect(timing.waiting).toBeGreaterThan(0);
    await timing.advance(1);
    expect(await call).toMatchObject({ code: "model/timeout", retryable: true, details: { timeoutMs: 90_000 } });
    expect(timing.waiting).toBe(0);
  });

  it("leaves an attempt a third of the time, and aborts it then", async () => {
    const { timing, guard } = setUp();
    const state = hanging();
    const call = caughtLater(() => guard.run(undefined, state.work));
    await timing.advance(30_000);
    expect(state).toMatchObject({ begun: 1, aborted: 1 });
    await timing.advance(1000);
    expect(state).toMatchObject({ begun: 2, aborted: 1 });
    await timing.advance(59_000);
    expect(state).toMatchObject({ begun: 3, aborted: 3 });
    expect((await call).code).toBe("model/timeout");
  });

  it("is told as the caller set it, also when only the time of an attempt was over", async () => {
    for (const [options, errors, message] of [
      [{ timeoutMs: 300 }, [], "The model m gave no answer within 300 ms"],
      [
        { maxRetries: 2 },
        [failure("server"), failure("server")],
        "The model m gave no answer within 90000 ms (3 attempts)",
      ],
    ] as const) {
      const { timing, guard } = setUp(options);
      timing.luck = 0.99;
      const { work } = hanging();
      let attempts = 0;
      const call = caughtLater(() =>
        guard.run(undefined, (signal) => {
          const error = errors[attempts++];
          return error === undefined ? work(signal) : Promise.reject(error);
        }),
      );
      await timing.advance(60_000);
      expect(await call).toMatchObject({ message, details: { timeoutMs: options.timeoutMs ?? 90_000 } });
    }
  });

  it("of a stream that began says that the rest did not come", async () => {
    const { timing, guard } = setUp();
    const read = async (pauseMs: number): Promise<void> => {
      const parts = guard.stream(undefined, async function* () {
        for (;;) {
          yield "part";
          await new Promise<void>((resolve) => {
            timing.after(pauseMs, resolve);
          });
        }
      });
      for await (const _ of parts);
    };
    const silent = caughtLater(() => read(40_000));
    await timing.advance(30_000);
    expect((await silent).message).toBe("The model m fell silent: no further part came within 30000 ms");
    const slow = caughtLater(() => read(20_000));
    await timing.advance(90_000);
    expect((await slow).message).toBe("The model m did not finish within 90000 ms");
  });
});

describe("retries", () => {
  it("come after pauses that double up to eight seconds, each shortened by chance", async () => {
    const { timing, guard } = setUp({ maxRetries: 6 });
    const state = failing(...Array.from({ length: 6 }, () => failure("rate-limit")));
    const call = guard.run(undefined, state.work);
    const pauses: number[] = [];
    for (let last = 0, times = 1; times <= 6; times++) {
      await turn();
      while (state.times === times) await timing.advance(50);
      pauses.push(timing.now() - last);
      last = timing.now();
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 4000]);
    expect(await call).toBe("answer");
  });

  it.each<[string, Error, number]>([
    ["a limit of requests", failure("rate-limit"), 4],
    ["trouble of the server", failure("server"), 4],
    ["a broken connection", failure("network"), 4],
    ["an empty account", failure("quota"), 1],
    ["a wrong key", failure("auth"), 1],
    ["a wrong request", failure("bad-request"), 1],
    ["a prompt that is too long", failure("context-length"), 1],
    ["an answer that is none", badOutput("m", "html", "answered with a web page"), 1],
    ["an error of nobody knows what", new TypeError("what"), 1],
  ])("are made for what may pass: %s", async (_name, error, times) => {
    const { timing, guard } = setUp();
    const state = failing(error, error, error, error, error);
    const call = guard.run(undefined, state.work).catch((caught: unknown) => caught);
    await timing.advance(60_000);
    const expected: unknown =
      error.name === "TypeError" ? error : expect.objectContaining({ code: Reflect.get(error, "code") });
    expect(await call).toEqual(expected);
    expect(state.times).toBe(times);
  });

  it("wait as long as the server says when there is time for it", async () => {
    const { timing, guard } = setUp();
    const state = failing(failure("rate-limit", { retryAfterMs: 60_000 }));
    const call = guard.run(undefined, state.work);
    await timing.advance(59_999);
    expect(state.times).toBe(1);
    await timing.advance(1);
    expect(await call).toBe("answer");
  });

  it("are given up at once when there is no time for what the server says", async () => {
    const { guard } = setUp();
    const state = failing(failure("rate-limit", { retryAfterMs: 90_000 }));
    const error = await caughtLater(() => guard.run(undefined, state.work));
    expect(error).toMatchObject({ details: { kind: "rate-limit", retryAfterMs: 90_000 } });
  });

  it("of a stream come only before its first part", async () => {
    const { timing, guard } = setUp();
    let opened = 0;
    const parts = guard.stream(undefined, async function* () {
      opened++;
      if (opened === 1) throw failure("server");
      yield "one";
      throw failure("server");
    });
    const first = parts.next();
    await timing.advance(1000);
    expect(await first).toEqual({ done: false, value: "one" });
    expect((await caughtLater(() => parts.next())).code).toBe("model/failed");
    expect(await parts.next()).toEqual({ done: true, value: undefined });
    expect(opened).toBe(2);
  });
});

describe("the breaker", () => {
  /** Lets a call fail, or not, without retries. */
  async function call(guard: CallGuard, kind?: FailureKind): Promise<string> {
    const { work } = failing(...(kind === undefined ? [] : [failure(kind)]));
    return guard.run(undefined, work).catch((error: { details: { kind: string } }) => error.details.kind);
  }

  it("refuses calls after five failures in half a minute, and says until when", async () => {
    const { guard } = setUp({ maxRetries: 0 });
    for (let count = 0; count < 5; count++) expect(await call(guard, "server")).toBe("server");
    const error = await caughtLater(() => guard.run(undefined, failing().work));
    expect(error).toMatchObject({
      code: "model/failed",
      retryable: true,
      details: { kind: "unavailable", reason: "breaker", retryAfterMs: 15_000 },
    });
  });

  it("does not count failures of long ago, before a success, or that are the caller's own", async () => {
    const { timing, guard } = setUp({ maxRetries: 0 });
    for (let count = 0; count < 4; count++) await call(guard, "network");
    await timing.advance(30_000);
    for (let count = 0; count < 4; count++) await call(guard, "network");
    await call(guard);
    for (let count = 0; count < 4; count++) await call(guard, "network");
    for (let count = 0; count < 9; count++) await call(guard, "auth");
    expect(await call(guard)).toBe("answer");
  });

  it("lets one call through after fifteen seconds, then after twice as long, up to five minutes", async () => {
    const { timing, guard } = setUp({ maxRetries: 0 });
    for (let count = 0; count < 5; count++) await call(guard, "server");
    for (const seconds of [15, 30, 60, 120, 240, 300, 300]) {
      await timing.advance(seconds * 1000 - 1);
      expect(await call(guard)).toBe("unavailable");
      await timing.advance(1);
      expect(await call(guard, "server"), `after ${seconds} s`).toBe("server");
    }
    await timing.advance(300_000);
    expect([await call(guard), await call(guard)]).toEqual(["answer", "answer"]);
  });

  it("lets no second call through while the first one is being tried, and another when it was broken off", async () => {
    const { timing, guard } = setUp({ maxRetries: 0 });
    for (let count = 0; count < 5; count++) await call(guard, "server");
    await timing.advance(15_000);
    const controller = new AbortController();
    const probe = caughtLater(() => guard.run(controller.signal, hanging().work));
    await turn();
    expect(await call(guard)).toBe("unavailable");
    controller.abort();
    expect((await probe).code).toBe("cancelled");
    expect(await call(guard)).toBe("answer");
  });

  it("that opens between attempts leaves the failure that opened it to be seen", async () => {
    const { timing, guard } = setUp({ maxRetries: 8 });
    const { work } = failing(...Array.from({ length: 9 }, () => failure("server")));
    const error = caughtLater(() => guard.run(undefined, work));
    await timing.advance(30_000);
    expect(await error).toMatchObject({ details: { kind: "server", attempts: 5 } });
  });
});

describe("places", () => {
  it("are four, and 256 may wait; the next one is refused", async () => {
    const { timing, guard } = setUp({ maxRetries: 0 });
    const state = hanging();
    const controllers = Array.from({ length: 260 }, () => new AbortController());
    const calls = controllers.map(({ signal }) => caughtLater(() => guard.run(signal, state.work)));
    await turn();
    expect(state.begun).toBe(4);
    const refused = await caughtLater(() => guard.run(undefined, state.work));
    expect(refused).toMatchObject({ retryable: true, details: { kind: "unavailable", reason: "queue", waiting: 256 } });
    for (const controller of controllers) controller.abort();
    expect(new Set((await Promise.all(calls)).map(({ code }) => code))).toEqual(new Set(["cancelled"]));
    expect(state).toMatchObject({ begun: 4, aborted: 4 });
    expect(timing.waiting).toBe(0);
  });

  it("go to those who waited, in their order", async () => {
    const { guard } = setUp();
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        guard.run(undefined, async () => {
          order.push(index);
          await turn();
        }),
      ),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it("of a stream that nobody reads on are free after the deadline", async () => {
    const { timing, guard } = setUp({ maxRetries: 0 });
    const forever = async function* (): AsyncGenerator<string> {
      for (;;) yield "part";
    };
    for (let count = 0; count < 4; count++) await guard.stream(undefined, forever).next();
    await timing.advance(89_999);
    let answer = "none";
    const next = guard.run(undefined, async () => {
      answer = "given";
    });
    await turn();
    expect(answer).toBe("none");
    await timing.advance(1);
    await next;
    expect(answer).toBe("given");
    expect(timing.waiting).toBe(0);
  });
});

describe("an abort", () => {
  it("ends a call at any moment at once with cancelled, and nothing stays behind", async () => {
    const moments = fc.record({
      calls: fc.integer({ min: 1, max: 7 }),
      after: fc.integer({ min: 0, max: 100_000 }),
      how: fc.constantFrom("hang", "fail", "hang while streaming", "fail while streaming"),
    });
    await fc.assert(
      fc.asyncProperty(moments, async ({ calls, after, how }) => {
        const { timing, guard } = setUp();
        const controller = new AbortController();
        const work = how.startsWith("hang")
          ? hanging().work
          : failing(...Array.from({ length: 99 }, () => failure("server"))).work;
        const open = async function* (signal: AbortSignal): AsyncGenerator<string> {
          yield await work(signal);
        };
        const outcomes: string[] = [];
        for (let count = 0; count < calls; count++) {
          const call: Promise<unknown> = how.endsWith("streaming")
            ? guard.stream(controller.signal, open).next()
            : guard.run(controller.signal, work);
          call.catch((error: { code: string }) => outcomes.push(error.code));
        }
        await timing.advance(after);
        const before = outcomes.length;
        controller.abort();
        await turn();
        expect(outcomes).toHaveLength(calls);
        expect(outcomes.slice(before).every((code) => code === "cancelled")).toBe(true);
        expect(timing.waiting).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("before the call leaves the server alone", async () => {
    const { guard } = setUp();
    const state = hanging();
    const signal = AbortSignal.abort();
    expect((await caughtLater(() => guard.run(signal, state.work))).code).toBe("cancelled");
    const parts = guard.stream(signal, async function* (inner) {
      yield await state.work(inner);
    });
    expect((await caughtLater(() => parts.next())).code).toBe("cancelled");
    expect(state.begun).toBe(0);
  });

  it("leaves no listener on a signal that lives on", async () => {
    const { guard } = setUp();
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>): void => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
      listeners--;
      remove(...args);
    };
    for (let count = 0; count < 10; count++) await guard.run(signal, async () => "answer");
    for await (const _ of guard.stream(signal, async function* () {
      yield "part";
    }));
    expect(listeners).toBe(0);
  });
});

describe("a stream that is broken off", () => {
  it("ends at once, also while a part is waited for, and aborts what works for it", async () => {
    const { timing, guard } = setUp();
    const state = hanging();
    const parts = guard.stream(undefined, async function* (signal) {
      yield "one";
      yield await state.work(signal);
    });
    expect(await parts.next()).toEqual({ done: false, value: "one" });
    const waiting = parts.next();
    await turn();
    expect(await parts.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    await turn();
    expect(state).toMatchObject({ begun: 1, aborted: 1 });
    expect(timing.waiting).toBe(0);
  });
});
