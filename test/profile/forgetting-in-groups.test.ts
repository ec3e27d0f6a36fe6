import { describe, expect, it } from "vitest";
import type { ChatMessage, JsonObject, ModelRequest, PersonaSystem } from "../../src/index.js";
import type { ProfileRecord, UserRecord } from "../../src/model/profile-records.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { PendingModel, turn } from "../support/pending-model.js";
import { answers, says, scene } from "./scenes.js";

const GROUP = { userIds: ["kim", "lee"] };
const WORDS = /marzipan|kim/iu;

function profileOf(system: PersonaSystem, userId: string): ProfileRecord | undefined {
  const users = (system.toJSON() as JsonObject)["users"] as unknown as UserRecord[] | undefined;
  return users?.find(({ id }) => id === userId)?.profiles[0];
}

function groupChat(system: PersonaSystem, ...messages: ChatMessage[]): void {
  system.profiles.ingest(messages, GROUP);
}

const SAID = says("lee", "I work as a diver and I live in Oslo.");
const SECRET = says("kim", "I work at a bakery and I love marzipan.");

/** What a model answers that finds all of it worth keeping, and one fact of the diver. */
function answer(request: ModelRequest, summary: string): string {
  const quote = "live in Oslo";
  const isOfLee = request.messages.some(({ content }) => content.includes(quote));
  const fact = { action: "add", topic: "basic_info", subTopic: "residence", value: "Oslo", message: "m1", quote };
  return JSON.stringify({
    valuable: true,
    confidence: 0.9,
    reasons: ["facts"],
    summary,
    operations: isOfLee ? [fact] : [],
  });
}

describe("what a group said, once one of it is forgotten", () => {
  it("is told of in episodes without the sentences of that one", async () => {
    const { system } = scene();
    groupChat(system, SAID, SECRET);
    await system.profiles.drain();
    const [before] = profileOf(system, "lee")?.archive.episodes ?? [];
    expect(before?.summary).toMatch(/diver.*marzipan/u);
    await system.forgetUser("kim");
    const [after] = profileOf(system, "lee")?.archive.episodes ?? [];
    expect(after).toMatchObject({ id: before?.id, tags: before?.tags, messageIds: before?.messageIds.slice(0, 1) });
    expect(after?.summary).toMatch(/diver/u);
    expect(after).not.toHaveProperty("others");
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
  });

  it("is not told of any more where a model told it and nobody can say from whom it had what", async () => {
    const told = "Lee dives in Oslo; marzipan is loved.";
    const { system } = scene(
      {},
      { model: scriptedModel(Array.from({ length: 4 }, () => (request) => answer(request, told))) },
    );
    groupChat(system, SAID, SECRET);
    await system.profiles.drain();
    const facts = system.profiles.get("lee")?.facts;
    expect(facts?.map(({ value }) => value)).toEqual(["Oslo"]);
    expect(profileOf(system, "lee")?.archive.episodes).toHaveLength(1);
    await system.forgetUser("kim");
    expect(profileOf(system, "lee")?.archive.episodes).toEqual([]);
    expect(system.profiles.get("lee")?.facts).toEqual(facts);
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
  });

  it("leaves an answer to a question with the question, unless the answer says it in its own words", async () => {
    const { system } = scene();
    groupChat(system, says("kim", "Do you like marzipan?"), says("lee", "Yes, I do. I like rowing."));
    await system.profiles.drain();
    const known = (): string[] | undefined => system.profiles.get("lee")?.facts.map(({ value }) => value);
    expect(known()).toEqual(["marzipan", "rowing"]);
    expect(JSON.stringify(system.profiles.get("lee"))).not.toContain("heard");
    await system.forgetUser("kim");
    expect(known()).toEqual(["rowing"]);
  });

  it("takes evidence, and facts and versions that rest on nothing else", async () => {
    const { system } = scene();
    const [theirs = "", own = ""] = system.profiles.ingest(
      [says("kim", "Lee hates marzipan.", { id: "k1" }), says("lee", "I hate figs.", { id: "l1" })],
      GROUP,
    );
    const piece = (messageId: string, quote: string): object => ({ at: "2026-03-01T12:00:00Z", messageId, quote });
    const add = (value: string, ...evidence: object[]): never =>
      ({ action: "add", topic: "interest", subTopic: "dislike", value, evidence }) as never;
    system.profiles.update("lee", [add("marzipan", piece(theirs, "Lee hates marzipan."))]);
    system.profiles.update("lee", [add("figs", piece(theirs, "marzipan and figs"), piece(own, "I hate figs."))]);
    await system.forgetUser("kim");
    const profile = system.profiles.get("lee");
    expect(profile).toMatchObject({ version: 2, facts: [{ value: "figs", evidence: [{ messageId: "l1" }] }] });
    expect(system.profiles.history("lee").map(({ operations }) => operations.length)).toEqual([1, 0]);
    expect(system.profiles.diff("lee", 1, 2).added).toMatchObject([{ value: "figs" }]);
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
  });

  it("keeps what could not be read of the others, to be read again", async () => {
    const failing = { name: "broken", generate: () => Promise.reject(new Error("cannot read: I love marzipan")) };
    const { system } = scene({ maxRetries: 0 }, { model: failing });
    groupChat(system, SAID, SECRET);
    await system.profiles.drain();
    expect(profileOf(system, "lee")?.archive.failed).toMatchObject([
      { messages: [SAID, SECRET].map(({ userId }) => ({ userId })) },
    ]);
    await system.forgetUser("kim");
    expect(profileOf(system, "lee")?.archive.failed).toMatchObject([{ messages: [{ userId: "lee" }] }]);
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
  });
});

