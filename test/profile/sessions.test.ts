import { describe, expect, it } from "vitest";
import type { PersonaSystem } from "../../src/index.js";
import { answers, refusal, says, scene } from "./scenes.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("a session", () => {
  it("keeps what was said in it, with ids and times, and gives copies", () => {
    const { system, clock } = scene();
    const session = system.sessions.start({ userId: "ann" });
    session.append({ role: "user", content: "Hello." }, answers("Good day."));
    clock.advance(1000);
    session.append(says("ann", "Bye.", { id: "m3" }));
    expect(session.messages.map(({ role, content }) => [role, content])).toEqual([
      ["user", "Hello."],
      ["assistant", "Good day."],
      ["user", "Bye."],
    ]);
    expect(session.messages[2]).toMatchObject({ id: "m3", userId: "ann", at: "2026-03-01T12:00:01.000Z" });
    const [copy] = session.messages;
    if (copy !== undefined) copy.content = "changed";
    expect(session.messages[0]?.content).toBe("Hello.");
    expect(new Set(session.messages.map(({ id }) => id)).size).toBe(3);
  });

  it("has an id that follows from the world, or the one it is given", () => {
    const ids = [1, 2].map(() => scene({}, { seed: "ids" }).system.sessions.start({ userId: "ann" }).id);
    expect(ids[0]).toBe(ids[1]);
    const { system } = scene();
    expect(system.sessions.start({ id: "call-7", userId: "ann" }).id).toBe("call-7");
    expect(system.sessions.get("call-7")?.userId).toBe("ann");
    expect(system.sessions.get("call-8")).toBeUndefined();
  });

  it("is resumed when its id is started again, also after being paused", () => {
    const { system, clock } = scene();
    const session = system.sessions.start({ id: "s", userId: "ann" });
    session.append(says("ann", "Hello."));
    session.pause();
    expect(session.status).toBe("paused");
    clock.advance(3 * DAY);
    const again = system.sessions.start({ id: "s", userId: "ann" });
    expect(again.messages).toEqual(session.messages);
    expect([again.status, session.status]).toEqual(["active", "active"]);
    expect(system.sessions.list()).toHaveLength(1);
  });

  it("goes on when something is said in it while it is paused", () => {
    const { system } = scene();
    const session = system.sessions.start({ userId: "ann" });
    session.pause();
    session.append(says("ann", "I am back."));
    expect(session.status).toBe("active");
  });

  it("is nobody else's: the same id of another user is refused, by the field", () => {
    const { system } = scene();
    system.sessions.start({ id: "s", userId: "ann" });
    expect(refusal(() => system.sessions.start({ id: "s", userId: "bob" }))).toEqual({
      code: "config/invalid",
      field: "userId",
    });
    const session = system.sessions.start({ id: "s", userId: "ann" });
    expect(refusal(() => session.append(says("bob", "I am Bob.")))).toMatchObject({ field: "messages[0].userId" });
    expect(session.messages).toEqual([]);
  });

  it("needs a user: without one, or with an empty one, nothing starts, so that strangers share no profile", () => {
    const { system } = scene();
    // @ts-expect-error a session needs a user
    expect(refusal(() => system.sessions.start({ id: "s" }))).toEqual({ code: "config/invalid", field: "userId" });
    expect(refusal(() => system.sessions.start({ userId: "" }))).toEqual({ code: "config/invalid", field: "userId" });
    expect(system.sessions.list()).toEqual([]);
  });

  it.each([
    ["a role that there is none of", { role: "robot", content: "x" }, "messages[1].role"],
    ["content that is no string", { role: "user", content: 5 }, "messages[1].content"],
    ["a time that is none", { role: "user", content: "x", at: "yesterday" }, "messages[1].at"],
    ["a field that there is none of", { role: "user", content: "x", mood: "sad" }, "mood"],
  ])("takes nothing of a call with %s", (_what, message, field) => {
    const { system } = scene();
    const session = system.sessions.start({ userId: "ann" });
    const before = system.hash();
    // @ts-expect-error what a caller without a compiler may give
    expect(refusal(() => session.append(says("ann", "Fine."), message))).toEqual({ code: "config/invalid", field });
    expect(system.hash()).toBe(before);
  });

  it("refuses what makes no sense: unknown fields and statuses, ages, characters", () => {
    const { system } = scene();
    const { sessions } = system;
    // @ts-expect-error no such status
    expect(refusal(() => sessions.list({ status: "initiated" }))).toMatchObject({ field: "status" });
    // @ts-expect-error no such field
    expect(refusal(() => sessions.start({ userId: "ann", caller: "x" }))).toMatchObject({ field: "caller" });
    expect(refusal(() => sessions.get(""))).toMatchObject({ field: "id" });
    sessions.start({ id: "s", userId: "ann" });
    expect(refusal(() => sessions.resume("s", { maxAgeMs: -1 }))).toMatchObject({ field: "maxAgeMs" });
    expect(refusal(() => sessions.resume("s", { maxAgeMs: Number.NaN }))).toMatchObject({ field: "maxAgeMs" });
    expect(refusal(() => sessions.start({ userId: "ann", characterName: "Nobody" })).code).toBe("character/not-found");
  });

  it("takes a message with the same id once, and has it read once", async () => {
    const { system } = scene();
    const session = system.sessions.start({ userId: "ann" });
    const message = says("ann", "I have a dog named Rex.", { id: "m1" });
    session.append(message);
    session.append(message, message);
    expect(session.messages).toHaveLength(1);
    expect(system.profiles.buffer("ann").ids).toEqual(["m1"]);
    await system.profiles.drain();
    expect(system.profiles.get("ann")?.facts).toMatchObject([{ value: expect.stringContaining("Rex") as string }]);
  });

  it("has what is said in it read for facts, with the session as evidence; not without autoExtract", async () => {
    const { system } = scene();
    const session = system.sessions.start({ id: "s1", userId: "ann" });
    session.append(says("ann", "I work as a nurse in Leeds."));
    await session.end();
    await system.settled();
    const facts = system.profiles.get("ann")?.facts ?? [];
    expect(facts.length).toBeGreaterThan(0);
    for (const { evidence } of facts) expect(evidence[0]?.sessionId).toBe("s1");

    const quiet = scene({ autoExtract: false }).system;
    quiet.sessions.start({ userId: "ann" }).append(says("ann", "I work as a nurse in Leeds."));
    expect(quiet.profiles.buffer("ann").count).toBe(0);
  });
});

