import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { faultyModelServer, type FaultyModelServer } from "../../src/testing/testing.js";
import { dramatis, type Ended, makeFolder, type TerminalOptions } from "./terminal.js";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;
let server: FaultyModelServer;
beforeEach(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
  server = await faultyModelServer();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
  await folder.remove();
});

function talk(options: TerminalOptions, ...argv: string[]): Promise<Ended> {
  return dramatis(["chat", "Mira", "--store", world, "--create", "You are Mira.", ...argv], options);
}

/** At a terminal: types each text when what stands before it was written. */
function typing(
  steps: readonly (readonly [seen: string, does: string | (() => void)])[],
  ...argv: string[]
): Promise<Ended> {
  const keyboard = new PassThrough();
  const waiting = [...steps];
  let fresh = "";
  const onWrite = (text: string): void => {
    fresh += text;
    const [seen, does] = waiting[0] ?? [];
    if (seen === undefined || does === undefined || !fresh.includes(seen)) return;
    fresh = "";
    waiting.shift();
    setImmediate(() => (typeof does === "string" ? keyboard.write(does) : does()));
  };
  return talk({ keyboard, isTTY: true, onWrite }, ...argv);
}

/** A model that talks, and does with what is to be read what the fault says. */
function model(fault: string): string[] {
  server.answer("I see.");
  server.use(fault);
  server.use("none", { times: 1 });
  return ["--model", "test", "--base-url", server.url];
}

async function known(user: string): Promise<{ values: string[]; waiting: number }> {
  const { stdout } = await dramatis(["profile", "view", "--user", user, "--store", world, "--json"]);
  const { profile, waiting } = JSON.parse(stdout);
  return { values: (profile?.facts ?? []).map(({ value }: { value: string }) => value), waiting };
}

async function view(user: string): Promise<string> {
  return (await dramatis(["profile", "view", "--user", user, "--store", world])).stdout;
}

describe("what a user said in a talk", () => {
  it("is known of the user when the talk is over, of that one alone", async () => {
    const ended = await talk({ stdin: "I live in Leeds.\n" }, "--user", "kim");
    expect(ended.exitCode).toBe(0);
    expect(await known("kim")).toEqual({ values: [expect.stringContaining("Leeds")], waiting: 0 });
    await talk({ stdin: "I live in Oslo.\n" });
    expect(await known("local")).toEqual({ values: [], waiting: 0 });
  });

  it.each([
    ["Ctrl-D", CTRL_D],
    ["Ctrl-C", CTRL_C],
    ["/quit", "/quit\r"],
  ])("is known also when it is left with %s", async (_name, leaves) => {
    const steps = [
      ["kim › ", "I live in Leeds.\r"],
      ["kim › ", leaves],
    ] as const;
    const { exitCode, stdout } = await typing(steps, "--user", "kim");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("Mira remembers") });
    expect(stdout).not.toContain("Reading");
    expect(await known("kim")).toEqual({ values: [expect.stringContaining("Leeds")], waiting: 0 });
  });

  it("waits for the next time where the model keeps the user for more than five seconds, and is told of", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const steps = [
      ["kim › ", "I live in Leeds.\r"],
      ["kim › ", CTRL_D],
      ["Reading what kim said", () => vi.advanceTimersByTime(5000)],
    ] as const;
    const { exitCode, stdout } = await typing(steps, "--user", "kim", ...model("stall body"));
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll("\n", " ")).toContain("nothing is lost, and the rest is read the next time");
    expect(stdout).toContain("Mira remembers");
    vi.useRealTimers();
    expect(await known("kim")).toEqual({ values: [], waiting: 2 });
    const shown = (await view("kim")).replaceAll("\n", " ");
    expect(shown).toContain("2 messages to be read");
    expect(shown).toContain('Nothing is learned of kim yet. What waits is read at the end of the next "dramatis chat"');
    expect(shown).not.toContain("Nothing is known");
    await talk({ stdin: "" }, "--user", "kim");
    expect(await known("kim")).toEqual({ values: [expect.stringContaining("Leeds")], waiting: 0 });
  });

  it("is not waited for by somebody who presses Ctrl-C once more", async () => {
    const steps = [
      ["kim › ", "I live in Leeds.\r"],
      ["kim › ", "/quit\r"],
      ["Reading what kim said", CTRL_C],
    ] as const;
    const { exitCode, stdout } = await typing(steps, "--user", "kim", ...model("stall body"));
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("broken off") });
    expect((await known("kim")).waiting).toBe(2);
  });

  it("is not waited for when the command is interrupted", async () => {
    const interruption = new AbortController();
    const stop = (): void => interruption.abort();
    const argv = ["--user", "kim", ...model("stall body")];
    const answered = vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(1), { timeout: 10_000 });
    const ended = talk({ stdin: "I live in Leeds.\n", signal: interruption.signal }, ...argv);
    await answered;
    stop();
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(130);
    expect(stderr).toBe(`dramatis: Interrupted; what was said is saved in ${world}.\n`);
    expect((await known("kim")).waiting).toBe(2);
  });

  it("is read by rules where the model cannot, which is told on stderr alone", async () => {
    const line = await talk({ stdin: "I live in Leeds.\n" }, "--user", "kim", ...model("no choices"));
    expect({ exitCode: line.exitCode, stdout: line.stdout }).toEqual({ exitCode: 0, stdout: "I see.\n" });
    expect(line.stderr).toContain("The model could not read 1 part of what kim said");
    expect(await known("kim")).toEqual({ values: [expect.stringContaining("Leeds")], waiting: 0 });
    const json = await talk({ stdin: "I love chess.\n" }, "--user", "lee", "--json", ...model("no choices"));
    expect(json.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(json.stderr).warning).toMatchObject({ code: "profile/unread" });
  });
});
