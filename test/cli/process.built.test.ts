import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { end, startIn } from "./processes.js";
import { type Ended, MAIN, makeFolder, writeLines } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;
beforeEach(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
});
afterEach(() => folder.remove());

const start = (...argv: string[]): ChildProcessWithoutNullStreams => startIn(folder.path, ...argv);
const dramatis = (...argv: string[]): Promise<Ended> => end(start(...argv));

/** A walk of so many miles, told by two. */
function walk(miles: number): Promise<string> {
  const lines = Array.from({ length: miles }, (_, mile) => ({
    speaker: mile % 2 === 0 ? "Mira" : "Jon",
    text: `Mile ${mile} is behind us, and the river is near.`,
  }));
  return writeLines(folder.path, "walk.jsonl", lines);
}

describe("the built command", () => {
  it("ends with 0 when all is well, and the second process sees the world of the first", async () => {
    const told = await dramatis("replay", await walk(300), "--store", world, "--threshold", "10", "--json");
    expect(told.stderr).toBe("");
    expect(told.exitCode).toBe(0);
    const verified = await dramatis("verify", world, "--json");
    expect(JSON.parse(verified.stdout).hash).toBe(JSON.parse(told.stdout).hash);
  });

  it("sees the same world in a second process after many meetings", async () => {
    const subjects = ["bridge", "mill", "river", "road"];
    const meetings = Array.from({ length: 25 }, (_, meeting) => ({
      meeting_transcripts: Array.from({ length: 700 }, (_turn, turn) => ({
        speaker: ["Chair", "Clerk", "Guest"][turn % 3],
        content: `In meeting ${meeting}, point ${turn} is the ${subjects[(turn * 7) % 4]}, and it takes a while to explain.`,
      })),
    }));
    const file = await writeLines(folder.path, "meetings.jsonl", meetings);
    const told = JSON.parse((await dramatis("replay", file, "--store", world, "--threshold", "20", "--json")).stdout);
    expect(told).toMatchObject({ lines: 17_500, meetings: 25, characters: 75 });
    const verified = await dramatis("verify", world, "--deep", "--json");
    expect(verified.stderr).toBe("");
    expect(JSON.parse(verified.stdout).hash).toBe(told.hash);
  });

  it("ends with 1 when a file is missing, without a stack", async () => {
    const { exitCode, stdout, stderr } = await dramatis("replay", "missing.jsonl", "--store", world);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toBe("dramatis: missing.jsonl: no such file\n");
  });

  it("ends with 2 when it is not understood", async () => {
    const { exitCode, stderr } = await dramatis("demoo");
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('Did you mean "demo"?') });
  });

  it("ends with 3 when another process has the store, and names it", async () => {
    const holder = spawn(process.execPath, [
      "--input-type=module",
      "-e",
      `
      const { jsonFileStore } = await import(${JSON.stringify(new URL("../../dist/stores/json-file.js", import.meta.url).href)});
      const { PersonaSystem } = await import(${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)});
      const system = await PersonaSystem.open({ store: jsonFileStore(${JSON.stringify(world)}) });
      system.createCharacter({ name: "Mira", prompt: "p" });
      await system.flush();
      console.log("open");
      setInterval(() => {}, 1000);
    `,
    ]);
    try {
      await new Promise((resolve) => holder.stdout.once("data", resolve));
      const { exitCode, stderr } = await dramatis("verify", world);
      expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(String(holder.pid)) });
    } finally {
      holder.kill();
    }
  });

  it("ends with 4 when a file is not what it should be", async () => {
    const file = join(folder.path, "bad.json");
    await writeFile(file, '{"format":"dramatis","version":99}');
    const { exitCode, stderr } = await dramatis("import", file, "--store", world, "--json");
    expect({ exitCode, code: JSON.parse(stderr).error.code }).toEqual({ exitCode: 4, code: "snapshot/version" });
  });

  it("ends with 130 on Ctrl-C and leaves a store that opens, with what was told", async () => {
    const child = start("replay", await walk(60_000), "--store", world);
    const ended = end(child);
    const telling = setInterval(() => {
      if (!existsSync(world)) return;
      clearInterval(telling);
      child.kill("SIGINT");
    }, 5);
    const { exitCode, stderr } = await ended;
    clearInterval(telling);
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: expect.stringContaining("Interrupted") });
    const verified = await dramatis("verify", world, "--json");
    expect(verified.stderr).toBe("");
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true });
  });

  it("ends quietly when nobody reads on", async () => {
    expect((await dramatis("replay", await walk(3000), "--store", world)).exitCode).toBe(0);
    const child = start("export", world);
    const ended = end(child);
    child.stdout.once("data", () => child.stdout.destroy());
    const { exitCode, stderr } = await ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  it.runIf(existsSync("/dev/full"))("ends with 1 when what it prints does not fit on the disk", async () => {
    const command = `"${process.execPath}" "${MAIN}" --help > /dev/full`;
    const { exitCode, stderr } = await end(spawn("sh", ["-c", command]));
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("cannot write the output") });
  });

  it("prints no colours into a pipe", async () => {
    expect((await dramatis("--help")).stdout).not.toContain("\u001b");
  });
});
