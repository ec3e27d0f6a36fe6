import { DramatisError } from "../../core/errors.js";
import { describeType, isPlainObject } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import { isoTime, readTime, type Time } from "../../core/time.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { Change } from "../../model/entry.js";
import type { SaidRecord } from "../../model/profile-records.js";
import type { MessageBuffer } from "../../profile/message-buffer.js";
import type { Engine } from "../engine.js";
import { checkScopeName } from "../query.js";
import { assertConsent, checkUserId, scopeOf } from "./checks.js";
import { EntryIds } from "./ids.js";
import { injectedOf } from "./injected-texts.js";
import { namelessOf } from "./nameless.js";

export interface IngestOptions {
  /** Whose profiles the messages say something for. @default the users that the messages name */
  userIds?: string[];
  sessionId?: string;
  /** Who learns it, where each character has profiles of its own. */
  character?: string;
}

const NONE: ReadonlySet<string> = new Set();
const FIELDS: readonly string[] = ["userIds", "sessionId", "character"];
const MESSAGE_FIELDS: readonly string[] = ["role", "content", "name", "userId", "id", "at"];
const ROLES: ReadonlySet<string> = new Set(["system", "user", "assistant"]);

/**
 * Takes messages into the buffers of their users, and gives their ids. All of them or none.
 *
 * @throws DramatisError `config/invalid`, `profile/consent`, `character/not-found`.
 */
export function ingest(engine: Engine, messages: unknown, options: IngestOptions): string[] {
  const { ids, changes } = changesOfIngest(engine, messages, options);
  engine.commitAll(changes);
  return ids;
}

/** What taking messages in changes, and their ids. Those that are known to be new are taken whatever their ids are. */
export function changesOfIngest(
  engine: Engine,
  messages: unknown,
  options: IngestOptions,
  news: ReadonlySet<string> = NONE,
): { readonly ids: string[]; readonly changes: readonly Change[] } {
  checkKnownFields("the options", options, FIELDS);
  checkScopeName("sessionId", options.sessionId);
  const given = checkMessages(messages);
  const users = usersOf(given, options.userIds);
  // Whoever speaks is kept too, in whichever buffer.
  for (const user of new Set([...users, ...speakersOf(given)])) assertConsent(engine, user);
  const character = scopeOf(engine, options.character);
  const ids = new EntryIds(engine);
  const at = engine.now();
  const { sessionId } = options;
  const nameless = namelessOf(given, users.length === 1 ? users[0] : undefined);
  const withoutInjected = injectedOf(engine, [...users, ...speakersOf(given)]);
  const said = given.map((message) => toRecord(engine, message, { ids, at, nameless, sessionId, withoutInjected }));
  const changes = changesOf(engine, { users, character, at, said: said.filter(isSpoken), given, news, seq: ids.seq });
  return { ids: said.map(({ id }) => id), changes };
}

type Spoken = Omit<SaidRecord, "role"> & { readonly role: ChatMessage["role"] };

/** What a program put into a prompt was said by nobody. */
function isSpoken(message: Spoken): message is SaidRecord {
  return message.role !== "system" && message.text.trim() !== "";
}

/** @throws DramatisError `config/invalid` naming the field. */
export function checkMessages(messages: unknown): ChatMessage[] {
  if (!Array.isArray(messages))
    throw refuseOption("messages", `must be a list of messages, but is ${describeType(messages)}`);
  return Array.from(messages as unknown[], (message, index) => checkMessage(message, `messages[${index}]`));
}

function checkMessage(message: unknown, path: string): ChatMessage {
  if (!isPlainObject(message)) throw refuseOption(path, `must be a message, but is ${describeType(message)}`);
  checkKnownFields(path, message, MESSAGE_FIELDS);
  const { role, content } = message;
  if (typeof role !== "string" || !ROLES.has(role))
    throw refuseOption(`${path}.role`, 'must be "system", "user" or "assistant"');
  if (typeof content !== "string")
    throw refuseOption(`${path}.content`, `must be a string, but is ${describeType(content)}`);
  for (const field of ["name", "userId", "id"]) checkScopeName(`${path}.${field}`, message[field]);
  if (message["at"] !== undefined) readTime(message["at"] as Time, `${path}.at`, "config/invalid");
  return message as unknown as ChatMessage;
}

