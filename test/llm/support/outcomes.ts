import { isDramatisError } from "../../../src/core/errors.js";
import { makeOpenAIEmbedder } from "../../../src/llm/openai/embedder.js";
import type { Internals } from "../../../src/llm/openai/endpoint.js";
import { makeOpenAIModel } from "../../../src/llm/openai/model.js";
import type { OpenAIModelOptions } from "../../../src/llm/openai/options.js";
import type { ModelRequest } from "../../../src/llm/language-model.js";

const DIMENSIONS = 8;

/** The three ways to call a server. Each makes a model of its own, so that no breaker remembers what was before. */
export const WAYS = ["generate", "stream", "embed"] as const;
export type Way = (typeof WAYS)[number];

export interface Called {
  /** "answer", "answer (length)", "model/failed server", "cancelled". */
  readonly outcome: string;
  readonly error?: unknown;
  /** What was delivered, also before an error. */
  readonly text: string;
  /** The model or the embedder. */
  readonly model: object;
}

/** Calls once and says what came of it. */
export async function callOnce(
  way: Way,
  options: OpenAIModelOptions,
  request: ModelRequest,
  internals: Internals = {},
): Promise<Called> {
  const parts: string[] = [];
  let finish = "stop";
  const model =
    way === "embed"
      ? makeOpenAIEmbedder({ ...options, dimensions: DIMENSIONS }, internals)
      : makeOpenAIModel(options, internals);
  try {
    if ("embed" in model) {
      const texts = request.messages.map((message) => message.content);
      await model.embed(texts, request.signal && { signal: request.signal });
    } else if (way === "stream") {
      for await (const part of model.stream?.(request) ?? []) {
        parts.push(part.text);
        finish = part.finish ?? finish;
      }
    } else {
      const answer = await model.generate(request);
      parts.push(answer.text);
      ({ finish } = answer);
    }
    return { outcome: finish === "stop" ? "answer" : `answer (${finish})`, text: parts.join(""), model };
  } catch (error) {
    return { outcome: nameOf(error), error, text: parts.join(""), model };
  }
}

function nameOf(error: unknown): string {
  if (!isDramatisError(error)) return `a foreign error: ${String(error)}`;
  const { kind } = error.details;
  return typeof kind === "string" ? `${error.code} ${kind}` : error.code;
}
