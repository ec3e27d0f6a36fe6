import { describe, expect, it } from "vitest";
import * as z from "zod";
import { DramatisError } from "../../src/core/errors.js";
import type { Json } from "../../src/core/json.js";
import type { StoredTemplate } from "../../src/prompt/stored-template.js";
import { TemplateManager } from "../../src/prompt/template-manager.js";
import { caught } from "../core/caught.js";

function setUp({ locale = "en" as "en" | "zh", isOpen = (): boolean => true } = {}): {
  templates: TemplateManager;
  own: Map<string, StoredTemplate>;
  saved: string[];
} {
  const own = new Map<string, StoredTemplate>();
  const saved: string[] = [];
  const templates = new TemplateManager({
    locale,
    own,
    save(name, template) {
      saved.push(`${name}: ${template === undefined ? "removed" : template.source}`);
      if (template === undefined) own.delete(name);
      else own.set(name, template);
    },
    assertOpen() {
      if (!isOpen()) throw new DramatisError("system/closed", "closed");
    },
  });
  return { templates, own, saved };
}

describe("a template by name", () => {
  it("is added, rendered, replaced and removed", () => {
    const { templates, saved } = setUp();
    const first = templates.addTemplate("hi", "Hi {{name}}");
    expect([first.name, first.variables, first.render({ name: "Ann" })]).toEqual(["hi", ["name"], "Hi Ann"]);
    templates.addTemplate("hi", "Hail {{who}}");
    expect(templates.render("hi", { who: "Bob" })).toBe("Hail Bob");
    expect(first.render({ name: "Ann" })).toBe("Hi Ann");
    expect(templates.removeTemplate("hi")).toBe(true);
    expect([templates.removeTemplate("hi"), templates.hasTemplate("hi")]).toEqual([false, false]);
    expect(saved).toEqual(["hi: Hi {{name}}", "hi: Hail {{who}}", "hi: removed"]);
  });

  it("saves nothing when nothing differs", () => {
    const { templates, saved } = setUp();
    templates.addTemplate("hi", "Hi");
    templates.addTemplate("hi", "Hi", { trusted: true });
    expect(saved).toHaveLength(1);
    templates.addTemplate("hi", "Hi", { trusted: false });
    expect(saved).toHaveLength(2);
  });

  it("is as the world is, when that was changed by others", () => {
    const { templates, own } = setUp();
    templates.addTemplate("hi", "Hi {{name}}", { variables: z.object({ name: z.string() }) });
    own.set("hi", { source: "Back {{again}}", trusted: true });
    expect(templates.render("hi", { again: "again" })).toBe("Back again");
    expect(templates.variablesOf("hi")).toEqual(["again"]);
    own.delete("hi");
    expect(caught(() => templates.render("hi")).code).toBe("template/not-found");
  });

  it("is not kept when it cannot be read", () => {
    const { templates, saved } = setUp();
    const error = caught(() => templates.addTemplate("hi", "a\n {{#if x}}"));
    expect(error.code).toBe("template/invalid");
    expect(error.details).toEqual({ template: "hi", line: 2, column: 2 });
    expect(error.message).toBe(
      'The template "hi", line 2, column 2: the block {{#if}} is never closed; end it with {{/if}}',
    );
    expect([saved, templates.hasTemplate("hi")]).toEqual([[], false]);
  });

  it("that is not there is told of with the nearest name", () => {
    const { templates } = setUp();
    templates.addTemplate("greeting", "x");
    const error = caught(() => templates.render("greting"));
    expect([error.code, error.details]).toEqual(["template/not-found", { name: "greting", nearest: "greeting" }]);
    expect(error.message).toBe('There is no template named "greting". Did you mean "greeting"?');
  });

  it.each(["", " \n", 5, undefined])("cannot be called %j", (name) => {
    const { templates } = setUp();
    expect(caught(() => templates.addTemplate(name as string, "x")).code).toBe("config/invalid");
  });

  it.each(["__proto__", "constructor", "../x"])("may be called %j", (name) => {
    const { templates } = setUp();
    expect(templates.hasTemplate(name)).toBe(false);
    templates.addTemplate(name, "{{x}}");
    expect(templates.render(name, { x: 1 })).toBe("1");
    expect(templates.listTemplates()).toContainEqual({ name, variables: ["x"] });
  });

  it("is not changed in a closed system", () => {
    const { templates } = setUp({ isOpen: () => false });
    expect(caught(() => templates.addTemplate("hi", "x")).code).toBe("system/closed");
    expect(caught(() => templates.removeTemplate("hi")).code).toBe("system/closed");
  });

  it.each([
    [{ trusted: "no" }, "trusted"],
    [{ variables: {} }, "variables"],
    [{ nonsense: 1 }, "nonsense"],
  ])("is not added with options like %j", (options, field) => {
    const { templates } = setUp();
    const error = caught(() => templates.addTemplate("hi", "x", options as object));
    expect([error.code, error.details["field"]]).toEqual(["config/invalid", field]);
  });

  it.each([[5], [null], [["a"]], [new Map()]])("is not rendered over %j", (variables) => {
    const { templates } = setUp();
    templates.addTemplate("hi", "x");
    expect(caught(() => templates.render("hi", variables as object)).code).toBe("config/invalid");
  });

  it("keeps or empties what was not given, when asked to", () => {
    const { templates } = setUp();
    templates.addTemplate("hi", "Hi {{name}}");
    expect(templates.render("hi", {}, { missing: "keep" })).toBe("Hi {{name}}");
    expect(templates.render("hi", undefined, { missing: "empty" })).toBe("Hi ");
    expect(caught(() => templates.render("hi", {}, { missing: "no" as "keep" })).code).toBe("config/invalid");
  });
});

