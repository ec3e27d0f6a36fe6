import { isPlainObject } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import type { ChatMessage } from "../../llm/language-model.js";
import { chooseEpisodes, type ContextWishes } from "../../profile/context-choice.js";
import type { ProfileState } from "../../profile/profile-state.js";
import { factsOf, habitsOf, tellContext } from "./context-text.js";
import { checkScore, checkTopics } from "./search.js";
import type { Surroundings } from "./surroundings.js";

/** What a text about a user tells, and how: the same for a context of its own and for the prompt of a character. */
export interface ProfileContextOptions {
  /** Part that facts get first, 0 to 1; the rest is for episodes, and what these leave for facts again. @default 0.6 */
  profileShare?: number;
  /** These come first, in this order. */
  preferTopics?: string[];
  onlyTopics?: string[];
  /** Facts of a topic at most. */
  topicLimits?: Record<string, number>;
  /** Days that episodes are looked for in. @default 30 */
  days?: number;
  /** Least score of an episode, 0 to 1. @default 0 */
  minScore?: number;
  /** Name of a template over `user`, `facts` (topic, subTopic, as the locale names them, and value), `episodes` (day, summary) and `habits` (line). @default "profile-context" */
  template?: string;
}

export interface ContextRequest extends ProfileContextOptions {
  userId: string;
  /** What is being said; the last three messages are what past episodes are looked up for. */
  messages: ChatMessage[];
  /** Of the whole text, headings included. @default 2000 */
  maxTokens?: number;
  character?: string;
  signal?: AbortSignal;
}

/** What is known of a user, as a text for a prompt. */
export interface ConversationContext {
  text: string;
  /** Never more than was asked for. */
  tokens: number;
  /** Ids of the facts in it. */
  facts: string[];
  /** Ids of the episodes in it. */
  episodes: string[];
}

const OPTION_FIELDS: readonly string[] = [
  "profileShare",
  "preferTopics",
  "onlyTopics",
  "topicLimits",
  "days",
  "minScore",
  "template",
];
const FIELDS: readonly string[] = ["userId", "messages", "maxTokens", ...OPTION_FIELDS, "character", "signal"];
const DEFAULT_DAYS = 30;
const DEFAULT_TOKENS = 2000;
const QUERY_MESSAGES = 3;

/** @throws DramatisError `config/invalid` naming the field. */
export function checkContextRequest(request: ContextRequest): void {
  checkKnownFields("the request", request, FIELDS);
  const { messages, maxTokens = 0 } = request;
  if (!Array.isArray(messages) || !messages.every((each) => isPlainObject(each) && typeof each["content"] === "string"))
    throw refuseOption("messages", "must be a list of messages");
  if (!Number.isSafeInteger(maxTokens) || maxTokens < 0)
    throw refuseOption("maxTokens", `is ${String(maxTokens)}, but must be a whole number from 0`);
  checkValues(request, "");
}

/** Options that are part of others. @throws DramatisError `config/invalid` naming the field. */
export function checkContextOptions(field: string, options: unknown): void {
  checkKnownFields(field, options, OPTION_FIELDS);
  checkValues(options as ProfileContextOptions, `${field}.`);
}

function checkValues(options: ProfileContextOptions, prefix: string): void {
  const { profileShare = 0, days = 0, minScore = 0, topicLimits = {}, template = "" } = options;
  if (!(typeof profileShare === "number" && profileShare >= 0 && profileShare <= 1))
    throw refuseOption(`${prefix}profileShare`, `is ${String(profileShare)}, but must be a number from 0 to 1`);
  if (!(typeof days === "number" && days >= 0))
    throw refuseOption(`${prefix}days`, `is ${String(days)}, but must be a number from 0`);
  checkScore(`${prefix}minScore`, minScore);
  checkTopics(`${prefix}preferTopics`, options.preferTopics);
  checkTopics(`${prefix}onlyTopics`, options.onlyTopics);
  checkLimits(`${prefix}topicLimits`, topicLimits);
  if (typeof template !== "string") throw refuseOption(`${prefix}template`, "must be the name of a template");
}

function checkLimits(field: string, limits: unknown): void {
  if (!isPlainObject(limits)) throw refuseOption(field, "must be an object of whole numbers by topic");
  for (const [topic, limit] of Object.entries(limits))
    if (!(Number.isSafeInteger(limit) && Number(limit) >= 0))
      throw refuseOption(`${field}.${topic}`, `is ${String(limit)}, but must be a whole number from 0`);
}

/** What a context is to be about, in full. */
export function readWishes(options: ProfileContextOptions, query: string, now: number): ContextWishes {
  const { preferTopics, onlyTopics, topicLimits, days = DEFAULT_DAYS, minScore = 0 } = options;
  return { query, preferTopics, onlyTopics, topicLimits, days, minScore, now };
}

/** A text of what is known of a user, within its tokens. Works without an embedder and without a model. */
export function buildContext(
  engine: Surroundings,
  profile: ProfileState | undefined,
  request: ContextRequest,
): ConversationContext {
  const { userId, messages, maxTokens = DEFAULT_TOKENS, onlyTopics } = request;
  const user = engine.world.profiles.users.get(userId);
  const now = engine.now();
  const said = messages.slice(-QUERY_MESSAGES).map(({ content }) => content);
  const wishes = readWishes(request, said.join("\n"), now);
  const { text, tokens, facts, episodes } = tellContext(
    engine,
    {
      userId,
      facts: factsOf(engine, { user, profile }, wishes),
      episodes: chooseEpisodes(profile?.archive.episodes ?? [], wishes),
      habits: onlyTopics === undefined ? habitsOf(user?.usage, now) : [],
    },
    { ...request, maxTokens },
  );
  engine.given.note(userId, text);
  return { text, tokens, facts: facts.flatMap(({ id }) => id ?? []), episodes: episodes.map(({ id }) => id) };
}
