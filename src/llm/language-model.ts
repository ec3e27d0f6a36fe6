import type { JsonObject } from "../core/json.js";

/** One message of a conversation with a model. */
export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
  name?: string;
  userId?: string;
  id?: string;
  at?: number | string | Date;
}

export interface ModelRequest {
  messages: readonly ChatMessage[];
  /** Tokens of the answer at most. */
  maxTokens?: number;
  temperature?: number;
  /** JSON Schema of the answer. */
  schema?: JsonObject;
  signal?: AbortSignal;
}

/** Why an answer ended: by itself, at `maxTokens`, or because a filter cut it. */
export type Finish = "stop" | "length" | "filter";

/** Tokens that a call cost. */
export interface Usage {
  input: number;
  output: number;
}

/** Answers, summarizes, extracts. `dramatis/openai` makes one for any compatible address; any object of this form will do. */
export interface LanguageModel {
  readonly name: string;
  generate(request: ModelRequest): Promise<{ text: string; finish: Finish; usage?: Usage }>;
  /** The last part carries `finish` and `usage`. A part without text says that the model is still at work. */
  stream?(request: ModelRequest): AsyncIterable<{ text: string; finish?: Finish; usage?: Usage }>;
}
