import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprintOf } from "../../../src/memory/vectors/fingerprint.js";
import { contentKey, VectorCache } from "../../../src/memory/vectors/vector-cache.js";
import { turn } from "../../llm/support/timings.js";
import { FAULTS } from "./embedder-faults.js";
import { fail, good, HOUR, never, QueueRig, textsOf, vectorOf, type Embed } from "./queue-rig.js";

describe("a queue for embeddings", () => {
  it("gives every text its vector, with at most 64 texts a call and one call at a time", async () => {
    let most = 0;
    const rig = new QueueRig(async (texts) => {
      most = Math.max(most, rig.running);
      await turn();
      return texts.map(vectorOf);
    });
    rig.add(...textsOf(1000));
    expect(rig.queue.pending).toBe(1000);
    await rig.timing.advance(100);
    for (let round = 0; round < 80; round++) await rig.timing.advance(1);
    expect([rig.delivered.size, rig.queue.pending, rig.wrong, most]).toEqual([1000, 0, [], 1]);
    expect(rig.calls.every((texts) => texts.length <= 64)).toBe(true);
    expect(rig.calls.length).toBeLessThan(20);
    expect(rig.failures).toEqual([]);
  });

  it("sends at most 32 K characters in a call, and of a longer text the beginning", async () => {
    const rig = new QueueRig();
    const long = `${"x".repeat(32_767)}👍${"y".repeat(9000)}`;
    rig.add("first", ...textsOf(30).map((text) => text.repeat(1000)), long, "last");
    await rig.timing.advance(0);
    expect(rig.queue.pending).toBe(0);
    const sizes = rig.calls.map((texts) => texts.join("").length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32_768);
    expect(rig.calls.some((texts) => texts.includes("x".repeat(32_767)))).toBe(true);
  });

  it("sends equal texts once, and delivers to each who waits", async () => {
    const rig = new QueueRig();
    for (let key = 0; key < 3000; key++) rig.queue.add(`key ${key}`, "the bridge is gone");
    await rig.timing.advance(0);
    expect(rig.calls).toEqual([["the bridge is gone"]]);
    expect(rig.delivered.size).toBe(3000);
    expect(new Set(rig.delivered.values()).size).toBe(1);
  });

  it("does not send what is known", async () => {
    const cache = new VectorCache();
    const first = new QueueRig(good, { cache }).add(...textsOf(50));
    await first.timing.advance(0);
    const second = new QueueRig(good, { cache }).add(...textsOf(51));
    await second.timing.advance(0);
    expect(second.calls).toEqual([["text 50"]]);
    expect([second.delivered.size, second.wrong]).toEqual([51, []]);
  });

  it("does not call the embedder before whoever adds has finished, nor in `add`", async () => {
    const rig = new QueueRig().add("a");
    expect(rig.calls).toEqual([]);
    rig.queue.remove("a");
    await rig.timing.advance(HOUR);
    expect([rig.calls, rig.timing.waiting]).toEqual([[], 0]);
  });

  it("delivers nothing for what was removed or replaced during the call", async () => {
    const answers: (() => void)[] = [];
    const rig = new QueueRig(async (texts) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return texts.map(vectorOf);
    });
    rig.queue.add("gone", "one text");
    rig.queue.add("replaced", "one text");
    rig.queue.add("kept", "one text");
    await rig.timing.advance(0);
    rig.queue.remove("gone");
    rig.queue.add("replaced", "another text");
    answers.shift()?.();
    await rig.timing.advance(0);
    expect([...rig.delivered.keys()]).toEqual(["kept"]);
    answers.shift()?.();
    await rig.timing.advance(0);
    expect(rig.delivered.get("replaced")).toEqual(vectorOf("another text"));
    expect([rig.delivered.has("gone"), rig.queue.pending]).toEqual([false, 0]);
  });

  it("works only while it is waited for when it is manual", async () => {
    const rig = new QueueRig(good, { background: "manual" }).add(...textsOf(10));
    await rig.timing.advance(HOUR);
    expect(rig.calls).toEqual([]);
    const idle = rig.queue.idle();
    await rig.timing.advance(0);
    await idle;
    expect(rig.delivered.size).toBe(10);
  });

  it("says that it is idle when nothing waits, and while it leaves the embedder alone", async () => {
    const rig = new QueueRig(() => Promise.reject(new Error("down")));
    await rig.queue.idle();
    rig.add("a");
    const idle = rig.queue.idle();
    await rig.timing.advance(0);
    await idle;
    await rig.queue.idle();
    expect(rig.queue.pending).toBe(1);
  });

  it("ends with every text embedded however an embedder fails on the way, and no vector is wrong", async () => {
    const step = fc.oneof(
      fc.record({ add: fc.nat(40), as: fc.nat(60) }),
      fc.record({ remove: fc.nat(40) }),
      fc.record({ wait: fc.constantFrom(0, 500, 5000) }),
    );
    const fault = fc.constantFrom(...FAULTS.map(([, embed]) => embed), good, good);
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.array(fault, { maxLength: 12 }),
      async (steps, faults) => {
        const rig = new QueueRig((texts, signal) => (faults.shift() ?? good)(texts, signal));
        const wanted = new Map<string, string>();
        for (const given of steps) {
          if ("wait" in given) await rig.timing.advance(given.wait);
          else if ("remove" in given) {
            rig.queue.remove(`${given.remove}`);
            rig.delivered.delete(`${given.remove}`);
            wanted.delete(`${given.remove}`);
          } else {
            rig.queue.add(`${given.add}`, `text ${given.as}`);
            wanted.set(`${given.add}`, `text ${given.as}`);
          }
        }
        await rig.timing.advance(10 * HOUR);
        rig.queue.retryFailed();
        await rig.timing.advance(HOUR);
        expect([rig.queue.pending, rig.queue.failed, rig.timing.waiting]).toEqual([0, 0, 0]);
        expect(rig.delivered).toEqual(new Map([...wanted].map(([key, text]) => [key, vectorOf(text)])));
      },
    );
    await fc.assert(property, { seed: 3, numRuns: 60 });
  });
});

