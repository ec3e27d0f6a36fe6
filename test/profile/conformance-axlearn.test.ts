// AXLearn's user profile, row by row. Every test is something it promises, or something it was seen to get wrong.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { manualClock, PersonaSystem, type JsonObject, type ManualClock, type Usages } from "dramatis";
import { exportProfiles, importProfiles } from "dramatis/files";
import { describe, expect, it, vi } from "vitest";
import { profileCommand, type ProfileCommand } from "../cli/profile-world.js";
import { caught, caughtLater } from "../core/caught.js";
import { makeFolder } from "../stores/rig.js";

const DAY = 86_400_000;

interface Habits {
  readonly system: PersonaSystem;
  readonly usage: Usages;
  readonly clock: ManualClock;
}

function habits(): Habits {
  const clock = manualClock("2026-03-01T12:00:00Z");
  const system = new PersonaSystem({ clock, background: "manual" });
  return { system, usage: system.profiles.usage("ann"), clock };
}

const names = (usage: Usages, kind: string, options: object = {}): string[] =>
  usage.top(kind, options).map(({ key }) => key);

/** What AXLearn saves, with whatever else. */
function savedByAxlearn(more: JsonObject = {}): JsonObject {
  return {
    profile_version: "1.0.0",
    created_at: "2025-11-01T08:00:00.123456",
    last_updated: "2025-11-03T08:00:00.123456",
    interests: { nlp: { category: "nlp", subcategories: ["gpt"], frequency: 7, last_accessed: "2025-11-02T08:00:00" } },
    command_history: { train: { command: "train", count: 12, last_used: "2025-11-03T07:00:00" } },
    favorite_configs: ["gpt.py"],
    frequently_used_models: { transformer: 4 },
    experiment_patterns: ["ablation"],
    preferred_accelerator: "tpu",
    typical_scale: "large",
    ...more,
  };
}

/** A file of AXLearn, and a command to take it in with. */
async function fileOfAxlearn(saved: JsonObject): Promise<{ file: string; profile: ProfileCommand }> {
  const folder = makeFolder();
  const file = join(folder, "user_profile.json");
  await writeFile(file, JSON.stringify(saved));
  return { file, profile: profileCommand(join(folder, "world")) };
}

describe("a profile", () => {
  it("has a version that is looked at: one of a later release is refused, and not half read", async () => {
    const { system, usage } = habits();
    usage.trackCommand("train");
    const [document] = [...system.profiles.export()];
    const other = habits().system;
    expect(caught(() => other.profiles.import([{ ...document, version: 99 }])).code).toBe("snapshot/version");
    const { file, profile } = await fileOfAxlearn(savedByAxlearn({ profile_version: "2.0.0" }));
    const ended = await profile("import", file);
    expect([ended.exitCode, ended.stderr]).toEqual([4, expect.stringContaining("profile_version")]);
  });

  it("has a place for patterns of experiments, which anybody can write", () => {
    const { usage } = habits();
    usage.track("experiment", "ablation");
    usage.setPreference("experiment_patterns", ["ablation"]);
    expect(names(usage, "experiment")).toEqual(["ablation"]);
    expect(usage.preferences).toEqual({ experiment_patterns: ["ablation"] });
  });

  it("comes over from a file of AXLearn, with all that is in it", async () => {
    const { file, profile } = await fileOfAxlearn(savedByAxlearn());
    expect((await profile("import", file)).exitCode).toBe(0);
    expect(await profile.json("summary")).toMatchObject({
      kinds: [
        { kind: "interest", uses: 7, top: [{ key: "nlp", subs: { gpt: 1 }, lastAt: "2025-11-02T08:00:00.000Z" }] },
        { kind: "command", uses: 12 },
        { kind: "model", uses: 4 },
      ],
      favorites: { config: ["gpt.py"] },
      preferences: { preferred_accelerator: "tpu", typical_scale: "large", experiment_patterns: ["ablation"] },
    });
  });
});

