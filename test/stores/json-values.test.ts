import { Low } from "lowdb";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as browser from "../../src/stores/json-file-browser.js";
import { jsonFileStore, readJsonFile, writeJsonFile } from "../../src/stores/json-file.js";
import { JsonValueFile, type Boxed } from "../../src/stores/json-file/lowdb-adapters.js";
import { faultyFileSystem, memoryFileSystem, type FileFault } from "../../src/testing/testing.js";
import { makeFolder } from "./rig.js";

describe("a JSON file", () => {
  it.each([0, "", false, null, [], {}, -1.5, "🎭\u2028", { "": [null, { __proto__: null, deep: [0] }] }])(
    "gives back %j",
    async (value) => {
      const path = join(makeFolder(), "value.json");
      await writeJsonFile(path, value);
      expect(await readJsonFile(path)).toEqual(value);
      expect(readFileSync(path, "utf8")).toBe(`${JSON.stringify(value, null, 2)}\n`);
    },
  );

  it("keeps a member that is named __proto__", async () => {
    const path = join(makeFolder(), "value.json");
    const value: unknown = JSON.parse('{"__proto__":{"a":1}}');
    await writeJsonFile(path, value);
    expect(JSON.stringify(await readJsonFile(path))).toBe('{"__proto__":{"a":1}}');
  });

  it("is replaced when it is written again, and leaves nothing beside it", async () => {
    const folder = makeFolder();
    const path = join(folder, "value.json");
    await Promise.all([writeJsonFile(path, { first: "x".repeat(10_000) }), writeJsonFile(path, [2])]);
    await writeJsonFile(path, [3]);
    expect(await readJsonFile(path)).toEqual([3]);
    expect(readdirSync(folder)).toEqual(["value.json"]);
  });

  it.each([
    { what: "a number that is none", value: { a: [Number.NaN] }, at: /a\[0\]|a\.0/ },
    { what: "undefined", value: undefined, at: /undefined/ },
    { what: "a function", value: { run: () => 1 }, at: /run/ },
    { what: "a bigint", value: { big: 1n }, at: /big/ },
    { what: "a Map", value: { map: new Map() }, at: /map/ },
    { what: "half a pair of surrogates", value: ["\ud800"], at: /surrogate|\[0\]|text/ },
  ])("refuses $what, names the place, and leaves the file as it was", async ({ value, at }) => {
    const path = join(makeFolder(), "value.json");
    await writeJsonFile(path, "before");
    const error: unknown = await writeJsonFile(path, value).catch((reason: unknown) => reason);
    if (error !== undefined)
      expect(error).toMatchObject({ code: "memory/invalid", message: expect.stringMatching(at) });
    if (error !== undefined) expect(await readJsonFile(path)).toBe("before");
  });

  it("says where it is not JSON", async () => {
    const path = join(makeFolder(), "value.json");
    writeFileSync(path, '{\n  "a": 1,\n  "b": tru\n}\n');
    await expect(readJsonFile(path)).rejects.toMatchObject({
      code: "store/corrupt",
      message: expect.stringContaining("line 3, column "),
      details: { file: path, line: 3 },
    });
  });

  it.each([
    { what: "a file that is missing", make: () => {}, code: "store/unavailable", says: /does not exist/ },
    { what: "a folder", make: (path: string) => mkdirSync(path), code: "store/unavailable", says: /not a file/ },
    { what: "an empty file", make: (path: string) => writeFileSync(path, ""), code: "store/corrupt", says: /empty/ },
    {
      what: "bytes that are no UTF-8",
      make: (path: string) => writeFileSync(path, Buffer.from([0x22, 0xff, 0x22])),
      code: "store/corrupt",
      says: /UTF-8/,
    },
  ])("refuses to be read from $what", async ({ make, code, says }) => {
    const path = join(makeFolder(), "value.json");
    make(path);
    await expect(readJsonFile(path)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
  });

  it("is not written where no folder is, and says what to do", async () => {
    const path = join(makeFolder(), "missing", "value.json");
    await expect(writeJsonFile(path, 1)).rejects.toMatchObject({ code: "store/unavailable" });
  });

  it("keeps its permissions, and stays behind a link that leads to it", async () => {
    const folder = makeFolder();
    const path = join(folder, "value.json");
    const link = join(folder, "link.json");
    await writeJsonFile(path, 1);
    chmodSync(path, 0o640);
    symlinkSync("value.json", link);
    await writeJsonFile(link, 2);
    expect(await readJsonFile(path)).toBe(2);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  const faults: readonly FileFault[] = ["ENOSPC", "EIO", "EMFILE", "EACCES", "short", "partial", "silent", "late"];
  it.each(faults)("stays as it was when any call fails with %s while it is replaced", async (fault) => {
    for (let call = 1; ; call++) {
      const disk = memoryFileSystem({ image: new Map([["/value.json", Buffer.from('"before"\n')]]) });
      const files = faultyFileSystem(disk);
      files.fail(call, fault);
      const value = ["after", "x".repeat(3000)];
      let hasFailed = false;
      await new Low<Boxed>(new JsonValueFile("/value.json", { files }), { value })
        .write()
        .catch(() => (hasFailed = true));
      if (files.calls < call) break;
      const stored = await new JsonValueFile("/value.json", { files: disk }).read();
      expect([JSON.stringify("before"), JSON.stringify(value)]).toContain(JSON.stringify(stored?.value));
      if (!hasFailed) expect(stored?.value).toEqual(value);
      expect(disk.openFiles).toBe(0);
    }
  });
});

describe("jsonFileStore", () => {
  it.each([
    { what: "an empty path", run: () => jsonFileStore("") },
    { what: "a path with NUL", run: () => jsonFileStore("a\0b") },
    { what: "a number for a path", run: () => jsonFileStore(3 as never) },
    { what: "an unknown option", run: () => jsonFileStore("x", { durable: true } as never) },
    { what: "an unknown durability", run: () => jsonFileStore("x", { durability: "never" as never }) },
    { what: "null for options", run: () => jsonFileStore("x", null as never) },
    { what: "an empty path to read", run: () => readJsonFile("") },
    { what: "no path to write", run: () => writeJsonFile(undefined as never, 1) },
  ])("refuses $what", async ({ run }) => {
    await expect((async () => run())()).rejects.toMatchObject({ code: "config/invalid" });
  });

  it("touches nothing before it is opened", () => {
    const path = join(makeFolder(), "world");
    jsonFileStore(path);
    expect(() => statSync(path)).toThrow("ENOENT");
  });

  it.each(["world", "world/deeper"])(
    "refuses a file where the folder %s should be, and says what to do",
    async (name) => {
      const folder = makeFolder();
      writeFileSync(join(folder, "world"), "[]");
      await expect(jsonFileStore(join(folder, name)).open({})).rejects.toMatchObject({
        code: "store/unavailable",
        message: expect.stringMatching(/readJsonFile/),
      });
      expect(readFileSync(join(folder, "world"), "utf8")).toBe("[]");
    },
  );

  it("leaves files alone that are not its own", async () => {
    const folder = makeFolder();
    const names = ["notes.txt", "world.json.bak", "journal-1.log.old", "journal-01.log", "backup.tmp", "lock.md"];
    for (const name of names) writeFileSync(join(folder, name), "mine");
    const store = jsonFileStore(folder);
    await store.open({});
    store.append("1");
    await store.close();
    for (const name of names) expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
  });

  it("clears away what a process left that died while it wrote a document or took the lock", async () => {
    const folder = makeFolder();
    const store = jsonFileStore(folder);
    await store.open({});
    await store.close();
    for (const name of ["world.json.12-3-0-4.5-6.tmp", "lock.12-3-0-4.5-7.tmp"])
      writeFileSync(join(folder, name), "half");
    mkdirSync(join(folder, "lock.guard-1-2"));
    await store.open({});
    await store.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("in a browser", () => {
  it.each([
    { what: "jsonFileStore", run: () => browser.jsonFileStore("world") },
    { what: "readJsonFile", run: () => browser.readJsonFile("a.json") },
    { what: "writeJsonFile", run: () => browser.writeJsonFile("a.json", 1) },
  ])("$what says that there are no files", async ({ run }) => {
    await expect((async () => run())()).rejects.toMatchObject({ code: "store/unavailable" });
  });
});