describe("whoever takes vectors", () => {
  it("may throw: others get theirs, and it is said", async () => {
    const taken: string[] = [];
    const rig = new QueueRig(good, {
      onVector: (key) => {
        if (key === "text 3") throw new Error("full");
        taken.push(key);
      },
    }).add(...textsOf(10));
    await rig.timing.advance(0);
    expect([taken.length, rig.queue.pending, rig.queue.failed]).toEqual([9, 0, 1]);
    expect(rig.failures.map(({ givenUp }) => givenUp)).toEqual([["text 3"]]);
  });

  it("may throw when it is told of failures", async () => {
    const rig = new QueueRig(() => fail(new Error("down")), { onFailure: () => fail(new Error("no")) }).add("a");
    await rig.timing.advance(10_000);
    rig.embed = good;
    await rig.timing.advance(60_000);
    expect(rig.delivered.size).toBe(1);
  });

  it("may add and remove while it takes", async () => {
    const rig: QueueRig = new QueueRig(good, {
      onVector: (key, vector) => {
        rig.delivered.set(key, vector);
        if (key === "text 1") rig.queue.remove("text 2");
        if (key === "text 3") rig.add("more");
      },
    }).add(...textsOf(5));
    await rig.timing.advance(0);
    expect([...rig.delivered.keys()].toSorted()).toEqual(["more", "text 0", "text 1", "text 3", "text 4"]);
  });
});

describe("an aborted queue", () => {
  it.each<[string, Embed, number]>([
    ["before anything was called", good, 0],
    ["during a call", never, 100],
    ["during a pause", () => fail(new Error("down")), 500],
  ])("does nothing more and holds nothing: %s", async (_, embed, ms) => {
    const controller = new AbortController();
    const rig = new QueueRig(embed, { signal: controller.signal }).add(...textsOf(9));
    if (ms > 0) await rig.timing.advance(ms);
    const idle = rig.queue.idle();
    controller.abort();
    await idle;
    rig.embed = good;
    const { length } = rig.calls;
    rig.add("later");
    await rig.timing.advance(HOUR);
    expect([rig.queue.pending, rig.calls.length, rig.delivered.size]).toEqual([0, length, 0]);
    expect(rig.timing.waiting).toBe(0);
  });

  it("passes the end on to the embedder", async () => {
    let seen: AbortSignal | undefined;
    const rig = new QueueRig((__, signal) => {
      seen = signal;
      return never([], signal);
    }).add("a");
    await rig.timing.advance(0);
    rig.queue.close();
    rig.queue.close();
    expect(seen?.aborted).toBe(true);
    await rig.timing.advance(HOUR);
    expect(rig.failures).toEqual([]);
  });

  it("was perhaps aborted before it began", async () => {
    const rig = new QueueRig(good, { signal: AbortSignal.abort() }).add("a");
    await rig.timing.advance(HOUR);
    expect([rig.queue.pending, rig.calls]).toEqual([0, []]);
    expect(await rig.queue.embedNow("a", { timeoutMs: 10 })).toBeUndefined();
  });
});

