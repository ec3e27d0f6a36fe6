import { describe, expect, it } from "vitest";
import { PersonaSystem, type Session } from "../../src/index.js";
import { answers, says, scene } from "./scenes.js";

const DAY = 86_400_000;

function talk(system: PersonaSystem, userId: string, ...lines: readonly string[]): Session {
  const session = system.sessions.start({ userId });
  session.append(
    ...lines.map((line, index) => (index % 2 === 0 ? says(userId, line) : answers(line, { name: "Mira" }))),
  );
  return session;
}

describe("what a session leaves", () => {
  it("is a summary of what was said, kept in the user's profile", async () => {
    const { system } = scene();
    const session = talk(
      system,
      "ann",
      "Hi! I lost my silver ring at the mill on Tuesday.",
      "I will ask the miller about the ring tomorrow.",
      "Thank you. I am staying at the Red Lion until Friday.",
    );
    const summary = await session.end({ reason: "bye" });
    expect(summary).toMatchObject({ sessionId: session.id, at: "2026-03-01T12:00:00.000Z" });
    expect(summary?.text).toMatch(/ring/);
    expect(summary?.text).toMatch(/Red Lion/);
    expect(summary?.tokens).toBeGreaterThan(5);
    expect(system.profiles.get("ann")).toMatchObject({ userId: "ann", summaries: [summary] });
    expect(system.profiles.list()).toEqual(["ann"]);
    expect(session.status).toBe("ended");
  });

  it("is nothing when nothing was said: no summary, no profile", async () => {
    const { system } = scene();
    const silent = system.sessions.start({ userId: "ann" });
    expect(await silent.end()).toBeUndefined();
    const injected = system.sessions.start({ userId: "ann" });
    injected.append({ role: "system", content: "User context: Ann likes tea." }, says("ann", "  "));
    expect(await injected.end()).toBeUndefined();
    expect(system.profiles.get("ann")).toBeUndefined();
  });

  it("is told to those who listen to profiles", async () => {
    const { system } = scene({ autoExtract: false });
    const heard: string[] = [];
    system.on("profile", ({ userId, profile }) => heard.push(`${userId}: ${profile.summaries[0]?.text}`));
    await talk(system, "ann", "I sold my boat to the ferryman.").end();
    expect(heard).toEqual(["ann: ann sold their boat to the ferryman."]);
  });

  it("is the same when a session is ended twice, also at once", async () => {
    const { system } = scene();
    const session = talk(system, "ann", "I sold my boat to the ferryman.");
    const [first, second] = await Promise.all([session.end(), session.end()]);
    expect(second).toEqual(first);
    expect(await session.end()).toEqual(first);
    expect(system.profiles.get("ann")?.summaries).toHaveLength(1);
  });

  it("is the session's own for whoever ended it, also when it is condensed with others at once", async () => {
    const { system, clock } = scene({ maxSummaries: 1 });
    const first = talk(system, "ann", "I sold my boat to the ferryman.");
    const left = await first.end();
    const other = system.sessions.get(first.id);
    expect(await other?.end()).toEqual(left);
    clock.advance(DAY);
    const second = talk(system, "ann", "I planted an oak.");
    const [leftToo, again] = await Promise.all([second.end(), second.end()]);
    expect(leftToo?.text).toBe("ann planted an oak.");
    expect([await first.end(), again, await second.end()]).toEqual([left, leftToo, leftToo]);
    expect(system.profiles.get("ann")?.summaries[0]?.text).toMatch(/boat.*oak/s);
    // Nobody kept these apart from the others, and other sessions' words are not theirs.
    expect(await other?.end()).toBeUndefined();
    expect(await system.sessions.get(second.id)?.end()).toBeUndefined();
    await system.forgetUser("ann");
    expect([await first.end(), await second.end()]).toEqual([undefined, undefined]);
  });

  it("is gone with its time also for whoever ended the session", async () => {
    const { system, clock } = scene({ maxSummaries: 1 });
    const first = talk(system, "ann", "I sold my boat to the ferryman.");
    await first.end();
    clock.advance(30 * DAY + 1);
    expect(await first.end()).toBeUndefined();
  });

  it("is each user's own", async () => {
    const { system } = scene();
    await talk(system, "ann", "I sold my boat to the ferryman.").end();
    await talk(system, "unknown", "I hid the key under the stone.").end();
    expect(system.profiles.get("ann")?.summaries[0]?.text).toContain("boat");
    expect(system.profiles.get("unknown")?.summaries[0]?.text).toContain("key");
    expect(system.sessions.start({ userId: "ann" }).opening).not.toContain("key");
  });

  it("is one character's own where each has profiles of its own", async () => {
    const { system } = scene({ scope: "character" });
    for (const name of ["Mira", "Bo"]) system.createCharacter({ name, prompt: "" });
    const session = system.sessions.start({ userId: "ann", characterName: "Mira" });
    session.append(says("ann", "I hid the key under the stone."));
    await session.end();
    expect(system.profiles.get("ann", { character: "Mira" })?.summaries).toHaveLength(1);
    expect(system.profiles.get("ann", { character: "Bo" })).toBeUndefined();
    expect(system.sessions.start({ userId: "ann", characterName: "Bo" }).opening).toBe("");
    expect(system.sessions.start({ userId: "ann", characterName: "Mira" }).opening).toContain("key");
    system.removeCharacter("Mira");
    expect(JSON.stringify(system.toJSON())).not.toContain("under the stone");
  });

  it("is kept for the last sessions, and condensed, not cut, for the ones before", async () => {
    const { system, clock } = scene({ maxSummaries: 3 });
    const lines = ["I bought a mill.", "I lost a ring.", "I met the baron.", "I planted an oak.", "I sold the mare."];
    for (const line of lines) {
      await talk(system, "ann", line).end();
      clock.advance(DAY);
    }
    const summaries = system.profiles.get("ann")?.summaries ?? [];
    expect(summaries).toHaveLength(3);
    expect(summaries.map(({ at }) => at.slice(0, 10))).toEqual(["2026-03-03", "2026-03-04", "2026-03-05"]);
    expect(summaries[0]?.text).toMatch(/mill.*ring.*baron/s);
    expect(summaries[2]?.text).toContain("mare");
  });

  it("is ten summaries by default, one where only one is kept, and none where none are", async () => {
    for (const [maxSummaries, count] of [
      [undefined, 10],
      [1, 1],
      [0, 0],
    ] as const) {
      const { system } = scene(maxSummaries === undefined ? {} : { maxSummaries });
      for (let index = 0; index < 12; index++) await talk(system, "ann", `I bought horse number ${index}.`).end();
      expect(system.profiles.get("ann")?.summaries ?? []).toHaveLength(count);
    }
  });

  it("lives for thirty days by the system's clock, not an hour, while facts stay; condensing makes nothing live longer", async () => {
    const { system, clock } = scene({ maxSummaries: 2 });
    const first = talk(system, "ann", "I work as a nurse. I lost my ring at the mill.");
    await first.end();
    await system.settled();
    clock.advance(10 * DAY);
    await talk(system, "ann", "I met the baron.").end();
    await talk(system, "ann", "I planted an oak.").end();
    expect(system.profiles.get("ann")?.summaries[0]?.text).toMatch(/ring.*baron/s);
    clock.advance(20 * DAY - 1);
    expect(first.messages).toHaveLength(1);
    expect(system.profiles.get("ann")?.summaries[0]?.text).toMatch(/ring/);
    clock.advance(1);
    expect(first.messages).toEqual([]);
    expect(system.sessions.get(first.id)).toBeUndefined();
    expect(system.profiles.get("ann")?.summaries[0]?.text).not.toMatch(/ring/);
    expect(system.profiles.get("ann")?.summaries[0]?.text).toMatch(/baron/);
    clock.advance(10 * DAY);
    expect(system.profiles.get("ann")).toMatchObject({ summaries: [] });
    expect(system.profiles.get("ann")?.facts.length).toBeGreaterThan(0);
    expect(system.sessions.list()).toEqual([]);
  });

  it("goes from what is stored when its time has passed: at a sweep, and in the background", async () => {
    for (const clean of [
      (system: PersonaSystem) => system.sessions.sweep(),
      (system: PersonaSystem) => system.tick(),
    ]) {
      const { system, clock } = scene({ ttlDays: 2, autoExtract: false });
      await talk(system, "ann", "I planted an oak.").end();
      const open = talk(system, "ann", "I fed the mare.");
      clock.advance(DAY);
      open.append(says("ann", "I shoed the mare."));
      clean(system);
      expect(JSON.stringify(system.toJSON())).toMatch(/oak.*fed|fed.*oak/);
      clock.advance(DAY);
      clean(system);
      const stored = JSON.stringify(system.toJSON());
      expect(stored).not.toMatch(/oak|fed/);
      expect(stored).toContain("shoed");
      clock.advance(2 * DAY);
      clean(system);
      expect(JSON.stringify(system.toJSON())).not.toMatch(/"sessions"|shoed/);
    }
  });
});

