import { describeType } from "../../core/json.js";
import { CallEnd } from "../../llm/call-end.js";
import type { Embedder } from "../../llm/embedder.js";
import { asModelError, badOutput } from "../../llm/model-errors.js";
import type { Timing } from "../../llm/timing.js";

export interface EmbedTerms {
  /** Milliseconds until the call is given up and aborted. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly timing?: Timing | undefined;
}

/** An embedder as it was when somebody began to use it: its own fields may change. */
export interface KnownEmbedder {
  readonly name: string;
  readonly dimensions: number;
  readonly embedder: Embedder;
}

export function knowEmbedder(embedder: Embedder): KnownEmbedder {
  return { name: embedder.name, dimensions: embedder.dimensions, embedder };
}

/**
 * One vector for each text, copied and checked, under a deadline that holds even for an embedder that ignores its signal.
 *
 * @throws DramatisError `model/timeout`, `model/failed`, `model/bad-output`, `cancelled`; never anything else.
 */
export async function callEmbedder(
  known: KnownEmbedder,
  texts: readonly string[],
  { timeoutMs, signal, timing }: EmbedTerms,
): Promise<Float32Array[]> {
  const end = new CallEnd({ name: known.name, timeoutMs, signal, timing });
  try {
    end.signal.throwIfAborted();
    return read(known, await end.race(embed(known, texts, end.signal)), texts.length);
  } finally {
    end.release();
  }
}

async function embed(
  { name, embedder }: KnownEmbedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<unknown> {
  try {
    // Its own list: it may do with it what it likes.
    return await embedder.embed([...texts], { signal });
  } catch (error) {
    throw asModelError(name, error);
  }
}

function read(known: KnownEmbedder, answer: unknown, count: number): Float32Array[] {
  try {
    return readVectors(known, answer, count);
  } catch (error) {
    // Getters and proxies may throw whatever they like.
    throw asModelError(known.name, error);
  }
}

function readVectors({ name, dimensions }: KnownEmbedder, answer: unknown, count: number): Float32Array[] {
  if (!Array.isArray(answer))
    throw badOutput(name, "malformed", `gave ${describeType(answer)} instead of a list of vectors`);
  if (answer.length !== count) {
    throw badOutput(name, "malformed", `gave ${answer.length} vectors for ${count} texts`, {
      vectors: answer.length,
      count,
    });
  }
  const given: readonly unknown[] = answer;
  checkApart(name, given);
  return given.map((vector) => readVector(name, vector, dimensions));
}

function readVector(name: string, given: unknown, dimensions: number): Float32Array {
  if (!(given instanceof Float32Array)) {
    throw badOutput(name, "malformed", `gave ${describeType(given)} as a vector where a Float32Array is needed`);
  }
  // First a copy, then a look at it: what the embedder keeps may change.
  const vector = new Float32Array(given);
  if (vector.length !== dimensions) {
    throw badOutput(
      name,
      "dimensions",
      `gave a vector of ${vector.length} numbers where dimensions is ${dimensions}; set dimensions to what it gives`,
      { dimensions, received: vector.length },
    );
  }
  if (!vector.every((value) => Number.isFinite(value))) {
    throw badOutput(name, "malformed", "gave a vector with something in it that is no number");
  }
  return vector;
}

/** An embedder that writes all of its vectors to one place gives the last of them for every text. */
function checkApart(name: string, given: readonly unknown[]): void {
  const views = given.filter((vector) => vector instanceof Float32Array);
  const starts = new Map<ArrayBufferLike, Float32Array[]>();
  for (const view of views) starts.set(view.buffer, [...(starts.get(view.buffer) ?? []), view]);
  for (const sharing of starts.values()) {
    const inOrder = sharing.toSorted((a, b) => a.byteOffset - b.byteOffset);
    for (const [index, view] of inOrder.entries()) {
      const before = inOrder[index - 1];
      if (before !== undefined && view.byteOffset < before.byteOffset + before.byteLength) {
        throw badOutput(name, "malformed", "gave the same array for two texts; each vector needs one of its own");
      }
    }
  }
}
