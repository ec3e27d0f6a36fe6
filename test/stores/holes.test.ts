import { describe, expect, it } from "vitest";
import { memoryFileSystem } from "../../src/testing/testing.js";
import { entryOf, openNumbers } from "./numbered-world.js";
import { HOME, storeOn } from "./rig.js";

const JOURNAL = `${HOME}/journal-1.log`;
const SECTOR = 512;
const BATCH = 40;

/** The journal of a killed process that had written so many batches. */
async function makeJournal(batches: number): Promise<Buffer> {
  const disk = memoryFileSystem();
  const store = storeOn(disk, { durability: "exit" });
  await openNumbers(store);
  for (let number = 1; number <= batches * BATCH; number++) {
    store.append(entryOf(number));
    if (number % BATCH === 0) await store.flush();
  }
  const bytes = disk.image().get(JOURNAL);
  await store.close();
  if (bytes === undefined || bytes === "directory") throw new Error("there is no journal");
  return Buffer.from(bytes);
}

async function read(journal: Buffer): Promise<number> {
  const store = storeOn(memoryFileSystem({ image: new Map([[JOURNAL, journal]]) }));
  try {
    return (await openNumbers(store)).last;
  } finally {
    await store.close();
  }
}

function zeroed(journal: Buffer, sector: number): Buffer {
  return Buffer.from(journal).fill(0, sector * SECTOR, (sector + 1) * SECTOR);
}

describe("a journal with a sector of zeros", () => {
  it("in what was only being written ends before it", async () => {
    const journal = await makeJournal(1);
    const sectors = Math.floor(journal.length / SECTOR);
    expect(sectors).toBeGreaterThan(5);
    for (let sector = 1; sector < sectors; sector++) {
      const last = await read(zeroed(journal, sector));
      expect(last).toBeLessThan(BATCH);
      expect(
        journal
          .subarray(0, sector * SECTOR)
          .toString()
          .split("\n").length,
      ).toBe(last + 2);
    }
  });

  it("in what later batches call synced is refused, for it was acknowledged", async () => {
    const journal = await makeJournal(3);
    const start = journal.lastIndexOf(":", journal.indexOf(`{"number":${BATCH * 2 + 1},`)) - 8;
    for (let sector = 0; (sector + 1) * SECTOR < start; sector++) {
      await expect(read(zeroed(journal, sector)), `sector ${sector}`).rejects.toMatchObject({ code: "store/corrupt" });
    }
  });
});

describe("a journal with a damaged entry", () => {
  it("and good ones behind it is refused, also in the last batch: sectors are written or not, and not half", async () => {
    const journal = await makeJournal(1);
    for (let at = 200; at < journal.length - 300; at += 97) {
      const damaged = Buffer.from(journal);
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      await expect(read(damaged), `byte ${at}`).rejects.toMatchObject({ code: "store/corrupt" });
    }
  });
});
