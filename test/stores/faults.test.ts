import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import { faultyFileSystem, memoryFileSystem, type FileFault, type FileImage } from "../../src/testing/testing.js";
import { openNumbers, Player, playSession } from "./numbered-world.js";
import { makeMachine, storeOn } from "./rig.js";

const FAULTS: readonly FileFault[] = ["ENOSPC", "EIO", "EMFILE", "EACCES", "short", "partial", "silent", "late"];

/** A store that was used, with a document, two journals behind it and an unfinished entry at the end; it holds 8 numbers. */
async function makeUsedImage(): Promise<FileImage> {
  const disk = memoryFileSystem();
  await playSession(new Player(disk));
  const again = new Player(disk);
  await again.open();
  again.append();
  await again.flush();
  const image = disk.image();
  await again.close();
  const [path, bytes] = [...image].findLast(([name]) => name.endsWith(".log")) ?? ["", "directory"];
  if (bytes === "directory") throw new Error("there is no journal");
  image.set(path, Buffer.concat([bytes, bytes.subarray(0, 20)]));
  image.delete("/worlds/one/lock");
  return image;
}

interface Start {
  readonly what: string;
  readonly make: () => Promise<FileImage | undefined>;
  readonly holds: number;
  readonly smallBytes?: number;
}

const STARTS: readonly Start[] = [
  { what: "a new store", make: async () => undefined, holds: 0 },
  { what: "a used store", make: makeUsedImage, holds: 8 },
  { what: "a used store with a streamed document", make: makeUsedImage, holds: 8, smallBytes: 100 },
];

type Durability = "sync" | "exit";

interface Trial extends Start {
  readonly durability: Durability;
  readonly fault: FileFault;
  /** How many calls in a row fail. */
  readonly times: number;
}

async function countCalls({ make, durability, smallBytes = 4096 }: Trial): Promise<readonly string[]> {
  const files = faultyFileSystem(memoryFileSystem(toOptions(await make())));
  const player = new Player(files, { durability, smallBytes });
  await playSession(player);
  expect(player.failures).toEqual([]);
  return files.callNames;
}

function toOptions(image: FileImage | undefined): { image?: FileImage } {
  return image === undefined ? {} : { image };
}

/** Plays the session with a fault in it, then looks at what is there; gives what is wrong. */
async function tryCall(trial: Trial, call: number): Promise<string | undefined> {
  const { make, durability, fault, times, holds, smallBytes = 4096 } = trial;
  const clock = manualClock();
  const disk = memoryFileSystem({ ...toOptions(await make()), clock });
  const files = faultyFileSystem(disk);
  const machine = makeMachine();
  const player = new Player(files, { durability, machine, smallBytes });
  files.fail(call, fault, times);
  await playSession(player);
  const { opening, told, failures, appended, acknowledged } = player;
  for (const { code } of failures) expect(["store/full", "store/unavailable"]).toContain(code);
  expect(told.length).toBeLessThanOrEqual(1);
  expect(disk.openFiles, "files left open").toBe(0);

  // Who could not leave the guard of the lock keeps others out for ten seconds.
  clock.advance(11_000);
  // The same process may go on, unless it could not even give the lock back.
  const next = { machine: times === 1 ? machine : makeMachine(), smallBytes };
  const store = storeOn(disk, next);
  const { last } = await openNumbers(store);
  await store.close();
  const again = new Player(disk, next);
  await playSession(again);
  expect(again.failures).toEqual([]);
  const after = storeOn(disk, { smallBytes });
  expect((await openNumbers(after)).last).toBe(again.appended);
  await after.close();
  if (opening !== undefined) return last === holds ? undefined : `${last} found of ${holds}`;
  // Who writes at once hears of each entry; else one may be durable when what was to follow it failed. What a disk that
  // fails for good has taken cannot be taken back either.
  const most = durability === "sync" && times === 1 ? acknowledged : appended + 1;
  return last >= acknowledged && last <= most ? undefined : `${acknowledged} acknowledged, ${last} found`;
}

describe.each(STARTS)("$what", (start) => {
  describe.each(["sync", "exit"] as const)("with durability %s", (durability) => {
    describe.each([1, Infinity])("%d calls in a row", (times) => {
      it.each(FAULTS)("holds what was acknowledged, whichever call fails with %s", async (fault) => {
        const trial = { ...start, durability, fault, times };
        const calls = await countCalls(trial);
        expect(calls.length).toBeGreaterThan(50);
        const problems: string[] = [];
        for (let call = 1; call <= calls.length + 3; call++) {
          const problem = await tryCall(trial, call).catch(String);
          if (problem !== undefined) problems.push(`${fault} in call ${call}, ${calls[call - 1]}: ${problem}`);
        }
        if (problems.length > 0) throw new Error(problems.join("\n"));
      });
    });
  });
});
