import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log2 } from "../../src/core/logarithm.js";

describe("log2", () => {
  it("is exact for powers of two", () => {
    for (let exponent = -40; exponent <= 40; exponent++) expect(log2(2 ** exponent)).toBe(exponent);
  });

  it("differs from the runtime's by less than a trillionth", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (x) => {
        expect(Math.abs(log2(x) - Math.log2(x))).toBeLessThan(1e-12 * Math.max(1, Math.abs(Math.log2(x))));
      }),
    );
  });
});
