import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { jsonFileStore, writeJsonFile, readJsonFile } from "dramatis/stores/json-file";
import { isDramatisError } from "dramatis";

const folder = mkdtempSync(join(tmpdir(), "dramatis-full-"));
const isMounted =
  process.platform === "linux" &&
  spawnSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]).status === 0;

afterAll(() => {
  if (isMounted) execFileSync("/bin/umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
});

async function readNumbers(path: string): Promise<number[]> {
  const store = jsonFileStore(path);
  const { entries } = await store.open({});
  const found: number[] = [];
  for await (const batch of entries) found.push(...batch.map((entry) => (JSON.parse(entry) as { n: number }).n));
  await store.close();
  return found;
}

describe.skipIf(!isMounted)("a disk of one mebibyte (skipped where nothing can be mounted)", () => {
  it.each(["sync", "batched", "exit"] as const)(
    "that is full refuses entries and keeps all that it acknowledged, and takes more when there is room (%s)",
    async (durability) => {
      const path = join(folder, durability);
      const ballast = join(folder, `${durability}.ballast`);
      writeFileSync(ballast, Buffer.alloc(200_000));
      const told: unknown[] = [];
      const store = jsonFileStore(path, { durability });
      await store.open({ onError: (error) => told.push(error.code) });
      let acknowledged = 0;
      let failure: unknown;
      for (let n = 1; failure === undefined && n < 10_000; n++) {
        try {
          store.append(JSON.stringify({ n, text: "x".repeat(700) }));
          if (n % 7 === 0) await store.flush();
          if (durability === "sync" || n % 7 === 0) acknowledged = n;
        } catch (error) {
          failure = error;
        }
      }
      expect(isDramatisError(failure, "store/full"), String(failure)).toBe(true);
      expect(told).toEqual(["store/full"]);
      await expect(store.flush()).rejects.toMatchObject({ code: "store/full" });
      await expect(store.close()).rejects.toMatchObject({ code: "store/full" });
      expect(await readNumbers(path)).toEqual(Array.from({ length: acknowledged }, (_, at) => at + 1));

      rmSync(ballast);
      const again = jsonFileStore(path);
      await again.open({});
      again.append(JSON.stringify({ n: acknowledged + 1 }));
      await again.close();
      expect((await readNumbers(path)).length).toBe(acknowledged + 1);
      rmSync(path, { recursive: true });
    },
  );

  it("that has no room for a document keeps the one before and goes on with the journal", async () => {
    const path = join(folder, "documents");
    const store = jsonFileStore(path);
    await store.open({});
    store.append('{"n":1}');
    const head = (bytes: number) => [Buffer.from(`{"text":${JSON.stringify("y".repeat(bytes))}`)];
    await store.replace({ head: () => head(300_000), sections: () => [] });
    store.append('{"n":2}');
    const large = { head: () => head(900_000), sections: () => [] };
    await expect(store.replace(large)).rejects.toMatchObject({ code: "store/full" });
    store.append('{"n":3}');
    await store.close();
    expect(await readNumbers(path)).toEqual([2, 3]);
    const { text } = (await readJsonFile(join(path, "world.json"))) as { text: string };
    expect(text.length).toBe(300_000);
    rmSync(path, { recursive: true });
  });

  it("that has no room for a JSON file keeps the one before", async () => {
    const path = join(folder, "values");
    mkdirSync(path);
    const file = join(path, "value.json");
    await writeJsonFile(file, "before");
    await expect(writeJsonFile(file, "z".repeat(2_000_000))).rejects.toMatchObject({ code: "store/full" });
    expect(readFileSync(file, "utf8")).toBe('"before"\n');
  });
});
