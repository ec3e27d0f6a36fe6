import * as z from "zod";
import { DramatisError } from "../core/errors.js";
import type { JsonObject } from "../core/json.js";
import { parseOptions } from "../core/options.js";
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

const text = z.string();
const time = text.refine((at) => !Number.isNaN(parseTime(at)), "must be an ISO 8601 time");
const jsonObject = z.custom<JsonObject>(isJsonObject, "must be a JSON object, at most 64 levels deep");
const filedMemory = z.object({
  id: text,
  at: time,
  type: text.min(1),
  content: jsonObject,
  metadata: jsonObject.optional(),
  importance: z.number().min(0).max(1).optional(),
  source: z.object({ kind: text, from: text.optional() }).optional(),
  userId: text.min(1).optional(),
  sessionId: text.min(1).optional(),
  channel: text.min(1).optional(),
});
const filedSummary = z.object({
  id: text,
  at: time,
  level: z.int().min(1).max(64),
  covers: z.array(text),
  sentences: z.array(z.object({ text, from: z.array(text) })),
  metadata: jsonObject.optional(),
  userId: text.min(1).optional(),
});
const file = z.object({
  format: z.literal(
    CHARACTER_FORMAT,
    `must be "${CHARACTER_FORMAT}"; files of other systems come in through dramatis/interop`,
  ),
  version: z.literal(1, "must be 1, the only version there is; a newer one needs a newer dramatis"),
  name: text,
  prompt: text,
  background: jsonObject.optional(),
  variables: jsonObject.optional(),
  template: text.optional(),
  tags: z.array(text).optional(),
  channels: z.array(text).optional(),
  memory: z
    .object({ maxMemories: z.number(), summaryThreshold: z.number(), autoSummarize: z.boolean() })
    .partial()
    .optional(),
  memories: z.array(filedMemory).optional(),
  summaries: z.array(filedSummary).optional(),
});

/** @throws DramatisError `import/invalid` with the paths. */
export function checkCharacterFile(given: unknown): CharacterFile {
  const checked: CharacterFile = parseOptions("character", file, given, "import/invalid");
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
