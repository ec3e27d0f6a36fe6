// OpusAgent's memory across sessions, and its sessions, row by row. Every test is something it promises, or gets wrong.
import {
  DramatisError,
  manualClock,
  PersonaSystem,
  type LanguageModel,
  type ManualClock,
  type Session,
} from "dramatis";
import { scriptedModel } from "dramatis/testing";
import { describe, expect, it } from "vitest";
import { caught, caughtLater } from "../core/caught.js";
import { makeFolder } from "../stores/rig.js";
import { RecordingStore } from "../support/recording-store.js";

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Calls {
  readonly system: PersonaSystem;
  readonly clock: ManualClock;
}

function calls(model?: LanguageModel, profiles: object = {}): Calls {
  const clock = manualClock("2026-03-01T12:00:00Z");
  const options = { clock, background: "manual", profiles, ...(model === undefined ? {} : { model }) } as const;
  return { clock, system: new PersonaSystem(options) };
}

function say(session: Session, ...lines: readonly string[]): Session {
  for (const content of lines) session.append({ role: "user", content });
  return session;
}

async function talk(system: PersonaSystem, userId: string, ...lines: readonly string[]): Promise<string | undefined> {
  return (await say(system.sessions.start({ userId }), ...lines).end())?.text;
}

const summaries = (system: PersonaSystem, userId = "ann"): string[] =>
  (system.profiles.get(userId)?.summaries ?? []).map(({ text }) => text);

describe("what is remembered of a user", () => {
  it("are summaries, preferences and facts, with the time of the last change", async () => {
    const { system, clock } = calls();
    system.profiles.usage("ann").setPreference("language", "French");
    clock.advance(MINUTE);
    await talk(system, "ann", "I live in Leeds. I lost my ring at the mill.");
    await system.profiles.drain();
    const profile = system.profiles.get("ann");
    expect(profile).toMatchObject({ userId: "ann", updatedAt: "2026-03-01T12:01:00.000Z" });
    expect(profile?.facts.map(({ value }) => value)).toContain("Leeds");
    expect(summaries(system)).toEqual([expect.stringContaining("ring")]);
    expect(system.profiles.usage("ann").preferences).toEqual({ language: "French" });
  });

  it("stays within the ten summaries that are promised: older ones are condensed, and not lost", async () => {
    const { system, clock } = calls();
    await talk(system, "ann", "I lost my silver ring at the mill.");
    for (let call = 1; call < 13; call++) {
      clock.advance(MINUTE);
      await talk(system, "ann", `I bought horse number ${call} at the fair.`);
    }
    expect(summaries(system)).toHaveLength(10);
    expect(summaries(system)[0]).toContain("ring");
  });

  it("lives for thirty days and not for an hour, by a clock that one can set", async () => {
    const { system, clock } = calls();
    await talk(system, "ann", "I lost my ring at the mill.");
    clock.advance(30 * DAY - MINUTE);
    expect(summaries(system)).toHaveLength(1);
    expect(system.sessions.start({ userId: "ann" }).opening).toContain("ring");
    clock.advance(2 * MINUTE);
    expect(summaries(system)).toEqual([]);
  });

  it("can be switched off", async () => {
    const { system } = calls(undefined, { maxSummaries: 0, autoExtract: false });
    expect(await talk(system, "ann", "I live in Leeds.")).toBeUndefined();
    await system.settled();
    expect(system.profiles.get("ann")).toBeUndefined();
  });

  it("loses nothing when two sessions of one user end at once", async () => {
    const { system } = calls();
    await Promise.all(["ring", "boat", "horse"].map((thing) => talk(system, "ann", `I lost my ${thing} at the mill.`)));
    expect(summaries(system).join(" ")).toMatch(/ring.*boat.*horse/s);
  });
});

describe("the summary of a session", () => {
  it("is made without any model, or by any that one gives", async () => {
    const { system } = calls();
    expect(await talk(system, "ann", "I lost my ring at the mill.")).toContain("ring");
    const asked = calls(scriptedModel(["Ann lost a ring."]), { autoExtract: false });
    expect(await talk(asked.system, "ann", "I lost my ring at the mill.")).toBe("Ann lost a ring.");
  });

  it("is not made of a session in which nothing was said, and no model is asked for it", async () => {
    let asked = 0;
    const model: LanguageModel = {
      name: "counting",
      generate: () => {
        asked++;
        return Promise.resolve({ text: "Nothing happened.", finish: "stop" });
      },
    };
    const { system } = calls(model);
    const session = system.sessions.start({ userId: "ann" });
    session.append({ role: "system", content: "User context: Ann likes tea." });
    expect([await session.end(), asked, summaries(system)]).toEqual([undefined, 0, []]);
  });

  it("does not keep a session from ending when the model fails", async () => {
    const model: LanguageModel = { name: "down", generate: () => Promise.reject(new Error("no key")) };
    const { system } = calls(model, { autoExtract: false });
    const session = say(system.sessions.start({ userId: "ann" }), "I lost my ring at the mill.");
    expect((await session.end({ reason: "hung up" }))?.text).toContain("ring");
    expect(session.status).toBe("ended");
  });
});

