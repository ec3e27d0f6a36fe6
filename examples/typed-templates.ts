// Templates with the types of their variables, helpers, and what happens when a variable is missing.
import { isDramatisError, PersonaSystem } from "dramatis";
import * as z from "zod";

const system = new PersonaSystem();
system.prompts.addHelper("shout", (text) => (typeof text === "string" ? text.toUpperCase() : text));
const letter = system.prompts.addTemplate(
  "letter",
  `Dear {{name}},
{{#each orders}}
{{@index}}. {{what}}{{#if late}} ({{shout "late"}}){{/if}}
{{else}}
Nothing was ordered.
{{/each}}
Yours, \${shop}`,
  {
    variables: z.object({
      name: z.string(),
      shop: z.string().default("the smithy"),
      orders: z.array(z.object({ what: z.string(), late: z.boolean().optional() })),
    }),
  },
);
// The compiler knows what `render` takes; `shop` has a default.
console.log(letter.render({ name: "Kim", orders: [{ what: "a sword" }, { what: "a kettle", late: true }] }));
console.log(letter.variables.join(", "));

try {
  system.prompts.render("letter", { nam: "Kim", orders: [], shop: "the mill" });
} catch (error) {
  if (isDramatisError(error, "template/missing-variable")) console.log(error.message);
}
const report = system.prompts.validate("Hello {{#if name}}{{name}}{{/each}}");
console.log(report.ok, report.issues.map(({ line, column }) => `${line}:${column}`).join());
