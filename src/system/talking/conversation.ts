import { DramatisError } from "../../core/errors.js";
import type { JsonObject } from "../../core/json.js";
import { checkKnownFields } from "../../core/options.js";
import type { StandardSchemaV1 } from "../../core/standard-schema.js";
import type { LanguageModel, ModelRequest } from "../../llm/language-model.js";
import type { AskLimits } from "../../llm/ask-model.js";
import { jsonSchemaOf } from "../../llm/structured-answer.js";
import type { Memory, MemoryOptions } from "../../memory/memory.js";
import type { Engine } from "../engine.js";
import { requireCharacter } from "../lookup.js";
import { checkScopeName } from "../query.js";
import type { CharacterState } from "../roster.js";
import type { ChatOptions } from "./chat-types.js";
import { COMPOSE_FIELDS, type ComposedPrompt, type ComposeOptions } from "./composed-prompt.js";
import { composePrompt } from "./compose.js";
import { findExchange, rememberExchange } from "./exchange.js";

const CHAT_FIELDS: readonly string[] = [
  ...COMPOSE_FIELDS,
  "maxTokens",
  "temperature",
  "timeoutMs",
  "from",
  "idempotencyKey",
  "remember",
  "schema",
];
const TIMEOUT_MS = 90_000;
/** Characters of an answer at most: what is longer is no answer. */
const MAX_CHARACTERS = 1 << 20;

/** One talk, checked and composed: all that is left is to ask the model. */
export interface Conversation {
  readonly model: LanguageModel;
  readonly prompt: ComposedPrompt;
  readonly request: ModelRequest;
  readonly limits: AskLimits;
  /** What to say when a structured answer does not fit. */
  readonly repair: (answer: string, problems: string) => string;
  readonly remember: (response: string, metadata: { partial?: true; finish?: string }) => Memory | undefined;
}

/** @throws DramatisError `model/missing`, `config/invalid`, `context/budget`, `character/not-found`, `cancelled`. */
export function beginConversation(
  engine: Engine,
  character: CharacterState,
  message: string,
  options: ChatOptions & { schema?: StandardSchemaV1 },
): Conversation {
  const { model } = engine.options;
  if (model === undefined) throw modelMissing(character.name);
  checkChatOptions(message, options);
  const { channel, idempotencyKey, schema, signal, timeoutMs = TIMEOUT_MS } = options;
  if (signal?.aborted === true) throw new DramatisError("cancelled", "The talk was cancelled before it began");
  const from = partnerOf(engine, character, options.from);
  const jsonSchema = schema === undefined ? undefined : jsonSchemaOf(schema);
  const prompt = composePrompt(engine, character, {
    message,
    options: composeOptionsOf(options),
    speaker: from?.name ?? options.userId,
    format: schema === undefined ? undefined : formatText(engine, jsonSchema),
  });
  const isEvent = from !== undefined || channel !== undefined;
  const known = findExchange(engine, character, { key: idempotencyKey, isEvent });
  const exchange = { character, from, channel, message };
  return {
    model: known === undefined ? model : recordedModel(model.name, known),
    prompt,
    request: requestOf(prompt, options, jsonSchema),
    limits: { timeoutMs, maxCharacters: MAX_CHARACTERS, signal },
    repair: (answer, problems) => engine.prompts.render("repair-answer", { answer, problems }),
    remember: (response, metadata) =>
      known !== undefined || options.remember === false
        ? known
        : rememberExchange(engine, { ...exchange, response, options: memoryOptions(options, metadata) }),
  };
}

/** The character that speaks instead of a user. */
function partnerOf(engine: Engine, character: CharacterState, name: string | undefined): CharacterState | undefined {
  const from = name === undefined ? undefined : requireCharacter(engine.world, name);
  if (from === character) throw refuse("from", `is ${JSON.stringify(name)}, who would be talking with itself`);
  return from;
}

function requestOf(
  { messages }: ComposedPrompt,
  { maxTokens, temperature }: ChatOptions,
  schema: JsonObject | undefined,
): ModelRequest {
  const request: ModelRequest = { messages };
  if (maxTokens !== undefined) request.maxTokens = maxTokens;
  if (temperature !== undefined) request.temperature = temperature;
  if (schema !== undefined) request.schema = schema;
  return request;
}

function formatText(engine: Engine, schema: JsonObject | undefined): string {
  return engine.prompts.render("json-answer", { schema: schema === undefined ? "" : JSON.stringify(schema) });
}

/** Says again what is remembered. */
function recordedModel(name: string, { content }: Memory): LanguageModel {
  const { response } = content;
  const text = typeof response === "string" ? response : "";
  return { name, generate: () => Promise.resolve({ text, finish: "stop" }) };
}

/** What chooses memories and fills the prompt; session and place say only where the talk belongs. */
function composeOptionsOf(options: ChatOptions): ComposeOptions {
  const { sessionId: _session, channel: _channel, ...others } = options;
  return Object.fromEntries(
    Object.entries(others).filter(([field, value]) => COMPOSE_FIELDS.includes(field) && value !== undefined),
  );
}

function memoryOptions({ userId, sessionId, idempotencyKey }: ChatOptions, metadata: object): MemoryOptions {
  const options: MemoryOptions = { metadata };
  if (userId !== undefined) options.userId = userId;
  if (sessionId !== undefined) options.sessionId = sessionId;
  if (idempotencyKey !== undefined) options.idempotencyKey = idempotencyKey;
  return options;
}

function modelMissing(name: string): DramatisError {
  return new DramatisError(
    "model/missing",
    `${JSON.stringify(name)} cannot talk: the system has no model. Give one as \`new PersonaSystem({ model })\`: openAIModel of "dramatis/openai" for any compatible address, or offlineVoice() of "dramatis/offline", which needs no key and no network`,
  );
}

function checkChatOptions(message: unknown, options: ChatOptions): void {
  if (typeof message !== "string") throw refuse("message", "must be a string");
  checkKnownFields("the options", options, CHAT_FIELDS);
  const { maxTokens, temperature, timeoutMs, remember } = options;
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens > 0))
    throw refuse("maxTokens", `is ${String(maxTokens)}, but must be a whole number above 0`);
  if (temperature !== undefined && !(typeof temperature === "number" && temperature >= 0 && temperature <= 2))
    throw refuse("temperature", `is ${String(temperature)}, but must be a number from 0 to 2`);
  if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs > 0))
    throw refuse("timeoutMs", `is ${String(timeoutMs)}, but must be a number of milliseconds above 0`);
  if (remember !== undefined && typeof remember !== "boolean") throw refuse("remember", "must be true or false");
  for (const field of ["userId", "sessionId", "channel", "idempotencyKey"] as const)
    checkScopeName(field, options[field]);
}

function refuse(field: string, message: string): DramatisError {
  return new DramatisError("config/invalid", `${field} ${message}`, { details: { field } });
}
