import * as z from "zod";
import { systemClock, type Clock } from "../core/clock.js";
import { silentLogger, type Logger } from "../core/logger.js";
import { parseOptions } from "../core/options.js";
import type { StandardSchemaV1 } from "../core/standard-schema.js";
import type { Store } from "../journal/store.js";
import type { LanguageModel } from "../llm/language-model.js";
import type { AnyTypes, MemoryTypes } from "../memory/memory.js";
import { resolveMemoryConfig, type MemoryConfig, type ResolvedMemoryConfig } from "../memory/memory-config.js";

/** What a system is made with. Everything has a default that needs no key and no network. */
export interface SystemOptions<M extends MemoryTypes = AnyTypes> {
  /** Summarizes. Without one an extractive summarizer does. */
  model?: LanguageModel;
  /** Defaults for characters, and the configuration of channels. */
  memory?: MemoryConfig;
  /** Content schemas by memory type; checked when added and when loaded. */
  types?: M;
  /** Dates what happens. @default the system's clock */
  clock?: Clock;
  /** Fixes ids and every chance. A snapshot's own wins over it. @default "dramatis" */
  seed?: string;
  /** @default silent */
  logger?: Logger;
  /** Language of built-in prompts and offline text. @default "en" */
  locale?: "en" | "zh";
  /** "auto": an unreferenced timer works while jobs wait; "manual": only `tick` and `settled` do. @default "auto" */
  background?: "auto" | "manual";
}

/** What a system that is kept somewhere is opened with. */
export interface OpenOptions<M extends MemoryTypes = AnyTypes> extends SystemOptions<M> {
  /** A path means the JSON file store of `dramatis/stores/json-file`: a folder, made when it is missing. */
  store: Store | string;
  /** Gives up opening. */
  signal?: AbortSignal;
}

/** What the code reads: nothing but the model is optional. */
export interface ResolvedOptions {
  readonly model: LanguageModel | undefined;
  readonly memory: ResolvedMemoryConfig;
  /** Whether a memory configuration was given; a saved world keeps its own otherwise. */
  readonly givesMemory: boolean;
  readonly types: Readonly<Record<string, StandardSchemaV1>>;
  readonly clock: Clock;
  readonly seed: string;
  readonly logger: Logger;
  readonly locale: "en" | "zh";
  readonly background: "auto" | "manual";
}

function port<T>(what: string, ...methods: readonly string[]): z.ZodType<T> {
  const has = (value: unknown): boolean =>
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    methods.every((method) => typeof (value as Record<string, unknown>)[method] === "function");
  return z.custom<T>(has, `must be ${what}, with ${methods.join(", ")}`);
}

const isSchema = (value: unknown): boolean => typeof value === "object" && value !== null && "~standard" in value;

const schema = z.strictObject({
  model: port<LanguageModel>("a language model", "generate").optional(),
  memory: z
    .custom<MemoryConfig>((value) => typeof value === "object" && value !== null, "must be an object")
    .optional(),
  types: z
    .custom<Record<string, StandardSchemaV1>>(
      (value) =>
        typeof value === "object" &&
        value !== null &&
        Object.values(value).every(isSchema) &&
        !Object.hasOwn(value, "summary"),
      'must map type names to schemas (zod or another Standard Schema); "summary" is reserved',
    )
    .optional(),
  clock: port<Clock>("a clock", "now").optional(),
  seed: z.string().optional(),
  logger: port<Logger>("a logger", "debug", "info", "warn", "error").optional(),
  locale: z.enum(["en", "zh"]).optional(),
  background: z.enum(["auto", "manual"]).optional(),
});

/** @throws DramatisError `config/invalid` naming the field. */
export function resolveSystemOptions(options: SystemOptions | undefined): ResolvedOptions {
  const given = parseOptions("options", schema, options ?? {});
  return {
    model: given.model,
    memory: resolveMemoryConfig(given.memory),
    givesMemory: given.memory !== undefined,
    types: given.types ?? {},
    clock: given.clock ?? systemClock,
    seed: given.seed ?? "dramatis",
    logger: given.logger ?? silentLogger,
    locale: given.locale ?? "en",
    background: given.background ?? "auto",
  };
}
