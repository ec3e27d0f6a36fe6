import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { add, says, scene } from "./scenes.js";

function ann(): PersonaSystem {
  const { system } = scene({ scenario: "assistant" });
  system.profiles.update("ann", [
    add("work", "title", "nurse"),
    add("work", "employer", "Acme"),
    add("pet", "dog", "Rex"),
    add("Free Time", "sport", "rowing"),
  ]);
  return system;
}

/** Two topics in one segment. */
async function two(options: ConstructorParameters<typeof PersonaSystem>[0] = {}): Promise<PersonaSystem> {
  const { system } = scene({}, options);
  system.profiles.ingest([says("ann", "I have a dog called Rex. I work as a nurse.")]);
  await system.profiles.drain();
  return system;
}

describe("a name of a topic in an option", () => {
  it("is the topic's in any case, and with blanks for _, as in a schema", async () => {
    const { profiles } = ann();
    const topics = (wanted: string[]): (string | undefined)[] =>
      profiles.search("ann", "", { topics: wanted }).map(({ fact }) => fact?.value);
    expect(topics(["PET"])).toEqual(["Rex"]);
    expect(topics(["free_time"])).toEqual(["rowing"]);
    const of = async (request: object): Promise<string> =>
      (await profiles.getConversationContext({ userId: "ann", messages: [], ...request })).text;
    expect(await of({ onlyTopics: [" Pet"] })).toBe("Known of ann:\n- pet / dog: Rex");
    expect(await of({ preferTopics: ["FREE_TIME", "Pet"] })).toMatch(/^Known of ann:\n- Free Time[^\n]*\n- pet/);
    const lines = (await of({ topicLimits: { Work: 1 } })).split("\n");
    expect(lines.filter((line) => line.startsWith("- work"))).toHaveLength(1);
    expect(await of({ topicLimits: { WORK: 0, "free time": 0, pet: 0 } })).toBe("");
  });

  it("limits facts together whose topics are one", async () => {
    const { system } = scene();
    system.profiles.update("ann", [add("ship", "name", "Argo"), add("Ship", "port", "Brest")]);
    const { facts } = await system.profiles.getConversationContext({
      userId: "ann",
      messages: [],
      topicLimits: { SHIP: 1 },
    });
    expect(facts).toHaveLength(1);
  });
});

describe("an episode", () => {
  it("belongs to every topic that facts were read under, the first of them its tag", async () => {
    const { profiles } = await two();
    for (const topic of ["pet", "work", "Work"]) {
      const [found] = profiles.search("ann", "", { topics: [topic] }).flatMap(({ episode }) => episode ?? []);
      expect(found?.topics).toEqual(["pet", "work"]);
      expect(found?.tags["topic"]).toBe("pet");
      expect(profiles.search("ann", "", { tags: { topic } }).map(({ episode }) => episode?.id)).toEqual([found?.id]);
      const context = await profiles.getConversationContext({ userId: "ann", messages: [], onlyTopics: [topic] });
      expect(context.episodes).toEqual([found?.id]);
    }
    expect(profiles.search("ann", "", { topics: ["health"] })).toEqual([]);
    expect(profiles.search("ann", "", { tags: { topic: "work", reader: "nobody" } })).toEqual([]);
  });

  it("keeps its topics in a record, and an old one has that of its tag", async () => {
    const record = (await two()).toJSON();
    const of = (text: string): (string[] | undefined)[] =>
      PersonaSystem.fromJSON(JSON.parse(text) as typeof record)
        .profiles.search("ann", "", { tags: { reader: "offline" } })
        .map(({ episode }) => episode?.topics);
    const text = JSON.stringify(record);
    expect(of(text)).toEqual([["pet", "work"]]);
    expect(text).toContain(',"topics":["pet","work"]');
    expect(of(text.replace(',"topics":["pet","work"]', ""))).toEqual([["pet"]]);
    expect(() => of(text.replace('"topics":["pet","work"]', '"topics":"pet"'))).toThrow(/topics/);
  });

  it("keeps them when what another said in it is forgotten", async () => {
    const { system } = scene();
    system.profiles.ingest([
      says("ann", "I have a dog called Rex. I work as a nurse."),
      says("bob", "I sail to Brest every single summer."),
    ]);
    await system.profiles.drain();
    await system.forgetUser("bob");
    const episodes = system.profiles.search("ann", "", { topics: ["work"] }).flatMap(({ episode }) => episode ?? []);
    expect(episodes.map(({ topics, messageIds }) => [topics, messageIds.length])).toEqual([[["pet", "work"], 1]]);
  });
});
