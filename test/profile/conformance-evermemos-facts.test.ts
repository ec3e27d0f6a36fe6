// What EverMemOS's ProfileManager promises, row by row, and every failure that was seen in it: facts, operations, what is stored.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem, type FactOperation } from "dramatis";
import { exportProfiles, importProfiles } from "dramatis/files";
import { scriptedModel } from "dramatis/testing";
import { afterAll, describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "../built-program.js";
import { RecordingStore } from "../support/recording-store.js";
import { refusal, says, scene, values } from "./scenes.js";
import { found, judged, promptParts, stated } from "./scripted-answers.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const folder = makeTemporaryFolder("evermemos");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const projects = (system: PersonaSystem, userId = "ann"): string[] => values(system, userId, "project");

describe("facts that a model finds", () => {
  it("rest on words of the user, or are not kept; nor is what is said of others", async () => {
    const model = scriptedModel([
      judged(
        {},
        found("the bridge"),
        { action: "add", topic: "work", subTopic: "project", value: "no quote", message: "m1" },
        found("the tower", { quote: "and I build the tower" }),
        found("the mill", { message: "m2", userId: "bob" }),
      ),
    ]);
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I build the bridge."), says("bob", "I build the mill.")], {
      userIds: ["ann"],
    });
    await system.profiles.drain();
    expect(projects(system)).toEqual(["the bridge"]);
    expect(system.profiles.list()).toEqual(["ann"]);
  });

  it("are asked for with what is known of this user, and of no other", async () => {
    const model = scriptedModel([judged({ valuable: false })]);
    const { system } = scene({}, { model });
    for (const user of ["ann", "bob"]) system.profiles.update(user, [stated(`the secret of ${user}`)]);
    system.profiles.ingest([says("ann", "Good morning, Bob.")]);
    await system.profiles.drain();
    const prompt = model.requests[0]?.messages[0]?.content;
    expect(promptParts(prompt).known).toContain("the secret of ann");
    expect(prompt).not.toContain("the secret of bob");
  });

  it("of several users at once keep their own dates and words", async () => {
    const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    const waiting: (() => void)[] = [];
    const model = {
      name: "slow",
      generate: async ({ messages }: { messages: readonly { content: string }[] }) => {
        // All that are asked at once are answered together, the last one first.
        await new Promise<void>((resolve) => {
          waiting.unshift(resolve);
          setImmediate(() => waiting.shift()?.());
        });
        const quote = promptParts(messages[0]?.content).news.match(/I build bridge \d+/)?.[0] ?? "";
        return { text: judged({}, found(quote.slice(8), { quote })), finish: "stop" as const };
      },
    };
    const { system } = scene({}, { model });
    for (const [index, user] of users.entries())
      system.profiles.ingest([says(user, `I build bridge ${index}.`, { at: Date.UTC(2026, 0, 1 + index) })]);
    await system.profiles.drain();
    const dates = users.map((user) => system.profiles.get(user)?.facts[0]);
    expect(dates.map((fact) => [fact?.value, fact?.evidence[0]?.at])).toEqual(
      users.map((_, index) => [`bridge ${index}`, new Date(Date.UTC(2026, 0, 1 + index)).toISOString()]),
    );
  });

  it("change step by step in the assistant's scenario too, and a level can fall again", async () => {
    const skill = { topic: "skill", subTopic: "skill" };
    const model = scriptedModel([
      judged({}, found("Python, expert", { ...skill, quote: "an expert in Python" })),
      judged(
        {},
        { action: "update", id: "f1", value: "Python, beginner", message: "m1", quote: "a beginner in Python" },
      ),
    ]);
    const { system, clock } = scene({ scenario: "assistant" }, { model });
    for (const text of ["I am an expert in Python.", "I must say I am a beginner in Python."]) {
      system.profiles.ingest([says("ann", text)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    expect(values(system, "ann", "skill")).toEqual(["Python, beginner"]);
    expect(values(system, "ann", "skill", "2026-03-01T13:00:00Z")).toEqual(["Python, expert"]);
  });

  it("rest on a bounded number of quotes, however often something was said", () => {
    const { system } = scene();
    for (let day = 1; day <= 28; day++)
      system.profiles.update("ann", [
        {
          ...stated("the bridge"),
          evidence: [{ at: `2026-01-${day < 10 ? "0" : ""}${day}`, quote: `${day}` }],
        } as FactOperation,
      ]);
    expect(system.profiles.get("ann")?.facts.map(({ evidence }) => evidence.length)).toEqual([16]);
  });
});

describe("operations", () => {
  it("of a model that fails are not lost: what it could not read is read when it works again", async () => {
    let isUp = false;
    const model = {
      name: "down",
      generate: () => {
        if (!isUp) throw new Error("out of order");
        return Promise.resolve({ text: judged({}, found("the bridge")), finish: "stop" as const });
      },
    };
    const { system } = scene({ maxRetries: 0 }, { model });
    system.profiles.ingest([says("ann", "We pour concrete for the bridge.", { id: "m-1" })]);
    await system.profiles.drain();
    isUp = true;
    // Sending it again is not what makes it known: it was taken already.
    system.profiles.ingest([says("ann", "We pour concrete for the bridge.", { id: "m-1" })]);
    expect(await system.profiles.drain()).toMatchObject({ segments: 1, added: 1 });
    expect(projects(system)).toEqual(["the bridge"]);
  });

  it("hit what they name, also after one that was deleted before it, by a model and by a program", async () => {
    const model = scriptedModel([
      judged(
        {},
        { action: "delete", id: "f1", message: "m1", quote: "The bridge is done" },
        { action: "update", id: "f2", value: "the north tower", message: "m1", quote: "the north tower" },
      ),
    ]);
    const { system } = scene({}, { model });
    system.profiles.update("ann", [stated("the bridge"), stated("the tower"), stated("the mill")]);
    system.profiles.ingest([says("ann", "The bridge is done, and it is the north tower that I build.")]);
    await system.profiles.drain();
    expect(projects(system).toSorted()).toEqual(["the mill", "the north tower"]);
    const [first, second] = system.profiles.get("ann")?.facts ?? [];
    system.profiles.update("ann", [
      { action: "delete", id: first?.id ?? "", reason: "was a mistake" },
      { action: "update", id: second?.id ?? "", value: "changed", evidence: [] },
    ]);
    expect(projects(system)).toEqual(["changed"]);
  });

  it("are all made or none, and a deletion says why", () => {
    const { system } = scene();
    const before = system.profiles.update("ann", [stated("the bridge")]);
    const gone = { action: "delete", id: before.facts[0]?.id ?? "" };
    for (const second of [{ ...gone, id: "f7", reason: "?" }, gone, { ...gone, reason: " " }])
      expect(refusal(() => system.profiles.update("ann", [stated("x"), second as FactOperation])).code).toBe(
        "config/invalid",
      );
    expect(system.profiles.get("ann")).toEqual(before);
  });

  it("take each message once, and remember a bounded number of ids for that", async () => {
    const { system } = scene({ contextWindow: 0 });
    const said = Array.from({ length: 1500 }, (_, index) => says("ann", "Hello.", { id: `m-${index}` }));
    system.profiles.ingest(said);
    await system.profiles.drain();
    system.profiles.ingest(said.slice(-1000));
    expect(system.profiles.buffer("ann").count).toBe(0);
    const saved = JSON.stringify(system.toJSON());
    expect(saved).toContain("m-1499");
    expect(saved).not.toContain("m-499");
  });

  it("leave a profile that is not too large, with what its facts rest on", () => {
    const { system } = scene();
    system.profiles.update(
      "ann",
      Array.from({ length: 38 }, (_, index) => stated(`bridge number ${index}`)),
    );
    const facts = system.profiles.get("ann")?.facts ?? [];
    expect(facts).toHaveLength(24);
    const text = facts.map(({ value }) => value).join("; ");
    for (let index = 0; index < 38; index++) expect(text).toMatch(new RegExp(`bridge number ${index}\\b`));
    expect(facts.flatMap(({ evidence }) => evidence)).toHaveLength(38);
  });

  it("change nothing where there are none: no version, no profile, no event", () => {
    const { system } = scene();
    const told: unknown[] = [];
    system.on("profile", (payload) => told.push(payload));
    const hash = system.hash();
    expect(system.profiles.update("ann", [])).toEqual({
      userId: "ann",
      version: 0,
      updatedAt: "2026-03-01T12:00:00.000Z",
      facts: [],
      summaries: [],
    });
    expect([system.profiles.get("ann"), system.profiles.list(), told, system.hash()]).toEqual([
      undefined,
      [],
      [],
      hash,
    ]);
  });
});

describe("what is stored", () => {
  it("has a history that is nobody's live state, newest first, none for a limit of 0, and bounded", () => {
    const { system } = scene();
    for (let index = 0; index < 230; index++) {
      const [fact] = system.profiles.get("ann")?.facts ?? [];
      const value = `bridge ${index}`;
      const change: FactOperation =
        fact === undefined ? stated(value) : { action: "update", id: fact.id, value, evidence: [] };
      system.profiles.update("ann", [change]);
    }
    const history = system.profiles.history("ann");
    expect(history).toHaveLength(200);
    expect(history[0]?.version).toBe(230);
    expect(system.profiles.history("ann", { limit: 0 })).toEqual([]);
    for (const { profile } of history) for (const fact of profile.facts) fact.value = "rewritten";
    Object.assign(system.profiles.get("ann")?.facts[0] ?? {}, { value: "rewritten" });
    expect(JSON.stringify([system.profiles.get("ann"), system.profiles.history("ann")])).not.toContain("rewritten");
  });

  it("may be kept by a store of one's own", async () => {
    const store = new RecordingStore();
    const first = await PersonaSystem.open({ store, background: "manual" });
    first.profiles.update("ann", [stated("the bridge")]);
    const second = await PersonaSystem.open({ store: new RecordingStore(store), background: "manual" });
    expect(second.profiles.get("ann")).toEqual(first.profiles.get("ann"));
  });

  it("comes back from files after a restart, history too, whatever the ids of users are", async () => {
    const own = join(folder, "files");
    const users = ["ann", "../evil", "a/b", "__proto__"];
    const open = (): Promise<PersonaSystem> => PersonaSystem.open({ store: own, background: "manual" });
    const first = await open();
    for (const user of users)
      for (const value of ["the bridge", "the mill"]) first.profiles.update(user, [stated(value)]);
    const known = (system: PersonaSystem): object[] =>
      users.map((user) => ({ profile: system.profiles.get(user), history: system.profiles.history(user) }));
    const before = known(first);
    await first.close();
    const second = await open();
    expect(known(second)).toEqual(before);
    expect(JSON.stringify(known(second)[1])).toContain("the mill");
    await second.close();
    expect(readdirSync(folder)).not.toContain("evil");
  });

  it("leaves nothing behind: no file of a user who was deleted, no byte of one who was forgotten", async () => {
    const [own, exported] = [join(folder, "left"), join(folder, "left-exported")];
    const system = await PersonaSystem.open({ store: own, background: "manual" });
    for (const user of ["ann", "bob"]) system.profiles.update(user, [stated(`Brightwater of ${user}`)]);
    await exportProfiles(system, exported, { includeHistory: true });
    expect(system.profiles.delete("ann")).toBe(true);
    await exportProfiles(system, exported, { includeHistory: true });
    await system.forgetUser("ann");
    await system.close();
    const bytes = [own, exported].map((each) =>
      readdirSync(each, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map((file) => readFileSync(join(file.parentPath, file.name), "latin1"))
        .join("\n"),
    );
    for (const text of bytes) {
      expect(text).not.toContain("Brightwater of ann");
      expect(text).toContain("Brightwater of bob");
    }
  });

  it("is exported as files that can be imported, versions in the same order", async () => {
    const exported = join(folder, "exported");
    mkdirSync(exported);
    const { system } = scene();
    for (const value of ["the bridge", "the mill"]) system.profiles.update("ann", [stated(value)]);
    system.profiles.update("bob", [stated("the tower")]);
    expect(await exportProfiles(system, exported, { includeHistory: true })).toBe(2);
    const { system: other } = scene();
    expect(await importProfiles(other, exported)).toBe(2);
    expect(other.profiles.history("ann")).toEqual(system.profiles.history("ann"));
    expect(other.profiles.history("ann").map(({ version }) => version)).toEqual([2, 1]);
  });
});
