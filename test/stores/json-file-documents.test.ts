import { Low } from "lowdb";
import { JSONFile } from "lowdb/node";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { isDramatisError } from "../../src/core/errors.js";
import type { ColdSections, DocumentSource, Recovered, Store } from "../../src/journal/store.js";
import { jsonFileStore } from "../../src/stores/json-file.js";
import { bytesOf, documentOf, entriesOf, snapshotOf } from "./store-rig.js";

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "dramatis-document-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

async function use<T>(directory: string, action: (store: Store, recovered: Recovered) => Promise<T> | T): Promise<T> {
  const store = jsonFileStore(directory);
  const recovered = await store.open({});
  try {
    return await action(store, recovered);
  } finally {
    await store.close();
  }
}

const SMALL = { a: 1, text: "漢字" };
const LOGS = { "x/1": [1, 2], 'y"': { b: "é" }, empty: [] };

async function makeSmall(): Promise<{ directory: string; file: string }> {
  const directory = makeDirectory();
  await use(directory, async (store, recovered) => {
    await entriesOf(recovered);
    store.append("0");
    await store.replace(documentOf(SMALL, LOGS));
    store.append("1");
  });
  return { directory, file: join(directory, "world.json") };
}

async function readWithLowdb(file: string): Promise<Low<Record<string, unknown>>> {
  const database = new Low<Record<string, unknown>>(new JSONFile(file), {});
  await database.read();
  return database;
}

describe("a small document", () => {
  it("is JSON that any reader reads", async () => {
    const { file } = await makeSmall();
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      ...SMALL,
      logs: LOGS,
      $file: { format: 1, journal: 2 },
    });
  });

  it("refuses every flipped bit, and says where", async () => {
    const { directory, file } = await makeSmall();
    const whole = readFileSync(file);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(file, flipped);
      const error: unknown = await jsonFileStore(directory)
        .open({})
        .catch((reason: unknown) => reason);
      expect(isDramatisError(error, "store/corrupt"), `bit ${bit}: ${String(error)}`).toBe(true);
    }
  });

  it("refuses every cut", async () => {
    const { directory, file } = await makeSmall();
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      await expect(jsonFileStore(directory).open({}), `cut at ${length}`).rejects.toMatchObject({
        code: "store/corrupt",
      });
    }
  });

  it("may be rewritten by lowdb, and the journal goes on behind it", async () => {
    const { directory, file } = await makeSmall();
    const database = await readWithLowdb(file);
    database.data["a"] = 2;
    await database.write();
    await use(directory, async (store, recovered) => {
      expect(snapshotOf(recovered.document)).toEqual({ ...SMALL, a: 2, logs: LOGS });
      expect(await entriesOf(recovered)).toEqual(["1"]);
      store.append("2");
    });
    await use(directory, async (_, recovered) => expect(await entriesOf(recovered)).toEqual(["1", "2"]));
  });

  it.each([0, 1, "\t"])("may be rewritten with JSON.stringify and indent %j", async (indent) => {
    const { directory, file } = await makeSmall();
    writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, "utf8")), null, indent));
    await use(directory, async (_, recovered) => {
      expect(snapshotOf(recovered.document)).toEqual({ ...SMALL, logs: LOGS });
      expect(await entriesOf(recovered)).toEqual(["1"]);
    });
  });

  it("may be written by hand, with a byte order mark", async () => {
    const directory = makeDirectory();
    writeFileSync(join(directory, "world.json"), '\uFEFF{ "a": 1, "logs": {} }');
    for (const expected of [[], ["1"], ["1", "1"]]) {
      await use(directory, async (store, recovered) => {
        expect(snapshotOf(recovered.document)).toEqual({ a: 1, logs: {} });
        expect(await entriesOf(recovered)).toEqual(expected);
        store.append("1");
      });
    }
  });

  it.each([
    { text: "", says: "empty" },
    { text: '{"a":1', says: "line 1" },
    { text: '{\n"a": 1,\n}', says: "line 3, column 1" },
    { text: "[1]", says: "no object" },
    { text: '{"a":1,"$file":{"format":1}}', says: "$file" },
  ])("that holds $text is refused, and the message says $says", async ({ text, says }) => {
    const directory = makeDirectory();
    const file = join(directory, "world.json");
    writeFileSync(file, text);
    await expect(jsonFileStore(directory).open({})).rejects.toMatchObject({
      code: "store/corrupt",
      message: expect.stringContaining(says),
    });
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("of a newer version is not touched", async () => {
    const { directory, file } = await makeSmall();
    const { $file, ...rest } = JSON.parse(readFileSync(file, "utf8")) as { $file: object };
    writeFileSync(file, JSON.stringify({ ...rest, $file: { ...$file, format: 2 } }));
    await expect(jsonFileStore(directory).open({})).rejects.toMatchObject({ code: "snapshot/version" });
  });
});