describe("built-in templates", () => {
  it("are there in both languages, behind one's own", () => {
    const english = setUp().templates;
    const chinese = setUp({ locale: "zh" }).templates;
    const variables = { name: "Ann", count: 2, maxWords: 50, lines: "..." };
    expect(english.render("summary", variables)).toContain("Summarize");
    expect(chinese.render("summary", variables)).toContain("概括");
    expect(english.listTemplates().find(({ name }) => name === "summary")?.variables).toEqual([
      "name",
      "count",
      "maxWords",
      "lines",
    ]);
    expect(english.removeTemplate("summary")).toBe(false);
    english.addTemplate("summary", "mine");
    expect(english.render("summary")).toBe("mine");
    expect(english.removeTemplate("summary")).toBe(true);
    expect(english.render("summary", variables)).toContain("Summarize");
  });

  it("are all fine", () => {
    for (const locale of ["en", "zh"] as const) {
      const { templates } = setUp({ locale });
      for (const { name } of templates.listTemplates()) expect(() => templates.variablesOf(name)).not.toThrow();
    }
  });
});

describe("partials", () => {
  it("are other templates, as they are when rendered", () => {
    const { templates } = setUp();
    templates.addTemplate("page", "{{> head title=name}}|{{body}}");
    expect(caught(() => templates.render("page", { name: "A", body: "b" })).details).toEqual({
      template: "page",
      partial: "head",
      nearest: "page",
    });
    templates.addTemplate("head", "# {{title}} {{date}}");
    expect(templates.render("page", { name: "A", body: "b", date: "now" })).toBe("# A now|b");
    expect(templates.variablesOf("page")).toEqual(["name", "date", "body"]);
    templates.addTemplate("head", "-");
    expect(templates.render("page", { name: "A", body: "b" })).toBe("-|b");
  });

  it("name themselves in errors", () => {
    const { templates } = setUp();
    templates.addTemplate("page", "{{> head}}");
    templates.addTemplate("head", "{{title}}");
    expect(caught(() => templates.render("page", {})).details).toEqual({
      template: "head",
      variable: "title",
      nearest: null,
    });
  });

  it("that contain each other are listed without end", () => {
    const { templates } = setUp();
    templates.addTemplate("a", "{{x}}{{> b}}");
    templates.addTemplate("b", "{{y}}{{#if z}}{{> a}}{{/if}}");
    expect(templates.variablesOf("a")).toEqual(["x", "y", "z"]);
    expect(templates.variablesOf("b")).toEqual(["y", "z", "x"]);
    expect(templates.render("a", { x: 1, y: 2, z: 0 })).toBe("12");
  });
});

