import fc from "fast-check";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exportProfiles, importProfiles } from "../../src/files/files.js";
import { isDramatisError, manualClock, PersonaSystem, type JsonObject, type SystemOptions } from "../../src/index.js";
import { makeTemporaryFolder } from "../built-program.js";
import { errorOf } from "../support/error-of.js";

const folder = makeTemporaryFolder("profiles");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function newFolder(): string {
  count += 1;
  return join(folder, String(count));
}

function newSystem(options: SystemOptions = {}): PersonaSystem {
  return new PersonaSystem({ clock: manualClock("2026-03-01T12:00:00Z"), background: "manual", ...options });
}

function state(system: PersonaSystem, userId: string, topic: string, value: string): void {
  const evidence = [{ at: "2026-02-01T10:00:00Z", quote: value }];
  system.profiles.update(userId, [{ action: "add", topic, subTopic: "general", value, evidence }]);
}

function everythingOf(system: PersonaSystem): JsonObject[] {
  return [...system.profiles.export({ includeHistory: true })];
}

/** A folder with two users, and the names of their files by id. */
async function exported(): Promise<{ own: string; fileOf: Map<string, string> }> {
  const system = newSystem();
  state(system, "kim", "interests", "plays the cello");
  state(system, "lee", "work", "is a baker; and a diver");
  const own = newFolder();
  await exportProfiles(system, own);
  const manifest = JSON.parse(readFileSync(join(own, "manifest.json"), "utf8"));
  return { own, fileOf: new Map(manifest.users.map(({ userId, file }: JsonObject) => [userId, file])) };
}

function change(path: string, replace: (document: ReturnType<typeof JSON.parse>) => unknown): void {
  writeFileSync(path, JSON.stringify(replace(JSON.parse(readFileSync(path, "utf8")))));
}

const STRANGE = [
  "../../evil",
  "..",
  "/etc/passwd",
  "C:\\x",
  "CON",
  "con",
  "Con",
  "nul.json",
  "a\0b",
  "x".repeat(300),
  `${"x".repeat(299)}y`,
  "__proto__",
  "constructor",
  "manifest",
  "manifest.json",
  "王小明",
  "e\u0301",
  "\u00e9",
  " ",
  ".",
  "\ud800",
  "\ud801",
  "👩‍🚀",
];

describe("exportProfiles", () => {
  it("writes a file for each user whatever the id is, and nothing beside the folder", async () => {
    const system = newSystem();
    for (const id of STRANGE) state(system, id, "interests", `tea, said ${id.length}`);
    const own = join(newFolder(), "inner");
    expect(await exportProfiles(system, own)).toBe(STRANGE.length);
    const names = readdirSync(own);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(STRANGE.length + 1);
    expect(names.filter((name) => !/^[a-z0-9-]{1,80}\.json$/.test(name))).toEqual([]);
    expect(readdirSync(join(own, ".."))).toEqual(["inner"]);
    const other = newSystem();
    expect(await importProfiles(other, own)).toBe(STRANGE.length);
    expect(everythingOf(other)).toEqual([...system.profiles.export()]);
  });

  it("leaves nothing of a user who is gone since the last time, and nothing half written", async () => {
    const { own, fileOf } = await exported();
    writeFileSync(join(own, "mine.json"), "{}");
    const system = newSystem();
    await importProfiles(system, own);
    system.profiles.delete("lee");
    expect(await exportProfiles(system, own)).toBe(1);
    expect(new Set(readdirSync(own))).toEqual(new Set(["manifest.json", "mine.json", fileOf.get("kim")]));
  });

  it("leaves a manifest that is somebody else's as it was", async () => {
    const own = newFolder();
    mkdirSync(own);
    writeFileSync(join(own, "manifest.json"), '{"name":"my app"}');
    const error = await errorOf(exportProfiles(newSystem(), own));
    expect(isDramatisError(error, "import/invalid")).toBe(true);
    expect(readFileSync(join(own, "manifest.json"), "utf8")).toBe('{"name":"my app"}');
    expect(readdirSync(own)).toEqual(["manifest.json"]);
  });

  it("tells of a folder that cannot be written, and leaves what was there", async () => {
    const { own, fileOf } = await exported();
    const before = readFileSync(join(own, "manifest.json"), "utf8");
    const error = await errorOf(exportProfiles(newSystem(), join(own, fileOf.get("kim") ?? "")));
    expect(isDramatisError(error, "store/unavailable")).toBe(true);
    const system = newSystem();
    await importProfiles(system, own);
    state(system, "ann", "work", "is a judge");
    rmSync(join(own, fileOf.get("lee") ?? ""));
    mkdirSync(join(own, fileOf.get("lee") ?? ""));
    expect(isDramatisError(await errorOf(exportProfiles(system, own)))).toBe(true);
    expect(readFileSync(join(own, "manifest.json"), "utf8")).toBe(before);
  });

  it("writes versions when they are asked for", async () => {
    const system = newSystem();
    state(system, "kim", "interests", "plays the cello");
    state(system, "kim", "work", "is a baker");
    const [short, long] = [newFolder(), newFolder()];
    await exportProfiles(system, short);
    await exportProfiles(system, long, { includeHistory: true });
    const [without, withAll] = [newSystem(), newSystem()];
    await importProfiles(without, short);
    await importProfiles(withAll, long);
    expect(without.profiles.get("kim")).toEqual(system.profiles.get("kim"));
    expect(without.profiles.history("kim")).toEqual([]);
    expect(withAll.profiles.history("kim")).toEqual(system.profiles.history("kim"));
    expect(withAll.profiles.rollback("kim", 1).facts).toHaveLength(1);
  });
});

