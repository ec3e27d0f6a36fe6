import { describe, expect, it } from "vitest";
import { isDramatisError } from "../../src/core/errors.js";
import { memoryFileSystem, type MemoryFileSystem } from "../../src/testing/testing.js";
import { bytesOf, documentOf, entriesOf, recover, storeOn } from "./store-rig.js";

const ENTRIES = ['{"n":1,"text":"the bell rings"}', '{"n":2}', '{"n":3,"text":"漢字 é 🙂"}', "4"];

async function write(disk: MemoryFileSystem, ending: "closed" | "killed"): Promise<MemoryFileSystem> {
  const store = storeOn(disk, "sync");
  await entriesOf(await store.open({}));
  for (const entry of ENTRIES) store.append(entry);
  const killed = memoryFileSystem({ image: disk.image() });
  await store.close();
  return ending === "closed" ? disk : killed;
}

/** The same disk with the bytes of one file replaced. */
function withBytes(disk: MemoryFileSystem, path: string, bytes: Uint8Array): MemoryFileSystem {
  if (disk.find(path) === undefined) throw new Error(`${path} is not there`);
  return memoryFileSystem({ image: disk.image().set(path, bytes) });
}

function bytesAt(disk: MemoryFileSystem, path: string): Uint8Array {
  const bytes = disk.image().get(path);
  return bytes === undefined || bytes === "directory" ? new Uint8Array() : bytes;
}

function* flips(bytes: Uint8Array): Generator<{ readonly bit: number; readonly flipped: Uint8Array }> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield { bit, flipped };
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

async function outcomeOf(disk: MemoryFileSystem): Promise<string[] | "refused"> {
  const before = disk.list("/world").map((name) => [name, bytesAt(disk, `/world/${name}`)] as const);
  try {
    return (await recover(disk)).entries;
  } catch (error) {
    if (!isDramatisError(error, "store/corrupt")) throw error;
    const isChanged = before.some(
      ([name, bytes]) => name !== "lock" && !sameBytes(bytesAt(disk, `/world/${name}`), bytes),
    );
    const { file, offset } = error.details;
    return !isChanged && typeof file === "string" && typeof offset === "number"
      ? "refused"
      : ["refused, but not as promised"];
  }
}

