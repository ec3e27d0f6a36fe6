import { DramatisError } from "../../core/errors.js";
import type { JsonObject } from "../../core/json.js";
import type { ChatMessage } from "../../llm/language-model.js";
import type { Memory, MemoryOptions } from "../../memory/memory.js";
import { checkMemory } from "../adding.js";
import { deliver, findByKey } from "../delivery.js";
import type { Engine } from "../engine.js";
import { openChannel } from "../lookup.js";
import { MemoryManagerHandle } from "../memory-manager.js";
import { addOwnMemory, findOwnByKey } from "../own-memory.js";
import { mayKeep, scopeOf } from "../profiles/checks.js";
import { injectedOf } from "../profiles/injected-texts.js";
import type { Change } from "../../model/entry.js";
import { changesOfIngest } from "../profiles/ingest.js";
import { changesOfAppend } from "../sessions/append.js";
import type { SessionState } from "../../profile/session-state.js";
import type { CharacterState } from "../roster.js";
import type { Audience } from "../draft.js";
import type { World } from "../world.js";

/** Who talks with a character, and who hears it. */
export interface Talk {
  readonly character: CharacterState;
  /** The character that speaks, if it is no user. */
  readonly from: CharacterState | undefined;
  readonly channel: string | undefined;
  readonly message: string;
  readonly options: MemoryOptions;
}

/**
 * Remembers both sides of a talk as one memory: of the character alone, or, when a character spoke or a channel heard it, as
 * one event. Nothing is remembered of a user of whom nothing may be kept.
 */
export function rememberExchange(engine: Engine, talk: Talk, response: string, metadata: object): Memory | undefined {
  const { character, from, channel } = talk;
  engine.assertOpen();
  if (character.isRemoved) throw removed(character.name);
  const options: MemoryOptions = { ...talk.options, metadata };
  const content: JsonObject = { user: saidIn(engine, talk), response };
  const known = findExchange(engine, talk);
  const { userId } = talk.options;
  if (userId !== undefined && !mayKeep(engine, userId)) return known;
  // The process may have ended before it was learned from. What was learned already is known by its ids.
  if (known !== undefined) {
    engine.commitAll(lessonsOf(engine, talk, response, known.id));
    return known;
  }
  // One entry: no talk is remembered of which nothing can be learned any more.
  const lessons = (id: string): readonly Change[] => lessonsOf(engine, talk, response, id);
  if (!isHeard(talk)) return addOwnMemory(engine, character, content, options, lessons);
  const heard = from === undefined ? content : { speaker: from.name, ...content };
  const place = channel === undefined ? engine.world.everyone : openChannel(engine, channel);
  const { eventId } = deliver(
    engine,
    place,
    checkMemory(engine, heard, options, "interaction"),
    audienceOf(engine.world, talk),
    lessons,
  );
  return memoryOf(engine, character, eventId);
}

/** The message without what a program put into it of what it was told about the user. */
function saidIn(engine: Engine, { from, message, options: { userId } }: Talk): string {
  return userId === undefined || from !== undefined ? message : injectedOf(engine, [userId])(message);
}

/** Both sides of a talk with a user are read for what they say of that one. */
function lessonsOf(engine: Engine, talk: Talk, response: string, memoryId: string): readonly Change[] {
  const { userId, sessionId } = talk.options;
  if (userId === undefined || talk.from !== undefined) return [];
  const { name } = talk.character;
  const messages: ChatMessage[] = [
    { role: "user", content: talk.message, userId, id: `${memoryId}/user` },
    { role: "assistant", content: response, name, id: `${memoryId}/response` },
  ];
  const session = findSession(engine, talk);
  // A session has what is said in it read for facts itself.
  if (session !== undefined) return changesOfAppend(engine, session, messages);
  if (!engine.options.profiles.autoExtract) return [];
  const options = { userIds: [userId], character: name, ...(sessionId === undefined ? undefined : { sessionId }) };
  return changesOfIngest(engine, messages, options).changes;
}

/** The session that a talk is part of, if it was begun and goes on, and is the user's own. */
function findSession(engine: Engine, { options: { userId, sessionId }, character }: Talk): SessionState | undefined {
  const session = sessionId === undefined ? undefined : engine.world.profiles.sessions.find(sessionId);
  if (session === undefined || session.user !== userId || session.status === "ended") return undefined;
  // What one character learns of a user is not for another.
  return session.scope === scopeOf(engine, character.name) ? session : undefined;
}

/** What is remembered of a talk with the same key. */
export function findExchange(engine: Engine, talk: Talk): Memory | undefined {
  const { character, options } = talk;
  const { idempotencyKey: key } = options;
  if (key === undefined) return undefined;
  if (!isHeard(talk)) return findOwnByKey(engine.world, character, key);
  const receipt = findByKey(engine.world, key);
  return receipt === undefined ? undefined : memoryOf(engine, character, receipt.eventId);
}

/** Whether anybody but the character and a user hears it. */
function isHeard({ from, channel }: Talk): boolean {
  return from !== undefined || channel !== undefined;
}

/** Both who talk, and all who are in the channel. */
function audienceOf(world: World, { character, from, channel }: Talk): Audience {
  // Whoever spoke may be gone by the time of the answer.
  const both = from === undefined || from.isRemoved ? [character] : [character, from];
  const place = channel === undefined ? undefined : world.channels.get(channel);
  if (place === undefined) return { from: character, only: both.toSorted((a, b) => a.seq - b.seq), except: [] };
  // The one who answers hears it wherever it is.
  if (from === undefined || from.isRemoved || place.isMember(from))
    return { from: character, only: undefined, except: [] };
  const all = new Set([...world.membersOf(place), ...both]);
  return { from: character, only: [...all].toSorted((a, b) => a.seq - b.seq), except: [] };
}

function removed(name: string): DramatisError {
  return new DramatisError(
    "character/not-found",
    `${JSON.stringify(name)} was removed while it was answering; the answer is not remembered`,
    { details: { name } },
  );
}

function memoryOf(engine: Engine, character: CharacterState, id: string): Memory | undefined {
  return new MemoryManagerHandle(engine, () => character, {}).get(id);
}
