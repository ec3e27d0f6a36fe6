import { DramatisError } from "../core/errors.js";
import { parseId } from "../core/ids.js";
import { equalJson } from "../core/json.js";
import { parseTime } from "../core/time.js";
import { SummaryWindow } from "../memory/summary-window.js";
import { changesIn, type Change, type Entry } from "../model/entry.js";
import { isProfileEntry, type ProfileEntry } from "../model/profile-records.js";
import { checkMemoryRecord, restOf, type MemoryRecord } from "../model/records.js";
import { isSessionEntry, type SessionEntry } from "../model/session-records.js";
import { applyVectors, isHeld } from "./apply-vectors.js";
import { ChannelState, CharacterState } from "./roster.js";
import type { Draft } from "./draft.js";
import { forgetTraces } from "./user-traces.js";
import type { Owner, World } from "./world.js";

/** The fold: what one journal entry does to a world. */
export function applyEntry(world: World, entry: Entry): void {
  for (const change of changesIn(entry)) applyChange(world, change);
}

function applyChange(world: World, entry: Change): void {
  switch (entry.k) {
    case "world":
    case "configure":
    case "forget":
      return applyToWorld(world, entry);
    case "memory":
    case "event":
      return applyMemory(world, entry);
    case "summary":
    case "window":
    case "evict":
    case "vectors":
      return applyToLog(world, entry);
    case "template":
    case "untemplate":
      return applyToTemplates(world, entry);
    case "open":
      world.addChannel(entry.id, entry.name);
      return;
    default:
      return isAboutUsers(entry) ? applyToUser(world, entry) : applyToCharacter(world, entry);
  }
}

function applyToWorld(world: World, entry: Extract<Change, { k: "world" | "configure" | "forget" }>): void {
  if (entry.k === "forget") return forgetTraces(world, entry.user);
  world.memory = entry.memory;
  if (entry.k === "world") {
    world.seed = entry.seed;
    world.writer = entry.writer;
    return;
  }
  for (const channel of world.channelsById.values()) world.recheck(channel);
}

function applyToTemplates(world: World, entry: Extract<Change, { k: "template" | "untemplate" }>): void {
  if (entry.k === "untemplate") world.templates.delete(entry.name);
  else world.templates.set(entry.name, { source: entry.source, trusted: entry.trusted ?? true });
}

function isAboutUsers(entry: Change): entry is ProfileEntry | SessionEntry {
  return isProfileEntry(entry) || isSessionEntry(entry);
}

function applyToUser(world: World, entry: ProfileEntry | SessionEntry): void {
  const seq = "seq" in entry ? entry.seq : "habit" in entry ? entry.habit?.seq : undefined;
  if (seq !== undefined) world.seq = Math.max(world.seq, seq);
  if (isSessionEntry(entry)) world.profiles.sessions.apply(entry);
  else world.profiles.apply(entry);
}

type CharacterEntry = Extract<
  Change,
  { k: "character" | "define" | "rename" | "remove" | "activate" | "import" | "hide" | "delete" | "join" | "leave" }
>;

function applyToCharacter(world: World, entry: CharacterEntry): void {
  switch (entry.k) {
    case "character": {
      const character = world.addCharacter(entry);
      for (const id of entry.channels ?? []) world.move(requireChannel(world, id), [character], character.seq);
      return;
    }
    case "define": {
      const character = requireCharacter(world, entry.id);
      world.beforeChange?.(character, "record");
      const before = character.config;
      character.define(entry);
      if (!equalJson({ ...before }, { ...character.config })) world.recheck(character);
      return;
    }
    case "rename":
      return world.renameCharacter(requireCharacter(world, entry.id), entry.name);
    case "remove":
      return world.removeCharacter(requireCharacter(world, entry.id), entry.seq);
    case "activate":
      world.active = requireCharacter(world, entry.id);
      return;
    case "import":
      return importCharacter(world, entry);
    case "join":
    case "leave":
      return world.move(
        requireChannel(world, entry.channel),
        entry.ids.map((id) => requireCharacter(world, id)),
        entry.seq,
      );
    case "hide":
      return hideFrom(world, requireCharacter(world, entry.of), entry.id);
    case "delete":
      return deleteOwn(world, requireCharacter(world, entry.of), entry.id);
    default:
      // A journal may have been written by a newer release; passing over what it says would lose it.
      throw new DramatisError(
        "snapshot/version",
        `The journal holds an entry of the kind ${JSON.stringify((entry as { k?: unknown }).k)}, which this package does not know; update dramatis to read it`,
      );
  }
}

