import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import {
  PersonaSystem,
  isDramatisError,
  type ChatMessage,
  type LanguageModel,
  type SystemOptions,
} from "../../src/index.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { answers, says, scene, values } from "./scenes.js";

const MINUTE = 60_000;

function errorCode(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return isDramatisError(error) ? error.code : String(error);
  }
  return undefined;
}

describe("buffers of messages", () => {
  it("hold what was said until they are drained; settling drains none", async () => {
    const { system } = scene();
    const ids = system.profiles.ingest([says("ann", "I live in Leeds."), answers("A fine town.")]);
    expect(system.profiles.buffer("ann")).toEqual({ tokens: expect.any(Number), count: 2, isFull: false, ids });
    expect(system.tick(1000).ran).toBe(0);
    await system.settled();
    expect(system.profiles.buffer("ann").count).toBe(2);
    expect(system.profiles.get("ann")).toBeUndefined();
    expect(await system.profiles.drain({ userId: "bob" })).toMatchObject({ segments: 0 });
    await system.profiles.drain({ userId: "ann" });
    expect(system.profiles.buffer("ann")).toEqual({ tokens: 0, count: 0, isFull: false, ids: [] });
    expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
  });

  it("are read in the background once they are full of tokens", async () => {
    const { system } = scene({ maxBufferTokens: 12 });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    await system.settled();
    expect(system.profiles.buffer("ann")).toMatchObject({ count: 1, isFull: false });
    system.profiles.ingest([says("ann", "I work as a nurse at night.")]);
    expect(system.profiles.buffer("ann")).toMatchObject({ count: 2, isFull: true });
    expect(system.stats().jobs.pending).toBe(1);
    await system.settled();
    expect(system.profiles.buffer("ann").count).toBe(0);
    expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
  });

  it("are read in the background once so many messages wait, or nothing has come for long enough", () => {
    const { system, clock } = scene({ batchSize: 3, maxIdleMs: 10 * MINUTE });
    for (const place of ["Leeds", "Leeds", "Leeds"]) system.profiles.ingest([says("ann", `I live in ${place}.`)]);
    expect(system.tick(1000).ran).toBe(1);
    system.profiles.ingest([says("bob", "I live in Oslo.")]);
    clock.advance(9 * MINUTE);
    expect(system.tick(1000).ran).toBe(0);
    clock.advance(MINUTE);
    expect(system.tick(1000).ran).toBe(1);
    expect(values(system, "bob", "residence")).toEqual(["Oslo"]);
  });

  it("are read by nobody but drain without autoExtract", async () => {
    const { system, clock } = scene({ autoExtract: false, batchSize: 1 });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    clock.advance(1000 * MINUTE);
    expect(system.tick(1000).ran).toBe(0);
    expect(await system.profiles.drain()).toMatchObject({ segments: 1 });
  });

  it("are processed in pieces where they are over the budget, and nothing is dropped", async () => {
    const { system } = scene({ maxProcessTokens: 30, autoExtract: false });
    const tastes = ["chess", "jazz", "hiking", "mangoes", "sailing", "opera"];
    for (const taste of tastes)
      system.profiles.ingest([says("ann", `I love ${taste}. ${"That is how it goes. ".repeat(4)}`)]);
    system.profiles.ingest([says("ann", `My name is Ann. ${"And so on and so forth. ".repeat(40)}`)]);
    const report = await system.profiles.drain();
    expect(report).toMatchObject({ segments: 7, failed: 0 });
    expect(values(system, "ann", "like").toSorted()).toEqual(tastes.toSorted());
    expect(values(system, "ann", "name")).toEqual(["Ann"]);
  });

  it("go to a model in pieces, every message once", async () => {
    const empty = JSON.stringify({ valuable: false, confidence: 0.2, reasons: [], operations: [] });
    const model = scriptedModel([empty, empty, empty]);
    const { system } = scene({ batchSize: 2, autoExtract: false }, { model });
    system.profiles.ingest(["one", "two", "three", "four", "five"].map((word) => says("ann", `I say ${word}.`)));
    expect(await system.profiles.drain()).toMatchObject({ segments: 3 });
    const asked = model.requests.map(({ messages }) => messages[0]?.content.split("New messages")[1] ?? "");
    expect(asked.map((text) => (text.match(/I say \w+/g) ?? []).join())).toEqual([
      "I say one,I say two",
      "I say three,I say four",
      "I say five",
    ]);
  });

  it("take a message with an id once, however often it is sent, also after it was read", async () => {
    const { system } = scene();
    const message = says("ann", "I live in Leeds.", { id: "m-1" });
    expect(system.profiles.ingest([message, message])).toEqual(["m-1", "m-1"]);
    expect(system.profiles.buffer("ann").ids).toEqual(["m-1"]);
    await system.profiles.drain();
    const again = PersonaSystem.fromJSON(system.toJSON());
    again.profiles.ingest([message]);
    expect(again.profiles.buffer("ann").count).toBe(0);
  });

  it("never take what a program put into a prompt for something that was said", async () => {
    const { system } = scene();
    const messages: ChatMessage[] = [
      { role: "system", content: "I live in Oslo. My name is Bob.", userId: "ann" },
      { role: "assistant", content: "I live in Rome. My name is Clara.", userId: "ann" },
      says("ann", "I live in Leeds."),
    ];
    expect(system.profiles.ingest(messages)).toHaveLength(3);
    expect(system.profiles.buffer("ann").count).toBe(2);
    await system.profiles.drain();
    expect(system.profiles.get("ann")?.facts.map(({ value }) => value)).toEqual(["Leeds"]);
  });

  it("belong to somebody: people without an id are not one person", () => {
    const { system } = scene();
    const nameless: ChatMessage = { role: "user", content: "I live in Leeds." };
    expect(() => system.profiles.ingest([nameless])).toThrow(/nobody knows who said this/);
    expect(errorCode(() => system.profiles.ingest([says("", "I live in Leeds.")]))).toBe("config/invalid");
    expect(errorCode(() => system.profiles.get(undefined as unknown as string))).toBe("config/invalid");
    expect(system.profiles.list()).toEqual([]);
  });

  it("of a group know who said what: nobody's words are another's", async () => {
    const { system } = scene();
    system.profiles.ingest([
      says("ann", "I live in Leeds."),
      says("bob", "I live in Oslo."),
      { role: "user", content: "I live in Rome.", name: "a stranger" },
    ]);
    await system.profiles.drain();
    expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
    expect(values(system, "bob", "residence")).toEqual(["Oslo"]);
    expect(system.profiles.list()).toEqual(["ann", "bob"]);
  });

  it("take all messages of a call or none of them", () => {
    const { system } = scene();
    const wrong = [
      { role: "narrator", content: "x", userId: "ann" },
      { role: "user", content: 5, userId: "ann" },
      { role: "user", content: "x", userId: "ann", at: "yesterday" },
      { role: "user", content: "x", userId: "ann", mood: "glad" },
    ] as unknown as ChatMessage[];
    for (const message of wrong)
      expect(errorCode(() => system.profiles.ingest([says("ann", "I live in Leeds."), message]))).toBe(
        "config/invalid",
      );
    expect(system.profiles.buffer("ann").count).toBe(0);
  });

  it("end with `cancelled` when draining is cancelled; the rest waits", async () => {
    const { system } = scene({ batchSize: 1, autoExtract: false });
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    const signal = AbortSignal.abort();
    await expect(system.profiles.drain({ signal })).rejects.toMatchObject({ code: "cancelled" });
    expect(system.profiles.buffer("ann").count).toBe(1);
  });

  it("are cut where they would have been, however much more is to be read by the time they are", async () => {
    const stats = [];
    for (const isPrompt of [true, false]) {
      const { system, clock } = scene({ batchSize: 4 });
      const say = (text: string): unknown => system.profiles.ingest([says("ann", text), says("ann", text)]);
      say("My name is Ann.");
      clock.advance(45 * MINUTE);
      say("I work as a nurse.");
      if (isPrompt) await system.settled();
      say("My name is Ann.");
      await system.profiles.drain();
      stats.push(system.profiles.stats(), system.profiles.history("ann").length);
    }
    expect(stats.slice(2)).toEqual(stats.slice(0, 2));
    expect(stats[0]).toMatchObject({ segments: 3 });
  });

  it.each([
    { full: "of messages", profiles: { batchSize: 4 } },
    { full: "of tokens, with room for more in what is read together", profiles: { maxBufferTokens: 40 } },
  ])("give equal hashes after settling, whenever the background read them: full $full", async ({ profiles }) => {
    const hashes = [];
    for (const slices of [0, 1, 2]) {
      const { system, clock } = scene(profiles);
      for (let i = 0; i < 11; i++) {
        system.profiles.ingest([
          says("ann", `I like ${["tea", "chess", "snow"][i % 3]}.`),
          says("bob", "I live in Oslo."),
        ]);
        clock.advance(MINUTE);
        if (slices === 1) system.tick(0);
        if (slices === 2) await system.settled();
      }
      await system.settled();
      hashes.push(system.hash());
    }
    expect(hashes).toEqual([hashes[0], hashes[0], hashes[0]]);
  });

  it("keep apart what became due at different times, also in a world that is saved and comes back", async () => {
    const clock = manualClock("2026-03-01T12:00:00Z");
    const options: SystemOptions = { clock, background: "manual", profiles: { maxBufferTokens: 4 } };
    const system = new PersonaSystem(options);
    for (const place of ["Leeds", "Oslo"]) system.profiles.ingest([says("ann", `I live in ${place} with my old dog.`)]);
    expect(system.profiles.buffer("ann").count).toBe(2);
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), options);
    for (const each of [system, again]) expect(await each.profiles.drain()).toMatchObject({ segments: 2 });
    expect(again.hash()).toBe(system.hash());
  });
});

