import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeText } from "../../src/prompt/escape-text.js";
import { compileTemplate } from "../../src/prompt/template.js";
import { validatePromptTemplate } from "../../src/prompt/validate-template.js";

const DATA = {
  name: "Ann",
  a: { b: "B", 0: "zero" },
  list: ["x", "y"],
  名前: "安",
  if: "IF",
  else: "ELSE",
  trick: "${name}",
};
const render = (source: string): string => compileTemplate(source, { name: "dollar" }).render(DATA, "keep");

describe("${name}", () => {
  it.each([
    ["${name}", "Ann"],
    ["${ name }", "Ann"],
    ["${a.b} ${a.0} ${list.1} ${list.length}", "B zero y 2"],
    ["${名前}", "安"],
    ["{${name}}", "{Ann}"],
    ["{{name}}${name}{{name}}", "AnnAnnAnn"],
    ["${if} ${else} ${this.name}", "IF ELSE Ann"],
    ["${trick}", "${name}"],
    ["{{#each list}}${this}{{#unless @last}}, {{/unless}}{{/each}}", "x, y"],
    ["{{#if name}}\n${name}\n{{/if}}\n", "Ann\n"],
    ["\\{{name}} ${name}", "{{name}} Ann"],
    ["\\${name}", "${name}"],
    ["$${name}", "${name}"],
    ["\\\\${name}", "\\${name}"],
    ["$$${name}", "$${name}"],
    ["a \\${name} ${name} $${name}", "a ${name} Ann ${name}"],
    ["${5} ${} ${ } ${a-b} ${a b} $x $ {name", "${5} ${} ${ } ${a-b} ${a b} $x $ {name"],
    ["${{name}} $\\{{name}}", "$Ann ${{name}}"],
    ["{{lookup a 'b'}} {{#if \"${name}\"}}${name}{{/if}}", "B Ann"],
    ["{{! ${name} }}", ""],
    ["{{{{if name}}}}${name} {{x}}{{{{/if}}}}", "${name} {{x}}"],
    ["${lost} ${name.lost}", "${lost} ${name.lost}"],
  ])("%j is rendered", (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it.each([
    ["${", 1, 1],
    ["Hello ${name", 1, 7],
    ["a\n  {{#if x}}\n ${name {{/if}} }", 3, 2],
    ["${a} \\${b} ${c", 1, 12],
  ])("%j is no template, since one is never closed", (source, line, column) => {
    const report = validatePromptTemplate(source);
    expect(report.ok).toBe(false);
    expect(report.issues).toEqual([{ message: expect.stringContaining("never closed"), line, column }]);
  });

  it("is found where it stands", () => {
    const source = "one\n  {{#if name}}\n\n  x ${user.first name}\n   ${other} {{/if}}";
    expect(validatePromptTemplate(source)).toEqual({ ok: true, issues: [], variables: ["name", "other"] });
  });
});

describe("a text that is escaped", () => {
  const pieces = fc.constantFrom(
    "{",
    "{{",
    "}}",
    "$",
    "${",
    "\\",
    "a",
    "name",
    " ",
    "\n",
    "}",
    "!",
    "#",
    "~",
    "-",
    "\r\n",
    "😀",
  );
  it("is rendered as it was, whatever it is", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const text = parts.join("");
        expect(render(escapeText(text))).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});
