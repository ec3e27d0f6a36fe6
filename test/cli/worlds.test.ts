import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonPieces } from "../../src/cli/json-pieces.js";
import { dramatis, makeFolder } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;
let hash: string;

beforeEach(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
  const system = await PersonaSystem.open({
    store: jsonFileStore(world),
    clock: { now: () => Date.parse("2026-01-05T19:04:00Z") },
    memory: { maxMemories: 20, summaryThreshold: 5 },
    background: "manual",
  });
  system.createCharacter({
    name: "Mira",
    prompt: "You are Mira.",
    tags: ["smith"],
    channels: ["forge"],
    background: { role: "smith" },
  });
  system.createCharacter({ name: "Jon", prompt: "You are Jon.", channels: ["forge", "bridge"] });
  for (let day = 1; day <= 12; day += 1) {
    system.broadcast(
      { speaker: "Jon", text: `On day ${day} the river rose another foot.` },
      { channel: "forge", from: "Jon" },
    );
  }
  system.broadcast({ event: "The bridge breaks.", details: "Nobody is on it." }, { channel: "bridge" });
  system.getCharacter("Mira").addMemory("I burnt my thumb\u001b[2J.");
  await system.settled();
  hash = system.hash();
  await system.close();
});
afterEach(() => folder.remove());

describe("inspect", () => {
  it("shows who lives in a world, how much each remembers and who is where", async () => {
    const { exitCode, stdout } = await dramatis(["inspect", world]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("2 characters");
    expect(stdout).toMatch(/^Mira +\d+ +\d+ +2026-01-05 19:04 +forge$/m);
    expect(stdout).toMatch(/^forge +2 +Mira, Jon$/m);
    expect(stdout).toMatch(/^bridge +1 +Jon$/m);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("shows one character with its summaries and how it knows what it remembers", async () => {
    const { stdout } = await dramatis(["inspect", world, "Mira"]);
    expect(stdout).toContain("In short  level 1");
    expect(stdout).toMatch(/heard {2}Jon: On day 12 the river rose another foot\./);
    expect(stdout).not.toContain("bridge breaks");
    expect((await dramatis(["inspect", world, "Jon"])).stdout).toContain("saw    The bridge breaks. Nobody is on it.");
  });

  it("does not let what a character said take over the terminal", async () => {
    const { stdout } = await dramatis(["inspect", world, "Mira"]);
    expect(stdout).toContain("I burnt my thumb\ufffd[2J.");
    expect(stdout).not.toContain("\u001b");
  });

  it("colours only for somebody who looks, and in as many columns as there are", async () => {
    const { stdout } = await dramatis(["inspect", world, "Mira"], { isTTY: true, color: true, columns: 60 });
    expect(stdout).toContain("\u001b[1m");
    expect(stdout).toContain("─".repeat(60));
  });

  it("shows as many memories as asked for", async () => {
    const shown = JSON.parse((await dramatis(["inspect", world, "Mira", "--limit", "3", "--json"])).stdout);
    expect(shown.memories).toHaveLength(3);
    expect(shown).toMatchObject({
      name: "Mira",
      tags: ["smith"],
      channels: ["forge"],
      config: { summaryThreshold: 5 },
    });
    expect(shown.summaries.length).toBeGreaterThan(0);
  });

  it("gives the world as data", async () => {
    const shown = JSON.parse((await dramatis(["inspect", world, "--json"])).stdout);
    expect(shown.characters.map(({ name }: { name: string }) => name)).toEqual(["Mira", "Jon"]);
    expect(shown.channels).toEqual([
      { name: "forge", members: ["Mira", "Jon"] },
      { name: "bridge", members: ["Jon"] },
    ]);
  });

  it("says who was probably meant", async () => {
    const { exitCode, stderr } = await dramatis(["inspect", world, "Mria"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('There is no character "Mria" in this world. Did you mean "Mira"?'),
    });
  });
});

describe("verify", () => {
  it.each([[[]], [["--deep"]]])("gives the hash of a world that is whole, and changes nothing: %j", async (flags) => {
    const { exitCode, stdout } = await dramatis(["verify", world, "--json", ...flags]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, characters: 2, hash });
    expect((await dramatis(["verify", world])).stdout).toContain(`✓ ${world} is whole`);
  });

  it("ends with 1 when there is no world, and makes none", async () => {
    const nowhere = join(folder.path, "nowhere");
    const first = await dramatis(["verify", nowhere]);
    expect(first).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`There is no world at ${nowhere}`) });
    expect(await dramatis(["verify", nowhere])).toEqual(first);
  });

  it("ends with 1 when the path is a file, and says how to make a world of it", async () => {
    const file = join(folder.path, "world.json");
    await writeFile(file, "{}");
    expect(await dramatis(["verify", file])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`dramatis import ${file}`),
    });
  });

  it("ends with 4 when a byte of the world is not what it was", async () => {
    const document = join(world, "world.json");
    const bytes = await readFile(document);
    const at = bytes.indexOf("river rose");
    bytes[at] = "R".charCodeAt(0);
    await writeFile(document, bytes);
    const { exitCode, stdout, stderr } = await dramatis(["verify", world, "--json"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(JSON.parse(stderr).error.code).toBe("store/corrupt");
  });

  it("ends with 3 when the world is open elsewhere", async () => {
    const owner = await PersonaSystem.open({ store: jsonFileStore(world) });
    const { exitCode, stderr } = await dramatis(["verify", world, "--json"]);
    await owner.close();
    expect(exitCode).toBe(3);
    expect(JSON.parse(stderr).error.code).toBe("store/locked");
  });
});

