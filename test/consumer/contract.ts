// What the package promises to programs that are compiled against it, said once more by hand: names, parameters and
// types, in our own arrangement. A change here is a change for everybody; `consumer.test.ts` compares it with the build.

import type {
  Clock,
  Content,
  ContentGiven,
  Embedder,
  Finish,
  Json,
  JsonObject,
  Kept,
  LanguageModel,
  Logger,
  ModelRequest,
  PromptManager,
  Schema,
  TemplateReport,
  Time,
  Tokenizer,
  TypeName,
  Types,
  Untyped,
} from "./contract-ports.js";

import type { ChatOptions, ChatReply, ChatStream, ComposedPrompt, ComposeOptions } from "./contract-talking.js";
import type {
  FactOperation,
  ForgetReceipt,
  Profile,
  ProfileConfig,
  ProfileManager,
  SessionManager,
} from "./contract-users.js";

export type * from "./contract-talking.js";
export type * from "./contract-users.js";
export type {
  ChatMessage,
  Clock,
  Embedder,
  LanguageModel,
  Logger,
  ModelRequest,
  PromptManager,
  Template,
  TemplateOptions,
  TemplateReport,
  Tokenizer,
  Usage,
} from "./contract-ports.js";

export interface MemoryConfig {
  maxMemories?: number;
  summaryThreshold?: number;
  autoSummarize?: boolean;
}
export interface SystemOptions<M extends Types = Untyped> {
  model?: LanguageModel;
  embedder?: Embedder;
  tokenizer?: Tokenizer;
  memory?: MemoryConfig;
  profiles?: ProfileConfig;
  types?: M;
  templates?: Readonly<Record<string, string>>;
  clock?: Clock;
  seed?: string;
  logger?: Logger;
  locale?: "en" | "zh";
  background?: "auto" | "manual";
}
export interface OpenOptions<M extends Types = Untyped> extends SystemOptions<M> {
  store: Store | string;
  signal?: AbortSignal;
}
/** What everybody may rely on; what the package asks of a store of one's own stands with the stores. */
export interface Store {
  readonly name: string;
  readonly writers: "one" | "many";
  close(): Promise<void>;
}

// ---------------------------------------------------------------- memories

export interface MemorySource {
  kind: "experienced" | "witnessed" | "told" | "imported" | "summary";
  from?: string;
  eventId?: string;
  memoryId?: string;
}
export interface Memory<M extends Types = Untyped, K = TypeName<M>> {
  readonly id: string;
  readonly seq: number;
  readonly at: string;
  readonly type: K;
  readonly content: Content<M, K>;
  readonly text: string;
  readonly metadata: JsonObject;
  readonly importance: number;
  readonly source: MemorySource;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly channel?: string;
  readonly level?: number;
  readonly covers?: readonly string[];
}
export interface MemoryOptions {
  type?: string;
  metadata?: object;
  importance?: number;
  at?: Time;
  userId?: string;
  sessionId?: string;
  channel?: string;
  idempotencyKey?: string;
}
export interface MemoryQuery {
  limit?: number;
  types?: readonly string[];
  since?: Time;
  until?: Time;
  userId?: string;
  sessionId?: string;
  channel?: string;
  where?: (memory: Memory) => boolean;
}
export interface RecallOptions extends MemoryQuery {
  diversity?: number;
  weights?: { relevance?: number; recency?: number; importance?: number };
  vector?: Float32Array;
}
export interface RecalledMemory<M extends Types = Untyped> {
  memory: Memory<M>;
  score: number;
  parts: Readonly<Record<string, number>>;
}
export interface ContextOptions extends MemoryQuery {
  includeMemories?: boolean;
  summaryLimit?: number;
}
export interface MemoryManager<M extends Types = Untyped> {
  readonly size: number;
  readonly config: Readonly<Required<MemoryConfig>>;
  get(id: string): Memory | undefined;
  getMemories<K extends TypeName<M>>(query: MemoryQuery & { types: readonly K[] }): Memory<M, K>[];
  getMemories(query?: MemoryQuery): Memory<M>[];
  summaries(options?: { all?: boolean; userId?: string }): Memory[];
  summarize(options?: { userId?: string; signal?: AbortSignal }): Promise<Memory | undefined>;
  remove(id: string): boolean;
  stats(): { memories: number; summaries: number; uncovered: number; pending: number };
}

