import { describe, expect, it } from "vitest";
import type { PersonaSystem, SystemOptions } from "../../src/index.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { offlineVoice } from "../../src/voice/offline.js";
import { says, scene } from "./scenes.js";

function tavern(replies: readonly string[], profiles: SystemOptions["profiles"] = {}): PersonaSystem {
  const { system } = scene(profiles, { model: scriptedModel(replies) });
  for (const name of ["Mira", "Bo"]) system.createCharacter({ name, prompt: "You are {{name}}." });
  return system;
}

describe("a talk in a session", () => {
  it("belongs to it: both sides, once each, under the ids that their facts rest on", async () => {
    const system = tavern(["A fine trade."]);
    const session = system.sessions.start({ id: "s", userId: "ann", characterName: "Mira" });
    const view = system.getCharacter("Mira").with({ userId: "ann", sessionId: "s" });
    const { memory } = await view.chat("I work as a nurse.");
    expect(session.messages).toMatchObject([
      { role: "user", content: "I work as a nurse.", userId: "ann", id: `${memory?.id}/user` },
      { role: "assistant", content: "A fine trade.", name: "Mira", id: `${memory?.id}/response` },
    ]);
    expect(system.profiles.buffer("ann").ids).toEqual([`${memory?.id}/user`, `${memory?.id}/response`]);
  });

  it("is summed up with it", async () => {
    const system = tavern(["I will ask the miller.", "Ann lost her silver ring; Mira will ask the miller."], {
      autoExtract: false,
    });
    const session = system.sessions.start({ id: "s", userId: "ann", characterName: "Mira" });
    await system.getCharacter("Mira").with({ userId: "ann", sessionId: "s" }).chat("I lost my ring.");
    expect((await session.end())?.text).toContain("silver ring");
  });

  it("makes a session that was paused go on, and counts as using it", async () => {
    const { system, clock } = scene({}, { model: scriptedModel(["Yes."]) });
    const mira = system.createCharacter({ name: "Mira", prompt: "" });
    const session = system.sessions.start({ id: "s", userId: "ann" });
    session.pause();
    clock.advance(3_000_000);
    await mira.chat("Hello?", { userId: "ann", sessionId: "s" });
    clock.advance(3_000_000);
    expect(session.status).toBe("active");
    expect(system.sessions.resume("s").messages).toHaveLength(2);
  });

  it("that is streamed, repeated or delivered twice is there once", async () => {
    const system = tavern(["A fine trade."]);
    const session = system.sessions.start({ id: "s", userId: "ann" });
    const view = system.getCharacter("Mira").with({ userId: "ann", sessionId: "s" });
    await view.chatStream("I work as a nurse.", { idempotencyKey: "m1" }).reply;
    await view.chat("I work as a nurse.", { idempotencyKey: "m1" });
    expect(session.messages).toHaveLength(2);
  });

  it("adds nothing to a session of another user, to one that has ended, or to one that was never begun", async () => {
    const system = tavern(["One.", "Two.", "Three."], { maxSummaries: 0 });
    const session = system.sessions.start({ id: "s", userId: "ann" });
    const mira = system.getCharacter("Mira");
    await mira.chat("I am Bob.", { userId: "bob", sessionId: "s" });
    expect(session.messages).toEqual([]);
    await session.end();
    await mira.chat("I am Ann.", { userId: "ann", sessionId: "s" });
    await mira.chat("I am Ann.", { userId: "ann", sessionId: "t" });
    expect(session.messages).toEqual([]);
    expect(system.sessions.get("t")).toBeUndefined();
    expect(mira.memory.size).toBe(3);
  });

  it("with another character is not told to the session's own where each keeps what it learns to itself", async () => {
    const system = tavern(["One.", "Two."], { scope: "character" });
    const session = system.sessions.start({ id: "s", userId: "ann", characterName: "Mira" });
    await system.getCharacter("Bo").chat("I hid the key.", { userId: "ann", sessionId: "s" });
    expect(session.messages).toEqual([]);
    expect(system.profiles.buffer("ann", { character: "Bo" }).count).toBe(2);
    await system.getCharacter("Mira").chat("Hello.", { userId: "ann", sessionId: "s" });
    expect(session.messages).toHaveLength(2);
    expect(system.profiles.buffer("ann", { character: "Mira" }).count).toBe(2);
  });

  it("is in the session without being read for facts where autoExtract is off", async () => {
    const system = tavern(["One."], { autoExtract: false });
    const session = system.sessions.start({ id: "s", userId: "ann" });
    await system.getCharacter("Mira").chat("I work as a nurse.", { userId: "ann", sessionId: "s" });
    expect(session.messages).toHaveLength(2);
    expect(system.profiles.buffer("ann").count).toBe(0);
  });

  it("is composed with what is known of the user: preferences, facts, and what the last sessions left, once", async () => {
    const { system, clock } = scene();
    system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    system.profiles.usage("ann").setPreference("language", "Welsh");
    for (const line of ["I work as a nurse.", "I lost my ring at the mill."]) {
      const session = system.sessions.start({ userId: "ann" });
      session.append(says("ann", line));
      await session.end();
      await system.settled();
      clock.advance(86_400_000);
    }
    const { messages, sections } = await system.getCharacter("Mira").compose("Hello!", { userId: "ann" });
    const prompt = messages[0]?.content ?? "";
    expect(prompt).toMatch(/Known of ann:/);
    expect(prompt.match(/language: Welsh/g)).toHaveLength(1);
    expect(prompt).toMatch(/: nurse/);
    expect(prompt.match(/2026-03-02: .*ring/g)).toHaveLength(1);
    expect(sections.find(({ name }) => name === "profile")?.tokens).toBeGreaterThan(10);
    expect(
      JSON.stringify((await system.getCharacter("Mira").compose("Hello!", { userId: "bob" })).messages),
    ).not.toMatch(/Welsh|ring/);
  });

  it("with the offline voice is read by the rules for reading, since the voice understands nothing", async () => {
    const { system } = scene({}, { model: offlineVoice() });
    system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    const session = system.sessions.start({ id: "s", userId: "Ann" });
    await system.getCharacter("Mira").chat("I am allergic to nuts.", { userId: "Ann", sessionId: "s" });
    const summary = await session.end();
    await system.settled();
    expect(system.profiles.get("Ann")?.facts).toMatchObject([{ value: "nuts" }]);
    expect(summary?.text).toBe("Ann is allergic to nuts.");
  });

  it("of a user who took back consent goes on, and leaves the session as it was", async () => {
    const system = tavern(["One."]);
    const session = system.sessions.start({ id: "s", userId: "ann" });
    system.profiles.setConsent("ann", false);
    const { text } = await system.getCharacter("Mira").chat("I live in Leeds.", { userId: "ann", sessionId: "s" });
    expect(text).toBe("One.");
    expect(session.messages).toEqual([]);
  });
});
