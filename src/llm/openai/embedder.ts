import { DramatisError } from "../../core/errors.js";
import { describeType, isPlainObject } from "../../core/json.js";
import type { Embedder } from "../embedder.js";
import { badOutput } from "../model-errors.js";
import { Endpoint, type Internals } from "./endpoint.js";
import { readEmbedderOptions, type OpenAIEmbedderOptions } from "./options.js";
import { parseText } from "./read-completion.js";
import { complaintOf, readComplaint, type Origin } from "./read-failure.js";

const BATCH = 128;
const MAX_BYTES = 1_048_576;
/** Digits, sign, comma and indentation of one number. */
const BYTES_PER_NUMBER = 32;

/** {@link openAIEmbedder} with parts that tests replace. */
export function makeOpenAIEmbedder(options: OpenAIEmbedderOptions, internals: Internals = {}): Embedder {
  const settings = readEmbedderOptions(options);
  const endpoint = new Endpoint(settings, internals);
  const { dimensions } = settings;
  return Object.freeze({
    name: endpoint.name,
    dimensions,
    embed: async (texts: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<Float32Array[]> => {
      checkTexts(texts);
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += BATCH) {
        const batch = texts.slice(at, at + BATCH);
        const more = await endpoint.guard.run(signal, (inner) => embedBatch(endpoint, batch, dimensions, inner));
        for (const vector of more) vectors.push(vector);
      }
      return vectors;
    },
  });
}

async function embedBatch(
  endpoint: Endpoint,
  texts: readonly string[],
  dimensions: number,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const { answer } = await endpoint.dialect.send({ dimensions: true }, (dialect) =>
    endpoint.send({
      prompts: texts,
      signal,
      maxBytes: MAX_BYTES + texts.length * dimensions * BYTES_PER_NUMBER,
      call: (client, options) =>
        client.embeddings.create(
          {
            model: endpoint.name,
            // An empty text is refused by most servers; a blank one means the same.
            input: texts.map((text) => (text === "" ? " " : text)),
            // The client asks for base64 by default and then reads plain numbers, which many servers send, as nothing.
            encoding_format: "float",
            ...(dialect.dimensions && { dimensions }),
          },
          options,
        ),
    }),
  );
  return readVectors(answer, texts.length, dimensions, endpoint.origin(texts));
}

function readVectors(response: unknown, count: number, dimensions: number, origin: Origin): Float32Array[] {
  const body = typeof response === "string" ? parseText(response, origin) : response;
  const fields = isPlainObject(body) ? body : {};
  if (fields["error"] !== undefined && fields["error"] !== null) throw readComplaint(complaintOf(fields), origin);
  const { data } = fields;
  if (!Array.isArray(data)) throw badOutput(origin.name, "no-choices", "answered without vectors");
  if (data.length !== count) {
    const kind = data.length === 0 ? "empty" : "malformed";
    throw badOutput(origin.name, kind, `gave ${data.length} vectors for ${count} texts`, {
      vectors: data.length,
      count,
    });
  }
  const vectors = Array.from<Float32Array | undefined>({ length: count });
  for (const [place, item] of data.entries()) {
    const { index = place, embedding } = isPlainObject(item) ? item : {};
    // Most servers keep the order; those that do not say so.
    if (typeof index === "number" && index in vectors) vectors[index] = readVector(embedding, dimensions, origin);
  }
  return vectors.map((vector) => {
    if (vector === undefined)
      throw badOutput(origin.name, "malformed", "gave two vectors for one text and none for another");
    return vector;
  });
}

function readVector(embedding: unknown, dimensions: number, { name }: Origin): Float32Array {
  if (!Array.isArray(embedding)) throw badOutput(name, "malformed", `gave ${describeType(embedding)} as a vector`);
  if (embedding.length !== dimensions) {
    throw badOutput(
      name,
      "dimensions",
      `gave a vector of ${embedding.length} numbers where dimensions is ${dimensions}; set dimensions to what the model gives`,
      { dimensions, received: embedding.length },
    );
  }
  // Before they are converted: null, "" and "7" would become numbers.
  if (!(embedding as unknown[]).every((entry) => typeof entry === "number")) throw noNumbers(name);
  const vector = Float32Array.from(embedding as number[]);
  // What is too large for 32 bits is infinite in them.
  if (!vector.every((number) => Number.isFinite(number))) throw noNumbers(name);
  return vector;
}

function noNumbers(name: string): Error {
  return badOutput(name, "malformed", "gave a vector with something in it that is no number");
}

function checkTexts(texts: readonly string[]): void {
  const wrong = texts.findIndex((text) => typeof text !== "string");
  if (wrong >= 0) {
    throw new DramatisError(
      "config/invalid",
      `texts[${wrong}] must be a string, but is ${describeType(texts[wrong])}`,
      {
        details: { field: `texts[${wrong}]` },
      },
    );
  }
}
