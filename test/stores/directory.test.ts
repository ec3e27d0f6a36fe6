import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PersonaSystem } from "../../src/index.js";
import type { FileSystem } from "../../src/journal/file-system.js";
import { nodeFileSystem } from "../../src/stores/json-file/node-file-system.js";
import { JsonFileStore } from "../../src/stores/json-file/store.js";
import { makeFolder, makeMachine } from "./rig.js";

function opened(path: string): Promise<unknown> {
  return PersonaSystem.open({ store: path, background: "manual" });
}

describe("the directory of a store", () => {
  it("is made when it is missing, with all that leads to it", async () => {
    const path = join(makeFolder(), "a", "b", "c");
    const system = await PersonaSystem.open({ store: path, background: "manual" });
    system.createCharacter({ name: "Ann", prompt: "" });
    await system.close();
    const again = await PersonaSystem.open({ store: path, background: "manual" });
    expect(again.listCharacters().map(({ name }) => name)).toEqual(["Ann"]);
    await again.close();
  });

  it("may be made by another process at the same moment", async () => {
    const path = join(makeFolder(), "world");
    const files: FileSystem = {
      ...nodeFileSystem,
      makeDirectory(name) {
        // The other one is first.
        if (name === path) mkdirSync(name);
        nodeFileSystem.makeDirectory(name);
      },
    };
    const store = new JsonFileStore(path, "batched", { files, machine: makeMachine() });
    await expect(store.open({})).resolves.toMatchObject({ tornBytes: 0 });
    await store.close();
  });

  // There Node itself never comes back from making a path at once.
  it.runIf(process.platform === "linux").each(["/proc/dramatis", "/proc/dramatis/world"])(
    "is refused where none can be made: %s",
    async (path) => {
      await expect(opened(path)).rejects.toMatchObject({ code: "store/unavailable" });
    },
  );

  it("is refused where a file is in the way, which stays as it was", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "file"), "x");
    for (const path of ["file", "file/world", "file/world/more"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(opened(join(folder, path))).rejects.toMatchObject({ code: "store/unavailable" });
    }
    mkdirSync(join(folder, "world"));
    await expect(opened(join(folder, "world"))).resolves.toBeDefined();
  });
});