describe("the report of draining", () => {
  it("counts each segment once, whoever read it: the background works beside it", async () => {
    const { system } = scene({}, { background: "auto" });
    const users = Array.from({ length: 40 }, (_, index) => `user ${index}`);
    for (const user of users)
      system.profiles.ingest(
        Array.from({ length: 12 }, (_, day) =>
          says(user, `I like the town of Name${"abcdefghijkl"[day] ?? ""}.`, { at: `2026-02-${10 + day}` }),
        ),
      );
    const report = await system.profiles.drain();
    expect(report.segments).toBe(40 * 12);
    expect(report.segments).toBe(system.profiles.stats().segments);
  });
});

describe("consent", () => {
  it("that is required and was not given keeps everything out", () => {
    const { system } = scene({ consent: "required" });
    const before = system.hash();
    expect(errorCode(() => system.profiles.ingest([says("ann", "I live in Leeds.")]))).toBe("profile/consent");
    expect(errorCode(() => system.profiles.usage("ann").trackCommand("train"))).toBe("profile/consent");
    expect(errorCode(() => system.profiles.update("ann", []))).toBe("profile/consent");
    expect(system.hash()).toBe(before);
    system.profiles.setConsent("ann", true);
    expect(system.profiles.ingest([says("ann", "I live in Leeds.")])).toHaveLength(1);
  });

  it("that is refused keeps what one says out of the buffers of others, too", () => {
    const { system } = scene();
    system.profiles.setConsent("bob", false);
    const before = system.hash();
    const said = [says("ann", "Hello, Bob."), says("bob", "I live in Leeds.")];
    expect(errorCode(() => system.profiles.ingest(said, { userIds: ["ann"] }))).toBe("profile/consent");
    expect(system.hash()).toBe(before);
  });

  it("that is taken back drops what one said to others and waits there, and nothing else", async () => {
    const { system } = scene();
    system.profiles.ingest([says("ann", "I live in Leeds."), says("bob", "My secret is Brightwater.")]);
    system.profiles.setConsent("bob", false);
    expect(JSON.stringify(system.toJSON())).not.toContain("Brightwater");
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
    await system.profiles.drain();
    expect(values(system, "ann", "residence")).toEqual(["Leeds"]);
  });

  it("that is taken back drops what one said to others and is to be read again, too", async () => {
    const model: LanguageModel = { name: "down", generate: () => Promise.reject(new Error("out of order")) };
    const { system } = scene({ maxRetries: 0, contextWindow: 0 }, { model });
    const secret = says("bob", "Brightwater is a place.");
    system.profiles.ingest([says("ann", "I live in Leeds."), secret], { userIds: ["ann"] });
    await system.profiles.drain();
    const failed = (): string => JSON.stringify(system.toJSON()).split('"failed":[')[1] ?? "";
    expect(failed()).toContain("Brightwater");
    system.profiles.setConsent("bob", false);
    expect(failed()).not.toContain("Brightwater");
    expect(failed()).toContain("Leeds");
  });

  it("that is taken back drops what waits and lets nothing more in, also after saving", async () => {
    const { system } = scene();
    system.profiles.ingest([says("ann", "I live in Leeds.")]);
    await system.profiles.drain();
    system.profiles.ingest([says("ann", "My secret is Brightwater.")]);
    system.profiles.setConsent("ann", false);
    expect(JSON.stringify(system.toJSON())).not.toContain("Brightwater");
    const again = PersonaSystem.fromJSON(system.toJSON());
    expect(errorCode(() => again.profiles.ingest([says("ann", "More.")]))).toBe("profile/consent");
    expect(values(again, "ann", "residence")).toEqual(["Leeds"]);
  });
});

