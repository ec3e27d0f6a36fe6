import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import { GivenTexts } from "../../src/profile/given-texts.js";
import { findInjected } from "../../src/profile/injected.js";
import { scriptedModel } from "../../src/testing/scripted-model.js";
import { add, DAY, says, scene, values, type Scene } from "./scenes.js";

/** A user whose preference would be read as where she lives. */
function known(): Scene {
  const made = scene({}, { model: scriptedModel(["I see."]) });
  made.system.profiles.usage("ann").setPreference("home", "I live in Paris.");
  made.system.profiles.update("ann", [add("pet", "dog", "Rex"), add("work", "title", "nurse")]);
  return made;
}

async function contextOf(system: PersonaSystem, template = "profile-context"): Promise<string> {
  const { text } = await system.profiles.getConversationContext({ userId: "ann", messages: [], template });
  return text;
}

/** Facts with how often each was said. */
function told(system: PersonaSystem): string[] {
  const facts = system.profiles.get("ann")?.facts ?? [];
  return facts.map(({ topic, subTopic, value, evidence }) => `${topic}/${subTopic}=${value} x${evidence.length}`);
}

async function hear(system: PersonaSystem, content: string): Promise<void> {
  system.profiles.ingest([says("ann", content)]);
  await system.profiles.drain();
}

const SENTENCE = "My sister is called Ida.";
const LEARNED = "family/sister=Ida x1";
const WAYS: readonly (readonly [how: string, put: (text: string) => string])[] = [
  ["before what is said", (text) => `${text}\n\n${SENTENCE}`],
  ["behind it", (text) => `${SENTENCE}\n${text}`],
  ["right before it", (text) => `${text}${SENTENCE}`],
  ["with its line breaks lost", (text) => `${text.replaceAll(/\s+/g, " ")} ${SENTENCE}`],
  ["with other line breaks, indented", (text) => `${text.replaceAll("\n", "\r\n    ")}\r\n${SENTENCE}`],
  ["with lines left out", (text) => `${text.split("\n").slice(1, -1).join("\n")}\n${SENTENCE}`],
  ["with lines left out and line breaks lost", (text) => `${text.split("\n").slice(0, -1).join(" ")} ${SENTENCE}`],
];

describe("what the system told a program of a user", () => {
  it.each(WAYS)("is not heard when a context stands in a message %s", async (_how, put) => {
    const { system } = known();
    const before = told(system);
    const text = await contextOf(system);
    expect(text).toContain("I live in Paris.");
    await hear(system, put(text));
    expect(told(system)).toEqual([...before, LEARNED]);
  });

  it("is nobody's when a message is nothing else", async () => {
    const { system } = known();
    const before = told(system);
    const text = await contextOf(system);
    system.profiles.ingest([says("ann", text), says("ann", `> ${text}`)]);
    expect(system.profiles.buffer("ann").count).toBe(0);
    const session = system.sessions.start({ userId: "ann" });
    session.append(says("ann", text));
    expect(session.messages.map(({ role }) => role)).toEqual(["system"]);
    expect(await session.end()).toBeUndefined();
    await system.profiles.drain();
    expect(told(system)).toEqual(before);
  });

  it("is not heard in sessions, nor kept as what was said", async () => {
    const { system } = known();
    const before = told(system);
    const session = system.sessions.start({ userId: "ann" });
    session.append(says("ann", `${await contextOf(system)} ${SENTENCE}`));
    expect(session.messages.map(({ content }) => content)).toEqual([SENTENCE]);
    expect((await session.end())?.text).not.toContain("Paris");
    await system.profiles.drain();
    expect(told(system)).toEqual([...before, LEARNED]);
  });

  it("is not heard in chats, nor remembered as what was said", async () => {
    const { system } = known();
    const before = told(system);
    const mira = system.createCharacter({ name: "Mira", prompt: "You are Mira." });
    await mira.with({ userId: "ann" }).chat(`${await contextOf(system)}\n${SENTENCE}`);
    expect(mira.memory.getMemories().map(({ content }) => content)).toMatchObject([{ user: SENTENCE }]);
    await system.profiles.drain();
    expect(told(system)).toEqual([...before, LEARNED]);
  });

  it("is not heard when it stood in the prompt of a character", async () => {
    const { system } = known();
    const before = told(system);
    const mira = system.createCharacter({ name: "Mira", prompt: "You are Mira." });
    const { messages } = await mira.with({ userId: "ann" }).compose("Hello.");
    const section = /Known of ann:[\s\S]*?(?=\n\n|$)/.exec(messages[0]?.content ?? "")?.[0] ?? "";
    expect(section).toContain("I live in Paris.");
    await hear(system, `${section}\n${SENTENCE}`);
    expect(told(system)).toEqual([...before, LEARNED]);
  });

  it("is not heard when it is the opening of a session, also after a restart and outside the session", async () => {
    const { system, clock } = known();
    const before = told(system);
    const { opening } = system.sessions.start({ id: "s", userId: "ann" });
    const again = PersonaSystem.fromJSON(system.toJSON(), { clock, background: "manual" });
    again.profiles.ingest([says("ann", `${opening} ${SENTENCE}`)]);
    again.sessions.start({ id: "s", userId: "ann" }).append(says("ann", opening));
    await again.profiles.drain();
    expect(told(again)).toEqual([...before, LEARNED]);
  });

  it("is not heard when it is the opening of a session that has ended", async () => {
    const { system } = known();
    const before = told(system);
    const session = system.sessions.start({ userId: "ann" });
    const { opening } = session;
    await session.end();
    await hear(system, `${opening} ${SENTENCE}`);
    expect(told(system)).toEqual([...before, LEARNED]);
  });

  it("does not keep somebody from saying the same", async () => {
    const { system, clock } = known();
    await contextOf(system);
    system.prompts.addTemplate("bare", "{{#each facts}}\n{{value}}\n{{/each}}");
    expect(await contextOf(system, "bare")).toContain("\nRex");
    clock.advance(DAY);
    await hear(system, "I live in Paris.");
    expect(values(system, "ann", "residence")).toEqual(["Paris"]);
    system.profiles.ingest([{ role: "assistant", content: "What is your dog called?" }, says("ann", "Rex")], {
      userIds: ["ann"],
    });
    await system.profiles.drain();
    expect(told(system)).toContain("pet/dog=Rex x2");
  });

  it("is journaled nowhere, so that a replay needs no memory of it", async () => {
    const { system } = known();
    const text = await contextOf(system);
    system.profiles.ingest([says("ann", `${text}\n${SENTENCE}`)]);
    const exported = JSON.stringify([...system.profiles.export()]);
    expect(exported).toContain(SENTENCE);
    expect(exported).not.toContain("Known of ann");
  });

  it("is forgotten with the user", async () => {
    const { system } = known();
    const text = await contextOf(system);
    await system.forgetUser("ann");
    system.profiles.ingest([says("ann", text)]);
    expect(system.profiles.buffer("ann").count).toBe(1);
  });
});