describe("a journal", () => {
  const path = "/world/journal-1.log";

  it("that was closed in good order refuses every flipped bit, but for those of its closing mark, which hold no entry", async () => {
    const disk = await write(memoryFileSystem(), "closed");
    const whole = bytesAt(disk, path);
    const mark = whole.length - 'a1b2c3d4#15 {"closed":true}\n'.length;
    for (const { bit, flipped } of flips(whole)) {
      const outcome = await outcomeOf(withBytes(disk, path, flipped));
      expect(outcome, `bit ${bit}`).toEqual(bit >> 3 < mark ? "refused" : ENTRIES);
    }
  });

  it("of a killed process refuses every flipped bit, but for those of its last entry, which is cut off", async () => {
    const disk = await write(memoryFileSystem(), "killed");
    const whole = bytesAt(disk, path);
    const last = whole.length - "a1b2c3d4:1 4\n".length;
    for (const { bit, flipped } of flips(whole)) {
      const outcome = await outcomeOf(withBytes(disk, path, flipped));
      expect(outcome, `bit ${bit}`).toEqual(bit >> 3 < last ? "refused" : ENTRIES.slice(0, -1));
    }
  });

  it.each(["closed", "killed"] as const)(
    "that was %s and cut at any byte gives the whole entries before the cut",
    async (ending) => {
      const disk = await write(memoryFileSystem(), ending);
      const whole = bytesAt(disk, path);
      const ends: number[] = [];
      for (const [at, byte] of whole.entries()) if (byte === 10) ends.push(at + 1);
      for (let length = 0; length <= whole.length; length++) {
        const changed = withBytes(disk, path, whole.slice(0, length));
        const complete = ends.filter((end) => end <= length);
        const { entries, tornBytes } = await recover(changed);
        expect(entries, `cut at ${length}`).toEqual(ENTRIES.slice(0, Math.max(0, complete.length - 1)));
        expect(tornBytes, `cut at ${length}`).toBe(length - (complete.at(-1) ?? 0));
        expect(await recover(changed), `cut at ${length}, opened again`).toMatchObject({ entries, tornBytes: 0 });
      }
    },
  );

  it("that an earlier session left refuses every cut and flip once a later session has gone on", async () => {
    const disk = await write(await write(memoryFileSystem(), "killed"), "killed");
    const whole = bytesAt(disk, path);
    for (let length = 0; length < whole.length; length++) {
      expect(await outcomeOf(withBytes(disk, path, whole.slice(0, length))), `cut at ${length}`).toBe("refused");
    }
    for (const { bit, flipped } of flips(whole)) {
      expect(await outcomeOf(withBytes(disk, path, flipped)), `bit ${bit}`).toBe("refused");
    }
  });

  it("with a line removed, doubled or moved is refused", async () => {
    const disk = await write(memoryFileSystem(), "closed");
    const lines = new TextDecoder().decode(bytesAt(disk, path)).split(/(?<=\n)/);
    for (let i = 0; i < lines.length - 1; i++) {
      const [line = "", next = ""] = lines.slice(i, i + 2);
      for (const other of [[], [line, line, next], [next, line]]) {
        const text = [...lines.slice(0, i), ...other, ...lines.slice(i + (other.length === 0 ? 1 : 2))].join("");
        const outcome = await outcomeOf(withBytes(disk, path, bytesOf(text)));
        // What follows a line out of its place looks like the unfinished end of a write: cut off, and never served.
        expect(outcome === "refused" ? 0 : outcome.length, `line ${i}`).toBeLessThanOrEqual(i);
      }
    }
  });
});

describe("journals", () => {
  it.each([1, 2])("of which number %s is missing are refused, and the message names it", async (missing) => {
    let disk = memoryFileSystem();
    for (let session = 0; session < 3; session++) disk = await write(disk, "closed");
    disk.remove(`/world/journal-${missing}.log`);
    await expect(recover(disk)).rejects.toMatchObject({ code: "store/corrupt" });
  });

  it("that belong to another store are refused", async () => {
    const disk = await write(await write(memoryFileSystem(), "closed"), "closed");
    const other = await write(await write(memoryFileSystem(), "closed"), "closed");
    const mixed = withBytes(disk, "/world/journal-2.log", bytesAt(other, "/world/journal-2.log"));
    expect(await outcomeOf(mixed)).toBe("refused");
  });

  it("that a document was deleted from, or put back to an old one, are refused", async () => {
    const disk = memoryFileSystem();
    const store = storeOn(disk, "sync");
    await entriesOf(await store.open({}));
    store.append("1");
    await store.replace(documentOf({ a: 1 }));
    const old = bytesAt(disk, "/world/world.json");
    store.append("2");
    await store.replace(documentOf({ a: 2 }));
    store.append("3");
    await store.close();
    expect(await outcomeOf(withBytes(disk, "/world/world.json", old))).toBe("refused");
    disk.remove("/world/world.json");
    expect(await outcomeOf(disk)).toBe("refused");
  });

  it("of a newer version are not touched", async () => {
    const disk = await write(memoryFileSystem(), "closed");
    const { encodeRecord, journalSeed } = await import("../../src/stores/json-file/journal-record.js");
    const room = Buffer.alloc(1000);
    const text = JSON.stringify({ format: 2, journal: 1, store: "x", after: "nothing" });
    const end = encodeRecord(room, 0, { text, kind: "mark", seed: journalSeed(1), offset: 0 });
    const newer = withBytes(disk, "/world/journal-1.log", room.subarray(0, end));
    await expect(recover(newer)).rejects.toMatchObject({ code: "snapshot/version" });
  });
});
