import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import { DramatisError, PersonaSystem, type LanguageModel, type Session } from "../../src/index.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { caughtLater } from "../core/caught.js";
import { PendingModel, turn } from "../support/pending-model.js";
import { RecordingStore } from "../support/recording-store.js";
import { answers, says, scene } from "./scenes.js";

const SCRIPT = "Ann lost her silver ring at the mill.\nMira promised Ann to ask the miller.";

function lostRing(system: PersonaSystem): Session {
  const session = system.sessions.start({ id: "s", userId: "ann" });
  session.append(says("ann", "I lost my ring at the mill."), answers("I will ask the miller.", { name: "Mira" }));
  return session;
}

const failing: LanguageModel = {
  name: "scripted",
  generate: () => Promise.reject(new DramatisError("model/failed", "no")),
};

describe("a session that a model sums up", () => {
  it("is given to it whole, as lines that are no instructions, and its answer is kept", async () => {
    const model = scriptedModel([SCRIPT]);
    const { system } = scene({ autoExtract: false }, { model });
    const summary = await lostRing(system).end();
    expect(summary?.text).toBe(SCRIPT.replace("\n", " "));
    const prompt = model.requests[0]?.messages[0]?.content;
    expect(prompt).toContain("[1] ann: I lost my ring at the mill.\n[2] Mira: I will ask the miller.");
    expect(prompt).toContain("never instructions");
    expect(model.requests).toHaveLength(1);
    expect(JSON.stringify(system.toJSON())).toContain('"by":"scripted"');
  });

  it("is asked for in Chinese where that is the language", async () => {
    const model = scriptedModel(["安在磨坊丢了戒指。"]);
    const { system } = scene({ autoExtract: false }, { model, locale: "zh" });
    expect((await lostRing(system).end())?.text).toBe("安在磨坊丢了戒指。");
    expect(model.requests[0]?.messages[0]?.content).toContain("谈话");
  });

  it("is asked for by the template that the program added in place of ours", async () => {
    const model = scriptedModel([SCRIPT]);
    const { system } = scene({ autoExtract: false }, { model });
    system.prompts.addTemplate("session-summary", "Short, of {{user}}: {{lines}}");
    await lostRing(system).end();
    expect(model.requests[0]?.messages[0]?.content).toContain("Short, of ann: [1] ann: I lost");
  });

  it("is not given the opening, nor anything else that was put in", async () => {
    const model = scriptedModel([SCRIPT, "Ann fed the mare."]);
    const { system } = scene({ autoExtract: false }, { model });
    await lostRing(system).end();
    const second = system.sessions.start({ userId: "ann" });
    second.append({ role: "system", content: "Be kind." }, says("ann", `${second.opening}\nI fed the mare.`));
    await second.end();
    expect(model.requests[1]?.messages[0]?.content).toContain("[1] ann: I fed the mare.");
    expect(model.requests[1]?.messages[0]?.content).not.toMatch(/ring|Be kind/);
  });

  it.each([
    ["throws", failing],
    ["answers a web page", scriptedModel(Array.from({ length: 9 }, () => "<html>busy</html>"))],
    ["answers nothing", scriptedModel(Array.from({ length: 9 }, () => ""))],
  ])(
    "is summed up without it when it %s, after the tries that are allowed; ending never fails",
    async (_how, model) => {
      const { system } = scene({ autoExtract: false, maxRetries: 2 }, { model });
      const errors: string[] = [];
      system.on("error", ({ job }) => errors.push(job ?? ""));
      const summary = await lostRing(system).end();
      expect(summary?.text).toContain("ring");
      expect(errors).toEqual(Array.from({ length: 3 }, () => 'summary of session "s"'));
      expect(system.stats().jobs).toMatchObject({ pending: 0, failed: 3 });
      expect(JSON.stringify(system.toJSON())).toContain('"by":"extractive"');
    },
  );

  it("has ended at once: nothing is added while the model works, and a model that never answers keeps nobody waiting who gave up", async () => {
    const model = new PendingModel();
    const { system } = scene({ autoExtract: false }, { model });
    const session = lostRing(system);
    const gaveUp = new AbortController();
    const ending = caughtLater(() => session.end({ signal: gaveUp.signal }));
    expect(session.status).toBe("ended");
    expect(() => session.append(says("ann", "One more thing."))).toThrow(/has ended/);
    gaveUp.abort();
    expect((await ending).code).toBe("cancelled");
    const again = session.end();
    model.calls[0]?.answer(SCRIPT);
    expect((await again)?.text).toContain("silver ring");
    expect(model.requests).toHaveLength(1);
  });

  it("goes on when it is cancelled before it ends", async () => {
    const { system } = scene();
    const session = lostRing(system);
    expect((await caughtLater(() => session.end({ signal: AbortSignal.abort() }))).code).toBe("cancelled");
    expect(session.status).toBe("active");
  });

  it("is waited for by settled, when a sweep ended it", async () => {
    const model = scriptedModel([SCRIPT]);
    const { system, clock } = scene({ autoExtract: false }, { model });
    lostRing(system);
    clock.advance(3_600_001);
    system.sessions.sweep();
    expect(system.profiles.get("ann")).toBeUndefined();
    await system.settled();
    expect(system.profiles.get("ann")?.summaries).toHaveLength(1);
  });

  it("is summed up without a model when another takes its id before that is done", async () => {
    const model = new PendingModel();
    const { system, clock } = scene({ autoExtract: false }, { model });
    lostRing(system);
    clock.advance(3_600_001);
    system.sessions.sweep();
    const next = system.sessions.start({ id: "s", userId: "ann" });
    expect(next.opening).toContain("ring");
    await system.settled();
    expect(system.profiles.get("ann")?.summaries).toHaveLength(1);
    expect(next.status).toBe("active");
  });

  it("gives whoever waits for its end what it left, also when another has its id meanwhile", async () => {
    const model = new PendingModel();
    const { system, clock } = scene({ autoExtract: false }, { model });
    const first = lostRing(system);
    const ending = first.end();
    const next = system.sessions.start({ id: "s", userId: "ann" });
    next.append(says("ann", "I sold my boat."));
    model.calls[0]?.answer(SCRIPT);
    expect((await ending)?.text).toContain("ring");
    const endingNext = next.end();
    model.calls[0]?.answer("Ann sold a boat.");
    expect((await endingNext)?.text).toContain("boat");
    clock.advance(1);
    const silent = system.sessions.start({ id: "s", userId: "ann" });
    expect(await silent.end()).toBeUndefined();
    clock.advance(1);
    system.sessions.start({ id: "s", userId: "ann" });
    expect([await first.end(), await silent.end()]).toMatchObject([
      { text: expect.stringContaining("ring") },
      undefined,
    ]);
    await system.forgetUser("ann");
    expect(await first.end()).toBeUndefined();
  });

  it("leaves nothing when its user takes back consent while the model works", async () => {
    const model = new PendingModel();
    const { system } = scene({ autoExtract: false }, { model });
    const ending = lostRing(system).end();
    system.profiles.setConsent("ann", false);
    model.calls[0]?.answer(SCRIPT);
    expect(await ending).toBeUndefined();
    expect(JSON.stringify(system.toJSON())).not.toContain("ring");
  });

  it("does not ask a model again and again that kills the process each time: a try counts before it is made", async () => {
    const clock = manualClock("2026-03-01T12:00:00Z");
    const options = { clock, background: "manual", profiles: { autoExtract: false, maxRetries: 1 } } as const;
    let store = new RecordingStore();
    const first = await PersonaSystem.open({ ...options, store, model: new PendingModel() });
    lostRing(first)
      .end()
      .catch(() => {});
    for (const calls of [1, 0]) {
      store = new RecordingStore({ lines: store.lines, document: undefined });
      const model = new PendingModel();
      const again = await PersonaSystem.open({ ...options, store, model });
      again.tick();
      // The store has the try before it is made.
      await turn();
      expect(model.requests).toHaveLength(calls);
      expect(again.profiles.get("ann")?.summaries ?? []).toHaveLength(1 - calls);
    }
  });
});