describe("typed templates", () => {
  const { templates } = setUp();
  const schema = z.object({
    name: z.string(),
    level: z.coerce.number().int().default(1),
    home: z.object({ town: z.string() }).optional(),
  });
  const typed = templates.addTemplate("typed", "{{name}} {{level}} {{#with home}}{{town}}{{/with}}", {
    variables: schema,
  });

  it("take what their schema takes, and show what it makes of it", () => {
    expect(typed.render({ name: "Ann" })).toBe("Ann 1 ");
    expect(typed.render({ name: "Ann", level: "5", home: { town: "Ulm" } })).toBe("Ann 5 Ulm");
    expect(templates.render("typed", { name: "Ann", level: "7" })).toBe("Ann 7 ");
  });

  it("name what was not given, and what is wrong", () => {
    const missing = caught(() => templates.render("typed", { nmae: "Ann" }));
    expect([missing.code, missing.details]).toEqual([
      "template/missing-variable",
      { template: "typed", variable: "name", nearest: "nmae" },
    ]);
    const wrong = caught(() => templates.render("typed", { name: "Ann", home: { town: 5 } }));
    expect([wrong.code, wrong.details["path"]]).toEqual(["config/invalid", "home.town"]);
    // @ts-expect-error The name must be a string.
    expect(caught(() => typed.render({ name: 5 })).code).toBe("config/invalid");
  });

  it("refuse a schema that answers later, and one that gives no object", () => {
    const later = z.object({ x: z.string() }).refine(async () => Promise.resolve(false));
    templates.addTemplate("later", "{{x}}", { variables: later });
    expect(caught(() => templates.render("later", { x: "" })).message).toContain("cannot wait");
    templates.addTemplate("list", "x", { variables: z.object({}).transform(() => [1]) });
    expect(caught(() => templates.render("list", {})).code).toBe("config/invalid");
  });

  it("forget their schema when they are replaced", () => {
    templates.addTemplate("swap", "{{x}}", { variables: z.object({ x: z.number() }) });
    templates.addTemplate("swap", "{{x}}");
    expect(templates.render("swap", { x: "text" })).toBe("text");
  });
});

describe("helpers", () => {
  it("are called with JSON, and named values as one object behind the others", () => {
    const { templates } = setUp();
    const calls: Json[][] = [];
    templates.addHelper("note", (...args) => {
      calls.push(args);
      return args.length;
    });
    templates.addTemplate("t", "{{note}}{{note user 1 true null 'x' (note)}}{{note list sep=\", \" last=user.name}}");
    expect(templates.render("t", { user: { name: "Ann" }, list: [1] })).toBe("062");
    expect(calls).toEqual([[], [], [{ name: "Ann" }, 1, true, null, "x", 0], [[1], { sep: ", ", last: "Ann" }]]);
  });

  it("give values, lists and conditions", () => {
    const { templates } = setUp();
    templates.addHelper("older", (age, than) => Number(age) > Number(than));
    templates.addHelper("split", (text) => (text as string).split(" "));
    templates.addTemplate(
      "t",
      "{{#if (older age 30)}}old{{else}}young{{/if}} {{#each (split words)}}[{{this}}]{{/each}}{{#older age 30}}!{{/older}}{{split words}}",
    );
    expect(templates.render("t", { age: 41, words: "a b" })).toBe("old [a][b]!a,b");
  });

  it("may be added after the templates that call them", () => {
    const { templates } = setUp();
    const made = templates.addTemplate("t", "{{shout name}}");
    const error = caught(() => made.render({ name: "x" }));
    expect([error.code, error.details]).toEqual([
      "template/invalid",
      { template: "t", helper: "shout", nearest: null },
    ]);
    expect(templates.validate("{{shout name}}").ok).toBe(false);
    templates.addHelper("shout", (text) => `${text as string}!`);
    expect(made.render({ name: "x" })).toBe("x!");
    expect(templates.render("t", { name: "x" })).toBe("x!");
    expect(templates.validate("{{shout name}}{{shout}}")).toEqual({ ok: true, issues: [], variables: ["name"] });
  });

  it.each(["if", "unless", "each", "with", "lookup", "", " ", "a b", "a.b", "x}}", 5])(
    "cannot be called %j",
    (name) => {
      const { templates } = setUp();
      expect(caught(() => templates.addHelper(name as string, () => 1)).code).toBe("config/invalid");
    },
  );

  it.each([
    [
      "throws",
      (): Json => {
        throw new Error("out of luck");
      },
      "out of luck",
    ],
    ["promises", (): Json => Promise.resolve(1) as unknown as Json, "a promise"],
    ["gives a function", (): Json => (() => 1) as unknown as Json, "a function"],
    ["gives nothing", (): Json => undefined as unknown as Json, "undefined"],
    ["gives NaN", (): Json => Number.NaN, "the number NaN"],
  ])("that %s is an error that names it and the template", (_what, helper, reason) => {
    const { templates } = setUp();
    templates.addHelper("bad", helper);
    templates.addTemplate("t", "{{bad 1}}");
    const error = caught(() => templates.render("t", {}));
    expect([error.code, error.details]).toEqual(["template/invalid", { template: "t", helper: "bad" }]);
    expect(error.message).toContain(reason);
  });

  it("are given plain data only", () => {
    const { templates } = setUp();
    templates.addHelper("id", (value) => value ?? null);
    templates.addTemplate("t", "{{id x}}");
    expect(caught(() => templates.render("t", { x: new Map() })).details).toEqual({ path: "x", helper: "id" });
  });
});
