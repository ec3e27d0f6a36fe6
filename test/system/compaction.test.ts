import { describe, expect, it } from "vitest";
import { resolveMemoryConfig } from "../../src/memory/memory-config.js";
import { Compaction } from "../../src/system/compaction.js";
import { World } from "../../src/system/world.js";
import { populate, smallWorld } from "../support/small-world.js";

const MEBIBYTE = 1 << 20;

function emptyWorld(): World {
  return new World(resolveMemoryConfig({}));
}

/** Texts of which so many stay, here and there. They belong to no log, so nothing can move them. */
function writeStrayTexts(world: World, mebibytes: number, left: number): void {
  const { blocks } = world.pool;
  const text = "x".repeat(MEBIBYTE / 64);
  for (let count = 0; count < mebibytes * 64; count++) {
    blocks.write(text);
    if (count % left !== 0) blocks.release(blocks.block, blocks.length);
  }
}

describe("moving texts together", () => {
  it.each([20_000, 87_000, 88_000, 300_000, 350_000])(
    "comes to an end however long each memory is: %d characters",
    async (length) => {
      for (const letter of ["x", "é", "汉"]) {
        const { system } = smallWorld({ maxMemories: 8, summaryThreshold: 4 });
        populate(system, "Ann");
        const text = `${letter.repeat(30)} `.repeat(length / 31);
        for (let count = 0; count < 40; count++) system.addInteraction("Ann", { text });
        // oxlint-disable-next-line no-await-in-loop -- one world after the other
        await system.settled();
        expect(system.getCharacter("Ann").memory.size).toBeLessThan(16);
      }
    },
  );

  it("gives back what removed memories took, and leaves the others as they were", async () => {
    const { system } = smallWorld({ maxMemories: 10_000, autoSummarize: false });
    populate(system, "Ann", "Bob");
    const text = "x".repeat(16_000);
    for (let count = 0; count < 2000; count++)
      system.addInteraction(count % 40 === 0 ? "Bob" : "Ann", `${count} ${text}`);
    const held = system.getCharacter("Bob").getContext();
    system.removeCharacter("Ann");
    await system.settled();
    expect(system.getCharacter("Bob").getContext()).toEqual(held);
  });

  it("frees the blocks of what has gone", () => {
    const world = emptyWorld();
    const log = world.logOf(world.everyone);
    const row = { writer: 0, at: 0, type: 0, user: 0, session: 0, listed: false, extra: "" };
    for (let seq = 1; seq <= 2048; seq++) log.append({ ...row, seq, content: "y".repeat(16_000) });
    log.remove(new Set(Array.from({ length: 2048 }, (_, at) => at + 1).filter((seq) => seq % 32 !== 0)));
    const compaction = new Compaction(world);
    expect(compaction.isDue).toBe(true);
    while (compaction.step());
    expect(compaction.isDue).toBe(false);
    expect(world.pool.blocks.heldBytes).toBeLessThan(4 * MEBIBYTE);
    expect(log.content(0)).toBe("y".repeat(16_000));
  });

  it("is not tried again and again where nothing can be moved", () => {
    const world = emptyWorld();
    writeStrayTexts(world, 24, 8);
    const compaction = new Compaction(world);
    expect(compaction.isDue).toBe(true);
    expect(compaction.step()).toBe(false);
    expect(compaction.isDue).toBe(false);
    writeStrayTexts(world, 2, 8);
    expect(compaction.isDue).toBe(false);
    writeStrayTexts(world, 24, 8);
    expect(compaction.isDue).toBe(true);
  });
});