describe("a new session", () => {
  it("begins with what all the last sessions left, and not only the last one", async () => {
    const { system } = calls();
    await talk(system, "ann", "I lost my ring at the mill.");
    await talk(system, "ann", "I sold my boat to the ferryman.");
    expect(system.sessions.start({ userId: "ann" }).opening).toMatch(/ring.*boat/s);
  });

  it("begins with preferences too", () => {
    const { system } = calls();
    system.profiles.usage("ann").setPreference("language", "French");
    expect(system.sessions.start({ userId: "ann" }).opening).toContain("French");
  });

  it("begins with nothing for somebody of whom a profile is there and no summary", () => {
    const { system } = calls();
    expect(system.sessions.start({ userId: "bob" }).opening).toBe("");
    system.profiles.usage("ann").trackCommand("train");
    expect(system.sessions.start({ userId: "ann" }).opening).toBe("");
  });

  it("is not summed up by what it began with", async () => {
    const { system } = calls();
    await talk(system, "ann", "I lost my ring at the mill.");
    const session = system.sessions.start({ userId: "ann" });
    session.append(
      { role: "system", content: `User context: ${session.opening}` },
      { role: "user", content: `${session.opening}\nI sold my boat to the ferryman.` },
    );
    const text = (await session.end())?.text;
    expect(text).toContain("boat");
    expect(text).not.toContain("ring");
  });

  it("is of somebody: callers without an id do not share what one of them said", async () => {
    const { system } = calls();
    const error = caught(() => system.sessions.start({} as never));
    expect([error.code, error.details["field"]]).toEqual(["config/invalid", "userId"]);
    await talk(system, "caller 1", "My code is Brightwater.");
    expect(system.sessions.start({ userId: "caller 2" }).opening).toBe("");
  });
});

describe("privacy", () => {
  it("begins with consent: nothing is stored before it, and nothing after it was taken back", async () => {
    const { system } = calls(undefined, { consent: "required" });
    expect(caught(() => system.sessions.start({ userId: "ann" })).code).toBe("profile/consent");
    system.profiles.setConsent("ann", true);
    const session = say(system.sessions.start({ userId: "ann" }), "My code is Brightwater.");
    system.profiles.setConsent("ann", false);
    expect(caught(() => say(session, "More.")).code).toBe("profile/consent");
    await session.end();
    expect(JSON.stringify(system.toJSON())).not.toContain("Brightwater");
  });

  it("keeps no transcript longer than it has to", async () => {
    const { system, clock } = calls(undefined, { ttlDays: 1 });
    await talk(system, "ann", "Hm, Brightwater, well.", "I lost my ring at the mill.");
    await system.settled();
    clock.advance(DAY + 1);
    system.sessions.sweep();
    expect(JSON.stringify(system.toJSON())).not.toContain("Brightwater");
  });

  it("gives a user all that is stored, and deletes all of it", async () => {
    const { system } = calls();
    await talk(system, "ann", "I lost my ring at the mill.");
    await talk(system, "bob", "I sold my boat.");
    expect(JSON.stringify(await system.exportUser("ann"))).toContain("I lost my ring at the mill.");
    await system.forgetUser("ann");
    expect(JSON.stringify(system.toJSON())).not.toMatch(/"ann"|ring at the mill/);
    expect(summaries(system, "bob")).toHaveLength(1);
  });
});

describe("the state of a session", () => {
  it("is active, paused or ended, and never becomes one of these because it was something unknown", () => {
    const { system } = calls();
    const session = system.sessions.start({ id: "s", userId: "ann" });
    expect(caught(() => system.sessions.list({ status: "bogus" as never })).code).toBe("config/invalid");
    const saved = JSON.stringify(system.toJSON()).replace('"status":"active"', '"status":"bogus"');
    expect(caught(() => PersonaSystem.fromJSON(JSON.parse(saved))).code).toBe("snapshot/invalid");
    session.pause();
    expect(system.sessions.list({ status: "paused" }).map(({ id }) => id)).toEqual(["s"]);
  });

  it("has times that say of which zone they are", () => {
    const session = say(calls().system.sessions.start({ userId: "ann" }), "Hello.");
    expect(session.messages[0]?.at).toBe("2026-03-01T12:00:00.000Z");
  });

  it("takes note of what a program did, as system messages that nobody said", async () => {
    const { system } = calls();
    const session = say(system.sessions.start({ userId: "ann" }), "I lost my ring at the mill.");
    session.append({ role: "system", name: "call", content: '{"function":"find","arguments":{"what":"ring"}}' });
    expect(session.messages).toMatchObject([{ role: "user" }, { role: "system", name: "call" }]);
    expect((await session.end({ reason: "error: line dropped" }))?.text).not.toContain("function");
    expect(await system.exportUser("ann")).toMatchObject({ sessions: [{ reason: "error: line dropped" }] });
  });

  it("can be resumed within an hour of its last use, and not once it has ended", async () => {
    const { system, clock } = calls();
    const session = system.sessions.start({ id: "s", userId: "ann" });
    clock.advance(50 * MINUTE);
    say(session, "Still here.");
    clock.advance(50 * MINUTE);
    expect(system.sessions.resume("s").messages).toHaveLength(1);
    clock.advance(61 * MINUTE);
    expect(caught(() => system.sessions.resume("s")).code).toBe("session/expired");
    expect(system.sessions.resume("s", { maxAgeMs: DAY }).status).toBe("active");
    await session.end();
    expect(caught(() => system.sessions.resume("s", { maxAgeMs: DAY })).code).toBe("session/expired");
  });
});

