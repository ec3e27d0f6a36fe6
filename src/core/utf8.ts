/** Writes and reads UTF-8 inside larger byte arrays without making a view for each call. */
export interface Utf8 {
  /** Writes `text` at `offset`; gives the number of bytes. The room must be at least three bytes a UTF-16 unit. */
  write(target: Uint8Array, text: string, offset: number): number;
  read(source: Uint8Array, start: number, end: number): string;
}

interface NodeBytes {
  utf8Write(this: Uint8Array, text: string, offset: number, length: number): number;
  utf8Slice(this: Uint8Array, start: number, end: number): string;
}

const encoder = new TextEncoder();
// A byte order mark is a character like others here.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const portable: Utf8 = {
  write: (target, text, offset) => encoder.encodeInto(text, target.subarray(offset)).written,
  read: (source, start, end) => decoder.decode(source.subarray(start, end)),
};

/** Node's buffers read a short text about four times as fast as TextDecoder; a browser has no `Buffer`. */
function nodeUtf8(): Utf8 | undefined {
  const prototype = (globalThis as { Buffer?: { prototype: Partial<NodeBytes> } }).Buffer?.prototype;
  const utf8Write = prototype?.utf8Write;
  const utf8Slice = prototype?.utf8Slice;
  if (utf8Write === undefined || utf8Slice === undefined) return undefined;
  return {
    write: (target, text, offset) => utf8Write.call(target, text, offset, target.length - offset),
    read: (source, start, end) => utf8Slice.call(source, start, end),
  };
}

export const utf8: Utf8 = nodeUtf8() ?? portable;
