import { kernelCode } from "./kernel-code.js";

/** Vectors are padded with zeros to a multiple of so many numbers. */
export const LANES = 16;

/** What is used of WebAssembly. The types of a runtime without a browser do not have it. */
export interface WasmApi {
  validate(code: Uint8Array): boolean;
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
  Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
}

export interface WasmMemory {
  /** Another one after each {@link WasmMemory.grow}. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Dot products of the vector at `query` with those from `vectors` to `end`, written to `out`. All counted in bytes. */
export type Dots = (query: number, size: number, vectors: number, end: number, out: number) => void;

/** Makes kernels, each over a memory of its own. */
export interface Kernels {
  open(pages: number, maximum: number): { readonly memory: WasmMemory; readonly dots: Dots };
}

declare const WebAssembly: WasmApi | undefined;

let found: Kernels | "none" | undefined;

/** The kernels of this runtime, compiled when first asked for; `undefined` where WebAssembly or its SIMD is missing or forbidden. */
export function runtimeKernels(): Kernels | undefined {
  found ??= compileKernels(typeof WebAssembly === "undefined" ? undefined : WebAssembly) ?? "none";
  return found === "none" ? undefined : found;
}

export function compileKernels(wasm: WasmApi | undefined): Kernels | undefined {
  if (wasm === undefined) return undefined;
  try {
    const code = Uint8Array.from(kernelCode.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    // Says no where there is no SIMD.
    if (!wasm.validate(code)) return undefined;
    const compiled = new wasm.Module(code);
    return { open: (pages, maximum) => openKernel(wasm, compiled, pages, maximum) };
  } catch {
    // A page may forbid it (content security policy).
    return undefined;
  }
}

function openKernel(
  wasm: WasmApi,
  compiled: object,
  initial: number,
  maximum: number,
): { readonly memory: WasmMemory; readonly dots: Dots } {
  const memory = new wasm.Memory({ initial, maximum });
  const { exports } = new wasm.Instance(compiled, { host: { memory } });
  return { memory, dots: (exports as { dots: Dots }).dots };
}

/** {@link Dots} without WebAssembly, counted in numbers. Rounds after every step and adds in the same order, so that the bits are the same. */
export function plainDots(
  floats: Float32Array,
  query: number,
  size: number,
  vectors: number,
  end: number,
  out: number,
): void {
  for (let vector = vectors, place = out; vector < end; vector += size, place++) {
    floats[place] = plainDot(floats, query, size, vector);
  }
}

// Typed arrays give `undefined` past their end as far as the compiler knows.
function number(floats: Float32Array, index: number): number {
  return floats[index] ?? 0;
}

/** The four sums of four lanes each that one product is made of: a, b, c, d. */
const sums = new Float32Array(LANES);

function plainDot(floats: Float32Array, query: number, size: number, vector: number): number {
  // The four sums of four lanes one after the other: a processor has no place for all of them at once.
  for (let sum = 0; sum < LANES; sum += 4) {
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let at = sum; at < size; at += LANES) {
      const one = query + at;
      const other = vector + at;
      lane0 = Math.fround(lane0 + Math.fround(number(floats, one) * number(floats, other)));
      lane1 = Math.fround(lane1 + Math.fround(number(floats, one + 1) * number(floats, other + 1)));
      lane2 = Math.fround(lane2 + Math.fround(number(floats, one + 2) * number(floats, other + 2)));
      lane3 = Math.fround(lane3 + Math.fround(number(floats, one + 3) * number(floats, other + 3)));
    }
    sums[sum] = lane0;
    sums[sum + 1] = lane1;
    sums[sum + 2] = lane2;
    sums[sum + 3] = lane3;
  }
  const half = Math.fround(addSums(0) + addSums(1));
  return Math.fround(half + Math.fround(addSums(2) + addSums(3)));
}

/** (a + b) + (c + d) in one lane. */
function addSums(lane: number): number {
  const first = Math.fround(number(sums, lane) + number(sums, lane + 4));
  return Math.fround(first + Math.fround(number(sums, lane + 8) + number(sums, lane + 12)));
}
