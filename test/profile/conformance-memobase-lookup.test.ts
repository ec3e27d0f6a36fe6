// What LindormMemobase promises, row by row, and every failure that was seen in it: topics, episodes, looking up, contexts, what is around.
import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { isDramatisError, PersonaSystem, type ContextRequest } from "dramatis";
import { openAIModel } from "dramatis/openai";
import { faultyModelServer, scriptedModel } from "dramatis/testing";
import { afterAll, describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "../built-program.js";
import { caught } from "../core/caught.js";
import { says, scene, values } from "./scenes.js";
import { found, judged, stated } from "./scripted-answers.js";

const DAY = 86_400_000;
const folder = makeTemporaryFolder("memobase-lookup");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Says something, has it read, and lets a day go by. */
async function speak({ system, clock }: ReturnType<typeof scene>, ...texts: string[]): Promise<void> {
  for (const text of texts) system.profiles.ingest([says("ann", text)]);
  await system.profiles.drain();
  clock.advance(DAY);
}

/** A context for what ann says. */
async function contextOf(system: PersonaSystem, request: Partial<ContextRequest> = {}): Promise<string> {
  const { text } = await system.profiles.getConversationContext({ userId: "ann", messages: [], ...request });
  return text;
}

describe("topics", () => {
  it.each([
    [{ topics: [{ name: "garden" }, { name: " Garden " }] }, "topics.1.name"],
    [
      { topics: [{ name: "garden", subTopics: [{ name: "my tool" }, { name: "my_tool" }] }] },
      "topics.0.subTopics.1.name",
    ],
    [{ topics: [{ name: " " }] }, "topics.0.name"],
    [{ topics: [{ name: "garden", merge_threshold: 2 }] }, "merge_threshold"],
    [{}, "topics"],
    [null, "scenario"],
    [5, "scenario"],
  ])("that are %j are refused by the name of what is wrong", (scenario, field) => {
    const error = caught(() => new PersonaSystem({ profiles: { scenario } as never }));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toContain(field);
  });

  it("may have any name, digits and Chinese too, and are found by a model however it writes them", async () => {
    const scenario = { topics: [{ name: "garden 2", subTopics: [{ name: "工具", updateRule: "one is enough" }] }] };
    const place = { topic: " Garden_2", subTopic: "工具 " };
    const model = scriptedModel([judged({}, found("a rake", place))]);
    const setting = scene({ scenario }, { model });
    await speak(setting, "I bought a rake.");
    const { system } = setting;
    expect(system.profiles.get("ann")?.facts).toMatchObject([{ topic: "garden 2", subTopic: "工具", value: "a rake" }]);
    const { text } = await system.profiles.getConversationContext({
      userId: "ann",
      messages: [],
      onlyTopics: ["garden 2"],
      topicLimits: { "garden 2": 1 },
    });
    expect(text).toContain("- garden 2 / 工具: a rake");
    expect(model.requests[0]?.messages[0]?.content).toContain("工具 [one is enough]");
  });

  it("of one's own stand beside the built-in ones, or, when they are strict, in their place; nothing fails for it", async () => {
    const topics = [{ name: "garden", subTopics: [{ name: "tool" }] }];
    for (const strict of [false, true]) {
      const setting = scene({ scenario: { strict, topics } });
      setting.system.profiles.ingest([says("ann", "I work as a nurse.")]);
      expect(await setting.system.profiles.drain()).toMatchObject({ segments: 1, failed: 0 });
      expect(values(setting.system, "ann", "title")).toEqual(strict ? [] : ["nurse"]);
      const model = scriptedModel([
        judged({}, found("the bridge"), found("a rake", { topic: "garden", subTopic: "tool" })),
      ]);
      const read = scene({ scenario: { strict, topics } }, { model });
      read.system.profiles.ingest([says("ann", "I build the bridge with a rake.")]);
      expect(await read.system.profiles.drain()).toMatchObject({ added: strict ? 1 : 2, failed: 0 });
      expect(values(read.system, "ann", "tool")).toEqual(["a rake"]);
    }
  });

  it("that are strict hold for facts that are put together, too", () => {
    const { system } = scene({
      scenario: { strict: true, topics: [{ name: "work", subTopics: [{ name: "project" }] }] },
    });
    system.profiles.update(
      "ann",
      Array.from({ length: 60 }, (_, index) => stated(`bridge number ${index}`)),
    );
    const places = system.profiles.get("ann")?.facts.map(({ topic, subTopic }) => `${topic}/${subTopic}`);
    expect(new Set(places)).toEqual(new Set(["work/project"]));
  });
});

describe("episodes", () => {
  it("keep a model's summary whole, in whatever form it is, and say what they are about", async () => {
    const summary = "Ann told of the bridge.\n- It is old\n* It will be new; soon";
    const setting = scene({}, { model: scriptedModel([judged({ summary }, found("the bridge"))]) });
    await speak(setting, "I build the bridge.");
    const [episode] = setting.system.profiles
      .search("ann", "", { tags: { topic: "work" } })
      .flatMap((hit) => hit.episode ?? []);
    expect(episode?.summary).toBe(summary.replaceAll("\n", " "));
    expect(episode?.tags).toMatchObject({ topic: "work", reader: "scripted" });
    const facts = setting.system.profiles.get("ann")?.facts ?? [];
    expect(episode?.messageIds).toEqual(facts.map(({ evidence }) => evidence[0]?.messageId));
  });

  it("go with the profile, and so do the sessions that were over and what others began with", async () => {
    const { system } = scene();
    for (let count = 0; count < 2; count++) {
      const session = system.sessions.start({ userId: "ann" });
      session.append(says("ann", "I live in Brightwater, by the old mill."));
      await session.end();
      await system.settled();
    }
    system.profiles.usage("ann").trackCommand("train");
    const going = system.sessions.start({ userId: "ann" });
    going.append(says("ann", "Good morning."));
    expect(going.opening).toContain("Brightwater");
    expect(system.profiles.delete("ann")).toBe(true);
    expect(system.profiles.search("ann", "Brightwater")).toEqual([]);
    expect(JSON.stringify(system.toJSON())).not.toContain("Brightwater");
    expect(system.profiles.usage("ann").top("command")).toHaveLength(1);
    expect(going.messages.map(({ content }) => content)).toEqual(["Good morning."]);
    expect(PersonaSystem.fromJSON(system.toJSON()).hash()).toBe(system.hash());
  });

  it("that are being read when the profile is deleted leave nothing", async () => {
    let answer = (): void => {};
    const model = {
      name: "slow",
      generate: async () => {
        await new Promise<void>((resolve) => (answer = resolve));
        return { text: judged({}, found("Brightwater")), finish: "stop" as const };
      },
    };
    const { system } = scene({}, { model });
    system.profiles.ingest([says("ann", "I build Brightwater.")]);
    const drained = system.profiles.drain();
    system.profiles.delete("ann");
    answer();
    await drained;
    expect(system.profiles.get("ann")).toBeUndefined();
    expect(JSON.stringify(system.toJSON())).not.toContain("Brightwater");
  });
});

describe("looking up", () => {
  it("works with words alone, by time, topic and tag, without an embedder or a model", async () => {
    const setting = scene();
    await speak(setting, "I work as a nurse.");
    await speak(setting, "I bought a lighthouse near Brest.");
    const { profiles } = setting.system;
    const found = profiles.search("ann", "Where is the lighthouse?");
    expect(found.length).toBeGreaterThan(0);
    for (const { score, parts } of found) {
      expect(score).toBeGreaterThan(0);
      expect(Object.keys(parts)).toEqual(["words", "topic", "recency"]);
    }
    expect(JSON.stringify(found)).not.toContain("nurse");
    expect(JSON.stringify(profiles.search("ann", "", { until: "2026-03-02" }))).not.toContain("lighthouse");
    expect(JSON.stringify(profiles.search("ann", "", { since: "2026-03-02" }))).not.toContain("nurse");
    expect(JSON.stringify(profiles.search("ann", "", { topics: ["work"] }))).not.toContain("lighthouse");
    expect(profiles.search("ann", "", { tags: { reader: "offline", topic: "work" } })).toHaveLength(1);
    expect(profiles.search("ann", "", { tags: { reader: "somebody else" } })).toEqual([]);
    expect(profiles.search("ann", "lighthouse", { minScore: 0.999 })).toEqual([]);
    expect(profiles.search("ann", "", { limit: 1 })).toHaveLength(1);
  });
});

describe("a context", () => {
  it("is never larger than its tokens, wrapper included, with a template of one's own too", async () => {
    const { system } = scene();
    system.prompts.addTemplate(
      "wrapped",
      `${"# What you know of them\n".repeat(20)}{{#each facts}}{{value}}\n{{/each}}`,
    );
    system.profiles.update(
      "ann",
      Array.from({ length: 20 }, (_, index) => stated(`bridge number ${index}`)),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.constantFrom("profile-context", "wrapped"), async (maxTokens, template) => {
        const context = await system.profiles.getConversationContext({
          userId: "ann",
          messages: [],
          maxTokens,
          template,
        });
        expect(context.tokens).toBeLessThanOrEqual(maxTokens);
        expect(context.text === "").toBe(context.facts.length === 0);
      }),
      { numRuns: 50 },
    );
  });

  it("passes over a first fact that is too large, and says nothing where nothing fits or is known", async () => {
    const { system } = scene();
    system.profiles.update("ann", [stated("the bridge")]);
    system.profiles.update("ann", [stated("a very long story ".repeat(200).trim())]);
    expect(await contextOf(system, { maxTokens: 20 })).toBe("Known of ann:\n- work / project: the bridge");
    expect(await contextOf(system, { maxTokens: 5 })).toBe("");
    expect(await contextOf(system, { userId: "nobody" })).toBe("");
  });

  it("has 2000 tokens, of which facts get six tenths first, and what is left of a part goes to the other", async () => {
    const setting = scene();
    const { system, clock } = setting;
    for (let index = 0; index < 30; index++)
      await speak(setting, `I bought a boat of kind q${index}, with sails and oars.`);
    clock.set("2026-03-20");
    system.profiles.update(
      "ann",
      Array.from({ length: 24 }, (_, index) => stated(`${index} ${"bridge ".repeat(40).trim()}`)),
    );
    const context = async (
      request: Partial<ContextRequest>,
    ): Promise<{ tokens: number; facts: number; episodes: number }> => {
      const { tokens, facts, episodes } = await system.profiles.getConversationContext({
        userId: "ann",
        messages: [],
        ...request,
      });
      return { tokens, facts: facts.length, episodes: episodes.length };
    };
    const usual = await context({});
    expect(usual.tokens).toBeGreaterThan(1600);
    expect(usual.tokens).toBeLessThanOrEqual(2000);
    expect(usual.episodes).toBeGreaterThan(5);
    const only = await context({ profileShare: 1 });
    expect(only.facts).toBeGreaterThan(usual.facts);
    expect((await context({ profileShare: 0 })).episodes).toBeGreaterThanOrEqual(usual.episodes);
    // Nothing of the last day: the room of episodes is for facts.
    expect((await context({ days: 0 })).facts).toBeGreaterThan(usual.facts);
  });

  it("has what changed last first, preferred topics before it, and of each topic as many as are wanted", async () => {
    const { system } = scene();
    const place = { topic: "pet", subTopic: "dog" };
    system.profiles.update("ann", [stated("Rex", place)]);
    for (const value of ["the bridge", "the mill"]) system.profiles.update("ann", [stated(value)]);
    const order = async (request: Partial<ContextRequest>): Promise<string[]> =>
      (await contextOf(system, request)).match(/Rex|the \w+/g) ?? [];
    expect(await order({})).toEqual(["the mill", "the bridge", "Rex"]);
    expect(await order({ preferTopics: ["pet"] })).toEqual(["Rex", "the mill", "the bridge"]);
    expect(await order({ topicLimits: { work: 1 } })).toEqual(["the mill", "Rex"]);
    expect(await order({ onlyTopics: ["work"] })).toEqual(["the mill", "the bridge"]);
  });

  it("looks episodes up for the last three messages, and takes a brace for a brace", async () => {
    const setting = scene();
    await speak(setting, "I bought a lighthouse near Brest.");
    await speak(setting, "I have a cat named Tom.");
    const { system } = setting;
    const about = (...texts: string[]): Promise<string> =>
      contextOf(system, { profileShare: 0, minScore: 0.2, messages: texts.map((text) => says("ann", text)) });
    expect(await about("The lighthouse {0} {user}", "one", "two")).toMatch(/^- 2026.*lighthouse/m);
    expect(await about("The lighthouse", "one", "two", "three")).not.toMatch(/^- 2026.*lighthouse/m);
    system.prompts.addTemplate("mine", "{ {{#each facts}}<{{value}}>{{/each}} {literal} }");
    expect(await contextOf(system, { template: "mine" })).toContain("{literal} }");
  });
});