describe("importProfiles", () => {
  it("gives back just what was exported: facts, versions, habits, consent, what waits", async () => {
    const text = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }).filter((each) => each.trim() !== "");
    const user = fc.constantFrom("kim", "Kim", "../kim", "王");
    const step = fc.oneof(
      fc.record({ user, topic: fc.constantFrom("work", "interests", "家庭"), value: text }),
      fc.record({ user, track: text, sub: fc.option(text, { nil: undefined }), undo: fc.boolean() }),
      fc.record({ user, preference: text, json: fc.jsonValue({ maxDepth: 2 }) }),
      fc.record({ user, favorite: text }),
      fc.record({ user, said: text }),
      fc.record({ user, granted: fc.boolean() }),
    );
    const play = (system: PersonaSystem, one: Record<string, ReturnType<typeof JSON.parse>>): void => {
      const id = one["user"];
      const usage = system.profiles.usage(id);
      if ("granted" in one) return system.profiles.setConsent(id, one["granted"]);
      // Nothing is kept of those who refused.
      system.profiles.setConsent(id, true);
      if ("topic" in one) state(system, id, one["topic"], one["value"]);
      else if ("track" in one) {
        usage.track("command", one["track"], one["sub"] === undefined ? {} : { sub: one["sub"] });
        if (one["undo"]) usage.untrack("command", one["track"].toUpperCase());
      } else if ("preference" in one) usage.setPreference(one["preference"], one["json"]);
      else if ("favorite" in one) usage.addFavorite("config", one["favorite"]);
      else system.profiles.ingest([{ role: "user", content: one["said"], userId: id }]);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const system = newSystem();
        for (const one of steps) play(system, one);
        const own = newFolder();
        await exportProfiles(system, own, { includeHistory: true });
        const other = newSystem();
        await importProfiles(other, own);
        expect(everythingOf(other)).toEqual(everythingOf(system));
        for (const id of ["kim", "Kim", "../kim", "王"]) {
          expect(other.profiles.get(id)).toEqual(system.profiles.get(id));
          expect(other.profiles.buffer(id)).toEqual(system.profiles.buffer(id));
          expect(other.profiles.usage(id).summary()).toEqual(system.profiles.usage(id).summary());
        }
        const hash = other.hash();
        await importProfiles(other, own); // The same once more is no change.
        expect(other.hash()).toBe(hash);
        expect(PersonaSystem.fromJSON(other.toJSON()).hash()).toBe(hash);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["no JSON", (path: string) => writeFileSync(path, "{"), /not JSON/],
    ["no text", (path: string) => writeFileSync(path, new Uint8Array([0xff, 0xfe])), /not JSON/],
    ["missing", (path: string) => rmSync(path), /missing/],
    ["another's", (path: string) => change(path, (it) => ({ ...it, userId: "kim" })), /userId must be "lee"/],
    ["no profile", (path: string) => change(path, (it) => ({ userId: it.userId })), /format/],
    [
      "a fact without a value",
      (path: string) => change(path, (it) => (delete it.profiles[0].archive.facts[0].value, it)),
      /profiles\.0\.archive\.facts\.0\.value/,
    ],
    [
      "a confidence of 7",
      (path: string) => change(path, (it) => ((it.profiles[0].archive.facts[0].confidence = 7), it)),
      /profiles\.0\.archive\.facts\.0\.confidence/,
    ],
    [
      "a fact that is there twice",
      (path: string) => change(path, (it) => (it.profiles[0].archive.facts.push(it.profiles[0].archive.facts[0]), it)),
      /profiles\.0\.archive\.facts/,
    ],
    [
      "a version count that cannot be",
      (path: string) => change(path, (it) => ((it.profiles[0].archive.version = -1), it)),
      /profiles\.0\.archive\.version/,
    ],
    [
      "a character whom nobody knows",
      (path: string) => change(path, (it) => ((it.profiles[0].character = "Mira"), it)),
      /profiles\.0\.character.*Mira/,
    ],
  ])("takes in nothing when one file is %s, and names file and field", async (_name, spoil, expected) => {
    const { own, fileOf } = await exported();
    const file = fileOf.get("lee") ?? "";
    spoil(join(own, file));
    const system = newSystem();
    const before = system.hash();
    const error = await errorOf(importProfiles(system, own));
    expect(isDramatisError(error, "import/invalid")).toBe(true);
    expect(String(error)).toMatch(expected);
    expect(String(error)).toContain(file);
    expect(isDramatisError(error) && error.details["file"]).toBe(file);
    expect(system.hash()).toBe(before);
  });

  it("reads no file that a manifest names outside the folder", async () => {
    const { own } = await exported();
    for (const file of ["../secret.json", "/etc/passwd", "a/b.json", "manifest.json"]) {
      change(join(own, "manifest.json"), (it) => ({ ...it, users: [{ userId: "kim", file }] }));
      const error = await errorOf(importProfiles(newSystem(), own));
      expect(isDramatisError(error, "import/invalid")).toBe(true);
      expect(String(error)).toContain("manifest.json");
    }
  });

  it("refuses what a newer release wrote, and says so", async () => {
    const { own, fileOf } = await exported();
    change(join(own, fileOf.get("kim") ?? ""), (it) => ({ ...it, version: 2 }));
    expect(isDramatisError(await errorOf(importProfiles(newSystem(), own)), "snapshot/version")).toBe(true);
    change(join(own, "manifest.json"), (it) => ({ ...it, version: 2 }));
    expect(isDramatisError(await errorOf(importProfiles(newSystem(), own)), "snapshot/version")).toBe(true);
  });

  it("refuses a file that is far too long before it reads it", async () => {
    const { own, fileOf } = await exported();
    const path = join(own, fileOf.get("kim") ?? "");
    writeFileSync(path, Buffer.alloc(33 * 1024 * 1024, " "));
    expect(isDramatisError(await errorOf(importProfiles(newSystem(), own)), "import/limit")).toBe(true);
  });

  it("puts nothing in place of what is known, unless told to", async () => {
    const { own, fileOf } = await exported();
    const system = newSystem();
    state(system, "lee", "work", "is a pilot");
    const before = system.hash();
    const error = await errorOf(importProfiles(system, own));
    expect(isDramatisError(error, "import/invalid")).toBe(true);
    expect(String(error)).toContain(fileOf.get("lee"));
    expect(system.hash()).toBe(before);
    expect(await importProfiles(system, own, { replace: true })).toBe(2);
    expect(system.profiles.get("lee")?.facts.map(({ value }) => value)).toEqual(["is a baker; and a diver"]);
  });

  it("keeps nothing of a user who refused, or who was not asked where that is required", async () => {
    const { own } = await exported();
    const refusing = newSystem();
    refusing.profiles.setConsent("lee", false);
    expect(isDramatisError(await errorOf(importProfiles(refusing, own)), "profile/consent")).toBe(true);
    expect(refusing.profiles.list()).toEqual([]);
    const strict = newSystem({ profiles: { consent: "required" } });
    expect(isDramatisError(await errorOf(importProfiles(strict, own)), "profile/consent")).toBe(true);
    for (const id of ["kim", "lee"]) strict.profiles.setConsent(id, true);
    expect(await importProfiles(strict, own)).toBe(2);
    state(strict, "kim", "work", "is a nurse");
  });

  it("carries over a refusal", async () => {
    const system = newSystem();
    system.profiles.setConsent("kim", false);
    const own = newFolder();
    await exportProfiles(system, own);
    const other = newSystem();
    await importProfiles(other, own);
    expect(() => other.profiles.usage("kim").trackCommand("train")).toThrow(/does not want/);
  });

  it("finds the characters of profiles by name", async () => {
    const profiles = { scope: "character" } as const;
    const system = newSystem({ profiles });
    system.createCharacter({ name: "Mira", prompt: "You are Mira." });
    const evidence = [{ at: "2026-02-01T10:00:00Z", quote: "I bake" }];
    const add = { action: "add", topic: "work", subTopic: "job", value: "baker", evidence } as const;
    system.profiles.update("kim", [add], { character: "Mira" });
    const own = newFolder();
    await exportProfiles(system, own);
    const other = newSystem({ profiles, seed: "another" });
    for (const name of ["Jon", "Mira"]) other.createCharacter({ name, prompt: `You are ${name}.` });
    await importProfiles(other, own);
    expect(other.profiles.get("kim", { character: "Mira" })?.facts).toHaveLength(1);
    expect(other.profiles.get("kim", { character: "Jon" })).toBeUndefined();
    const shared = newSystem({ seed: "a third" });
    shared.createCharacter({ name: "Mira", prompt: "You are Mira." });
    expect(String(await errorOf(importProfiles(shared, own)))).toContain("scope");
  });

  it("gives later facts ids that none of the imported ones has", async () => {
    const { own } = await exported();
    const system = newSystem();
    await importProfiles(system, own);
    for (let at = 0; at < 5; at++) state(system, "kim", `topic ${at}`, `value ${at}`);
    expect(system.profiles.get("kim")?.facts).toHaveLength(6);
  });
});
