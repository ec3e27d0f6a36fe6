import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { turn } from "../support/pending-model.js";
import { findTexts } from "./byte-search.js";
import { Program } from "./program.js";
import { makeFolder } from "./rig.js";

/** Opens a world, tells which users are in it, and goes on making users known and forgetting them until it is killed. */
const VISITS = `
  import { PersonaSystem, manualClock } from "dramatis";
  const [store, session] = argv;
  const memory = { maxMemories: 6, summaryThreshold: 2 };
  const system = await PersonaSystem.open({ store, memory, clock: manualClock("2026-01-01"), background: "manual" });
  system.on("error", ({ error }) => tell("error", error.message));
  tell("open", [...new Set(JSON.stringify(system.toJSON()).match(/visitor-\\d+-\\d+/g))]);
  system.defineCharacter({ name: "Ann", prompt: "You are {{name}}." });
  for (let visit = 100; ; visit++) {
    const userId = "visitor-" + session + "-" + visit;
    const said = { role: "user", userId, content: "I love the treasure of " + userId + "." };
    const group = [said, { role: "user", userId: "ann", content: "I love rowing." }];
    system.profiles.ingest(group, { userIds: [userId, "ann"] });
    system.profiles.usage(userId).trackCommand("dig for " + userId);
    system.sessions.start({ id: "of " + userId, userId }).append(said);
    if (visit % 2 === 0) await system.profiles.drain();
    for (let line = 0; line < 7; line++) {
      const text = "Treasure " + line + " lies beneath the house of " + userId + ".";
      if (line % 2 === 0) system.addInteraction("Ann", { text }, { userId });
      else system.broadcast({ text }, { userId });
      if (line === 5) await system.settled();
    }
    system.addInteraction("Ann", "The storm has come.");
    await system.flush();
    tell("kept", userId);
    await system.forgetUser(userId);
    tell("forgot", userId);
  }
`;

function* filesIn(folder: string): Generator<[path: string, bytes: Buffer]> {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) yield [path, readFileSync(path)];
  }
}

it("a process that is killed while it forgets leaves no byte of those whose forgetting was told, and finds none of them again", async () => {
  const folder = makeFolder();
  const told: string[] = [];
  let interrupted = 0;
  for (let session = 10; session < 20; session++) {
    const program = new Program(VISITS, folder, session);
    const known = (await program.until("open")) as string[];
    expect(known.filter((user) => told.includes(user))).toEqual([]);
    await program.until(session % 3 === 0 ? "forgot" : "kept", 1 + (session % 4));
    // Some moments later, which differ from time to time.
    for (let turns = session % 7; turns > 0; turns--) await turn();
    program.signal("SIGKILL");
    expect(await program.end(), program.stderr).toBe("SIGKILL");
    expect(program.last("error")).toBe(undefined);
    for (const { word, value } of program.told) if (word === "forgot") told.push(value as string);
    if (program.last("kept") !== program.last("forgot")) interrupted++;
    expect(findTexts(filesIn(folder), told)).toEqual([]);
  }
  expect(told.length).toBeGreaterThan(8);
  expect(interrupted).toBeGreaterThan(1);
}, 120_000);
