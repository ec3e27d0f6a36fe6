/** A little over what is needed, so that arrays are seldom copied and seldom stand half empty. */
function roomFor(size: number): number {
  return size + (size >> 3) + 16;
}

/** The array, or a longer copy of it that has room for `size` numbers. */
export function growUint8(array: Uint8Array, size: number): Uint8Array {
  if (size <= array.length) return array;
  const longer = new Uint8Array(roomFor(size));
  longer.set(array);
  return longer;
}

/** The array, or a longer copy of it that has room for `size` numbers. */
export function growUint16(array: Uint16Array, size: number): Uint16Array {
  if (size <= array.length) return array;
  const longer = new Uint16Array(roomFor(size));
  longer.set(array);
  return longer;
}

/** The array, or a longer copy of it that has room for `size` numbers. */
export function growUint32(array: Uint32Array, size: number): Uint32Array {
  if (size <= array.length) return array;
  const longer = new Uint32Array(roomFor(size));
  longer.set(array);
  return longer;
}

/** The array, or a longer copy of it that has room for `size` numbers. */
export function growFloat32(array: Float32Array, size: number): Float32Array {
  if (size <= array.length) return array;
  const longer = new Float32Array(roomFor(size));
  longer.set(array);
  return longer;
}

/** The array, or a longer copy of it that has room for `size` numbers. */
export function growFloat64(array: Float64Array, size: number): Float64Array {
  if (size <= array.length) return array;
  const longer = new Float64Array(roomFor(size));
  longer.set(array);
  return longer;
}

/** Whole numbers from 0 on, two bytes each as long as none needs more. */
export type Narrow = Uint16Array | Uint32Array;

const MOST_NARROW = 0xffff;

/** The array, or a copy of it that has room for `size` numbers and for one as great as `greatest`. */
export function growNarrow(array: Narrow, size: number, greatest: number): Narrow {
  const isWide = array instanceof Uint32Array || greatest > MOST_NARROW;
  if (!isWide) return growUint16(array, size);
  if (array instanceof Uint32Array) return growUint32(array, size);
  const wide = new Uint32Array(size <= array.length ? array.length : roomFor(size));
  wide.set(array);
  return wide;
}
