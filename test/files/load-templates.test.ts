import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadTemplates } from "../../src/files/files.js";
import { isDramatisError, PersonaSystem } from "../../src/index.js";
import { makeTemporaryFolder } from "../built-program.js";
import { errorOf } from "../support/error-of.js";

const folder = makeTemporaryFolder("templates");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  count += 1;
  const own = join(folder, String(count));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(own, path, ".."), { recursive: true });
    writeFileSync(join(own, path), text);
  }
  return own;
}

describe("loadTemplates", () => {
  it("adds the templates of a folder and its subfolders, named by their paths", async () => {
    const { prompts } = new PersonaSystem();
    const own = folderOf({
      "greeting.hbs": "\uFEFFHello {{name}}! {{> talk/farewell}}",
      "talk/farewell.txt": "Bye, ${name}.",
      "notes.json": "{}",
      "character.md": "You are {{name}}.",
    });
    expect(await loadTemplates(prompts, own)).toEqual(["character", "greeting", "talk/farewell"]);
    expect(prompts.render("greeting", { name: "Ann" })).toBe("Hello Ann! Bye, Ann.");
    expect(prompts.render("character", { name: "Ann" })).toBe("You are Ann.");
  });

  it("adds none when one of them has a mistake, and says where", async () => {
    const system = new PersonaSystem();
    const before = system.hash();
    const own = folderOf({ "a.hbs": "fine", "sub/b.hbs": "line one\n{{#if x}}", "c.hbs": "fine too" });
    const error = await errorOf(loadTemplates(system.prompts, own));
    expect(isDramatisError(error, "template/invalid")).toBe(true);
    expect(String(error)).toMatch(/sub\/b.*line 2/s);
    expect(system.hash()).toBe(before);
  });

  it("refuses what is no text, two files of one name, and a folder that is not there", async () => {
    const { prompts } = new PersonaSystem();
    const binary = await errorOf(loadTemplates(prompts, folderOf({ "a.hbs": new Uint8Array([0xff, 0xfe, 0x41]) })));
    expect(isDramatisError(binary, "template/invalid")).toBe(true);
    const twins = await errorOf(loadTemplates(prompts, folderOf({ "a.hbs": "x", "a.txt": "y" })));
    expect(isDramatisError(twins, "config/invalid")).toBe(true);
    const absent = await errorOf(loadTemplates(prompts, join(folder, "nowhere")));
    expect(isDramatisError(absent, "config/invalid")).toBe(true);
    expect(String(absent)).toContain("nowhere");
  });

  it("saves the templates with the system", async () => {
    const system = new PersonaSystem();
    await loadTemplates(system.prompts, folderOf({ "sign.hbs": "{{shop}}" }));
    const again = PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())));
    expect(again.prompts.render("sign", { shop: "Smithy" })).toBe("Smithy");
    expect(again.hash()).toBe(system.hash());
  });
});
