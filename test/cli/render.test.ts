import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
    templates: { greeting: "Hail, {{name}} of level {{level}}!" },
  });
  const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}.", background: { boat: "the Heron" } });
  mira.addMemory({ user: "Where is the silver key?", response: "Under the third step of the mill." });
  for (let day = 1; day <= 14; day += 1) mira.addMemory(`On day ${day} the river rose another foot.`);
  mira.addMemory({ user: "I am Ann.", response: "Hello, Ann." }, { userId: "ann" });
  mira.addMemory({ user: "I am Bob.", response: "Hello, Bob." }, { userId: "bob" });
  await system.settled();
  hash = system.hash();
  await system.close();
});
afterEach(async () => {
  const verified = await dramatis(["verify", world, "--json"]);
  expect(JSON.parse(verified.stdout).hash).toBe(hash);
  await folder.remove();
});

describe("render", () => {
  it("prints the prompt as a model would get it", async () => {
    const { exitCode, stdout } = await dramatis(["render", "Mira", "Where is the key?", "--store", world]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("You are Mira.\n\nAbout Mira:\n- boat: the Heron\n");
    expect(stdout).toMatch(/── user ─+\nWhere is the key\?\n$/);
  });

  it("keeps long lines whole for a program, and breaks them for a reader", async () => {
    const question = `Where ${"oh where ".repeat(20)}is the key?`;
    const piped = await dramatis(["render", "Mira", question, "--store", world]);
    expect(piped.stdout).toContain(question);
    const shown = await dramatis(["render", "Mira", question, "--store", world], { isTTY: true, columns: 60 });
    expect(shown.stdout.split("\n").filter((line) => line.length > 60)).toEqual([]);
  });

  it("says with --tokens what each section costs, to the last token", async () => {
    const argv = ["render", "Mira", "Where is the key?", "--store", world];
    const { stdout } = await dramatis([...argv, "--tokens"]);
    const { tokens } = JSON.parse((await dramatis([...argv, "--json"])).stdout);
    const rows = [...stdout.matchAll(/^(\w+) +(\d+) +\d+ %/gm)];
    expect(rows.map(([, name]) => name)).toEqual(expect.arrayContaining(["prompt", "background", "recent", "message"]));
    expect(rows.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(tokens);
    expect(stdout).toContain(`${tokens} of 4,000 tokens`);
  });

  it("says with --explain why each memory is there, and what was left out", async () => {
    const argv = ["render", "Mira", "Where is the silver key?", "--store", world, "--budget", "150", "--explain"];
    const { stdout } = await dramatis(argv);
    expect(stdout).toMatch(/^recalled +\d+\.\d\d +answers by words.* {2}Where is the silver key\? → Un/m);
    expect(stdout).toMatch(/^recent +one of the newest +\S/m);
    expect(stdout).toMatch(/^\d+ things left out$/m);
    expect(stdout).toMatch(/^ +\d+ {2}no room for it \(\S.* {2}\S/m);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    const roomy = await dramatis(["render", "Mira", "Hello", "--store", world, "--explain"]);
    expect(roomy.stdout).toContain("Nothing was left out.");
  });

  it("shows one user's memories to that user alone", async () => {
    const { stdout } = await dramatis(["render", "Mira", "Who am I?", "--store", world, "--user", "ann"]);
    expect(stdout).toContain("I am Ann.");
    expect(stdout).not.toContain("I am Bob.");
  });

  it("gives all of it as data", async () => {
    const { stdout } = await dramatis(["render", "Mira", "Hello", "--store", world, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      character: "Mira",
      message: "Hello",
      budget: 4000,
      messages: [{ role: "system" }, { role: "user", content: "Hello" }],
      used: expect.any(Array),
      dropped: expect.any(Array),
    });
  });

  it("says which budget would do when one does not", async () => {
    const { exitCode, stderr } = await dramatis(["render", "Mira", "Hello", "--store", world, "--budget", "5"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("give a budget of at least") });
  });

  it("names the nearest character", async () => {
    const { exitCode, stderr } = await dramatis(["render", "Mria", "--store", world]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('Did you mean "Mira"?') });
  });
});

describe("render --template", () => {
  it("takes a file, with variables as JSON or from a file", async () => {
    const file = join(folder.path, "hail.hbs");
    await writeFile(file, "Hail, {{name}}!\n");
    const variables = join(folder.path, "vars.json");
    await writeFile(variables, '{"name":"Ann"}');
    for (const given of ['{"name":"Ann"}', variables]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await dramatis(["render", "--template", file, "--vars", given])).toEqual({
        exitCode: 0,
        stdout: "Hail, Ann!\n",
        stderr: "",
      });
    }
  });

  it("takes a template of a world by its name, and a built-in one without a world", async () => {
    const own = await dramatis([
      "render",
      "--template",
      "greeting",
      "--store",
      world,
      "--vars",
      '{"name":"Ann","level":3}',
      "--json",
    ]);
    expect(JSON.parse(own.stdout)).toMatchObject({ template: "greeting", text: "Hail, Ann of level 3!" });
    const builtIn = await dramatis(["render", "--template", "json-answer", "--vars", '{"schema":"{}"}']);
    expect(builtIn.stdout).toContain("{}");
  });

  it("names what is missing: a variable, a template, a file", async () => {
    const missing = await dramatis(["render", "--template", "greeting", "--store", world, "--vars", '{"nam":"Ann"}']);
    expect(missing.stderr).toContain("name");
    expect(missing.exitCode).toBe(1);
    expect((await dramatis(["render", "--template", "sumary"])).stderr).toContain("summary");
    expect((await dramatis(["render", "--template", "no.hbs"])).stderr).toBe("dramatis: no.hbs: no such file\n");
  });
});
