import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import {
  faultyFileSystem,
  memoryFileSystem,
  type CrashImage,
  type FaultyFileSystem,
} from "../../src/testing/testing.js";
import { openNumbers, Player, playSession } from "./numbered-world.js";
import { storeOn } from "./rig.js";

interface History {
  readonly files: FaultyFileSystem;
  /** For each number that was acknowledged, how many operations there had been. */
  readonly acknowledgements: readonly { readonly number: number; readonly operations: number }[];
  readonly appended: number;
}

/** Three sessions one after the other on one disk. */
async function makeHistory(durability: "sync" | "exit", smallBytes: number): Promise<History> {
  const files = faultyFileSystem(memoryFileSystem());
  const acknowledgements: { number: number; operations: number }[] = [];
  let appended = 0;
  for (let session = 0; session < 3; session++) {
    const player = new Player(files, { durability, smallBytes });
    player.onAcknowledged = (number) => acknowledgements.push({ number, operations: files.operations.length });
    await playSession(player, session * 20);
    expect(player.failures).toEqual([]);
    appended = player.appended;
  }
  return { files, acknowledgements, appended };
}

function* distinctImages({ files, acknowledgements }: History): Generator<CrashImage & { acknowledged: number }> {
  const seen = new Set<string>();
  for (let count = 0; count <= files.operations.length; count++) {
    const acknowledged = acknowledgements.findLast(({ operations }) => operations <= count)?.number ?? 0;
    for (const { name, files: image } of files.crashImages(count)) {
      const hash = createHash("sha256").update(String(acknowledged));
      for (const [path, content] of [...image].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(`${path} ${content.length} `).update(content);
      }
      const key = hash.digest("hex");
      if (seen.has(key)) continue;
      seen.add(key);
      yield { name: `after ${count} operations, ${name}`, files: image, acknowledged };
    }
  }
}

describe.each([
  { documents: "small documents", smallBytes: 1 << 20 },
  { documents: "streamed documents", smallBytes: 100 },
])("with $documents", ({ smallBytes }) => {
  it.each(["sync", "exit"] as const)(
    "whatever a loss of power leaves of three sessions with durability %s holds all that was acknowledged, without a hole",
    async (durability) => {
      const history = await makeHistory(durability, smallBytes);
      const problems: string[] = [];
      let images = 0;
      for (const { name, files: image, acknowledged } of distinctImages(history)) {
        images += 1;
        try {
          const clock = manualClock();
          const disk = memoryFileSystem({ image, clock });
          // A lock whose bytes were lost tells nothing about its owner; the lease has to run out.
          clock.advance(31_000);
          const store = storeOn(disk, { smallBytes });
          const { last } = await openNumbers(store);
          await store.close();
          if (last < acknowledged || last > history.appended) {
            problems.push(`${name}: ${acknowledged} acknowledged, ${last} found`);
          }
          if (images % 16 !== 0) continue;
          const next = new Player(disk, { smallBytes });
          await playSession(next);
          expect(next.failures).toEqual([]);
          const after = storeOn(disk, { smallBytes });
          expect((await openNumbers(after)).last).toBe(next.appended);
          await after.close();
        } catch (error) {
          problems.push(`${name}: ${String(error)}`);
        }
      }
      expect(images).toBeGreaterThan(300);
      if (problems.length > 0) throw new Error(`${problems.length} of ${images}\n${problems.slice(0, 40).join("\n")}`);
    },
  );
});
