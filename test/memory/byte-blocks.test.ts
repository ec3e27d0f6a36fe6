import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteBlocks } from "../../src/memory/byte-blocks.js";

const MEBIBYTE = 1 << 20;
/** A text that might take more bytes than this lies alone. */
const LARGE = MEBIBYTE / 4;

interface Place {
  readonly text: string;
  readonly block: number;
  readonly offset: number;
  readonly length: number;
}

function write(blocks: ByteBlocks, text: string): Place {
  blocks.write(text);
  const { block, offset, length } = blocks;
  return { text, block, offset, length };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function isLarge({ text }: Place): boolean {
  return text.length * 3 > LARGE;
}

describe("byte blocks", () => {
  it.each([
    "a",
    "é",
    "汉字",
    "👩‍👩‍👧",
    "\u0000",
    "line\nline",
    "a".repeat(400_000),
    "汉".repeat(349_525),
    "𝄞".repeat(600_000),
  ])("give back what was written", (text) => {
    const blocks = new ByteBlocks();
    write(blocks, "before");
    const { block, offset, length } = write(blocks, text);
    write(blocks, "after");
    expect(blocks.read(block, offset, length) === text).toBe(true);
    expect([length, blocks.liveBytes]).toEqual([bytesOf(text), bytesOf(text) + 11]);
  });

  it("hold what is written and not released, byte for byte, in any order of both", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.integer({ min: 1, max: 60_000 }).map((length) => "wörds ".repeat(length)),
    );
    const steps = fc.array(fc.oneof(text, fc.nat()), { maxLength: 60 });
    const property = fc.property(steps, (given) => {
      const blocks = new ByteBlocks();
      const held: Place[] = [];
      for (const step of given) {
        if (typeof step === "string") held.push(write(blocks, step));
        else {
          const [gone] = held.splice(step % Math.max(1, held.length), 1);
          if (gone !== undefined) blocks.release(gone.block, gone.length);
        }
      }
      for (const place of held) {
        expect(blocks.read(place.block, place.offset, place.length) === place.text).toBe(true);
        expect(blocks.bytes(place.block, place.offset, place.length).length).toBe(bytesOf(place.text));
      }
      expect(blocks.liveBytes).toBe(held.reduce((sum, place) => sum + place.length, 0));
      expect(blocks.heldBytes).toBeGreaterThanOrEqual(blocks.liveBytes);
      // Besides blocks in which something is left there is at most the one that is open.
      const [alone, shared] = [held.filter(isLarge), held.filter((place) => !isLarge(place))];
      const blocksShared = new Set(shared.map((place) => place.block)).size;
      const bytesAlone = alone.reduce((sum, place) => sum + place.length, 0);
      expect(blocks.heldBytes).toBeLessThanOrEqual(bytesAlone + (blocksShared + 1) * MEBIBYTE);
    });
    fc.assert(property, { seed: 2, numRuns: 60 });
  });

  it.each([50, 3000, 40_000, 80_000, 87_000, 88_000, 200_000, 300_000, 349_000, 350_000])(
    "hold little more than what was written, however long each text is: %d",
    (length) => {
      const blocks = new ByteBlocks();
      for (let written = 0; written < 20 * MEBIBYTE; written += length) write(blocks, "x".repeat(length));
      expect(blocks.heldBytes).toBeLessThan(1.4 * blocks.liveBytes);
    },
  );

  it("give a block back when the last text in it is released, though not the open one", () => {
    const blocks = new ByteBlocks();
    const places = Array.from({ length: 14 }, () => write(blocks, "x".repeat(80_000)));
    expect(blocks.heldBytes).toBe(2 * MEBIBYTE);
    const first = places.filter(({ block }) => block === 0);
    for (const place of first.slice(1)) blocks.release(place.block, place.length);
    expect(blocks.heldBytes).toBe(2 * MEBIBYTE);
    blocks.release(0, 80_000);
    expect(blocks.heldBytes).toBe(MEBIBYTE);
    for (const place of places.slice(first.length)) blocks.release(place.block, place.length);
    expect([blocks.heldBytes, blocks.liveBytes]).toEqual([MEBIBYTE, 0]);
    expect(() => blocks.read(0, 0, 1)).toThrow(RangeError);
  });

  it("give back a large text's own block at once", () => {
    const blocks = new ByteBlocks();
    const large = write(blocks, "x".repeat(2 * MEBIBYTE));
    expect(blocks.heldBytes).toBe(2 * MEBIBYTE);
    blocks.release(large.block, large.length);
    expect(blocks.heldBytes).toBe(0);
  });

  it("call a block sparse when less than half of it is left, unless it is open", () => {
    const blocks = new ByteBlocks();
    const places = Array.from({ length: 14 }, () => write(blocks, "x".repeat(80_000)));
    const inFirst = places.filter(({ block }) => block === 0);
    expect(inFirst.length).toBeGreaterThan(6);
    expect([blocks.isSparse(0), blocks.isSparse(1)]).toEqual([false, false]);
    for (const place of inFirst.slice(0, -1)) blocks.release(place.block, place.length);
    expect([blocks.isSparse(0), blocks.isSparse(1)]).toEqual([true, false]);
  });
});