/** Each section is 64 KiB of its letter. */
function sourceOf(head: object, sections: Readonly<Record<string, string>>, kib = 64): DocumentSource {
  const sectionOf = (letter: string): Uint8Array => bytesOf(`["${letter.repeat(kib * 1024 - 4)}"]`);
  return {
    head: () => [bytesOf(JSON.stringify(head).slice(0, -1))],
    sections: () => Object.entries(sections).map(([key, letter]) => [key, [sectionOf(letter)]] as const),
  };
}

const MANY = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`c/${i}`, String.fromCodePoint(97 + (i % 26))]));

async function makeLarge(): Promise<{ directory: string; file: string }> {
  const directory = makeDirectory();
  await use(directory, async (store, recovered) => {
    await entriesOf(recovered);
    await store.replace(sourceOf({ v: 1 }, MANY));
    store.append("1");
  });
  return { directory, file: join(directory, "world.json") };
}

function sectionsOf({ document }: Recovered): ColdSections {
  if (document?.kind !== "sections") throw new Error("the document came whole");
  return document.sections;
}

const letterIn = (bytes: Uint8Array): string => String.fromCodePoint(bytes[100] ?? 0);

describe("a large document", () => {
  it("gives its head at once and its sections when they are asked for", async () => {
    const { directory, file } = await makeLarge();
    expect(Object.keys((JSON.parse(readFileSync(file, "utf8")) as { logs: object }).logs)).toEqual(Object.keys(MANY));
    await use(directory, async (_, recovered) => {
      expect(recovered.document).toMatchObject({ kind: "sections", head: { v: 1 } });
      expect(await entriesOf(recovered)).toEqual(["1"]);
      const sections = sectionsOf(recovered);
      expect([...sections.keys()]).toEqual(Object.keys(MANY));
      for (const key of ["c/79", "c/0", "c/27", "c/0"]) expect(letterIn(sections.read(key))).toBe(MANY[key]);
      expect(() => sections.read("nobody")).toThrow(/"nobody"/);
    });
  });

  it("opens though a section is damaged, and refuses that section only", async () => {
    const { directory, file } = await makeLarge();
    const bytes = readFileSync(file);
    const at = bytes.indexOf('"c/7":') + 1000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await use(directory, (_, recovered) => {
      expect(() => sectionsOf(recovered).read("c/7")).toThrow(expect.objectContaining({ code: "store/corrupt" }));
      expect(letterIn(sectionsOf(recovered).read("c/8"))).toBe(MANY["c/8"]);
    });
  });

  it.each(["head", "key", "comma", "index", "end"])("refuses damage to its %s", async (part) => {
    const { directory, file } = await makeLarge();
    const whole = readFileSync(file);
    const key = whole.indexOf('"c/7":');
    const places = { head: 2, key, comma: key - 2, index: whole.indexOf('\n,"$file"') + 20, end: whole.length - 20 };
    for (let bit = 0; bit < 8; bit++) {
      const bytes = Buffer.from(whole);
      const at = places[part as keyof typeof places];
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      writeFileSync(file, bytes);
      const read = use(directory, (_, recovered) => sectionsOf(recovered).read("c/7"));
      await expect(read, `${part}, bit ${bit}`).rejects.toMatchObject({ code: "store/corrupt" });
    }
  });

  it("may be rewritten by lowdb, and then comes whole", async () => {
    const { directory, file } = await makeLarge();
    const database = await readWithLowdb(file);
    await database.write();
    await use(directory, async (_, recovered) => {
      expect(recovered.document?.kind).toBe("whole");
      expect(Object.keys((snapshotOf(recovered.document)?.["logs"] as object) ?? {})).toEqual(Object.keys(MANY));
      expect(await entriesOf(recovered)).toEqual(["1"]);
    });
  });

  it("lends its sections to the document that replaces it, and they stay readable afterwards", async () => {
    const { directory } = await makeLarge();
    await use(directory, async (store, recovered) => {
      await entriesOf(recovered);
      const cold = sectionsOf(recovered);
      const changed = "c/3";
      for (let round = 0; round < 3; round++) {
        await store.replace({
          head: () => [bytesOf('{"v":2')],
          *sections() {
            for (const key of cold.keys()) {
              if (key === "c/5" && round > 0) continue;
              yield [key, key === changed ? [bytesOf(`["${round}"]`)] : [cold.read(key)]];
            }
          },
        });
        for (const key of cold.keys()) expect(letterIn(cold.read(key)), `${key} in round ${round}`).toBe(MANY[key]);
      }
    });
    await use(directory, (_, recovered) => {
      const sections = sectionsOf(recovered);
      expect(new TextDecoder().decode(sections.read("c/3"))).toBe('["2"]');
      expect([...sections.keys()]).not.toContain("c/5");
    });
  });

  it("may become a small one, and its sections stay readable", async () => {
    const { directory } = await makeLarge();
    await use(directory, async (store, recovered) => {
      const cold = sectionsOf(recovered);
      await store.replace(documentOf({ v: 3 }));
      for (const key of cold.keys()) expect(letterIn(cold.read(key))).toBe(MANY[key]);
    });
    await use(directory, (_, recovered) => expect(snapshotOf(recovered.document)).toEqual({ v: 3, logs: {} }));
  });

  it.each([
    { kind: "whole", count: 63 },
    { kind: "sections", count: 65 },
  ])("has the text that its format says, whether it comes $kind", async ({ kind, count }) => {
    const directory = makeDirectory();
    const sections = Object.fromEntries(Object.entries(MANY).slice(0, count));
    await use(directory, async (store, recovered) => {
      await entriesOf(recovered);
      await store.replace(sourceOf({ v: 1 }, sections));
    });
    const text = readFileSync(join(directory, "world.json"), "utf8");
    const { store } = (JSON.parse(text) as { $file: { store: string } }).$file;
    expect(text === textOf(store, sections)).toBe(true);
    await use(directory, (_, recovered) => expect(recovered.document?.kind).toBe(kind));
  });
});

