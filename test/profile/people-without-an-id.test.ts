import { describe, expect, it } from "vitest";
import type { ChatMessage, PersonaSystem } from "../../src/index.js";
import { answers, says, scene } from "./scenes.js";

async function factsOf(system: PersonaSystem, userId: string): Promise<string[]> {
  await system.profiles.drain();
  return (system.profiles.get(userId)?.facts ?? []).map(({ value }) => value);
}

const guest: ChatMessage = { role: "user", name: "Guest", content: "I live in Rome." };

describe("words without the id of a user", () => {
  it("are not those of the one user who is named where a name says that somebody else spoke", async () => {
    const { system } = scene();
    system.profiles.ingest([
      says("kim", "I work as a nurse."),
      guest,
      { ...guest, name: "Max", content: "I hate dogs." },
    ]);
    expect(await factsOf(system, "kim")).toEqual(["nurse"]);
    system.profiles.ingest([guest], { userIds: ["zoe"] });
    expect(await factsOf(system, "zoe")).toEqual([]);
  });

  it("are the user's in the user's own conversation, with no name or with a name of the user", async () => {
    const { system } = scene();
    system.profiles.ingest([{ role: "user", content: "I live in Rome." }, answers("I see.", { name: "Mira" })], {
      userIds: ["zoe"],
    });
    expect(await factsOf(system, "zoe")).toEqual(["Rome"]);
    system.profiles.ingest([{ role: "user", name: "Kim", content: "I live in Rome." }], { userIds: ["kim"] });
    expect(await factsOf(system, "kim")).toEqual(["Rome"]);
    const named = says("u-1", "Hello.", { name: "Ann" });
    system.profiles.ingest([named, { role: "user", name: "Ann", content: "I live in Rome." }]);
    expect(await factsOf(system, "u-1")).toEqual(["Rome"]);
  });

  it("are nobody's without a name where somebody speaks of whom there is only a name", async () => {
    const { system } = scene();
    const nameless: ChatMessage = { role: "user", content: "I live in Oslo." };
    system.profiles.ingest([says("kim", "I work as a nurse."), guest, nameless]);
    expect(await factsOf(system, "kim")).toEqual(["nurse"]);
  });

  it("are not the user's in a session when they have another name; those without a name are", async () => {
    const { system } = scene();
    const session = system.sessions.start({ userId: "ann" });
    session.append(
      { role: "user", content: "I live in Oslo." },
      { ...guest, name: "Bob", content: "I work as a pilot." },
    );
    expect(session.messages.map(({ name, userId }) => [name, userId])).toEqual([
      [undefined, "ann"],
      ["Bob", undefined],
    ]);
    await session.end();
    expect(await factsOf(system, "ann")).toEqual(["Oslo"]);
    expect(system.profiles.get("ann")?.summaries[0]?.text).not.toMatch(/ann (?:works|is)/u);
  });

  it("are not stored as a user's who agreed when somebody spoke who did not", async () => {
    const { system } = scene({ consent: "required" });
    system.profiles.setConsent("bob", true);
    system.profiles.ingest([{ ...guest, name: "kim", content: "I live in Zanzibar." }, says("bob", "Hi.")]);
    expect(await factsOf(system, "bob")).toEqual([]);
  });
});
