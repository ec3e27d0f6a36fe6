import { describe, expect, it } from "vitest";
import { checkCharacterPrompt, renderCharacterPrompt } from "../../src/prompt/character-prompt.js";
import { caught } from "../core/caught.js";

const scope = {
  name: "Ann",
  background: { trade: "smith", mood: "old", name: "Bob", tools: ["tongs", "hammer"] },
  variables: { mood: "calm", name: "Cid" },
};

describe("the prompt of a character", () => {
  it.each([
    ["{{name}} the {{trade}} is {{mood}}.", "Ann the smith is calm."],
    ["${name}: ${background.mood}, ${variables.mood}", "Ann: old, calm"],
    ["{{background.name}} {{variables.name}}", "Bob Cid"],
    ["{{#each tools}}{{this}}{{#unless @last}} and {{/unless}}{{/each}}", "tongs and hammer"],
    ["{{#if lost}}x{{else}}{{lost}} ${lost.deep}{{/if}}", "{{lost}} ${lost.deep}"],
    ["{{constructor}} {{__proto__}} {{toString}}", "{{constructor}} {{__proto__}} {{toString}}"],
    ["\\{{name}} $${name}", "{{name}} ${name}"],
    ["plain $x { } }}", "plain $x { } }}"],
  ])("%j is rendered over name, variables and background", (source, expected) => {
    checkCharacterPrompt(source);
    expect(renderCharacterPrompt(source, scope)).toBe(expected);
    expect(renderCharacterPrompt(source, scope)).toBe(expected);
  });

  it.each([
    ["x\n {{#if a}}", "template/invalid", 2, 2],
    ["{{> header}}", "template/invalid", 1, 1],
    ["{{shout name}}", "template/invalid", 1, 1],
    ["{{#if a}}".repeat(40), "template/limit", 1, 289],
    ["{{name}}".repeat(501), "template/limit", 1, 4001],
  ])(
    "%j is refused with its place when it is given, and a text when it comes from a file",
    (source, code, line, column) => {
      const error = caught(() => checkCharacterPrompt(source, "systemPrompt"));
      expect(error.code).toBe(code);
      expect(error.details).toMatchObject({ field: "systemPrompt", line, column });
      expect(error.message).toMatch(/^systemPrompt, line /);
      expect(renderCharacterPrompt(source, scope)).toBe(source);
      expect(caught(() => checkCharacterPrompt(source)).code).toBe(code);
    },
  );

  it("may be long, as long as it holds few tags", () => {
    const long = "All that Ann knows. ".repeat(50_000);
    const source = `${long}{{name}}`;
    checkCharacterPrompt(source);
    expect(renderCharacterPrompt(source, scope)).toBe(`${long}Ann`);
  });

  it("is right for each of more prompts than are kept", () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 600; n++) expect(renderCharacterPrompt(`${n} {{name}}`, scope)).toBe(`${n} Ann`);
    }
  });
});
