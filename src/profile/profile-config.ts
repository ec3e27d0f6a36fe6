import { isPlainObject } from "../core/json.js";
import { parseOptions } from "../core/options.js";
import {
  custom,
  flag,
  list,
  numberIn,
  oneOf,
  optional,
  refine,
  strictObject,
  text,
  where,
  wholeNumber,
  type Shape,
} from "../core/shape.js";
import { TOPICS, topicKey, type SubTopic, type Topic, type TopicSchema } from "./topics.js";

/** How conversations become profiles of users. */
export interface ProfileConfig {
  /** What a profile may speak of: built-in topics, or your own. @default "group_chat" */
  scenario?: "group_chat" | "assistant" | TopicSchema;
  /** Least confidence, 0 to 1, with which a segment is worth keeping facts of. @default 0.6 */
  minConfidence?: number;
  /** False keeps only the present of a profile: no history, nothing to go back to. @default true */
  versioning?: boolean;
  /** Whether full and idle buffers are read in the background; otherwise only `drain` reads them. @default true */
  autoExtract?: boolean;
  /** Messages in one extraction at most; so many that wait make a buffer full, too. @default 50 */
  batchSize?: number;
  /** Tries after a first one that failed; then the offline reader stands in. @default 3 */
  maxRetries?: number;
  /** Segments before that the gate sees. @default 2 */
  contextWindow?: number;
  /** Tokens that fill a user's buffer. @default 8192 */
  maxBufferTokens?: number;
  /** Tokens processed at once; more that waits is read in pieces, none of it dropped. @default 16384 */
  maxProcessTokens?: number;
  /** Milliseconds without a message after which a buffer is read as it is. @default 1 hour */
  maxIdleMs?: number;
  /** Session summaries kept. @default 10 */
  maxSummaries?: number;
  /**
   * Life of session summaries and of sessions' messages, in days: facts stay, and what came by `profiles.ingest` outside of
   * sessions stays until it is read. @default 30
   */
  ttlDays?: number;
  /** "required": nothing is kept of a user before `setConsent(userId, true)`. @default "implied" */
  consent?: "implied" | "required";
  /** One profile for all characters, or one for each that learned it. @default "shared" */
  scope?: "shared" | "character";
}

/** A configuration in which nothing is left open. */
export type ResolvedProfileConfig = Readonly<Required<Omit<ProfileConfig, "scenario">>> & {
  readonly topics: TopicSchema;
};

const named = where(text, (name) => name.trim() !== "", "must not be blank");
const subTopic = strictObject<SubTopic>({
  name: named,
  description: optional(text),
  updateRule: optional(text),
});
const topic = strictObject<Topic>({
  name: named,
  description: optional(text),
  subTopics: optional(distinct(list(subTopic))),
});
const schema = strictObject<TopicSchema>({ strict: optional(flag), topics: distinct(list(topic)) });
const builtIn = oneOf("group_chat", "assistant");

/** Refuses two of one name: nobody could tell which of them a fact is for. */
function distinct<T extends { readonly name: string }>(given: Shape<T[]>): Shape<T[]> {
  return refine(given, (items, refuse) => {
    const keys = items.map(({ name }) => topicKey(name));
    for (const [index, key] of keys.entries()) {
      if (keys.indexOf(key) < index) refuse("is there already; give each name once", String(index), "name");
    }
    return items;
  });
}

const shape: Shape<ProfileConfig> = strictObject<ProfileConfig>({
  scenario: custom<ProfileConfig["scenario"]>('"group_chat", "assistant" or topics of your own', isScenario),
  minConfidence: optional(numberIn(0, 1)),
  versioning: optional(flag),
  autoExtract: optional(flag),
  batchSize: optional(wholeNumber(1)),
  maxRetries: optional(wholeNumber(0, 100)),
  contextWindow: optional(wholeNumber(0, 100)),
  maxBufferTokens: optional(wholeNumber(1)),
  maxProcessTokens: optional(wholeNumber(1)),
  maxIdleMs: optional(numberIn(0, Number.MAX_VALUE)),
  maxSummaries: optional(wholeNumber(0)),
  ttlDays: optional(numberIn(0, Number.MAX_VALUE)),
  consent: optional(oneOf("implied", "required")),
  scope: optional(oneOf("shared", "character")),
});

/** @throws DramatisError `config/invalid` naming the field. */
export function resolveProfileConfig(given: ProfileConfig | undefined): ResolvedProfileConfig {
  const { scenario, ...config } = parseOptions("profiles", shape, given ?? {});
  return Object.freeze({
    topics: resolveTopics(scenario),
    minConfidence: config.minConfidence ?? 0.6,
    versioning: config.versioning ?? true,
    autoExtract: config.autoExtract ?? true,
    batchSize: config.batchSize ?? 50,
    maxRetries: config.maxRetries ?? 3,
    contextWindow: config.contextWindow ?? 2,
    maxBufferTokens: config.maxBufferTokens ?? 8192,
    maxProcessTokens: config.maxProcessTokens ?? 16_384,
    maxIdleMs: config.maxIdleMs ?? 3_600_000,
    maxSummaries: config.maxSummaries ?? 10,
    ttlDays: config.ttlDays ?? 30,
    consent: config.consent ?? "implied",
    scope: config.scope ?? "shared",
  });
}

function isScenario(value: unknown): boolean {
  return value === undefined || typeof value === "string" || isPlainObject(value);
}

function resolveTopics(scenario: unknown = "group_chat"): TopicSchema {
  if (typeof scenario === "string") return TOPICS[parseOptions("profiles.scenario", builtIn, scenario)];
  return parseOptions("profiles.scenario", schema, scenario);
}
