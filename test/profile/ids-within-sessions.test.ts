import { describe, expect, it } from "vitest";
import { PersonaSystem, type ChatMessage } from "../../src/index.js";
import { says, scene, values } from "./scenes.js";

/** What somebody said in a session of that id that was ended then. */
async function talkIn(system: PersonaSystem, id: string, ...messages: ChatMessage[]): Promise<void> {
  const session = system.sessions.start({ id, userId: "kim" });
  session.append(...messages);
  await session.end();
  await system.profiles.drain();
}

describe("an id of a message", () => {
  it("counts within its session, so that messages can be numbered anew in each", async () => {
    const { system, clock } = scene();
    await talkIn(system, "a", says("kim", "My name is Kim.", { id: "1" }));
    clock.advance(60_000);
    await talkIn(system, "b", says("kim", "I live in Oslo.", { id: "1" }));
    expect(values(system, "kim", "name")).toEqual(["Kim"]);
    expect(values(system, "kim", "residence")).toEqual(["Oslo"]);
    const ids = system.profiles.get("kim")?.facts.flatMap(({ evidence }) => evidence) ?? [];
    expect(ids.map(({ messageId, sessionId }) => [messageId, sessionId])).toEqual([
      ["1", "a"],
      ["1", "b"],
    ]);
    expect(system.profiles.stats().segments).toBe(2);
  });

  it("counts anew in a session that takes the id of one that has ended", async () => {
    const { system, clock } = scene();
    await talkIn(system, "a", says("kim", "My name is Kim.", { id: "1" }));
    clock.advance(60_000);
    await talkIn(system, "a", says("kim", "I live in Oslo.", { id: "1" }));
    expect(values(system, "kim", "residence")).toEqual(["Oslo"]);
    expect(system.profiles.search("kim", "").filter(({ episode }) => episode !== undefined)).toHaveLength(2);
  });

  it("is taken once in its session, also by another process and from a document", async () => {
    const { system, clock } = scene();
    const session = system.sessions.start({ id: "a", userId: "kim" });
    const message = says("kim", "I live in Oslo.", { id: "1" });
    session.append(message, message);
    session.append(message);
    system.profiles.ingest([says("kim", "I work as a nurse.", { id: "1" })], { sessionId: "b" });
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())) as object, {
      clock,
      background: "manual",
    });
    again.sessions.get("a")?.append(message);
    again.profiles.ingest([says("kim", "I work as a nurse.", { id: "1" })], { sessionId: "b" });
    expect(again.profiles.buffer("kim").ids).toEqual(["1", "1"]);
    again.profiles.ingest([says("kim", "I have a cat.", { id: "1" })]);
    again.profiles.ingest([says("kim", "I have a cat.", { id: "1" })]);
    expect(again.profiles.buffer("kim").ids).toEqual(["1", "1", "1"]);
    await again.profiles.drain();
    expect(again.profiles.get("kim")?.facts.map(({ value }) => value)).toContain("nurse");
  });

  it("makes the same said in two sessions two statements", async () => {
    const { system, clock } = scene();
    await talkIn(system, "a", says("kim", "I live in Oslo.", { id: "1" }));
    const first = system.profiles.get("kim")?.facts[0];
    clock.advance(60_000);
    await talkIn(system, "b", says("kim", "I live in Oslo.", { id: "1" }));
    const second = system.profiles.get("kim")?.facts[0];
    expect(second?.confidence).toBeGreaterThan(first?.confidence ?? 1);
  });

  it("tells whose words are forgotten where another's have the same id in another session", async () => {
    const { system, clock } = scene();
    const both = { userIds: ["kim", "lee"] };
    system.profiles.ingest([says("kim", "My dog is called Rex.", { id: "1" })], { ...both, sessionId: "a" });
    await system.profiles.drain();
    clock.advance(60_000);
    system.profiles.ingest([says("lee", "I live in Oslo.", { id: "1" })], { ...both, sessionId: "b" });
    await system.profiles.drain();
    await system.forgetUser("kim");
    expect(values(system, "lee", "residence")).toEqual(["Oslo"]);
    expect(JSON.stringify(system.toJSON())).not.toContain("Rex");
  });
});