describe("tracking", () => {
  it("counts commands, interests and models, and knows when each was used last", () => {
    const { usage, clock } = habits();
    usage.trackCommand("train");
    clock.advance(1000);
    usage.trackCommand("train");
    usage.trackInterest("nlp");
    usage.trackModelUsage("transformer");
    expect(usage.top("command")).toEqual([{ key: "train", count: 2, subs: {}, lastAt: "2026-03-01T12:00:01.000Z" }]);
    expect([names(usage, "interest"), names(usage, "model")]).toEqual([["nlp"], ["transformer"]]);
  });

  it("counts the parts of an interest too", () => {
    const { usage } = habits();
    for (const sub of ["gpt", "bert", "gpt"]) usage.trackInterest("nlp", { sub });
    expect(usage.top("interest")).toMatchObject([{ count: 3, subs: { gpt: 2, bert: 1 } }]);
  });

  it("takes two spellings of a name for one", () => {
    const { usage } = habits();
    for (const name of ["NLP", "nlp", " Nlp "]) usage.trackInterest(name, { sub: name });
    expect(usage.top("interest")).toMatchObject([{ key: "NLP", count: 3, subs: { NLP: 3 } }]);
  });

  it("puts two spellings in a file of AXLearn together, and loses no count of either", async () => {
    const nlp = { category: "nlp", subcategories: ["gpt"], frequency: 7, last_accessed: "2025-11-02T08:00:00" };
    const interests = {
      nlp,
      NLP: { ...nlp, subcategories: ["GPT"], frequency: 2, last_accessed: "2025-11-03T08:00:00" },
    };
    const { file, profile } = await fileOfAxlearn(
      savedByAxlearn({ interests, frequently_used_models: { GPT: 1, gpt: 2 } }),
    );
    await profile("import", file);
    expect((await profile.json("top", "interest")).top).toEqual([
      { key: "nlp", count: 9, subs: { gpt: 2 }, lastAt: "2025-11-03T08:00:00.000Z" },
    ]);
    expect((await profile.json("top", "model")).top).toMatchObject([{ key: "GPT", count: 3 }]);
  });

  it("lets an old habit fade behind a new one, when it is asked for that", () => {
    const { usage, clock } = habits();
    for (let use = 0; use < 100; use++) usage.trackCommand("old");
    clock.advance(300 * DAY);
    for (let use = 0; use < 3; use++) usage.trackCommand("new");
    expect(names(usage, "command", { halfLifeDays: 30 })).toEqual(["new", "old"]);
    expect(names(usage, "command")).toEqual(["old", "new"]);
  });

  it("can be taken back", () => {
    const { usage } = habits();
    usage.trackCommand("train");
    usage.trackCommand("trian");
    expect(usage.untrack("command", "trian")).toBe(true);
    expect(names(usage, "command")).toEqual(["train"]);
    expect(usage.untrack("command", "trian")).toBe(false);
  });
});

describe("favourites", () => {
  it("are there once, and can be taken away", () => {
    const { usage } = habits();
    for (const id of ["a.py", "a.py", "b.py"]) usage.addFavorite("config", id);
    expect(usage.summary()["favorites"]).toEqual({ config: ["a.py", "b.py"] });
    expect([usage.removeFavorite("config", "a.py"), usage.removeFavorite("config", "a.py")]).toEqual([true, false]);
    expect(usage.summary()["favorites"]).toEqual({ config: ["b.py"] });
  });
});

describe("preferences", () => {
  it("of a name that nobody thought of are kept", () => {
    const { usage } = habits();
    usage.setPreference("preferred_accelerator", "tpu");
    usage.setPreference("favourite_colour", { of: "plots", is: "teal" });
    expect(usage.preferences).toEqual({
      preferred_accelerator: "tpu",
      favourite_colour: { of: "plots", is: "teal" },
    });
  });

  it("overwrite no data and no method, whatever they are called", () => {
    const { usage } = habits();
    usage.trackInterest("nlp");
    for (const name of ["interests", "to_dict", "track", "summary", "toString", "__proto__"])
      usage.setPreference(name, 1);
    expect(usage.summary()).toMatchObject({ kinds: [{ kind: "interest", uses: 1 }] });
    expect(Object.keys(usage.preferences)).toHaveLength(6);
    usage.track("interest", "nlp");
    expect(usage.top("interest")).toMatchObject([{ count: 2 }]);
  });
});

describe("the most used", () => {
  it("are ten, or as many as one wants, most first, and among equals what was used last", () => {
    const { usage, clock } = habits();
    for (let use = 0; use < 12; use++) {
      usage.trackCommand(`command ${use}`);
      clock.advance(1);
    }
    usage.trackCommand("command 0");
    expect(names(usage, "command")).toHaveLength(10);
    expect(names(usage, "command", { limit: 3 })).toEqual(["command 0", "command 11", "command 10"]);
  });
});

describe("the summary", () => {
  it("has totals, what is used most, favourites and preferences", () => {
    const { usage } = habits();
    for (let use = 0; use < 7; use++) usage.trackInterest(`interest ${use}`);
    usage.addFavorite("config", "a.py");
    usage.setPreference("typical_scale", "large");
    expect(usage.summary()).toMatchObject({
      kinds: [{ kind: "interest", uses: 7, keys: 7, top: { length: 5 } }],
      favorites: { config: ["a.py"] },
      preferences: { typical_scale: "large" },
    });
  });

  it("is there as a text for a prompt too, with what is a habit", async () => {
    const { system, usage } = habits();
    for (let use = 0; use < 5; use++) usage.trackInterest("chess");
    const messages = [{ role: "user" as const, content: "What shall we play?" }];
    expect((await system.profiles.getConversationContext({ userId: "ann", messages })).text).toContain("chess");
  });
});

