import type { Engine } from "../engine.js";
import type { ComposeOptions } from "./composed-prompt.js";

/** Longer than this nobody wants to wait before a prompt is composed; without a vector it is composed all the same. */
const TIMEOUT_MS = 3000;

/**
 * The vector of what is to be recalled for; undefined at once when there is no embedder, or nothing to recall for. What is
 * wrong with the options is found when the prompt is composed.
 */
export function queryVector(
  { embeddings }: Engine,
  message: string | undefined,
  options: Pick<ComposeOptions, "query" | "signal"> | null,
): Promise<Float32Array | undefined> | undefined {
  const query = options?.query ?? message;
  if (embeddings === undefined || typeof query !== "string" || query.trim() === "") return undefined;
  const signal = options?.signal;
  return embeddings.embedQuery(query, { timeoutMs: TIMEOUT_MS, ...(signal instanceof AbortSignal && { signal }) });
}
