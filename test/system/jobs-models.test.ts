import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PersonaSystem, type SystemOptions } from "../../src/index.js";
import { faults, goodAnswer, numberedLines, PendingModel, turn } from "../support/pending-model.js";
import {
  allSummaries,
  announce,
  covers,
  drain,
  listen,
  populate,
  remember,
  sentencesOf,
  smallWorld,
} from "../support/small-world.js";

const TWOS = { maxMemories: 4, summaryThreshold: 2 };

function modelled(options: SystemOptions = {}): { system: PersonaSystem; model: PendingModel } {
  const model = new PendingModel();
  const { system } = smallWorld(TWOS, { model, ...options });
  populate(system, "Ann", "Bob");
  return { system, model };
}

/** Does what can be done, lets the model answer what it is asked, and so on. */
async function answerAll(system: PersonaSystem, model: PendingModel): Promise<void> {
  drain(system);
  while (model.calls.length > 0) {
    for (const call of model.calls.slice()) call.answer(goodAnswer(call.request));
    await turn();
    drain(system);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a model", () => {
  it("is asked once for a channel's window, whoever many perceived it", async () => {
    const { system, model } = modelled();
    populate(system, ...Array.from({ length: 30 }, (_, index) => `Guest ${index}`));
    const events = announce(system, 4);
    await answerAll(system, model);
    expect(model.requests).toHaveLength(1);
    expect(numberedLines(model.requests[0] ?? { messages: [] })).toHaveLength(2);
    const summaries = system.listCharacters().map((character) => character.memory.summaries());
    expect(new Set(summaries.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(summaries[0]?.[0]).toMatchObject({ covers: events.slice(0, 2), metadata: { by: "scripted" } });
  });

  it("gets the part that most perceived; every other part is summarized without it", async () => {
    const { system, model } = modelled();
    populate(system, "Cid", "Dan");
    const [first] = announce(system, 1, { exclude: ["Bob"] });
    system.createCharacter({ name: "Eve", prompt: "" });
    const [second] = announce(system, 1);
    announce(system, 2);
    await answerAll(system, model);
    expect(model.requests).toHaveLength(1);
    const of = (name: string): unknown =>
      allSummaries(system, name).map(({ covers: ids, metadata }) => [ids, metadata["by"]]);
    for (const name of ["Ann", "Cid", "Dan"]) expect(of(name)).toEqual([[[first, second], "scripted"]]);
    for (const name of ["Bob", "Eve"]) expect(of(name)).toEqual([[[second], "extractive"]]);
    expect(allSummaries(system, "Bob")[0]?.id).toBe(allSummaries(system, "Eve")[0]?.id);
  });

  it("names the memories that a sentence rests on; one that names none rests on all", async () => {
    const { system, model } = modelled();
    const [one, two] = remember(system, "Ann", 4);
    drain(system);
    model.calls[0]?.answer("Ann found a relic. [2]\nIt was a quiet year.");
    await turn();
    drain(system);
    expect(sentencesOf(allSummaries(system, "Ann")[0])).toEqual([
      { text: "Ann found a relic.", from: [two] },
      { text: "It was a quiet year.", from: [one, two] },
    ]);
  });

  it("summarizes summaries by the memories below them", async () => {
    const { system, model } = modelled();
    const added = remember(system, "Ann", 6);
    drain(system);
    for (const text of ["Ann dug at dawn. [1]\nShe rested. [2]", "Ann dug at noon. [1]\nShe slept. [2]"]) {
      model.calls[0]?.answer(text);
      await turn();
      drain(system);
    }
    expect(numberedLines(model.requests[2] ?? { messages: [] })).toEqual([
      "Ann dug at dawn.",
      "She rested.",
      "Ann dug at noon.",
      "She slept.",
    ]);
    model.calls[0]?.answer("Ann dug twice. [1, 3]\nThen she slept. [4]");
    await turn();
    drain(system);
    const [summary] = system.getCharacter("Ann").memory.summaries();
    expect(summary).toMatchObject({ level: 2, text: "Ann dug twice. Then she slept." });
    expect(sentencesOf(summary).map(({ from }) => from)).toEqual([[added[0], added[2]], [added[3]]]);
  });

  it("keeps nobody waiting: adding, reading, removing and saving go on while it is asked", async () => {
    const { system, model } = modelled();
    const before = remember(system, "Ann", 4);
    drain(system);
    expect(model.calls).toHaveLength(1);
    const ann = system.getCharacter("Ann");
    const after = remember(system, "Ann", 2);
    expect(ann.memory.getMemories().map(({ id }) => id)).toEqual([...before, ...after].toReversed());
    expect(ann.memory.remove(after[1] ?? "")).toBe(true);
    const saved = system.toJSON();
    await answerAll(system, model);
    expect(covers(allSummaries(system, "Ann", 1))).toEqual([before.slice(0, 2), before.slice(2)]);
    const loaded = PersonaSystem.fromJSON(saved, { background: "manual", model });
    await answerAll(loaded, model);
    expect(loaded.hash()).toBe(system.hash());
  });

  it("is asked four times at once at most, whatever waits", async () => {
    const { system, model } = modelled({ memory: { maxMemories: 100, summaryThreshold: 2 } });
    for (let user = 0; user < 9; user++) remember(system, "Ann", 4, `user ${user}`);
    drain(system);
    expect(model.calls).toHaveLength(4);
    await answerAll(system, model);
    expect(model.requests).toHaveLength(9);
  });

  it("may answer in any order: the hash is the same", async () => {
    const hashes: string[] = [];
    for (const turns of [
      [0, 0, 0],
      [2, 1, 0],
      [1, 0, 0],
      [2, 0, 0],
    ]) {
      const { system, model } = modelled();
      for (const user of ["ulla", "viktor", "wanda"]) remember(system, "Ann", 6, user);
      drain(system);
      for (const index of turns) {
        const call = model.calls[index];
        call?.answer(goodAnswer(call.request));
        await turn();
        drain(system);
      }
      await answerAll(system, model);
      hashes.push(system.hash());
    }
    expect(new Set(hashes).size).toBe(1);
  });
});

describe("a model that fails", () => {
  it.each(Object.keys(faults))("with %s changes nothing, and is not asked a fourth time", async (name) => {
    const { system, model } = modelled();
    const errors = listen(system, "error");
    const added = remember(system, "Ann", 4);
    const untouched = system.hash();
    for (let tries = 0; tries < 3; tries++) {
      drain(system);
      expect(system.hash()).toBe(untouched);
      const [call] = model.calls;
      if (call !== undefined) faults[name]?.(call);
      await turn();
    }
    drain(system);
    expect(model.calls).toEqual([]);
    expect(model.requests).toHaveLength(3);
    const [summary] = allSummaries(system, "Ann");
    expect(summary).toMatchObject({ covers: added.slice(0, 2), metadata: { by: "extractive" } });
    expect(errors).toHaveLength(3);
    for (const { error, job } of errors) {
      expect(error.code).toMatch(/^model\/(failed|bad-output)$/);
      expect(error.retryable).toBe(true);
      expect(job).toContain('"Ann"');
    }
    expect(system.stats()).toMatchObject({ errors: 3, jobs: { pending: 0, failed: 3 } });
  });

  it("by throwing before it gives a promise is asked again like any other", async () => {
    const { system, model } = modelled();
    const errors = listen(system, "error");
    remember(system, "Ann", 4);
    model.throwsNext = new Error("no key");
    drain(system);
    await turn();
    await answerAll(system, model);
    expect(errors.map(({ error }) => [error.code, error.message])).toEqual([
      ["model/failed", expect.stringContaining("no key")],
    ]);
    expect(allSummaries(system, "Ann")[0]?.metadata["by"]).toBe("scripted");
  });

  it("once is asked again, and its answer counts then", async () => {
    const { system, model } = modelled();
    remember(system, "Ann", 4);
    drain(system);
    model.calls[0]?.fail(new Error("503"));
    await turn();
    await answerAll(system, model);
    expect(allSummaries(system, "Ann")[0]?.metadata["by"]).toBe("scripted");
    expect(system.stats()).toMatchObject({ errors: 1, jobs: { failed: 1, done: 1 } });
  });

  it("by never answering is given up after a minute, three times, and told to stop", async () => {
    const { system, model } = modelled();
    const errors = listen(system, "error");
    remember(system, "Ann", 4);
    for (let tries = 1; tries <= 3; tries++) {
      drain(system);
      expect(model.requests).toHaveLength(tries);
      await vi.advanceTimersByTimeAsync(59_000);
      expect(model.requests.at(-1)?.signal?.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1000);
      expect(model.requests.at(-1)?.signal?.aborted).toBe(true);
    }
    drain(system);
    expect(errors.map(({ error }) => error.code)).toEqual(["model/timeout", "model/timeout", "model/timeout"]);
    expect(allSummaries(system, "Ann")[0]?.metadata["by"]).toBe("extractive");
    expect(system.stats()).toMatchObject({ errors: 3, jobs: { pending: 0, failed: 3 } });
  });

  it("by answering when it was given up is not listened to", async () => {
    const { system, model } = modelled();
    remember(system, "Ann", 4);
    drain(system);
    const [late] = model.calls;
    await vi.advanceTimersByTimeAsync(60_000);
    drain(system);
    late?.answer("Ann dreamt of this much too late. [1]");
    await turn();
    drain(system);
    expect(allSummaries(system, "Ann")).toEqual([]);
    model.calls.at(-1)?.answer("Ann found relics. [1]");
    await turn();
    drain(system);
    expect(allSummaries(system, "Ann")[0]?.text).toBe("Ann found relics.");
  });

  it("in one stream holds up no other", async () => {
    const { system, model } = modelled();
    remember(system, "Ann", 4, "ulla");
    remember(system, "Ann", 4, "viktor");
    drain(system);
    const [, second] = model.calls;
    second?.answer(goodAnswer(second.request));
    await turn();
    drain(system);
    expect(allSummaries(system, "Ann").map(({ userId }) => userId)).toEqual(["viktor"]);
  });

  it("without a listener is logged and counted, never thrown", async () => {
    const logged: string[] = [];
    const quiet = (): void => {};
    const { system, model } = modelled({
      logger: { debug: quiet, info: quiet, warn: quiet, error: (message) => logged.push(message) },
    });
    remember(system, "Ann", 4);
    drain(system);
    model.calls[0]?.fail(new Error("out of credit"));
    await turn();
    await answerAll(system, model);
    expect(logged).toEqual([expect.stringContaining("out of credit")]);
    expect(system.stats().errors).toBe(1);
  });
});

describe("settled", () => {
  it("waits for models, their retries and what they lead to, and never rejects", async () => {
    vi.useRealTimers();
    let calls = 0;
    const model = {
      name: "now and then",
      generate: () =>
        ++calls % 2 === 0
          ? Promise.resolve({ text: "They dug. [1]", finish: "stop" as const })
          : Promise.reject(new Error("503")),
    };
    const { system } = smallWorld(TWOS, { model });
    populate(system, "Ann");
    remember(system, "Ann", 10);
    await system.settled();
    expect(system.stats().jobs).toMatchObject({ pending: 0, failed: calls / 2 });
    expect(allSummaries(system, "Ann", 3).length).toBe(1);
  });

  it("ends when it is cancelled, and the work goes on", async () => {
    const { system, model } = modelled();
    remember(system, "Ann", 4);
    drain(system);
    const stop = new AbortController();
    const waiting = system.settled({ signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await answerAll(system, model);
    expect(allSummaries(system, "Ann")).toHaveLength(1);
  });

  it("does not wait for a model that was asked for a character who is gone, and tells it to stop", async () => {
    const { system, model } = modelled();
    const errors = listen(system, "error");
    remember(system, "Ann", 4);
    remember(system, "Bob", 4);
    drain(system);
    const [ofAnn, ofBob] = model.calls;
    const waiting = system.settled();
    system.removeCharacter("Ann");
    expect([ofAnn, ofBob].map((call) => call?.request.signal?.aborted)).toEqual([true, false]);
    await turn();
    expect(model.calls).toHaveLength(2);
    ofBob?.answer(goodAnswer(ofBob.request));
    await vi.advanceTimersByTimeAsync(10);
    await waiting;
    expect([system.stats().jobs.pending, errors, system.stats().errors]).toEqual([0, [], 0]);
  });

  it("begins another call at once in place of one for a character who is gone", async () => {
    const { system, model } = modelled();
    const names = ["Cid", "Dan", "Eve", "Fay"];
    populate(system, ...names);
    for (const name of ["Ann", "Bob", ...names]) remember(system, name, 4);
    drain(system);
    expect(model.requests).toHaveLength(4);
    system.removeCharacter("Ann");
    await turn();
    drain(system);
    expect(model.requests).toHaveLength(5);
  });
});

describe("closing", () => {
  it("tells a model that is being asked to stop, and is no failure of it", async () => {
    const { system, model } = modelled();
    const errors = listen(system, "error");
    remember(system, "Ann", 4);
    drain(system);
    const [call] = model.calls;
    await system.close();
    expect(call?.request.signal?.aborted).toBe(true);
    call?.fail(new Error("aborted"));
    await turn();
    expect([errors, system.stats().errors]).toEqual([[], 0]);
  });
});
