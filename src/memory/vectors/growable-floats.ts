import { plainDots, type Dots, type Kernels, type WasmMemory } from "./kernel.js";

/** Numbers in one piece that grows, and the kernel that reads them. Places and sizes are counted in numbers. */
export interface GrowableFloats {
  /** Another array after {@link GrowableFloats.reach}. */
  readonly floats: Float32Array;
  /** Makes it at least so long. False when it cannot be. */
  reach(length: number): boolean;
  /** Dot products of the vector at `query` with `count` vectors from `vectors` on, written from `out` on. */
  dots(query: number, size: number, vectors: number, count: number, out: number): void;
}

const PAGE_BYTES = 65_536;
const FIRST_PAGES = 4;
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** In one piece at most; whoever needs more opens another one. Browsers on phones give no more than this. */
const MOST_WASM_BYTES = 1 << 30;
/** Less, since it grows by copying. */
const MOST_PLAIN_BYTES = 1 << 26;

/** With the kernel where there is one and memory for it, else without. `mostBytes` is for tests. */
export function openFloats(kernels: Kernels | undefined, length: number, mostBytes?: number): GrowableFloats {
  return (
    (kernels && WasmFloats.open(kernels, length, mostBytes ?? MOST_WASM_BYTES)) ??
    new PlainFloats(length, mostBytes ?? MOST_PLAIN_BYTES)
  );
}

class WasmFloats implements GrowableFloats {
  readonly #memory: WasmMemory;
  readonly #dots: Dots;
  readonly #mostPages: number;
  floats: Float32Array;

  private constructor(memory: WasmMemory, dots: Dots, mostPages: number) {
    this.#memory = memory;
    this.#dots = dots;
    this.#mostPages = mostPages;
    this.floats = new Float32Array(memory.buffer);
  }

  static open(kernels: Kernels, length: number, mostBytes: number): WasmFloats | undefined {
    const pages = Math.max(FIRST_PAGES, pagesOf(length));
    const mostPages = Math.max(pages, Math.floor(mostBytes / PAGE_BYTES));
    try {
      const { memory, dots } = kernels.open(pages, mostPages);
      return new WasmFloats(memory, dots, mostPages);
    } catch {
      // No memory, or no addresses left for one.
      return undefined;
    }
  }

  reach(length: number): boolean {
    const held = this.floats.length / (PAGE_BYTES / FLOAT_BYTES);
    const wanted = pagesOf(length);
    if (wanted <= held) return true;
    if (wanted > this.#mostPages) return false;
    // Pages cost nothing before something is written to them; growing may cost a copy.
    const roomy = Math.min(this.#mostPages, Math.max(wanted, Math.ceil(held * 1.25)));
    const hasGrown = this.#grow(roomy - held) || this.#grow(wanted - held);
    if (hasGrown) this.floats = new Float32Array(this.#memory.buffer);
    return hasGrown;
  }

  dots(query: number, size: number, vectors: number, count: number, out: number): void {
    const start = vectors * FLOAT_BYTES;
    const bytes = size * FLOAT_BYTES;
    this.#dots(query * FLOAT_BYTES, bytes, start, start + count * bytes, out * FLOAT_BYTES);
  }

  #grow(pages: number): boolean {
    try {
      this.#memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }
}

class PlainFloats implements GrowableFloats {
  readonly #most: number;
  floats: Float32Array;

  constructor(length: number, mostBytes: number) {
    this.#most = Math.floor(mostBytes / FLOAT_BYTES);
    this.floats = new Float32Array(length);
  }

  reach(length: number): boolean {
    if (length <= this.floats.length) return true;
    if (length > this.#most) return false;
    const longer = new Float32Array(Math.min(this.#most, Math.max(length, this.floats.length * 2)));
    longer.set(this.floats);
    this.floats = longer;
    return true;
  }

  dots(query: number, size: number, vectors: number, count: number, out: number): void {
    plainDots(this.floats, query, size, vectors, vectors + count * size, out);
  }
}

function pagesOf(length: number): number {
  return Math.ceil((length * FLOAT_BYTES) / PAGE_BYTES);
}
