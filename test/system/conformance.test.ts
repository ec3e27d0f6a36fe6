// Every test here is something that a system before this one was seen to get wrong.
import { PersonaSystem, validateMemoryConfig, type Character } from "dramatis";
import { describe, expect, it } from "vitest";
import { caught } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";
import { MemoryStore } from "./memory-store.js";

function withAnn(memory: object = {}): { system: PersonaSystem; ann: Character } {
  const system = manualSystem({ memory });
  return { system, ann: system.createCharacter({ name: "Ann", prompt: "I am {{name}}." }) };
}

const texts = (character: Character): string[] => character.memory.getMemories().map(({ text }) => text);

describe("characters", () => {
  it("are not replaced, with all they remember, by creating one of the same name", () => {
    const { system, ann } = withAnn();
    ann.addMemory("Precious.");
    expect(caught(() => system.createCharacter({ name: "Ann", prompt: "other" })).code).toBe("character/exists");
    expect(texts(system.getCharacter("Ann"))).toEqual(["Precious."]);
  });

  it("that are not there are told by name, and the nearest one with them", () => {
    const { system } = withAnn();
    const messages = [
      caught(() => system.getCharacter("Anne")).message,
      caught(() => system.switchActiveCharacter("Anne")).message,
      caught(() => system.addInteraction("Anne", "x")).message,
      caught(() => system.broadcast("x", { to: ["Anne"] })).message,
    ];
    expect(new Set(messages)).toEqual(new Set(['There is no character named "Anne". Did you mean "Ann"?']));
  });

  it("can be listed, asked for, renamed and removed", () => {
    const { system } = withAnn();
    expect(system.listCharacters()).toHaveLength(1);
    expect(system.findCharacter("Eve")).toBeUndefined();
    system.renameCharacter("Ann", "Eve");
    expect(system.removeCharacter("Eve")).toBe(true);
    expect(system.listCharacters()).toEqual([]);
  });

  it("can be asked to speak by being active, without naming them again", () => {
    const { system } = withAnn();
    system.switchActiveCharacter("Ann");
    system.activeCharacter?.addMemory("Said by whoever is active.");
    expect(texts(system.getCharacter("Ann"))).toEqual(["Said by whoever is active."]);
  });

  it("have a background that nobody else holds", () => {
    const background = { trade: "smith" };
    const ann = manualSystem().createCharacter({ name: "Ann", prompt: "", background });
    background.trade = "thief";
    Object.assign(ann.getContext().background, { trade: "thief" });
    expect(ann.background).toEqual({ trade: "smith" });
  });

  it("have a prompt that is rendered when it is used, not when it was created", () => {
    const ann = manualSystem().createCharacter({
      name: "Ann",
      prompt: "{{mood}} {{missing}}",
      variables: { mood: "calm" },
    });
    ann.update({ variables: { mood: "angry" } });
    expect(ann.getContext().prompt).toBe("angry {{missing}}");
  });

  it("may have variables of any name", () => {
    const names = ["self", "template_name", "[this]", "constructor", "toString", "length", "名前"];
    // `this` alone is all of them; in brackets it is a name.
    const variables = { ...Object.fromEntries(names.map((name) => [name, `<${name}>`])), this: "<[this]>" };
    const prompt = names.map((name) => `{{${name}}}`).join(" ");
    const ann = manualSystem().createCharacter({ name: "Ann", prompt, variables });
    expect(ann.getContext().prompt).toBe(names.map((name) => `<${name}>`).join(" "));
  });
});