// ---------------------------------------------------------------- characters

export interface CharacterDefinition {
  name: string;
  prompt: string;
  background?: object;
  variables?: object;
  template?: string;
  tags?: string[];
  channels?: string[];
  memory?: MemoryConfig;
}
export interface CharacterContext<M extends Types = Untyped> {
  id: string;
  name: string;
  prompt: string;
  background: JsonObject;
  summaries: Memory[];
  memories: Memory<M>[];
}
export interface Character<M extends Types = Untyped> {
  readonly id: string;
  readonly name: string;
  readonly prompt: string;
  readonly background: JsonObject;
  readonly variables: JsonObject;
  readonly tags: readonly string[];
  readonly channels: readonly string[];
  readonly memory: MemoryManager<M>;
  update(patch: Partial<Omit<CharacterDefinition, "name">>): void;
  with(scope: { userId?: string; sessionId?: string; channel?: string }): Character<M>;
  addMemory<const K extends string = "interaction">(
    content: ContentGiven<M, K>,
    options?: MemoryOptions & { type?: K },
  ): Memory<M, K>;
  getContext(options: ContextOptions & { includeMemories: false }): Omit<CharacterContext<M>, "memories" | "summaries">;
  getContext(options?: ContextOptions): CharacterContext<M>;
  recall(query: string, options?: RecallOptions): RecalledMemory<M>[];
  compose(message?: string, options?: ComposeOptions): Promise<ComposedPrompt>;
  chat<S extends Schema>(message: string, options: ChatOptions & { schema: S }): Promise<ChatReply<Kept<S>>>;
  chat(message: string, options?: ChatOptions): Promise<ChatReply>;
  chatStream(message: string, options?: ChatOptions): ChatStream;
  toJSON(): JsonObject;
}

// ---------------------------------------------------------------- talking

export interface BroadcastOptions extends MemoryOptions {
  to?: readonly string[];
  exclude?: readonly string[];
  where?: (character: Character) => boolean;
  from?: string;
}
export interface BroadcastReceipt {
  eventId: string;
  seq: number;
  recipients: number;
  names(): string[];
}
export interface Channel {
  readonly name: string;
  readonly members: readonly string[];
  join(...characters: string[]): void;
  leave(...characters: string[]): void;
}
export interface SystemEvents {
  memory: { character: string; memory: Memory };
  broadcast: { receipt: BroadcastReceipt; memory: Memory };
  summary: { character?: string; channel?: string; summary: Memory };
  evicted: { character?: string; channel?: string; ids: string[] };
  profile: { userId: string; profile: Profile };
  error: { error: DramatisError; job?: string };
}
export interface TickReport {
  ran: number;
  pending: number;
  ms: number;
}
export interface SystemStats {
  characters: number;
  memories: number;
  summaries: number;
  users: number;
  jobs: { pending: number; done: number; failed: number };
  bytes: number;
  errors: number;
}
export interface SystemSnapshot {
  readonly format: "dramatis";
  readonly version: number;
  readonly [key: string]: unknown;
}
export interface PersonaSystem<M extends Types = Untyped> {
  toJSON(): SystemSnapshot;
  hash(): string;
  createCharacter(definition: CharacterDefinition): Character<M>;
  defineCharacter(definition: CharacterDefinition): Character<M>;
  importCharacter(json: unknown, options?: { as?: string }): Character<M>;
  getCharacter(name: string): Character<M>;
  findCharacter(name: string): Character<M> | undefined;
  listCharacters(filter?: { tag?: string; channel?: string }): Character<M>[];
  renameCharacter(from: string, to: string): void;
  removeCharacter(name: string): boolean;
  switchActiveCharacter(name: string): Character<M>;
  readonly activeCharacter: Character<M> | undefined;
  addInteraction(name: string, content: object | string, options?: MemoryOptions): Memory;
  broadcast(content: object | string, options?: BroadcastOptions): BroadcastReceipt;
  channel(name: string): Channel;
  readonly prompts: PromptManager;
  readonly profiles: ProfileManager;
  readonly sessions: SessionManager;
  tick(budgetMs?: number): TickReport;
  settled(options?: { signal?: AbortSignal }): Promise<void>;
  flush(options?: { signal?: AbortSignal }): Promise<void>;
  close(options?: { settle?: boolean }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  saveAs(store: Store | string, options?: { signal?: AbortSignal }): Promise<void>;
  forgetUser(userId: string, options?: { dryRun?: boolean }): Promise<ForgetReceipt>;
  exportUser(userId: string): Promise<JsonObject>;
  on<E extends keyof SystemEvents>(event: E, listener: (payload: SystemEvents[E]) => void): () => void;
  stats(): SystemStats;
}
export interface ValidationReport {
  ok: boolean;
  issues: { path: string; message: string }[];
}

// ---------------------------------------------------------------- errors

type ErrorCode =
  | `character/${"exists" | "not-found" | "not-loaded"}`
  | `memory/${"invalid" | "not-found"}`
  | "config/invalid"
  | `template/${"invalid" | "not-found" | "missing-variable" | "limit"}`
  | `snapshot/${"invalid" | "version"}`
  | "context/budget"
  | `model/${"missing" | "failed" | "timeout" | "bad-output"}`
  | `store/${"locked" | "conflict" | "corrupt" | "full" | "unavailable"}`
  | `import/${"invalid" | "limit"}`
  | "profile/consent"
  | `session/${"not-found" | "expired"}`
  | "checkpoint/not-found"
  | "history/compacted"
  | "system/closed"
  | "cancelled";
export interface DramatisError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly retryable: boolean;
  readonly details: JsonObject;
}