/** Values as programs and conversations leave them, of some words each. */
const value = fc
  .array(fc.constantFrom("I live in Paris.", "Rex", "tea", "I am a nurse", "(old)", "$1", "我住在巴黎。", "a.b*c"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(" "));
const TEMPLATES = [
  "profile-context",
  "{{#each facts}}\n* {{value}}\n{{/each}}",
  "# Facts\n{{#each facts}}\n{{subTopic}} = {{value}}\n{{/each}}",
  "What you should know of the person who talks with you now: {{#each facts}}{{topic}}, {{subTopic}}: {{value}}; {{/each}}",
  "<user>\n{{#each facts}}\n  <fact>{{value}}</fact>\n{{/each}}\n</user>",
];

describe("a context of any facts in any template", () => {
  it("gives with a sentence just what the sentence gives", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom("home", "tone", "pet", "note"), value, { minKeys: 1 }),
        fc.array(value, { maxLength: 4 }),
        fc.constantFrom(...TEMPLATES),
        fc.constantFrom(...WAYS.slice(0, 5)),
        async (preferences, facts, template, [, put]) => {
          const { system } = scene();
          for (const [key, one] of Object.entries(preferences)) system.profiles.usage("ann").setPreference(key, one);
          system.profiles.update(
            "ann",
            facts.map((one) => add("note", "note", one)),
          );
          const before = told(system);
          const name = template.includes("{") ? "own" : template;
          if (name === "own") system.prompts.addTemplate(name, template);
          await hear(system, put(await contextOf(system, name)));
          expect(told(system)).toEqual([...before, LEARNED]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("finding what was put in", () => {
  it.each<[given: string, said: string, rest: string]>([
    ["Known of ann:\n- pet / dog: Rex", "- pet / dog: Rexy is old", "- pet / dog: Rexy is old"],
    ["Rex", "Rex", "Rex"],
    ["I live in Paris.", "I live in Paris.", "I live in Paris."],
    ["I live in Paris.", "I live in Paris.\nHello.", "Hello."],
    ["- milk\n- bread", "I need milk and bread", "I need milk and bread"],
    ["", "Hello.", "Hello."],
    ["- a (b) [c] $& \\d", "- a (b)\n[c] $& \\d and more", "and more"],
  ])("of %j in %j leaves %j", (given, said, rest) => {
    expect(findInjected([given])(said)).toBe(rest);
  });
});

describe("the texts that were given", () => {
  it("are the newest of the users that were told of last", () => {
    const given = new GivenTexts();
    for (let user = 0; user < 2001; user++) given.note(`user ${user}`, "a text");
    expect(given.of("user 0")).toEqual([]);
    expect(given.of("user 1")).toEqual(["a text"]);
    for (let i = 0; i < 20; i++) given.note("user 1", `text ${i}`);
    given.note("user 1", "text 15");
    expect(given.of("user 1")).toHaveLength(8);
    expect(given.of("user 1").at(-1)).toBe("text 15");
    for (let i = 0; i < 9; i++) given.note(`long ${i}`, "x".repeat(1_000_000));
    expect(given.of("user 1")).toEqual([]);
    expect(given.of("long 0")).toEqual([]);
    expect(given.of("long 8")).toHaveLength(1);
  });
});