describe("the age of a session", () => {
  it("is counted from when it was last used: within an hour it is resumed, past that it has expired", () => {
    const { system, clock } = scene();
    system.sessions.start({ id: "s", userId: "ann" });
    clock.advance(HOUR);
    system.sessions.resume("s").append(says("ann", "Still here."));
    clock.advance(HOUR);
    expect(system.sessions.resume("s").status).toBe("active");
    clock.advance(HOUR + 1);
    expect(refusal(() => system.sessions.resume("s")).code).toBe("session/expired");
    expect(system.sessions.resume("s", { maxAgeMs: 2 * HOUR }).status).toBe("active");
    expect(refusal(() => system.sessions.resume("t")).code).toBe("session/not-found");
  });

  it("does not matter once it has ended: it is not resumed, and its id begins another", async () => {
    const { system } = scene();
    const first = system.sessions.start({ id: "s", userId: "ann" });
    first.append(says("ann", "I sold my boat."));
    await first.end();
    expect(refusal(() => system.sessions.resume("s")).code).toBe("session/expired");
    const second = system.sessions.start({ id: "s", userId: "ann" });
    expect(second.messages).toEqual([]);
    expect([first.status, second.status]).toEqual(["ended", "active"]);
    expect(refusal(() => first.append(says("ann", "More."))).code).toBe("session/expired");
    expect(second.messages).toEqual([]);
  });

  it("is what sweep looks at: what nobody used for an hour is ended and summed up, and counted", async () => {
    const { system, clock } = scene();
    const old = system.sessions.start({ id: "old", userId: "ann" });
    old.append(says("ann", "I will travel to Norway in June."));
    system.sessions.start({ id: "idle", userId: "bob" }).pause();
    clock.advance(HOUR + 1);
    const fresh = system.sessions.start({ userId: "ann" });
    expect(system.sessions.sweep()).toBe(2);
    expect(system.sessions.sweep()).toBe(0);
    expect([old.status, fresh.status]).toEqual(["ended", "active"]);
    await system.settled();
    expect(system.profiles.get("ann")?.summaries).toMatchObject([{ sessionId: "old", at: "2026-03-01T12:00:00.000Z" }]);
  });

  it("that is past ttlDays when somebody sweeps is counted too, and nothing is left of it", async () => {
    const { system, clock } = scene({ autoExtract: false });
    system.sessions.start({ userId: "ann" }).append(says("ann", "I will travel to Norway in June."));
    clock.advance(31 * DAY);
    expect(system.sessions.sweep()).toBe(1);
    await system.settled();
    expect(system.profiles.get("ann")).toBeUndefined();
    expect(JSON.stringify(system.toJSON())).not.toContain("Norway");
  });

  it("that is past ttlDays leaves facts and what was worth keeping, and no message as it was said", async () => {
    const { system, clock } = scene();
    system.sessions.start({ userId: "ann" }).append(says("ann", "Fine weather, is it not?"));
    await system.profiles.drain();
    clock.advance(31 * DAY);
    system.sessions.sweep();
    await system.settled();
    expect(JSON.stringify(system.toJSON())).not.toContain("Fine weather");
  });

  it("is listed by user and status, in the order of the starts", async () => {
    const { system } = scene();
    for (const id of ["a", "b", "c"]) system.sessions.start({ id, userId: id === "b" ? "bob" : "ann" });
    system.sessions.get("c")?.pause();
    await system.sessions.get("a")?.end();
    const ids = (filter?: Parameters<PersonaSystem["sessions"]["list"]>[0]): string[] =>
      system.sessions.list(filter).map(({ id }) => id);
    expect(ids()).toEqual(["a", "b", "c"]);
    expect(ids({ userId: "ann" })).toEqual(["a", "c"]);
    expect(ids({ status: "ended" })).toEqual(["a"]);
    expect(ids({ userId: "ann", status: "paused" })).toEqual(["c"]);
    expect(ids({ userId: "eve" })).toEqual([]);
  });
});

describe("consent", () => {
  it("is asked before anything of a session is kept", () => {
    const { system } = scene({ consent: "required" });
    const before = system.hash();
    expect(refusal(() => system.sessions.start({ userId: "ann" })).code).toBe("profile/consent");
    expect(system.hash()).toBe(before);
    system.profiles.setConsent("ann", true);
    expect(system.sessions.start({ userId: "ann" }).status).toBe("active");
  });

  it("that is taken back drops what was said and is not summed up yet; nothing more is taken, and ending leaves nothing", async () => {
    const { system } = scene();
    const session = system.sessions.start({ userId: "ann" });
    session.append(says("ann", "I live in Leeds near the canal."));
    system.profiles.setConsent("ann", false);
    expect(JSON.stringify(system.toJSON())).not.toContain("Leeds");
    expect(refusal(() => session.append(says("ann", "And I like tea."))).code).toBe("profile/consent");
    expect(await session.end()).toBeUndefined();
    expect(JSON.stringify(system.toJSON())).not.toContain("tea");
  });
});
