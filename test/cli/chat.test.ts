import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dramatis, type Ended, makeFolder } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;
beforeEach(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
});
afterEach(() => folder.remove());

const CREATE = ["--create", "You are Mira, a ferrywoman. Your boat is the Heron."];

/** Pipes lines into a talk with Mira. */
function talk(lines: readonly string[], ...options: string[]): Promise<Ended> {
  const stdin = lines.map((line) => `${line}\n`).join("");
  return dramatis(["chat", "Mira", "--store", world, ...options], { stdin });
}

async function memories(): Promise<{ content: Record<string, string>; userId?: string }[]> {
  const shown = JSON.parse((await dramatis(["inspect", world, "Mira", "--json"])).stdout);
  return shown.memories.toReversed();
}

describe("a talk from a pipe", () => {
  it("makes the world and the character, answers each line, and goes on the next time", async () => {
    const first = await talk(["Hello.", "My dog is called Biscuit."], ...CREATE);
    expect(first.exitCode).toBe(0);
    expect(first.stdout.trimEnd().split("\n")).toHaveLength(2);
    const second = await talk(["What is my dog called?"], ...CREATE);
    expect({ exitCode: second.exitCode, stdout: second.stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining("Biscuit"),
    });
    expect((await memories()).map(({ content }) => content["user"])).toEqual([
      "Hello.",
      "My dog is called Biscuit.",
      "What is my dog called?",
    ]);
  });

  it("prints answers and nothing else, and says once that no model answers", async () => {
    const { stdout, stderr } = await talk(["Hello.", "", "   ", "Farewell."], ...CREATE);
    const answers = (await memories()).map(({ content }) => content["response"]);
    expect(stdout).toBe(`${answers.join("\n")}\n`);
    expect(stderr.match(/offline voice/g)).toHaveLength(1);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("takes the last line without its end, and lines that end as on Windows", async () => {
    const { stdout } = await dramatis(["chat", "Mira", "--store", world, ...CREATE], { stdin: "Hello.\r\nFarewell." });
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect((await memories()).map(({ content }) => content["user"])).toEqual(["Hello.", "Farewell."]);
  });

  it("keeps apart what different users say", async () => {
    await talk(["My name is Ann."], ...CREATE, "--user", "ann");
    await talk(["I owe you two coins."], "--user", "bob");
    const { stdout } = await talk(["/memories"], "--user", "bob");
    expect(stdout).toContain("I owe you two coins.");
    expect(stdout).not.toContain("Ann");
    expect((await memories()).map(({ userId }) => userId)).toEqual(["ann", "bob"]);
  });

  it("shows the prompt, its cost and the memories when asked", async () => {
    const { stdout } = await talk(["The mill burns.", "Which mill?", "/context", "/tokens", "/memories 1"], ...CREATE);
    expect(stdout).toContain("── system ─");
    expect(stdout).toContain("- User: The mill burns.");
    expect(stdout).toMatch(/── user ─+\nWhich mill\?\n/);
    expect(stdout).toMatch(/^recent +\d+ +\d+ % {2}█/m);
    expect(stdout).toMatch(/^\d+ of 4,000 tokens, \d+ % of the budget$/m);
    expect(stdout).toContain("the last 1 of 2 memories");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("shows before the first message what the prompt will be", async () => {
    const { stdout } = await talk(["/context"], ...CREATE);
    expect(stdout).toContain("The prompt before your first message");
    expect(stdout).toContain("You are Mira, a ferrywoman.");
    expect(await memories()).toEqual([]);
  });

  it("says the last message again, and takes // for a message that begins with /", async () => {
    const { stderr } = await talk(["/again", "//waves", "/again", "/quit", "Never said."], ...CREATE);
    expect(stderr).toContain("You have not said anything yet.");
    expect((await memories()).map(({ content }) => content["user"])).toEqual(["/waves", "/waves"]);
  });

  it.each([
    ["/contxt", "There is no command /contxt. Did you mean /context?"],
    ["/memories all", "/memories takes a number: /memories 20"],
    ["/quit now", "/quit takes nothing more"],
  ])("explains %s instead of saying it", async (line, says) => {
    const { exitCode, stderr } = await talk([line], ...CREATE);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining(says) });
    expect(await memories()).toEqual([]);
  });

  it("gives one line of JSON for each message and each command", async () => {
    const { stdout, stderr } = await talk(["Hello.", "/tokens", "/nonsense", "Farewell."], ...CREATE, "--json");
    expect(stderr).toBe("");
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { character: "Mira", message: "Hello.", finish: "stop", partial: false, memoryId: expect.any(String) },
      { command: "tokens", budget: 4000, sections: expect.any(Array) },
      { error: { code: "usage/unknown-command" } },
      { message: "Farewell.", text: expect.any(String) },
    ]);
  });

  it("answers in Chinese when told to", async () => {
    const argv = ["chat", "米拉", "--store", world, "--locale", "zh", "--create", "你是米拉，一个摆渡人。"];
    const { stdout } = await dramatis(argv, { stdin: "桥坏了。\n桥怎么了？\n" });
    expect(stdout).toContain("桥坏了");
    expect((await dramatis(["render", "米拉", "--store", world, "--locale", "zh"])).stdout).toContain("最近发生的事");
  });

  it("goes on when a message does not fit into the budget", async () => {
    const { exitCode, stdout, stderr } = await talk(["x ".repeat(2000), "Hello."], ...CREATE, "--budget", "120");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("give a budget of at least") });
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect((await memories()).map(({ content }) => content["user"])).toEqual(["Hello."]);
  });
});