describe("memories", () => {
  it("keep the newest 50 when they are read before each addition, 300 times", async () => {
    for (const autoSummarize of [true, false]) {
      const { system, ann } = withAnn({ maxMemories: 50, autoSummarize });
      for (let turn = 0; turn < 300; turn++) {
        ann.getContext();
        ann.memory.getMemories();
        ann.addMemory(`Turn ${turn}.`);
      }
      await system.settled();
      const newest = Array.from({ length: 50 }, (_, index) => `Turn ${299 - index}.`);
      expect(texts(ann).slice(0, 50)).toEqual(newest);
      if (!autoSummarize) expect(texts(ann)).toEqual(newest);
      expect(ann.getContext({ limit: 5 }).memories.map(({ text }) => text)).toEqual(newest.slice(0, 5));
    }
  });

  it("are none with limit 0, and none with an empty list of types", () => {
    const { ann } = withAnn();
    ann.addMemory("x");
    expect(ann.getContext({ limit: 0 }).memories).toEqual([]);
    expect(ann.memory.getMemories({ limit: 0 })).toEqual([]);
    expect(ann.memory.getMemories({ types: [] })).toEqual([]);
    expect(caught(() => ann.memory.getMemories({ limit: -1 })).code).toBe("config/invalid");
  });

  it("are given as copies: emptying the list empties nobody", () => {
    const { ann } = withAnn();
    ann.addMemory("x");
    ann.memory.getMemories().length = 0;
    ann.getContext().memories.length = 0;
    expect(ann.memory.size).toBe(1);
  });

  it("are given back with an id when they are added, by whatever way", () => {
    const { system, ann } = withAnn();
    for (const memory of [ann.addMemory("x"), system.addInteraction("Ann", "y")]) {
      expect(ann.memory.get(memory.id)).toEqual(memory);
    }
    expect(ann.memory.get(system.broadcast("z").eventId)?.text).toBe("z");
  });

  it.each([null, undefined, 5, true, []])("are not made of %j", (content) => {
    expect(caught(() => withAnn().ann.addMemory(content as never)).code).toBe("memory/invalid");
  });

  it("carry importance, session, user and a time that one can give, in UTC", () => {
    const options = { importance: 0.9, sessionId: "s", userId: "u", at: "2026-11-20T22:48:35.921419" };
    expect(withAnn().ann.addMemory("x", options)).toMatchObject({ ...options, at: "2026-11-20T22:48:35.921Z" });
  });

  it("cannot hold what JSON would lose, so that what is saved is what was added", () => {
    const { ann } = withAnn();
    for (const lost of [Number.NaN, Number.POSITIVE_INFINITY, new Date(), 1n, () => 1]) {
      expect(caught(() => ann.addMemory({ lost })).code).toBe("memory/invalid");
      expect(caught(() => ann.addMemory("x", { metadata: { lost } })).code).toBe("memory/invalid");
    }
    ann.addMemory({ kept: -0, gone: undefined });
    expect(JSON.stringify(ann.memory.getMemories()[0]?.content)).toBe('{"kept":0}');
  });

  it("can be written down as they are: a backup of somebody's memories is JSON", () => {
    const { ann } = withAnn();
    ann.addMemory({ user: "Hi", response: "Hello" });
    const backup = { character: ann.name, memories: ann.memory.getMemories(), timestamp: "2024-03-21T10:00:00" };
    expect(JSON.parse(JSON.stringify(backup))).toEqual(backup);
  });
});

