import { DramatisError } from "../core/errors.js";
import { parseId, WRITER } from "../core/ids.js";
import { isPlainObject, type JsonObject } from "../core/json.js";
import { parseOptions } from "../core/options.js";
import { flag, custom, list, object, optional, row, text, where, wholeNumber } from "../core/shape.js";
import { parseTime } from "../core/time.js";
import { checkUsers, userShape } from "./check-profile.js";
import type { UserRecord } from "./profile-records.js";
import {
  checkMemoryRecord,
  isJsonObject,
  type ChannelRecord,
  type CharacterRecord,
  type LogRecord,
  type MemoryRecord,
  type SentenceRecord,
  type StreamRecord,
  type SummaryPartRecord,
  type SummaryWindowRecord,
  type TemplateRecord,
} from "./records.js";
import { checkVectors, dimensionsOf, type VectorRecord } from "./vector-record.js";

/** Summaries stand on summaries at most so often; with two each, that is more memories than there are numbers. */
export const MAX_LEVEL = 64;
/** The highest Lamport number that a snapshot may begin with, so that enough are left to go on with. */
const MAX_SEQ = 2 ** 52;

/** What a snapshot holds besides the sections of its logs. */
export interface SnapshotHead {
  readonly seed: string;
  readonly writer: string;
  readonly seq: number;
  readonly memory: CharacterRecord["memory"];
  readonly active?: string | null | undefined;
  readonly memories: number;
  readonly summaries: number;
  /** Ids of owners whose streams have work waiting. */
  readonly due?: readonly string[] | undefined;
  readonly departed?: Readonly<Record<string, string>> | undefined;
  readonly templates?: readonly TemplateRecord[] | undefined;
  /** The embedder whose vectors the memories have, and ids of owners in whose logs some are missing. */
  readonly embedded?: { readonly by: string; readonly missing: readonly string[] } | undefined;
  readonly characters: readonly CharacterRecord[];
  readonly channels: readonly ChannelRecord[];
  readonly users?: readonly UserRecord[] | undefined;
}

const count = wholeNumber(0);
const seq = wholeNumber(0, MAX_SEQ);
const name = where(text, (value) => value.trim() !== "", "must not be blank");
const filled = where(text, (value) => value !== "", "must not be empty");
const id = where(text, (value) => parseId(value) !== undefined, "must be an id such as 5e57ca4c.12");
const jsonObject = custom<JsonObject>("a JSON object, at most 64 levels deep", isJsonObject);
const memory = where(
  object<CharacterRecord["memory"]>({
    maxMemories: wholeNumber(1),
    summaryThreshold: wholeNumber(1),
    autoSummarize: flag,
  }),
  ({ maxMemories, summaryThreshold, autoSummarize }) =>
    !autoSummarize || (summaryThreshold >= 2 && 2 * summaryThreshold <= maxMemories),
  "must have 2 <= summaryThreshold <= maxMemories / 2 with autoSummarize",
);
const character = object<CharacterRecord>({
  id,
  name,
  prompt: text,
  background: jsonObject,
  variables: jsonObject,
  template: name,
  tags: list(text),
  memory,
  hidden: optional(list(text)),
});
const channel = object<ChannelRecord>({ id, name, members: list(row([text], seq)) });
const template = object<TemplateRecord>({ name, source: text, trusted: optional(flag) });
const head = object<SnapshotHead>({
  seed: text,
  writer: where(
    text,
    (value) => WRITER.test(value),
    "must be 1 to 64 letters, digits, dots, dashes, underscores and tildes",
  ),
  seq,
  memory,
  active: optional(custom<string | null>("a string or null", (value) => value === null || typeof value === "string")),
  memories: count,
  summaries: count,
  due: optional(list(text)),
  departed: optional(custom<Record<string, string>>("an object of names by id", isTextByText)),
  templates: optional(list(template)),
  embedded: optional(
    object<NonNullable<SnapshotHead["embedded"]>>({
      by: where(
        text,
        (value) => dimensionsOf(value) !== undefined,
        'must be the fingerprint of an embedder, such as "name@256"',
      ),
      missing: list(text),
    }),
  ),
  characters: list(character),
  channels: list(channel),
  users: optional(list(userShape)),
});

function isTextByText(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value).every((item) => typeof item === "string");
}

const sentence = object<SentenceRecord>({ text, from: list(text) });
const summaryPart = object<SummaryPartRecord>({
  id: text,
  at: where(text, (at) => !Number.isNaN(parseTime(at)), "must be an ISO 8601 time"),
  seq,
  covers: list(text),
  sentences: list(sentence),
  by: text,
  metadata: optional(jsonObject),
  base: optional(flag),
  heardBy: optional(list(text)),
});
/** The end of a window: [through, closedAt]. */
const end = row([seq, seq]);
const progress = object<StreamRecord>({
  user: optional(filled),
  stored: optional(end),
  windows: optional(list(end)),
  check: optional(seq),
});
const summaryWindow = object<SummaryWindowRecord>({
  user: optional(filled),
  level: wholeNumber(1, MAX_LEVEL),
  first: seq,
  through: seq,
  closedAt: seq,
  parts: list(summaryPart),
  without: optional(list(text)),
});
const log = object<LogRecord>({
  streams: list(progress),
  summaries: list(summaryWindow),
  // Checked one by one where they are taken in: there may be millions.
  memories: custom<readonly MemoryRecord[]>("a list", Array.isArray),
  vectors: optional(custom<readonly VectorRecord[]>("a list", Array.isArray)),
});

