import { isoTime, parseTime } from "../core/time.js";
import type { LanguageModel } from "../llm/language-model.js";
import { askForData } from "../llm/structured-answer.js";
import { terms } from "../core/words.js";
import { cutText } from "../memory/shorten.js";
import type { EvidenceRecord, FactRecord, SaidRecord } from "../model/profile-records.js";
import { isDeclared } from "./fact-operations.js";
import { piecesOf } from "./message-pieces.js";
import { modelAnswer, modelAnswerSchema, type ModelAnswer, type ModelOperation } from "./model-answer.js";
import { evidenceOf, type Reading, type ReadingOptions } from "./read-offline.js";
import type { Revision } from "./revision.js";
import { compareValues } from "./same-value.js";
import type { SegmentTask } from "./segment-task.js";
import { isDescribed, isSingleValued, topicKey, type TopicSchema } from "./topics.js";

const TIMEOUT_MS = 60_000;
const MAX_TOKENS = 4000;
const MAX_CHARACTERS = 1 << 18;
/** Facts that a model is shown, the ones that changed last. */
const MAX_FACTS = 100;
/** Characters of what a model is shown of a fact, and of what it makes of it. */
const MAX_VALUE = 400;
/** Characters of what was said before, which is there for understanding only. */
const MAX_BEFORE = 600;
const MAX_SUMMARY = 600;
const MAX_REASONS = 8;
const LIKELY = 0.8;
const YEAR_MS = 31_557_600_000;
/** In years, and a long one. */
const LIFETIME = 150;

/** What asking a model needs. */
export interface Asking {
  readonly model: LanguageModel;
  readonly render: (template: string, variables: object) => string;
  readonly signal: AbortSignal;
}

/**
 * Has a model read a segment. Ids are short for it, and what it says is believed only where it quotes the user. A message that
 * is larger than what is to be read at once, which is a segment by itself, is read piece by piece.
 *
 * @throws DramatisError as {@link askForData} does.
 */
export async function readWithModel(task: SegmentTask, options: ReadingOptions, asking: Asking): Promise<Reading> {
  const [first, ...more] = task.messages;
  const pieces = first === undefined || more.length > 0 ? [] : piecesOf(first, options.maxTokens);
  if (pieces.length < 2) return readPiece(task, options, asking);
  const readings: Reading[] = [];
  for (const piece of pieces) readings.push(await readPiece({ ...task, messages: [piece] }, options, asking));
  return joinReadings(readings, asking.model.name);
}

function joinReadings(readings: readonly Reading[], by: string): Reading {
  const summary = readings.flatMap((reading) => reading.summary ?? []).join(" ");
  return {
    valuable: readings.some(({ valuable }) => valuable),
    confidence: Math.max(...readings.map(({ confidence }) => confidence)),
    reasons: [...new Set(readings.flatMap(({ reasons }) => reasons))].slice(0, MAX_REASONS),
    by,
    summary: summary === "" ? undefined : cutText(summary, MAX_SUMMARY),
    topics: [...new Set(readings.flatMap(({ topics }) => topics))],
    apply(revision) {
      for (const reading of readings) reading.apply(revision);
    },
  };
}

async function readPiece(task: SegmentTask, options: ReadingOptions, asking: Asking): Promise<Reading> {
  const { model, render, signal } = asking;
  const facts = shownFacts(task);
  const { data } = await askForData(
    model,
    {
      messages: [{ role: "user", content: render("profile-facts", variablesFor(task, options, facts)) }],
      maxTokens: MAX_TOKENS,
      temperature: 0,
      schema: modelAnswerSchema,
      signal,
    },
    {
      schema: modelAnswer,
      repair: (answer, problems) => render("repair-answer", { answer, problems }),
      limits: { timeoutMs: TIMEOUT_MS, maxCharacters: MAX_CHARACTERS, signal },
    },
  );
  return toReading(task, options, { answer: data, by: model.name, facts });
}

function shownFacts({ profile, messages }: SegmentTask): readonly FactRecord[] {
  const newest = messages.at(-1)?.at ?? "";
  const open = [...profile.archive.ledger.facts.values()].filter((fact) => !fact.denied && !isOver(fact, newest));
  return open.toSorted((a, b) => a.version - b.version).slice(-MAX_FACTS);
}