describe("export", () => {
  it("writes a world that import makes again, hash and all", async () => {
    const file = join(folder.path, "world.json");
    const exported = await dramatis(["export", world, "--out", file, "--json"]);
    expect(JSON.parse(exported.stdout)).toMatchObject({ file, store: world });
    const copy = join(folder.path, "copy");
    const imported = await dramatis(["import", file, "--store", copy, "--json"]);
    expect(JSON.parse(imported.stdout)).toMatchObject({
      format: "dramatis",
      hash,
      characters: ["Mira", "Jon"],
      warnings: [],
    });
    expect(JSON.parse((await dramatis(["verify", copy, "--json"])).stdout).hash).toBe(hash);
  });

  it("writes the same to stdout", async () => {
    const { stdout, stderr } = await dramatis(["export", world]);
    expect(stderr).toBe("");
    expect(PersonaSystem.fromJSON(JSON.parse(stdout)).hash()).toBe(hash);
  });

  it("writes one character, which another world can take in", async () => {
    const file = join(folder.path, "mira.json");
    await writeFile(file, (await dramatis(["export", world, "Mira"])).stdout);
    const other = join(folder.path, "other");
    const { exitCode, stdout } = await dramatis(["import", file, "--store", other, "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: "character", characters: ["Mira"] });
    const again = await dramatis(["import", file, "--store", other]);
    expect({ exitCode: again.exitCode, stderr: again.stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining("Mira"),
    });
  });
});

describe("import", () => {
  const personaFlow = {
    characters: {
      Mira: {
        name: "Solo",
        prompt: "p",
        background: {},
        memory_manager: {
          character_name: "Solo",
          config: { max_memories: 1000, summary_threshold: 10, auto_summarize: true },
          memories: [],
          summarized_memories: [],
        },
      },
    },
    active_character: "Nobody",
  };

  it("takes a world that PersonaFlow saved, and says what was odd about it", async () => {
    const file = join(folder.path, "backup.json");
    await writeFile(file, JSON.stringify(personaFlow));
    const target = join(folder.path, "imported");
    const { exitCode, stdout } = await dramatis(["import", file, "--store", target]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\d warnings?: not everything could be taken over/);
    expect(stdout.split("\n").filter((line) => line.length > 80 && !line.includes(target))).toEqual([]);
  });

  it("does not write over a world", async () => {
    const file = join(folder.path, "backup.json");
    await writeFile(file, JSON.stringify(personaFlow));
    const { exitCode, stderr } = await dramatis(["import", file, "--store", world, "--json"]);
    expect({ exitCode, code: JSON.parse(stderr).error.code }).toEqual({ exitCode: 1, code: "world/exists" });
    expect(JSON.parse((await dramatis(["verify", world, "--json"])).stdout).hash).toBe(hash);
  });

  it.each([
    { name: "no JSON", text: "{", from: "dramatis", exitCode: 4 },
    { name: "a list", text: "[]", from: "character", exitCode: 4 },
    {
      name: "a character that is none",
      text: '{"format":"dramatis-character","version":1,"name":7}',
      from: undefined,
      exitCode: 4,
    },
    { name: "a snapshot of a later version", text: '{"format":"dramatis","version":99}', from: undefined, exitCode: 4 },
    {
      name: "a snapshot that is none",
      text: '{"format":"dramatis","version":1,"characters":7}',
      from: undefined,
      exitCode: 4,
    },
    { name: "something else", text: '{"weather":"snow"}', from: undefined, exitCode: 4 },
  ])("ends with 4 for $name", async ({ text, from, exitCode }) => {
    const file = join(folder.path, "bad.json");
    await writeFile(file, text);
    const target = join(folder.path, "target");
    const ended = await dramatis([
      "import",
      file,
      "--store",
      target,
      ...(from === undefined ? [] : ["--from", from]),
      "--json",
    ]);
    expect({ exitCode: ended.exitCode, stdout: ended.stdout }).toEqual({ exitCode, stdout: "" });
    expect(JSON.parse(ended.stderr).error.message).not.toBe("");
    expect(existsSync(target)).toBe(false);
  });
});

describe("a file that is something else", () => {
  it("is named when it is a folder", async () => {
    const target = join(folder.path, "target");
    for (const command of ["replay", "import"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { exitCode, stderr } = await dramatis([command, folder.path, "--store", target]);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: `dramatis: ${folder.path}: is a directory, not a file\n`,
      });
    }
  });

  it.each([
    '{"speaker":"Mira","text":"Ahoy."}\n{"speaker":"Jon","text":"Ahoy."}\n',
    '\n{"meeting_transcripts":[{"speaker":"Chair","content":"Welcome."}]}\n',
  ])("is told to a world and not imported when it is a transcript: %j", async (text) => {
    const file = join(folder.path, "talk.jsonl");
    await writeFile(file, text);
    const target = join(folder.path, "target");
    const { exitCode, stderr } = await dramatis(["import", file, "--store", target]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 4,
      stderr: expect.stringContaining(`dramatis replay ${file} --store ${target}`),
    });
    expect(existsSync(target)).toBe(false);
  });
});

describe("a document in pieces", () => {
  it.each([
    [{}],
    [{ a: [], b: {}, c: [{ d: [[1, { e: "ü" }]] }], f: undefined, g: null, "h i": -0.5 }],
    [[1, [2, [3, [4, [5]]]]]],
  ])("is the document: %j", (document) => {
    expect(JSON.stringify(JSON.parse([...jsonPieces(document)].join("")))).toBe(JSON.stringify(document));
  });

  it("comes in pieces of moderate size", () => {
    const document = {
      logs: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [index, { text: "x".repeat(5000) }])),
    };
    const pieces = [...jsonPieces(document)];
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(80_000);
  });

  it("leaves no file behind when a world cannot be written", async () => {
    const missing = join(folder.path, "no", "such", "folder", "world.json");
    const { exitCode } = await dramatis(["export", world, "--out", missing, "--json"]);
    expect(exitCode).toBe(1);
    await expect(readFile(missing)).rejects.toThrow("ENOENT");
  });
});
