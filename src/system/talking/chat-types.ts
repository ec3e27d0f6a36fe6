import type { Finish, Usage } from "../../llm/language-model.js";
import type { Memory } from "../../memory/memory.js";
import type { ComposedPrompt, ComposeOptions } from "./composed-prompt.js";

/**
 * How to talk with a character. `userId`, `sessionId` and `channel` say whose, when and where the talk is; of what is
 * remembered, only `userId` chooses.
 */
export interface ChatOptions extends ComposeOptions {
  /** Tokens of the answer at most. @default the model's */
  maxTokens?: number;
  /** @default the model's */
  temperature?: number;
  /** Milliseconds until the call is given up, a repair of a structured answer included. @default 90000 */
  timeoutMs?: number;
  /** Name of a character that speaks instead of a user; it remembers the talk too. */
  from?: string;
  /** Name of a channel; who is in it hears both sides. */
  channel?: string;
  /** The same key again gives the answer that is remembered, and asks no model. */
  idempotencyKey?: string;
  /** @default true */
  remember?: boolean;
}

/** What a character answered. */
export interface ChatReply<T = undefined> {
  text: string;
  /** The structured answer, when there was a schema. */
  data: T;
  /** What is remembered of it: `{ user, response }`. Undefined when nothing is. */
  memory: Memory | undefined;
  prompt: ComposedPrompt;
  /** "length": the answer was cut at `maxTokens`; "filter": by the model's filter. */
  finish: Finish;
  usage?: Usage;
}

/**
 * An answer as it comes. It is asked for when it is first read, or when `reply` is. Breaking off (leaving the loop, or
 * aborting `signal`) ends the call and remembers what was delivered, with `metadata.partial`; `reply` then resolves with
 * that part. A call that fails is remembered not at all, and rejects both. An unread `reply` never raises.
 */
export interface ChatStream extends AsyncIterable<{ text: string }> {
  /** The whole answer, once the stream was read to its end; without a reader, once it has come. */
  readonly reply: Promise<ChatReply>;
}