function isOver({ validUntil }: FactRecord, at: string): boolean {
  return validUntil !== undefined && validUntil <= at;
}

function variablesFor(
  { profile, messages }: SegmentTask,
  { topics, contextWindow }: ReadingOptions,
  facts: readonly FactRecord[],
): object {
  const name = messages.findLast((each) => each.userId === profile.user && each.name !== undefined)?.name;
  const before = contextWindow === 0 ? [] : profile.archive.recent.slice(-contextWindow).flat();
  return {
    user: onOneLine(name ?? profile.user),
    strict: topics.strict === true,
    topics: topics.topics.map((topic) => ({ description: "", ...topic, subTopics: topic.subTopics ?? [] })),
    facts: facts.map(({ topic, subTopic, value }, index) => ({
      id: `f${index + 1}`,
      topic,
      subTopic,
      value: cutText(onOneLine(value), MAX_VALUE),
    })),
    before: before.map((message) => ({ line: cutText(lineOf(message), MAX_BEFORE) })),
    messages: messages.map((message, index) => ({
      id: `m${index + 1}`,
      day: message.at.slice(0, 10),
      line: lineOf(message),
    })),
  };
}

/** Whatever somebody says stays on its line, and cannot pass for another's. */
function lineOf({ name, userId, role, text }: SaidRecord): string {
  return `${onOneLine(name ?? userId ?? role)}: ${onOneLine(text)}`;
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

interface Answered {
  readonly answer: ModelAnswer;
  readonly by: string;
  readonly facts: readonly FactRecord[];
}

function toReading(task: SegmentTask, options: ReadingOptions, { answer, by, facts }: Answered): Reading {
  const valuable = answer.valuable && answer.confidence >= options.minConfidence;
  const wanted = valuable || options.watched ? answer.operations : [];
  const steps = wanted.flatMap((operation) => readOperation(operation, { task, facts, topics: options.topics }) ?? []);
  const refused = wanted.filter(({ action }) => action !== "none").length - steps.length;
  const summary = onOneLine(answer.summary ?? "");
  return {
    valuable: valuable || steps.length > 0,
    confidence: answer.confidence,
    reasons: [
      ...answer.reasons.slice(0, MAX_REASONS).map((reason) => cutText(onOneLine(reason), MAX_VALUE)),
      ...(refused > 0 ? [`${refused} of ${wanted.length} operations named no such fact or quoted nobody`] : []),
    ],
    by,
    summary: summary === "" ? undefined : cutText(summary, MAX_SUMMARY),
    topics: [...new Set(steps.map(({ topic }) => topic))],
    apply(revision) {
      for (const step of steps) step.apply(revision);
    },
  };
}

/** One operation that can be believed. */
interface BelievedStep {
  readonly topic: string;
  apply(revision: Revision): void;
}

interface Reference {
  readonly task: SegmentTask;
  readonly facts: readonly FactRecord[];
  readonly topics: TopicSchema;
}

/** Undefined when the operation names what there is not, or quotes what the user did not say. */
function readOperation(operation: ModelOperation, { task, facts, topics }: Reference): BelievedStep | undefined {
  const evidence = quoteOf(operation, task);
  if (evidence === undefined || operation.action === "none") return undefined;
  const value = cutText(onOneLine(operation.value ?? ""), MAX_VALUE);
  const times = timesOf(operation, evidence);
  const confidence = operation.confidence ?? LIKELY;
  if (operation.action === "add") {
    const place = declaredPlace(topics, operation.topic ?? "", operation.subTopic ?? "");
    if (place === undefined || value === "") return undefined;
    const statement = { ...place, value, confidence, evidence: [evidence], ...times };
    return { topic: place.topic, apply: (revision) => revision.state(statement) };
  }
  const shown = facts.find((_, index) => `f${index + 1}` === operation.id);
  if (shown === undefined || (operation.action === "update" && value === "")) return undefined;
  return {
    topic: shown.topic,
    apply(revision) {
      // Somebody may have changed or taken it out while the model was thinking.
      const fact = revision.find(shown.id);
      if (fact === undefined || isOver(fact, evidence.at)) return;
      const { topic, subTopic } = fact;
      if (operation.action === "update" && saysOn(fact, value, topics)) return revision.update(fact, value, [evidence]);
      const isEnded = revision.end(fact, times.validFrom, evidence);
      if (operation.action === "delete" || (!isEnded && fact.validFrom <= times.validFrom)) return;
      // What was said before it only tells of the time before it.
      const validUntil = isEnded ? times.validUntil : fact.validFrom;
      revision.state({ topic, subTopic, value, confidence, evidence: [evidence], ...times, validUntil });
    },
  };
}

/** Whether a value is another wording of a fact, and not another thing that has its name in it. */
function saysOn({ topic, subTopic, value: known }: FactRecord, value: string, topics: TopicSchema): boolean {
  const comparison = compareValues(known, value);
  if (comparison === "same" || comparison === undefined) return comparison === "same";
  return isDescribed(topic, subTopic) || !isSingleValued(topic, subTopic, topics);
}

/**
 * When a fact holds: from the message on that says it, unless the model names a time that somebody can have meant. An end
 * before the beginning is none, nor is one that nobody lives to see: "9999-12-31" is how "for ever" is written.
 */
function timesOf(
  operation: ModelOperation,
  { at }: EvidenceRecord,
): { readonly validFrom: string; readonly validUntil: string | undefined } {
  const validFrom = timeNear(at, operation.validFrom, 1) ?? at;
  const validUntil = timeNear(at, operation.validUntil, LIFETIME);
  return { validFrom, validUntil: validUntil !== undefined && validUntil > validFrom ? validUntil : undefined };
}

/** Where the user said what an operation rests on. Lines do not matter: a model is shown each message on one. */
function quoteOf(
  { message, quote = "" }: ModelOperation,
  { profile, messages }: SegmentTask,
): EvidenceRecord | undefined {
  const bare = onOneLine(quote).replace(/^["“”'‘’「『]+|["“”'‘’」』]+$/gu, "");
  if (bare === "") return undefined;
  const named = messages.find((_, index) => `m${index + 1}` === message);
  const said = [...(named === undefined ? [] : [named]), ...messages].find(
    ({ role, userId, text }) => role === "user" && userId === profile.user && isQuoteOf(bare, onOneLine(text)),
  );
  return said === undefined ? undefined : evidenceOf({ messageId: said.id, quote: bare }, messages);
}

/** Whether words stand in a text, and say something: a full stop or an "I" stands in nearly all, and vouches for nothing. */
function isQuoteOf(quote: string, text: string): boolean {
  if (!text.includes(quote)) return false;
  const said = new Set(terms(text));
  return terms(quote).some((term) => said.has(term)) || quote === text;
}

/** A time of a model's that lies at most so many years after a message, and not before anybody's life who could say it. */
function timeNear(at: string, given: string | undefined, years: number): string | undefined {
  // The day of the message itself means "now", and not the midnight before what was said that morning.
  if (given === undefined || given === at.slice(0, 10)) return undefined;
  const time = parseTime(/^\d{4}$/.test(given) ? `${given}-01` : given);
  const said = parseTime(at);
  return time >= said - LIFETIME * YEAR_MS && time <= said + years * YEAR_MS ? isoTime(time) : undefined;
}

/** A topic and sub-topic under the names that the schema has for them; undefined where a strict one has none. */
function declaredPlace(
  schema: TopicSchema,
  topic: string,
  subTopic: string,
): { readonly topic: string; readonly subTopic: string } | undefined {
  const [wanted, wantedPart] = [topicKey(topic), topicKey(subTopic)];
  if (wanted === "" || wantedPart === "") return undefined;
  const known = schema.topics.find(({ name }) => topicKey(name) === wanted);
  const part = known?.subTopics?.find(({ name }) => topicKey(name) === wantedPart);
  const place = {
    topic: known?.name ?? cutText(wanted, MAX_VALUE),
    subTopic: part?.name ?? cutText(wantedPart, MAX_VALUE),
  };
  return isDeclared(schema, place.topic, place.subTopic) ? place : undefined;
}
