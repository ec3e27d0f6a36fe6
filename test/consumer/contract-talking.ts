// The promised types of talking.
import type { Memory, MemoryQuery } from "./contract.js";
import type { ChatMessage, Finish, Usage } from "./contract-ports.js";

export interface ComposeOptions extends Omit<MemoryQuery, "limit"> {
  budget?: number;
  query?: string;
  situation?: object | string;
  shares?: Readonly<Record<string, number>>;
  signal?: AbortSignal;
}
export interface ComposedPrompt {
  messages: ChatMessage[];
  tokens: number;
  budget: number;
  sections: { name: string; tokens: number }[];
  used: { memoryId: string; section: string; score?: number; why: string }[];
  dropped: { what: string; tokens: number; why: string }[];
}
export interface ChatOptions extends ComposeOptions {
  maxTokens?: number;
  temperature?: number;
  timeoutMs?: number;
  from?: string;
  channel?: string;
  idempotencyKey?: string;
  remember?: boolean;
}
export interface ChatReply<T = undefined> {
  text: string;
  data: T;
  memory: Memory | undefined;
  prompt: ComposedPrompt;
  finish: Finish;
  usage?: Usage;
}
export interface ChatStream extends AsyncIterable<{ text: string }> {
  readonly reply: Promise<ChatReply>;
}

// ---------------------------------------------------------------- the system