describe("the model", () => {
  it("is asked again when its server fails, and what it says then is kept once", async () => {
    const server = await faultyModelServer();
    const model = openAIModel({ model: "m", baseURL: server.url, maxRetries: 0 });
    const setting = scene({}, { model });
    server.answer(judged({}, found("the bridge")));
    server.use("500", { times: 1 });
    server.use("HTML 200", { times: 1 });
    setting.system.profiles.ingest([says("ann", "I build the bridge.")]);
    expect(await setting.system.profiles.drain()).toMatchObject({ segments: 1, added: 1, failed: 0 });
    expect(server.requests).toHaveLength(3);
    expect(values(setting.system, "ann", "project")).toEqual(["the bridge"]);
    await server.close();
  });

  it("is told what is wrong with an answer that is no JSON, once", async () => {
    const model = scriptedModel(["I would add the bridge.", judged({}, found("the bridge"))]);
    const setting = scene({}, { model });
    await speak(setting, "I build the bridge.");
    expect(model.requests[1]?.messages.at(-1)?.content).toContain("That does not fit");
    expect(values(setting.system, "ann", "project")).toEqual(["the bridge"]);
  });
});

describe("the configuration", () => {
  it("is what is given: an unknown option, or a number as text, is refused by its name", () => {
    for (const [field, value] of [
      ["max_chat_blob_buffer_token_size", 8192],
      ["maxBufferTokens", "8192"],
      ["maxProcessTokens", 0],
      ["ttlDays", -1],
    ] as const) {
      const error = caught(() => new PersonaSystem({ profiles: { [field]: value } }));
      expect([error.code, error.message]).toEqual(["config/invalid", expect.stringContaining(field)]);
    }
  });
});

