import { isPlainObject, type Json, type JsonObject } from "../../core/json.js";

/** A request as the server sees it. */
export interface ServerRequest {
  /** "/v1/chat/completions", "/v1/embeddings". */
  readonly path: string;
  /** The header, to check which key was sent. */
  readonly authorization: string | undefined;
  readonly body: JsonObject;
}

/** What the server says in a conversation: a text, or what makes one of the request. */
export type ServerAnswer = string | ((request: ServerRequest) => string);

/** What a chat answers besides its text. */
export interface Saying {
  readonly content: string | null;
  readonly refusal?: string;
  /** @default "stop" */
  readonly finish?: string;
}

const QUOTED = 200;
const DEFAULT_DIMENSIONS = 8;
const CREATED = 1_700_000_000;

/** The text for a request: what was set, a value that fits the asked schema, or an echo of the last message. */
export function answerText(request: ServerRequest, answer: ServerAnswer | undefined): string {
  if (answer !== undefined) return typeof answer === "string" ? answer : answer(request);
  const format = request.body["response_format"];
  if (isPlainObject(format)) {
    const wanted = isPlainObject(format["json_schema"]) ? format["json_schema"]["schema"] : undefined;
    return JSON.stringify(isPlainObject(wanted) ? sampleOf(wanted, wanted) : {});
  }
  return `I heard: ${lastMessage(request).slice(0, QUOTED)}`;
}

export function completion(request: ServerRequest, { content, refusal, finish = "stop" }: Saying): JsonObject {
  const message = { role: "assistant", content, ...(refusal !== undefined && { refusal }) };
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: CREATED,
    model: request.body["model"] ?? "test",
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: usage(request, content ?? ""),
  };
}

/** The parts of a stream, word by word; the last one carries usage when it was asked for. */
export function chunks(
  request: ServerRequest,
  { content, refusal, finish = "stop" }: Saying,
  roles = true,
): JsonObject[] {
  const chunk = (delta: JsonObject, finishReason: string | null = null): JsonObject => ({
    ...frame(request),
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  });
  const words = (content ?? "").match(/\s*\S+\s*$|\s*\S+/g) ?? [];
  const parts = [
    ...(roles ? [chunk({ role: "assistant", content: "" })] : []),
    ...words.map((word) => chunk({ content: word })),
    ...(refusal === undefined ? [] : [chunk({ refusal })]),
    chunk({}, finish),
  ];
  const options = request.body["stream_options"];
  const wantsUsage = isPlainObject(options) && options["include_usage"] === true;
  return wantsUsage ? [...parts, { ...frame(request), choices: [], usage: usage(request, content ?? "") }] : parts;
}

/** The vector of one text as it is sent. */
export interface EmbeddingItem {
  readonly object: string;
  readonly index: number;
  readonly embedding: readonly number[];
}

interface EmbeddingAnswer {
  readonly object: string;
  readonly model: Json;
  readonly data: readonly EmbeddingItem[];
  readonly usage: JsonObject;
}

/** One vector for each text: words counted in buckets, so that texts with the same words are near each other. */
export function embeddings(request: ServerRequest): EmbeddingAnswer {
  const { input, dimensions } = request.body;
  const texts = Array.isArray(input) ? (input as Json[]).map(textIn) : [textIn(input)];
  const length = typeof dimensions === "number" ? dimensions : DEFAULT_DIMENSIONS;
  return {
    object: "list",
    model: request.body["model"] ?? "test",
    data: texts.map((text, index) => ({ object: "embedding", index, embedding: vectorOf(text, length) })),
    usage: { prompt_tokens: texts.join(" ").split(/\s+/).length, total_tokens: 0 },
  };
}

function frame(request: ServerRequest): JsonObject {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: CREATED,
    model: request.body["model"] ?? "test",
  };
}

function usage(request: ServerRequest, text: string): JsonObject {
  const input = messagesOf(request).reduce((sum, message) => sum + countWords(textIn(message["content"])), 0);
  const output = countWords(text);
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function textIn(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

function messagesOf({ body }: ServerRequest): JsonObject[] {
  const { messages } = body;
  return Array.isArray(messages) ? (messages as Json[]).filter((each): each is JsonObject => isPlainObject(each)) : [];
}

function lastMessage(request: ServerRequest): string {
  return textIn(messagesOf(request).at(-1)?.["content"]);
}

function vectorOf(text: string, length: number): number[] {
  const vector = Array.from({ length }, () => 0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [""]) {
    let hash = 7;
    for (const sign of word) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_003;
    const bucket = hash % length;
    vector[bucket] = (vector[bucket] ?? 0) + 1;
  }
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}

/** The simplest value that fits a JSON Schema, as far as schemas usually go. */
function sampleOf(schema: JsonObject, root: JsonObject, depth = 0): Json {
  const { $ref, enum: choices, default: given, type } = schema;
  if (depth > 16) return null;
  if (typeof $ref === "string") {
    const found = $ref
      .split("/")
      .slice(1)
      .reduce<Json | undefined>((at, key) => (isPlainObject(at) ? at[key] : undefined), root);
    return isPlainObject(found) ? sampleOf(found, root, depth + 1) : null;
  }
  if (schema["const"] !== undefined) return schema["const"];
  if (given !== undefined) return given;
  if (Array.isArray(choices)) return (choices as Json[])[0] ?? null;
  const [option] = ["anyOf", "oneOf", "allOf"].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as Json[]) : [],
  );
  if (isPlainObject(option)) return sampleOf(option, root, depth + 1);
  return sampleOfType(Array.isArray(type) ? (type as Json[])[0] : type, schema, root, depth);
}

function sampleOfType(type: Json | undefined, schema: JsonObject, root: JsonObject, depth: number): Json {
  switch (type) {
    case "string":
      return "sample".padEnd(Number(schema["minLength"] ?? 0), ".");
    case "integer":
    case "number":
      return Math.max(1, Number(schema["minimum"] ?? 1));
    case "boolean":
      return true;
    case "array": {
      const { items, minItems } = schema;
      const item = isPlainObject(items) ? sampleOf(items, root, depth + 1) : null;
      return Array.from({ length: Math.min(100, Number(minItems ?? 1)) }, () => item);
    }
    case "object": {
      const properties = isPlainObject(schema["properties"]) ? schema["properties"] : {};
      return Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, sampleOf(value as JsonObject, root, depth + 1)]),
      );
    }
    default:
      return null;
  }
}
