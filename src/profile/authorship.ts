import type { ArchiveRecord, EvidenceRecord, SaidRecord } from "../model/profile-records.js";
import type { MessageBuffer } from "./message-buffer.js";

/** What is known by its ids to be of a user who is to be forgotten, wherever it may be quoted. */
export interface UserIds {
  readonly user: string;
  readonly messages: ReadonlySet<string>;
  readonly memories: ReadonlySet<string>;
  readonly sessions: ReadonlySet<string>;
}

/** Messages that a profile knows, and whose they are; undefined for its own user's, and for what nobody known said. */
export function speakersIn(buffer: MessageBuffer, archive: ArchiveRecord): Map<string, string | undefined> {
  const speakers = new Map(buffer.known);
  for (const { messageIds, others = [] } of archive.episodes) {
    for (const id of messageIds) if (!speakers.has(id)) speakers.set(id, undefined);
    for (const { user, messageIds: theirs } of others) for (const id of theirs) speakers.set(id, user);
  }
  for (const { id, userId } of keptMessages(buffer, archive)) speakers.set(id, userId);
  return speakers;
}

function keptMessages(buffer: MessageBuffer, { failed, recent }: ArchiveRecord): SaidRecord[] {
  return [...buffer.waiting, ...failed.flatMap(({ messages }) => messages), ...recent.flat()];
}

/** Tells in the profile of one user what another one said, who is to be forgotten. */
export class Authorship {
  readonly user: string;
  readonly #ids: UserIds;
  readonly #buffer: MessageBuffer;
  readonly #speakers: ReadonlyMap<string, string | undefined>;

  constructor(ids: UserIds, buffer: MessageBuffer, archive: ArchiveRecord) {
    this.user = ids.user;
    this.#ids = ids;
    this.#buffer = buffer;
    this.#speakers = speakersIn(buffer, archive);
  }

  message(message: SaidRecord): boolean {
    return message.userId === this.user;
  }

  /** Callers may give two messages one id. What the profile knows of it goes before what others know. */
  id(id: string): boolean {
    if (this.#speakers.has(id)) return this.#speakers.get(id) === this.user;
    return this.#ids.messages.has(id) || this.#ids.memories.has(memoryOf(id));
  }

  /** Whether a piece of evidence quotes the user, or says what the user asked. */
  evidence({ messageId, memoryId, sessionId, heard }: EvidenceRecord): boolean {
    if (heard?.includes(this.user) === true) return true;
    if (messageId !== undefined) {
      // In another session the same id may be anybody's.
      const known = this.#buffer.findKnown(messageId, sessionId);
      return known === undefined ? this.id(messageId) : known.user === this.user;
    }
    if (memoryId !== undefined) return this.#ids.memories.has(memoryId);
    return sessionId !== undefined && this.#ids.sessions.has(sessionId);
  }
}

/** The two sides of a talk go by the id of the memory of it. */
export function memoryOf(messageId: string): string {
  return messageId.replace(/\/(?:user|response)$/, "");
}
