import type { ChatMessage } from "../../llm/language-model.js";
import type { MemoryQuery } from "../../memory/memory.js";
import type { ProfileContextOptions } from "../profiles/context.js";

/** What goes into a prompt. The filters of a query narrow what is remembered for it. */
export interface ComposeOptions extends Omit<MemoryQuery, "limit"> {
  /** Tokens of the prompt at most, the overhead of messages included. @default 4000 */
  budget?: number;
  /** What to recall for. @default the message */
  query?: string;
  /** Facts of the moment (health, weather): counted, not remembered. */
  situation?: object | string;
  /**
   * Part of the budget by section, 0 to 1: of `profile`, `summaries`, `recalled` and `recent`. A part that is given is a
   * limit; without one a section of memories gets its usual part first, and then what the others leave.
   * @default profile 0.2, recent 0.5, summaries 0.15, recalled 0.35
   */
  shares?: Readonly<Record<string, number>>;
  /** What of the user's profile is told, and how; as `profiles.getConversationContext` takes it. */
  profile?: ProfileContextOptions;
  /** Gives up. */
  signal?: AbortSignal;
}

/** A prompt, and why it is as it is. */
export interface ComposedPrompt {
  /** The system prompt and, if there is one, the message. */
  messages: ChatMessage[];
  /** What the messages cost by the system's tokenizer, 4 for each message included; never more than `budget`. */
  tokens: number;
  budget: number;
  /** They add up to `tokens`. `layout` is what the template and the form of messages add. */
  sections: { name: string; tokens: number }[];
  /** The memories that stand in the prompt. */
  used: { memoryId: string; section: string; score?: number; why: string }[];
  /** What could have stood in it and does not. */
  dropped: { what: string; tokens: number; why: string }[];
}

export const COMPOSE_FIELDS: readonly string[] = [
  "types",
  "since",
  "until",
  "userId",
  "sessionId",
  "channel",
  "where",
  "budget",
  "query",
  "situation",
  "shares",
  "profile",
  "signal",
];
