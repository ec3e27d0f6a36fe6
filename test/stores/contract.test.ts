import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonFileStore } from "../../src/stores/json-file.js";
import { faultyFileSystem, memoryFileSystem, storeContract } from "../../src/testing/testing.js";
import type { FileSystem } from "../../src/journal/file-system.js";
import { DURABILITIES, HOME, makeFolder, makeMachine, storeOn } from "./rig.js";

describe.each(DURABILITIES)("a JSON file store with durability %s, in a folder,", (durability) => {
  it.each(storeContract)("$name", ({ run }) => {
    const path = join(makeFolder(), "new", "world");
    return run(() => jsonFileStore(path, { durability }));
  });
});

describe.each(DURABILITIES)("a JSON file store with durability %s, on a disk that never fails,", (durability) => {
  it.each(storeContract)("$name", async ({ run }) => {
    const disk = memoryFileSystem();
    const files = faultyFileSystem(disk);
    const machine = makeMachine();
    await run(() => storeOn(files, { durability, machine }));
    expect(disk.openFiles, "files left open").toBe(0);
    expect(namesIn(disk).filter((name) => !/^(world\.json|journal-\d+\.log)$/.test(name))).toEqual([]);
  });
});

function namesIn(disk: FileSystem): string[] {
  return disk.find(HOME) === undefined ? [] : disk.list(HOME);
}