// ---------------------------------------------------------------- functions and other names

/** What each module gives besides the types above. */
export interface Functions {
  dramatis: {
    manualClock(start?: Time): Clock & { advance(ms: number): void; set(time: Time): void };
    isDramatisError<C extends ErrorCode>(error: unknown, code?: C): error is DramatisError<C>;
    validateMemoryContent(content: unknown): ValidationReport;
    validateMemoryConfig(config: unknown): ValidationReport;
    validatePromptTemplate(source: string): TemplateReport;
  };
  "dramatis/stores/json-file": {
    jsonFileStore(path: string, options?: { durability?: "sync" | "batched" | "exit" }): Store;
    readJsonFile(path: string): Promise<unknown>;
    writeJsonFile(path: string, value: unknown): Promise<void>;
  };
  "dramatis/files": {
    loadTemplates(prompts: PromptManager, directory: string): Promise<string[]>;
    exportProfiles(system: PersonaSystem, directory: string, options?: { includeHistory?: boolean }): Promise<number>;
    importProfiles(system: PersonaSystem, directory: string): Promise<number>;
  };
  "dramatis/openai": {
    openAIModel(options: {
      model: string;
      apiKey?: string;
      baseURL?: string;
      timeoutMs?: number;
      maxRetries?: number;
    }): LanguageModel;
    openAIEmbedder(options: {
      model: string;
      dimensions: number;
      apiKey?: string;
      baseURL?: string;
      timeoutMs?: number;
      maxRetries?: number;
    }): Embedder;
  };
  "dramatis/offline": {
    offlineVoice(options?: { locale?: "en" | "zh" }): LanguageModel;
  };
  "dramatis/testing": {
    scriptedModel(
      replies: readonly (string | ((request: ModelRequest) => string))[],
    ): LanguageModel & { readonly requests: readonly ModelRequest[] };
    faultyModelServer(): Promise<{
      readonly url: string;
      use(fault: string): void;
      readonly faults: readonly string[];
      close(): Promise<void>;
    }>;
  };
  "dramatis/logging": {
    createLogger(options: { name: string; level?: "debug" | "info" | "warn" | "error"; file?: string }): Logger;
  };
  "dramatis/interop": {
    importPersonaFlow(
      data: string | object,
      options?: SystemOptions,
    ): { system: PersonaSystem; report: { warnings: { path: string; message: string }[] } };
  };
}

/** Types that are no interfaces. */
export interface Aliases {
  Json: Json;
  JsonObject: JsonObject;
  Time: Time;
  MemoryTypes: Types;
  Finish: Finish;
  ErrorCode: ErrorCode;
  FactOperation: FactOperation;
}
