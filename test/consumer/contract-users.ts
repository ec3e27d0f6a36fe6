// The part of the contract that is about users; see contract.ts.

import type { ChatMessage, Json, JsonObject, Time } from "./contract-ports.js";

export interface TopicSchema {
  strict?: boolean;
  topics: {
    name: string;
    description?: string;
    subTopics?: { name: string; description?: string; updateRule?: string }[];
  }[];
}
export interface ProfileConfig {
  scenario?: "group_chat" | "assistant" | TopicSchema;
  minConfidence?: number;
  versioning?: boolean;
  autoExtract?: boolean;
  batchSize?: number;
  maxRetries?: number;
  contextWindow?: number;
  maxBufferTokens?: number;
  maxProcessTokens?: number;
  maxIdleMs?: number;
  maxSummaries?: number;
  ttlDays?: number;
  consent?: "implied" | "required";
  scope?: "shared" | "character";
}
export interface Evidence {
  messageId?: string;
  memoryId?: string;
  sessionId?: string;
  at: string;
  quote: string;
}
export interface ProfileFact {
  id: string;
  topic: string;
  subTopic: string;
  value: string;
  confidence: number;
  evidence: Evidence[];
  validFrom: string;
  validUntil?: string;
  version: number;
}
export interface SessionSummary {
  sessionId: string;
  at: string;
  text: string;
  tokens: number;
}
export interface Profile {
  userId: string;
  version: number;
  updatedAt: string;
  facts: ProfileFact[];
  summaries: SessionSummary[];
}
export interface Episode {
  id: string;
  at: string;
  summary: string;
  tags: Record<string, string>;
  messageIds: string[];
}
export interface ExtractReport {
  segments: number;
  valuable: number;
  added: number;
  updated: number;
  closed: number;
  failed: number;
}
export interface ConversationContext {
  text: string;
  tokens: number;
  facts: string[];
  episodes: string[];
}
export type FactOperation =
  | { action: "add"; topic: string; subTopic: string; value: string; evidence: Evidence[]; confidence?: number }
  | { action: "update"; id: string; value: string; evidence: Evidence[] }
  | { action: "delete"; id: string; reason: string };
export interface ProfileManager {
  ingest(messages: ChatMessage[], options?: { userIds?: string[]; sessionId?: string; character?: string }): string[];
  drain(options?: { userId?: string; character?: string; signal?: AbortSignal }): Promise<ExtractReport>;
  buffer(
    userId: string,
    options?: { character?: string },
  ): { tokens: number; count: number; isFull: boolean; ids: string[] };
  get(userId: string, options?: { character?: string; at?: Time }): Profile | undefined;
  list(): string[];
  history(
    userId: string,
    options?: { limit?: number; character?: string },
  ): { version: number; at: string; operations: JsonObject[]; profile: Profile }[];
  diff(
    userId: string,
    from: number,
    to: number,
    options?: { character?: string },
  ): { added: ProfileFact[]; removed: ProfileFact[]; changed: { before: ProfileFact; after: ProfileFact }[] };
  rollback(userId: string, version: number, options?: { character?: string }): Profile;
  update(userId: string, operations: FactOperation[], options?: { character?: string }): Profile;
  delete(userId: string, options?: { character?: string }): boolean;
  search(
    userId: string,
    query: string,
    options?: {
      limit?: number;
      character?: string;
      topics?: string[];
      tags?: Record<string, string>;
      since?: Time;
      until?: Time;
      minScore?: number;
    },
  ): { fact?: ProfileFact; episode?: Episode; score: number; parts: Record<string, number> }[];
  usage(userId: string): Usages;
  getConversationContext(request: {
    userId: string;
    messages: ChatMessage[];
    maxTokens?: number;
    profileShare?: number;
    preferTopics?: string[];
    onlyTopics?: string[];
    topicLimits?: Record<string, number>;
    days?: number;
    minScore?: number;
    character?: string;
    template?: string;
    signal?: AbortSignal;
  }): Promise<ConversationContext>;
  setConsent(userId: string, granted: boolean): void;
  stats(): {
    segments: number;
    valuable: number;
    extractions: number;
    failed: number;
    facts: number;
    clusters: number;
  };
}
export interface Usages {
  track(kind: string, key: string, options?: { sub?: string }): void;
  trackCommand(command: string): void;
  trackInterest(category: string, options?: { sub?: string }): void;
  trackModelUsage(model: string): void;
  addFavorite(kind: string, id: string): void;
  removeFavorite(kind: string, id: string): boolean;
  setPreference(key: string, value: Json): void;
  readonly preferences: JsonObject;
  top(
    kind: string,
    options?: { limit?: number; halfLifeDays?: number },
  ): { key: string; count: number; subs: Record<string, number>; lastAt: string }[];
  summary(): JsonObject;
  reset(): void;
}
export interface ForgetReceipt {
  userId: string;
  dryRun: boolean;
  memories: number;
  summaries: number;
  facts: number;
  sessions: number;
}
export type SessionStatus = "active" | "paused" | "ended";
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly status: SessionStatus;
  readonly messages: readonly ChatMessage[];
  readonly opening: string;
  append(...messages: ChatMessage[]): void;
  pause(): void;
  end(options?: { reason?: string; signal?: AbortSignal }): Promise<SessionSummary | undefined>;
}
export interface SessionManager {
  start(options: { id?: string; userId: string; characterName?: string }): Session;
  get(id: string): Session | undefined;
  list(filter?: { userId?: string; status?: SessionStatus }): Session[];
  resume(id: string, options?: { maxAgeMs?: number }): Session;
  sweep(): number;
}
