import type { Json, JsonObject } from "../core/json.js";
import { describeType } from "../core/json.js";
import type { CharacterExport } from "./character-export.js";
import { inside, type ImportWarnings, type Place } from "./import-warnings.js";

/** PersonaFlow's own defaults, for fields that a file leaves out. */
const DEFAULT_MAX = 1000;
const DEFAULT_THRESHOLD = 10;

/**
 * PersonaFlow's memory configuration in our terms. It never read its `summary_threshold`, so values that cannot work
 * are common: the threshold is lowered to fit, and where no threshold fits summaries are turned off.
 */
export function readConfig(config: JsonObject, place: Place, warnings: ImportWarnings): CharacterExport["memory"] {
  const maxMemories = readCount(config["max_memories"], DEFAULT_MAX, inside(place, "max_memories"), warnings);
  let summaryThreshold = readCount(
    config["summary_threshold"],
    DEFAULT_THRESHOLD,
    inside(place, "summary_threshold"),
    warnings,
  );
  let autoSummarize = readFlag(config["auto_summarize"], inside(place, "auto_summarize"), warnings);
  if (autoSummarize && maxMemories < 4) {
    autoSummarize = false;
    const message = `max_memories is ${maxMemories} and summaries need at least 4: automatic summaries are off for this character`;
    warnings.add("configurations without summaries", inside(place, "auto_summarize"), message);
  }
  const fitting = Math.max(2, Math.min(summaryThreshold, Math.floor(maxMemories / 2)));
  if (autoSummarize && fitting !== summaryThreshold) {
    const limit = fitting > summaryThreshold ? "at least 2" : `at most half of max_memories (${maxMemories})`;
    const message = `summary_threshold is ${summaryThreshold} and must be ${limit}: it became ${fitting}`;
    warnings.add("thresholds changed to fit", inside(place, "summary_threshold"), message);
    summaryThreshold = fitting;
  }
  return { maxMemories, summaryThreshold, autoSummarize };
}

function readCount(value: Json | undefined, fallback: number, place: Place, warnings: ImportWarnings): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || value < 1) {
    warnings.add(
      "counts replaced by defaults",
      place,
      `must be a number of at least 1, but is ${describeType(value)}: PersonaFlow's default ${fallback} is used`,
    );
    return fallback;
  }
  const whole = Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER);
  if (whole !== value)
    warnings.add("counts rounded down", place, `${value} is no whole number of memories: it became ${whole}`);
  return whole;
}

function readFlag(value: Json | undefined, place: Place, warnings: ImportWarnings): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? true;
  // What Python's `if` makes of the value; empty lists and objects are the difference to JavaScript.
  const truth = typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
  warnings.add(
    "flags that were not true or false",
    place,
    `must be true or false, but is ${describeType(value)}: read as ${truth}`,
  );
  return truth;
}