describe("two projects", () => {
  it("are two worlds, which know nothing of each other's users", async () => {
    const open = (name: string): Promise<PersonaSystem> =>
      PersonaSystem.open({ store: join(folder, name), background: "manual" });
    const [one, other] = await Promise.all([open("one"), open("other")]);
    one.profiles.update("ann", [stated("the bridge")]);
    expect(other.profiles.get("ann")).toBeUndefined();
    expect(other.profiles.search("ann", "bridge")).toEqual([]);
    expect(other.profiles.list()).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });
});

describe("what goes wrong", () => {
  it("has one kind of error, with a code that says which", async () => {
    const { system } = scene({}, { model: scriptedModel([]) });
    const codes: string[] = [];
    system.on("error", ({ error }) => codes.push(error.code));
    system.profiles.ingest([says("ann", "I build the bridge.")]);
    await system.profiles.drain();
    expect(new Set(codes)).toEqual(new Set(["model/failed"]));
    system.profiles.setConsent("bob", false);
    const refused = [
      caught(() => system.profiles.ingest([says("bob", "x")])),
      caught(() => system.profiles.diff("ann", 0, 9)),
      caught(() => system.profiles.import([{ format: "other" }])),
    ];
    expect(refused.map(({ code }) => code)).toEqual(["profile/consent", "config/invalid", "import/invalid"]);
    expect(refused.every((error) => isDramatisError(error))).toBe(true);
  });
});
