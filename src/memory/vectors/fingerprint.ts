import type { Embedder } from "../../llm/embedder.js";

/** Vectors can be compared when their embedders have the same fingerprint. It is saved with the world. */
export function fingerprintOf({ name, dimensions }: Pick<Embedder, "name" | "dimensions">): string {
  // No two pairs give the same: what stands behind the last @ is always the number.
  return `${name}@${dimensions}`;
}
