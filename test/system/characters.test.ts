import { PersonaSystem } from "dramatis";
import { describe, expect, it } from "vitest";
import { caught } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";
import { MemoryStore } from "./memory-store.js";

const names = (system: PersonaSystem): string[] => system.listCharacters().map(({ name }) => name);
const prompt = "You are {{name}}.";

async function kept(): Promise<{ system: PersonaSystem; store: MemoryStore }> {
  const store = new MemoryStore();
  return { system: await PersonaSystem.open({ store, background: "manual" }), store };
}

describe("createCharacter", () => {
  it("gives a character with what it was defined by", () => {
    const system = manualSystem();
    const ann = system.createCharacter({
      name: "Ann",
      prompt,
      background: { trade: "smith" },
      variables: { mood: "calm" },
      tags: ["guild", "guild", "smith"],
      channels: ["forge", "inn", "forge"],
      memory: { maxMemories: 20, summaryThreshold: 5 },
    });
    expect(ann).toMatchObject({
      name: "Ann",
      prompt,
      background: { trade: "smith" },
      variables: { mood: "calm" },
      tags: ["guild", "smith"],
      channels: ["forge", "inn"],
    });
    expect(ann.memory.config).toEqual({ maxMemories: 20, summaryThreshold: 5, autoSummarize: true });
    expect(system.channel("forge").members).toEqual(["Ann"]);
  });

  it("needs a name and a prompt only", () => {
    const ann = new PersonaSystem().createCharacter({ name: "Ann", prompt: "" });
    expect(ann).toMatchObject({ prompt: "", background: {}, variables: {}, tags: [], channels: [] });
    expect(ann.memory.config).toEqual({ maxMemories: 1000, summaryThreshold: 50, autoSummarize: true });
    expect(ann.memory.size).toBe(0);
  });

  it("takes the system's memory configuration where its own says nothing, lowering a threshold that is a default", () => {
    const system = manualSystem({ memory: { maxMemories: 100, summaryThreshold: 40 } });
    const config = (memory: object): unknown =>
      system.createCharacter({ name: JSON.stringify(memory), prompt: "", memory }).memory.config;
    expect(config({})).toEqual({ maxMemories: 100, summaryThreshold: 40, autoSummarize: true });
    expect(config({ maxMemories: 10 })).toEqual({ maxMemories: 10, summaryThreshold: 5, autoSummarize: true });
    expect(config({ autoSummarize: false })).toEqual({ maxMemories: 100, summaryThreshold: 40, autoSummarize: false });
    expect(config({ summaryThreshold: 2 })).toEqual({ maxMemories: 100, summaryThreshold: 2, autoSummarize: true });
  });

  it.each([
    "__proto__",
    "constructor",
    "../../x",
    "🧙‍♀️",
    "x".repeat(300),
    "a\u0000b",
    "CON",
    " N ",
    "\ud800",
    "名前",
    "a\nb",
  ])("takes the name %j as any other", (name) => {
    const system = manualSystem();
    system.createCharacter({ name: "Somebody", prompt: "" });
    const made = system.createCharacter({ name, prompt });
    made.addMemory("I am here.");
    system.broadcast("Hello.", { to: [name] });
    expect(system.getCharacter(name).name).toBe(name);
    expect(made.getContext().prompt).toBe(`You are ${name}.`);
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
    expect(again.hash()).toBe(system.hash());
    expect(again.getCharacter(name).getContext()).toEqual(made.getContext());
    expect(again.getCharacter(name).memory.size).toBe(2);
    expect("polluted" in {}).toBe(false);
  });

  it("tells letters apart by case, and not by how an accent is written", () => {
    const system = manualSystem();
    system.createCharacter({ name: "Ana", prompt: "" });
    system.createCharacter({ name: "ana", prompt: "" });
    const zoe = system.createCharacter({ name: "Zo\u00e9", prompt: "" });
    expect(system.findCharacter("Zoe\u0301")).toBe(zoe);
    const error = caught(() => system.createCharacter({ name: "Zoe\u0301", prompt: "" }));
    expect(error.code).toBe("character/exists");
    expect(zoe.name).toBe("Zo\u00e9");
    system.renameCharacter("Zo\u00e9", "Zoe\u0301");
    expect(zoe.name).toBe("Zoe\u0301");
  });

  it("refuses a name that exists and leaves the character as it was", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt: "first" });
    ann.addMemory("kept");
    const before = system.hash();
    const error = caught(() => system.createCharacter({ name: "Ann", prompt: "second" }));
    expect(error.code).toBe("character/exists");
    expect(error.details).toEqual({ name: "Ann" });
    expect(error.message).toMatch(/defineCharacter/);
    expect(system.hash()).toBe(before);
  });

  it.each([
    { why: "no definition", given: undefined, field: undefined },
    { why: "null", given: null, field: undefined },
    { why: "a text", given: "Ann", field: undefined },
    { why: "a list", given: [], field: undefined },
    { why: "no name", given: { prompt }, field: "name" },
    { why: "a blank name", given: { name: " \n", prompt }, field: "name" },
    { why: "a name that is a number", given: { name: 5, prompt }, field: "name" },
    { why: "no prompt", given: { name: "A" }, field: "prompt" },
    { why: "a prompt that is an object", given: { name: "A", prompt: {} }, field: "prompt" },
    { why: "a background that is a list", given: { name: "A", prompt, background: [] }, field: undefined },
    { why: "a background that is a text", given: { name: "A", prompt, background: "smith" }, field: undefined },
    { why: "variables with a function", given: { name: "A", prompt, variables: { f: () => 1 } }, field: undefined },
    { why: "a blank template", given: { name: "A", prompt, template: "" }, field: "template" },
    { why: "tags that are a text", given: { name: "A", prompt, tags: "smith" }, field: "tags" },
    { why: "a tag that is a number", given: { name: "A", prompt, tags: ["a", 5] }, field: "tags[1]" },
    { why: "a blank channel", given: { name: "A", prompt, channels: [""] }, field: "channels[0]" },
    { why: "channels that are a text", given: { name: "A", prompt, channels: "inn" }, field: "channels" },
    { why: "a memory that is a number", given: { name: "A", prompt, memory: 5 }, field: undefined },
    { why: "an unknown field", given: { name: "A", prompt, memory_config: {} }, field: "memory_config" },
    { why: "an unknown field of memory", given: { name: "A", prompt, memory: { max: 5 } }, field: undefined },
  ])("refuses $why and names the field, and nothing has happened", ({ given, field }) => {
    const system = manualSystem();
    const before = system.hash();
    for (const call of [() => system.createCharacter(given as never), () => system.defineCharacter(given as never)]) {
      const error = caught(call);
      expect(error.code).toBe("config/invalid");
      if (field !== undefined) expect(error.details).toEqual({ field });
    }
    expect(system.hash()).toBe(before);
  });
});

