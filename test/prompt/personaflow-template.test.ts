import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromPythonTemplate } from "../../src/interop/personaflow-template.js";
import { compileTemplate } from "../../src/prompt/template.js";

const VALUES: Readonly<Record<string, string>> = {
  name: "Ann",
  _x1: "{{name}} $name",
  this: "THIS",
  else: "ELSE",
  A: "a\\",
};

/** `string.Template(source).safe_substitute(VALUES)` of Python. */
function python(source: string): string {
  const pattern = /\$(?:(\$)|([_A-Za-z][_A-Za-z0-9]*)|\{([_A-Za-z][_A-Za-z0-9]*)\}|)/g;
  return source.replaceAll(pattern, (all: string, dollar?: string, bare?: string, braced?: string) => {
    if (dollar !== undefined) return "$";
    const name = bare ?? braced;
    return name === undefined ? all : (VALUES[name] ?? all);
  });
}

const ours = (source: string): string => compileTemplate(fromPythonTemplate(source), { name: "python" }).render(VALUES);

describe("a template of Python's string.Template", () => {
  it.each([
    ["Hi $name, that is 5$$", "Hi Ann, that is 5$"],
    ["${name}s $name.", "Anns Ann."],
    ["$$name $${name} $$$name $$$$", "$name ${name} $Ann $$"],
    ["{{name}} \\{{name}} {$name} {{$name}}", "{{name}} \\{{name}} {Ann} {{Ann}}"],
    ["\\$name \\\\${name}", "\\Ann \\\\Ann"],
    ["$5 ${5} ${a b} $ ${", "$5 ${5} ${a b} $ ${"],
    ["$this $else", "THIS ELSE"],
    ["ſ $ſ", "ſ $ſ"],
  ])("%j is rendered alike", (source, expected) => {
    expect(python(source)).toBe(expected);
    expect(ours(source)).toBe(expected);
  });

  it("is rendered alike, whatever it holds", () => {
    const piece = fc.constantFrom(
      "$",
      "$$",
      "{",
      "}",
      "{{",
      "}}",
      "\\",
      "name",
      "_x1",
      "this",
      "A",
      " ",
      "\n",
      "é",
      "-",
      ".",
      "#if",
      "!",
      "~",
      "${name}",
      "$name",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (parts) => {
        const source = parts.join("");
        // Only names that have a value: the other rule is about `missing`.
        fc.pre([...source.matchAll(/\$\{?([_A-Za-z][_A-Za-z0-9]*)/g)].every(([, name]) => (name ?? "") in VALUES));
        expect(ours(source)).toBe(python(source));
      }),
      { numRuns: 3000 },
    );
  });
});
