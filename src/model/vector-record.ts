import { DramatisError } from "../core/errors.js";
import { textToFloats } from "../core/float-text.js";
import { isPlainObject } from "../core/json.js";

/** Numbers of a vector, at most. */
export const MOST_DIMENSIONS = 65_536;

/** The vector of one memory as it is stored. */
export interface VectorRecord {
  /** Of the memory. */
  readonly id: string;
  /** Fingerprint of the embedder: its name, "@" and the numbers of a vector. */
  readonly by: string;
  /** Base64 of little-endian float32; empty for a vector without direction. */
  readonly vector: string;
}

/** Numbers of a vector by the fingerprint of its embedder; undefined for what is no fingerprint. */
export function dimensionsOf(fingerprint: unknown): number | undefined {
  if (typeof fingerprint !== "string") return undefined;
  const digits = /[^]@([1-9]\d{0,4})$/.exec(fingerprint)?.[1];
  const dimensions = Number(digits);
  return digits === undefined || dimensions > MOST_DIMENSIONS ? undefined : dimensions;
}

/**
 * The vector behind a record's text.
 *
 * @throws DramatisError `snapshot/invalid` with the path.
 */
export function readVector(by: unknown, vector: unknown, path: string): Float32Array {
  const dimensions = dimensionsOf(by);
  if (dimensions === undefined)
    throw refuse(`${path}.by`, `must be the fingerprint of an embedder, such as "name@256"`);
  const floats = vector === "" ? new Float32Array(dimensions) : textToFloats(vector, dimensions);
  if (floats === undefined) throw refuse(`${path}.vector`, `must be ${dimensions} numbers, as base64 of float32`);
  if (!floats.every((value) => Number.isFinite(value)))
    throw refuse(`${path}.vector`, "has something in it that is no number");
  return floats;
}

/** Checks the vectors of a log: those of its memories, one each. @throws DramatisError `snapshot/invalid` with the path. */
export function checkVectors(
  given: readonly unknown[] | undefined,
  memories: readonly { readonly id: string }[],
  place: string,
): void {
  if (given === undefined) return;
  const ids = new Set(memories.map(({ id }) => id));
  for (const [index, record] of (given ?? []).entries()) {
    const path = `${place}[${index}]`;
    if (!isPlainObject(record)) throw refuse(path, "must be an object");
    readVector(record["by"], record["vector"], path);
    const { id } = record;
    if (typeof id !== "string" || !ids.delete(id)) {
      const shown = typeof id === "string" ? JSON.stringify(id.slice(0, 80)) : typeof id;
      throw refuse(`${path}.id`, `is ${shown}, which is no memory of this log, or one that has a vector already`);
    }
  }
}

function refuse(path: string, message: string): DramatisError {
  return new DramatisError("snapshot/invalid", `${path} ${message}`, { details: { path } });
}
