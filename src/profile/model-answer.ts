import type { JsonObject } from "../core/json.js";
import { isPlainObject } from "../core/json.js";
import { flag, list, numberIn, object, oneOf, optional, text, type Shape } from "../core/shape.js";

/** What a model wants changed. Which of the fields an action needs is looked at one by one: a bad one spoils no other. */
export interface ModelOperation {
  readonly action: "add" | "update" | "delete" | "none";
  readonly id?: string;
  readonly topic?: string;
  readonly subTopic?: string;
  readonly value?: string;
  readonly confidence?: number;
  /** The message that the quote is from: "m1". */
  readonly message?: string;
  readonly quote?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** What a model answers about a segment. */
export interface ModelAnswer {
  readonly valuable: boolean;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly summary?: string;
  readonly operations: readonly ModelOperation[];
}

const share = numberIn(0, 1);
const answer = object<ModelAnswer>({
  valuable: flag,
  confidence: share,
  reasons: list(text),
  summary: optional(text),
  operations: list(
    object<ModelOperation>({
      action: oneOf("add", "update", "delete", "none"),
      id: optional(text),
      topic: optional(text),
      subTopic: optional(text),
      value: optional(text),
      confidence: optional(share),
      message: optional(text),
      quote: optional(text),
      validFrom: optional(text),
      validUntil: optional(text),
    }),
  ),
});

/** Checks an answer. `null` is how models write that something is missing. */
export const modelAnswer: Shape<ModelAnswer> = {
  ...answer,
  "~standard": { ...answer["~standard"], validate: (value) => answer["~standard"].validate(withoutNulls(value)) },
};

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isPlainObject(value)) return value;
  const kept = Object.entries(value).filter(([key, item]) => item !== null && key !== "__proto__");
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

const word = { type: "string" } as const;
const likelihood = { type: "number", minimum: 0, maximum: 1 } as const;

/** The same as JSON Schema, for models that can be held to one. */
export const modelAnswerSchema: JsonObject = {
  type: "object",
  properties: {
    valuable: { type: "boolean" },
    confidence: likelihood,
    reasons: { type: "array", items: word },
    summary: word,
    operations: {
      type: "array",
      items: {
        type: "object",
        properties: {
          action: { type: "string", enum: ["add", "update", "delete", "none"] },
          id: word,
          topic: word,
          subTopic: word,
          value: word,
          confidence: likelihood,
          message: word,
          quote: word,
          validFrom: word,
          validUntil: word,
        },
        required: ["action"],
      },
    },
  },
  required: ["valuable", "confidence", "reasons", "operations"],
};
