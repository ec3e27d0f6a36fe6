import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isDramatisError } from "../../src/core/errors.js";
import type { Json } from "../../src/core/json.js";
import { UNTRUSTED } from "../../src/prompt/limits.js";
import type { StoredTemplate } from "../../src/prompt/stored-template.js";
import { TemplateManager } from "../../src/prompt/template-manager.js";

const canary = vi.fn<() => string>(() => "PWNED");
const SECRET = "s3cret-of-the-host";

const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype);

/** What the attacks are rendered over. */
const VARIABLES = {
  name: "Ann",
  text: "{{secret}} ${secret} {{#each list}}{{/each}}",
  list: Array.from({ length: 200 }, (_, index) => index),
  user: { name: "Bob", note: "n" },
  long: "x".repeat(40_000),
  f: canary,
  holder: { f: canary, deep: { f: canary } },
  toString: canary,
  polluted: JSON.parse(
    '{"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}}',
  ) as object,
};

/** A manager with a secret partial, and a helper that only a developer's templates may call. */
function manager(): TemplateManager {
  const own = new Map<string, StoredTemplate>();
  const made = new TemplateManager({
    locale: "en",
    own,
    save: (name, template) => void (template === undefined ? own.delete(name) : own.set(name, template)),
    assertOpen: () => {},
  });
  made.addTemplate("secret", SECRET);
  made.addTemplate("loop", "{{> loop}}");
  made.addHelper("run", (): Json => canary());
  return made;
}

/** Code of the error, or what was rendered. */
function attack(source: unknown, missing: "error" | "keep" | "empty" = "empty"): string {
  const templates = manager();
  try {
    templates.addTemplate("attack", source as string, { trusted: false });
    return `text:${templates.render("attack", VARIABLES, { missing })}`;
  } catch (error) {
    if (!isDramatisError(error)) throw error;
    return error.code;
  }
}

const deep = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times);
const invalid = "template/invalid";
const limit = "template/limit";