describe("a text that somebody waits for", () => {
  it("goes past those in the queue, and is known afterwards", async () => {
    const rig = new QueueRig();
    expect(await rig.queue.embedNow("query", { timeoutMs: 1000 })).toEqual(vectorOf("query"));
    expect(await rig.queue.embedNow("query", { timeoutMs: 1000 })).toEqual(vectorOf("query"));
    expect(rig.calls).toEqual([["query"]]);
    expect(rig.timing.waiting).toBe(0);
  });

  it.each(FAULTS.filter(([, embed]) => embed !== never))("has no vector when the embedder %s", async (_, fault) => {
    const rig = new QueueRig(fault);
    expect(await rig.queue.embedNow("query", { timeoutMs: 1000 })).toBeUndefined();
  });

  it("has none after the deadline or when the caller aborts", async () => {
    const rig = new QueueRig(never);
    const late = rig.queue.embedNow("query", { timeoutMs: 1000 });
    await rig.timing.advance(1000);
    expect(await late).toBeUndefined();
    const controller = new AbortController();
    const ended = rig.queue.embedNow("query", { timeoutMs: 1000, signal: controller.signal });
    controller.abort();
    expect(await ended).toBeUndefined();
    expect(rig.timing.waiting).toBe(0);
  });

  it("is not waited for again for half a minute when the embedder did not answer", async () => {
    const rig = new QueueRig(never);
    const late = rig.queue.embedNow("query", { timeoutMs: 1000 });
    await rig.timing.advance(1000);
    expect(await late).toBeUndefined();
    rig.embed = good;
    expect(await rig.queue.embedNow("another", { timeoutMs: 1000 })).toBeUndefined();
    await rig.timing.advance(30_000);
    expect(await rig.queue.embedNow("another", { timeoutMs: 1000 })).toEqual(vectorOf("another"));
  });

  it("waits for nobody while the embedder is known to be down", async () => {
    const rig = new QueueRig(() => fail(new Error("down"))).add("a");
    await rig.timing.advance(0);
    rig.embed = good;
    expect(await rig.queue.embedNow("query", { timeoutMs: 1000 })).toBeUndefined();
    await rig.timing.advance(1000);
    expect(await rig.queue.embedNow("query", { timeoutMs: 1000 })).toEqual(vectorOf("query"));
  });
});

describe("known vectors", () => {
  it("are bounded in number and in bytes; those not asked for longest go first", () => {
    const cache = new VectorCache({ mostVectors: 3, mostBytes: 100 });
    for (const key of ["a", "b", "c"]) cache.set(key, new Float32Array(4));
    expect(cache.get("a")).toBeDefined();
    cache.set("d", new Float32Array(4));
    expect([cache.get("b"), cache.size, cache.bytes]).toEqual([undefined, 3, 48]);
    cache.set("e", new Float32Array(16));
    expect([cache.size, cache.bytes, cache.get("e")?.length]).toEqual([3, 96, 16]);
    cache.set("e", new Float32Array(1));
    expect([cache.size, cache.bytes]).toEqual([3, 36]);
    cache.set("f", new Float32Array(1000));
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });

  it("are known by embedder, dimensions and text", () => {
    const fingerprints = [
      { name: "a", dimensions: 12 },
      { name: "a", dimensions: 1 },
      { name: "a@1", dimensions: 2 },
      { name: "b", dimensions: 12 },
    ].map(fingerprintOf);
    expect(fingerprints).toEqual(["a@12", "a@1", "a@1@2", "b@12"]);
    const keys = fingerprints.flatMap((one) => ["", "x", "\uD800", "\uD801"].map((text) => contentKey(one, text)));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("a queue in which nothing waits any more", () => {
  it("is not taken for one whose embedder is down, whatever the last call came to", async () => {
    const rig = new QueueRig(() => {
      rig.queue.remove("gone");
      return Promise.reject(new TypeError("fetch failed"));
    });
    rig.add("gone");
    await rig.timing.advance(0);
    expect(rig.failures).toHaveLength(1);
    rig.embed = good;
    expect(await rig.queue.embedNow("asked", { timeoutMs: 1000 })).toEqual(vectorOf("asked"));
  });
});
