import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatsToText, textToFloats } from "../../src/core/float-text.js";

describe("numbers as text", () => {
  it("are base64 of little-endian float32, as others write it", () => {
    const property = fc.property(fc.float32Array({ maxLength: 40 }), (floats) => {
      const text = floatsToText(floats);
      expect(text).toBe(
        Buffer.from(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)).toString("base64"),
      );
      const read = textToFloats(text, floats.length);
      // By their bits, since NaN is not equal to itself.
      expect(floatsToText(read ?? Float32Array.of(7))).toBe(text);
    });
    fc.assert(property, { seed: 1, numRuns: 300 });
  });

  it.each<[string, unknown]>([
    ["another length", "AACAPwAAgD8="],
    ["another length without padding", "AACAPw"],
    ["a sign that is no digit", "AACAP!=="],
    ["a sign beyond all tables", "AACAP\u{ff21}=="],
    ["space", "AACA w=="],
    ["padding in the middle", "AA=APw=="],
    ["other bits behind the numbers", "AACAPx=="],
    ["no padding where it belongs", "AACAPwAA"],
    ["a number", 7],
    ["nothing", undefined],
  ])("are not read from a text with %s", (_, text) => {
    expect(textToFloats("AACAPw==", 1)).toEqual(Float32Array.of(1));
    expect(textToFloats(text, 1)).toBeUndefined();
  });
});
