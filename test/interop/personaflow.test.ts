import { describe, expect, it } from "vitest";
import { readPersonaFlow } from "../../src/interop/personaflow.js";
import { AT, character, memory, readOne, stub, system } from "./personaflow-files.js";

describe("readPersonaFlow", () => {
  it("takes over a clean system without a warning", () => {
    const mira = character({ memories: [memory(1), memory(2, { metadata: { topic: "storm" } })] });
    const { characters, active, warnings } = readPersonaFlow(
      JSON.stringify(
        system([mira, character({ name: "Old Tom 漢字 🙂" })], { active_character: "Mira" }),
        undefined,
        2,
      ),
    );
    expect(warnings).toEqual([]);
    expect(active).toBe("Mira");
    expect(characters.map(({ name }) => name)).toEqual(["Mira", "Old Tom 漢字 🙂"]);
    expect(characters[0]).toEqual({
      format: "dramatis-character",
      version: 1,
      name: "Mira",
      prompt: "You are Mira, keeper of the lighthouse.",
      background: { home: "the lighthouse", likes: ["storms"] },
      variables: {},
      template: "character",
      tags: [],
      channels: [],
      memory: { maxMemories: 100, summaryThreshold: 10, autoSummarize: true },
      memories: [
        {
          id: "personaflow-1",
          at: "2025-03-14T19:00:01.123Z",
          type: "interaction",
          content: { user: "question 1", response: "answer 1" },
          metadata: { personaflow: { timestamp: "2025-03-14T19:00:01.123456" } },
          source: { kind: "imported" },
        },
        {
          id: "personaflow-2",
          at: "2025-03-14T19:00:02.123Z",
          type: "interaction",
          content: { user: "question 2", response: "answer 2" },
          metadata: { topic: "storm", personaflow: { timestamp: "2025-03-14T19:00:02.123456" } },
          source: { kind: "imported" },
        },
      ],
      summaries: [],
    });
  });

  it("reads an object as it reads its text, and leaves it alone", () => {
    const data = system([character({ memories: [memory(3), memory(1)], summaries: [stub(4)] })]);
    const before = JSON.stringify(data);
    expect(readPersonaFlow(data)).toEqual(readPersonaFlow(before));
    expect(JSON.stringify(data)).toBe(before);
  });

  it("takes an empty system", () => {
    expect(readPersonaFlow('{"characters": {}, "active_character": null}')).toEqual({ characters: [], warnings: [] });
  });

  it("gives every memory and summary of the file an id of its own", () => {
    const parts = { memories: [memory(1), memory(2)], summaries: [stub(1)] };
    const { characters } = readPersonaFlow(system([character(parts), character({ ...parts, name: "Jon" })]));
    const ids = characters.flatMap(({ memories, summaries }) => [...memories, ...summaries].map(({ id }) => id));
    expect(new Set(ids).size).toBe(6);
  });

  it("names every unknown field with its value", () => {
    const mira = character({
      memories: [memory(1, { mood: "happy" })],
      summaries: [stub(1, { content: { summary: "They met.", author: "me" } })],
      changes: { voice: { pitch: 2 } },
      manager: { index: [1] },
    });
    const { warnings } = readPersonaFlow(system([mira], { version: "9.9" }));
    expect(warnings.map(({ path }) => path).toSorted()).toEqual(
      [
        "version",
        "characters.Mira.voice",
        `${AT}.index`,
        `${AT}.memories[0].mood`,
        `${AT}.summarized_memories[0].content.author`,
      ].toSorted(),
    );
    expect(warnings.map(({ message }) => message)).toContain('unknown field, not imported; its value was {"pitch":2}');
  });

  it("counts warnings of one kind after the first hundred", () => {
    const memories = Array.from({ length: 105 }, (_, index) =>
      memory(index % 60, { timestamp: `2025-03-14T19:00:00.${String(index).padStart(6, "0")}`, content: null }),
    );
    const { warnings } = readOne({ memories });
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)).toEqual({ path: "", message: "5 more values were wrapped in objects" });
  });
});
