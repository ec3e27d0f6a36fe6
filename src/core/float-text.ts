import { utf8 } from "./utf8.js";

const BYTES = 4;
const DIGITS = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PAD = 0x3d;
const NO_DIGIT = 0xff;
const VALUES: Uint8Array = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, digit] of DIGITS.entries()) VALUES[digit] = value;

/** Numbers as base64 of little-endian float32, the same on every machine. */
export function floatsToText(floats: Float32Array): string {
  const size = floats.length * BYTES;
  // Two bytes of zeros behind them, so that the last group has something to read.
  const bytes = new Uint8Array(size + 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < floats.length; index++) view.setFloat32(index * BYTES, floats[index] ?? 0, true);
  const text = new Uint8Array(Math.ceil(size / 3) * 4);
  for (let from = 0, to = 0; from < size; from += 3, to += 4) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    text[to] = DIGITS[group >>> 18] ?? 0;
    text[to + 1] = DIGITS[(group >>> 12) & 63] ?? 0;
    text[to + 2] = DIGITS[(group >>> 6) & 63] ?? 0;
    text[to + 3] = DIGITS[group & 63] ?? 0;
  }
  const padding = (3 - (size % 3)) % 3;
  text.fill(PAD, text.length - padding);
  return utf8.read(text, 0, text.length);
}

/** So many numbers from their text; `undefined` for any other text than {@link floatsToText} gives. */
export function textToFloats(text: unknown, count: number): Float32Array | undefined {
  const size = count * BYTES;
  const length = Math.ceil(size / 3) * 4;
  // Nothing is allocated for what somebody else made too long.
  if (typeof text !== "string" || text.length !== length) return undefined;
  const padding = (3 - (size % 3)) % 3;
  if (!text.endsWith("=".repeat(padding))) return undefined;
  const bytes = new Uint8Array((length / 4) * 3);
  const end = length - padding;
  let wrong = 0;
  for (let from = 0, to = 0; from < length; from += 4, to += 3) {
    let group = 0;
    for (let at = from; at < from + 4; at++) {
      const value = at < end ? (VALUES[text.charCodeAt(at)] ?? NO_DIGIT) : 0;
      wrong |= value & 0xc0;
      group = (group << 6) | value;
    }
    bytes[to] = group >>> 16;
    bytes[to + 1] = group >>> 8;
    bytes[to + 2] = group;
  }
  // What stands behind the numbers has to be nothing, so that there is one text for them.
  if (wrong !== 0 || bytes.subarray(size).some((byte) => byte !== 0)) return undefined;
  const view = new DataView(bytes.buffer);
  const floats = new Float32Array(count);
  for (let index = 0; index < count; index++) floats[index] = view.getFloat32(index * BYTES, true);
  return floats;
}