describe("a manager of profiles", () => {
  it("keeps what was tracked without being told to save", async () => {
    const folder = makeFolder();
    const first = await PersonaSystem.open({ store: folder });
    first.profiles.usage("ann").trackCommand("train");
    await first.close();
    const second = await PersonaSystem.open({ store: folder });
    expect(second.profiles.usage("ann").top("command")).toMatchObject([{ key: "train", count: 1 }]);
    await second.close();
  });

  it("leaves a damaged file as it is, and goes on with no other", async () => {
    const folder = makeFolder();
    const profile = profileCommand(folder);
    await profile("track", "--command", "train");
    const path = join(folder, "world.json");
    await writeFile(path, (await readFile(path, "utf8")).slice(0, -20));
    const damaged = await readFile(path, "utf8");
    expect((await caughtLater(() => PersonaSystem.open({ store: folder }))).code).toBe("store/corrupt");
    expect((await profile("track", "--command", "train")).exitCode).toBe(4);
    expect(await readFile(path, "utf8")).toBe(damaged);
  });

  it("takes in an interest with a field it does not know, and loses nothing for it", async () => {
    const nlp = { category: "nlp", subcategories: [], frequency: 7, last_accessed: "2025-11-02T08:00:00", mood: "new" };
    const { file, profile } = await fileOfAxlearn(savedByAxlearn({ interests: { nlp }, invented: [1] }));
    expect((await profile("import", file)).exitCode).toBe(0);
    expect(await profile.json("summary")).toMatchObject({ kinds: [{ uses: 7 }, { uses: 12 }, { uses: 4 }] });
  });

  it("keeps users apart", () => {
    const { system, usage } = habits();
    usage.trackCommand("train");
    expect(system.profiles.usage("bob").top("command")).toEqual([]);
    expect(caught(() => system.profiles.usage("")).code).toBe("config/invalid");
  });

  it("resets one user's habits, and deletes all of that user when asked", async () => {
    const { system, usage } = habits();
    usage.trackCommand("train");
    system.profiles.usage("bob").trackCommand("evaluate");
    usage.reset();
    expect(usage.summary()).toEqual({ kinds: [], favorites: {}, preferences: {} });
    usage.trackCommand("train");
    await system.forgetUser("ann");
    expect([...system.profiles.export()]).toMatchObject([{ userId: "bob" }]);
  });
});

describe("the command line", () => {
  it("views, sums up, tracks, exports, takes in again, resets and deletes", async () => {
    const folder = makeFolder();
    const profile = profileCommand(join(folder, "world"));
    await profile("track", "--category", "nlp", "--subcategory", "gpt", "--command", "train", "--model", "transformer");
    expect((await profile("view")).stdout).toContain("nlp");
    expect((await profile("summary")).stdout).toContain("3 uses");
    await profile("export", "--out", join(folder, "me.json"));
    const other = profileCommand(join(folder, "other"));
    await other("import", join(folder, "me.json"));
    expect((await other.json("summary")).kinds).toEqual((await profile.json("summary")).kinds);
    expect((await other.answering("no", "reset")).stdout).toBe("Nothing was changed.\n");
    await other.answering("yes", "reset");
    expect((await other.json("summary")).kinds).toEqual([]);
    expect((await profile("forget", "--yes")).exitCode).toBe(0);
    expect((await profile.json("summary")).kinds).toEqual([]);
  });

  it("keeps its data where it is told to, and ends with a code that says how it went", async () => {
    const folder = makeFolder();
    const [here, there] = ["here", "there"].map((name) => profileCommand(join(folder, name)));
    expect((await here?.("track", "--command", "train"))?.exitCode).toBe(0);
    expect((await here?.("trak"))?.exitCode).toBe(2);
    expect((await there?.("view"))?.exitCode).toBe(1);
  });
});

describe("privacy", () => {
  it("keeps everything on this machine: nothing is asked of any network", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
    try {
      const { system, usage } = habits();
      usage.trackInterest("nlp");
      const folder = makeFolder();
      expect(await exportProfiles(system, folder)).toBe(1);
      const other = habits().system;
      expect(await importProfiles(other, folder)).toBe(1);
      expect(other.profiles.usage("ann").top("interest")).toEqual(usage.top("interest"));
      other.profiles.usage("ann").reset();
      await system.forgetUser("ann");
      expect([...system.profiles.export(), ...other.profiles.export()]).toEqual([]);
      expect(fetched).not.toHaveBeenCalled();
    } finally {
      fetched.mockRestore();
    }
  });
});
