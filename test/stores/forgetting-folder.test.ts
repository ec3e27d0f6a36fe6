import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { manualClock, PersonaSystem } from "../../src/index.js";
import { jsonFileStore } from "../../src/stores/json-file.js";
import { findTexts } from "./byte-search.js";
import { makeFolder } from "./rig.js";

const WORDS = ["Kanarienvogel", "zeisig"];

function* filesIn(folder: string): Generator<[path: string, bytes: Buffer]> {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) yield [path, readFileSync(path)];
  }
}

function open(folder: string): Promise<PersonaSystem> {
  const store = jsonFileStore(folder);
  return PersonaSystem.open({ store, clock: manualClock("2026-03-01"), background: "manual" });
}

/** Lines with a memory of a document in the folder. */
function memoryLines(folder: string): string[] {
  const lines = readFileSync(join(folder, "world.json"), "utf8").split("\n");
  return lines
    .map((line) => line.replace(/,$/, ""))
    .filter((line) => line.startsWith('{"id":') && line.includes('"content":'));
}

it("a folder with a document so large that its parts are read when they are needed has no byte of a forgotten user", async () => {
  const folder = join(makeFolder(), "deep", "world");
  const first = await open(folder);
  const filler = "The ferry sank near the old lighthouse, and nobody saw it. ".repeat(12);
  for (let index = 0; index < 9; index++) {
    const name = `Guest ${index}`;
    first.createCharacter({ name, prompt: "You are {{name}}." });
    for (let turn = 0; turn < 700; turn++) {
      const isUsers = index % 3 === 0 && turn % 2 === 0;
      const text = isUsers ? `Kanarienvogel ${turn} is said to sing. ${filler}` : `${turn}: ${filler}`;
      first.addInteraction(name, { text }, { userId: isUsers ? "zeisig-7" : `lee-${turn % 5}` });
    }
  }
  await first.settled();
  await first.close();
  expect(statSync(join(folder, "world.json")).size).toBeGreaterThan(4 << 20);
  const before = memoryLines(folder);

  const system = await open(folder);
  const receipt = await system.forgetUser("zeisig-7");
  expect(receipt.memories).toBe(3 * 350);
  expect(receipt.summaries).toBeGreaterThan(9);
  expect(findTexts(filesIn(folder), WORDS)).toEqual([]);
  expect(memoryLines(folder)).toEqual(before.filter((line) => !line.includes("Kanarienvogel")));
  const hash = system.hash();
  await system.close();
  expect(findTexts(filesIn(folder), WORDS)).toEqual([]);

  const again = await open(folder);
  expect(again.hash()).toBe(hash);
  await again.close();
});

it("the search for texts finds them in every form that it looks for", () => {
  const text = "K\u00e4fer 7";
  const utf8 = Buffer.from(text);
  const forms = [
    text,
    utf8.toString("hex"),
    utf8.toString("hex").toUpperCase(),
    Buffer.from(`x${text}y`).toString("base64"),
    Buffer.from(`xy${text}`).toString("base64url"),
    utf8.toString("base64"),
    encodeURIComponent(text),
    String.raw`\u004b\u00e4\u0066\u0065\u0072\u0020\u0037`,
    Buffer.from(text, "utf16le"),
    Buffer.from(text, "utf16le").swap16(),
  ];
  for (const form of forms) expect(findTexts([["file", Buffer.from(form)]], [text]), String(form)).not.toEqual([]);
  expect(findTexts([["file", Buffer.from("K\u00e4fer 8")]], [text])).toEqual([]);
});