describe("defineCharacter", () => {
  const definition = { name: "Ann", prompt, background: { trade: "smith" }, tags: ["a"], channels: ["inn"] };

  it("creates the character when there is none", () => {
    const system = manualSystem();
    expect(system.defineCharacter(definition).background).toEqual({ trade: "smith" });
    expect(names(system)).toEqual(["Ann"]);
  });

  it("updates the definition of the one that is there; its memories and its handle stay", () => {
    const system = manualSystem();
    const ann = system.defineCharacter(definition);
    ann.addMemory("kept");
    const again = system.defineCharacter({ name: "Ann", prompt: "new", variables: { mood: "calm" } });
    expect(again).toBe(ann);
    expect(ann).toMatchObject({ prompt: "new", background: {}, variables: { mood: "calm" }, tags: [] });
    expect(ann.channels).toEqual(["inn"]);
    expect(ann.memory.size).toBe(1);
  });

  it("writes nothing into the journal when nothing differs", async () => {
    const { system, store } = await kept();
    system.defineCharacter(definition);
    const written = store.entries.length;
    system.defineCharacter({ ...definition, background: { trade: "smith" }, tags: ["a", "a"] });
    system.getCharacter("Ann").update({ prompt, channels: ["inn"] });
    system.getCharacter("Ann").update({});
    system.renameCharacter("Ann", "Ann");
    expect(store.entries.length).toBe(written);
    system.defineCharacter({ ...definition, prompt: "other" });
    expect(store.entries.length).toBe(written + 1);
    await system.close();
  });

  it("writes nothing when nothing differs from what was loaded either", async () => {
    const { system, store } = await kept();
    system.defineCharacter({ ...definition, memory: { maxMemories: 10 } });
    const again = await PersonaSystem.open({ store: store.crash(), background: "manual" });
    const before = again.hash();
    again.defineCharacter({ ...definition, memory: { maxMemories: 10 } });
    expect(again.hash()).toBe(before);
    const restored = PersonaSystem.fromJSON(system.toJSON(), { background: "manual" });
    restored.defineCharacter({ ...definition, memory: { maxMemories: 10 } });
    expect(restored.hash()).toBe(before);
  });
});