describe("whose profile it is", () => {
  it("what one character learned is not known to another, where each has its own", async () => {
    const { system } = scene({ scope: "character" });
    for (const name of ["Mira", "Otto"]) system.createCharacter({ name, prompt: "You are {{name}}." });
    const learners: (string | undefined)[] = [];
    system.on("segment", ({ character }) => learners.push(character));
    system.profiles.ingest([says("ann", "I live in Leeds.")], { character: "Mira" });
    await system.profiles.drain({ character: "Mira" });
    expect(learners).toEqual(["Mira"]);
    expect(system.profiles.get("ann", { character: "Mira" })?.facts).toHaveLength(1);
    expect(system.profiles.get("ann", { character: "Otto" })).toBeUndefined();
    expect(system.profiles.get("ann")).toBeUndefined();
    system.renameCharacter("Mira", "Mirabel");
    expect(system.profiles.get("ann", { character: "Mirabel" })?.facts).toHaveLength(1);
    system.removeCharacter("Mirabel");
    expect(JSON.stringify(system.toJSON())).not.toContain("Leeds");
    expect(errorCode(() => system.profiles.get("ann", { character: "Mira" }))).toBe("character/not-found");
  });

  it("is shared otherwise", async () => {
    const { system } = scene();
    for (const name of ["Mira", "Otto"]) system.createCharacter({ name, prompt: "You are {{name}}." });
    system.profiles.ingest([says("ann", "I live in Leeds.")], { character: "Mira" });
    await system.profiles.drain();
    expect(system.profiles.get("ann", { character: "Otto" })?.facts).toHaveLength(1);
  });
});
