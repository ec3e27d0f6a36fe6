import fc from "fast-check";
import { manualClock, PersonaSystem, type ComposeOptions } from "../../../src/index.js";
import { scriptedModel } from "../../../src/testing/scripted-model.js";
import { describe, expect, it } from "vitest";
import { caught } from "../../core/caught.js";
import { add, DAY, says, scene } from "../../profile/scenes.js";

const TOPICS = ["work", "pet", "interest", "health"] as const;

/** A character, and a user of whom as many facts are known; each has a number as its value. */
function known(count: number): {
  system: PersonaSystem;
  compose: (message?: string, options?: ComposeOptions) => Promise<string>;
} {
  const { system } = scene();
  const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
  for (let i = 0; i < count; i++)
    system.profiles.update("ann", [add(TOPICS[i % TOPICS.length] ?? "work", `thing_${i}`, `number ${i}`)]);
  return {
    system,
    compose: async (message, options) =>
      (await mira.compose(message, { userId: "ann", ...options })).messages[0]?.content ?? "",
  };
}

describe("what a prompt tells of the user", () => {
  it("is what getConversationContext gives for the message, word for word", async () => {
    const { system, compose } = known(6);
    system.profiles.usage("ann").setPreference("tone", "short");
    system.profiles.usage("ann").trackCommand("sail");
    const { text } = await system.profiles.getConversationContext({
      userId: "ann",
      messages: [{ role: "user", content: "Hello!" }],
    });
    expect(text).toContain("number 5");
    expect(await compose("Hello!")).toContain(`\n\n${text}\n`);
  });

  it("is laid out by the template that replaces profile-context, or by the one that is named", async () => {
    const { system, compose } = known(2);
    system.prompts.addTemplate("profile-context", "{{user}} has: {{#each facts}}<{{value}}>{{/each}}");
    expect(await compose("Hello!")).toContain("\n\nann has: <number 1><number 0>\n");
    system.prompts.addTemplate("mine", "({{#each facts}}{{topic}} {{/each}})");
    expect(await compose("Hello!", { profile: { template: "mine" } })).toContain("\n\n(pet work )\n");
  });

  it("keeps to topics, their order and their limits, and to its share of the budget", async () => {
    const { compose } = known(40);
    const topics = async (options: ComposeOptions): Promise<string[]> =>
      [...(await compose("Hello!", options)).matchAll(/^- (\w+) \/ thing/gmu)].map(([, topic = ""]) => topic);
    expect(new Set(await topics({ profile: { onlyTopics: ["pet"] } }))).toEqual(new Set(["pet"]));
    expect((await topics({ profile: { preferTopics: ["health", "work"] } })).slice(0, 11)).toEqual([
      ...Array.from({ length: 10 }, () => "health"),
      "work",
    ]);
    expect(await topics({ profile: { onlyTopics: ["pet", "work"], topicLimits: { pet: 1, work: 0 } } })).toEqual([
      "pet",
    ]);
    expect(await topics({ shares: { profile: 0 } })).toEqual([]);
    const some = (await topics({ budget: 1000 })).length;
    expect((await topics({ budget: 1000, shares: { profile: 0.4 } })).length).toBeGreaterThan(some);
  });

  it("has the facts that the message is about where not all fit, in an order that no message changes", async () => {
    const { compose } = known(80);
    const numbers = async (message: string): Promise<number[]> =>
      [...(await compose(message, { budget: 1000 })).matchAll(/number (\d+)$/gmu)].map(([, number]) => Number(number));
    const about = await numbers("What of number 3?");
    const other = await numbers("Hello!");
    expect(about).toContain(3);
    expect(other).not.toContain(3);
    for (const each of [about, other]) expect(each).toEqual(each.toSorted((a, b) => b - a));
  });

  it("is told as far as it fits where there is little room, not dropped whole", async () => {
    const { compose } = known(40);
    const prompt = await compose("Hello!", { budget: 90, shares: { profile: 1 } });
    expect(prompt).toContain("number 39");
    expect(prompt).not.toContain("number 0\n");
  });

  it("never takes a prompt over its budget, whatever is known and asked for", async () => {
    const { system } = scene();
    const mira = system.createCharacter({
      name: "Mira",
      prompt: "You are {{name}}.",
      background: { trade: "ferrywoman" },
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...TOPICS), fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" })), {
          maxLength: 8,
        }),
        fc.integer({ min: 60, max: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (facts, budget, profile, profileShare) => {
          system.profiles.delete("ann");
          const operations = facts
            .filter(([, value]) => value.trim() !== "")
            .map(([topic, value], i) => add(topic, `thing_${i}`, value));
          if (operations.length > 0) system.profiles.update("ann", operations);
          const { tokens, sections } = await mira.compose("Hello!", {
            userId: "ann",
            budget,
            shares: { profile },
            profile: { profileShare },
          });
          expect(tokens).toBeLessThanOrEqual(budget);
          const told = sections.find(({ name }) => name === "profile")?.tokens ?? 0;
          expect(told).toBeLessThanOrEqual(Math.floor(budget * profile));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is of the user also when a character speaks on the user's behalf", async () => {
    const { system } = scene({}, { model: scriptedModel(["Well met."]) });
    for (const name of ["Mira", "Otto"]) system.createCharacter({ name, prompt: "You are {{name}}." });
    system.profiles.update("ann", [add("pet", "dog", "Rex")]);
    const { prompt } = await system.getCharacter("Mira").chat("Greetings.", { userId: "ann", from: "Otto" });
    expect(prompt.messages[0]?.content).toContain("Known of ann:\n- pet / dog: Rex");
  });

  it("is nothing in a prompt without a user", async () => {
    const prompt = await known(3).system.getCharacter("Mira").compose("Hello!");
    expect(JSON.stringify(prompt)).not.toContain("number");
  });

  it.each([
    [{ profile: { onlyTopics: "pet" } }, "profile.onlyTopics"],
    [{ profile: { preferTopics: [1] } }, "profile.preferTopics"],
    [{ profile: { topicLimits: { pet: -1 } } }, "profile.topicLimits.pet"],
    [{ profile: { profileShare: 2 } }, "profile.profileShare"],
    [{ profile: { days: Number.NaN } }, "profile.days"],
    [{ profile: { minScore: "1" } }, "profile.minScore"],
    [{ profile: { template: 1 } }, "profile.template"],
    [{ profile: { topics: [] } }, "topics"],
    [{ shares: { profile: 2 } }, "shares.profile"],
  ])("refuses %j and names the field", async (options, field) => {
    const { compose } = known(1);
    const error = await compose("Hello!", options as unknown as ComposeOptions).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "config/invalid", details: { field } });
  });

  it("refuses a template that is not there", async () => {
    const { compose } = known(1);
    await expect(compose("Hello!", { profile: { template: "nowhere" } })).rejects.toMatchObject({
      code: "template/not-found",
    });
  });
});

describe("earlier talks in a prompt", () => {
  it("are the last session's summary, and what the message is about of those that were in no session, oldest first", async () => {
    const clock = manualClock("2026-03-01T10:00:00Z");
    const system = new PersonaSystem({ clock, background: "manual" });
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    system.profiles.ingest([says("ann", "I bought a lighthouse near Brest last summer.")]);
    await system.profiles.drain();
    clock.advance(2 * DAY);
    const session = system.sessions.start({ userId: "ann" });
    session.append(says("ann", "I lost my ring at the mill."));
    await session.end();
    await system.settled();
    clock.advance(2 * DAY);
    const prompt = (await mira.compose("How is the lighthouse?", { userId: "ann" })).messages[0]?.content ?? "";
    expect(prompt).toMatch(/Talked about before:\n- 2026-03-01: [^\n]*lighthouse[^\n]*\n- 2026-03-03: [^\n]*ring/u);
    expect(prompt.match(/2026-03-03/gu)).toHaveLength(1);
    expect(caught(() => system.sessions.resume(session.id)).code).toBe("session/expired");
  });
});
