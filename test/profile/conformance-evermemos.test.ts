// What EverMemOS's ProfileManager promises, row by row, and every failure that was seen in it.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem, type SegmentReading, type SystemOptions } from "dramatis";
import { openAIModel } from "dramatis/openai";
import { faultyModelServer, scriptedModel } from "dramatis/testing";
import { afterAll, describe, expect, it, vi } from "vitest";
import { makeTemporaryFolder } from "../built-program.js";
import { caught } from "../core/caught.js";
import { RecordingStore } from "../support/recording-store.js";
import { answers, says, scene, values } from "./scenes.js";
import { found, judged, promptParts } from "./scripted-answers.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const folder = makeTemporaryFolder("evermemos");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const projects = (system: PersonaSystem, userId = "ann"): string[] => values(system, userId, "project");

describe("the configuration", () => {
  it.each([
    ["scenario", "Group Chat"],
    ["minConfidence", 1.1],
    ["batchSize", 0],
    ["maxRetries", -1],
    ["versioning", "yes"],
    ["min_confidence", 0.6],
  ])("is refused with a wrong %s, which is named", (field, value) => {
    expect(caught(() => new PersonaSystem({ profiles: { [field]: value } })).message).toContain(field);
  });

  it("with no retries means one try, not none", async () => {
    const model = scriptedModel([judged({}, found("the bridge"))]);
    const { system } = scene({ maxRetries: 0 }, { model });
    system.profiles.ingest([says("ann", "I build the bridge.")]);
    await system.profiles.drain();
    expect(projects(system)).toEqual(["the bridge"]);
  });

  it("is alive: each setting changes what happens", async () => {
    const kept = async (profiles: SystemOptions["profiles"]): Promise<object> => {
      const model = scriptedModel([judged({ confidence: 0.6 }, found("the bridge")), judged({}), judged({})]);
      const { system } = scene(profiles, { model });
      for (const each of ["I build the bridge.", "Yes.", "No."]) system.profiles.ingest([says("ann", each)]);
      await system.settled();
      const isRead = system.profiles.buffer("ann").count === 0;
      await system.profiles.drain();
      const versions = system.profiles.history("ann").length;
      return { isRead, asked: model.requests.length, facts: projects(system).length, versions };
    };
    expect(await kept({})).toEqual({ isRead: false, asked: 1, facts: 1, versions: 1 });
    expect(await kept({ minConfidence: 0.61 })).toMatchObject({ facts: 0 });
    expect(await kept({ batchSize: 1 })).toMatchObject({ isRead: true, asked: 3 });
    expect(await kept({ batchSize: 1, autoExtract: false })).toMatchObject({ isRead: false, asked: 3 });
    expect(await kept({ versioning: false })).toMatchObject({ facts: 1, versions: 0 });
  });

  it("has the scenarios of the manual, with what each of them is for", async () => {
    const asked = async (scenario: "group_chat" | "assistant"): Promise<string> => {
      const model = scriptedModel([judged({ valuable: false })]);
      const { system } = scene({ scenario }, { model });
      system.profiles.ingest([says("ann", "Good morning.")]);
      await system.profiles.drain();
      return model.requests[0]?.messages[0]?.content ?? "";
    };
    for (const topic of ["responsibility", "skill", "soft_skill", "project", "working_habit", "personality"])
      for (const scenario of ["group_chat", "assistant"] as const)
        expect(await asked(scenario)).toContain(`- ${topic}:`);
    const companion = await asked("assistant");
    for (const topic of ["decision_making", "value", "motivation", "fear", "hobby", "habit", "like"])
      expect(companion).toContain(`- ${topic}:`);
    expect(await asked("group_chat")).not.toContain("- pet");
  });
});

