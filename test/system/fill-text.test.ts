import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillText } from "../../src/prompt/fill-text.js";
import { manualSystem } from "../model/rich-world.js";

const values = {
  name: "Ann",
  age: 40,
  isTall: false,
  nothing: null,
  empty: "",
  list: ["a", 2, true, null],
  mixed: [{ a: 1 }],
  trade: { kind: "smith", tools: ["tongs", { name: "hammer" }] },
  名前: "安",
  trick: "{{name}} ${name} $& $1 $$",
};

describe("fillText", () => {
  it.each([
    ["{{name}}", "Ann"],
    ["${name}", "Ann"],
    ["{{ name }} and ${ name }", "Ann and Ann"],
    ["{{\n name\t}}", "Ann"],
    ["{{age}}, {{isTall}}, {{empty}}, {{nothing}}.", "40, false, , ."],
    ["{{list}}", "a, 2, true, "],
    ["{{mixed}}", '[{"a":1}]'],
    ["{{trade.kind}} with ${trade.tools.0} and {{trade.tools.1.name}}", "smith with tongs and hammer"],
    ["{{trade}}", '{"kind":"smith","tools":["tongs",{"name":"hammer"}]}'],
    ["{{名前}}", "安"],
    ["{{list.length}}", "4"],
    ["{{{name}}}", "{Ann}"],
    ["$name, {name}, $5, {{}}, ${}, {{ }}", "$name, {name}, $5, {{}}, ${}, {{ }}"],
  ])("renders %j", (source, expected) => {
    expect(fillText(source, values)).toBe(expected);
  });

  it.each([
    "{{missing}}",
    "${missing}",
    "{{ missing }}",
    "{{name.first}}",
    "{{trade.tools.7}}",
    "{{trade.toString}}",
    "{{constructor}}",
    "{{__proto__}}",
    "{{name.constructor}}",
    "{{nothing.at.all}}",
    "{{#if name}}",
    "{{> partial}}",
    "{{name}",
    "${name",
    "{{na me}}",
    "{{1name}}",
    "{{trade..kind}}",
  ])("leaves %j as it stands", (source) => {
    expect(fillText(source, values)).toBe(source);
  });

  it.each([
    ["\\{{name}}", "{{name}}"],
    ["\\${name}", "${name}"],
    ["$${name}", "${name}"],
    ["\\\\${name}", "\\${name}"],
    ["$$${name}", "$${name}"],
    ["\\{{name}} is {{name}}", "{{name}} is Ann"],
    ["\\n \\d {", "\\n \\d {"],
  ])("takes the escapes of %j away", (source, expected) => {
    expect(fillText(source, values)).toBe(expected);
  });

  it("never looks for places in the values again", () => {
    expect(fillText("{{trick}}", values)).toBe(values.trick);
    expect(fillText("{{a}}{{b}}", { a: "{{", b: "name}}" })).toBe("{{name}}");
  });

  it("leaves every text without places alone, and never fails", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(fillText(text.replaceAll("{", "("), values)).toBe(text.replaceAll("{", "("));
        expect(typeof fillText(text, values)).toBe("string");
      }),
    );
  });

  it("is done soon with a text made to be slow", { timeout: 5000 }, () => {
    const long = 200_000;
    for (const evil of [
      "{{".repeat(long),
      `{{${" ".repeat(long)}`,
      `{{${"a.".repeat(long)}`,
      `{{a${" ".repeat(long)}}`,
      "{{ ".repeat(long),
      "${a.".repeat(long),
      "\\".repeat(long) + "{",
    ]) {
      expect(fillText(evil, values).length).toBeGreaterThan(0);
    }
  });
});

describe("a character's prompt", () => {
  it("is rendered over name, background and variables each time, and kept as it was given", () => {
    const system = manualSystem();
    const prompt = "{{name}} the {{trade}} ({{background.trade}}) feels {{mood}} ({{variables.mood}}), {{missing}}.";
    const ann = system.createCharacter({
      name: "Ann",
      prompt,
      background: { trade: "smith" },
      variables: { mood: "calm" },
    });
    expect(ann.getContext().prompt).toBe("Ann the smith (smith) feels calm (calm), {{missing}}.");
    ann.update({ variables: { mood: "angry", missing: 5 } });
    system.renameCharacter("Ann", "Anna");
    expect(ann.getContext({ includeMemories: false }).prompt).toBe("Anna the smith (smith) feels angry (angry), 5.");
    expect(ann.prompt).toBe(prompt);
  });

  it("knows whose name is meant, and prefers variables to the background", () => {
    const system = manualSystem();
    const ann = system.createCharacter({
      name: "Ann",
      prompt: "{{name}} {{mood}} {{background}}",
      background: { name: "Bob", mood: "old", background: "b" },
      variables: { mood: "new", name: "Cid" },
    });
    expect(ann.getContext().prompt).toBe('Ann new {"name":"Bob","mood":"old","background":"b"}');
  });

  it("shows a name that looks like a template as it is", () => {
    const ann = manualSystem().createCharacter({
      name: "{{background.x}}",
      prompt: "I am {{name}}.",
      background: { x: 1 },
    });
    expect(ann.getContext().prompt).toBe("I am {{background.x}}.");
  });
});
