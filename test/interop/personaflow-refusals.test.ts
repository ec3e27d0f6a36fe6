import { describe, expect, it } from "vitest";
import { readPersonaFlow } from "../../src/interop/personaflow.js";
import { AT, character, memory, refusal, stub, system, type Fields } from "./personaflow-files.js";

describe("readPersonaFlow", () => {
  describe("other exports", () => {
    it("makes a system of one of a single character", () => {
      const { characters, active, warnings } = readPersonaFlow(
        JSON.stringify(character({ memories: [memory(1, { content: null })], summaries: [stub(1)] })),
      );
      expect(characters.map(({ name }) => name)).toEqual(["Mira"]);
      expect(active).toBeUndefined();
      expect(warnings.map(({ path }) => path)).toEqual([
        "",
        "memory_manager.memories[0].content",
        "memory_manager.summarized_memories",
      ]);
    });

    it("makes a system of one of a context, whose memories are newest first by design", () => {
      const context = { name: "Mira", prompt: "p", background: {}, memories: [memory(3), memory(2)] };
      const { characters, warnings } = readPersonaFlow(JSON.stringify(context));
      expect(characters[0]?.memories.map(({ at }) => at)).toEqual([
        "2025-03-14T19:00:02.123Z",
        "2025-03-14T19:00:03.123Z",
      ]);
      expect(characters[0]?.memory).toEqual({ maxMemories: 1000, summaryThreshold: 10, autoSummarize: true });
      expect(warnings).toEqual([{ path: "", message: expect.stringContaining("the context of a single character") }]);
    });

    it("makes a system of one of a context without memories", () => {
      expect(readPersonaFlow('{"name":"Mira","prompt":"p","background":{}}').characters[0]?.memories).toEqual([]);
    });

    it.each([
      [{ greeting: "Hello ${user}!", farewell: "Bye $user" }, "PromptManager export"],
      [{ format: "dramatis", version: 1 }, "PersonaSystem.fromJSON"],
      [{ format: "dramatis-character", version: 1 }, "system.importCharacter"],
      [{ spec: "chara_card_v2", data: {} }, "character card"],
      [{ character_name: "Mira", memories: [], timestamp: "2025-03-14T19:00:00" }, "no character"],
      [{ name: "Mira", prompt: "p", last: {} }, "memory_manager is missing"],
      [{}, 'no field "characters"'],
      [{ a: 1 }, 'no field "characters"'],
      ["save/system.json", "read the file"],
      ["hello", "line 1, column 1"],
      ["", "the end of the text"],
      ["[]", "must be an object, but is an array"],
      ["null", "must be an object, but is null"],
      [null, "must be JSON text or an object, but is null"],
      [undefined, "must be JSON text or an object, but is undefined"],
      [42, "must be JSON text or an object"],
      [() => 1, "must be JSON text or an object"],
      [Buffer.from("{}"), "decode them"],
    ])("refuses %j", (data, part) => {
      const { code, message } = refusal(data);
      expect(code).toBe("import/invalid");
      expect(message).toContain(part);
    });
  });

  describe("damaged files", () => {
    const whole = (): {
      characters: { Mira: Fields & { memory_manager: Fields & { memories: Fields[]; summarized_memories: Fields[] } } };
    } => JSON.parse(JSON.stringify(system([character({ memories: [memory(1)], summaries: [stub(1)] })])));

    it.each<[string, (data: ReturnType<typeof whole>) => void]>([
      ["characters.Mira.prompt", (data) => Reflect.deleteProperty(data.characters.Mira, "prompt")],
      [AT, (data) => Reflect.deleteProperty(data.characters.Mira, "memory_manager")],
      [`${AT}.config`, (data) => Reflect.deleteProperty(data.characters.Mira.memory_manager, "config")],
      [`${AT}.memories`, (data) => Reflect.deleteProperty(data.characters.Mira.memory_manager, "memories")],
      [
        `${AT}.memories[0].timestamp`,
        ({ characters }) => Reflect.deleteProperty(characters.Mira.memory_manager.memories[0] ?? {}, "timestamp"),
      ],
      [
        `${AT}.memories[0].type`,
        ({ characters }) => Reflect.deleteProperty(characters.Mira.memory_manager.memories[0] ?? {}, "type"),
      ],
      [
        `${AT}.memories[0].content`,
        ({ characters }) => Reflect.deleteProperty(characters.Mira.memory_manager.memories[0] ?? {}, "content"),
      ],
      [
        `${AT}.summarized_memories[0].content`,
        ({ characters }) =>
          Reflect.deleteProperty(characters.Mira.memory_manager.summarized_memories[0] ?? {}, "content"),
      ],
    ])("refuses a file without %s", (path, damage) => {
      const data = whole();
      damage(data);
      const found = refusal(data);
      expect(found.code).toBe("import/invalid");
      expect(found).toMatchObject({ path, message: expect.stringContaining("is missing") });
    });

    it.each<[string, unknown]>([
      ["characters", { characters: [], active_character: null }],
      ["characters", { characters: 5, active_character: null }],
      ["characters.Mira", { characters: { Mira: "text" }, active_character: null }],
      ["characters.Mira", { characters: { Mira: null }, active_character: null }],
      [AT, system([character({ changes: { memory_manager: [] } })])],
      [`${AT}.config`, system([character({ manager: { config: null } })])],
      [`${AT}.memories`, system([character({ manager: { memories: {} } })])],
      [`${AT}.memories[1]`, system([character({ memories: [memory(1), "x"] })])],
      [`${AT}.summarized_memories`, system([character({ manager: { summarized_memories: 1 } })])],
      ["name", character({ changes: { name: 5 } })],
      ["memories", { name: "Mira", prompt: "p", background: {}, memories: "none" }],
    ])("refuses a wrong %s with its path", (path, data) => {
      expect(refusal(data)).toMatchObject({ code: "import/invalid", path });
    });

    it("does without what carries nothing: background, metadata, summaries, owner, last_accessed", () => {
      const { characters, warnings } = readPersonaFlow(
        JSON.stringify({
          characters: {
            Mira: {
              name: "Mira",
              prompt: "p",
              memory_manager: { config: {}, memories: [{ timestamp: "2025-03-14", type: "a", content: {} }] },
            },
          },
          active_character: null,
        }),
      );
      expect(characters[0]).toMatchObject({ background: {}, summaries: [] });
      expect(warnings).toEqual([]);
    });
  });

  describe("objects that JSON cannot hold", () => {
    const withContent = (content: unknown): unknown => system([character({ memories: [memory(1, { content })] })]);
    const cycle: Fields = { a: {} };
    cycle["a"] = { back: cycle };

    it.each<[string, unknown, string]>([
      ["a cycle", cycle, "content.a.back refers back"],
      ["a function", { f: () => 1 }, "content.f is a function"],
      ["a bigint", { n: 1n }, "content.n is a bigint"],
      ["a symbol", { s: Symbol("s") }, "content.s is a symbol"],
      ["undefined in a list", { l: [undefined] }, "content.l[0] is a undefined"],
      ["a Date", { d: new Date(0) }, "content.d is an instance"],
      ["a Map", new Map(), "content is an instance"],
    ])("refuses %s with its path", (_, content, part) => {
      const { code, message } = refusal(withContent(content));
      expect(code).toBe("import/invalid");
      expect(message).toContain(part);
    });

    it("leaves out undefined properties, and accepts objects without a prototype", () => {
      const content = Object.assign(Object.create(null) as object, { a: undefined, b: -0 });
      const [mira] = readPersonaFlow(withContent(content) as object).characters;
      expect(mira?.memories[0]?.content).toEqual({ b: 0 });
    });

    it("takes a shared object for as many copies as it is reached", () => {
      const shared = { x: 1 };
      expect(
        readPersonaFlow(withContent({ a: shared, b: shared }) as object).characters[0]?.memories[0]?.content,
      ).toEqual({
        a: { x: 1 },
        b: { x: 1 },
      });
    });

    it.each<[string, unknown]>([
      [
        "a getter that throws",
        {
          get a() {
            throw new Error("no");
          },
        },
      ],
      [
        "a proxy that throws",
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error("no");
            },
          },
        ),
      ],
    ])("refuses %s", (_, content) => {
      expect(refusal(withContent(content))).toMatchObject({
        code: "import/invalid",
        message: expect.stringContaining("getters or proxies"),
      });
    });

    it("refuses what is too deep or grows without end", () => {
      let deep: Fields = {};
      for (let level = 0; level < 100; level++) deep = { deep };
      expect(refusal(withContent(deep))).toMatchObject({ code: "import/limit" });
      // Sixty lists that each hold the one before twice: 2^60 values in a few hundred bytes.
      let bomb: unknown[] = [1];
      for (let level = 0; level < 50; level++) bomb = [bomb, bomb];
      expect(refusal(withContent(bomb))).toMatchObject({ code: "import/limit" });
    });
  });

  it("refuses deep text with import/limit", () => {
    expect(refusal("[".repeat(100_000))).toMatchObject({ code: "import/limit" });
  });
});
