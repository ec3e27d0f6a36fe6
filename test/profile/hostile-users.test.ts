import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonaSystem, isDramatisError, type DramatisError } from "../../src/index.js";
import { says, scene } from "./scenes.js";

const OPTIONS = { background: "manual", clock: { now: () => Date.UTC(2026, 3, 1) } } as const;

/** A snapshot with one of everything that is kept of users. */
async function richUsers(): Promise<Record<string, unknown>> {
  const { system, clock } = scene({ scope: "character", batchSize: 4, autoExtract: false });
  system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
  const { profiles } = system;
  for (const line of [
    "My name is Ann.",
    "I live in Leeds.",
    "I work as a nurse.",
    "I love tea.",
    "I live in Oslo now.",
  ]) {
    profiles.ingest([says("ann", line, { id: `given ${line}` })], { sessionId: "s1" });
    clock.advance(60_000);
  }
  await profiles.drain();
  profiles.ingest([says("ann", "I love chess.")], { character: "Mira" });
  await profiles.drain();
  const [fact] = profiles.get("ann")?.facts ?? [];
  profiles.update("ann", [{ action: "update", id: fact?.id ?? "", value: "Ann Lee", evidence: [] }]);
  profiles.update("ann", [{ action: "add", topic: "a", subTopic: "b", value: "c; d", evidence: [] }]);
  profiles.rollback("ann", profiles.get("ann")?.version ?? 1);
  profiles.ingest([says("ann", "I have two cats."), says("bob", "I wait.")]);
  const usage = profiles.usage("ann");
  usage.trackInterest("nlp", { sub: "gpt" });
  usage.addFavorite("config", "a.py");
  usage.setPreference("theme", { dark: true });
  profiles.setConsent("bob", true);
  return JSON.parse(JSON.stringify(system.toJSON())) as Record<string, unknown>;
}

const valid = await richUsers();
const paths = [...pathsIn(valid["users"], ["users"])];

function* pathsIn(value: unknown, path: readonly string[]): Iterable<readonly string[]> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* pathsIn(item, [...path, key]);
}

function withChange(path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(valid);
  let node: unknown = copy;
  for (const key of path.slice(0, -1)) node = (node as Record<string, unknown>)[key];
  (node as Record<string, unknown>)[path.at(-1) ?? ""] = value;
  return copy;
}

/** The error that refuses a snapshot, or undefined when it gives a system that works. */
async function refusalOf(snapshot: unknown): Promise<DramatisError | undefined> {
  let system: PersonaSystem;
  try {
    system = PersonaSystem.fromJSON(snapshot, OPTIONS);
  } catch (error) {
    if (isDramatisError(error) && error.code.startsWith("snapshot/")) return error;
    throw error;
  }
  expect(PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), OPTIONS).hash()).toBe(system.hash());
  await system.profiles.drain();
  system.profiles.stats();
  for (const userId of system.profiles.list()) {
    system.profiles.get(userId);
    system.profiles.history(userId);
    system.profiles.search(userId, "Leeds");
    system.profiles.usage(userId).summary();
    system.profiles.update(userId, [{ action: "add", topic: "a", subTopic: "b", value: "new", evidence: [] }]);
    await system.profiles.getConversationContext({ userId, messages: [] });
  }
  expect(PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), OPTIONS).hash()).toBe(system.hash());
  return undefined;
}

describe("users in a snapshot that was tampered with", () => {
  it("are valid to begin with", async () => {
    expect(await refusalOf(valid)).toBeUndefined();
    expect(paths.length).toBeGreaterThan(200);
  });

  it("work or are refused, whatever one thing of theirs has become", { timeout: 120_000 }, async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.oneof(
          fc.jsonValue({ maxDepth: 2 }),
          fc.constantFrom<unknown>(
            -1,
            2 ** 53,
            1.5,
            "",
            "__proto__",
            null,
            [],
            {},
            undefined,
            "2026-01-01T00:00:00.000Z",
          ),
        ),
        async (path, value) => {
          const error = await refusalOf(withChange(path, value));
          if (error !== undefined) refused++;
        },
      ),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it.each([
    ["a user twice", (users: unknown[]) => users.push(structuredClone(users[0]))],
    [
      "a profile of a character that there is none of",
      (users: unknown[]) => setAt(users, "0.profiles.1.character", "x.9"),
    ],
    ["a profile twice", (users: unknown[]) => setAt(users, "0.profiles.1.character", undefined)],
    ["versions that do not count up", (users: unknown[]) => setAt(users, "0.profiles.0.archive.versions.0.version", 7)],
    [
      "a change of no kind",
      (users: unknown[]) => setAt(users, "0.profiles.0.archive.versions.0.changes.0.action", "merge"),
    ],
    ["more that is due than what waits", (users: unknown[]) => setAt(users, "0.profiles.0.due", [2, 97])],
  ])("are refused with %s", async (_what, change) => {
    const copy = structuredClone(valid);
    change(copy["users"] as unknown[]);
    expect(await refusalOf(copy)).toMatchObject({ code: "snapshot/invalid" });
  });
});

function setAt(root: unknown, path: string, value: unknown): void {
  const keys = path.split(".");
  let node = root;
  for (const key of keys.slice(0, -1)) node = (node as Record<string, unknown>)[key];
  (node as Record<string, unknown>)[keys.at(-1) ?? ""] = value;
}
