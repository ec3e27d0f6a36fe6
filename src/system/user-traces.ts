import type { MemoryLog } from "../memory/memory-log.js";
import type { Stream } from "../memory/stream.js";
import type { SummaryPart } from "../memory/summary-window.js";
import { findInProfiles, type ProfileTraces } from "../profile/user-words.js";
import { allOwners } from "./owners.js";
import type { Owner, World } from "./world.js";

/** The memories of one user in one log, and their summaries. */
export interface UserStream {
  readonly owner: Owner;
  readonly log: MemoryLog;
  readonly stream: Stream;
  /** Positions of the rows whose bytes are there, oldest first. */
  readonly rows: readonly number[];
}

/** A summary that is not the user's and says something because of the user. */
interface TouchedPart {
  readonly owner: Owner;
  readonly part: SummaryPart;
}

/** All that a world holds of one user. */
export interface UserTraces {
  readonly streams: readonly UserStream[];
  readonly touched: readonly TouchedPart[];
  /** Ids of the memories and summaries, also of memories whose bytes are gone and that only a summary names. */
  readonly ids: ReadonlySet<string>;
  readonly profiles: ProfileTraces;
}

/**
 * Looks a user up in every log and every profile; logs that are still in the store are read for it.
 *
 * @throws DramatisError `store/corrupt` for a log that cannot be read: who stands in it cannot be told.
 */
export function findTraces(world: World, userId: string): UserTraces {
  const streams = findUserStreams(world, userId);
  const ids = new Set<string>();
  for (const each of streams) noteIds(world, each, ids);
  const touched = ids.size === 0 ? [] : findTouched(world, streams, ids);
  return { streams, ids, touched, profiles: findInProfiles(world.profiles.users, userId, ids) };
}

/** The streams of a user. */
export function findUserStreams(world: World, userId: string): UserStream[] {
  // First of all: a name has a number only once a log with it was read.
  const logs = allOwners(world).map((owner) => ({ owner, log: world.peekLog(owner) }));
  const user = world.pool.users.find(userId);
  if (user === undefined) return [];
  return logs.flatMap(({ owner, log }) => {
    const stream = log?.streams.get(user);
    if (log === undefined || stream === undefined) return [];
    return [{ owner, log, stream, rows: log.rowsOfUser(user, 0, Number.POSITIVE_INFINITY) }];
  });
}

function noteIds(world: World, { log, stream, rows }: UserStream, ids: Set<string>): void {
  for (const row of rows) ids.add(world.pool.idAt(log, row));
  // An imported summary may cover what is not its user's.
  const isOthers = (id: string): boolean => {
    const row = world.findRow(log, id);
    return row >= 0 && log.user(row) !== stream.user;
  };
  for (const part of partsOf(stream)) {
    ids.add(part.id);
    const { covers, sentences } = part.text();
    for (const id of [...covers, ...sentences.flatMap(({ from }) => from)]) if (!isOthers(id)) ids.add(id);
  }
}

function findTouched(world: World, own: readonly UserStream[], ids: ReadonlySet<string>): TouchedPart[] {
  const ofUser = new Set(own.map(({ stream }) => stream));
  const touched: TouchedPart[] = [];
  for (const owner of allOwners(world)) {
    for (const stream of world.peekLog(owner)?.streams.values() ?? []) {
      if (ofUser.has(stream)) continue;
      for (const part of partsOf(stream)) if (part.mentions(ids)) touched.push({ owner, part });
    }
  }
  return touched;
}

/** Every summary of a stream, the lowest level first. */
export function* partsOf(stream: Stream): Iterable<SummaryPart> {
  for (const windows of stream.levels) for (const { parts } of windows) yield* parts;
}

/** Part of the fold: drops all that a world holds of a user, as if it had never been. */
export function forgetTraces(
  world: World,
  userId: string,
  { streams, touched, ids, profiles }: UserTraces = findTraces(world, userId),
): void {
  for (const each of streams) forgetStream(world, each);
  for (const { owner, part } of touched) {
    world.beforeChange?.(owner, "log");
    part.forget(ids);
    const log = world.peekLog(owner);
    if (log !== undefined) log.losses++;
  }
  for (const character of world.byId.values()) {
    const hidden = [...(character.hidden ?? [])].filter((id) => ids.has(id));
    if (hidden.length > 0) world.beforeChange?.(character, "record");
    for (const id of hidden) character.hidden?.delete(id);
  }
  world.pool.users.drop(userId);
  world.profiles.forget(profiles);
}

function forgetStream(world: World, { owner, log, stream, rows }: UserStream): void {
  world.beforeChange?.(owner, "log");
  for (const row of rows) {
    const { key } = world.restAt(log, row);
    if (key !== undefined) world.dropKey(owner, key);
  }
  world.memories -= rows.length;
  world.summaries -= [...partsOf(stream)].length;
  log.remove(new Set(rows.map((row) => log.seq(row))));
  log.streams.delete(stream.user);
  stream.forget();
  world.due.drop(owner, stream);
}
