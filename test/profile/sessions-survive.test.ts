import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock, type ManualClock } from "../../src/core/clock.js";
import { PersonaSystem, type ErrorCode, type SystemOptions } from "../../src/index.js";
import { changesIn, type Entry } from "../../src/model/entry.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { offlineVoice } from "../../src/voice/offline.js";
import { RecordingStore } from "../support/recording-store.js";
import { lostWords } from "./lost-words.js";
import { answers, refusal, says, scene } from "./scenes.js";

const USERS = ["ann", "__proto__"];
const LINES = [
  "I lost my ring at the mill.",
  "I work as a nurse.",
  "Hello!",
  "I met the baron; he owes me a horse.",
  "我把钥匙藏在石头下面。",
  "",
];
const MINUTE = 60_000;

type Step =
  | { readonly do: "start"; readonly user: number; readonly id: number }
  | { readonly do: "say"; readonly id: number; readonly line: number }
  | { readonly do: "talk"; readonly user: number; readonly id: number; readonly line: number; readonly heard: boolean }
  | { readonly do: "pause" | "end"; readonly id: number }
  | { readonly do: "sweep" }
  | { readonly do: "tick" }
  | { readonly do: "wait"; readonly minutes: number };

const id = fc.nat(3);
const line = fc.nat(LINES.length - 1);
const talk = fc.record({ do: fc.constant("talk" as const), user: fc.nat(1), id, line, heard: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("start" as const), user: fc.nat(1), id }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("say" as const), id, line }) },
  { weight: 3, arbitrary: talk },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("pause" as const), id }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("end" as const), id }) },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ do: "sweep" }, { do: "tick" }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 45, 90, 1500) }) },
);

function optionsOn(clock: ManualClock): SystemOptions {
  const profiles = { maxSummaries: 3, ttlDays: 3, batchSize: 4 };
  return { clock, background: "manual", seed: "kills", profiles, model: offlineVoice() };
}

/** What is done; an id of another user, or of a session that is over, is passed over. */
async function perform(system: PersonaSystem, clock: ManualClock, given: Step): Promise<void> {
  if (given.do === "wait") return clock.advance(given.minutes * MINUTE);
  if (given.do === "sweep") return void system.sessions.sweep();
  if (given.do === "tick") return void system.tick(1000);
  if (given.do === "talk") return talkWith(system, given);
  const session = system.sessions.get(`s${given.id}`);
  if (given.do === "start") {
    const userId = USERS[given.user] ?? "";
    if (session === undefined || session.userId === userId) system.sessions.start({ id: `s${given.id}`, userId });
  } else if (session !== undefined && session.status !== "ended") {
    if (given.do === "say") session.append(says(session.userId, LINES[given.line] ?? ""), answers("I see."));
    else if (given.do === "pause") session.pause();
    else await session.end();
  }
}

async function talkWith(
  system: PersonaSystem,
  { user, id: session, line: number, heard }: Extract<Step, { do: "talk" }>,
): Promise<void> {
  const message = LINES[number] ?? "";
  if (message === "") return;
  await system.getCharacter("Mira").chat(message, {
    userId: USERS[user] ?? "",
    sessionId: `s${session}`,
    ...(heard ? { channel: "hall" } : undefined),
  });
}

/** All that there is in the end, when every session has ended. */
async function outcome(system: PersonaSystem): Promise<object> {
  await Promise.all(system.sessions.list().map((session) => session.end()));
  await system.settled();
  return {
    summaries: USERS.map((user) => system.profiles.get(user)?.summaries ?? []),
    facts: USERS.map((user) => (system.profiles.get(user)?.facts ?? []).map(({ value }) => value)),
    sessions: system.sessions.list().map((session) => ({ ...session, messages: session.messages })),
  };
}

function reopen(lines: readonly string[], clock: ManualClock): Promise<PersonaSystem> {
  return PersonaSystem.open({
    ...optionsOn(clock),
    store: new RecordingStore({ lines: [...lines], document: undefined }),
  });
}

/** The journal as older releases wrote it, which kept apart what belongs together. */
function singly(lines: readonly string[]): string[] {
  return lines.flatMap((each) => changesIn(JSON.parse(each) as Entry).map((change) => JSON.stringify(change)));
}

