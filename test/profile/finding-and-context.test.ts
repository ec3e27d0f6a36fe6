import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PersonaSystem } from "../../src/index.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { add, answers, DAY, refusal, says, scene } from "./scenes.js";

async function gardener(): Promise<PersonaSystem> {
  const { system, clock } = scene({ scenario: "assistant" });
  system.profiles.update("ann", [
    add("work", "employer", "Brightwater Gardens"),
    add("work", "title", "head gardener"),
    add("interest", "like", "old roses; climbing ones"),
    add("pet", "dog", "called Rex"),
  ]);
  system.profiles.ingest([says("ann", "I am allergic to wasps.", { at: "2026-02-10T10:00:00Z" })], { sessionId: "s1" });
  system.profiles.ingest([says("ann", "I work as a judge at rose shows.", { at: "2026-02-25T10:00:00Z" })], {
    sessionId: "s2",
  });
  await system.profiles.drain();
  clock.set("2026-03-02");
  return system;
}

describe("options that are none", () => {
  it("are refused by name, whatever they are and whoever is asked about", () => {
    const { profiles } = scene().system;
    const none = JSON.parse("null") as object;
    expect(refusal(() => profiles.history("ann", none)).code).toBe("config/invalid");
    expect(refusal(() => profiles.search("ann", "tea", none)).code).toBe("config/invalid");
    expect(refusal(() => profiles.get("nobody", { at: "yesterday" }))).toEqual({ code: "config/invalid", field: "at" });
    const undated = says("ann", "Hello.", { at: "yesterday" });
    expect(refusal(() => profiles.ingest([says("ann", "Hi."), undated])).field).toBe("messages[1].at");
  });
});