function importCharacter(world: World, entry: Extract<Change, { k: "import" }>): void {
  const character = world.addCharacter(entry.character);
  const log = world.loadLog(character, entry.log);
  world.memories += log.count;
  for (const window of entry.log.summaries) world.summaries += window.parts.length;
  world.seq = Math.max(world.seq, entry.seq);
}

function applyMemory(world: World, entry: Extract<Change, { k: "memory" | "event" }>): void {
  const record = checkMemoryRecord(entry, "entry", entry.k === "event");
  const owner = requireOwner(world, entry.of);
  if (owner instanceof CharacterState) world.addOwn(owner, draftOf(record));
  else world.addEvent(owner, draftOf(record), world.audienceOf(record));
  if (record.key !== undefined) world.noteKey(owner, record.key, record.id);
}

function draftOf(record: MemoryRecord): Draft {
  return {
    id: record.id,
    seq: parseId(record.id)?.seq ?? 0,
    at: parseTime(record.at),
    type: record.type,
    userId: record.userId,
    sessionId: record.sessionId,
    content: JSON.stringify(record.content),
    rest: restOf(record),
  };
}

function applyToLog(world: World, entry: Extract<Change, { k: "summary" | "window" | "evict" | "vectors" }>): void {
  const owner = requireOwner(world, entry.of);
  if (entry.k === "vectors") return applyVectors(world, owner, entry);
  const log = world.logOf(owner);
  const stream = log.stream(world.pool.users.number(entry.user));
  if (entry.k === "summary") world.shelveSummary(owner, stream, new SummaryWindow(world.pool.blocks, entry));
  else if (entry.k === "window") world.fixAll(owner, log, stream, entry.seq);
  else evictRows(world, owner, entry.user, entry.below);
}

/** Ids of the rows of a stream that an eviction up to `below` takes: stored summaries cover them, or none are made. */
export function findEvictable(world: World, owner: Owner, user: number, below: number): number[] {
  const log = world.logOf(owner);
  const { autoSummarize } = world.configOf(owner);
  const newest = autoSummarize ? Math.min(below - 1, log.stream(user).stored.through) : below - 1;
  return log.rowsOfUser(user, 0, newest);
}

function evictRows(world: World, owner: Owner, userId: string | undefined, below: number): void {
  const log = world.logOf(owner);
  const user = world.pool.users.number(userId);
  world.beforeChange?.(owner, "log");
  log.stream(user).checkAt = 0;
  const positions = findEvictable(world, owner, user, below);
  for (const position of positions) {
    const { key } = world.restAt(log, position);
    if (key !== undefined) world.dropKey(owner, key);
  }
  world.memories -= positions.length;
  log.evict(positions);
}

/** Makes a character lose a broadcast, or a summary. */
function hideFrom(world: World, character: CharacterState, id: string): void {
  world.beforeChange?.(character, "record");
  (character.hidden ??= new Set()).add(id);
  const parsed = parseId(id);
  if (parsed === undefined) return;
  for (const channel of [world.everyone, ...(character.channels ?? [])]) {
    const log = world.peekLog(channel);
    const position = log === undefined ? -1 : world.findRow(log, id);
    if (log === undefined || position < 0) continue;
    channel.earOf(character).lose(parsed.seq);
    if (log.vectors === undefined || isHeld(world, channel, log, position)) continue;
    world.beforeChange?.(channel, "log");
    log.vectors.remove(parsed.seq);
  }
}

/** Deletes one of a character's own memories, and what summaries say because of it. */
function deleteOwn(world: World, character: CharacterState, id: string): void {
  const log = world.logOf(character);
  world.beforeChange?.(character, "log");
  const position = world.findRow(log, id);
  if (position >= 0) {
    const { key } = world.restAt(log, position);
    if (key !== undefined) world.dropKey(character, key);
    log.remove(new Set([log.seq(position)]));
    world.memories--;
  }
  const ids = new Set([id]);
  for (const stream of log.streams.values()) {
    for (const window of stream.levels.flat()) for (const part of window.parts) part.forget(ids);
  }
  log.losses++;
}

function requireOwner(world: World, id: string): Owner {
  const owner = world.ownerOf(id);
  if (owner === undefined)
    throw new DramatisError("snapshot/invalid", `no character or channel has the id ${JSON.stringify(id)}`);
  return owner;
}

function requireCharacter(world: World, id: string): CharacterState {
  const owner = requireOwner(world, id);
  if (owner instanceof CharacterState) return owner;
  throw new DramatisError("snapshot/invalid", `${JSON.stringify(id)} is a channel, not a character`);
}

function requireChannel(world: World, id: string): ChannelState {
  const owner = requireOwner(world, id);
  if (owner instanceof ChannelState) return owner;
  throw new DramatisError("snapshot/invalid", `${JSON.stringify(id)} is a character, not a channel`);
}
