import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { end, environmentWithoutKeys } from "./processes.js";
import { dramatis, type Ended, MAIN, makeFolder } from "./terminal.js";

const PACKAGE = dirname(dirname(dirname(MAIN)));
let folder: Awaited<ReturnType<typeof makeFolder>>;
let project: string;
beforeEach(async () => {
  folder = await makeFolder();
  project = join(folder.path, "Old Tavern");
});
afterEach(() => folder.remove());

/** Talks with the project's program, as "npm start" does, in an environment without keys. */
function start(lines: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["index.js"], { cwd: project, env: environmentWithoutKeys() });
  const ended = end(child);
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  return ended;
}

describe("a project that init begins", () => {
  it("talks with a character that remembers the run before", async () => {
    const { exitCode, stdout } = await dramatis(["init", project]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("npm install");
    expect(stdout).toContain("npm start");
    await mkdir(join(project, "node_modules"));
    await symlink(PACKAGE, join(project, "node_modules", "dramatis"), "junction");

    const first = await start(["Hello.", "My dog is called Biscuit."]);
    expect(first).toMatchObject({ exitCode: 0, stderr: "" });
    expect(first.stdout).not.toContain("remembers you");
    const second = await start(["What is my dog called?", "What is a crossing?"]);
    expect(second).toMatchObject({ exitCode: 0, stderr: "" });
    expect(second.stdout).toContain("Mira remembers you.");
    expect(second.stdout).toMatch(/^Mira > .*Biscuit/m);
    expect(second.stdout).toMatch(/^Mira > .*2 copper coins/m);

    const told = await dramatis(["profile", "view", "--store", join(project, "world"), "--user", "you", "--json"]);
    expect(JSON.parse(told.stdout)).toMatchObject({
      profile: { facts: [{ value: expect.stringContaining("Biscuit") }] },
      waiting: 0,
    });
  });

  it("is a package that can be installed, and runs without a build", async () => {
    await dramatis(["init", project]);
    const manifest = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
    const own = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "old-tavern",
      private: true,
      type: "module",
      scripts: { start: "node index.js" },
      // Run from a checkout, it is the checkout that the project uses.
      dependencies: { dramatis: `file:${PACKAGE.replaceAll("\\", "/").replace(/\/$/, "")}` },
      engines: own.engines,
    });
    expect(await readFile(join(project, ".gitignore"), "utf8")).toContain("node_modules\n");
    const readme = await readFile(join(project, "README.md"), "utf8");
    expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(12);
  });

  it("writes nothing where one of its files is, and names it", async () => {
    await mkdir(project);
    await writeFile(join(project, "index.js"), "// mine\n");
    await writeFile(join(project, "README.md"), "mine\n");
    const { exitCode, stderr } = await dramatis(["init", project]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("index.js, README.md are") });
    expect((await readdir(project)).toSorted()).toEqual(["README.md", "index.js"]);
    expect(await readFile(join(project, "index.js"), "utf8")).toBe("// mine\n");
  });

  it("leaves other files of the folder alone", async () => {
    await mkdir(project);
    await writeFile(join(project, "notes.txt"), "mine\n");
    const { stdout } = await dramatis(["init", project, "--json"]);
    expect(JSON.parse(stdout).files).toContain("templates/situation.hbs");
    expect(existsSync(join(project, "templates", "situation.hbs"))).toBe(true);
    expect(await readFile(join(project, "notes.txt"), "utf8")).toBe("mine\n");
  });
});
