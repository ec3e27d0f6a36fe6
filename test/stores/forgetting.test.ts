import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.js";
import { isDramatisError, type DramatisError } from "../../src/index.js";
import { faultyFileSystem, memoryFileSystem, type FileFault } from "../../src/testing/testing.js";
import { findUser, makeUsedWorld, openOn, talk, USER } from "./forgetting-world.js";
import { DURABILITIES, HOME, makeMachine } from "./rig.js";

const DOCUMENTS = [
  { documents: "small documents", smallBytes: 1 << 20 },
  { documents: "streamed documents", smallBytes: 100 },
];

describe.each(DOCUMENTS)("with $documents", ({ smallBytes }) => {
  it.each(DURABILITIES)(
    "no byte of a user is left once the user is forgotten, with durability %s",
    async (durability) => {
      const disk = memoryFileSystem();
      const options = { smallBytes, durability };
      const system = await makeUsedWorld(disk, options);
      const before = findUser(disk.image());
      for (const file of ["world.json", ".log"]) expect(before.some((place) => place.includes(file))).toBe(true);

      const { memories } = system.stats();
      const receipt = await system.forgetUser(USER);
      expect(receipt.memories).toBeGreaterThan(0);
      expect(system.stats().memories).toBe(memories - receipt.memories);
      expect(findUser(disk.image())).toEqual([]);
      // A file that is open is on the disk, also when it has no name any more. The lock is open.
      expect(disk.openFiles).toBe(1);
      const hash = system.hash();
      await system.close();
      expect(findUser(disk.image())).toEqual([]);
      expect(disk.openFiles).toBe(0);

      const again = await openOn(disk, options);
      expect(again.hash()).toBe(hash);
      await again.close();
      expect(findUser(disk.image())).toEqual([]);
    },
  );

  it("nor of one whose memories were removed, evicted or went with a character before", async () => {
    const disk = memoryFileSystem();
    const system = await makeUsedWorld(disk, { smallBytes });
    system.removeCharacter("Ann");
    system.removeCharacter("Bob");
    await system.flush();
    expect(findUser(disk.image())).not.toEqual([]);
    await system.forgetUser(USER);
    expect(findUser(disk.image())).toEqual([]);
    await system.close();
  });

  it("nor what a document that could not be finished had left", async () => {
    const disk = memoryFileSystem();
    const system = await makeUsedWorld(disk, { smallBytes });
    const [, world] = [...disk.image()].find(([path]) => path.endsWith("world.json")) ?? [];
    const left = disk.open(`${HOME}/world.json.dead.tmp`, "wx+");
    if (world instanceof Uint8Array) disk.write(left, world, 0, world.length, 0);
    disk.close(left);
    await system.forgetUser(USER);
    expect(findUser(disk.image())).toEqual([]);
    await system.close();
  });

  it("rehearsing and exporting leave every byte as it was", async () => {
    const disk = memoryFileSystem();
    const system = await makeUsedWorld(disk, { smallBytes });
    const before = digestOf(disk.image());
    await system.forgetUser(USER, { dryRun: true });
    await system.exportUser(USER);
    expect(digestOf(disk.image())).toBe(before);
    await system.close();
  });

  it("whatever a loss of power leaves: the world is as before or has forgotten, and once that is told no byte is left", async () => {
    const files = faultyFileSystem(memoryFileSystem());
    const system = await makeUsedWorld(files, { smallBytes });
    const [before, begun] = [system.hash(), files.operations.length];
    await system.forgetUser(USER);
    const [after, told] = [system.hash(), files.operations.length];
    await system.close();
    const hashes = new Set<string>();
    const problems: string[] = [];
    const seen = new Set<string>();
    for (let count = begun; count <= files.operations.length; count++) {
      for (const { name, files: image } of files.crashImages(count)) {
        const isTold = count >= told;
        const key = `${isTold} ${digestOf(image)}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const where = `after ${count - begun} operations of ${told - begun}, ${name}`;
        if (isTold) for (const place of findUser(image)) problems.push(`${where}: ${place}`);
        const clock = manualClock();
        const disk = memoryFileSystem({ image, clock });
        clock.advance(31_000);
        const found = await openOn(disk, { smallBytes });
        const hash = found.hash();
        hashes.add(hash);
        if (hash !== after && (isTold || hash !== before)) problems.push(`${where}: another world`);
        if (hash === after) for (const place of findUser(disk.image())) problems.push(`${where}, opened: ${place}`);
        await found.close();
      }
    }
    expect(problems).toEqual([]);
    expect(hashes).toEqual(new Set([before, after]));
  });

  const FAULTS: readonly FileFault[] = ["ENOSPC", "partial", "silent", "late"];
  it.each(FAULTS)(
    "whichever call fails with %s, the error is thrown, and another try, closing or the next opening finishes it",
    async (fault) => {
      const outcomes = new Set<string>();
      for (const remedy of ["another try", "closing", "the next opening"] as const) {
        let call = 0;
        for (let outcome = ""; outcome !== "past"; outcomes.add(outcome))
          outcome = await tryFault(++call, { fault, remedy, smallBytes });
        expect(call).toBeGreaterThan(8);
      }
      expect([...outcomes].filter((outcome) => outcome.startsWith("wrong"))).toEqual([]);
      const finished = ["another try", "closing", "the next opening"].map((remedy) => `finished by ${remedy}`);
      expect([...outcomes]).toEqual(expect.arrayContaining(finished));
    },
  );
});

interface Trial {
  readonly fault: FileFault;
  /** What comes after the failure. Until the next opening every call fails. */
  readonly remedy: "another try" | "closing" | "the next opening";
  readonly smallBytes: number;
}

/** Lets one call of forgetting fail; gives how it ended, "past" when there are not so many calls. */
async function tryFault(call: number, { fault, remedy, smallBytes }: Trial): Promise<string> {
  const clock = manualClock();
  const disk = memoryFileSystem({ clock });
  const files = faultyFileSystem(disk);
  const system = await makeUsedWorld(files, { smallBytes });
  const begun = files.calls;
  files.fail(begun + call, fault, remedy === "the next opening" ? Infinity : 1);
  const error = await failureOf(system.forgetUser(USER));
  if (files.calls < begun + call) {
    await system.close();
    return error === undefined ? "past" : `wrong: ${error.message}`;
  }
  const left = (): string[] => findUser(disk.image());
  const hasForgotten = !JSON.stringify(system.toJSON()).includes(USER);
  if (error === undefined && left().length > 0) return `wrong: told, but at call ${call} there is ${left().join()}`;
  if (error === undefined && !hasForgotten) return "wrong: told, but it remembers";
  const hash = system.hash();
  let outcome = error === undefined ? "done" : hasForgotten ? "finished by the next opening" : "not begun";
  // A journal that failed takes nothing any more; it is for the next opening.
  if (error !== undefined && remedy === "another try" && (await failureOf(system.forgetUser(USER))) === undefined) {
    if (left().length > 0) return `wrong: another try after call ${call} left ${left().join()}`;
    outcome = "finished by another try";
  }
  const closing = await failureOf(system.close());
  if (error !== undefined && hasForgotten && closing === undefined) {
    if (left().length > 0) return `wrong: closing after call ${call} left ${left().join()}`;
    if (remedy === "closing") outcome = "finished by closing";
  }
  clock.advance(31_000);
  const opened = await openOn(disk, { smallBytes, machine: makeMachine() });
  const remembers = JSON.stringify(opened.toJSON()).includes(USER);
  const now = opened.hash();
  if (!remembers && left().length > 0) return `wrong: opened after call ${call} it left ${left().join()}`;
  await opened.close();
  if (outcome === "finished by the next opening" && remembers) return "not kept";
  if (outcome.startsWith("finished by the next") || outcome === "not begun") return outcome;
  return now === hash && !remembers ? outcome : `wrong: ${outcome}, and another world after call ${call}`;
}

/** The typed error that something fails with; undefined when it does not. */
async function failureOf(promise: Promise<unknown>): Promise<DramatisError | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!isDramatisError(error)) throw error;
    return error;
  }
}

function digestOf(image: Iterable<readonly [string, Uint8Array | "directory"]>): string {
  const hash = createHash("sha256");
  for (const [path, content] of [...image].toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(path).update(content);
  return hash.digest("hex");
}

it("forgets what was said before and not what is said after", async () => {
  const disk = memoryFileSystem();
  const system = await makeUsedWorld(disk, {});
  const forgetting = system.forgetUser(USER);
  talk(system, 1);
  const hash = system.hash();
  await forgetting;
  await system.close();
  const again = await openOn(disk, {});
  expect(again.hash()).toBe(hash);
  expect(JSON.stringify(again.toJSON())).toContain(USER);
  await again.close();
});
