import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { faultyModelServer, type FaultyModelServer } from "dramatis/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { end, environmentWithoutKeys, seen, startIn } from "./processes.js";
import { dramatis, type Ended, MAIN, makeFolder } from "./terminal.js";

const ANSWER = "The ferry runs from dawn until the lamp goes out.";
/** Gives a command a terminal; of util-linux. */
const SCRIPT = "/usr/bin/script";
const HALF = "The ferry runs from";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let server: FaultyModelServer;
let argv: string[];
beforeEach(async () => {
  folder = await makeFolder();
  server = await faultyModelServer();
  server.answer(ANSWER);
  argv = ["chat", "Mira", "--create", "You are Mira.", "--model", "test", "--base-url", server.url];
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

async function talk(lines: readonly string[], ...options: string[]): Promise<Ended> {
  const child = startIn(folder.path, ...argv, ...options);
  const ended = end(child);
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  return ended;
}

interface Remembered {
  content: { user: string; response: string };
  metadata: { partial?: boolean };
}

async function memories(): Promise<Remembered[]> {
  const shown = JSON.parse((await dramatis(["inspect", join(folder.path, "world"), "Mira", "--json"])).stdout);
  return shown.memories.toReversed();
}

describe("a talk with a model", () => {
  it("streams what the model says, and sends no key", async () => {
    expect(await talk(["Is the ferry running?"])).toEqual({ exitCode: 0, stdout: `${ANSWER}\n`, stderr: "" });
    expect(server.requests[0]?.authorization ?? "Bearer none").toBe("Bearer none");
    expect(await memories()).toMatchObject([{ content: { user: "Is the ferry running?", response: ANSWER } }]);
  });

  it("shows what has come while the rest is still on its way", async () => {
    server.use("stream stalls");
    const child = startIn(folder.path, ...argv);
    const ended = end(child);
    child.stdin.write("Is the ferry running?\n");
    await seen(child, HALF);
    child.kill("SIGTERM");
    expect((await ended).exitCode).toBe(130);
  });

  it("goes on when an answer breaks in the middle, and remembers nothing of it", async () => {
    server.use("stream cut", { times: 1 });
    const { exitCode, stdout, stderr } = await talk(["Is the ferry running?", "Once more: is it?"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${HALF}.*\\n${ANSWER}\\n$`));
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect((await memories()).map(({ content }) => content.user)).toEqual(["Once more: is it?"]);
  });

  it("keeps what was said when it is interrupted while an answer streams", async () => {
    server.use("stream stalls");
    const child = startIn(folder.path, ...argv);
    const ended = end(child);
    child.stdin.write("Is the ferry running?\nNever asked.\n");
    await seen(child, HALF);
    child.kill("SIGINT");
    const { exitCode, stdout, stderr } = await ended;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: "dramatis: Interrupted; what was said is saved in world.\n",
    });
    const [memory, ...others] = await memories();
    expect(others).toEqual([]);
    expect(memory?.metadata.partial).toBe(true);
    expect(stdout).toBe(`${memory?.content.response}\n`);
    expect(ANSWER.startsWith(memory?.content.response ?? "-")).toBe(true);
  });

  it("is interrupted while it waits for a line", async () => {
    const child = startIn(folder.path, ...argv);
    const ended = end(child);
    child.stdin.write("Is the ferry running?\n");
    await seen(child, ANSWER);
    child.kill("SIGINT");
    expect((await ended).exitCode).toBe(130);
    expect(await memories()).toHaveLength(1);
  });

  it("has each answer on disk before the next one, whatever happens to the process", async () => {
    server.answer(({ body }) => (JSON.stringify(body).includes("Second.") ? "Two." : "One."));
    const child = startIn(folder.path, ...argv);
    const ended = end(child);
    const both = seen(child, "Two.");
    child.stdin.write("First.\nSecond.\n");
    await both;
    child.kill("SIGKILL");
    await ended;
    expect((await memories())[0]).toMatchObject({ content: { user: "First.", response: "One." } });
  });

  it("is kept from a reader that leaves", async () => {
    const child = startIn(folder.path, ...argv);
    const ended = end(child);
    child.stdin.write("Is the ferry running?\n");
    await seen(child, HALF);
    child.stdout.destroy();
    child.stdin.end("And tomorrow?\n");
    expect(await ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await memories()).toHaveLength(2);
  });

  it("outlives every fault of a server, and never tells its key", async () => {
    const faults = server.faults.filter((fault) => fault !== "none");
    const results = [];
    for (const fault of faults) {
      server.use(fault);
      const child = spawn(process.execPath, [MAIN, ...argv, "--timeout", "1", "--json"], {
        cwd: folder.path,
        env: { ...environmentWithoutKeys(), OPENAI_API_KEY: "sk-very-secret" },
      });
      const ended = end(child);
      child.stdin.end("Is the ferry running?\n");
      // oxlint-disable-next-line no-await-in-loop -- a server has one fault at a time, and a world one owner
      const { exitCode, stdout, stderr } = await ended;
      expect({ fault, stderr }).toEqual({ fault, stderr: "" });
      expect(stdout).not.toContain("sk-very-secret");
      const line = JSON.parse(stdout);
      expect({ fault, exitCode }).toEqual({ fault, exitCode: "error" in line ? 1 : 0 });
      if ("error" in line) expect(line.error.code).toMatch(/^model\//);
      results.push({ fault, isRemembered: typeof line.memoryId === "string" });
    }
    const remembered = results.filter(({ isRemembered }) => isRemembered);
    expect(await memories()).toHaveLength(remembered.length);
    expect(remembered.map(({ fault }) => fault)).toEqual(
      expect.arrayContaining(["stream without roles", "no streams"]),
    );
  }, 240_000);
});

describe.runIf(process.platform === "linux" && existsSync(SCRIPT))("a talk at a real terminal", () => {
  it("is broken off with Ctrl-C while an answer streams, goes on, and is left with Ctrl-C", async () => {
    server.use("stream stalls", { times: 1 });
    const command = [process.execPath, MAIN, ...argv].map((part) => `'${part}'`).join(" ");
    const child = spawn(SCRIPT, ["--quiet", "--return", "--echo", "never", "--command", command, "/dev/null"], {
      cwd: folder.path,
      env: { ...environmentWithoutKeys(), TERM: "xterm", NO_COLOR: "1" },
    });
    const ended = end(child);
    await seen(child, "you › ");
    const half = seen(child, HALF);
    child.stdin.write("Is the ferry running?\r");
    await half;
    const broken = seen(child, "Broken off. Mira remembers");
    child.stdin.write("\u0003");
    await broken;
    const whole = seen(child, "goes out.");
    child.stdin.write("And now?\r");
    await whole;
    child.stdin.write("\u0003");
    const { exitCode, stdout } = await ended;
    expect({ exitCode, stdout: stripVTControlCharacters(stdout) }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining("Mira remembers. Go on with the same command."),
    });
    expect(stdout).not.toContain("\u001b[1m");
    expect(await memories()).toMatchObject([
      { content: { user: "Is the ferry running?" }, metadata: { partial: true } },
      { content: { user: "And now?", response: ANSWER } },
    ]);
  });
});
