import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPersonaFlow } from "../../src/interop/personaflow.js";
import { renderCharacterPrompt } from "../../src/prompt/character-prompt.js";
import { escapeText } from "../../src/prompt/escape-text.js";
import { AT, character, memory, readOne, refusal, system, type Fields } from "./personaflow-files.js";

describe("readPersonaFlow", () => {
  describe("memory configuration", () => {
    it.each<[Fields, [number, number, boolean], string[]]>([
      [{}, [100, 10, true], []],
      [{ max_memories: 1000, summary_threshold: 500 }, [1000, 500, true], []],
      [{ max_memories: 5, summary_threshold: 3 }, [5, 2, true], ["summary_threshold"]],
      [{ max_memories: 1000, summary_threshold: 1 }, [1000, 2, true], ["summary_threshold"]],
      [{ max_memories: 4, summary_threshold: 10 }, [4, 2, true], ["summary_threshold"]],
      [{ max_memories: 3 }, [3, 10, false], ["auto_summarize"]],
      [{ max_memories: 1, auto_summarize: false }, [1, 10, false], []],
      [{ max_memories: 2.5, auto_summarize: false }, [2, 10, false], ["max_memories"]],
      [{ max_memories: 100.9, summary_threshold: 7.5 }, [100, 7, true], ["max_memories", "summary_threshold"]],
      [{ max_memories: 0 }, [1000, 10, true], ["max_memories"]],
      [{ max_memories: -5 }, [1000, 10, true], ["max_memories"]],
      [{ max_memories: 0.5 }, [1000, 10, true], ["max_memories"]],
      [{ max_memories: "50" }, [1000, 10, true], ["max_memories"]],
      [{ max_memories: null }, [1000, 10, true], ["max_memories"]],
      [{ max_memories: true }, [1000, 10, true], ["max_memories"]],
      [{ max_memories: 1e300 }, [Number.MAX_SAFE_INTEGER, 10, true], ["max_memories"]],
      [{ summary_threshold: [] }, [100, 10, true], ["summary_threshold"]],
      [{ auto_summarize: 1 }, [100, 10, true], ["auto_summarize"]],
      [{ auto_summarize: 0 }, [100, 10, false], ["auto_summarize"]],
      [{ auto_summarize: null }, [100, 10, false], ["auto_summarize"]],
      [{ auto_summarize: [] }, [100, 10, false], ["auto_summarize"]],
      [{ summaries: "weekly" }, [100, 10, true], ["summaries"]],
    ])("reads %j", (config, [maxMemories, summaryThreshold, autoSummarize], paths) => {
      const { memory: found, warnings } = readOne({ config });
      expect(found).toEqual({ maxMemories, summaryThreshold, autoSummarize });
      expect(warnings.map(({ path }) => path)).toEqual(paths.map((path) => `${AT}.config.${path}`));
    });

    it("uses PersonaFlow's defaults for what a configuration leaves out", () => {
      const { memory: found, warnings } = readOne({ manager: { config: {} } });
      expect(found).toEqual({ maxMemories: 1000, summaryThreshold: 10, autoSummarize: true });
      expect(warnings).toEqual([]);
    });
  });

  describe("prompts", () => {
    it.each([
      ["plain text", "plain text"],
      ["$5 fee, ${unset}", "$5 fee, $${unset}"],
      ["Use {{name}} here", String.raw`Use \{{name}} here`],
      ["{{{raw}}}", String.raw`\{{{raw}}}`],
      ["\\${a} \\{{b}}", "\\$${a} \\\\{{!}}\\{{b}}"],
    ])("escapes %j as %j", (prompt, escaped) => {
      expect(readOne({ changes: { prompt } }).prompt).toBe(escaped);
    });

    it("escapes any text so that it renders to itself", () => {
      const pieces = fc.constantFrom(
        "$",
        "{",
        "}",
        "\\",
        "{{",
        "}}",
        "${",
        "$${",
        "name",
        "{{name}}",
        "${name}",
        "{{ background.home }}",
        " ",
        "漢",
      );
      fc.assert(
        fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }), (parts) => {
          const text = parts.join("");
          const scope = { name: "Mira", background: { home: "x" }, variables: {} };
          expect(renderCharacterPrompt(escapeText(text), scope)).toBe(text);
        }),
        { numRuns: 3000 },
      );
    });

    it.each([
      [{ system: "You sell ${x}." }, '{"system":"You sell $${x}."}'],
      [["a", "b"], '["a","b"]'],
      [5, "5"],
    ])("takes the JSON text of the prompt %j with a warning", (prompt, expected) => {
      const { prompt: found, warnings } = readOne({ changes: { prompt } });
      expect(found).toBe(expected);
      expect(warnings).toEqual([{ path: "characters.Mira.prompt", message: expect.stringContaining("JSON text") }]);
    });

    it("keeps a blank prompt, which PersonaFlow allowed", () => {
      expect(readOne({ changes: { prompt: " " } })).toMatchObject({ prompt: " ", warnings: [] });
    });

    it("refuses a prompt that is null", () => {
      expect(refusal(system([character({ changes: { prompt: null } })]))).toMatchObject({
        code: "import/invalid",
        path: "characters.Mira.prompt",
      });
    });
  });

  describe("names", () => {
    it("uses the registered name where the character calls itself differently, and warns", () => {
      const { characters, warnings } = readPersonaFlow(
        JSON.stringify({ characters: { Renamed: character({ memories: [memory(1)] }) }, active_character: "Renamed" }),
      );
      expect(characters[0]?.name).toBe("Renamed");
      expect(warnings).toEqual([
        { path: "characters.Renamed.name", message: expect.stringContaining('calls itself "Mira"') },
      ]);
    });

    it("takes __proto__, constructor and toString for names like any other", () => {
      const names = ["constructor", "__proto__", "toString", "../../x", "CON", " N ", "\u0000"];
      const inner = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(character({ name }))}`).join(",");
      const { characters, active, warnings } = readPersonaFlow(
        `{"characters":{${inner}},"active_character":"__proto__"}`,
      );
      expect(characters.map(({ name }) => name)).toEqual(names);
      expect(active).toBe("__proto__");
      expect(warnings).toEqual([]);
    });

    it.each(["", " ", "\t\n"])("refuses the blank name %j", (name) => {
      expect(refusal({ characters: { [name]: character({ name }) }, active_character: null })).toMatchObject({
        code: "import/invalid",
      });
    });

    it("refuses two names that Unicode holds for the same, since a program could not tell them apart", () => {
      const found = refusal(system([character({ name: "An\u00E0" }), character({ name: "Ana\u0300" })]));
      expect(found.code).toBe("import/invalid");
      expect(found.message).toContain("rename one of the two");
    });

    it("warns that names which are numbers lost their order", () => {
      const { warnings } = readPersonaFlow(
        JSON.stringify({ characters: { Mira: character(), 7: character({ name: "7" }) }, active_character: null }),
      );
      expect(warnings).toEqual([{ path: 'characters["7"]', message: expect.stringContaining("come first") }]);
    });

    it.each([
      ["ghost", '"ghost" is none of the characters'],
      ["toString", '"toString" is none of the characters'],
      [5, "5 is none of the characters"],
      [undefined, "is missing"],
    ])("warns of the unknown active character %j and makes none active", (active, message) => {
      const { active: found, warnings } = readPersonaFlow(system([character()], { active_character: active }));
      expect(found).toBeUndefined();
      expect(warnings).toEqual([{ path: "active_character", message: expect.stringContaining(message) }]);
    });
  });
});
