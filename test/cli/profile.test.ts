import { existsSync } from "node:fs";
import { join } from "node:path";
import { PersonaSystem } from "dramatis";
import { jsonFileStore } from "dramatis/stores/json-file";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { widthOf } from "../../src/cli/text/width.js";
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

describe("profile track, summary and top", () => {
  it("counts commands, interests with their parts, and models, and makes the world when there is none", async () => {
    expect((await profile("track", "--category", "nlp", "--subcategory", "gpt")).exitCode).toBe(0);
    await profile(
      "track",
      "--category",
      "nlp",
      "--subcategory",
      "bert",
      "--command",
      "train",
      "--model",
      "transformer",
    );
    const { stdout } = await profile("track", "--category", "nlp", "--subcategory", "gpt", "--command", "train");
    expect(stdout).toBe("local: interest nlp, gpt\nlocal: command train\n");
    expect(await profile.json("top", "interest")).toMatchObject({
      user: "local",
      kind: "interest",
      top: [{ key: "nlp", count: 3, subs: { gpt: 2, bert: 1 }, lastAt: expect.stringMatching(/^20\d\d-/) }],
    });
    const shown = await profile("top", "interest");
    expect(shown.stdout).toMatch(/^nlp +3 +20\d\d-\d\d-\d\d \d\d:\d\d +gpt 2, bert 1$/m);
    const summary = await profile("summary");
    expect(summary.stdout).toMatch(/^command +2 +1 +train 2$/m);
    expect(summary.stdout).toMatch(/^model +1 +1 +transformer 1$/m);
    expect(await profile.json("summary")).toMatchObject({
      kinds: [{ kind: "interest", uses: 3, keys: 1 }, {}, {}],
      facts: 0,
    });
  });

  it("keeps preferences of any name, also such as are the names of parts of a program", async () => {
    for (const each of [
      "interests=none",
      "to_dict=[1,2]",
      "__proto__=x",
      "scale=large=very",
      'experiment_patterns=["ablation"]',
    ])
      expect((await profile("track", "--preference", each)).exitCode).toBe(0);
    const { preferences } = await profile.json("summary");
    expect(Object.entries(preferences)).toEqual([
      ["interests", "none"],
      ["to_dict", [1, 2]],
      ["__proto__", "x"],
      ["scale", "large=very"],
      ["experiment_patterns", ["ablation"]],
    ]);
    expect((await profile("summary")).stdout).toMatch(/^Preferences\n {2}interests +none$/m);
  });

  it("takes every option that is given several times, and says that it may be", async () => {
    const given = [
      ["--category", "nlp", "--category", "vision"],
      ["--command", "train", "--command", "test", "--command", "train"],
      ["--model", "gpt", "--model", "bert"],
      ["--favorite", "a.py", "--favorite", "b.py"],
      ["--preference", "a=1", "--preference", "b=2"],
    ].flat();
    const { tracked } = await profile.json("track", ...given);
    expect(tracked).toHaveLength(11);
    const summary = await profile.json("summary");
    expect(summary).toMatchObject({
      kinds: [
        { kind: "interest", uses: 2, keys: 2 },
        { kind: "command", uses: 3, keys: 2 },
        { kind: "model", uses: 2, keys: 2 },
      ],
      favorites: { config: ["a.py", "b.py"] },
      preferences: { a: 1, b: 2 },
    });
    await profile("track", "--no-favorite", "a.py", "--no-favorite", "b.py");
    await profile("track", "--command", "train", "--command", "test", "--undo");
    expect(await profile.json("summary")).toMatchObject({ kinds: [{}, { uses: 1, keys: 1 }, {}], favorites: {} });
    const help = (await dramatis(["profile", "--help"])).stdout.replaceAll(/\s+/g, " ");
    expect(help.match(/may be given several times/g)).toHaveLength(6);
  });

  it("keeps a favourite once, and takes it away again", async () => {
    for (let time = 0; time < 2; time++) await profile("track", "--favorite", "gpt.py");
    expect((await profile.json("summary")).favorites).toEqual({ config: ["gpt.py"] });
    expect((await profile("track", "--no-favorite", "gpt.py")).stdout).toBe("local: no favourite any more: gpt.py\n");
    expect((await profile.json("summary")).favorites).toEqual({});
    expect((await profile("track", "--no-favorite", "gpt.py")).stdout).toBe("local: was no favourite: gpt.py\n");
    expect(await profile.json("track", "--no-favorite", "gpt.py", "--command", "train")).toMatchObject({
      tracked: ["command train"],
      unchanged: ["no favourite any more: gpt.py"],
    });
  });

  it("takes a use back, however its name is written, and says when there is none", async () => {
    const world404 = await profile("track", "--command", "train", "--undo");
    expect(world404).toMatchObject({ exitCode: 1, stdout: "" });
    expect(existsSync(world)).toBe(false);
    for (const command of ["train", "Train", "evaluate"]) await profile("track", "--command", command);
    await profile("track", "--category", "nlp", "--subcategory", "gpt");
    const { stdout } = await profile(
      "track",
      "--command",
      "TRAIN",
      "--category",
      "NLP",
      "--subcategory",
      "bert",
      "--undo",
    );
    expect(stdout).toBe("local: nothing to take back of interest NLP, bert\nlocal: taken back: command TRAIN\n");
    const { top } = await profile.json("top", "command");
    const counts = top.map(({ key, count }: { key: string; count: number }) => `${key} ${count}`).toSorted();
    expect(counts).toEqual(["evaluate 1", "train 1"]);
    expect(await profile.json("track", "--category", "nlp", "--subcategory", "gpt", "--undo")).toMatchObject({
      tracked: ["taken back: interest nlp, gpt"],
      unchanged: [],
    });
    expect((await profile.json("top", "interest")).top).toEqual([]);
  });

  it("lets an old habit fade with a half-life, and not without", async () => {
    const clock = { now: () => Date.parse("2020-02-01T00:00:00Z") };
    const system = await PersonaSystem.open({ store: jsonFileStore(world), clock });
    for (let time = 0; time < 5; time++) system.profiles.usage("local").trackCommand("old");
    await system.close();
    for (let time = 0; time < 2; time++) await profile("track", "--command", "new");
    expect((await profile.json("top", "command")).top.map(({ key }: { key: string }) => key)).toEqual(["old", "new"]);
    const faded = await profile.json("top", "command", "--half-life", "7.5", "--limit", "1");
    expect(faded).toMatchObject({ halfLifeDays: 7.5, top: [{ key: "new" }] });
    expect((await profile("top", "command", "--half-life", "30")).stdout).toMatch(/^old +0\.\d\d /m);
  });

  it("keeps users apart, and says what there is when a kind was not meant", async () => {
    await profile("track", "--command", "train", "--user", "kim");
    expect((await profile.json("top", "command")).top).toEqual([]);
    const { stdout, exitCode } = await profile("top", "commands", "--user", "kim");
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Did you mean "command"?');
  });

  it.each([
    [[], /needs ACTION/],
    [["vieww"], /Did you mean "view"\?/],
    [["track"], /nothing to track/],
    [["track", "--subcategory", "gpt"], /--category/],
    [["track", "--category", "a", "--category", "b", "--subcategory", "c"], /--subcategory is of one category/],
    [["track", "--category", "a", "--subcategory", "b", "--subcategory", "c"], /--subcategory takes one value/],
    [["track", "--preference", "a=1", "--preference", "a=2"], /--preference gives "a" two values/],
    [["track", "--command", "  "], /--command must be a name, but is blank/],
    [["track", "--category", "a", "--subcategory", "\u00a0"], /--subcategory must be a name, but is blank/],
    [["track", "--favorite", " "], /--favorite must be a name, but is blank/],
    [["track", "--preference", " =1"], /key=value/],
    [["view", "--at", "2020-01-01", "--at", "2021-01-01"], /--at takes one value/],
    [["track", "--undo"], /nothing to take back/],
    [["track", "--undo", "--command", "train", "--favorite", "a"], /--undo takes back uses/],
    [["top", "command", "--undo"], /has no option --undo/],
    [["track", "--preference", "fast"], /key=value/],
    [["track", "--preference", "=fast"], /key=value/],
    [["top"], /needs KIND/],
    [["top", "command", "--half-life", "0"], /above 0/],
    [["top", "command", "--half-life", "soon"], /above 0/],
    [["top", "command", "--limit", "-1"], /--limit/],
    [["view", "command"], /does not know what to do with "command"/],
    [["view", "--command", "train"], /has no option --command/],
    [["import"], /needs FILE/],
    [["export", "--out", "a", "--folder", "b"], /either/],
  ])("does not do what cannot be meant: %j", async (argv, expected) => {
    const { exitCode, stdout, stderr } = await profile(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(expected);
    expect(existsSync(world)).toBe(false);
  });
});

describe("profile view", () => {
  it("shows facts by topic within 80 columns, and nothing that could take over a terminal", async () => {
    await botWorld(world);
    const { exitCode, stdout } = await profile("view", "--user", "kim");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("2 facts · version 1 of 2026-01-05 19:04");
    expect(stdout).toMatch(/^interests\n {2}food +loves marzipan; says "wait; no" often \(since 2026-01-05, 90 %\)$/m);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("fears water");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(await profile.json("view", "--user", "kim")).toMatchObject({
      user: "kim",
      profile: { version: 1, facts: [{ topic: "interests" }, { topic: "work" }] },
      consent: null,
      waiting: 0,
      habits: { kinds: [{ kind: "command" }] },
    });
  });

  it("shows what one character alone knows, and what held at a time", async () => {
    await botWorld(world);
    expect((await profile("view", "--user", "kim", "--character", "Mira")).stdout).toContain("fears water");
    expect((await profile.json("view", "--user", "kim", "--at", "2020-01-01T00:00:00Z")).profile.facts).toEqual([]);
    expect((await profile("view", "--user", "kim", "--character", "Miro")).stderr).toContain("Mira");
    expect((await profile("view", "--user", "kim", "--at", "soon")).exitCode).toBe(2);
  });

  it("shows at a time nothing that is only as it is now", async () => {
    await botWorld(world);
    const more = ["--command", "train", "--favorite", "gpt.py", "--preference", "scale=large"];
    await profile("track", ...more, "--user", "kim");
    for (const at of ["2020-01-01", "2030-01-01"]) {
      const { stdout } = await profile("view", "--user", "kim", "--at", at);
      expect(stdout).toContain(`as of ${at}`);
      expect(stdout).not.toMatch(/train|gpt\.py|large/);
      expect(stdout.replaceAll("\n", " ")).toContain("preferences and consent have no history; without --at");
      expect(stdout.includes("Nothing was known of kim")).toBe(at === "2020-01-01");
      const seen = await profile.json("view", "--user", "kim", "--at", at);
      expect(Object.keys(seen)).toEqual(["store", "user", "at", "profile"]);
      expect(seen.at).toBe(at);
    }
    expect((await profile("view", "--user", "kim")).stdout).toMatch(/train[^]*gpt\.py[^]*large/);
  });

  it("shows what earlier sessions left, also where nothing else is known", async () => {
    const system = await PersonaSystem.open({ store: jsonFileStore(world), profiles: { autoExtract: false } });
    const session = system.sessions.start({ userId: "kim" });
    session.append({ role: "user", content: "I lost my silver ring at the mill." });
    await session.end();
    await system.close();
    const { stdout } = await profile("view", "--user", "kim");
    expect(stdout).toMatch(/^Earlier sessions\n {2}20\d\d-\d\d-\d\d .*silver ring/m);
    expect(stdout).not.toContain("Nothing is known");
  });

  it("refuses a time that is none, also of a user of whom nothing is known", async () => {
    await botWorld(world);
    const { exitCode, stderr } = await profile("view", "--user", "nobody", "--at", "yesterday");
    expect(stderr).toContain("is not a time");
    expect(exitCode).not.toBe(0);
  });

  it("has nothing to say against a kind of which none is to be shown", async () => {
    await profile("track", "--command", "train");
    const { stdout } = await profile("top", "command", "--limit", "0");
    expect(stdout).toBe("There is nothing to show with --limit 0.\n");
  });

  it("says when nothing is known, and when there is no world", async () => {
    const none = await profile("view");
    expect({ ...none, stderr: "" }).toEqual({ exitCode: 1, stdout: "", stderr: "" });
    expect(none.stderr).not.toContain("demo");
    for (const remedy of ["profile track --command NAME", "profile import FILE", "--user local"])
      expect(none.stderr.split("\n").filter((line) => line.includes(remedy) && line.includes(world))).toHaveLength(1);
    expect(existsSync(world)).toBe(false);
    await botWorld(world);
    expect((await profile("view")).stdout).toContain("Nothing is known of local");
    expect(await profile.json("view")).toMatchObject({ user: "local", profile: null });
  });
});

describe("names of any kind", () => {
  it("are shown within the width of the terminal, on one line, and cannot take it over", async () => {
    const names = ["x".repeat(300), "模型".repeat(60), "a\u001b[2J\nb\u202e", "__proto__", "\u2800"];
    for (const name of names)
      await profile(
        "track",
        "--category",
        name,
        "--subcategory",
        name,
        "--favorite",
        name,
        "--preference",
        `${name}=${name}`,
      );
    for (const argv of [
      ["view"],
      ["summary"],
      ["top", "interest"],
      ["top", "interest", "--half-life", "30"],
      ["top", names[1] ?? ""],
      ["view", "--user", names[2] ?? ""],
    ]) {
      for (const columns of [80, 40]) {
        const { exitCode, stdout } = await dramatis(["profile", ...argv, "--store", world], { isTTY: true, columns });
        expect(exitCode).toBe(0);
        expect(stdout.split("\n").filter((line) => widthOf(line) > columns)).toEqual([]);
        for (const hostile of ["\u001b[2J", "\u202e"]) expect(stdout).not.toContain(hostile);
      }
    }
    expect((await profile.json("top", "interest", "--limit", "9")).top).toHaveLength(names.length);
  });
});
