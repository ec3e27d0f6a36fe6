export { manualClock, systemClock, type Clock, type ManualClock } from "./core/clock.js";
export { DramatisError, isDramatisError, type ErrorCode, type ErrorOptions } from "./core/errors.js";
export type { Json, JsonObject } from "./core/json-value.js";
export type { Logger } from "./core/logger.js";
export type { Issue, ValidationReport } from "./core/options.js";
export type { SchemaIssue, SchemaResult, StandardSchemaV1 } from "./core/standard-schema.js";
export type { Time } from "./core/time.js";
export type {
  ColdSections,
  DocumentSource,
  Recovered,
  Store,
  StoredDocument,
  StoreOpenOptions,
} from "./journal/store.js";
export type { Tokenizer } from "./core/tokenizer.js";
export type { Embedder } from "./llm/embedder.js";
export type { ChatMessage, Finish, LanguageModel, ModelRequest, Usage } from "./llm/language-model.js";
export type {
  AnyTypes,
  ContentIn,
  ContentOf,
  Memory,
  MemoryOptions,
  MemoryQuery,
  MemorySource,
  MemoryTypes,
  TypeName,
} from "./memory/memory.js";
export type { MemoryConfig } from "./memory/memory-config.js";
export type { PromptManager, Template, TemplateOptions, TemplateReport } from "./prompt/prompt-manager.js";
export { escapeText as escapeTemplate } from "./prompt/escape-text.js";
export { validatePromptTemplate } from "./prompt/validate-template.js";
export type {
  Episode,
  Evidence,
  ExtractReport,
  FactOperation,
  Profile,
  ProfileDiff,
  ProfileFact,
  ProfileVersion,
  SegmentReading,
  SessionSummary,
} from "./profile/profile.js";
export type { ProfileConfig } from "./profile/profile-config.js";
export type { SubTopic, Topic, TopicSchema } from "./profile/topics.js";
export type { TopUse } from "./profile/usage-book.js";
export type { BroadcastOptions } from "./system/broadcast.js";
export type { RecalledMemory, RecallOptions } from "./system/recall/recalled-memory.js";
export type { BroadcastReceipt } from "./system/receipt.js";
export type { Channel } from "./system/channel.js";
export type { Character, CharacterContext, ContextOptions } from "./system/character.js";
export type { CharacterDefinition } from "./system/definition.js";
export type { SystemEvents } from "./system/events.js";
export type { ForgetReceipt } from "./system/forget-user.js";
export type { TickReport } from "./system/job-runner.js";
export type { MemoryManager } from "./system/memory-manager.js";
export type { OpenOptions, SystemOptions } from "./system/options.js";
export { PersonaSystem, type SystemStats } from "./system/persona-system.js";
export type { ContextRequest, ConversationContext } from "./system/profiles/context.js";
export type { ProfileResult, ProfileSearchOptions } from "./system/profiles/search.js";
export type { IngestOptions } from "./system/profiles/ingest.js";
export type { BufferReport, ProfileManager, ProfileStats } from "./system/profiles/profile-manager.js";
export type { ProfileExportOptions, ProfileImportOptions } from "./system/profiles/transfer.js";
export type { Usages } from "./system/profiles/usages.js";
export type { SessionStatus } from "./profile/session-state.js";
export type { Session } from "./system/sessions/session.js";
export type { SessionManager } from "./system/sessions/session-manager.js";
export type { ChatOptions, ChatReply, ChatStream } from "./system/talking/chat-types.js";
export type { ComposedPrompt, ComposeOptions } from "./system/talking/composed-prompt.js";
export type { SystemSnapshot } from "./system/system-snapshot.js";
export { validateMemoryConfig, validateMemoryContent } from "./system/validators.js";