describe("a process that is killed", () => {
  it("loses no summary of a session and makes none twice, wherever it was killed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 30 }), async (steps) => {
        const clock = manualClock("2026-03-01T09:00:00Z");
        const store = new RecordingStore();
        const system = await PersonaSystem.open({ ...optionsOn(clock), store });
        system.createCharacter({ name: "Mira", prompt: "" });
        for (const each of steps) await perform(system, clock, each);
        const before = store.lines.length;
        const whole = await outcome(system);
        const end = clock.now();
        // While sessions are being ended: what is left is done after the opening.
        for (let cut = before; cut <= store.lines.length; cut++)
          expect(await outcome(await reopen(store.lines.slice(0, cut), manualClock(end)))).toEqual(whole);
        // Anywhere before: what came back is what was there, from the journal as from the document.
        for (let cut = 1; cut < before; cut++) {
          const lines = store.lines.slice(0, cut);
          const later = await reopen(lines, manualClock(end));
          // Nothing stands anywhere whose words are not read in the end.
          expect(lostWords(later, lines, USERS)).toEqual([]);
          const copy = PersonaSystem.fromJSON(later.toJSON(), optionsOn(manualClock(end)));
          expect(copy.hash()).toBe(later.hash());
          expect(await outcome(copy)).toEqual(await outcome(later));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("between the end of a session and its summary has the summary made when it is opened again", async () => {
    const clock = manualClock("2026-03-01T09:00:00Z");
    const store = new RecordingStore();
    const system = await PersonaSystem.open({ ...optionsOn(clock), store });
    const session = system.sessions.start({ id: "s", userId: "ann" });
    session.append(says("ann", LINES[0] ?? ""));
    const summary = await session.end();
    const ended = store.lines.findIndex((line) => line.includes('"k":"end"'));
    const again = await reopen(store.lines.slice(0, ended + 1), clock);
    expect(again.sessions.get("s")?.status).toBe("ended");
    expect(again.profiles.get("ann")).toBeUndefined();
    await again.settled();
    expect(again.profiles.get("ann")?.summaries).toEqual([summary]);
  });

  it("with several sessions to sum up has their summaries in the order of the sessions", async () => {
    const clock = manualClock("2026-03-01T09:00:00Z");
    const store = new RecordingStore();
    const system = await PersonaSystem.open({ ...optionsOn(clock), store });
    for (const id of ["a", "b"]) system.sessions.start({ id, userId: "ann" });
    for (const [id, line] of [
      ["b", "I met the baron."],
      ["a", "I lost my ring."],
    ] as const) {
      clock.advance(MINUTE);
      system.sessions.get(id)?.append(says("ann", line));
      void system.sessions.get(id)?.end();
    }
    const ends = store.lines.filter((line) => !line.includes('"k":"recap"'));
    for (const world of [system, await reopen(ends, clock)]) {
      await world.settled();
      expect(world.profiles.get("ann")?.summaries.map(({ sessionId }) => sessionId)).toEqual(["b", "a"]);
    }
    const document = (await reopen(ends, clock)).toJSON();
    const copy = PersonaSystem.fromJSON(document, optionsOn(clock));
    await copy.settled();
    expect(copy.profiles.get("ann")?.summaries.map(({ sessionId }) => sessionId)).toEqual(["b", "a"]);
  });

  it("keeps what was said in a session, and a talk, with what is to be read of it or not at all", async () => {
    const store = new RecordingStore();
    const clock = manualClock("2026-03-01T09:00:00Z");
    const system = await PersonaSystem.open({ ...optionsOn(clock), store });
    const mira = system.createCharacter({ name: "Mira", prompt: "", channels: ["hall"] });
    const session = system.sessions.start({ id: "s", userId: "ann" });
    const more = async (act: () => unknown): Promise<number> => {
      const before = store.lines.length;
      await act();
      return store.lines.length - before;
    };
    const talk = { userId: "ann" };
    expect(await more(() => session.append(says("ann", "I work as a nurse.")))).toBe(1);
    expect(await more(() => mira.chat("I live in Oslo.", talk))).toBe(1);
    expect(await more(() => mira.chat("I have a dog.", { ...talk, channel: "hall" }))).toBe(1);
    expect(await more(() => mira.chat("I play the lute.", { ...talk, sessionId: "s" }))).toBe(1);
    // Ann knows the first one already.
    const messages = [says("ann", "I love tea.", { id: "m1" }), says("ann", "I hate rain.", { id: "m2" })];
    system.profiles.ingest(messages.slice(0, 1));
    expect(await more(() => system.profiles.ingest(messages, { userIds: USERS }))).toBe(1);
  });

  it("of an older release between keeping a message and having it read takes it once when it is sent again", async () => {
    const clock = manualClock("2026-03-01T09:00:00Z");
    const store = new RecordingStore();
    const system = await PersonaSystem.open({ ...optionsOn(clock), store });
    const message = says("ann", "I work as a nurse.", { id: "m1" });
    system.sessions.start({ id: "s", userId: "ann" }).append(message);
    const lines = singly(store.lines);
    const told = lines.findIndex((each) => each.includes('"k":"told"'));
    const again = await reopen(lines.slice(0, told + 1), clock);
    expect(again.profiles.buffer("ann").ids).toEqual([]);
    for (let times = 0; times < 2; times++) again.sessions.get("s")?.append(message);
    expect(again.sessions.get("s")?.messages).toHaveLength(1);
    expect(again.profiles.buffer("ann").ids).toEqual(["m1"]);
  });

  it("of an older release between remembering a talk and learning from it learns from it once when the talk is repeated", async () => {
    const clock = manualClock("2026-03-01T09:00:00Z");
    const store = new RecordingStore();
    const options = { ...optionsOn(clock), model: scriptedModel(["I see."]) };
    const system = await PersonaSystem.open({ ...options, store });
    system.createCharacter({ name: "Mira", prompt: "" });
    system.sessions.start({ id: "s", userId: "ann" });
    const talk = (world: PersonaSystem): Promise<unknown> =>
      world.getCharacter("Mira").chat("I work as a nurse.", { userId: "ann", sessionId: "s", idempotencyKey: "m1" });
    await talk(system);
    const all = singly(store.lines);
    const remembered = all.findIndex((each) => each.includes('"k":"memory"'));
    for (const cut of [remembered + 1, remembered + 2, all.length]) {
      const lines = all.slice(0, cut);
      const again = await PersonaSystem.open({ ...options, store: new RecordingStore({ lines, document: undefined }) });
      await talk(again);
      expect(again.getCharacter("Mira").memory.size).toBe(1);
      expect(again.sessions.get("s")?.messages).toEqual(system.sessions.get("s")?.messages);
      expect(again.profiles.buffer("ann").ids).toEqual(system.profiles.buffer("ann").ids);
    }
  });

  it("while its document is written keeps sessions as they were when the writing began", async () => {
    const clock = manualClock("2026-03-01T09:00:00Z");
    const system = await PersonaSystem.open({ ...optionsOn(clock), store: new RecordingStore() });
    // So many that they are not written at once.
    const users = Array.from({ length: 100 }, (_, index) => `user ${index}`);
    const sessions = users.map((userId) => system.sessions.start({ userId }));
    for (const session of sessions) session.append(says(session.userId, "I lost my ring. ".repeat(50)));
    const before = JSON.stringify(system.toJSON());
    const target = new RecordingStore();
    let pieces = 0;
    target.pause = async () => {
      if (pieces++ === 0) for (const session of sessions) session.append(says(session.userId, "And my horse."));
      await Promise.resolve();
    };
    await system.saveAs(target);
    expect(pieces).toBeGreaterThan(1);
    expect(JSON.stringify(JSON.parse(target.document ?? ""))).toBe(before);
  });
});

describe("a snapshot", () => {
  it("says nothing of sessions where there are none", () => {
    const { system } = scene();
    system.profiles.ingest([says("ann", "I work as a nurse.")]);
    const text = JSON.stringify(system.toJSON());
    expect(text).not.toContain('"sessions"');
    expect(text).not.toContain('"summaries":[');
  });

  it.each<[string, (snapshot: Snapshot) => void, RegExp]>([
    ["a status that there is none of", ({ users }) => (users[0].sessions[0].status = "initiated"), /status/],
    ["two sessions of one id", ({ users }) => users[0].sessions.push(users[0].sessions[0]), /sessions\[2\]\.id/],
    ["a character that there is none of", ({ users }) => (users[0].sessions[0].with = "x.1"), /sessions\[0\]\.with/],
    ["a time that is none", ({ users }) => (users[0].sessions[0].lastAt = "now"), /lastAt/],
    ["a role that there is none of", ({ users }) => (users[0].sessions[0].messages[0].role = "bot"), /role/],
    ["a summary to be made of what goes on", ({ users }) => (users[0].sessions[0].due = true), /due/],
    ["a summary without sentences", ({ users }) => delete users[0].profiles[0].summaries[0].sentences, /sentences/],
  ])("is refused with %s, by its path", async (_what, damage, path) => {
    const { system } = scene();
    system.sessions.start({ id: "s", userId: "ann" }).append(says("ann", "I lost my ring."));
    const ended = system.sessions.start({ id: "t", userId: "ann" });
    ended.append(says("ann", "I met the baron."));
    await ended.end();
    const snapshot = JSON.parse(JSON.stringify(system.toJSON())) as Snapshot;
    damage(snapshot);
    const refused = refusal(() => PersonaSystem.fromJSON(snapshot));
    expect(refused.code).toBe<ErrorCode>("snapshot/invalid");
    expect(() => PersonaSystem.fromJSON(snapshot)).toThrow(path);
  });
});

/** As a file holds it: anything may be done to it. */
interface Snapshot {
  users: [{ sessions: Damaged[] & [Damaged]; profiles: [{ summaries: [{ sentences?: unknown }] }] }];
}
interface Damaged {
  status: string;
  with?: string;
  lastAt: string;
  due?: boolean;
  messages: [{ role: string }];
}
