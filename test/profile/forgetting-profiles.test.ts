import { describe, expect, it } from "vitest";
import { manualClock, PersonaSystem, type JsonObject } from "../../src/index.js";

const SECRET = "marzipan";

/** A system that knows something of kim in every place where it can stand. */
function knowing(): PersonaSystem {
  const system = new PersonaSystem({
    clock: manualClock("2026-03-01T12:00:00Z"),
    background: "manual",
    profiles: { scope: "character" },
  });
  system.createCharacter({ name: "Mira", prompt: "You are Mira." });
  const { profiles } = system;
  const evidence = [{ at: "2026-02-01T10:00:00Z", quote: `I love ${SECRET}` }];
  const fact = { action: "add", topic: "interests", subTopic: "food", value: SECRET, evidence } as const;
  profiles.update("kim", [fact]);
  profiles.update("kim", [fact], { character: "Mira" });
  profiles.usage("kim").trackCommand(SECRET);
  profiles.usage("kim").setPreference("sweet", SECRET);
  profiles.ingest([{ role: "user", userId: "kim", content: `Buy ${SECRET}.` }]);
  profiles.update("lee", [{ ...fact, value: "tea", evidence: [] }]);
  profiles.ingest(
    [
      { role: "user", userId: "kim", content: `There is ${SECRET} in the kitchen.` },
      { role: "user", userId: "lee", content: "I bake bread." },
    ],
    { userIds: ["kim", "lee"] },
  );
  return system;
}

describe("forgetting what is known of a user", () => {
  it("takes facts, habits and what waits, also where it waits for others, and leaves no word", async () => {
    const system = knowing();
    const rehearsal = await system.forgetUser("kim", { dryRun: true });
    expect(rehearsal).toMatchObject({ dryRun: true, facts: 2 });
    expect(JSON.stringify(system.toJSON())).toContain(SECRET);
    const receipt = await system.forgetUser("kim");
    expect(receipt).toEqual({ ...rehearsal, dryRun: false });
    expect(JSON.stringify(system.toJSON())).not.toMatch(/marzipan|kim/);
    expect(system.profiles.list()).toEqual(["lee"]);
  });

  it("leaves to others what is theirs, in the order in which it waits", async () => {
    const system = knowing();
    await system.forgetUser("kim");
    expect(system.profiles.get("lee")?.facts.map(({ value }) => value)).toEqual(["tea"]);
    expect(system.profiles.buffer("lee").count).toBe(1);
    const { segments } = await system.profiles.drain();
    expect(segments).toBe(1);
    expect(system.profiles.buffer("lee").count).toBe(0);
  });

  it("takes what was said in a group out of what is known of the others, once that was read", async () => {
    const system = new PersonaSystem({ clock: manualClock("2026-03-01T12:00:00Z"), background: "manual" });
    const { profiles } = system;
    const say = (userId: string, content: string): void => {
      profiles.ingest([{ role: "user", userId, content }], { userIds: ["kim", "lee"] });
    };
    for (const [user, text] of [
      ["kim", `I work at a bakery and I love ${SECRET} and nougat.`],
      ["lee", "I work as a diver and I live in Oslo."],
    ] as const)
      say(user, text);
    await profiles.drain();
    const known = profiles.get("lee")?.facts;
    expect(known?.map(({ value }) => value)).toContain("diver");
    expect(profiles.search("lee", SECRET)).not.toEqual([]);
    await system.forgetUser("kim");
    expect(JSON.stringify(system.toJSON())).not.toMatch(/marzipan|kim/);
    expect(profiles.get("lee")?.facts).toEqual(known);
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
  });

  it("forgets a refusal too, since it is kept under the user's name", async () => {
    const system = knowing();
    system.profiles.setConsent("kim", false);
    await system.forgetUser("kim");
    expect(JSON.stringify(system.toJSON())).not.toContain("kim");
    system.profiles.usage("kim").trackCommand("train");
  });

  it("gives along with exportUser what another system can import", async () => {
    const system = knowing();
    const { profile } = await system.exportUser("kim");
    const other = new PersonaSystem({ background: "manual", profiles: { scope: "character" } });
    other.createCharacter({ name: "Mira", prompt: "You are Mira." });
    other.profiles.import([profile as JsonObject]);
    expect([...other.profiles.export({ userId: "kim", includeHistory: true })]).toEqual([profile]);
    expect(await system.exportUser("nobody")).not.toHaveProperty("profile");
  });
});