describe("the manager of sessions", () => {
  it("does not overwrite a session by another of the same id", () => {
    const { system } = calls();
    say(system.sessions.start({ id: "s", userId: "ann" }), "Hello.");
    expect(system.sessions.start({ id: "s", userId: "ann" }).messages).toHaveLength(1);
    expect(caught(() => system.sessions.start({ id: "s", userId: "bob" })).code).toBe("config/invalid");
  });

  it("refuses fields that it does not know", () => {
    const { system } = calls();
    for (const options of [
      { userId: "ann", caller: "x" },
      { userId: "ann", character: "Mira" },
    ])
      expect(caught(() => system.sessions.start(options as never)).message).toMatch(/caller|character/);
  });

  it("does not say that there is a session which the store did not take", async () => {
    const store = new RecordingStore();
    const system = await PersonaSystem.open({ store, background: "manual" });
    store.append = () => {
      throw new DramatisError("store/unavailable", "the disk is full");
    };
    expect(caught(() => system.sessions.start({ id: "s", userId: "ann" })).code).toBe("store/unavailable");
    expect(system.sessions.get("s")).toBeUndefined();
    expect(system.sessions.list()).toEqual([]);
  });

  it("tells one that is missing from one that cannot be asked for", async () => {
    const store = makeFolder();
    const system = await PersonaSystem.open({ store });
    expect(system.sessions.get("s")).toBeUndefined();
    expect(caught(() => system.sessions.resume("s")).code).toBe("session/not-found");
    expect((await caughtLater(() => PersonaSystem.open({ store }))).code).toBe("store/locked");
    await system.close();
    expect(caught(() => system.sessions.get("s")).code).toBe("system/closed");
  });

  it("ends what nobody uses, keeps the rest, and counts", () => {
    const { system, clock } = calls();
    system.sessions.start({ userId: "ann" });
    clock.advance(61 * MINUTE);
    system.sessions.start({ userId: "ann" });
    expect(system.sessions.sweep()).toBe(1);
    expect(system.sessions.list({ status: "active" })).toHaveLength(1);
    expect(system.sessions.list({ userId: "ann" })).toHaveLength(2);
  });
});

describe("the storage of sessions", () => {
  it("lets no session go to make room for one that is there already, nor for a new one", () => {
    const { system } = calls();
    for (let id = 0; id < 1100; id++) say(system.sessions.start({ id: `s${id}`, userId: `user ${id % 7}` }), "Hello.");
    say(system.sessions.start({ id: "s1000", userId: "user 6" }), "Hello again.");
    expect(system.sessions.list()).toHaveLength(1100);
    expect(system.sessions.get("s0")?.messages).toHaveLength(1);
  });

  it("gives copies: changing one changes nobody's session", () => {
    const { system } = calls();
    const session = say(system.sessions.start({ id: "s", userId: "ann" }), "Hello.");
    Object.assign(session.messages[0] ?? {}, { content: "Changed." });
    (session.messages as unknown[]).length = 0;
    expect(system.sessions.get("s")?.messages).toMatchObject([{ content: "Hello." }]);
  });

  it("finds a session of any id again, also after a restart", async () => {
    const store = makeFolder();
    const ids = ["call:meta", "session:*", "__proto__", "a b/../c", "电话"];
    const first = await PersonaSystem.open({ store });
    for (const id of ids) say(first.sessions.start({ id, userId: "ann" }), `Hello from ${id}.`);
    await first.close();
    const second = await PersonaSystem.open({ store });
    expect(second.sessions.list().map(({ id }) => id)).toEqual(ids);
    for (const id of ids) expect(second.sessions.get(id)?.messages).toMatchObject([{ content: `Hello from ${id}.` }]);
    await second.close();
  });
});
