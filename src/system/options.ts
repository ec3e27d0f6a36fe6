import { systemClock, type Clock } from "../core/clock.js";
import { silentLogger, type Logger } from "../core/logger.js";
import { parseOptions } from "../core/options.js";
import { custom, oneOf, optional, strictObject, text, where, type Shape } from "../core/shape.js";
import { tokenEstimator, type Tokenizer } from "../core/tokenizer.js";
import type { StandardSchemaV1 } from "../core/standard-schema.js";
import type { Store } from "../journal/store.js";
import type { Embedder } from "../llm/embedder.js";
import type { LanguageModel } from "../llm/language-model.js";
import type { AnyTypes, MemoryTypes } from "../memory/memory.js";
import { dimensionsOf, MOST_DIMENSIONS } from "../model/vector-record.js";
import { resolveMemoryConfig, type MemoryConfig, type ResolvedMemoryConfig } from "../memory/memory-config.js";
import { resolveProfileConfig, type ProfileConfig, type ResolvedProfileConfig } from "../profile/profile-config.js";

/** What a system is made with. Everything has a default that needs no key and no network. */
export interface SystemOptions<M extends MemoryTypes = AnyTypes> {
  /** Answers and summarizes. Without one everything but `chat` works; an extractive summarizer summarizes. */
  model?: LanguageModel;
  /**
   * Turns memories into vectors, in the background, so that recalling also finds what says the same in other words. The
   * vectors are saved with the world. While it is down, everything goes on without.
   */
  embedder?: Embedder;
  /** Counts what prompts cost. @default an estimator, within 15 % for English and Chinese and mostly above */
  tokenizer?: Tokenizer;
  /** Defaults for characters, and the configuration of channels. */
  memory?: MemoryConfig;
  /** How conversations become profiles of users. */
  profiles?: ProfileConfig;
  /**
   * Content schemas by memory type; checked when added and when loaded. What a schema gives is what is kept, so a schema
   * that changes what it is given (defaults, `trim`, `z.coerce`) must accept its own result and leave it as it is;
   * otherwise adding throws `memory/invalid`.
   */
  types?: M;
  /** Templates known from the start, by name: source of a template each. They are saved with the system. */
  templates?: Readonly<Record<string, string>>;
  /** Dates what happens. @default the system's clock */
  clock?: Clock;
  /** Fixes ids and every chance. A snapshot's own wins over it. @default "dramatis" */
  seed?: string;
  /** @default silent */
  logger?: Logger;
  /** Language of built-in prompts and offline text. @default "en" */
  locale?: "en" | "zh";
  /**
   * "auto": an unreferenced timer works while jobs wait; "manual": only `tick` and `settled` do. Equal runs need "manual"
   * where memories are removed, models fail, or names and memory configurations change while jobs wait.
   * @default "auto"
   */
  background?: "auto" | "manual";
}

/** What a system that is kept somewhere is opened with. */
export interface OpenOptions<M extends MemoryTypes = AnyTypes> extends SystemOptions<M> {
  /** A path means the JSON file store of `dramatis/stores/json-file`: a folder, made when it is missing. */
  store: Store | string;
  /** Gives up opening. */
  signal?: AbortSignal;
}

/** What the code reads: nothing but the model and the embedder is optional. */
export interface ResolvedOptions {
  readonly model: LanguageModel | undefined;
  readonly embedder: Embedder | undefined;
  readonly memory: ResolvedMemoryConfig;
  /** Whether a memory configuration was given; a saved world keeps its own otherwise. */
  readonly givesMemory: boolean;
  readonly profiles: ResolvedProfileConfig;
  readonly types: Readonly<Record<string, StandardSchemaV1>>;
  readonly templates: Readonly<Record<string, string>>;
  readonly tokenizer: Tokenizer;
  readonly clock: Clock;
  readonly seed: string;
  readonly logger: Logger;
  readonly locale: "en" | "zh";
  readonly background: "auto" | "manual";
}

function port<T>(what: string, ...methods: readonly string[]): Shape<T> {
  const has = (value: unknown): boolean =>
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    methods.every((method) => typeof (value as Record<string, unknown>)[method] === "function");
  return custom<T>(`${what}, with ${methods.join(", ")}`, has);
}

const MOST_NAME = 200;

/** Name and dimensions are the fingerprint of its vectors. */
const isKnowable = ({ name, dimensions }: Embedder): boolean =>
  typeof name === "string" &&
  name !== "" &&
  name.length <= MOST_NAME &&
  Number.isInteger(dimensions) &&
  dimensionsOf(`${name}@${dimensions}`) !== undefined;

const isNamed = ({ name }: LanguageModel): boolean => typeof name === "string" && name !== "";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

const isTextByName = (value: object): boolean =>
  !Array.isArray(value) && Object.values(value).every((item) => typeof item === "string");

const isSchemaByType = (value: object): boolean =>
  Object.values(value).every((schema) => isObject(schema) && "~standard" in schema) && !Object.hasOwn(value, "summary");

const shape: Shape<SystemOptions> = strictObject<SystemOptions>({
  // What a model made is kept under its name.
  model: optional(where(port<LanguageModel>("a language model", "generate"), isNamed, "must have a name")),
  embedder: optional(
    where(
      port<Embedder>("an embedder", "embed"),
      isKnowable,
      `must have a name of 1 to ${MOST_NAME} characters and dimensions from 1 to ${MOST_DIMENSIONS}`,
    ),
  ),
  tokenizer: optional(port<Tokenizer>("a tokenizer", "count")),
  memory: optional(custom<MemoryConfig>("an object", isObject)),
  profiles: optional(custom<ProfileConfig>("an object", isObject)),
  types: optional(
    where(
      custom<Record<string, StandardSchemaV1>>("an object", isObject),
      isSchemaByType,
      'must map type names to schemas (zod or another Standard Schema); "summary" is reserved',
    ),
  ),
  templates: optional(
    where(
      custom<Record<string, string>>("an object", isObject),
      isTextByName,
      "must map names of templates to their sources",
    ),
  ),
  clock: optional(port<Clock>("a clock", "now")),
  seed: optional(text),
  logger: optional(port<Logger>("a logger", "debug", "info", "warn", "error")),
  locale: optional(oneOf("en", "zh")),
  background: optional(oneOf("auto", "manual")),
});

/** @throws DramatisError `config/invalid` naming the field. */
export function resolveSystemOptions(options: SystemOptions | undefined): ResolvedOptions {
  const given = parseOptions("options", shape, options ?? {});
  return {
    model: given.model,
    embedder: given.embedder,
    memory: resolveMemoryConfig(given.memory),
    givesMemory: given.memory !== undefined,
    profiles: resolveProfileConfig(given.profiles),
    types: given.types ?? {},
    templates: given.templates ?? {},
    tokenizer: given.tokenizer ?? tokenEstimator,
    clock: given.clock ?? systemClock,
    seed: given.seed ?? "dramatis",
    logger: given.logger ?? silentLogger,
    locale: given.locale ?? "en",
    background: given.background ?? "auto",
  };
}