describe("update", () => {
  it("changes what is given and nothing else", () => {
    const system = manualSystem();
    const ann = system.createCharacter({
      name: "Ann",
      prompt,
      background: { a: 1 },
      variables: { b: 2 },
      tags: ["t"],
      channels: ["inn"],
      template: "mine",
    });
    ann.update({ background: { c: 3 } });
    ann.update({ tags: [], prompt: undefined as never });
    expect(ann).toMatchObject({ prompt, background: { c: 3 }, variables: { b: 2 }, tags: [], channels: ["inn"] });
    expect(ann.toJSON()["template"]).toBe("mine");
  });

  it("lets the character be in the channels that are given, and no others", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt, channels: ["inn", "forge"] });
    ann.update({ channels: ["forge", "market"] });
    expect(ann.channels).toEqual(["forge", "market"]);
    expect(system.channel("inn").members).toEqual([]);
    system.broadcast("In the inn.", { channel: "inn" });
    system.broadcast("On the market.", { channel: "market" });
    expect(ann.memory.getMemories().map(({ text }) => text)).toEqual(["On the market."]);
  });

  it.each([
    [{ name: "Eve" }, "name"],
    [{ prompt: 5 }, "prompt"],
    [{ prompt: "changed", channels: ["ok", ""] }, "channels[1]"],
    [{ prompt: "changed", channels: "inn" }, "channels"],
    [{ prompt: "changed", tags: [5] }, "tags[0]"],
    [{ mood: 1 }, "mood"],
  ])("refuses %j as a whole", (patch, field) => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt });
    const before = system.hash();
    const error = caught(() => ann.update(patch as never));
    expect(error.code).toBe("config/invalid");
    expect(error.details).toEqual({ field });
    expect(system.hash()).toBe(before);
  });
});

describe("names", () => {
  it("are found as they were given, and missing ones are told with the nearest there is", () => {
    const system = manualSystem();
    expect(caught(() => system.getCharacter("Ann")).message).toMatch(/no characters yet/);
    const ann = system.createCharacter({ name: "Annabel", prompt });
    expect(system.getCharacter("Annabel")).toBe(ann);
    expect(system.findCharacter("Anabel")).toBeUndefined();
    const error = caught(() => system.getCharacter("Anabel"));
    expect(error.code).toBe("character/not-found");
    expect(error.message).toBe('There is no character named "Anabel". Did you mean "Annabel"?');
    expect(error.details).toEqual({ name: "Anabel" });
    expect(caught(() => system.getCharacter(5 as never)).code).toBe("config/invalid");
  });

  it("change without anything else changing", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt, channels: ["inn"] });
    const eve = system.createCharacter({ name: "Eve", prompt });
    system.broadcast("Hello.", { from: "Ann" });
    system.renameCharacter("Ann", "Anna");
    expect(ann.name).toBe("Anna");
    expect(ann.getContext().prompt).toBe("You are Anna.");
    expect(names(system)).toEqual(["Anna", "Eve"]);
    expect(system.channel("inn").members).toEqual(["Anna"]);
    expect(system.findCharacter("Ann")).toBeUndefined();
    expect(eve.memory.getMemories()[0]?.source).toMatchObject({ kind: "witnessed", from: "Anna" });
    expect(system.createCharacter({ name: "Ann", prompt }).memory.size).toBe(0);
    expect(caught(() => system.renameCharacter("Ann", "Eve")).code).toBe("character/exists");
    expect(caught(() => system.renameCharacter("Nobody", "X")).code).toBe("character/not-found");
    expect(caught(() => system.renameCharacter("Ann", " ")).code).toBe("config/invalid");
    expect(names(system)).toEqual(["Anna", "Eve", "Ann"]);
  });

  it("are listed in the order of creation, by tag and by channel", () => {
    const system = manualSystem();
    system.createCharacter({ name: "C", prompt, tags: ["smith"], channels: ["inn"] });
    system.createCharacter({ name: "A", prompt, channels: ["inn"] });
    system.createCharacter({ name: "B", prompt, tags: ["smith"] });
    system.renameCharacter("C", "Z");
    const list = (filter: object): string[] => system.listCharacters(filter).map(({ name }) => name);
    expect(list({})).toEqual(["Z", "A", "B"]);
    expect(list({ tag: "smith" })).toEqual(["Z", "B"]);
    expect(list({ channel: "inn" })).toEqual(["Z", "A"]);
    expect(list({ channel: "inn", tag: "smith" })).toEqual(["Z"]);
    expect(list({ channel: "nowhere" })).toEqual([]);
    expect(list({ tag: "nothing" })).toEqual([]);
    const error = caught(() => list({ tags: "smith" }));
    expect(error.code).toBe("config/invalid");
    expect(error.details).toEqual({ field: "tags" });
  });
});

