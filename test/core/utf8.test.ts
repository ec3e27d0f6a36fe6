import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { utf8, type Utf8 } from "../../src/core/utf8.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The variant for browsers, which have no Buffer. */
async function withoutBuffer(): Promise<Utf8> {
  vi.stubGlobal("Buffer", undefined);
  vi.resetModules();
  return (await import("../../src/core/utf8.js")).utf8;
}

function writtenBy({ write }: Utf8, text: string): Uint8Array {
  const target = new Uint8Array(text.length * 3 + 10);
  return target.slice(5, 5 + write(target, text, 5));
}

describe("utf8", () => {
  it("writes the bytes that TextEncoder makes, with and without Buffer", async () => {
    const portable = await withoutBuffer();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        const expected = new TextEncoder().encode(text);
        expect(writtenBy(utf8, text)).toEqual(expected);
        expect(writtenBy(portable, text)).toEqual(expected);
      }),
    );
  });

  it("reads back what was written, wherever it lies", async () => {
    const portable = await withoutBuffer();
    const texts = fc.string({ unit: "grapheme", maxLength: 100 });
    fc.assert(
      fc.property(texts, fc.nat(20), (text, offset) => {
        for (const { write, read } of [utf8, portable]) {
          const target = new Uint8Array(offset + text.length * 3 + 3).fill(0x41);
          const length = write(target, text, offset);
          expect(read(target, offset, offset + length)).toBe(text);
        }
      }),
    );
  });

  it("keeps a byte order mark, which is a character like others here", async () => {
    const text = "\uFEFFhello";
    for (const { write, read } of [utf8, await withoutBuffer()]) {
      const target = new Uint8Array(30);
      expect(read(target, 0, write(target, text, 0))).toBe(text);
    }
  });

  it("leaves what stands around the text alone", async () => {
    for (const { write } of [utf8, await withoutBuffer()]) {
      const target = new Uint8Array(20).fill(7);
      const length = write(target, "né", 4);
      expect(length).toBe(3);
      expect([...target.subarray(0, 4)]).toEqual([7, 7, 7, 7]);
      expect([...target.subarray(7)].every((byte) => byte === 7)).toBe(true);
    }
  });
});
