import type { Json, JsonObject } from "../core/json.js";
import type { Memory } from "../memory/memory.js";
import { isoTime } from "../core/time.js";
import type { SessionState } from "../profile/session-state.js";
import { showWords } from "../profile/words-elsewhere.js";
import { toMessage } from "./sessions/append.js";
import type { Engine } from "./engine.js";
import { checkUserId, readAllLogs } from "./forget-user.js";
import { memoryAt } from "./memory-view.js";
import { exportUsers } from "./profiles/transfer.js";
import { CharacterState } from "./roster.js";
import { summaryMemory } from "./summary-view.js";
import { findTraces, findUserStreams, type UserStream } from "./user-traces.js";
import type { World } from "./world.js";

/** Everything that a system holds of a user, as JSON; see docs/users.md, "Taking everything along". */
export async function exportUser(engine: Engine, userId: string): Promise<JsonObject> {
  engine.assertOpen();
  const user = checkUserId(userId);
  if (engine.world.loadSection !== undefined) await readAllLogs(engine);
  const streams = findUserStreams(engine.world, user);
  const own = streams.filter(({ owner }) => owner instanceof CharacterState);
  const heard = streams.filter(({ owner }) => !(owner instanceof CharacterState));
  const withSummaries = streams.map((each) => ({ ...placeOf(each), summaries: summariesIn(engine.world, each) }));
  return {
    format: "dramatis-user",
    version: 1,
    userId: user,
    memories: own.map((each) => ({ ...placeOf(each), memories: memoriesIn(engine.world, each) })),
    events: heard.map((each) => ({ ...placeOf(each), events: memoriesIn(engine.world, each) })),
    summaries: withSummaries.filter(({ summaries }) => summaries.length > 0),
    ...profileOf(engine, user),
    ...sessionsOf(engine, user),
    ...elsewhereOf(engine, user),
  };
}

/** What is known of the user, in the form that `profiles.import` takes. */
function profileOf(engine: Engine, userId: string): JsonObject {
  const [profile] = exportUsers(engine, { userId, includeHistory: true });
  return profile === undefined ? {} : { profile };
}

/** What the user said that stands in what is known of others. */
function elsewhereOf({ world }: Engine, userId: string): JsonObject {
  const elsewhere = findTraces(world, userId).profiles.words.flatMap((words) => {
    const shown = showWords(words);
    if (Object.keys(shown).length === 0) return [];
    const character = words.profile.character === undefined ? undefined : world.byId.get(words.profile.character)?.name;
    return { userId: words.of.id, ...(character === undefined ? undefined : { character }), ...shown };
  });
  return elsewhere.length === 0 ? {} : { elsewhere };
}

/** In the order of their starts. */
function sessionsOf({ world }: Engine, userId: string): JsonObject {
  const sessions = [...(world.profiles.users.get(userId)?.sessions.values() ?? [])];
  if (sessions.length === 0) return {};
  return { sessions: sessions.toSorted((a, b) => a.seq - b.seq).map((session) => plainSession(world, session)) };
}

function plainSession(world: World, session: SessionState): JsonObject {
  const { id, status, reason, lastAt, opening, messages } = session;
  const character = session.with === undefined ? undefined : world.byId.get(session.with)?.name;
  return {
    id,
    ...(character === undefined ? undefined : { character }),
    status,
    ...(reason === undefined ? undefined : { reason }),
    lastAt: isoTime(lastAt),
    ...(opening === "" ? undefined : { opening }),
    messages: messages.map((message) => ({ ...toMessage(message, session) }) as JsonObject),
  };
}

/** Whose log it is. The channel of all has no name. */
function placeOf({ owner }: UserStream): JsonObject {
  return owner instanceof CharacterState ? { character: owner.name } : { channel: owner.name ?? null };
}

/** Oldest first. */
function memoriesIn(world: World, { owner, log, rows }: UserStream): Json[] {
  const heardOn = owner instanceof CharacterState ? undefined : { channel: owner.name };
  const viewer = owner instanceof CharacterState ? owner : undefined;
  return rows.map((position) => plain(memoryAt(world, viewer, { log, position, hearing: heardOn })));
}

function summariesIn(world: World, { owner, stream }: UserStream): Json[] {
  const channel = owner instanceof CharacterState ? undefined : owner.name;
  return stream.levels.flatMap((windows, index) =>
    windows
      .flatMap((window) => window.parts)
      .map((part) => summaryMemory(world, { stream, level: index + 1, channel }, part))
      .filter((summary) => summary !== undefined)
      .map(plain),
  );
}

/** A memory is JSON already; its type only does not say so. */
function plain(memory: Memory): Json {
  return memory as unknown as JsonObject;
}
