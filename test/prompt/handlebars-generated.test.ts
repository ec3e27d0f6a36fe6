import fc from "fast-check";
import Handlebars from "handlebars";
import { expect, it } from "vitest";
import { compileTemplate } from "../../src/prompt/template.js";
import { data, templates } from "./generated-templates.js";

it("a generated template gives what Handlebars gives, over any data", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(templates, data, (source, variables) => {
      const theirs = Handlebars.compile(source, { noEscape: true })(variables);
      // Objects are JSON here.
      fc.pre(!theirs.includes("[object Object]"));
      expect(compileTemplate(source, { name: "generated" }).render(variables, "empty")).toBe(theirs);
    }),
    { numRuns: 2000 },
  );
});