describe("the value gate", () => {
  it("takes what is valuable and sure enough, and nothing else", async () => {
    const model = scriptedModel([
      judged({ valuable: false }, found("one")),
      judged({ confidence: 0.59 }, found("two")),
      judged({ confidence: 0.6 }, found("three")),
    ]);
    const { system, clock } = scene({}, { model });
    for (const word of ["one", "two", "three"]) {
      system.profiles.ingest([says("ann", `I build ${word}.`)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    expect(projects(system)).toEqual(["three"]);
    expect(system.profiles.stats()).toMatchObject({ segments: 3, valuable: 1, extractions: 3 });
  });

  it("lets small talk, questions and passing moods go, and says why; with no model too", async () => {
    const { system, clock } = scene();
    const told: SegmentReading[] = [];
    system.on("segment", (reading) => told.push(reading));
    for (const text of ["Hello there!", "What time is it?", "I am tired today.", "I work as a nurse in Leeds."]) {
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    expect(told.map(({ valuable }) => valuable)).toEqual([false, false, false, true]);
    for (const { confidence, reasons } of told) {
      expect(reasons.length).toBeGreaterThan(0);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it("sees what came before, never the latest itself among it, and as many segments as it is told to", async () => {
    for (const contextWindow of [2, 1, 0]) {
      const model = scriptedModel(Array.from({ length: 4 }, () => judged({ valuable: false })));
      const { system, clock } = scene({ contextWindow }, { model });
      const lines = ["alpha", "beta", "gamma", "delta"].map((word) => `The ${word} is here.`);
      for (const line of lines) {
        system.profiles.ingest([says("ann", line)]);
        await system.profiles.drain();
        clock.advance(DAY);
      }
      const { before, news } = promptParts(model.requests[3]?.messages[0]?.content);
      expect(lines.filter((line) => before.includes(line))).toEqual(lines.slice(3 - contextWindow, 3));
      expect(lines.filter((line) => news.includes(line))).toEqual(lines.slice(3));
    }
  });

  it("that cannot be asked is a failure, not a low value: it is told of, counted, and made good later", async () => {
    const server = await faultyModelServer();
    const model = openAIModel({ model: "m", baseURL: server.url, maxRetries: 0 });
    const { system } = scene({ maxRetries: 1 }, { model });
    const errors: string[] = [];
    const told: SegmentReading[] = [];
    system.on("error", ({ error }) => errors.push(error.code));
    system.on("segment", (reading) => told.push(reading));
    server.use("401");
    system.profiles.ingest([says("ann", "We pour the concrete for the bridge.")]);
    expect(await system.profiles.drain()).toMatchObject({ segments: 1, failed: 1 });
    expect(errors).toEqual(["model/failed", "model/failed"]);
    expect(told).toMatchObject([{ failure: "model/failed" }]);
    expect(system.profiles.stats()).toMatchObject({ failed: 1 });

    server.use("none");
    server.answer(judged({}, found("the bridge")));
    expect(await system.profiles.drain()).toMatchObject({ added: 1, failed: 0 });
    expect(projects(system)).toEqual(["the bridge"]);
    await server.close();
  });

  it("never has a confidence that is none: such an answer goes back to the model", async () => {
    const model = scriptedModel([
      judged({ confidence: 1.7 }, found("the bridge")),
      judged({ confidence: 0.7 }, found("the bridge")),
    ]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I build the bridge.")]);
    await system.profiles.drain();
    expect(model.requests).toHaveLength(2);
    expect(projects(system)).toEqual(["the bridge"]);
  });

  it.each([
    ["bare", (json: string) => json],
    ["in a fence", (json: string) => `Here it is:\n\`\`\`json\n${json}\n\`\`\``],
    ["with prose around it, brackets included", (json: string) => `As [1] says {so}: ${json} That is all [2].`],
    ["with null for what is missing", (json: string) => json.replace('"confidence"', '"summary":null,"confidence"')],
  ])("reads an answer %s at once", async (_form, write) => {
    const model = scriptedModel([write(judged({ reasons: ["see [0]", "true"] }, found("the bridge")))]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I build the bridge.")]);
    expect(await system.profiles.drain()).toMatchObject({ failed: 0 });
    expect(projects(system)).toEqual(["the bridge"]);
  });
});

describe("what comes of a segment", () => {
  it("is told: whose it is, what the gate said, which subject it belongs to, and what changed", async () => {
    const { system } = scene();
    const told: SegmentReading[] = [];
    system.on("segment", (reading) => told.push(reading));
    const ids = system.profiles.ingest([says("ann", "I work as a nurse in Leeds."), answers("A fine trade.")]);
    await system.profiles.drain();
    const [episode] = system.profiles
      .search("ann", "", { topics: ["work"] })
      .flatMap(({ episode: each }) => each ?? []);
    expect(told).toEqual([
      {
        userId: "ann",
        messageIds: ids,
        valuable: true,
        confidence: expect.any(Number),
        reasons: expect.any(Array),
        cluster: episode?.tags["cluster"],
        watched: false,
        by: "offline",
        added: system.profiles.get("ann")?.facts.length,
        updated: 0,
        closed: 0,
      },
    ]);
  });

  it("costs one question, however much of its subject was said before: only what is new is sent", async () => {
    const model = scriptedModel(Array.from({ length: 12 }, () => judged({})));
    const { system, clock } = scene({ contextWindow: 0 }, { model });
    for (let hour = 0; hour < 12; hour++) {
      system.profiles.ingest([says("ann", `Chain ${hour} of the harbour crane broke.`)]);
      await system.profiles.drain();
      clock.advance(5 * 60 * MINUTE);
    }
    expect(model.requests).toHaveLength(12);
    const asked = model.requests.map(({ messages }) => messages[0]?.content.match(/Chain \d+/g));
    expect(asked).toEqual(Array.from({ length: 12 }, (_, hour) => [`Chain ${hour}`]));
  });

  it("is looked for facts in what follows on something valuable, but not for ever, and also after a restart", async () => {
    const store = new RecordingStore();
    const { clock } = scene();
    const told: boolean[] = [];
    const speak = async (text: string): Promise<void> => {
      const open = { store: new RecordingStore(store), clock, background: "manual" as const };
      const system = await PersonaSystem.open({ ...open, profiles: { contextWindow: 0 } });
      system.on("segment", ({ watched }) => told.push(watched));
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      await system.close();
      Object.assign(store, { lines: [...open.store.lines], document: open.store.document });
    };
    await speak("I work as a crane driver at the harbour.");
    clock.advance(DAY);
    await speak("The harbour crane, driver and all.");
    clock.advance(8 * DAY);
    await speak("The harbour crane, driver and all.");
    expect(told).toEqual([false, true, false]);
  });

  it("takes the room of a bounded number of subjects and messages, however many there were", async () => {
    const { system, clock } = scene({ minConfidence: 1 });
    const sizes: number[] = [];
    for (let index = 1; index <= 120; index++) {
      const [one, two] = [`q${index}a`, `q${index}b`];
      system.profiles.ingest([says("ann", `The ${one} of the ${two} is ${one}ish.`)]);
      await system.profiles.drain();
      clock.advance(5 * 60 * MINUTE);
      if (index % 60 === 0) sizes.push(JSON.stringify(system.toJSON()).length);
    }
    expect(system.profiles.stats()).toMatchObject({ segments: 120, clusters: 120 });
    expect(Math.abs((sizes[1] ?? 0) - (sizes[0] ?? 0))).toBeLessThan(200);
  });
});

describe("reading that fails", () => {
  it("is tried so often, each time told of, and then done by the rules; nothing is thrown", async () => {
    const model = scriptedModel([]);
    const { system } = scene({}, { model });
    const jobs: (string | undefined)[] = [];
    system.on("error", ({ job }) => jobs.push(job));
    system.profiles.ingest([says("ann", "I work as a nurse.")]);
    expect(await system.profiles.drain()).toMatchObject({ failed: 1 });
    expect(jobs).toEqual(Array.from({ length: 4 }, () => 'profile of "ann"'));
    expect(values(system, "ann", "title")).toEqual(["nurse"]);
    expect(system.profiles.history("ann")).toMatchObject([{ by: "offline", failure: "model/failed" }]);
    expect(system.profiles.stats()).toMatchObject({ failed: 1 });
  });
});

describe("a quick start", () => {
  it("needs nothing to be attached: what is said to a character is learned", async () => {
    const system = new PersonaSystem({ model: scriptedModel(["Good day.", judged({}, found("the bridge"))]) });
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    await mira.chat("I build the bridge.", { userId: "ann" });
    await system.profiles.drain();
    expect(projects(system)).toEqual(["the bridge"]);
    await system.close();
  });

  it("loses nothing of what was not read when the process ended", async () => {
    const own = join(folder, "ended");
    const open = (): Promise<PersonaSystem> => PersonaSystem.open({ store: own, background: "manual" });
    const first = await open();
    first.profiles.ingest([says("ann", "I work as a nurse.")]);
    await first.close();
    const second = await open();
    await second.profiles.drain();
    expect(values(second, "ann", "title")).toEqual(["nurse"]);
    await second.close();
  });
});

describe("subjects of conversations", () => {
  it("are numbered on after a restart: the first of the new process is not the first of the old one", async () => {
    const own = join(folder, "restart");
    const clusters = new Set<string>();
    const { clock } = scene();
    for (const text of ["I work as a crane driver.", "I have a cat named Tom.", "I am allergic to peanuts."]) {
      const system = await PersonaSystem.open({ store: own, background: "manual", clock });
      system.on("segment", ({ cluster }) => clusters.add(cluster));
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      clock.advance(DAY);
      await system.close();
    }
    expect(clusters.size).toBe(3);
    const last = await PersonaSystem.open({ store: own, background: "manual", clock });
    expect(last.profiles.stats().clusters).toBe(3);
    const kept = last.profiles.search("ann", "", { limit: 9 }).flatMap(({ episode }) => episode?.tags["cluster"] ?? []);
    expect(new Set(kept)).toEqual(clusters);
    await last.close();
  });
});

describe("where a conversation is cut", () => {
  it("follows from day, pause and size, without a model, and prints nothing", async () => {
    const printed = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
    const { system } = scene({ batchSize: 5, autoExtract: false });
    const told: number[] = [];
    system.on("segment", ({ messageIds }) => told.push(messageIds.length));
    const at = (day: number, hour: number, text: string): void => {
      system.profiles.ingest([says("ann", text, { at: Date.UTC(2026, 0, day, hour) })]);
    };
    at(1, 10, "The mill is old.");
    at(1, 11, "That mill again.");
    at(1, 12, "My harvest failed.");
    at(1, 13, "Hi!");
    at(1, 13, "That harvest was good once.");
    at(1, 23, "The harvest.");
    at(2, 0, "The harvest.");
    for (let count = 0; count < 6; count++) at(3, 0, "The harvest.");
    await system.profiles.drain();
    expect(told).toEqual([2, 3, 1, 1, 5, 1]);
    for (const each of printed) {
      expect(each).not.toHaveBeenCalled();
      each.mockRestore();
    }
  });
});

describe("statistics", () => {
  it("count what was read, what was worth it, what failed, facts and subjects", async () => {
    const model = scriptedModel([judged({}, found("the bridge")), judged({ valuable: false })]);
    const { system, clock } = scene({ maxRetries: 0 }, { model });
    for (const text of ["I build the bridge.", "Hello.", "The violin sounds."]) {
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    expect(system.profiles.stats()).toEqual({
      segments: 3,
      valuable: 1,
      extractions: 2,
      failed: 1,
      facts: 1,
      clusters: 3,
    });
  });
});