/** The format once more, as its description says it. */
function textOf(store: string, sections: Readonly<Record<string, string>>): string {
  const hex = (checked: string): string => crc32(checked).toString(16).padStart(8, "0");
  let text = '{"v":1';
  const index: string[] = [];
  let separator = '\n,"logs":{\n';
  for (const [key, letter] of Object.entries(sections)) {
    const section = `["${letter.repeat(64 * 1024 - 4)}"]`;
    text += `${separator}"${key}":`;
    index.push(`["${key}",${text.length},${section.length},"${hex(`"${key}":${section}`)}"]`);
    text += section;
    separator = ",\n";
  }
  text += "\n}";
  const start = `"format":1,"store":"${store}","journal":1,"after":"nothing","head":[6,"${hex('{"v":1')}"]`;
  const member = `\n,"$file":{${start},"sections":[\n${index.join(",\n")}\n`;
  return `${text}${member}],"end":"${String(text.length).padStart(15, "0")} ${hex(member)}"}}\n`;
}

describe("a store", () => {
  it("wants a document when its journal is longer than four mebibytes and than the document", async () => {
    const directory = makeDirectory();
    await use(directory, async (store, recovered) => {
      await entriesOf(recovered);
      const entry = JSON.stringify("x".repeat(1 << 20));
      for (let i = 0; i < 3; i++) store.append(entry);
      await store.flush();
      expect(store.wantsDocument).toBe(false);
      store.append(entry);
      await store.flush();
      expect(store.wantsDocument).toBe(true);
      await store.replace(sourceOf({}, MANY));
      expect(store.wantsDocument).toBe(false);
      for (let i = 0; i < 5; i++) store.append(entry);
      await store.flush();
      expect(store.wantsDocument).toBe(false);
    });
    await use(directory, async (store, recovered) => {
      await entriesOf(recovered);
      store.append(JSON.stringify("x".repeat(1 << 20)));
      await store.flush();
      expect(store.wantsDocument).toBe(true);
    });
  });

  it("refuses a section that is given twice", async () => {
    const directory = makeDirectory();
    await use(directory, async (store, recovered) => {
      await entriesOf(recovered);
      const twice: DocumentSource = {
        head: () => [bytesOf('{"a":1')],
        sections: () => [
          ["x", [bytesOf("1")]],
          ["x", [bytesOf("2")]],
        ],
      };
      await expect(store.replace(twice)).rejects.toMatchObject({ code: "snapshot/invalid" });
    });
  });
});
