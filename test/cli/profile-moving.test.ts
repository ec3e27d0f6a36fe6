import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botWorld, profileCommand, type ProfileCommand } from "./profile-world.js";
import { dramatis, makeFolder } from "./terminal.js";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let world: string;
let profile: ProfileCommand;

beforeEach(async () => {
  folder = await makeFolder();
  world = join(folder.path, "world");
  profile = profileCommand(world);
});
afterEach(() => folder.remove());

describe("profile export and import", () => {
  it("carries a user to another world", async () => {
    await botWorld(world);
    const file = join(folder.path, "kim.json");
    expect((await profile("export", "--user", "kim", "--out", file, "--history")).stderr).toContain("kim");
    const printed = await profile("export", "--user", "kim", "--history");
    expect(JSON.parse(printed.stdout)).toEqual(JSON.parse(await readFile(file, "utf8")));
    const other = join(folder.path, "other");
    await dramatis(["chat", "Mira", "--create", "You are Mira.", "--store", other]);
    expect((await dramatis(["profile", "import", file, "--store", other])).exitCode).toBe(0);
    const there = await dramatis(["profile", "export", "--user", "kim", "--history", "--store", other]);
    expect(JSON.parse(there.stdout)).toEqual(JSON.parse(printed.stdout));
  });

  it("carries all users as a folder", async () => {
    for (const user of ["kim", "../lee", "CON"]) await profile("track", "--command", "train", "--user", user);
    const out = join(folder.path, "profiles");
    expect(await profile.json("export", "--folder", out)).toMatchObject({ users: 3 });
    const other = join(folder.path, "other");
    expect((await dramatis(["profile", "import", out, "--store", other])).exitCode).toBe(0);
    for (const user of ["kim", "../lee", "CON"])
      expect((await dramatis(["profile", "top", "command", "--user", user, "--store", other])).stdout).toMatch(
        /^train +1/m,
      );
  });

  it("puts nothing in place of what is known, unless told to", async () => {
    await profile("track", "--command", "train");
    const file = join(folder.path, "local.json");
    await profile("export", "--out", file);
    await profile("track", "--command", "train");
    expect((await profile("import", file)).exitCode).toBe(4);
    expect((await profile.json("top", "command")).top).toMatchObject([{ count: 2 }]);
    expect((await profile("import", file, "--replace")).exitCode).toBe(0);
    expect((await profile.json("top", "command")).top).toMatchObject([{ count: 1 }]);
  });

  it("takes in what the user profile of AXLearn saved", async () => {
    const file = join(folder.path, "user_profile.json");
    const saved = {
      profile_version: "1.0.0",
      created_at: "2025-11-01T08:00:00.123456",
      last_updated: "2025-11-03T08:00:00.123456",
      interests: {
        nlp: {
          category: "nlp",
          subcategories: ["gpt", "bert"],
          frequency: 7,
          last_accessed: "2025-11-02T08:00:00",
          colour: 1,
        },
      },
      command_history: { train: { command: "train", count: 12, last_used: "2025-11-03T07:00:00+00:00" } },
      favorite_configs: ["gpt.py", "gpt.py"],
      frequently_used_models: { transformer: 4 },
      experiment_patterns: [],
      preferred_accelerator: "tpu",
      typical_scale: null,
    };
    await writeFile(file, JSON.stringify(saved));
    expect((await profile("import", file, "--user", "kim")).exitCode).toBe(0);
    await profile("track", "--command", "train", "--user", "kim");
    expect(await profile.json("summary", "--user", "kim")).toMatchObject({
      kinds: [
        {
          kind: "interest",
          uses: 7,
          top: [{ key: "nlp", count: 7, subs: { gpt: 1, bert: 1 }, lastAt: "2025-11-02T08:00:00.000Z" }],
        },
        { kind: "command", uses: 13 },
        { kind: "model", uses: 4 },
      ],
      favorites: { config: ["gpt.py"] },
      preferences: { preferred_accelerator: "tpu" },
    });
    await writeFile(file, JSON.stringify({ ...saved, command_history: { train: { count: "many" } } }));
    const { exitCode, stderr } = await profile("import", file, "--user", "lee");
    expect(exitCode).toBe(4);
    expect(stderr).toContain("command_history.train.count");
  });

  it("takes in a file that begins with a byte order mark, as some editors write it", async () => {
    await profile("track", "--command", "train");
    const { stdout } = await profile("export");
    const file = join(folder.path, "local.json");
    await writeFile(file, `\uFEFF${stdout}`);
    expect((await profile("import", file)).exitCode).toBe(0);
  });

  it("refuses what a newer release wrote, what is damaged and what is missing, and leaves no world behind", async () => {
    const file = join(folder.path, "kim.json");
    const newer = { format: "dramatis-profile", version: 2, userId: "kim", profiles: [] };
    const cases: [string, number, RegExp][] = [
      [JSON.stringify(newer), 4, /version is 2/],
      ["{", 4, /not JSON/],
      ["[]", 4, /object/],
      ["{}", 4, /format/],
      [JSON.stringify({ ...newer, version: 1, userId: "" }), 4, /userId/],
    ];
    for (const [text, code, expected] of cases) {
      await writeFile(file, text);
      const { exitCode, stderr } = await profile("import", file);
      expect(exitCode).toBe(code);
      expect(stderr).toMatch(expected);
      expect(stderr).toContain(file);
      const { error } = JSON.parse((await profile("import", file, "--json")).stderr);
      expect(error.details).toMatchObject({ file });
      expect(error.details).not.toHaveProperty("index");
    }
    expect((await profile("import", join(folder.path, "nowhere"))).exitCode).toBe(1);
    await mkdir(join(folder.path, "empty"));
    expect((await profile("import", join(folder.path, "empty"))).exitCode).toBe(4);
    expect(existsSync(world)).toBe(false);
  });
});

describe("a store that cannot be used", () => {
  it("is not overwritten when it is damaged", async () => {
    await profile("track", "--command", "train");
    await writeFile(join(world, "world.json"), '{"interests": {');
    const before = await readFile(join(world, "world.json"), "utf8");
    for (const argv of [["track", "--command", "train"], ["view"], ["reset", "--yes"]]) {
      expect((await profile(...argv)).exitCode).toBe(4);
      expect(await readFile(join(world, "world.json"), "utf8")).toBe(before);
    }
  });

  it("is waited for while another process has it, and not for ever", async () => {
    const system = await PersonaSystem.open({ store: jsonFileStore(world) });
    const argv = ["profile", "track", "--command", "train", "--store", world];
    const ended = await dramatis([...argv, "--json"], { step: 2000 });
    expect(ended.exitCode).toBe(3);
    expect(JSON.parse(ended.stderr).error.code).toBe("store/locked");
    const waiting = dramatis(argv);
    await system.close();
    expect((await waiting).exitCode).toBe(0);
    expect((await profile.json("top", "command")).top).toMatchObject([{ key: "train", count: 1 }]);
  });
});
