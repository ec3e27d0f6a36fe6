// What LindormMemobase promises, row by row, and every failure that was seen in it: from messages to facts.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem, type ChatMessage, type FactOperation } from "dramatis";
import { scriptedModel } from "dramatis/testing";
import { afterAll, describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "../built-program.js";
import { caughtLater } from "../core/caught.js";
import { RecordingStore } from "../support/recording-store.js";
import { answers, refusal, says, scene, values } from "./scenes.js";
import { found, judged, promptParts, stated } from "./scripted-answers.js";

const DAY = 86_400_000;
const folder = makeTemporaryFolder("memobase");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const projects = (system: PersonaSystem, userId = "ann"): string[] => values(system, userId, "project");

/** Says something, has it read, and lets a day go by. */
async function speak({ system, clock }: ReturnType<typeof scene>, ...texts: string[]): Promise<void> {
  for (const text of texts) system.profiles.ingest([says("ann", text)]);
  await system.profiles.drain();
  clock.advance(DAY);
}

describe("messages", () => {
  it("have a role, words, a name and a time; of whatever kind the text is, it is read and does not stay", async () => {
    const { system } = scene();
    const document = `# Notes\n\n\`\`\`ts\nconst tower = 1;\n\`\`\`\n\nI work as a nurse.`;
    system.profiles.ingest([
      { role: "user", userId: "ann", name: "Annie", content: document, at: "2026-02-01T10:00:00Z" },
      { role: "system", content: "I work as a pilot." },
      answers("Noted."),
    ]);
    await system.profiles.drain();
    expect(system.profiles.buffer("ann").count).toBe(0);
    expect(values(system, "ann", "title")).toEqual(["nurse"]);
    expect(system.profiles.get("ann")?.facts[0]?.evidence[0]?.at).toBe("2026-02-01T10:00:00.000Z");
    const tool = { role: "tool", userId: "ann", content: "x" } as unknown as ChatMessage;
    expect(refusal(() => system.profiles.ingest([tool]))).toEqual({
      code: "config/invalid",
      field: "messages[0].role",
    });
  });
});

describe("the buffer", () => {
  it("is full at 8192 tokens or 50 messages, and says what waits in it", () => {
    const { system } = scene({ autoExtract: false });
    for (let count = 0; count < 49; count++) system.profiles.ingest([says("bob", "Hello.")]);
    expect(system.profiles.buffer("bob").isFull).toBe(false);
    system.profiles.ingest([says("bob", "Hello.")]);
    expect(system.profiles.buffer("bob").isFull).toBe(true);
    const [small] = system.profiles.ingest([says("ann", "Hello.")]);
    expect(system.profiles.buffer("ann")).toMatchObject({ count: 1, isFull: false, ids: [small] });
    const [large] = system.profiles.ingest([says("ann", "bread and salt ".repeat(3000))]);
    const { tokens, isFull, ids } = system.profiles.buffer("ann");
    expect(tokens).toBeGreaterThanOrEqual(8192);
    expect([isFull, ids]).toEqual([true, [small, large]]);
  });

  it("is read by itself, when it is full or nobody says more: nobody has to look", async () => {
    const full = new PersonaSystem({ profiles: { batchSize: 2 } });
    full.profiles.ingest([says("ann", "I work as a nurse."), says("ann", "I live in Leeds.")]);
    await full.settled();
    expect(values(full, "ann", "title")).toEqual(["nurse"]);
    await full.close();
    const { system, clock } = scene();
    system.profiles.ingest([says("ann", "I work as a nurse.")]);
    clock.advance(3_600_000);
    system.tick(1000);
    expect(values(system, "ann", "title")).toEqual(["nurse"]);
  });

  it("is read once, however many ask for it at once, and by one process only", async () => {
    const model = scriptedModel([judged({}, found("the bridge"))]);
    const own = join(folder, "workers");
    const open = (): Promise<PersonaSystem> => PersonaSystem.open({ store: own, background: "manual", model });
    const system = await open();
    system.profiles.ingest([says("ann", "I build the bridge.")]);
    expect((await caughtLater(open)).code).toBe("store/locked");
    const reports = await Promise.all([system.profiles.drain(), system.profiles.drain(), system.settled()]);
    expect(reports[0]).toMatchObject({ segments: 1, added: 1 });
    expect(model.requests).toHaveLength(1);
    expect(system.profiles.search("ann", "", { topics: ["work"] }).filter(({ episode }) => episode)).toHaveLength(1);
    await system.close();
  });

  it("whose reading was broken off by the end of the process is read by the next", async () => {
    const store = new RecordingStore();
    const silent = { name: "silent", generate: () => new Promise<never>(() => {}) };
    const first = await PersonaSystem.open({ store, background: "manual", model: silent });
    first.profiles.ingest([says("ann", "I build the bridge.")]);
    void first.profiles.drain();
    const model = scriptedModel([judged({}, found("the bridge"))]);
    const next = await PersonaSystem.open({ store: new RecordingStore(store), background: "manual", model });
    await next.settled();
    expect(projects(next)).toEqual(["the bridge"]);
  });

  it("lets go of what was read, word for word", async () => {
    const { system } = scene({ contextWindow: 0 });
    await speak({ system, clock: scene().clock }, "Hello there! The weather at Brightwater was fine.");
    expect(system.profiles.stats().segments).toBe(1);
    expect(JSON.stringify(system.toJSON())).not.toContain("The weather");
  });

  it("does not try for ever what takes the process down, the first time or once more: the rest is read", async () => {
    let store = new RecordingStore();
    let isPoisoned = false;
    let deaths = 0;
    const model = {
      name: "deadly",
      generate: ({ messages }: { messages: readonly { content: string }[] }) => {
        const { news } = promptParts(messages[0]?.content);
        if (news.includes("mill"))
          return Promise.resolve({ text: judged({}, found("the mill")), finish: "stop" as const });
        if (!isPoisoned) return Promise.reject(new Error("out of order"));
        deaths++;
        return new Promise<never>(() => {});
      },
    };
    const open = (): Promise<PersonaSystem> =>
      PersonaSystem.open({ store, background: "manual", model, profiles: { maxRetries: 1 }, clock: scene().clock });
    const first = await open();
    first.profiles.ingest([says("ann", "I build the bridge.")]);
    await first.profiles.drain();
    isPoisoned = true;
    for (let start = 0; start < 6; start++) {
      store = new RecordingStore(store);
      const system = await open();
      if (start === 0) system.profiles.ingest([says("bob", "I build the mill.")]);
      void system.profiles.drain();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(deaths).toBe(2);
    store = new RecordingStore(store);
    const last = await open();
    expect(projects(last, "bob")).toEqual(["the mill"]);
    expect(await last.profiles.drain()).toMatchObject({ segments: 1, failed: 1 });
    expect(JSON.stringify(last.toJSON())).toContain("I build the bridge.");
  });
});

describe("more than fits into one piece", () => {
  it("is read in pieces, the oldest first; nothing is dropped, and nothing marked as read that was not", async () => {
    const model = scriptedModel(Array.from({ length: 4 }, () => judged({ valuable: false })));
    const { system } = scene({ autoExtract: false, contextWindow: 0 }, { model });
    for (let index = 0; index < 4; index++)
      system.profiles.ingest([says("ann", `Part ${index}. ${"bread and salt ".repeat(4000)}`)]);
    expect(system.profiles.buffer("ann").tokens).toBeGreaterThan(2 * 16_384);
    await system.profiles.drain();
    const asked = model.requests.map(({ messages }) => messages[0]?.content.match(/Part \d/g));
    expect(asked.flat()).toEqual(["Part 0", "Part 1", "Part 2", "Part 3"]);
    expect(asked.length).toBeGreaterThan(1);
  });
});

describe("one question", () => {
  it("is not much larger than one piece, whatever is known and was said before", async () => {
    const model = scriptedModel(Array.from({ length: 9 }, () => judged({ valuable: false })));
    const setting = scene({ batchSize: 8, maxProcessTokens: 2400 }, { model });
    for (let index = 0; index < 20; index++)
      setting.system.profiles.update("ann", [stated(`${index} ${"bridge ".repeat(500)}`, { topic: `topic ${index}` })]);
    for (let index = 0; index < 32; index++)
      setting.system.profiles.ingest([says("ann", `Part ${index}. ${"bread and salt ".repeat(80)}`)]);
    await setting.system.profiles.drain();
    const sizes = model.requests.map(({ messages }) => messages[0]?.content.length ?? 0);
    expect(sizes.length).toBeGreaterThan(1);
    for (const size of sizes) expect(size).toBeLessThan(8 * 1300 + 20 * 450 + 16 * 650 + 5000);
  });
});

describe("one message that does not fit", () => {
  it("is read piece by piece: what it says at its end is known, and no question is too large", async () => {
    const longest = 200;
    const model = {
      name: "small",
      generate: ({ messages }: { messages: readonly { content: string }[] }) => {
        const { news } = promptParts(messages[0]?.content);
        if (news.length > longest * 6) return Promise.reject(new Error("context length exceeded"));
        const quotes = news.match(/I build the \w+/g) ?? [];
        const operations = quotes.map((quote) => found(quote.slice(8), { quote }));
        return Promise.resolve({ text: judged({}, ...operations), finish: "stop" as const });
      },
    };
    const setting = scene({ maxProcessTokens: longest, maxRetries: 0 }, { model });
    const filler = "And so on and so forth. ".repeat(100);
    setting.system.profiles.ingest([says("ann", `I build the bridge. ${filler}I build the mill.`)]);
    expect(await setting.system.profiles.drain()).toMatchObject({ segments: 1, failed: 0, added: 2 });
    expect(projects(setting.system)).toEqual(["the bridge", "the mill"]);
  });
});

describe("what one reading makes", () => {
  it("is asked for with one question, however many facts there are", async () => {
    const names = ["alpha", "beta", "gamma", "delta", "omega"];
    const model = scriptedModel([judged({}, ...names.map((name) => found(name)))]);
    const setting = scene({}, { model });
    await speak(setting, `I build ${names.join(", ")}.`);
    expect(model.requests).toHaveLength(1);
    expect(projects(setting.system)).toEqual(names);
  });

  it("is there as a whole or not at all, facts and episode, and under the ids that were told", async () => {
    const store = new RecordingStore();
    const options = { background: "manual", clock: scene().clock, seed: "whole" } as const;
    const system = await PersonaSystem.open({ ...options, store });
    const told: string[] = [];
    system.on("profile", ({ profile }) => told.push(...profile.facts.map(({ id }) => id)));
    system.profiles.ingest([says("ann", "I work as a nurse. I live in Leeds.")]);
    await system.profiles.drain();
    expect(system.profiles.get("ann")?.facts.map(({ id }) => id)).toEqual(told);
    // The first entry makes the world, the second takes the message.
    for (let lines = 2; lines <= store.lines.length; lines++) {
      const cut = new RecordingStore({ lines: store.lines.slice(0, lines), document: undefined });
      const later = await PersonaSystem.open({ ...options, store: cut });
      const isThere = later.profiles.get("ann") !== undefined;
      expect(later.profiles.search("ann", "").some(({ episode }) => episode !== undefined)).toBe(isThere);
      await later.profiles.drain();
      expect(later.profiles.search("ann", "").filter(({ episode }) => episode)).toHaveLength(1);
      expect(later.profiles.get("ann")?.facts.map(({ id }) => id)).toEqual(told);
    }
  });

  it("has absolute dates for what was said with relative ones", async () => {
    const setting = scene();
    await speak(setting, "I moved to Oslo last week.");
    const [home] = setting.system.profiles.get("ann")?.facts ?? [];
    expect(home?.value).toBe("Oslo");
    expect(home?.validFrom.slice(0, 10)).toMatch(/^2026-02-(1[6-9]|2[0-2])$/);
  });

  it("has times that somebody can have meant: a model's slips count for nothing", async () => {
    const dated = (validFrom: string, validUntil: string): string =>
      judged({}, found("Acme", { subTopic: "employer", validFrom, validUntil }));
    const times = async (validFrom: string, validUntil: string): Promise<(string | undefined)[]> => {
      const setting = scene({}, { model: scriptedModel([dated(validFrom, validUntil)]) });
      await speak(setting, "I work at Acme.");
      const [fact] = setting.system.profiles.get("ann", { at: "2026-03-01T12:00:00Z" })?.facts ?? [];
      const [later] = setting.system.profiles.get("ann")?.facts ?? [];
      return [fact?.validFrom ?? later?.validFrom, later?.validUntil].map((each) => each?.slice(0, 10));
    };
    const model = scriptedModel([dated("2019", "2026-06"), judged({})]);
    const until = scene({}, { model });
    await speak(until, "I work at Acme until June.");
    expect(until.system.profiles.stats().facts).toBe(1);
    await speak(until, "So it is.");
    expect(promptParts(model.requests[1]?.messages[0]?.content).known).toContain("Acme");
    until.clock.set("2026-07-01");
    expect([until.system.profiles.stats().facts, until.system.profiles.get("ann")?.facts]).toEqual([0, []]);
    expect(await times("2019", "2030-06")).toEqual(["2019-01-01", "2030-06-01"]);
    expect(await times("2026-06-01", "none")).toEqual(["2026-06-01", undefined]);
    for (const slip of ["2062-03-01", "0001-01-01", "last week", "2026-02-30", "2026-03-01"])
      expect(await times(slip, "9999-12-31")).toEqual(["2026-03-01", undefined]);
    expect(await times("2026-03-01", "2020-01-01")).toEqual(["2026-03-01", undefined]);
  });
});

describe("merging", () => {
  it("takes what is said of one thing in one go in the order in which it was said", async () => {
    const employer = { subTopic: "employer" };
    const model = scriptedModel([judged({}, found("Acme", employer), found("Boeing", { ...employer, message: "m2" }))]);
    const setting = scene({}, { model });
    setting.system.profiles.ingest([
      says("ann", "I worked at Acme.", { at: "2026-03-01T09:00:00Z" }),
      says("ann", "Now I work at Boeing.", { at: "2026-03-01T10:00:00Z" }),
    ]);
    await setting.system.profiles.drain();
    expect(values(setting.system, "ann", "employer")).toEqual(["Boeing"]);
    expect(values(setting.system, "ann", "employer", "2026-03-01T09:30:00Z")).toEqual(["Acme"]);
  });

  it("changes one fact and leaves those beside it; what is known already becomes surer and is there once", async () => {
    const { system } = scene();
    const [bridge] = system.profiles.update("ann", [stated("the bridge"), stated("the mill")]).facts;
    system.profiles.update("ann", [{ action: "update", id: bridge?.id ?? "", value: "the old bridge", evidence: [] }]);
    const before = system.profiles.get("ann")?.facts.find(({ value }) => value === "the mill")?.confidence ?? 1;
    const { facts } = system.profiles.update("ann", [stated("the mill", { at: "2026-01-05" })]);
    expect(facts.map(({ value }) => value)).toEqual(["the old bridge", "the mill"]);
    expect(facts[1]?.confidence).toBeGreaterThan(before);
  });

  it("keeps nothing waiting: what was said once is known, found, in contexts and in versions", async () => {
    const setting = scene();
    await speak(setting, "I work as a nurse.");
    const { profiles } = setting.system;
    expect(profiles.search("ann", "nurse").some(({ fact }) => fact?.value === "nurse")).toBe(true);
    expect((await profiles.getConversationContext({ userId: "ann", messages: [] })).text).toContain("nurse");
    expect(JSON.stringify(profiles.history("ann")[0]?.operations)).toContain("nurse");
  });

  it("of a fact that is replaced by one from before it leaves the new one, not nothing", async () => {
    const home = { topic: "basic_info", subTopic: "residence" };
    const moved = { action: "update", id: "f1", value: "Oslo", message: "m1", quote: "in Oslo", validFrom: "2020-05" };
    const setting = scene({}, { model: scriptedModel([judged({}, found("Leeds", home)), judged({}, moved)]) });
    await speak(setting, "I live in Leeds.");
    await speak(setting, "No, I have lived in Oslo since May 2020.");
    expect(values(setting.system, "ann", "residence")).toEqual(["Oslo"]);
    expect(values(setting.system, "ann", "residence", "2021-01-01")).toEqual(["Oslo"]);
  });

  it("that puts many facts together keeps what was changed in the same go, and can be taken back", async () => {
    const model = scriptedModel([
      judged(
        {},
        { action: "update", id: "f1", value: "the northern bridge", message: "m1", quote: "northern" },
        found("a mole"),
      ),
    ]);
    const setting = scene({}, { model });
    const { profiles } = setting.system;
    profiles.update(
      "ann",
      Array.from({ length: 24 }, (_, index) => stated(`bridge number ${index}`)),
    );
    await speak(setting, "The first one is the northern bridge, and I build a mole.");
    const text = projects(setting.system).join("; ");
    expect(text).toContain("the northern bridge");
    expect(text).toContain("a mole");
    expect(projects(setting.system)).toHaveLength(24);
    expect(profiles.rollback("ann", 1).facts.map(({ value }) => value)).toEqual(
      Array.from({ length: 24 }, (_, index) => `bridge number ${index}`),
    );
  });

  it("cuts what is too long, whoever wrote it", async () => {
    const long = "a very long story ".repeat(200).trim();
    const setting = scene({}, { model: scriptedModel([judged({}, found(long, { quote: "very long" }))]) });
    await speak(setting, "It is a very long story.");
    expect(projects(setting.system)[0]?.length).toBeLessThanOrEqual(400);
    expect(refusal(() => setting.system.profiles.update("ann", [stated("x".repeat(4001))])).code).toBe(
      "config/invalid",
    );
  });

  it.each(['loves C++; says "wait; no" often', "红；黑；白"])(
    "takes %j for one value, and a change of it for the same fact",
    async (value) => {
      const setting = scene({}, { model: scriptedModel([judged({}, found(value))]) });
      await speak(setting, value);
      const [before] = setting.system.profiles.get("ann")?.facts ?? [];
      expect(before?.value).toBe(value);
      const change: FactOperation = { action: "update", id: before?.id ?? "", value: `${value}; or not`, evidence: [] };
      const { facts } = setting.system.profiles.update("ann", [change]);
      expect(facts).toMatchObject([{ id: before?.id, value: `${value}; or not`, validFrom: before?.validFrom }]);
    },
  );
});
