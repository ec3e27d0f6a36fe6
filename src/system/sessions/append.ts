import { isoTime, readTime } from "../../core/time.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { Change } from "../../model/entry.js";
import type { SessionMessageRecord } from "../../model/session-records.js";
import { findInjected } from "../../profile/injected.js";
import type { SessionState } from "../../profile/session-state.js";
import type { Engine } from "../engine.js";
import { EntryIds } from "../profiles/ids.js";
import { injectedOf } from "../profiles/injected-texts.js";
import { namelessOf } from "../profiles/nameless.js";
import { changesOfIngest } from "../profiles/ingest.js";

/**
 * Adds messages that were checked to a session that goes on, and has what was said read for facts. A message with an id that
 * is there already is taken once. One entry: nothing stands in a session whose words are never read.
 */
export function appendToSession(engine: Engine, session: SessionState, given: readonly ChatMessage[]): void {
  engine.commitAll(changesOfAppend(engine, session, given));
}

/** What adding messages to a session changes. */
export function changesOfAppend(engine: Engine, session: SessionState, given: readonly ChatMessage[]): Change[] {
  const ids = new EntryIds(engine);
  const now = isoTime(engine.now());
  const character = session.with === undefined ? undefined : engine.world.byId.get(session.with)?.name;
  // A session is one user's: what has no name is the user's, whoever else speaks.
  const nameless = namelessOf(given, session.user, { isOwn: true });
  const withoutInjected = injectedOf(engine, [session.user]);
  const messages = given.map((message) => ({
    ...toRecord(heard(message, withoutInjected), { id: message.id ?? ids.next(), now, character }),
    ...(message.role === "user" && (message.userId ?? nameless(message)) === undefined ? { other: true as const } : {}),
  }));
  const seen = new Set<string>();
  const news = messages.filter(({ id }) => !session.has(id) && !seen.has(id) && seen.add(id));
  const told: Change[] =
    news.length === 0 ? [] : [{ k: "told", session: session.id, seq: ids.seq, at: now, messages: news }];
  if (!engine.options.profiles.autoExtract) return told;
  // All of them: an older release kept the two apart, and may have ended in between. The buffer takes each id once.
  const withoutOpening = findInjected([session.opening]);
  const said = messages.map((message) => toMessage(message, session, withoutOpening(message.text)));
  const options = {
    userIds: [session.user],
    sessionId: session.id,
    ...(character === undefined ? undefined : { character }),
  };
  // What is new to the session is new, also where an earlier one of the same id had messages of the same ids.
  const { changes } = changesOfIngest(engine, said, options, new Set(news.map(({ id }) => id)));
  return [...told, ...changes];
}

/** What the user said of a message; what a program made up of what it was told about the user, the program said. */
function heard(message: ChatMessage, withoutInjected: (text: string) => string): ChatMessage {
  if (message.role !== "user") return message;
  const content = withoutInjected(message.content);
  return content === "" && message.content !== "" ? { ...message, role: "system" } : { ...message, content };
}

function toRecord(
  message: ChatMessage,
  { id, now, character }: { readonly id: string; readonly now: string; readonly character: string | undefined },
): SessionMessageRecord {
  const { role, content, at } = message;
  const name = message.name ?? (role === "assistant" ? character : undefined);
  return {
    id,
    at: at === undefined ? now : isoTime(readTime(at, "at", "config/invalid")),
    role,
    text: content,
    ...(name === undefined ? undefined : { name }),
    ...(at === undefined ? undefined : { kept: now }),
  };
}

/** A message of a session as it is shown: a copy. */
export function toMessage(
  { id, at, role, text, name, other }: SessionMessageRecord,
  { user }: SessionState,
  content: string = text,
): ChatMessage {
  return {
    role,
    content,
    ...(name === undefined ? undefined : { name }),
    ...(role === "user" && other === undefined ? { userId: user } : undefined),
    id,
    at,
  };
}