describe("work that is under way while somebody is forgotten", () => {
  it("is dropped where it was about that one, and begins again with what is left where it was about another", async () => {
    const model = new PendingModel();
    const { system } = scene({}, { model });
    groupChat(system, SAID, SECRET);
    const draining = system.profiles.drain();
    await turn();
    expect(model.calls).toHaveLength(2);
    await system.forgetUser("kim");
    for (const call of model.calls.slice()) call.answer(answer(call.request, "All love marzipan."));
    while (model.calls.length === 0) await turn();
    expect(model.calls).toHaveLength(1);
    expect(model.calls[0]?.request.messages[0]?.content).not.toMatch(WORDS);
    for (const call of model.calls.slice()) call.answer(answer(call.request, "Lee dives."));
    expect(await draining).toMatchObject({ segments: 1, added: 1 });
    expect(system.profiles.list()).toEqual(["lee"]);
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
  });

  it("begins again too where that one only spoke before", async () => {
    const model = new PendingModel();
    const { system, clock } = scene({}, { model });
    groupChat(system, SAID, SECRET);
    const first = system.profiles.drain();
    for (let segment = 0; segment < 2; segment++) {
      while (model.calls.length === 0) await turn();
      model.calls[0]?.answer(answer({ messages: [] }, "They met."));
    }
    await first;
    clock.advance(86_400_000);
    system.profiles.ingest([says("lee", "I still live in Oslo.")]);
    const draining = system.profiles.drain();
    while (model.calls.length === 0) await turn();
    expect(model.calls[0]?.request.messages[0]?.content).toMatch(WORDS);
    await system.forgetUser("kim");
    model.calls[0]?.answer(answer({ messages: [] }, "Lee lives in Oslo and marzipan is loved."));
    while (model.calls.length === 0) await turn();
    expect(model.calls[0]?.request.messages[0]?.content).not.toMatch(WORDS);
    model.calls[0]?.answer(answer({ messages: [] }, "Lee lives in Oslo."));
    await draining;
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
    expect(JSON.stringify(system.toJSON())).toContain("Lee lives in Oslo.");
  });

  it("does not sum up a session of that one", async () => {
    const model = new PendingModel();
    const { system } = scene({ autoExtract: false }, { model });
    const session = system.sessions.start({ id: "s", userId: "kim" });
    session.append(SECRET, answers("Marzipan, I see."));
    const ending = session.end();
    await turn();
    expect(await system.forgetUser("kim")).toMatchObject({ sessions: 1 });
    model.calls[0]?.answer("Kim loves marzipan.");
    expect(await ending).toBeUndefined();
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
    expect([session.status, session.messages, session.opening]).toEqual(["ended", [], ""]);
    expect(() => session.append(SECRET)).toThrow(/has ended/u);
  });
});

describe("sessions of those who are not forgotten", () => {
  it("go on, without what they began with when that told of what is not known any more", async () => {
    const { system } = scene();
    const evidence = [{ at: "2026-03-01T12:00:00Z", messageId: "k1", quote: "Lee loves marzipan." }];
    system.profiles.ingest([says("kim", "Lee loves marzipan.", { id: "k1" })], GROUP);
    system.profiles.update("lee", [
      { action: "add", topic: "interest", subTopic: "like", value: "marzipan", evidence },
    ]);
    system.profiles.update("zoe", [{ action: "add", topic: "interest", subTopic: "like", value: "tea", evidence: [] }]);
    const [lee, zoe] = ["lee", "zoe"].map((userId) => system.sessions.start({ userId }));
    lee?.append(says("lee", "I row."));
    expect(lee?.opening).toContain("marzipan");
    await system.forgetUser("kim");
    expect(lee?.opening).toBe("");
    expect(lee?.messages.map(({ content }) => content)).toEqual(["I row."]);
    expect(zoe?.opening).toContain("tea");
    expect(JSON.stringify(system.toJSON())).not.toMatch(WORDS);
  });
});

describe("exporting a user who talks", () => {
  it("gives sessions with what was said in them, and the profile with summaries, habits and what waits", async () => {
    const { system } = scene();
    system.createCharacter({ name: "Mira", prompt: "You are Mira." });
    const first = system.sessions.start({ id: "one", userId: "kim", characterName: "Mira" });
    first.append(SECRET, answers("Marzipan it is."));
    await first.end({ reason: "late" });
    await system.profiles.drain();
    system.profiles.usage("kim").setPreference("sweet", "nougat");
    const second = system.sessions.start({ id: "two", userId: "kim" });
    second.append(says("kim", "Good evening."));
    const { sessions, profile } = await system.exportUser("kim");
    expect(sessions).toEqual([
      {
        id: "one",
        character: "Mira",
        status: "ended",
        reason: "late",
        lastAt: "2026-03-01T12:00:00.000Z",
        messages: first.messages,
      },
      {
        id: "two",
        status: "active",
        lastAt: "2026-03-01T12:00:00.000Z",
        opening: second.opening,
        messages: second.messages,
      },
    ]);
    expect(profile).toMatchObject({
      usage: { preferences: [["sweet", "nougat"]] },
      profiles: [{ waiting: [{ text: "Good evening." }], summaries: [{ session: "one" }] }],
    });
    expect(profile).not.toHaveProperty("sessions");
    expect(await system.forgetUser("kim")).toMatchObject({ sessions: 2 });
    expect(await system.exportUser("kim")).not.toHaveProperty("sessions");
    expect(system.sessions.list()).toEqual([]);
  });
});
