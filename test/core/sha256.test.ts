import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256, Sha256 } from "../../src/core/sha256.js";

const expected = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("Sha256", () => {
  it("gives the digest of nothing", () => {
    expect(new Sha256().digest()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("agrees with Node at every length around the ends of its blocks", () => {
    for (let length = 0; length <= 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256);
      expect(new Sha256().update(bytes).digest(), `${length} bytes`).toBe(expected(bytes));
    }
  });

  it("agrees with Node on any bytes, in whatever pieces they come", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.nat(200), { maxLength: 30 }), (bytes, cuts) => {
        const sha = new Sha256();
        let at = 0;
        for (const cut of cuts) {
          sha.update(bytes.subarray(at, at + cut));
          at += cut;
        }
        sha.update(bytes.subarray(at));
        expect(sha.digest()).toBe(expected(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it("reads a piece that is a view into a larger array", () => {
    const whole = Uint8Array.from({ length: 500 }, (_, index) => index % 251);
    const view = whole.subarray(7, 333);
    expect(new Sha256().update(view).digest()).toBe(expected(view));
  });

  it("does not depend on what becomes of the bytes after they were given", () => {
    const bytes = new Uint8Array(40).fill(1);
    const sha = new Sha256().update(bytes);
    bytes.fill(2);
    expect(sha.digest()).toBe(expected(new Uint8Array(40).fill(1)));
  });
});

describe("sha256", () => {
  it("hashes the UTF-8 bytes of a text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(sha256(text)).toBe(expected(new TextEncoder().encode(text)));
      }),
    );
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