describe("a talk that cannot be", () => {
  it("says how to make a world when there is none, and makes none", async () => {
    const { exitCode, stderr } = await talk(["Hello."]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`dramatis chat Mira --store ${world} --create`);
    expect(stderr).toContain("dramatis init");
    expect(stderr).toContain("dramatis demo");
    expect(existsSync(world)).toBe(false);
  });

  it("names the nearest character, or those there are, and how to make one", async () => {
    await talk([], ...CREATE);
    const near = await dramatis(["chat", "Mria", "--store", world]);
    expect(near).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Did you mean "Mira"?') });
    const far = await dramatis(["chat", "Bartholomew", "--store", world]);
    expect(far.stderr).toContain("Here are Mira.");
    expect(far.stderr).toContain(`dramatis chat Bartholomew --store ${world} --create`);
  });

  it("leaves nothing behind when the character cannot be made", async () => {
    const argv = ["chat", " ", "--store", world, ...CREATE];
    expect(await dramatis(argv)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("name") });
    expect(existsSync(world)).toBe(false);
  });

  it("does not make a world in a folder that holds something else", async () => {
    await mkdir(world);
    await writeFile(join(world, "novel.txt"), "Call me Ishmael.");
    expect(await talk(["Hello."], ...CREATE)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("already something"),
    });
  });

  it("leaves the prompt of a character that is there as it is", async () => {
    await talk([], ...CREATE);
    await talk(["Hello."], "--create", "You are somebody else.");
    expect((await dramatis(["render", "Mira", "--store", world])).stdout).toContain("You are Mira, a ferrywoman.");
  });
});

describe("a talk at a terminal", () => {
  /** Types each text when what stands before it was written. */
  async function type(steps: readonly (readonly [seen: string, text: string])[], ...options: string[]): Promise<Ended> {
    const keyboard = new PassThrough();
    const waiting = [...steps];
    let fresh = "";
    const onWrite = (text: string): void => {
      fresh += text;
      const [seen, typed] = waiting[0] ?? [];
      if (seen === undefined || typed === undefined || !fresh.includes(seen)) return;
      fresh = "";
      waiting.shift();
      setImmediate(() => keyboard.write(typed));
    };
    const ended = await dramatis(["chat", "Mira", "--store", world, ...options], { keyboard, isTTY: true, onWrite });
    expect(waiting).toEqual([]);
    return ended;
  }

  const UP = "\u001b[A";
  const CTRL_C = "\u0003";
  const CTRL_D = "\u0004";

  it("shows who is there and who answers, and leaves with Ctrl-D", async () => {
    const { exitCode, stdout } = await type(
      [
        ["you › ", "Hello.\r"],
        ["you › ", CTRL_D],
      ],
      ...CREATE,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Mira is new here");
    expect(stdout.match(/offline voice/g)).toHaveLength(1);
    expect(stdout).toMatch(/\nMira › \S/);
    expect((await memories()).map(({ content }) => content["user"])).toEqual(["Hello."]);
  });

  it("leaves with Ctrl-C at an empty prompt, and takes back what is typed otherwise", async () => {
    const { exitCode, stdout } = await type(
      [
        ["you › ", "I hate y"],
        ["I hate y", CTRL_C],
        ["^C", CTRL_C],
      ],
      ...CREATE,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("Mira remembers") });
    expect(await memories()).toEqual([]);
  });

  it("has what was said the day before under the arrow key", async () => {
    await talk(["Is the ferry running?", "Farewell."], ...CREATE);
    const { stdout } = await type([
      ["you › ", `${UP}${UP}\r`],
      ["you › ", CTRL_D],
    ]);
    expect(stdout).toContain("remembers 2 things");
    expect((await memories()).at(-1)?.content["user"]).toBe("Is the ferry running?");
  });

  it("takes a pasted text line by line, and shows each line once", async () => {
    const { stdout } = await type(
      [
        ["you › ", "One.\rTwo.\rThree.\r"],
        ["Three.", ""],
        ["you › ", CTRL_D],
      ],
      ...CREATE,
    );
    const said = stripVTControlCharacters(stdout).match(/you › \S+(?=\s)/g);
    expect(said).toEqual(["you › One.", "you › Two.", "you › Three."]);
    expect(stripVTControlCharacters(stdout)).not.toMatch(/^(Two|Three)/m);
    expect((await memories()).map(({ content }) => content["user"])).toEqual(["One.", "Two.", "Three."]);
  });
});
