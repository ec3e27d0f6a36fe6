import type { TopicSchema } from "../topics.js";
import { FactReader, nameFor, type ReadMessage } from "./fact-reader.js";
import { fitTopics } from "./fit-topics.js";
import { confidenceOf, MIN_CONFIDENCE } from "./message-value.js";
import { openStatement, ownSentences } from "./open-statement.js";
import type { FoundFact, Said } from "./said.js";
import type { SaidSentence } from "./statements.js";
import { Conversation, valueSigns } from "./value-signs.js";

/** Whose facts, in whose name they are told, and what was said before. */
export interface FindOptions {
  readonly userId: string;
  /** @default the name of the user's messages, else "The user" */
  readonly userName?: string;
  /** Earlier segments, oldest first: a short answer may answer a question in the last one. */
  readonly context?: readonly (readonly Said[])[];
  /** Topics that facts are put under; others are kept unless it is strict. @default the built-in ones */
  readonly topics?: TopicSchema;
}

/** Messages of the context that are read for what an answer or a correction refers to. */
const CONTEXT_MESSAGES = 4;
/** Terms without which a statement says too little to stand alone. */
const LEAST_MASS = 3;

/** Calls `each` with every message of the user in the segment, as it was read in its conversation. */
function readSegment(
  segment: readonly Said[],
  options: FindOptions,
  each: (read: ReadMessage, message: Said, conversation: Conversation) => readonly FoundFact[],
): FoundFact[] {
  const context = options.context?.at(-1) ?? [];
  const reader = new FactReader(options);
  const conversation = new Conversation([...context, ...segment]);
  for (const message of context) conversation.add(message);
  for (const message of context.slice(-CONTEXT_MESSAGES)) reader.read(message);
  return segment.flatMap((message) => {
    const read = reader.read(message);
    const found = read === undefined ? [] : each(read, message, conversation);
    conversation.add(message);
    return found;
  });
}

/** What some sentences of a message tell as a whole, where the message is worth it. */
function opened(
  chosen: readonly SaidSentence[],
  { sentences, facts }: ReadMessage,
  message: Said,
  conversation: Conversation,
  options: FindOptions,
): FoundFact[] {
  const own = ownSentences(chosen);
  if (own.length === 0) return [];
  const signs = valueSigns(sentences, facts.length, conversation.placeFor(message.userId));
  const confidence = confidenceOf(signs);
  if (confidence < MIN_CONFIDENCE || signs.mass < LEAST_MASS) return [];
  const speaker = nameFor(options, message, own[0]?.isChinese === true);
  const { speakers } = conversation;
  const listener = speakers.length === 2 ? speakers.find((name) => name !== message.name) : undefined;
  const open = openStatement(own, speaker, listener);
  if (open === undefined) return [];
  const { start, end, ...told } = open;
  const quote = message.text.slice(start, end);
  return [{ ...told, confidence, quote, messageId: message.id, at: message.at, kind: "state" }];
}

/**
 * What the messages of one user say of that user, each with the words it rests on. Others' messages count only as
 * questions that an answer belongs to. Without a model, by rules for English and Chinese; what no rule has a topic for
 * is told in whole sentences, under `life_event` or `experience`, where the message says enough.
 *
 * @example
 * findFacts([{ id: "m1", userId: "u", name: "Ann", role: "user", text: "My dog is called Rex.", at: 0 }], { userId: "u" });
 * // => [{ topic: "pet", subTopic: "dog", value: "Rex", sentence: "Ann's dog is called Rex.", ... }]
 */
export function findFacts(segment: readonly Said[], options: FindOptions): FoundFact[] {
  const found = readSegment(segment, options, (read, message, conversation) => [
    ...read.facts,
    ...opened(read.rest, read, message, conversation, options),
  ]);
  return options.topics === undefined ? found : fitTopics(found, options.topics);
}

/** What each message of one user that is worth it tells in whole sentences, also where rules have a topic for it. */
export function openFacts(segment: readonly Said[], options: FindOptions): FoundFact[] {
  return readSegment(segment, options, (read, message, conversation) =>
    opened(
      read.sentences.filter(({ isOwn }) => isOwn),
      read,
      message,
      conversation,
      options,
    ),
  );
}
