import type { JsonObject } from "../../core/json.js";
import type { ChatMessage, ModelRequest } from "../language-model.js";
import type { Dialect, Uses } from "./dialect.js";

const MAX_NAME = 64;

/** A request in the words of the server. */
export function chatBody(model: string, request: ModelRequest, dialect: Dialect, isStream: boolean): JsonObject {
  const { messages, maxTokens, temperature, schema } = request;
  return {
    model,
    messages: messages.map(messageBody),
    ...(maxTokens !== undefined && { [dialect.tokens]: maxTokens }),
    ...(temperature !== undefined && dialect.temperature && { temperature }),
    ...(schema !== undefined && dialect.format !== "none" && { response_format: formatOf(schema, dialect.format) }),
    ...(isStream && { stream: true }),
    ...(isStream && dialect.streamOptions && { stream_options: { include_usage: true } }),
  };
}

export function usesOf({ maxTokens, temperature, schema }: ModelRequest, isStream: boolean): Uses {
  return {
    tokens: maxTokens !== undefined,
    temperature: temperature !== undefined,
    format: schema !== undefined,
    streamOptions: isStream,
  };
}

export function textsOf({ messages }: ModelRequest): string[] {
  return messages.map((message) => message.content);
}

/** Whose words they are, and when they were said, is the composed prompt's business. */
function messageBody({ role, content, name }: ChatMessage): JsonObject {
  const sent = name === undefined ? undefined : nameFor(name);
  return { role, content, ...(sent !== undefined && { name: sent }) };
}

/** Letters, digits, "_" and "-" are what every server takes in a name; undefined when nothing of it is left. */
export function nameFor(name: string): string | undefined {
  const plain = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-zA-Z0-9_-]+/g, "_")
    .slice(0, MAX_NAME);
  return /[a-zA-Z0-9]/.test(plain) ? plain.replaceAll(/^_+|_+$/g, "") : undefined;
}

function formatOf(schema: JsonObject, format: "json_schema" | "json_object"): JsonObject {
  if (format === "json_object") return { type: "json_object" };
  return { type: "json_schema", json_schema: { name: "answer", schema } };
}