describe("summaries", () => {
  it("are made with default settings long before the thousandth memory", async () => {
    const system = new PersonaSystem({ background: "manual" });
    const ann = system.createCharacter({ name: "Ann", prompt: "" });
    for (let index = 0; index < 900; index++) ann.addMemory(`The ${index}th guest asked for bread.`);
    await system.settled();
    expect(ann.memory.summaries({ all: true })).toHaveLength(17);
    expect(ann.getContext().summaries).toHaveLength(10);
    expect(ann.memory.size).toBe(900);
  });

  it.each([2, 5, 10])("stand for as many memories as the threshold says: %d", async (summaryThreshold) => {
    const { system, ann } = withAnn({ maxMemories: 1000, summaryThreshold });
    for (let index = 0; index < 40; index++) ann.addMemory(`Guest ${index} asked for bread.`);
    await system.settled();
    const first = ann.memory.summaries({ all: true }).filter(({ level }) => level === 1);
    expect(first).toHaveLength(40 / summaryThreshold - 1);
    expect(new Set(first.map(({ covers }) => covers?.length))).toEqual(new Set([summaryThreshold]));
  });

  it("say something of what they stand for", async () => {
    const { system, ann } = withAnn({ maxMemories: 20, summaryThreshold: 4 });
    ann.addMemory({ user: "Where is the crown?", response: "The crown lies under the old mill." });
    for (let index = 0; index < 12; index++) ann.addMemory(`Guest ${index} asked for bread.`);
    await system.settled();
    const [oldest] = ann.memory.summaries({ all: true });
    expect(oldest?.text).toContain("crown");
    expect(oldest?.text).not.toMatch(/Summary of \d+ memories/);
    expect(oldest?.covers).toHaveLength(4);
    expect(
      ann
        .getContext()
        .summaries.map(({ text }) => text)
        .join(" "),
    ).toContain("crown");
  });

  it("do not grow to more than what they stand for", async () => {
    const { system, ann } = withAnn({ maxMemories: 50, summaryThreshold: 10 });
    for (let index = 0; index < 3000; index++) {
      ann.addMemory(`Guest ${index} asked for bread.`);
      if (index % 100 === 0) await system.settled();
    }
    await system.settled();
    expect(system.stats().summaries).toBeLessThan(350);
    expect(ann.memory.summaries().length).toBeLessThan(40);
    expect(system.stats().memories).toBeLessThan(100);
    expect(JSON.stringify(system.toJSON()).length).toBeLessThan(600_000);
  });

  it.each([
    { summary_threshold: 5 },
    { maxMemories: "5" },
    { maxMemories: 2.5 },
    { maxMemories: -1 },
    { maxMemories: true },
    { maxMemories: 0 },
    { summaryThreshold: 0 },
    { autoSummarize: "yes" },
  ])("are not configured by %j, neither here nor when it is checked", (memory) => {
    expect(validateMemoryConfig(memory).ok).toBe(false);
    const error = caught(() => new PersonaSystem({ memory: memory as never }));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toMatch(/summary_threshold|maxMemories|summaryThreshold|autoSummarize/);
  });
});

describe("a broadcast", () => {
  function three(): PersonaSystem {
    const system = manualSystem();
    for (const name of ["A", "B", "ABC"]) system.createCharacter({ name, prompt: "" });
    return system;
  }

  it("is not shared: what one does to its copy, nobody else sees", () => {
    const system = three();
    const content = { news: ["one"] };
    const metadata = { tags: ["one"] };
    system.broadcast(content, { metadata });
    content.news.push("caller");
    metadata.tags.push("caller");
    const mine = system.getCharacter("A").memory.getMemories()[0];
    (mine?.content["news"] as string[]).push("A");
    (mine?.metadata["tags"] as string[]).push("A");
    for (const name of ["A", "B", "ABC"]) {
      expect(system.getCharacter(name).memory.getMemories()[0]).toMatchObject({
        content: { news: ["one"] },
        metadata: { tags: ["one"] },
      });
    }
  });

  it("tells of a name that nobody has, and reaches nobody then", () => {
    const system = three();
    for (const options of [{ to: ["A", "Nobody"] }, { exclude: ["Nobody"] }, { from: "Nobody" }]) {
      expect(caught(() => system.broadcast("x", options)).code).toBe("character/not-found");
    }
    expect(system.stats().memories).toBe(0);
  });

  it("does not take a text for a list of names", () => {
    const system = three();
    expect(caught(() => system.broadcast("x", { to: "ABC" as never })).code).toBe("config/invalid");
    expect(system.stats().memories).toBe(0);
  });

  it("excludes whom it is to exclude, whoever is named besides", () => {
    const receipt = three().broadcast("x", { to: ["A", "B"], exclude: ["B"] });
    expect([receipt.recipients, receipt.names()]).toEqual([1, ["A"]]);
  });

  it("says how many heard it, and who", () => {
    const receipt = three().broadcast("x");
    expect([receipt.recipients, receipt.names()]).toEqual([3, ["A", "B", "ABC"]]);
    expect(three().broadcast("x", { to: [] }).recipients).toBe(0);
  });

  it("knows who spoke and where", () => {
    const system = three();
    system.channel("inn").join("B");
    system.broadcast("x", { from: "A", channel: "inn" });
    expect(system.getCharacter("B").memory.getMemories()[0]).toMatchObject({
      channel: "inn",
      source: { kind: "witnessed", from: "A" },
    });
    expect(system.getCharacter("ABC").memory.size).toBe(0);
  });

  it("is stored once, however many hear it", () => {
    const system = manualSystem();
    for (let index = 0; index < 1000; index++) system.createCharacter({ name: `C${index}`, prompt: "" });
    const before = JSON.stringify(system.toJSON()).length;
    system.broadcast("x".repeat(10_000));
    expect(JSON.stringify(system.toJSON()).length - before).toBeLessThan(11_000);
  });
});