describe("the opening of a session", () => {
  it("tells what is known from before: preferences, facts, and all of the last summaries", async () => {
    const { system, clock } = scene();
    expect(system.sessions.start({ userId: "ann" }).opening).toBe("");
    system.profiles.usage("ann").setPreference("language", "Welsh");
    await talk(system, "ann", "I work as a nurse.").end();
    await system.settled();
    clock.advance(DAY);
    await talk(system, "ann", "I lost my ring at the mill.").end();
    clock.advance(DAY);
    const { opening } = system.sessions.start({ userId: "ann" });
    expect(opening).toMatch(/language: Welsh/);
    expect(opening).toMatch(/nurse/i);
    expect(opening).toMatch(/2026-03-01: .*\n- 2026-03-02: .*ring/);
  });

  it("never costs more than a thousand tokens, however much is known", async () => {
    const tokenizer = { name: "letters", count: (text: string) => text.length };
    const { system } = scene({}, { tokenizer });
    for (let index = 0; index < 40; index++) {
      system.profiles.usage("ann").setPreference(`preference ${index}`, "x".repeat(50));
      system.profiles.update("ann", [
        { action: "add", topic: "note", subTopic: `n${index}`, value: `note ${index}`, evidence: [] },
      ]);
      await talk(system, "ann", `I bought a horse named Number${index} from the baron at the market.`).end();
    }
    const { opening } = system.sessions.start({ userId: "ann" });
    expect(opening.length).toBeLessThanOrEqual(1000);
    expect(opening).toContain("Number39");
    expect(opening).toContain("preference 0");
  });

  it("stays as it was when the session began, also after a restart", async () => {
    const { system, clock } = scene();
    system.profiles.usage("ann").setPreference("language", "Welsh");
    const session = system.sessions.start({ id: "s", userId: "ann" });
    const { opening } = session;
    system.profiles.usage("ann").setPreference("language", "Dutch");
    expect(session.opening).toBe(opening);
    const again = PersonaSystem.fromJSON(system.toJSON(), { clock, background: "manual" });
    expect(again.sessions.get("s")?.opening).toBe(opening);
  });

  it.each([
    ["as a system message", (opening: string) => [{ role: "system" as const, content: `User context: ${opening}` }]],
    ["before what the user said", (opening: string) => [says("ann", `${opening}\n\nI fed the mare.`)]],
    ["on the line of what the user said", (opening: string) => [says("ann", `${opening} I fed the mare.`)]],
    ["line by line", (opening: string) => opening.split("\n").map((line) => says("ann", ` ${line}`))],
    ["by the one who answers", (opening: string) => [answers(opening)]],
  ])("is never summarized nor taken for something the user said when it comes back %s", async (_how, inject) => {
    const { system, clock } = scene();
    const first = talk(system, "ann", "I work as a nurse. I lost my silver ring at the mill.");
    await first.end();
    await system.settled();
    const facts = system.profiles.get("ann")?.facts.map(({ evidence }) => evidence.length);
    clock.advance(DAY);
    const second = system.sessions.start({ userId: "ann" });
    expect(second.opening).toContain("ring");
    second.append(...inject(second.opening), says("ann", "I fed the mare today."));
    for (const { role, content } of second.messages)
      if (role === "user") expect(content).not.toContain(second.opening.split("\n")[0]);
    const summary = await second.end();
    await system.settled();
    await system.profiles.drain();
    expect(summary?.text).toContain("mare");
    expect(summary?.text).not.toMatch(/ring|nurse|known|talked/i);
    expect(system.profiles.get("ann")?.facts.map(({ evidence }) => evidence.length)).toEqual(facts);
  });
});
