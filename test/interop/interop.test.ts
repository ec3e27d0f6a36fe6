import { PersonaSystem } from "dramatis";
import { importPersonaFlow } from "dramatis/interop";
import { describe, expect, it } from "vitest";
import { character, memory, stub, system } from "./personaflow-files.js";

describe("importPersonaFlow", () => {
  it("makes a system whose characters remember what they remembered", () => {
    const mira = character({ memories: [memory(2, { metadata: { importance: 0.9 } }), memory(1, { type: "event" })] });
    const { system: made, report } = importPersonaFlow(
      JSON.stringify(system([mira, character({ name: "Jon" })], { active_character: "Jon" })),
    );
    expect(made.listCharacters().map(({ name }) => name)).toEqual(["Mira", "Jon"]);
    expect(made.activeCharacter?.name).toBe("Jon");
    expect(report.warnings.map(({ path }) => path)).toEqual(["characters.Mira.memory_manager.memories"]);
    const found = made.getCharacter("Mira").memory.getMemories();
    expect(
      found.map(({ at, type, content, importance, source }) => ({ at, type, content, importance, kind: source.kind })),
    ).toEqual([
      {
        at: "2025-03-14T19:00:02.123Z",
        type: "interaction",
        content: { user: "question 2", response: "answer 2" },
        importance: 0.9,
        kind: "imported",
      },
      {
        at: "2025-03-14T19:00:01.123Z",
        type: "event",
        content: { user: "question 1", response: "answer 1" },
        importance: 0.5,
        kind: "imported",
      },
    ]);
    expect(found[0]?.metadata).toEqual({ importance: 0.9, personaflow: { timestamp: "2025-03-14T19:00:02.123456" } });
    expect(found[0]?.text).toBe("question 2\nanswer 2");
  });

  it("renders prompts as PersonaFlow left them", () => {
    const prompt = String.raw`Name: {{name}}, $${"{name}"}, \{{name}} and $5`;
    const { system: made } = importPersonaFlow(system([character({ changes: { prompt } })]));
    expect(made.getCharacter("Mira").getContext().prompt).toBe(prompt);
  });

  it("imports summaries, stubs marked as such", () => {
    const real = stub(2, { content: { period: "a to b", summary: "Mira met Jon." } });
    const { system: made } = importPersonaFlow(system([character({ summaries: [stub(1), real] })]));
    const summaries = made.getCharacter("Mira").memory.summaries();
    expect(summaries.map(({ text }) => text)).toEqual(["Summary of 1 memories", "Mira met Jon."]);
    expect(summaries.map(({ metadata }) => metadata["stub"])).toEqual([true, undefined]);
  });

  it("takes names and keys that are traps in JavaScript", () => {
    const names = ["constructor", "__proto__", "toString"];
    const inner = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(character({ name }))}`).join(",");
    const { system: made } = importPersonaFlow(`{"characters":{${inner}},"active_character":"__proto__"}`);
    expect(made.listCharacters().map(({ name }) => name)).toEqual(names);
    expect(made.activeCharacter?.name).toBe("__proto__");
    expect("polluted" in {}).toBe(false);
  });

  it.each(["constructor", "__proto__", "toString"])("takes memories of the type %s", (type) => {
    const { system: made } = importPersonaFlow(system([character({ memories: [memory(1, { type })] })]));
    expect(made.getCharacter("Mira").memory.getMemories()[0]?.type).toBe(type);
  });

  it("gives a system that is saved and restored exactly", () => {
    const { system: made } = importPersonaFlow(
      system([character({ memories: [memory(1), memory(2, { content: ["a"] })], summaries: [stub(1)] })]),
    );
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(made.toJSON())));
    expect(again.hash()).toBe(made.hash());
  });

  it("gives the same system for the same file and seed", () => {
    const data = system([character({ memories: [memory(1)] })]);
    const clock = { now: () => 0 };
    expect(importPersonaFlow(data, { seed: "a", clock }).system.hash()).toBe(
      importPersonaFlow(data, { seed: "a", clock }).system.hash(),
    );
  });

  it("passes the options on, and their errors too", () => {
    const typo: object = { sead: "a" };
    expect(() => importPersonaFlow(system(), typo)).toThrow(expect.objectContaining({ code: "config/invalid" }));
  });

  it("refuses with import/invalid what the system does not accept", () => {
    const validate = (): object => ({ issues: [{ message: "never" }] });
    const never = { "~standard": { version: 1 as const, vendor: "test", validate } };
    const data = system([character({ memories: [memory(1)] })]);
    expect(() => importPersonaFlow(data, { types: { interaction: never } })).toThrow(
      expect.objectContaining({
        code: "import/invalid",
        message: expect.stringContaining('"Mira" was not accepted'),
        details: { path: "characters.Mira" },
      }),
    );
  });
});
