import { parseOptions } from "../core/options.js";
import { flag, custom, optional, refine, strictObject, wholeNumber, type Shape } from "../core/shape.js";

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

const fields = strictObject<MemoryConfig>({
  maxMemories: optional(wholeNumber(1)),
  summaryThreshold: optional(wholeNumber(1)),
  autoSummarize: optional(flag),
});

/** A configuration by itself, completed with the defaults of the package. */
export const memoryConfigShape: Shape<ResolvedMemoryConfig> = refine(fields, (given, refuse) => {
  const { maxMemories = 1000, summaryThreshold, autoSummarize = true } = given;
  if (autoSummarize && maxMemories < 4)
    refuse("must be at least 4 with autoSummarize; raise it or set autoSummarize: false", "maxMemories");
  if (autoSummarize && summaryThreshold !== undefined) {
    if (summaryThreshold < 2) refuse("must be at least 2; a summary of one memory saves nothing", "summaryThreshold");
    else if (summaryThreshold > maxMemories / 2) {
      refuse(
        `must be at most half of maxMemories (${maxMemories}); give ${Math.floor(maxMemories / 2)} or less`,
        "summaryThreshold",
      );
    }
  }
  return {
    maxMemories,
    summaryThreshold: summaryThreshold ?? Math.max(1, Math.min(DEFAULT_THRESHOLD, Math.floor(maxMemories / 2))),
    autoSummarize,
  };
});

const defaultMemoryConfig: ResolvedMemoryConfig = Object.freeze(parseOptions("memory", memoryConfigShape, {}));

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
    custom<MemoryConfig>("an object such as { maxMemories: 500 }", isObject),
    given,
  );
  const { maxMemories = defaults.maxMemories, autoSummarize = defaults.autoSummarize } = checked;
  // A default is lowered to fit; what somebody chose is refused instead.
  const { summaryThreshold = fitThreshold(maxMemories, defaults.summaryThreshold) } = checked;
  const merged = { ...checked, maxMemories, autoSummarize, summaryThreshold };
  return Object.freeze(parseOptions("memory", memoryConfigShape, merged));
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fitThreshold(maxMemories: unknown, threshold: number): number | undefined {
  if (typeof maxMemories !== "number" || !(maxMemories >= 4)) return undefined;
  // Where nothing is summarized the threshold may be 1; nobody chose that for where something is.
  return Math.min(threshold < 2 ? DEFAULT_THRESHOLD : threshold, Math.floor(maxMemories / 2));
}
