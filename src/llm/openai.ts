import type { Embedder } from "./embedder.js";
import type { LanguageModel } from "./language-model.js";
import { makeOpenAIEmbedder } from "./openai/embedder.js";
import { makeOpenAIModel } from "./openai/model.js";
import type { OpenAIEmbedderOptions, OpenAIModelOptions } from "./openai/options.js";

export type { Embedder } from "./embedder.js";
export type { ChatMessage, Finish, LanguageModel, ModelRequest, Usage } from "./language-model.js";
export type { OpenAIEmbedderOptions, OpenAIModelOptions } from "./openai/options.js";

/**
 * A language model behind any address that speaks OpenAI's language: OpenAI itself, Ollama, llama.cpp, vLLM and others. The
 * `openai` package is loaded with the first call.
 *
 * Every call ends within `timeoutMs`, headers and body together, and within moments of an abort. Timeouts, 429, 5xx and
 * broken connections are tried again after a random pause of up to 0.5 s, doubled each time up to 8 s; `Retry-After` is
 * honoured if it ends in time, otherwise the call is given up at once. A stream is tried again only before its first part.
 * After 5 failures in 30 s calls are refused for 15 s, doubled up to 5 minutes while it stays down. Four calls run at once,
 * 256 wait. What the server does not know (`json_schema`, `stream_options`, `max_tokens`, `temperature`) is left out or put
 * otherwise, and that is remembered; a value that it does not accept is "bad-request".
 *
 * `generate` and `stream` end with an answer, or with one of these errors; none holds a key or a prompt:
 * - `model/timeout`: the deadline passed.
 * - `model/failed`: `details.kind` is "rate-limit" (with `retryAfterMs` if the server said), "quota", "auth", "bad-request",
 *   "not-found", "context-length", "filter", "server", "network", "unavailable" (breaker or queue) or "unknown";
 *   `details.status` is the HTTP status.
 * - `model/bad-output`: `details.kind` is "html" (a web page with status 200), "malformed" (broken JSON), "no-choices",
 *   "empty", "refusal", or "too-large" (over 1 MiB; a stream over 16 MiB).
 * - `cancelled`: the request's signal aborted.
 *
 * An answer cut at its tokens or by a filter is an answer: `finish` is "length" or "filter". A `<think>...</think>` at the very
 * beginning is what a reasoning model thought, and no part of the answer; thinking that nothing follows is "empty". In a
 * stream, parts without text come meanwhile.
 *
 * @example
 * const system = new PersonaSystem({ model: openAIModel({ model: "qwen3:8b", baseURL: "http://localhost:11434/v1" }) });
 *
 * @throws DramatisError `config/invalid` for unknown or wrong options, and without a key where one is needed.
 */
export function openAIModel(options: OpenAIModelOptions): LanguageModel {
  return makeOpenAIModel(options);
}

/**
 * An embedder behind any address that speaks OpenAI's language, with the deadlines, retries and errors of
 * {@link openAIModel}; `timeoutMs` is for each batch of 128 texts. Numbers are asked for as floats. The number of vectors and
 * the length of each are checked: `model/bad-output` of kind "dimensions" means that the model gives vectors of another length.
 *
 * @throws DramatisError `config/invalid` for unknown or wrong options, and without a key where one is needed.
 */
export function openAIEmbedder(options: OpenAIEmbedderOptions): Embedder {
  return makeOpenAIEmbedder(options);
}
