import { describe, expect, it } from "vitest";
import { isDramatisError } from "../../src/index.js";
import { caught } from "../core/caught.js";
import { manualSystem } from "../model/rich-world.js";

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

  it("may have conditions and loops", () => {
    const ann = manualSystem().createCharacter({
      name: "Ann",
      prompt: "{{#if grumpy}}Grumpy {{/if}}{{name}}: {{#each tools}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}",
      background: { tools: ["tongs", "hammer"] },
      variables: { grumpy: true },
    });
    expect(ann.getContext().prompt).toBe("Grumpy Ann: tongs, hammer");
  });

  it.each(["{{#if x}}", "Hello {{name", "{{/if}}", "{{> secrets}}"])(
    "is refused when it is no template: %j",
    (prompt) => {
      const system = manualSystem();
      const error = caught(() => system.createCharacter({ name: "Ann", prompt }));
      expect(isDramatisError(error, "template/invalid")).toBe(true);
      expect(error).toMatchObject({ details: { field: "prompt", line: 1 } });
      expect(system.listCharacters()).toEqual([]);
      const bob = system.createCharacter({ name: "Bob", prompt: "Fine." });
      expect(
        isDramatisError(
          caught(() => bob.update({ prompt })),
          "template/invalid",
        ),
      ).toBe(true);
      expect(bob.prompt).toBe("Fine.");
    },
  );
});
