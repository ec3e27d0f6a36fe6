import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validatePromptTemplate } from "../../src/prompt/validate-template.js";

describe("validatePromptTemplate", () => {
  it.each([
    ["{{#if a}}", 1, 1, "the block {{#if}} is never closed; end it with {{/if}}"],
    ["x\n\n  {{#each a}}{{#if b}}{{/if}}", 3, 3, "the block {{#each}} is never closed"],
    ["{{#if a}}\n  {{/each}}", 2, 3, "{{/each}} closes {{#if}} of line 1"],
    ["{{#if a}}\n  {{#each b}}\n {{/if}}\n{{/each}}", 3, 2, "{{/if}} closes {{#each}} of line 2"],
    ["a\r\nb {{/if}}", 2, 3, "this closes a block that was not opened"],
    ["a {{else}}", 1, 3, "{{else}} stands outside of a block"],
    ["{{#if a}}{{else}}{{else}}{{/if}}", 1, 18, "{{else}} stands outside of a block, or behind another {{else}}"],
    ["Hello {{name", 1, 7, "this tag is never closed"],
    ["a\n{{! note", 2, 1, "this tag is never closed"],
    ["{{!-- note }}", 1, 1, "end the comment with --}}"],
    ["{{{a}}", 1, 5, "write }}} here"],
    ["{{a}}}", 1, 4, "}}} does not close what {{ opened"],
    ["{{}}", 1, 3, "something is missing before }}"],
    ["x\n {{a b=}}", 2, 8, "something is missing before }}"],
    ["{{list.0}}", 1, 8, "list.[0]"],
    ["{{a/../b}}", 1, 3, "the path a/.. has .. or this inside"],
    ["a\0b {{x}}", 1, 2, "NUL"],
    ["{{a {{b}} }}", 1, 5, "the tag before is not closed"],
    ["{{name}}\n{{shuot name}}", 2, 1, "the helper shuot is not known"],
    ["{{#if (upper name)}}{{/if}}", 1, 7, "the helper upper is not known"],
    ["\n {{> header}}", 2, 2, "the partial header is not there"],
    ["{{#each}}{{/each}}", 1, 1, "{{#each}} takes one value, but is given 0"],
    ["{{#if a b}}{{/if}}", 1, 1, "{{#if}} takes one value, but is given 2"],
    ["{{if a}}", 1, 1, "if is a block; write {{#if ...}} and {{/if}}"],
    ["{{lookup a}}", 1, 1, "lookup takes two values"],
    ["{{#if a as |b|}}{{/if}}", 1, 1, "{{#if}} gives 0 block parameters at most, but has 1"],
    ["{{@indx}}", 1, 3, '@indx is not known. Did you mean "index"?'],
    ["{{> (lookup a 'b')}}", 1, 1, "the name of a partial must stand in the template"],
    ["{{> a b c}}", 1, 1, "a partial takes one value at most"],
    ["{{#*inline name}}{{/inline}}", 1, 1, "the name of a partial must stand in the template"],
    ["{{*decorate}}", 1, 1, "decorators are not known"],
    ["{{#if a}}".repeat(201), 1, 1801, "nested deeper than 200"],
  ])("says of %j where it is wrong and how", (source, line, column, message) => {
    const { ok, issues } = validatePromptTemplate(source);
    expect(ok).toBe(false);
    expect(issues[0]).toEqual({ message: expect.stringContaining(message) as string, line, column });
  });

  it("tells of everything that it can see at once", () => {
    const { issues } = validatePromptTemplate("{{shout a}}\n{{> b}}\n{{#each}}{{/each}}");
    expect(issues.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it.each([
    ["{{name}} {{user.name}} {{name}} ${mood}", ["name", "user", "mood"]],
    ["{{#if a}}{{b}}{{else if c}}{{d}}{{else}}{{e}}{{/if}}{{#unless f}}{{/unless}}", ["a", "b", "c", "d", "e", "f"]],
    [
      "{{#each list}}{{item}}{{../name}}{{@index}}{{this}}{{@root.top.x}}{{else}}{{none}}{{/each}}",
      ["list", "name", "top", "none"],
    ],
    ["{{#with user}}{{age}}{{#with home}}{{../../town}}{{../street}}{{/with}}{{/with}}", ["user", "town"]],
    ["{{#each list as |item i|}}{{item.x}}{{i}}{{../item}}{{/each}}", ["list", "item"]],
    ["{{#people}}{{name}}{{/people}}{{^none}}{{x}}{{/none}}", ["people", "none", "x"]],
    ["{{lookup map key}} {{#if (lookup a 'b')}}{{/if}} {{#if x includeZero=y}}{{/if}}", ["map", "key", "a", "x", "y"]],
    ['{{[first name]}} {{this.that}} {{./there}} {{"quoted"}} {{this}}', ["first name", "that", "there", "quoted"]],
    ["\\{{no}} \\${no} $${no} {{! no }} {{!-- {{no}} --}}", []],
    ["{{#*inline 'p'}}{{a}}{{/inline}}{{> p}}{{#> p b}}{{c}}{{/p}}", ["a", "b"]],
  ])("lists the variables of %j", (source, variables) => {
    expect(validatePromptTemplate(source)).toEqual({ ok: true, issues: [], variables });
  });

  it.each([undefined, null, 5, {}, [], { type: "Program", body: [] }, Symbol("x")])(
    "answers for what is no text",
    (given) => {
      const report = validatePromptTemplate(given as unknown as string);
      expect([report.ok, report.issues.length, report.variables]).toEqual([false, 1, []]);
    },
  );

  it("never throws, whatever it is given", () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{{{",
      "}}}",
      "#",
      "/",
      "if",
      "each",
      " ",
      "a",
      ".",
      "..",
      '"',
      "'",
      "[",
      "]",
      "(",
      ")",
      "|",
      "as",
      "else",
      "^",
      "~",
      "!",
      "--",
      ">",
      "*",
      "@",
      "=",
      "\\",
      "$",
      "${",
      "}",
      "\n",
      "\0",
      "5",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 25 }).map((all) => all.join("")),
          fc.string({ unit: "binary" }),
        ),
        (source) => {
          const { ok, issues } = validatePromptTemplate(source);
          expect(ok).toBe(issues.length === 0);
          const lines = source.split(/\r\n?|\n/);
          for (const { line, column } of issues) {
            expect(column).toBeGreaterThanOrEqual(1);
            expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
