import { isoTime, readTime } from "../../core/time.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { SessionMessageRecord } from "../../model/session-records.js";
import { findInjected } from "../../profile/injected.js";
import type { SessionState } from "../../profile/session-state.js";
import type { Engine } from "../engine.js";
import { EntryIds } from "../profiles/ids.js";
import { injectedOf } from "../profiles/injected-texts.js";
import { ingest } from "../profiles/ingest.js";

/**
 * Adds messages that were checked to a session that goes on, and has what was said read for facts. A message with an id that
 * is there already is taken once.
 */
export function appendToSession(engine: Engine, session: SessionState, given: readonly ChatMessage[]): void {
  const ids = new EntryIds(engine);
  const now = isoTime(engine.now());
  const character = session.with === undefined ? undefined : engine.world.byId.get(session.with)?.name;
  const withoutInjected = injectedOf(engine, [session.user]);
  const messages = given.map((message) =>
    toRecord(heard(message, withoutInjected), { id: message.id ?? ids.next(), now, character }),
  );
  const seen = new Set<string>();
  const news = messages.filter(({ id }) => !session.has(id) && !seen.has(id) && seen.add(id));
  if (news.length > 0) engine.commit({ k: "told", session: session.id, seq: ids.seq, at: now, messages: news });
  if (!engine.options.profiles.autoExtract) return;
  // All of them: the process may have ended between the two when the same was sent before. The buffer takes each id once.
  const withoutOpening = findInjected([session.opening]);
  const said = messages.map((message) => toMessage(message, session, withoutOpening(message.text)));
  ingest(engine, said, {
    userIds: [session.user],
    sessionId: session.id,
    ...(character === undefined ? undefined : { character }),
  });
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
  { id, at, role, text, name }: SessionMessageRecord,
  { user }: SessionState,
  content: string = text,
): ChatMessage {
  return {
    role,
    content,
    ...(name === undefined ? undefined : { name }),
    ...(role === "user" ? { userId: user } : undefined),
    id,
    at,
  };
}
