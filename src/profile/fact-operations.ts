import { DramatisError } from "../core/errors.js";
import { parseOptions } from "../core/options.js";
import { kindOf, list, numberIn, oneOf, optional, strictObject, text, where, type Shape } from "../core/shape.js";
import { isoTime, readTime } from "../core/time.js";
import type { EvidenceRecord, FactRecord } from "../model/profile-records.js";
import type { Evidence, FactOperation } from "./profile.js";
import type { Revision } from "./revision.js";
import type { TopicSchema } from "./topics.js";

/** Characters of a value at most, and of a quote. */
const MAX_VALUE = 4000;
/** How sure a fact is that a program states. */
const STATED = 0.9;

const named = where(
  where(text, (value) => value.trim() !== "", "must not be blank"),
  (value) => value.length <= MAX_VALUE,
  `must have ${MAX_VALUE} characters at most`,
);
const absent = <T>(shape: Shape<T>): Shape<T> => optional(shape) as Shape<T>;
const evidence = list(
  strictObject<Evidence>({
    at: where(text, (value) => !Number.isNaN(readable(value)), "must be an ISO 8601 time"),
    quote: where(text, (value) => value.length <= MAX_VALUE, `must have ${MAX_VALUE} characters at most`),
    messageId: absent(text),
    memoryId: absent(text),
    sessionId: absent(text),
  }),
);
const operations = list(
  kindOf<FactOperation, "action">("action", {
    add: strictObject<Extract<FactOperation, { action: "add" }>>({
      action: oneOf("add"),
      topic: named,
      subTopic: named,
      value: named,
      evidence,
      confidence: absent(numberIn(0, 1)),
    }),
    update: strictObject<Extract<FactOperation, { action: "update" }>>({
      action: oneOf("update"),
      id: text,
      value: named,
      evidence,
    }),
    delete: strictObject<Extract<FactOperation, { action: "delete" }>>({
      action: oneOf("delete"),
      id: text,
      reason: named,
    }),
  }),
);

function readable(value: string): number {
  try {
    return readTime(value, "at", "config/invalid");
  } catch {
    return Number.NaN;
  }
}

/**
 * Applies operations to a revision, in order. They name facts by id, so none of them moves what another means; whatever is
 * wrong with one of them, the caller makes nothing of the revision.
 *
 * @throws DramatisError `config/invalid` naming the operation.
 */
export function applyOperations(
  revision: Revision,
  given: unknown,
  { topics, now }: { readonly topics: TopicSchema; readonly now: number },
): void {
  for (const [index, operation] of parseOptions("operations", operations, given).entries()) {
    const path = `operations[${index}]`;
    if (operation.action === "add") {
      if (!isDeclared(topics, operation.topic, operation.subTopic))
        throw refuse(
          path,
          `is about ${operation.topic}/${operation.subTopic}, which the strict topics of this system do not have`,
        );
      revision.state({ ...toStatement(operation, now) });
    } else {
      const fact = requireFact(revision, operation.id, path);
      if (operation.action === "delete") revision.delete(fact.id, operation.reason);
      else revision.update(fact, operation.value, toEvidence(operation.evidence));
    }
  }
}

function toStatement(
  { topic, subTopic, value, evidence: given, confidence = STATED }: Extract<FactOperation, { action: "add" }>,
  now: number,
): Parameters<Revision["state"]>[0] {
  const evidenceList = toEvidence(given);
  const validFrom = evidenceList.reduce(
    (oldest, { at }) => (at < oldest ? at : oldest),
    evidenceList[0]?.at ?? isoTime(now),
  );
  return { topic, subTopic, value, confidence, evidence: evidenceList, validFrom };
}

function toEvidence(given: readonly Evidence[]): EvidenceRecord[] {
  return given.map((piece) => ({ ...piece, at: isoTime(readTime(piece.at, "at", "config/invalid")) }));
}

function requireFact(revision: Revision, id: string, path: string): FactRecord {
  const fact = revision.find(id);
  if (fact === undefined)
    throw refuse(path, `names the fact ${JSON.stringify(id.slice(0, 80))}, which this profile does not have`);
  return fact;
}

/** Whether a schema has a place for a fact; one that is not strict has one for every fact. */
export function isDeclared({ strict, topics }: TopicSchema, topic: string, subTopic: string): boolean {
  if (strict !== true) return true;
  const found = topics.find(({ name }) => name === topic);
  if (found === undefined) return false;
  return found.subTopics === undefined || found.subTopics.some(({ name }) => name === subTopic);
}

function refuse(path: string, message: string): DramatisError {
  return new DramatisError("config/invalid", `${path} ${message}; nothing was changed`, { details: { path } });
}
