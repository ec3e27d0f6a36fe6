import { existsSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dramatis, makeFolder, writeLines } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;
beforeEach(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
});
afterEach(() => folder.remove());

const CHAT = [
  { speaker: "Mira", text: "The bridge is out." },
  { speaker: "Jon", text: "I know a ford.", to: "Mira" },
  { speaker: "Ada", text: "Then we leave at dawn.", at: "2026-03-01T19:04:00" },
  { speaker: "Mira", text: "At dawn." },
];
const meeting = (...turns: readonly [string, string][]): object => ({
  meeting_transcripts: turns.map(([speaker, content]) => ({ speaker, content })),
});

/** What a character of the stored world remembers, oldest first. */
async function memoriesOf(
  name: string,
): Promise<{ text: string; at: string; kind: string; from: string | undefined; channel: string | undefined }[]> {
  const system = await PersonaSystem.open({ store: jsonFileStore(world), background: "manual" });
  const memories = system.getCharacter(name).memory.getMemories().toReversed();
  await system.close();
  return memories.map(({ content, at, source, channel }) => ({
    text: String(content["text"]),
    at,
    kind: source.kind,
    from: source.from,
    channel,
  }));
}

async function replayed(argv: readonly string[]): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await dramatis(["replay", ...argv, "--store", world, "--json"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

describe("replay", () => {
  it("makes a character of each speaker, who hear what is not meant for others", async () => {
    const file = await writeLines(folder.path, "chat.jsonl", CHAT);
    expect(await replayed([file])).toMatchObject({ lines: 4, bad: 0, meetings: 0, characters: 3, memories: 4 });
    expect((await memoriesOf("Ada")).map(({ text }) => text)).toEqual([
      "The bridge is out.",
      "Then we leave at dawn.",
      "At dawn.",
    ]);
    expect((await memoriesOf("Mira")).map(({ text, kind, from }) => [text, kind, from])).toEqual([
      ["The bridge is out.", "experienced", "Mira"],
      ["I know a ford.", "witnessed", "Jon"],
      ["Then we leave at dawn.", "witnessed", "Ada"],
      ["At dawn.", "experienced", "Mira"],
    ]);
  });

  it("dates a line that has no time a second after the one before", async () => {
    await replayed([await writeLines(folder.path, "chat.jsonl", CHAT)]);
    expect((await memoriesOf("Mira")).map(({ at }) => at)).toEqual([
      "2000-01-01T00:00:01.000Z",
      "2000-01-01T00:00:02.000Z",
      "2026-03-01T19:04:00.000Z",
      "2026-03-01T19:04:01.000Z",
    ]);
  });

  it("makes the same world of the same file", async () => {
    const file = await writeLines(folder.path, "chat.jsonl", CHAT);
    const first = await replayed([file]);
    world = join(folder.path, "another");
    expect((await replayed([file]))["hash"]).toBe(first["hash"]);
  });

  it("makes each meeting a channel of its own, and the same label in two meetings two characters", async () => {
    const file = await writeLines(folder.path, "meetings.jsonl", [
      meeting(["PM", "The remote is yellow."], ["ID", "And soft."]),
      meeting(["PM", "The committee is open."], ["Chair", "Thank you."]),
    ]);
    expect(await replayed([file])).toMatchObject({ meetings: 2, characters: 4, lines: 4 });
    expect(await memoriesOf("PM (meeting 2)")).toMatchObject([
      { text: "The committee is open.", kind: "experienced", channel: "meeting 2" },
      { text: "Thank you.", kind: "witnessed", from: "Chair (meeting 2)" },
    ]);
    expect((await memoriesOf("PM (meeting 1)")).map(({ text }) => text)).toEqual([
      "The remote is yellow.",
      "And soft.",
    ]);
  });

  it("makes one character of a label when labels are names", async () => {
    const file = await writeLines(folder.path, "meetings.jsonl", [
      meeting(["Ada", "One."]),
      meeting(["Ada", "Two."], ["Jon", "Three."]),
    ]);
    expect(await replayed([file, "--merge-speakers", "--channel", "Tuesday"])).toMatchObject({ characters: 2 });
    expect((await memoriesOf("Ada")).map(({ text, channel }) => [text, channel])).toEqual([
      ["One.", "Tuesday 1"],
      ["Two.", "Tuesday 2"],
      ["Three.", "Tuesday 2"],
    ]);
  });

  it("tells lines to a channel when one is named, and not to whoever else is in the world", async () => {
    await replayed([await writeLines(folder.path, "one.jsonl", [{ speaker: "Eve", text: "Anybody here?" }])]);
    await replayed([await writeLines(folder.path, "two.jsonl", CHAT), "--channel", "camp"]);
    expect((await memoriesOf("Eve")).map(({ text }) => text)).toEqual(["Anybody here?"]);
    expect(await memoriesOf("Jon")).toMatchObject([
      { channel: "camp" },
      { channel: "camp" },
      { channel: "camp" },
      { channel: "camp" },
    ]);
  });

  it("summarizes as often as it is told to", async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({
      speaker: index % 2 === 0 ? "Mira" : "Jon",
      text: `Mile ${index} is behind us and the river is near.`,
    }));
    const file = await writeLines(folder.path, "walk.jsonl", lines);
    const { summaries } = await replayed([file, "--threshold", "5", "--max-memories", "20"]);
    expect(summaries).toBeGreaterThan(10);
  });

  it("leaves the configuration of a world alone unless it is told another", async () => {
    const file = await writeLines(folder.path, "chat.jsonl", CHAT);
    await replayed([file, "--threshold", "5"]);
    await replayed([file]);
    const system = await PersonaSystem.open({ store: jsonFileStore(world), background: "manual" });
    expect(system.toJSON()).toMatchObject({ memory: { summaryThreshold: 5 } });
    await system.close();
  });

  it("leaves the store alone when a line is bad, and says which lines and why", async () => {
    const file = await writeLines(folder.path, "chat.jsonl", [...CHAT, "oops", { speaker: "Mira" }]);
    const { exitCode, stdout, stderr } = await dramatis(["replay", file, "--store", world]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(
      /2 lines cannot be read, so nothing was told\.\n {2}line 5: not JSON.*\n {2}line 6: has no field "text"/,
    );
    expect(existsSync(world)).toBe(false);
  });

  it("leaves bad lines out on demand", async () => {
    const file = await writeLines(folder.path, "chat.jsonl", ["oops", ...CHAT]);
    const { exitCode, stdout, stderr } = await dramatis(["replay", file, "--store", world, "--skip-bad"]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("left out  line 1: not JSON");
    expect(stdout).toContain("4 lines told");
  });

  it("refuses a file in which nobody speaks, and one that is not there", async () => {
    const empty = await writeLines(folder.path, "empty.jsonl", [""]);
    expect(await dramatis(["replay", empty, "--store", world])).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining("nobody says anything"),
    });
    const missing = await dramatis(["replay", join(folder.path, "missing"), "--store", world, "--json"]);
    expect(missing.exitCode).toBe(1);
    expect(JSON.parse(missing.stderr).error.code).toBe("file/enoent");
  });

  it("refuses a threshold that does not fit as not understood", async () => {
    const file = await writeLines(folder.path, "chat.jsonl", CHAT);
    const { exitCode, stderr } = await dramatis([
      "replay",
      file,
      "--store",
      world,
      "--threshold",
      "30",
      "--max-memories",
      "40",
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining("summaryThreshold") });
    expect(existsSync(world)).toBe(false);
  });

  it("keeps what was told when it is interrupted, and goes on from there to the same world", async () => {
    const lines = Array.from({ length: 2000 }, (_, index) => ({
      speaker: `Walker ${index % 7}`,
      text: `Mile ${index} is behind us.`,
    }));
    const file = await writeLines(folder.path, "walk.jsonl", lines);
    const whole = await replayed([file]);
    world = join(folder.path, "interrupted");
    const controller = new AbortController();
    let written = 0;
    const stopped = await dramatis(["replay", file, "--store", world], {
      isTTY: true,
      signal: controller.signal,
      onWrite: () => ++written === 2 && controller.abort(),
    });
    expect(stopped.exitCode).toBe(130);
    const past = Number(/--skip (\d+)/.exec(stopped.stderr)?.[1]);
    expect(past).toBeGreaterThan(0);
    expect(past).toBeLessThan(2000);
    expect(await replayed([file, "--skip", String(past)])).toMatchObject({ lines: 2000 - past, hash: whole["hash"] });
  });

  it("shows a progress bar to somebody who looks, and to nobody else", async () => {
    const lines = Array.from({ length: 500 }, (_, index) => ({ speaker: "Mira", text: `Step ${index}.` }));
    const file = await writeLines(folder.path, "walk.jsonl", lines);
    const watched = await dramatis(["replay", file, "--store", world], { isTTY: true });
    expect(watched.stderr).toContain("of 500 lines");
    expect(watched.stderr.endsWith("\r\u001b[2K")).toBe(true);
    world = join(folder.path, "unwatched");
    expect((await dramatis(["replay", file, "--store", world])).stderr).toBe("");
  });
});