function refuse(path: string, message: string): DramatisError {
  return new DramatisError("snapshot/invalid", `${path} ${message}`, { details: { path } });
}

/** Checks what a snapshot says besides its logs. @throws DramatisError `snapshot/invalid` with the paths. */
export function checkHead(snapshot: unknown): SnapshotHead {
  const record = parseOptions("snapshot", head, snapshot, "snapshot/invalid");
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const [index, each] of record.characters.entries()) {
    checkOwner(`characters[${index}]`, each.id, record.seq, ids);
    checkNew(`characters[${index}].name`, each.name.normalize("NFC"), names);
  }
  const members = new Set(ids);
  names.clear();
  for (const [index, each] of record.channels.entries()) {
    checkOwner(`channels[${index}]`, each.id, record.seq, ids);
    checkNew(`channels[${index}].name`, each.name, names);
    checkMembers(`channels[${index}].members`, each, record.seq, members);
  }
  names.clear();
  for (const [index, own] of (record.templates ?? []).entries()) checkNew(`templates[${index}].name`, own.name, names);
  for (const departed of Object.keys(record.departed ?? {})) {
    if (members.has(departed)) throw refuse("departed", `names ${departed}, which is a character of this snapshot`);
  }
  checkUsers(record.users ?? [], members);
  return record;
}

function checkOwner(path: string, owner: string, last: number, known: Set<string>): void {
  checkNew(`${path}.id`, owner, known);
  if ((parseId(owner)?.seq ?? 0) > last) throw refuse(`${path}.id`, `is ${owner}, which is beyond seq (${last})`);
}

function checkNew(path: string, value: string, known: Set<string>): void {
  if (known.has(value)) throw refuse(path, `is ${JSON.stringify(value.slice(0, 80))}, as is another's`);
  known.add(value);
}

function checkMembers(path: string, { members }: ChannelRecord, last: number, characters: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const [member, ...moves] of members) {
    if (!characters.has(member))
      throw refuse(path, `names ${JSON.stringify(member.slice(0, 80))}, which is no character of this snapshot`);
    checkNew(path, member, seen);
    if (!isRising(moves) || (moves[0] ?? 1) < 1 || (moves.at(-1) ?? 0) > last)
      throw refuse(path, `of ${member} must come and go in rising order, from 1 to seq (${last})`);
  }
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
}

/** What the section of a log is checked against. */
export interface LogLimits {
  /** Events of a channel, or memories of a character. */
  readonly kind: "channel" | "character";
  /** No entry can be later than this. */
  readonly last: number;
}

/** Checks the section of one log. @throws DramatisError `snapshot/invalid` with the paths. */
export function checkLog(ownerId: string, section: unknown, { kind, last }: LogLimits): LogRecord {
  const place = `logs[${JSON.stringify(ownerId.slice(0, 80))}]`;
  const record = parseOptions(place, log, section, "snapshot/invalid");
  const users = new Set<string>();
  for (const { user, stored, windows, check } of record.streams) {
    checkNew(`${place}.streams`, user ?? "", users);
    const ends = [...(stored === undefined ? [] : [stored]), ...(windows ?? [])];
    checkEnds(`${place}.streams`, ends, last);
    if ((check ?? 0) > last) throw refuse(`${place}.streams`, `must be checked at ${last}, which is seq, or before`);
  }
  checkSummaries(`${place}.summaries`, record, last);
  let before = 0;
  for (const [index, given] of record.memories.entries()) {
    const path = `${place}.memories[${index}]`;
    const at = parseId(checkMemoryRecord(given, path, kind === "channel").id)?.seq ?? 0;
    if (at <= before)
      throw refuse(`${path}.id`, `is ${given.id}, which does not come after the one before it (${before})`);
    if (at > last) throw refuse(`${path}.id`, `is ${given.id}, which is beyond seq (${last})`);
    before = at;
  }
  checkVectors(record.vectors, record.memories, `${place}.vectors`);
  return record;
}

/** Windows one after the other, each closed by an entry that is not before its end. */
function checkEnds(path: string, ends: readonly (readonly [number, number])[], last: number): void {
  const [throughs, closings] = [ends.map(([through]) => through), ends.map(([, closedAt]) => closedAt)];
  const isInOrder =
    isRising(throughs) && closings.every((closedAt, at) => closedAt >= (throughs[at] ?? 0) && closedAt <= last);
  if (!isInOrder) throw refuse(path, `must have windows in rising order, closed at ${last}, which is seq, or before`);
}

function checkSummaries(path: string, { summaries, streams }: LogRecord, last: number): void {
  const ends = new Map<string, number>();
  // What is summarized next has to come after all that is there.
  const limits = new Map(
    streams.map(({ user, stored, windows }) => [user, windows?.[0] === undefined ? stored?.[0] : windows[0][0] - 1]),
  );
  for (const [index, { user, level, first, through, closedAt, parts }] of summaries.entries()) {
    const at = `${path}[${index}]`;
    if (first > through || through > closedAt || closedAt > last)
      throw refuse(at, `must have first <= through <= closedAt <= seq (${last})`);
    if (through > (limits.get(user) ?? 0)) throw refuse(at, "ends after what its stream says is summarized");
    const stream = JSON.stringify([user ?? null, level]);
    if (through <= (ends.get(stream) ?? -1)) throw refuse(at, "does not end after the one before it");
    ends.set(stream, through);
    const late = parts.find((part) => part.seq > through);
    if (late !== undefined) throw refuse(`${at}.parts`, `has the seq ${late.seq}, but the window ends at ${through}`);
  }
}
