import * as z from "zod";
import { parseOptions } from "../core/options.js";

/** How much a character remembers word for word, and when older memories are summarized. */
export interface MemoryConfig {
  /** Verbatim memories that stay visible to a character. @default 1000 */
  maxMemories?: number;
  /** Memories that one summary stands for; a default is lowered to fit `maxMemories`. @default 50 */
  summaryThreshold?: number;
  /** @default true */
  autoSummarize?: boolean;
}

/** What the code reads: nothing is optional. */
export type ResolvedMemoryConfig = Readonly<{
  maxMemories: number;
  summaryThreshold: number;
  autoSummarize: boolean;
}>;

const DEFAULT_THRESHOLD = 50;

/** As zod sees it, to whom a field that is missing and one that is undefined are the same. */
type LooseMemoryConfig = { [K in keyof MemoryConfig]?: MemoryConfig[K] | undefined };

export const MemoryConfigSchema: z.ZodType<ResolvedMemoryConfig, LooseMemoryConfig> = z
  .strictObject({
    maxMemories: z.int().min(1).default(1000),
    summaryThreshold: z.int().min(1).optional(),
    autoSummarize: z.boolean().default(true),
  })
  .superRefine(({ maxMemories, summaryThreshold, autoSummarize }, context) => {
    if (!autoSummarize) return;
    const refuse = (path: string, message: string): void => context.addIssue({ code: "custom", path: [path], message });
    if (maxMemories < 4)
      refuse("maxMemories", "must be at least 4 with autoSummarize; raise it or set autoSummarize: false");
    if (summaryThreshold === undefined) return;
    if (summaryThreshold < 2) refuse("summaryThreshold", "must be at least 2; a summary of one memory saves nothing");
    else if (summaryThreshold > maxMemories / 2) {
      refuse(
        "summaryThreshold",
        `must be at most half of maxMemories (${maxMemories}); give ${Math.floor(maxMemories / 2)} or less`,
      );
    }
  })
  .transform(({ maxMemories, summaryThreshold, autoSummarize }) => ({
    maxMemories,
    summaryThreshold: summaryThreshold ?? Math.max(1, Math.min(DEFAULT_THRESHOLD, Math.floor(maxMemories / 2))),
    autoSummarize,
  }));

const defaultMemoryConfig: ResolvedMemoryConfig = Object.freeze(MemoryConfigSchema.parse({}));

/**
 * Fills in what is not given: from `defaults` where they fit together with what is, from the package otherwise.
 *
 * @throws DramatisError `config/invalid` naming the field.
 */
export function resolveMemoryConfig(
  given: MemoryConfig | undefined,
  defaults: ResolvedMemoryConfig = defaultMemoryConfig,
): ResolvedMemoryConfig {
  if (given === undefined) return defaults;
  const checked = parseOptions(
    "memory",
    z.custom<MemoryConfig>(isObject, "must be an object such as { maxMemories: 500 }"),
    given,
  );
  const { maxMemories = defaults.maxMemories, autoSummarize = defaults.autoSummarize } = checked;
  // A default is lowered to fit; what somebody chose is refused instead.
  const { summaryThreshold = fitThreshold(maxMemories, defaults.summaryThreshold) } = checked;
  const merged: LooseMemoryConfig = { ...checked, maxMemories, autoSummarize, summaryThreshold };
  return Object.freeze(parseOptions("memory", MemoryConfigSchema, merged));
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fitThreshold(maxMemories: unknown, threshold: number): number | undefined {
  if (typeof maxMemories !== "number" || !(maxMemories >= 4)) return undefined;
  // Where nothing is summarized the threshold may be 1; nobody chose that for where something is.
  return Math.min(threshold < 2 ? DEFAULT_THRESHOLD : threshold, Math.floor(maxMemories / 2));
}
