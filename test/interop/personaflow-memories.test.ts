import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.js";
import { readPersonaFlow } from "../../src/interop/personaflow.js";
import { AT, character, memory, readOne, stub, system, type Fields } from "./personaflow-files.js";

describe("readPersonaFlow", () => {
  describe("order and time", () => {
    it("orders memories by timestamp and says that a reversed list is what PersonaFlow's reads leave", () => {
      const { memories, warnings } = readOne({ memories: [memory(3), memory(2), memory(1)] });
      expect(memories.map(({ content }) => content["user"])).toEqual(["question 1", "question 2", "question 3"]);
      expect(warnings).toEqual([{ path: `${AT}.memories`, message: expect.stringContaining("newest first") }]);
    });

    it("orders a shuffled list and warns", () => {
      const { memories, warnings } = readOne({ memories: [memory(2), memory(3), memory(1)] });
      expect(memories.map(({ content }) => content["user"])).toEqual(["question 1", "question 2", "question 3"]);
      expect(warnings[0]?.message).toContain("not in the order of their timestamps");
    });

    it("tells memories of one millisecond apart, and keeps the file's order of equal times", () => {
      const at = (micros: string, user: string): Fields =>
        memory(0, { timestamp: `2025-03-14T19:00:00.123${micros}`, content: { user } });
      const { memories } = readOne({ memories: [at("002", "c"), at("001", "a"), at("001", "b")] });
      expect(memories.map(({ content }) => content["user"])).toEqual(["a", "b", "c"]);
      expect(new Set(memories.map(({ at: time }) => time)).size).toBe(1);
    });

    it("reads a timestamp with a zone as that moment", () => {
      const { memories } = readOne({ memories: [memory(1, { timestamp: "2025-03-14T19:00:00+02:00" })] });
      expect(memories[0]?.at).toBe("2025-03-14T17:00:00.000Z");
      expect(memories[0]?.metadata).toEqual({ personaflow: { timestamp: "2025-03-14T19:00:00+02:00" } });
    });

    it("gives an unreadable timestamp the time of the memory before it, and keeps the original", () => {
      const { memories, warnings } = readOne({
        memories: [memory(1), memory(2, { timestamp: "last tuesday" }), memory(3)],
      });
      expect(memories.map(({ at }) => at)).toEqual([
        "2025-03-14T19:00:01.123Z",
        "2025-03-14T19:00:01.123Z",
        "2025-03-14T19:00:03.123Z",
      ]);
      expect(memories.map(({ content }) => content["user"])).toEqual(["question 1", "question 2", "question 3"]);
      expect(memories[1]?.metadata).toEqual({ personaflow: { timestamp: "last tuesday" } });
      expect(warnings).toEqual([
        { path: `${AT}.memories[1].timestamp`, message: expect.stringContaining('"last tuesday" is no time') },
      ]);
    });

    it("gives a first memory with an unreadable timestamp the time of the first readable one", () => {
      const { memories } = readOne({ memories: [memory(1, { timestamp: null }), memory(2)] });
      expect(memories.map(({ at }) => at)).toEqual(["2025-03-14T19:00:02.123Z", "2025-03-14T19:00:02.123Z"]);
      expect(memories[0]?.content["user"]).toBe("question 1");
    });

    it("falls back on last_accessed, and on 1970, when no timestamp can be read", () => {
      const memories = [memory(1, { timestamp: 12 })];
      expect(readOne({ memories }).memories[0]?.at).toBe("2025-03-14T18:59:59.000Z");
      expect(readOne({ memories, manager: { last_accessed: "?" } }).memories[0]?.at).toBe("1970-01-01T00:00:00.000Z");
    });
  });

  describe("content and metadata", () => {
    it.each<[unknown, JsonObject, string | undefined]>([
      [{ event: "bell", details: [1, null] }, { event: "bell", details: [1, null] }, undefined],
      [{}, {}, undefined],
      ["plain", { text: "plain" }, "was a string and became { text }"],
      [null, {}, "was null and became {}"],
      [["a", 1], { items: ["a", 1] }, "was an array and became { items }"],
      [7, { value: 7 }, "was the number 7 and became { value }"],
      [false, { value: false }, "was the boolean false and became { value }"],
    ])("turns the content %j into %j", (content, expected, warning) => {
      const { memories, warnings } = readOne({ memories: [memory(1, { content })] });
      expect(memories[0]?.content).toEqual(expected);
      expect(warnings).toEqual(warning === undefined ? [] : [{ path: `${AT}.memories[0].content`, message: warning }]);
    });

    it("turns NaN and infinities in text into null, with their paths", () => {
      const text = JSON.stringify(
        system([character({ memories: [memory(1, { content: { score: "@", list: ["@"] } })] })]),
      );
      const { characters, warnings } = readPersonaFlow(text.replace('"@"', "NaN").replace('"@"', "-Infinity"));
      expect(characters[0]?.memories[0]?.content).toEqual({ score: null, list: [null] });
      expect(warnings.map(({ path }) => path)).toEqual([
        `${AT}.memories[0].content.score`,
        `${AT}.memories[0].content.list[0]`,
      ]);
    });

    it("turns NaN and infinities in objects into null, with their paths", () => {
      const { characters, warnings } = readPersonaFlow(
        system([character({ memories: [memory(1, { content: { score: Number.NaN, list: [-Infinity] } })] })]),
      );
      expect(characters[0]?.memories[0]?.content).toEqual({ score: null, list: [null] });
      expect(warnings.map(({ path }) => path)).toEqual([
        `${AT}.memories[0].content.score`,
        `${AT}.memories[0].content.list[0]`,
      ]);
    });

    it("notes integers that lose digits", () => {
      const text = JSON.stringify(system([character({ memories: [memory(1, { content: { id: "@" } })] })])).replace(
        '"@"',
        "12345678901234567891",
      );
      expect(readPersonaFlow(text).warnings).toEqual([
        { path: `${AT}.memories[0].content.id`, message: expect.stringContaining("more digits") },
      ]);
    });

    it("keeps __proto__ and constructor in content, metadata and background", () => {
      const odd = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
      const text = JSON.stringify(
        system([character({ memories: [memory(1, { content: "@", metadata: "@" })], changes: { background: "@" } })]),
      );
      const [mira] = readPersonaFlow(text.replaceAll('"@"', odd)).characters;
      expect(JSON.stringify(mira?.background)).toBe(odd);
      expect(JSON.stringify(mira?.memories[0]?.content)).toBe(odd);
      expect(Object.keys(mira?.memories[0]?.metadata ?? {})).toEqual(["__proto__", "constructor", "personaflow"]);
      expect("polluted" in {}).toBe(false);
    });

    it.each([[null], [undefined], [{}]])("takes the metadata %j for none", (metadata) => {
      const { memories, warnings } = readOne({ memories: [memory(1, { metadata })] });
      expect(memories[0]?.metadata).toEqual({ personaflow: { timestamp: "2025-03-14T19:00:01.123456" } });
      expect(warnings).toEqual([]);
    });

    it("wraps metadata that is no object", () => {
      const { memories, warnings } = readOne({ memories: [memory(1, { metadata: ["a"] })] });
      expect(memories[0]?.metadata["items"]).toEqual(["a"]);
      expect(warnings).toEqual([{ path: `${AT}.memories[0].metadata`, message: "was an array and became { items }" }]);
    });

    it("moves metadata that uses the name personaflow, and says so", () => {
      const { memories, warnings } = readOne({ memories: [memory(1, { metadata: { personaflow: "mine" } })] });
      expect(memories[0]?.metadata).toEqual({
        personaflow: { timestamp: "2025-03-14T19:00:01.123456", metadata: "mine" },
      });
      expect(warnings.map(({ path }) => path)).toEqual([`${AT}.memories[0].metadata.personaflow`]);
    });

    it.each<[Fields, number | undefined, string | undefined]>([
      [{ importance: 0.9 }, 0.9, undefined],
      [{ importance_score: 0.8 }, 0.8, undefined],
      [{ importance: 0, importance_score: 0.8 }, 0, undefined],
      [{ importance: "high", importance_score: 1 }, 1, undefined],
      [{ importance: "high" }, undefined, undefined],
      [{ importance: true }, undefined, undefined],
      [{ importance: 8 }, undefined, "importance"],
      [{ importance_score: -0.1 }, undefined, "importance_score"],
      [{ importance: 8, importance_score: 0.5 }, 0.5, "importance"],
    ])("reads the importance of %j as %j", (metadata, importance, warned) => {
      const { memories, warnings } = readOne({ memories: [memory(1, { metadata })] });
      expect(memories[0]?.importance).toBe(importance);
      expect(memories[0]?.metadata).toMatchObject(metadata);
      expect(warnings.map(({ path }) => path)).toEqual(
        warned === undefined ? [] : [`${AT}.memories[0].metadata.${warned}`],
      );
    });

    it.each([
      ["summary", "personaflow-summary"],
      ["", "interaction"],
      [null, "interaction"],
      [5, "5"],
      [["a"], '["a"]'],
    ])("replaces the type %j by %j with a warning", (type, expected) => {
      const { memories, warnings } = readOne({ memories: [memory(1, { type })] });
      expect(memories[0]?.type).toBe(expected);
      expect(warnings.map(({ path }) => path)).toEqual([`${AT}.memories[0].type`]);
    });

    it("warns of memories that name another character, and imports them for the holder", () => {
      const { memories, warnings } = readOne({ memories: [memory(1, { character_name: "Jon" })] });
      expect(memories).toHaveLength(1);
      expect(warnings).toEqual([
        { path: `${AT}.memories[0].character_name`, message: expect.stringContaining('"Jon" is not the character') },
      ]);
    });
  });

  describe("summaries", () => {
    it("marks PersonaFlow's stubs and says once that their text is lost", () => {
      const { summaries, warnings } = readOne({ summaries: [stub(1), stub(12)] });
      expect(summaries[1]).toEqual({
        id: "personaflow-2",
        at: "2025-03-14T20:00:12.000Z",
        level: 1,
        covers: [],
        sentences: [{ text: "Summary of 12 memories", from: [] }],
        metadata: {
          stub: true,
          source: "personaflow",
          period: "2025-03-14T18:00:00 to 2025-03-14T18:30:00",
          personaflow: { timestamp: "2025-03-14T20:00:12.000001" },
        },
      });
      expect(warnings).toEqual([
        { path: `${AT}.summarized_memories`, message: expect.stringContaining("2 of 2 summaries") },
      ]);
    });

    it("keeps the text of a real summary", () => {
      const { summaries, warnings } = readOne({
        summaries: [stub(1, { content: { period: "a to b", summary: "Mira met Jon." }, metadata: { by: "me" } })],
      });
      expect(summaries[0]?.sentences).toEqual([{ text: "Mira met Jon.", from: [] }]);
      expect(summaries[0]?.metadata).toEqual({
        source: "personaflow",
        period: "a to b",
        personaflow: { timestamp: "2025-03-14T20:00:01.000001", metadata: { by: "me" } },
      });
      expect(warnings).toEqual([]);
    });

    it.each([
      ["They met.", [{ text: "They met.", from: [] }], 0],
      [{ summary: ["a"] }, [{ text: '{"summary":["a"]}', from: [] }], 1],
      [null, [{ text: "null", from: [] }], 1],
      [{ summary: "  " }, [], 1],
    ])("reads the summary %j", (content, sentences, count) => {
      const { summaries, warnings } = readOne({ summaries: [stub(1, { content })] });
      expect(summaries[0]?.sentences).toEqual(sentences);
      expect(warnings).toHaveLength(count);
    });

    it("puts summaries in the order of their times", () => {
      const { summaries } = readOne({ summaries: [stub(2), stub(1)] });
      expect(summaries.map(({ at }) => at)).toEqual(["2025-03-14T20:00:01.000Z", "2025-03-14T20:00:02.000Z"]);
    });
  });
});
