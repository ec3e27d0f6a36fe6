import { describe, expect, it } from "vitest";
import { DramatisError } from "../../../src/core/errors.js";
import { buffer, FAULTS, FAULTS_OF_SEVERAL } from "./embedder-faults.js";
import { DIMENSIONS, fail, good, HOUR, QueueRig, textsOf, vectorOf, type Embed } from "./queue-rig.js";

describe("an embedder that", () => {
  it.each(FAULTS)("%s does no harm, and nothing is lost", async (_, fault) => {
    const rig = new QueueRig(fault).add(...textsOf(5));
    await rig.timing.advance(HOUR);
    expect([rig.delivered.size, rig.queue.pending, rig.queue.failed]).toEqual([0, 5, 0]);
    expect(rig.failures.length).toBeGreaterThan(5);
    expect(rig.failures.length).toBeLessThan(40);
    rig.embed = good;
    await rig.timing.advance(HOUR);
    expect([rig.delivered.size, rig.queue.pending, rig.wrong]).toEqual([5, 0, []]);
  });

  it.each(FAULTS_OF_SEVERAL)("gives %s is asked for few texts at once, until it is right", async (_, fault, kind) => {
    const rig = new QueueRig(fault).add(...textsOf(200));
    await rig.timing.advance(HOUR);
    expect([rig.delivered.size, rig.queue.pending, rig.wrong]).toEqual([200, 0, []]);
    expect(rig.reasons.every((reason) => reason.endsWith(kind))).toBe(true);
    expect(rig.failures.length).toBeGreaterThan(0);
  });

  it("keeps writing to its vectors changes none that were delivered", async () => {
    const rig = new QueueRig((texts) =>
      texts.length > 1 ? texts.map(vectorOf) : (buffer.set(vectorOf(texts[0] ?? "")), [buffer]),
    );
    rig.add("a");
    await rig.timing.advance(0);
    buffer.fill(9);
    rig.add("b");
    await rig.timing.advance(0);
    expect([rig.delivered.size, rig.wrong]).toEqual([2, []]);
  });

  it("changes the list of texts changes nothing", async () => {
    const rig = new QueueRig((texts) => {
      const vectors = texts.map(vectorOf);
      (texts as string[]).length = 0;
      return vectors;
    });
    rig.add(...textsOf(70));
    await rig.timing.advance(0);
    expect([rig.delivered.size, rig.wrong]).toEqual([70, []]);
  });

  it("gives slightly other vectors each time is believed", async () => {
    let run = 0;
    const rig = new QueueRig((texts) => {
      run++;
      return texts.map((text) => vectorOf(text).map((value) => value * (1 + 0.001 * run)));
    });
    rig.add(...textsOf(300));
    await rig.timing.advance(0);
    expect([rig.delivered.size, rig.failures]).toEqual([300, []]);
  });

  it("gives one vector for everything is believed", async () => {
    const rig = new QueueRig((texts) => texts.map(() => new Float32Array(DIMENSIONS).fill(1))).add(...textsOf(100));
    await rig.timing.advance(0);
    expect([rig.delivered.size, rig.failures]).toEqual([100, []]);
  });

  it("ignores its signal is left behind at the deadline, and its late answer is not taken", async () => {
    const answers: ((vectors: Float32Array[]) => void)[] = [];
    const signals: (AbortSignal | undefined)[] = [];
    const rig = new QueueRig((__, signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    }).add("a");
    await rig.timing.advance(29_999);
    expect(rig.failures).toEqual([]);
    await rig.timing.advance(1);
    expect([rig.reasons, signals[0]?.aborted]).toEqual([["model/timeout"], true]);
    answers[0]?.([new Float32Array(DIMENSIONS)]);
    await rig.timing.advance(10_000);
    expect([rig.delivered.size, answers.length]).toEqual([0, 2]);
    answers[1]?.([vectorOf("a")]);
    await rig.timing.advance(0);
    expect([rig.delivered.size, rig.wrong]).toEqual([1, []]);
  });

  it("is down is asked less and less often, and everything is embedded when it is back", async () => {
    const rig = new QueueRig(() => fail(new Error("connection refused"))).add(...textsOf(100));
    await rig.timing.advance(24 * HOUR);
    const pauses = rig.failures.map(({ retryInMs = 0 }) => retryInMs);
    expect(pauses.slice(0, 4)).toEqual([750, 1500, 3000, 6000]);
    expect(Math.max(...pauses)).toBe(225_000);
    expect([rig.queue.pending, rig.queue.failed]).toEqual([100, 0]);
    rig.embed = good;
    await rig.timing.advance(300_000);
    expect([rig.delivered.size, rig.queue.pending, rig.wrong]).toEqual([100, 0, []]);
  });

  it("says when to come back is left alone until then", async () => {
    const rig = new QueueRig(() =>
      fail(
        new DramatisError("model/failed", "busy", {
          retryable: true,
          details: { kind: "rate-limit", retryAfterMs: 60_000 },
        }),
      ),
    ).add("a");
    await rig.timing.advance(59_999);
    expect(rig.calls.length).toBe(1);
    await rig.timing.advance(1);
    expect(rig.calls.length).toBe(2);
  });

  it("has no key for us is asked seldom", async () => {
    const rig = new QueueRig(() => fail(new DramatisError("model/failed", "401", { details: { kind: "auth" } }))).add(
      "a",
    );
    await rig.timing.advance(HOUR);
    expect(rig.calls.length).toBeLessThan(20);
  });
});

describe("a text that cannot be embedded", () => {
  const poisoned =
    (reason: unknown): Embed =>
    (texts) =>
      texts.includes("poison") ? fail(reason) : texts.map(vectorOf);

  it.each<[string, unknown]>([
    ["and says so", new DramatisError("model/failed", "too long", { details: { kind: "context-length" } })],
    ["without saying so", new Error("something went wrong")],
  ])("is given up after some attempts, and is not in the way of others: %s", async (_, reason) => {
    const rig = new QueueRig(poisoned(reason)).add(...textsOf(20), "poison", ...textsOf(200, 20));
    await rig.timing.advance(60_000);
    expect([rig.delivered.size, rig.wrong]).toEqual([220, []]);
    await rig.timing.advance(HOUR);
    expect([rig.queue.pending, rig.queue.failed, rig.timing.waiting]).toEqual([0, 1, 0]);
    expect(rig.failures.flatMap(({ givenUp }) => givenUp)).toEqual(["poison"]);
    rig.embed = good;
    rig.queue.retryFailed();
    await rig.timing.advance(0);
    expect([rig.delivered.size, rig.queue.failed]).toEqual([221, 0]);
  });
});
