import { describe, expect, it } from "vitest";
import { PersonaSystem, type LanguageModel, type ModelRequest } from "../../src/index.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { RecordingStore } from "../support/recording-store.js";
import { answers, says, scene, values } from "./scenes.js";

function answer(...operations: object[]): string {
  return JSON.stringify({ valuable: true, confidence: 0.9, reasons: ["a plain statement"], operations });
}

const LEEDS = {
  action: "add",
  topic: "basic_info",
  subTopic: "residence",
  value: "Leeds",
  message: "m1",
  quote: "live in Leeds",
};

describe("a model that reads conversations", () => {
  it("is asked for what changes, and believed where it quotes what the user said", async () => {
    const model = scriptedModel([answer(LEEDS, { ...LEEDS, value: "Oslo", quote: "live in Oslo" })]);
    const { system } = scene({}, { model });
    const [id] = system.profiles.ingest([says("ann", "I live in Leeds.")]);
    expect(await system.profiles.drain()).toMatchObject({ segments: 1, valuable: 1, added: 1, failed: 0 });
    const profile = system.profiles.get("ann");
    expect(profile?.facts).toMatchObject([
      { topic: "basic_info", value: "Leeds", evidence: [{ messageId: id, quote: "live in Leeds" }] },
    ]);
    expect(model.requests[0]?.schema).toMatchObject({ type: "object" });
    expect(model.requests[0]?.messages[0]?.content).toContain("ann: I live in Leeds.");
  });

  it("cannot make a fact of what the assistant said, or of ids that there are none of", async () => {
    const model = scriptedModel([
      answer(
        { ...LEEDS, value: "tea", message: "m2", quote: "You love tea" },
        { action: "update", id: "f7", value: "Oslo", message: "m1", quote: "Good morning" },
        { action: "delete", id: "f1", message: "m1", quote: "Good morning" },
      ),
    ]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "Good morning"), answers("You love tea, I remember.")]);
    expect(await system.profiles.drain()).toMatchObject({ added: 0, updated: 0, closed: 0 });
    expect(system.profiles.get("ann")).toBeUndefined();
  });

  it("vouches for nothing with a letter, a full stop or a word that stands anywhere", async () => {
    const claim = {
      action: "add",
      topic: "psychological",
      subTopic: "fear",
      value: "is afraid of everybody",
      message: "m1",
    };
    const model = scriptedModel([answer(...["e", ".", "I", "in", " ", "eed"].map((quote) => ({ ...claim, quote })))]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    expect(await system.profiles.drain()).toMatchObject({ added: 0, failed: 0 });
  });

  it("may quote across the lines of a message, which it does not see", async () => {
    const model = scriptedModel([answer(LEEDS)]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I live\n  in Leeds.")]);
    expect(await system.profiles.drain()).toMatchObject({ added: 1 });
  });

  it("cannot end a fact before it begins", async () => {
    const model = scriptedModel([answer({ ...LEEDS, validUntil: "2020-01-01" })]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    await system.profiles.drain();
    expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
  });

  it("closes a fact that is another now, and both stay", async () => {
    const model = scriptedModel([
      answer(LEEDS),
      answer({ action: "update", id: "f1", value: "Oslo", message: "m1", quote: "moved to Oslo" }),
    ]);
    const { system, clock } = scene({}, { model });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    await system.profiles.drain();
    clock.advance(86_400_000);
    system.profiles.ingest([says("ann", "I moved to Oslo.")]);
    await system.profiles.drain();
    expect(values(system, "ann", "residence")).toEqual(["Oslo"]);
    expect(values(system, "ann", "residence", "2026-03-01T13:00:00Z")).toEqual(["Leeds"]);
    expect(model.requests[1]?.messages[0]?.content).toContain("[f1] basic_info/residence: Leeds");
  });

  it("gets one answer back that does not fit, with what is wrong with it", async () => {
    const model = scriptedModel(['{"valuable": "yes"}', answer(LEEDS)]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    expect(await system.profiles.drain()).toMatchObject({ added: 1, failed: 0 });
    expect(model.requests).toHaveLength(2);
  });

  it("that fails and then answers loses nothing", async () => {
    let calls = 0;
    const model: LanguageModel = {
      name: "flaky",
      generate: () => {
        calls++;
        return calls === 1
          ? Promise.reject(new Error("out of order"))
          : Promise.resolve({ text: answer(LEEDS), finish: "stop" });
      },
    };
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    expect(await system.profiles.drain()).toMatchObject({ added: 1, failed: 0 });
    expect(system.stats().errors).toBe(1);
  });

  it("that never answers leaves it to the rules, says so, and keeps the messages until it does answer", async () => {
    let isUp = false;
    const asked: ModelRequest[] = [];
    const model: LanguageModel = {
      name: "down",
      generate: (request) => {
        asked.push(request);
        const text = answer({ ...LEEDS, topic: "work", subTopic: "employer", value: "the mill", quote: "the mill" });
        return isUp ? Promise.resolve({ text, finish: "stop" }) : Promise.reject(new Error("out of order"));
      },
    };
    const { system } = scene({ maxRetries: 2 }, { model });
    system.profiles.ingest([says("ann", "I live in Leeds, near the mill.")]);
    expect(await system.profiles.drain()).toMatchObject({ segments: 1, failed: 1 });
    expect(asked).toHaveLength(3);
    expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
    expect(system.profiles.stats()).toMatchObject({ segments: 1, failed: 1 });
    const saved = JSON.stringify(system.toJSON());
    expect(saved).toContain('"reason":"model/failed"');
    // An error may repeat what it was given: that is for the log.
    expect(saved).not.toContain("out of order");

    isUp = true;
    const again = PersonaSystem.fromJSON(JSON.parse(saved), { model, background: "manual" });
    expect(await again.profiles.drain()).toMatchObject({ segments: 1, failed: 0, added: 1 });
    expect(values(again, "ann", "residence")).toEqual(["Leeds"]);
    expect(values(again, "ann", "employer")).toEqual(["the mill"]);
    expect(await again.profiles.drain()).toMatchObject({ segments: 0 });
    expect(again.profiles.stats()).toMatchObject({ segments: 1, valuable: 1 });
  });

  it("is tried once, not never, without retries", async () => {
    const model = scriptedModel([answer(LEEDS)]);
    const { system } = scene({ maxRetries: 0 }, { model });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    expect(await system.profiles.drain()).toMatchObject({ added: 1, failed: 0 });
  });

  it("that takes the process down with it is not asked for ever", async () => {
    const store = new RecordingStore();
    const silent: LanguageModel = { name: "silent", generate: () => new Promise(() => {}) };
    const options = { background: "manual", profiles: { maxRetries: 2 }, clock: { now: () => 0 } } as const;
    const first = await PersonaSystem.open({ ...options, store, model: silent });
    first.profiles.ingest([says("ann", "I live in Leeds.")]);
    void first.profiles.drain();
    let lines = [...store.lines];
    let deaths = 1;
    for (; deaths < 10; deaths++) {
      const next = new RecordingStore({ lines, document: undefined });
      const system = await PersonaSystem.open({ ...options, store: next, model: silent });
      system.tick(1000);
      await Promise.resolve();
      lines = [...next.lines];
      if (system.profiles.buffer("ann").count === 0) break;
    }
    expect(deaths).toBe(3);
    const last = await PersonaSystem.open({ ...options, store: new RecordingStore({ lines, document: undefined }) });
    expect(values(last, "ann", "residence")).toEqual(["Leeds"]);
  });

  it("finds a user's own topics in its prompt, and no others kept when they are strict", async () => {
    const topics = {
      strict: true,
      topics: [
        {
          name: "Garden",
          subTopics: [{ name: "tool", description: "tools they own", updateRule: "the last one counts" }],
        },
      ],
    };
    const model = scriptedModel([
      answer({ ...LEEDS, topic: "garden", subTopic: "Tool", value: "a rake", quote: "a rake" }, LEEDS),
    ]);
    const { system } = scene({ scenario: topics }, { model });
    system.profiles.ingest([says("ann", "I live in Leeds and bought a rake.")]);
    await system.profiles.drain();
    expect(system.profiles.get("ann")?.facts).toMatchObject([{ topic: "Garden", subTopic: "tool", value: "a rake" }]);
    expect(model.requests[0]?.messages[0]?.content).toContain("tool: tools they own [the last one counts]");
  });
});

describe("a model without a name", () => {
  it("is refused: what it made could not be read back", () => {
    const model: LanguageModel = { name: "", generate: () => Promise.reject(new Error("is not asked")) };
    expect(() => scene({}, { model })).toThrow(/model: must have a name/);
  });
});
