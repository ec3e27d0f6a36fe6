import { describe, expect, it } from "vitest";
import { BARE, type Environment } from "../../src/prompt/environment.js";
import { compileTemplate } from "../../src/prompt/template.js";
import { caught } from "../core/caught.js";

const environment: Environment = {
  ...BARE,
  helper: (name) => (name === "shout" ? (text) => `${text as string}!` : undefined),
};
const template = (source: string) => compileTemplate(source, { name: "greeting", environment });
const DATA = {
  name: "Ann",
  user: { name: "Bob", age: 4 },
  nothing: null,
  left: undefined,
  list: [{ what: "rope" }],
  none: [],
  map: { a: 1 },
};

describe("a variable that was not given", () => {
  it.each([
    ["{{nmae}}", "nmae", "name"],
    ["${nmae}", "nmae", "name"],
    ["{{user.nmae}}", "user.nmae", "name"],
    ["{{usr.name}}", "usr.name", "user"],
    ["{{user.name.first}}", "user.name.first", null],
    ["{{nothing.deep}}", "nothing.deep", null],
    ["{{left}}", "left", "list"],
    ["{{shout nmae}}", "nmae", "name"],
    ["{{shout (shout usr)}}", "usr", "user"],
    ["{{#if (shout nmae)}}x{{/if}}", "nmae", "name"],
    ["{{#each list}}{{waht}}{{/each}}", "waht", "what"],
    ["{{#each list as |item|}}{{itm.what}}{{/each}}", "itm.what", "item"],
    ["{{#each list as |item|}}{{item.waht}}{{/each}}", "item.waht", "what"],
    ["{{lookup map 'b'}}", "map.b", "a"],
    ["{{lookup mop 'b'}}", "mop", "map"],
    ["{{@index}}", "@index", null],
    ["{{constructor}}", "constructor", expect.any(String)],
  ])("%j is an error that names it and the nearest name", (source, variable, nearest) => {
    const error = caught(() => template(source).render(DATA));
    expect(error.code).toBe("template/missing-variable");
    expect(error.details).toEqual({ template: "greeting", variable, nearest });
    expect(error.message).toContain(`The template "greeting" needs the variable ${variable}`);
  });

  it("is told of where it is known, when that is outside of the block", () => {
    const run = (): string => template("{{#each list}}{{name}}{{/each}}").render(DATA);
    expect(run).toThrow("Outside of this block it is ../name.");
  });

  it.each([
    "{{lost}} and ${lost} and ${ a.b }",
    "{{ lost.deep }}{{{lost}}}{{~lost~}}{{&lost}}",
    "a\r\n{{lost}}\n\n  {{user.lost}} {{shout lost}}",
    "漢字😀 {{lost}}\n{{lookup map 'b'}}",
    "x {{shout (shout\n lost)}}",
  ])("stays as it is written in %j with keep", (source) => {
    expect(template(source).render(DATA, "keep")).toBe(source);
  });

  it("is nothing with empty", () => {
    expect(template("[{{lost}}${lost}{{user.lost.deep}}{{lookup map 'b'}}]").render(DATA, "empty")).toBe("[]");
    expect(template("[{{shout lost}}]").render(DATA, "empty")).toBe("[null!]");
  });

  it.each([
    ["{{#if lost}}x{{else}}no{{/if}}", "no"],
    ["{{#if lost.deep}}x{{else}}no{{/if}}", "no"],
    ["{{#unless lost}}no{{/unless}}", "no"],
    ["{{#each lost}}x{{else}}no{{/each}}", "no"],
    ["{{#with lost}}x{{else}}no{{/with}}", "no"],
    ["{{#lost}}x{{/lost}}{{^lost}}no{{/lost}}", "no"],
    ["{{#if (lookup map 'b')}}x{{else}}no{{/if}}", "no"],
    ["{{#if name includeZero=lost}}yes{{/if}}", "yes"],
  ])("is false in the condition %j", (source, expected) => {
    for (const missing of ["error", "keep", "empty"] as const)
      expect(template(source).render(DATA, missing)).toBe(expected);
  });
});

describe("a variable that is there", () => {
  it("is nothing when it is null", () => {
    expect(template("[{{nothing}}${nothing}]").render(DATA)).toBe("[]");
  });

  it.each([
    [{ a: { b: [1] } }, '{"a":{"b":[1]}}'],
    [[1, [2, "x"], null, true], "1,2,x,,true"],
    [[{ a: 1 }, 2], '[{"a":1},2]'],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [Object.create(null) as object, "{}"],
  ])("is shown as plain text: %j", (value, expected) => {
    expect(template("{{value}}").render({ value })).toBe(expected);
  });

  it.each([
    ["a function", (): string => "x"],
    ["a symbol", Symbol("x")],
    ["a bigint", 1n],
    ["a Map", new Map()],
    ["a Date without a time", new Date(Number.NaN)],
    ["a list with a function", [(): string => "x"]],
  ])("is refused when it is %s", (_what, value) => {
    const error = caught(() => template("{{holder.value}}").render({ holder: { value } }));
    expect(error.code).toBe("template/invalid");
    expect(error.details["path"]).toMatch(/^holder\.value/);
  });

  it("and fails when it is read is an error of ours", () => {
    const data = {
      get value(): string {
        throw new RangeError("no luck");
      },
    };
    const error = caught(() => template("{{value}}").render(data));
    expect([error.code, error.message]).toEqual([
      "template/invalid",
      'The template "greeting" could not be rendered: no luck',
    ]);
  });

  it("is not refused in a loop over itself", () => {
    const loop: Record<string, unknown> = { name: "x" };
    loop["self"] = loop;
    expect(template("{{self.self.name}}").render(loop)).toBe("x");
    expect(caught(() => template("{{self}}").render(loop)).code).toBe("template/invalid");
  });
});