const ATTACKS: Readonly<Record<string, readonly (readonly [source: unknown, outcome: string])[]>> = {
  "many places": [
    ["\n${name}".repeat(501), limit],
    ["{{list}}".repeat(499), limit],
    ["{{long}}".repeat(499), limit],
    ["${long}".repeat(499), limit],
  ],
  "reaching for code": [
    ["{{constructor}}", "text:"],
    ["{{constructor.constructor}}", "text:"],
    ["{{__proto__}}{{__proto__.polluted}}", "text:"],
    ["{{name.constructor}}{{list.constructor.constructor}}", "text:"],
    ["{{#with (lookup name 'constructor')}}{{this}}{{/with}}", "text:"],
    ["{{lookup (lookup name 'sub') 'constructor'}}", "text:"],
    ["{{lookup this '__proto__'}}{{lookup list 'push'}}", "text:"],
    ['{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this}}{{/with}}{{/with}}{{/with}}', "text:"],
    ['{{#with "constructor" as |c|}}{{#with (lookup list c) as |f|}}{{f}}{{/with}}{{/with}}', "text:"],
    ["{{__defineGetter__}}{{__lookupGetter__}}{{hasOwnProperty}}{{valueOf}}", "text:"],
    ["{{[constructor]}}{{this.[constructor].[constructor]}}{{user.[__proto__].[toString]}}", "text:"],
    ["{{helperMissing}}{{blockHelperMissing}}{{log}}", "text:"],
    ["{{#each __proto__}}{{this}}{{/each}}{{#each constructor}}{{@key}}{{/each}}", "text:"],
    ["{{polluted.constructor.prototype.polluted}}", "text:yes"],
    ["${constructor.constructor}${__proto__.polluted}", "text:"],
  ],
  "calling functions": [
    ["{{f}}", invalid],
    ["{{#if f}}x{{/if}}", invalid],
    ["{{#each f}}x{{/each}}", invalid],
    ["{{#with f}}x{{/with}}", invalid],
    ["{{#f}}x{{/f}}", invalid],
    ["{{holder}}", invalid],
    ["{{holder.f}}{{holder.deep.f}}", invalid],
    ["{{f.call}}{{f.constructor}}{{lookup f 'call'}}", "text:"],
    ["{{toString}}", invalid],
    ["{{f 1}}", invalid],
    ["{{run}}", "text:"],
    ["{{run 'x'}}", invalid],
    ["{{#if (run)}}x{{/if}}", invalid],
    ['{{log "x"}}', invalid],
    ["{{helperMissing 1}}", invalid],
  ],
  "looking elsewhere": [
    ["{{> secret}}", invalid],
    ["{{> (lookup user 'name')}}", invalid],
    ["{{#> secret}}x{{/secret}}", invalid],
    ["{{> @partial-block}}", invalid],
    ["{{> loop}}", invalid],
    ["{{@root.name}}", invalid],
    ["{{lookup @root 'name'}}", invalid],
    ["{{#with user}}{{../name}}{{/with}}", invalid],
    ["{{#each list}}{{#if ../name}}x{{/if}}{{/each}}", invalid],
    ["{{#each list}}{{@../index}}{{/each}}", invalid],
    ["{{@partial-block}}{{@secret}}", invalid],
    ['{{#*inline "a"}}x{{/inline}}{{> a}}', invalid],
    ["{{*decorate}}", invalid],
    ["{{#*decorate}}{{/decorate}}", invalid],
  ],
  "too much to read": [
    [deep("{{#if name}}", "{{/if}}", 33), limit],
    [deep("{{#if name}}", "{{/if}}", 200), limit],
    [deep("{{#if name}}", "{{/if}}", 1600), limit],
    [`{{#if a}}${"{{else if b}}".repeat(60)}{{/if}}`, limit],
    [`{{x ${deep("(lookup ", ")", 3000)}}}`, limit],
    [`{{x "}}" ${deep("(lookup ", ")", 3000)}}}`, limit],
    ["{{#if a}}\\{{/if}}".repeat(40), limit],
    ['{{#if "{{/if}}"}}'.repeat(40), limit],
    ["{{#if a}}{{!-- {{/if}} --}}".repeat(40), limit],
    ["{{name}}".repeat(501), limit],
    ["{{".repeat(10_000), invalid],
    ["\\{{".repeat(10_000), limit],
    ["{{{{".repeat(8000), invalid],
    [`{{name${".a".repeat(16_000)}}}`, limit],
    [`{{#if name ${"a=1 ".repeat(8000)}}}x{{/if}}`, limit],
    ["x".repeat(32 * 1024 + 1), limit],
    ["漢".repeat(11_000), limit],
    [`{{"${String.raw`\"`.repeat(15_000)}"}}`, "text:"],
    [`{{[${String.raw`\]`.repeat(15_000)}]}}`, "text:"],
    ["{{!--".repeat(6000), invalid],
    [`{{${" ".repeat(32_000)}`, invalid],
    [`{{#${"a".repeat(32_000)}}}`, invalid],
    [`${" \n".repeat(16_000)}{{#if name}}{{/if}}`, "text:"],
  ],
  "too much to write": [
    ["{{#each list}}{{#each @root.list}}x{{/each}}{{/each}}", invalid],
    ["{{#with this as |all|}}{{#each list}}{{all.long}}{{/each}}{{/with}}", limit],
    [
      "{{#with this as |all|}}{{#each list}}{{#each all.list}}{{#each all.list}}{{/each}}{{/each}}{{/each}}{{/with}}",
      limit,
    ],
    ["{{long}}{{long}}", limit],
    ["{{#with this as |all|}}{{#each list}}{{#if all.list}}{{all.list}}{{/if}}{{/each}}{{/with}}", limit],
    [`{{#each list}}${"x".repeat(1000)}{{/each}}`, limit],
    [
      `{{#with this as |all|}}{{#each list}}{{#each all.list}}${"{{#if this}}{{/if}}".repeat(247)}{{/each}}{{/each}}{{/with}}`,
      limit,
    ],
  ],
  "no text at all": [
    [{ type: "Program", body: [{ type: "MustacheStatement" }] }, invalid],
    [["{{name}}"], invalid],
    [Object.assign(() => "x", { source: "x" }), invalid],
    [null, invalid],
    [42, invalid],
    [Object("{{name}}"), invalid],
  ],
  "values that look like templates": [
    ["{{text}}", `text:${VARIABLES.text}`],
    ["${text}", `text:${VARIABLES.text}`],
    ["{{#with text}}{{this}}{{/with}}", `text:${VARIABLES.text}`],
    ["{{lookup this 'text'}}", `text:${VARIABLES.text}`],
  ],
};

beforeEach(() => {
  canary.mockClear();
});

afterEach(() => {
  expect(canary).not.toHaveBeenCalled();
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(PROTOTYPE);
});

describe("a template that is not trusted", () => {
  for (const [kind, attacks] of Object.entries(ATTACKS)) {
    it.each(
      attacks.map(([source, outcome]) => [
        (typeof source === "string" ? source : typeof source).slice(0, 60),
        source,
        outcome,
      ]),
    )(`comes to nothing by ${kind}: %s`, (_shown, source, outcome) => {
      const result = attack(source);
      expect(result.trim()).toBe(outcome);
      expect(result).not.toContain(SECRET);
    });
  }

  it("is attacked in more than 40 ways", () => {
    expect(Object.values(ATTACKS).flat().length).toBeGreaterThan(40);
  });

  it("stops after so many steps, however little it writes", () => {
    const list = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => []));
    const templates = manager();
    templates.addTemplate("steps", "{{#each list}}{{#each this}}{{/each}}{{/each}}", { trusted: false });
    try {
      templates.render("steps", { list });
      expect.unreachable();
    } catch (error) {
      expect(isDramatisError(error, "template/limit") && error.details).toEqual({
        limit: "steps",
        most: UNTRUSTED.steps,
      });
    }
  });

  it("is refused when it is added, and not kept", () => {
    const templates = manager();
    expect(() => templates.addTemplate("bad", "{{> secret}}", { trusted: false })).toThrow("not trusted");
    expect(templates.hasTemplate("bad")).toBe(false);
  });

  it("is never compiled to code", () => {
    const made = vi.spyOn(globalThis, "Function");
    try {
      attack("{{#each list}}{{this}}{{/each}}");
      expect(made).not.toHaveBeenCalled();
    } finally {
      made.mockRestore();
    }
  });
});

describe("a template of the developer's own", () => {
  it("that contains itself ends at a limit", () => {
    const templates = manager();
    expect(() => templates.render("loop")).toThrow("inside each other more than 100 deep");
  });

  it("that doubles itself again and again is added at once, and ends", () => {
    const templates = manager();
    for (let n = 0; n < 22; n++) templates.addTemplate(`p${n}`, `{{> p${n + 1}}}{{> p${n + 1}}}`);
    templates.addTemplate("p22", "{{x}}{{y}}");
    templates.addTemplate("all", "{{> p0}}");
    expect(templates.variablesOf("all")).toEqual(["x", "y"]);
    expect(() => templates.render("all", { x: "aaaaaaaaaaaaaaaa", y: "b" })).toThrow("template");
  });

  it("that is nested without end is refused before it is parsed", () => {
    expect(() => manager().addTemplate("deep", deep("{{#if a}}", "{{/if}}", 3600))).toThrow("nested deeper than 200");
  });
});
