import Handlebars from "handlebars";
import { describe, expect, it } from "vitest";
import { BARE, type Environment } from "../../src/prompt/environment.js";
import { compileTemplate, type CompiledTemplate } from "../../src/prompt/template.js";
import { COMMON, COMPARED, type Compared } from "./compared-templates.js";

function theirs({ source, data = COMMON, partials = {} }: Compared): string {
  const handlebars = Handlebars.create();
  handlebars.registerPartial(partials);
  return handlebars.compile(source, { noEscape: true })(data);
}

function ours({ source, data = COMMON, partials = {} }: Compared): string {
  const compiled = new Map<string, CompiledTemplate>();
  const environment: Environment = { ...BARE, partial: (name) => compiled.get(name)?.body };
  for (const [name, text] of Object.entries(partials)) compiled.set(name, compileTemplate(text, { name, environment }));
  return compileTemplate(source, { name: "compared", environment }).render(data, "empty");
}

describe("a template gives what Handlebars without escaping gives", () => {
  for (const [feature, templates] of Object.entries(COMPARED)) {
    it.each(templates.map((compared) => [compared.source, compared] as const))(
      `${feature}: %j`,
      (_source, compared) => {
        expect(ours(compared)).toBe(theirs(compared));
      },
    );
  }

  it("in more than 150 templates", () => {
    expect(Object.values(COMPARED).flat().length).toBeGreaterThan(150);
  });
});
