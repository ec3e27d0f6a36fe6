// FIPS 180-4. Own code because `hash()` is synchronous and the root entry loads in browsers, whose crypto only answers
// asynchronously.
const K = new Uint32Array(
  (
    "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe" +
    "9bdc06a7c19bf174e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7" +
    "c6e00bf3d5a7914706ca63511429296727b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664b" +
    "c24b8b70c76c51a3d192e819d6990624f40e3585106aa07019a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3" +
    "748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2"
  )
    .match(/.{8}/g)
    ?.map((digits) => Number.parseInt(digits, 16)) ?? [],
);

/** SHA-256 over bytes that come in pieces. */
export class Sha256 {
  readonly #state = new Uint32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
  readonly #block = new Uint8Array(64);
  readonly #words = new Uint32Array(64);
  #filled = 0;
  #length = 0;

  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let position = 0;
    if (this.#filled > 0) {
      position = Math.min(64 - this.#filled, bytes.length);
      this.#block.set(bytes.subarray(0, position), this.#filled);
      this.#filled += position;
      if (this.#filled < 64) return this;
      this.#compress(this.#block, 0);
      this.#filled = 0;
    }
    for (; position + 64 <= bytes.length; position += 64) this.#compress(bytes, position);
    if (position < bytes.length) {
      this.#block.set(bytes.subarray(position));
      this.#filled = bytes.length - position;
    }
    return this;
  }

  /** The hexadecimal digest. Nothing can be added afterwards. */
  digest(): string {
    const bits = this.#length * 8;
    const padding = new Uint8Array((this.#filled < 56 ? 64 : 128) - this.#filled);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 0x1_0000_0000));
    view.setUint32(padding.length - 4, bits % 0x1_0000_0000);
    this.update(padding);
    return Array.from(this.#state, (value) => value.toString(16).padStart(8, "0")).join("");
  }

  #compress(bytes: Uint8Array, start: number): void {
    const w = this.#words;
    for (let i = 0, at = start; i < 16; i++, at += 4) {
      w[i] = (byte(bytes, at) << 24) | (byte(bytes, at + 1) << 16) | (byte(bytes, at + 2) << 8) | byte(bytes, at + 3);
    }
    for (let i = 16; i < 64; i++) {
      const a = word(w, i - 15);
      const b = word(w, i - 2);
      const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
      const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      w[i] = word(w, i - 16) + s0 + word(w, i - 7) + s1;
    }
    const state = this.#state;
    let [a, b, c, d] = [word(state, 0) | 0, word(state, 1) | 0, word(state, 2) | 0, word(state, 3) | 0];
    let [e, f, g, h] = [word(state, 4) | 0, word(state, 5) | 0, word(state, 6) | 0, word(state, 7) | 0];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(K, i) + word(w, i)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, index) => {
      state[index] = word(state, index) + value;
    });
  }
}

// Typed arrays give `undefined` past their end as far as the compiler knows; these keep the loops above readable.
function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
function word(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

const encoder = new TextEncoder();

/** The hexadecimal SHA-256 of a text's UTF-8 bytes. */
export function sha256(text: string): string {
  return new Sha256().update(encoder.encode(text)).digest();
}
