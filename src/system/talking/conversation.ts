import { DramatisError } from "../../core/errors.js";
import type { JsonObject } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import type { StandardSchemaV1 } from "../../core/standard-schema.js";
import type { Finish, LanguageModel, ModelRequest, Usage } from "../../llm/language-model.js";
import type { AskLimits } from "../../llm/ask-model.js";
import { jsonSchemaOf } from "../../llm/structured-answer.js";
import type { Memory, MemoryOptions } from "../../memory/memory.js";
import type { Engine } from "../engine.js";
import { requireCharacter } from "../lookup.js";
import { checkScopeName } from "../query.js";
import type { CharacterState } from "../roster.js";
import type { ChatOptions, ChatReply } from "./chat-types.js";
import { COMPOSE_FIELDS, type ComposedPrompt, type ComposeOptions } from "./composed-prompt.js";
import { composePrompt } from "./compose.js";
import { findExchange, rememberExchange, type Talk } from "./exchange.js";

export const CHAT_FIELDS: readonly string[] = [
  ...COMPOSE_FIELDS,
  "maxTokens",
  "temperature",
  "timeoutMs",
  "from",
  "idempotencyKey",
  "remember",
];
const TIMEOUT_MS = 90_000;
/** What timers can wait: about 25 days. */
const LONGEST_MS = 2 ** 31 - 1;
/** Characters of an answer at most: what is longer is no answer. */
const MAX_CHARACTERS = 1 << 20;

/** What a model gave. */
export interface Answer {
  readonly text: string;
  readonly data: unknown;
  readonly finish: Finish;
  readonly usage?: Usage | undefined;
}

/** One talk, checked and composed: all that is left is to ask the model. */
export interface Conversation {
  readonly model: LanguageModel;
  readonly request: ModelRequest;
  readonly limits: AskLimits;
  /** What to say when a structured answer does not fit. */
  readonly repair: (answer: string, problems: string) => string;
  /** Remembers an answer, unless there is none to remember, and makes the reply of it. */
  readonly reply: (answer: Answer, metadata: { partial?: true; finish?: string }) => ChatReply<unknown>;
}

/** @throws DramatisError `model/missing`, `config/invalid`, `context/budget`, `character/not-found`, `cancelled`. */
export function beginConversation(
  engine: Engine,
  character: CharacterState,
  message: string,
  options: ChatOptions & { schema?: StandardSchemaV1 },
  vector?: Float32Array,
): Conversation {
  const { model } = engine.options;
  if (model === undefined) throw modelMissing(character.name);
  checkChatOptions(message, options);
  const { channel, schema, signal, timeoutMs = TIMEOUT_MS } = options;
  if (signal?.aborted === true) throw new DramatisError("cancelled", "The talk was cancelled before it began");
  const from = partnerOf(engine, character, options.from);
  const jsonSchema = schema === undefined ? undefined : jsonSchemaOf(schema);
  const prompt = composePrompt(engine, character, {
    message,
    options: composeOptionsOf(options),
    vector,
    speaker: from?.name ?? options.userId,
    format: schema === undefined ? undefined : formatText(engine, jsonSchema),
  });
  const exchange: Talk = { character, from, channel, message, options: memoryOptions(options, character) };
  const known = findExchange(engine, exchange);
  return {
    model: known === undefined ? model : recordedModel(model.name, known),
    request: requestOf(prompt, options, jsonSchema),
    limits: { timeoutMs, maxCharacters: MAX_CHARACTERS, signal },
    repair: (answer, problems) => engine.prompts.render("repair-answer", { answer, problems }),
    reply({ text, data, finish, usage }, metadata) {
      const isRemembered = text !== "" && options.remember !== false;
      const memory = isRemembered ? rememberExchange(engine, exchange, text, metadata) : known;
      const reply: ChatReply<unknown> = { text, data, memory, prompt, finish };
      if (known !== undefined) reply.finish = finishOf(known);
      if (usage !== undefined) reply.usage = usage;
      return reply;
    },
  };
}

/** How a remembered answer had ended. */
function finishOf({ metadata }: Memory): Finish {
  const { finish, partial } = metadata;
  return partial === true || finish === "length" ? "length" : finish === "filter" ? "filter" : "stop";
}

/** The character that speaks instead of a user. */
function partnerOf(engine: Engine, character: CharacterState, name: string | undefined): CharacterState | undefined {
  const from = name === undefined ? undefined : requireCharacter(engine.world, name);
  if (from === character) throw refuseOption("from", `is ${JSON.stringify(name)}, who would be talking with itself`);
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

/**
 * The key of a talk holds whom it was with: a message that two characters answer has one id, and another user's message may
 * have the same.
 */
function memoryOptions({ userId, sessionId, idempotencyKey }: ChatOptions, { id }: CharacterState): MemoryOptions {
  const options: MemoryOptions = {};
  if (userId !== undefined) options.userId = userId;
  if (sessionId !== undefined) options.sessionId = sessionId;
  if (idempotencyKey !== undefined)
    options.idempotencyKey = JSON.stringify(["chat", id, userId ?? null, idempotencyKey]);
  return options;
}

function modelMissing(name: string): DramatisError {
  return new DramatisError(
    "model/missing",
    `${JSON.stringify(name)} cannot talk: the system has no model. Give one as \`new PersonaSystem({ model })\`: openAIModel of "dramatis/openai" for any compatible address, or offlineVoice() of "dramatis/offline", which needs no key and no network`,
  );
}

function checkChatOptions(message: unknown, options: ChatOptions & { schema?: unknown }): void {
  if (typeof message !== "string") throw refuseOption("message", "must be a string");
  checkKnownFields("the options", options, [...CHAT_FIELDS, "schema"]);
  const { remember, schema, signal } = options;
  checkSignal(signal);
  checkNumbers(options);
  if (schema !== undefined && !isSchema(schema))
    throw refuseOption("schema", "must be a schema of zod or of another library that follows Standard Schema");
  if (remember !== undefined && typeof remember !== "boolean") throw refuseOption("remember", "must be true or false");
  for (const field of ["userId", "sessionId", "channel", "idempotencyKey"] as const)
    checkScopeName(field, options[field]);
}

function checkNumbers({ maxTokens, temperature, timeoutMs }: ChatOptions): void {
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens > 0))
    throw refuseOption("maxTokens", `is ${String(maxTokens)}, but must be a whole number above 0`);
  if (!isWithin(temperature, 0, 2))
    throw refuseOption("temperature", `is ${String(temperature)}, but must be a number from 0 to 2`);
  if (!isWithin(timeoutMs, 1, LONGEST_MS))
    throw refuseOption(
      "timeoutMs",
      `is ${String(timeoutMs)}, but must be a number of milliseconds from 1 to ${LONGEST_MS}`,
    );
}

/** @throws DramatisError `config/invalid`. */
export function checkSignal(signal: unknown): void {
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw refuseOption("signal", "must be an AbortSignal, such as `new AbortController().signal`");
}

function isSchema(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || !("~standard" in value))
    return false;
  const standard = value["~standard"];
  return typeof standard === "object" && standard !== null && "validate" in standard;
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return value === undefined || (typeof value === "number" && value >= least && value <= most);
}
