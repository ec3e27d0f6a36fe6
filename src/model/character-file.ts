import { DramatisError } from "../core/errors.js";
import type { JsonObject } from "../core/json.js";
import { parseOptions } from "../core/options.js";
import {
  anything,
  flag,
  custom,
  list,
  numberIn,
  object,
  optional,
  text,
  where,
  wholeNumber,
  type Shape,
} from "../core/shape.js";
import { parseTime } from "../core/time.js";
import { isJsonObject, type SentenceRecord } from "./records.js";

export const CHARACTER_FORMAT = "dramatis-character";

/** A character by itself, with all that it remembers: what `character.toJSON()` gives and `importCharacter` takes. */
export interface CharacterFile {
  readonly format: typeof CHARACTER_FORMAT;
  readonly version: 1;
  readonly name: string;
  readonly prompt: string;
  readonly background?: JsonObject | undefined;
  readonly variables?: JsonObject | undefined;
  readonly template?: string | undefined;
  readonly tags?: string[] | undefined;
  readonly channels?: string[] | undefined;
  readonly memory?:
    | { maxMemories?: number | undefined; summaryThreshold?: number | undefined; autoSummarize?: boolean | undefined }
    | undefined;
  /** Oldest first. */
  readonly memories?: readonly FiledMemory[] | undefined;
  /** Oldest first. */
  readonly summaries?: readonly FiledSummary[] | undefined;
}

/** A memory of a filed character. Its id is only there for summaries to refer to. */
export interface FiledMemory {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly content: JsonObject;
  readonly metadata?: JsonObject | undefined;
  readonly importance?: number | undefined;
  readonly source?: { readonly kind: string; readonly from?: string | undefined } | undefined;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly channel?: string | undefined;
}

/** A summary of a filed character. */
export interface FiledSummary {
  readonly id: string;
  readonly at: string;
  readonly level: number;
  readonly covers: readonly string[];
  readonly sentences: readonly SentenceRecord[];
  readonly metadata?: JsonObject | undefined;
  readonly userId?: string | undefined;
}

const filled = where(text, (value) => value !== "", "must not be empty");
const time = where(text, (at) => !Number.isNaN(parseTime(at)), "must be an ISO 8601 time");
const jsonObject = custom<JsonObject>("a JSON object, at most 64 levels deep", isJsonObject);
const filedMemory = object<FiledMemory>({
  id: text,
  at: time,
  type: filled,
  content: jsonObject,
  metadata: optional(jsonObject),
  importance: optional(numberIn(0, 1)),
  source: optional(object<NonNullable<FiledMemory["source"]>>({ kind: text, from: optional(text) })),
  userId: optional(filled),
  sessionId: optional(filled),
  channel: optional(filled),
});
const filedSummary = object<FiledSummary>({
  id: text,
  at: time,
  level: wholeNumber(1, 64),
  covers: list(text),
  sentences: list(object<SentenceRecord>({ text, from: list(text) })),
  metadata: optional(jsonObject),
  userId: optional(filled),
});
const anyNumber = custom<number>("a number", Number.isFinite);

function exactly<T>(expected: T, message: string): Shape<T> {
  return where(anything as Shape<T>, (value) => value === expected, message);
}

const file = object<CharacterFile>({
  format: exactly(
    CHARACTER_FORMAT,
    `must be "${CHARACTER_FORMAT}"; files of other systems come in through dramatis/interop`,
  ),
  version: exactly(1, "must be 1, the only version there is; a newer one needs a newer dramatis"),
  name: text,
  prompt: text,
  background: optional(jsonObject),
  variables: optional(jsonObject),
  template: optional(text),
  tags: optional(list(text)),
  channels: optional(list(text)),
  memory: optional(
    object<NonNullable<CharacterFile["memory"]>>({
      maxMemories: optional(anyNumber),
      summaryThreshold: optional(anyNumber),
      autoSummarize: optional(flag),
    }),
  ),
  memories: optional(list(filedMemory)),
  summaries: optional(list(filedSummary)),
});

/** @throws DramatisError `import/invalid` with the paths. */
export function checkCharacterFile(given: unknown): CharacterFile {
  const checked = parseOptions("character", file, given, "import/invalid");
  const known = new Set<string>();
  for (const { id } of [...(checked.memories ?? []), ...(checked.summaries ?? [])]) {
    if (known.has(id)) {
      throw new DramatisError(
        "import/invalid",
        `character: two of its memories and summaries have the id ${JSON.stringify(id.slice(0, 80))}`,
        { details: { path: "memories" } },
      );
    }
    known.add(id);
  }
  return checked;
}