describe("a saved world", () => {
  it("has a version, and one from the future is refused instead of being half read", () => {
    const snapshot = withAnn().system.toJSON();
    expect(snapshot.version).toBe(1);
    expect(caught(() => PersonaSystem.fromJSON({ ...snapshot, version: 99 })).code).toBe("snapshot/version");
  });

  it("may hold fields that this release does not know", () => {
    const { system, ann } = withAnn();
    ann.addMemory("x");
    const text = JSON.stringify(system.toJSON())
      .replace('"type":"interaction"', '"type":"interaction","mood":"new"')
      .replace('"prompt":', '"voice":"new","prompt":');
    expect(PersonaSystem.fromJSON(JSON.parse(text)).hash()).toBe(system.hash());
  });

  it.each(["characters", "channels", "seq", "writer", "memory"])("without its %s is refused by that name", (field) => {
    const { [field]: _gone, ...rest } = withAnn().system.toJSON();
    const error = caught(() => PersonaSystem.fromJSON(rest));
    expect(error.code).toBe("snapshot/invalid");
    expect(error.message).toContain(field);
  });

  it("does not point to an active character that is not there", () => {
    const error = caught(() => PersonaSystem.fromJSON({ ...withAnn().system.toJSON(), active: "x.99" }));
    expect(error.code).toBe("snapshot/invalid");
    expect(error.details).toEqual({ path: "active" });
  });

  it("is nobody's live state", () => {
    const { system } = withAnn();
    const before = system.hash();
    const snapshot = system.toJSON() as unknown as { characters: { background: object }[] };
    Object.assign(snapshot.characters[0]?.background ?? {}, { trade: "thief" });
    expect(system.hash()).toBe(before);
  });

  it("comes back as it was: memories, summaries, who is where and who is active", async () => {
    const store = new MemoryStore();
    const open = (): Promise<PersonaSystem> =>
      PersonaSystem.open({ store, background: "manual", memory: { maxMemories: 8, summaryThreshold: 2 } });
    const system = await open();
    const ann = system.createCharacter({ name: "Ann", prompt: "I am {{name}}.", channels: ["inn"] });
    for (let index = 0; index < 20; index++) {
      ann.addMemory(`Guest ${index} asked for bread.`);
      system.broadcast(`The bell rings ${index} times.`, { channel: "inn" });
    }
    system.switchActiveCharacter("Ann");
    await system.settled();
    const before = [system.hash(), ann.getContext(), ann.memory.summaries({ all: true }), ann.channels];
    await system.close();
    const again = await open();
    const same = again.getCharacter("Ann");
    expect([again.hash(), same.getContext(), same.memory.summaries({ all: true }), same.channels]).toEqual(before);
    expect(again.activeCharacter?.name).toBe("Ann");
  });
});