/** Whose messages these are. Those of nobody are kept for nobody: two people without an id are not one person. */
function usersOf(messages: readonly ChatMessage[], userIds: unknown): string[] {
  if (userIds !== undefined) {
    if (!Array.isArray(userIds))
      throw refuseOption("userIds", `must be a list of ids, but is ${describeType(userIds)}`);
    for (const user of userIds as unknown[]) checkUserId(user);
    return [...new Set(userIds as string[])];
  }
  const named = speakersOf(messages);
  if (named.length === 0 && messages.length > 0)
    throw new DramatisError(
      "config/invalid",
      "No message has a userId and no userIds are given, so nobody knows who said this; name the user in one of them",
      { details: { field: "userIds" } },
    );
  return [...new Set(named)];
}

function speakersOf(messages: readonly ChatMessage[]): string[] {
  return messages.flatMap(({ userId }) => userId ?? []);
}

interface Circumstances {
  readonly ids: EntryIds;
  readonly at: number;
  /** Whose words a message without the id of a user are. */
  readonly nameless: (message: ChatMessage) => string | undefined;
  readonly sessionId: string | undefined;
  readonly withoutInjected: (text: string) => string;
}

function toRecord(engine: Engine, message: ChatMessage, circumstances: Circumstances): Spoken {
  const { ids, at, nameless, sessionId, withoutInjected } = circumstances;
  const { role, name } = message;
  const content = role === "user" ? withoutInjected(message.content) : message.content;
  const userId = role === "user" ? (message.userId ?? nameless(message)) : undefined;
  return {
    id: message.id ?? ids.next(),
    at: isoTime(message.at === undefined ? at : readTime(message.at, "at", "config/invalid")),
    role,
    text: content,
    tokens: countTokens(engine, content),
    ...(userId === undefined ? undefined : { userId }),
    ...(name === undefined ? undefined : { name }),
    ...(sessionId === undefined ? undefined : { sessionId }),
  };
}

function countTokens(engine: Engine, text: string): number {
  const tokens = engine.options.tokenizer.count(text);
  // A tokenizer of the user's may give anything.
  return Number.isFinite(tokens) && tokens > 0 ? Math.ceil(tokens) : 0;
}

interface Batch {
  readonly users: readonly string[];
  readonly character: string | undefined;
  readonly at: number;
  readonly said: readonly SaidRecord[];
  readonly given: readonly ChatMessage[];
  readonly news: ReadonlySet<string>;
  readonly seq: number;
}

function changesOf(engine: Engine, { users, character, at, said, given, news, seq }: Batch): Change[] {
  // Users who know all of it already get nothing, others get what is new to them: mostly all have the same.
  const byNews = new Map<string, { users: string[]; messages: SaidRecord[] }>();
  for (const user of users) {
    const profile = engine.world.profiles.find(user, character);
    const seen = new Set<string>();
    const isNew = ({ id, sessionId }: SaidRecord): boolean =>
      news.has(id) || profile?.buffer.findKnown(id, sessionId) === undefined;
    const messages = said.filter((message) => isNew(message) && !seen.has(message.id) && seen.add(message.id));
    if (messages.length === 0) continue;
    if (profile !== undefined) engine.profileWork.noteIdleOf(profile, at);
    const key = messages.length === said.length ? "" : JSON.stringify(messages.map(({ id }) => id));
    const group = byNews.get(key) ?? { users: [], messages };
    byNews.set(key, group);
    group.users.push(user);
  }
  const own = new Set(given.flatMap(({ id }) => id ?? []));
  return Array.from(byNews.values(), (group) => {
    const known = group.messages.flatMap(({ id }) => (own.has(id) ? id : []));
    const full = group.users.filter((user) =>
      fills(engine, engine.world.profiles.find(user, character)?.buffer, group.messages),
    );
    return {
      k: "said",
      seq,
      at: isoTime(at),
      users: group.users,
      ...(full.length === 0 ? undefined : { full }),
      ...(character === undefined ? undefined : { character }),
      messages: group.messages,
      ...(known.length === 0 ? undefined : { given: known }),
    };
  });
}

/** Whether a buffer is full with these messages, so that what waits in it is to be read. */
function fills(engine: Engine, buffer: MessageBuffer | undefined, messages: readonly SaidRecord[]): boolean {
  const { autoExtract } = engine.options.profiles;
  if (!autoExtract) return false;
  // What is to be read anyway counts no more.
  const { count, tokens } = buffer?.fresh ?? { count: 0, tokens: 0 };
  const added = messages.reduce((sum, message) => sum + message.tokens, 0);
  return isFull(engine, { count: count + messages.length, tokens: tokens + added });
}

export function isFull(engine: Engine, { count, tokens }: { count: number; tokens: number }): boolean {
  const { batchSize, maxBufferTokens } = engine.options.profiles;
  return count >= batchSize || tokens >= maxBufferTokens;
}