describe("looking facts and episodes up", () => {
  it("finds by words and says why: the parts add up", async () => {
    const found = (await gardener()).profiles.search("ann", "Which roses does she like?");
    expect(found.slice(0, 2).map(({ fact }) => fact?.value)).toContain("old roses; climbing ones");
    expect(JSON.stringify(found)).not.toContain("called Rex");
    expect(found.some(({ episode }) => episode?.summary.includes("rose shows"))).toBe(true);
    for (const { score, parts } of found) {
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 12);
      expect(score).toBeLessThanOrEqual(1);
    }
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it("narrows by topic, time, tag, score and number, with no words too", async () => {
    const { profiles } = await gardener();
    const topics = profiles.search("ann", "", { topics: ["work"], limit: 100 });
    expect(topics.length).toBeGreaterThanOrEqual(2);
    for (const { fact, episode } of topics) expect(fact?.topic ?? episode?.tags["topic"]).toBe("work");
    const late = profiles.search("ann", "", { since: "2026-02-20", limit: 100 });
    expect(late.length).toBeGreaterThan(0);
    for (const { fact, episode } of late)
      expect((fact?.evidence.at(-1)?.at ?? episode?.at ?? "") >= "2026-02-20").toBe(true);
    expect(
      profiles.search("ann", "", { tags: { session: "s1" } }).map(({ episode }) => episode?.tags["session"]),
    ).toEqual(["s1"]);
    expect(profiles.search("ann", "roses", { minScore: 1 })).toEqual([]);
    expect(profiles.search("ann", "roses", { limit: 0 })).toEqual([]);
    expect(profiles.search("nobody", "roses")).toEqual([]);
    expect(profiles.search("ann", "submarine")).toEqual([]);
    expect(() => profiles.search("ann", "x", { minScore: 2 })).toThrow(/minScore/);
  });
});

describe("a context for a conversation", () => {
  it("says what is known and what was talked about, and names what is in it", async () => {
    const { profiles } = await gardener();
    const context = await profiles.getConversationContext({
      userId: "ann",
      messages: [says("ann", "My roses are ill.")],
    });
    expect(context.text).toContain("Known of ann:");
    expect(context.text).toContain("- interest / like: old roses; climbing ones");
    expect(context.text).toContain("rose shows");
    expect(context.facts.length).toBeGreaterThanOrEqual(4);
    expect(context.episodes.length).toBeGreaterThanOrEqual(1);
  });

  it("never exceeds its tokens, headings included, whatever is in it", async () => {
    const { profiles } = await gardener();
    const { system: other } = scene();
    other.profiles.update("bob", [add("work", "project", "a very long project ".repeat(20).trim())]);
    await fc.assert(
      fc.asyncProperty(fc.nat(220), fc.double({ min: 0, max: 1, noNaN: true }), async (maxTokens, profileShare) => {
        const context = await profiles.getConversationContext({ userId: "ann", messages: [], maxTokens, profileShare });
        expect(context.tokens).toBeLessThanOrEqual(maxTokens);
        if (context.facts.length + context.episodes.length === 0) expect(context.text).toBe("");
      }),
      { numRuns: 60 },
    );
    const tiny = await other.profiles.getConversationContext({ userId: "bob", messages: [], maxTokens: 5 });
    expect(tiny).toEqual({ text: "", tokens: 0, facts: [], episodes: [] });
  });

  it("passes over what is longer than all the room, for what fits; so do openings and prompts", async () => {
    const { system } = scene();
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    system.profiles.update("ann", [add("pet", "dog", "Rex")]);
    system.profiles.update("ann", [add("work", "project", "a very long project ".repeat(195).trim())]);
    const tight = await system.profiles.getConversationContext({ userId: "ann", messages: [], maxTokens: 20 });
    expect(tight.text).toBe("Known of ann:\n- pet / dog: Rex");
    expect(system.sessions.start({ userId: "ann" }).opening).toContain("Rex");
    expect((await mira.compose("Hello!", { userId: "ann", budget: 1000 })).messages[0]?.content).toContain("Rex");
  });

  it("tells with more room whatever it tells of facts with less, however long others are", async () => {
    const { system, clock } = scene();
    for (let day = 0; day < 12; day++) {
      system.profiles.ingest([says("ann", `I went to market number ${day} and I bought ${day} green lamps there.`)]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    system.profiles.update("ann", [add("pet", "dog", "Rex"), add("allergy", "food", "peanuts")]);
    system.profiles.update("ann", [add("work", "project", "a very long project ".repeat(12).trim())]);
    const messages = [says("ann", "Am I allergic to peanuts?")];
    for (let maxTokens = 40; maxTokens <= 600; maxTokens += 20) {
      const { text } = await system.profiles.getConversationContext({ userId: "ann", messages, maxTokens });
      expect([maxTokens, text.includes("peanuts")]).toEqual([maxTokens, true]);
    }
  });

  it("passes over any number of facts, episodes and habits that are too long", async () => {
    const { system } = scene();
    system.profiles.update("ann", [add("pet", "dog", "Rex")]);
    for (let i = 0; i < 20; i++)
      system.profiles.update("ann", [add("work", `project_${i}`, `${i} `.repeat(300).trim())]);
    const usage = system.profiles.usage("ann");
    usage.track("page", `https://example.com/${"x".repeat(400)}`);
    usage.trackCommand("train");
    const { text } = await system.profiles.getConversationContext({ userId: "ann", messages: [], maxTokens: 60 });
    expect(text).toBe("Known of ann:\n- pet / dog: Rex\n\nWhat ann likes to use:\n- command: train");
  });

  it("says once what was said every day, and marks what is cut", async () => {
    const { system, clock } = scene();
    for (let day = 0; day < 6; day++) {
      system.profiles.ingest([says("ann", "I live in Oslo.")]);
      await system.profiles.drain();
      clock.advance(DAY);
    }
    system.profiles.usage("ann").setPreference("notes", "word ".repeat(100));
    const { text, episodes } = await system.profiles.getConversationContext({ userId: "ann", messages: [] });
    expect(text.match(/lives in Oslo/g)).toHaveLength(1);
    expect(text).toContain("- 2026-03-06: ");
    expect(episodes).toHaveLength(1);
    expect(text).toMatch(/preference \/ notes: (?:word ?)+…$/m);
  });

  it("is made with an untrusted template whatever is known, as long as what is shown is small", async () => {
    const { system } = scene();
    const many = Array.from({ length: 300 }, (_, i) => add(`topic_${i}`, "note", `${i} ${"word ".repeat(60)}`));
    system.profiles.update("ann", many);
    system.prompts.addTemplate("mine", "{{#each facts}}{{value}}\n{{/each}}", { trusted: false });
    const context = { userId: "ann", messages: [], template: "mine", maxTokens: 500 };
    expect((await system.profiles.getConversationContext(context)).facts.length).toBeGreaterThan(3);
  });

  it("keeps to topics, their order and their limits, to days, and to a template of one's own", async () => {
    const system = await gardener();
    const { profiles } = system;
    const of = async (request: Partial<Parameters<typeof profiles.getConversationContext>[0]>): Promise<string> =>
      (await profiles.getConversationContext({ userId: "ann", messages: [], ...request })).text;
    expect(await of({ onlyTopics: ["pet"] })).toBe("Known of ann:\n- pet / dog: called Rex");
    expect(await of({ preferTopics: ["pet", "work"] })).toMatch(/^Known of ann:\n- pet \/ dog: called Rex\n- work/);
    expect(await of({ onlyTopics: ["work"], topicLimits: { work: 1 } })).toMatch(
      /^Known of ann:\n- work[^\n]*(\n\nTalked|$)/,
    );
    expect(await of({ days: 6 })).not.toContain("wasps.");
    expect(await of({ days: 60, profileShare: 0 })).toContain("Talked about before:");
    system.prompts.addTemplate("mine", "{{#each facts}}<{{value}} {literal}>{{/each}}");
    expect(await of({ template: "mine", onlyTopics: ["pet"] })).toBe("<called Rex {literal}>");
    expect(await of({ userId: "nobody" })).toBe("");
  });
});

describe("habits in a context", () => {
  it("stand after what is known, as far as there is room, also of a user of whom nothing else is known", async () => {
    const { system } = scene();
    const usage = system.profiles.usage("ann");
    usage.setPreference("tone", "short answers");
    for (const command of ["train", "train", "evaluate"]) usage.trackCommand(command);
    const context = await system.profiles.getConversationContext({ userId: "ann", messages: [] });
    expect(context.text).toBe(
      "Known of ann:\n- preference / tone: short answers\n\nWhat ann likes to use:\n- command: train, evaluate",
    );
    system.profiles.update("ann", [add("work", "title", "head gardener")]);
    const { text } = await system.profiles.getConversationContext({ userId: "ann", messages: [] });
    expect(text).toMatch(
      /^Known of ann:\n- preference[^\n]*\n- work \/ title: head gardener\n\nWhat ann likes to use:/,
    );
    for (let maxTokens = 0; maxTokens < 40; maxTokens++) {
      const { tokens } = await system.profiles.getConversationContext({ userId: "ann", messages: [], maxTokens });
      expect(tokens).toBeLessThanOrEqual(maxTokens);
    }
  });
});

describe("talking with a character", () => {
  it("teaches what a user says to the profile, and what the character answers is not the user's", async () => {
    const model = scriptedModel(["I live in Rome, and you like figs.", "Then welcome."]);
    const { system } = scene({}, { model });
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}. I am allergic to cats." });
    const { memory } = await mira.chat("I live in Leeds.", { userId: "ann" });
    expect(system.profiles.buffer("ann").ids).toEqual([`${memory?.id}/user`, `${memory?.id}/response`]);
    await mira.chat("Nobody in particular says: I live in Oslo.");
    expect(system.profiles.list()).toEqual([]);
    const rules = scene().system;
    rules.profiles.ingest([says("ann", "I live in Leeds."), answers("I live in Rome, and you like figs.")]);
    await rules.profiles.drain();
    expect(rules.profiles.get("ann")?.facts.map(({ value }) => value)).toEqual(["Leeds"]);
  });

  it("goes on where nothing may be kept, and keeps nothing", async () => {
    const { system } = scene({ consent: "required" }, { model: scriptedModel(["Good day."]) });
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    const { text, memory } = await mira.chat("I live in Leeds.", { userId: "ann" });
    expect([text, memory, mira.memory.size]).toEqual(["Good day.", undefined, 0]);
    expect(JSON.stringify(system.toJSON())).not.toContain("Leeds");
  });

  it("goes on in a channel where nothing may be kept, and nobody there remembers it", async () => {
    const { system } = scene({}, { model: scriptedModel(["Good day."]) });
    for (const name of ["Mira", "Otto"]) system.createCharacter({ name, prompt: "You are {{name}}." });
    system.channel("inn").join("Mira", "Otto");
    system.profiles.setConsent("ann", false);
    await system.getCharacter("Mira").chat("I live in Leeds.", { userId: "ann", channel: "inn" });
    expect(JSON.stringify(system.toJSON())).not.toContain("Leeds");
  });

  it("does not teach without autoExtract", async () => {
    const { system } = scene({ autoExtract: false }, { model: scriptedModel(["Good day."]) });
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    await mira.chat("I live in Leeds.", { userId: "ann" });
    expect(system.profiles.buffer("ann").count).toBe(0);
  });

  it("has what is known of the user in the prompt, within the budget, and of no other user", async () => {
    const { system, clock } = scene();
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    system.profiles.update("ann", [add("work", "title", "head gardener"), add("interest", "like", "old roses")]);
    clock.advance(DAY);
    const prompt = await mira.compose("Hello!", { userId: "ann" });
    expect(prompt.messages[0]?.content).toContain(
      "Known of ann:\n- work / title: head gardener\n- interest / like: old roses",
    );
    expect(prompt.sections.find(({ name }) => name === "profile")?.tokens).toBeGreaterThan(0);
    const other = await mira.compose("Hello!", { userId: "bob" });
    expect(JSON.stringify(other)).not.toContain("gardener");
    for (let budget = 40; budget < 120; budget += 3) {
      const { tokens } = await mira.compose("Hello!", { userId: "ann", budget });
      expect(tokens).toBeLessThanOrEqual(budget);
    }
  });

  it("has habits, and the episodes that the message is about, in the prompt", async () => {
    const { system, clock } = scene();
    const mira = system.createCharacter({ name: "Mira", prompt: "You are {{name}}." });
    for (let i = 0; i < 2; i++) system.profiles.usage("ann").trackCommand("sail");
    system.profiles.ingest([{ role: "user", userId: "ann", content: "I bought a lighthouse near Brest last summer." }]);
    await system.profiles.drain();
    const at = async (message: string): Promise<string> =>
      (await mira.compose(message, { userId: "ann" })).messages[0]?.content ?? "";
    expect(await at("How is the lighthouse?")).not.toMatch(/^- \d{4}-\d\d-\d\d:.*lighthouse/m);
    clock.advance(2 * DAY);
    const prompt = await at("How is the lighthouse?");
    expect(prompt).toContain("- command: sail");
    expect(prompt).toMatch(/^- \d{4}-\d\d-\d\d: .*lighthouse/m);
  });
});