describe("removeCharacter", () => {
  it("removes a character with its memories; what it said stays with those who heard it", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt, channels: ["inn"] });
    const eve = system.createCharacter({ name: "Eve", prompt });
    ann.addMemory("mine");
    system.broadcast("Hello, Eve.", { from: "Ann" });
    system.switchActiveCharacter("Ann");
    expect(system.removeCharacter("Ann")).toBe(true);
    expect(system.removeCharacter("Ann")).toBe(false);
    expect(system.removeCharacter("Nobody")).toBe(false);
    expect(system.activeCharacter).toBeUndefined();
    expect(names(system)).toEqual(["Eve"]);
    expect(system.channel("inn").members).toEqual([]);
    expect(eve.memory.getMemories()).toMatchObject([
      { text: "Hello, Eve.", source: { kind: "witnessed", from: "Ann" } },
    ]);
    expect(system.stats()).toMatchObject({ characters: 1, memories: 1 });
  });

  it("leaves handles that lead nowhere and say so", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt });
    system.removeCharacter("Ann");
    const twin = system.createCharacter({ name: "Ann", prompt });
    expect(twin).not.toBe(ann);
    for (const call of [
      () => ann.addMemory("x"),
      () => ann.getContext(),
      () => ann.update({}),
      () => ann.toJSON(),
      () => ann.memory.size,
      () => ann.with({ userId: "u" }).addMemory("x"),
    ]) {
      expect(caught(call).code).toBe("character/not-found");
    }
    expect(twin.memory.size).toBe(0);
  });
});

describe("the active character", () => {
  it("is none at first, then the one that was switched to, also after loading", () => {
    const system = manualSystem();
    const ann = system.createCharacter({ name: "Ann", prompt });
    expect(system.activeCharacter).toBeUndefined();
    expect(system.switchActiveCharacter("Ann")).toBe(ann);
    expect(system.activeCharacter).toBe(ann);
    expect(caught(() => system.switchActiveCharacter("Eve")).code).toBe("character/not-found");
    expect(system.activeCharacter).toBe(ann);
    system.renameCharacter("Ann", "Anna");
    expect(PersonaSystem.fromJSON(system.toJSON()).activeCharacter?.name).toBe("Anna");
  });
});

describe("channels", () => {
  it("have members that come and go, in the order of creation, all of them or none", () => {
    const system = manualSystem();
    for (const name of ["Ann", "Bob", "Cid"]) system.createCharacter({ name, prompt });
    const inn = system.channel("inn");
    expect([inn.name, inn.members]).toEqual(["inn", []]);
    inn.join("Cid", "Ann", "Cid");
    inn.join("Ann");
    inn.join();
    expect(inn.members).toEqual(["Ann", "Cid"]);
    expect(caught(() => inn.join("Bob", "Nobody")).code).toBe("character/not-found");
    expect(caught(() => inn.leave("Ann", "Nobody")).code).toBe("character/not-found");
    expect(system.channel("inn").members).toEqual(["Ann", "Cid"]);
    inn.leave("Ann", "Bob");
    expect(inn.members).toEqual(["Cid"]);
    system.channel("nowhere").leave("Ann");
    expect(system.getCharacter("Cid").channels).toEqual(["inn"]);
    expect(caught(() => system.channel("")).details).toEqual({ field: "channel" });
    expect(caught(() => system.channel(5 as never)).code).toBe("config/invalid");
  });
});
