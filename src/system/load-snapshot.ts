import { DramatisError } from "../core/errors.js";
import type { StandardSchemaV1 } from "../core/standard-schema.js";
import { isPlainObject } from "../core/json.js";
import type { ColdSections } from "../journal/store.js";
import { migrateSnapshot } from "../model/migrations.js";
import type { LogRecord, MemoryRecord } from "../model/records.js";
import { checkHead, checkLog, type SnapshotHead } from "../model/snapshot.js";
import { validate } from "./adding.js";
import { CharacterState, logIfRead, type ChannelState } from "./roster.js";
import { World, type Owner } from "./world.js";

export type TypeSchemas = Readonly<Record<string, StandardSchemaV1>>;

/** A world from a whole snapshot. @throws DramatisError `snapshot/invalid`, `snapshot/version`. */
export function loadWhole(given: unknown, types: TypeSchemas): World {
  const snapshot = migrateSnapshot(given);
  const head = checkHead(snapshot);
  const logs = snapshot["logs"] ?? {};
  if (!isPlainObject(logs))
    throw new DramatisError("snapshot/invalid", "logs must be an object of logs by id", { details: { path: "logs" } });
  const world = loadHead(head);
  world.memories = 0;
  world.summaries = 0;
  const ids = new Set<string>();
  for (const [id, section] of Object.entries(logs)) {
    const owner = world.ownerOf(id);
    if (owner === undefined)
      throw new DramatisError(
        "snapshot/invalid",
        `logs[${JSON.stringify(id.slice(0, 80))}] belongs to no character and no channel`,
        { details: { path: "logs" } },
      );
    const record = checkSection(world, owner, section, types);
    checkNew(record, ids);
    world.memories += world.loadLog(owner, record).count;
    for (const window of record.summaries) world.summaries += window.parts.length;
  }
  return world;
}

/** A world whose logs are read one by one when they are first needed. */
export function loadCold(given: unknown, sections: ColdSections, types: TypeSchemas): World {
  const head = checkHead(migrateSnapshot(given));
  const world = loadHead(head);
  const keys = new Set(sections.keys());
  world.isUnread = (owner) => logIfRead(owner) === undefined && keys.has(owner.id);
  for (const id of head.embedded?.missing ?? []) {
    const owner = world.ownerOf(id);
    if (owner !== undefined && keys.has(id)) world.vectors.unread.add(owner);
  }
  world.loadSection = (owner) => {
    if (!keys.has(owner.id)) return undefined;
    const text = new TextDecoder().decode(sections.read(owner.id));
    return checkSection(world, owner, JSON.parse(text), types);
  };
  return world;
}

/** Notes in whose logs something waits, without reading them. */
export function wakeDue(world: World, due: readonly string[] | undefined): void {
  for (const id of due ?? []) {
    const owner = world.ownerOf(id);
    // What the journal told of was read for it, and has noted by itself what still waits.
    if (owner !== undefined && logIfRead(owner) === undefined) world.due.addUnread(owner);
  }
}

function checkSection(world: World, owner: Owner, section: unknown, types: TypeSchemas): LogRecord {
  const kind = owner instanceof CharacterState ? "character" : "channel";
  const record = checkLog(owner.id, section, { kind, last: world.seq });
  checkTypes(record.memories, types);
  return record;
}

/** What was kept under other schemas, or under none. @throws DramatisError `snapshot/invalid`. */
export function checkTypes(memories: readonly MemoryRecord[], types: TypeSchemas): void {
  if (Object.keys(types).length === 0) return;
  for (const { type, content } of memories) {
    const schema = Object.hasOwn(types, type) ? types[type] : undefined;
    if (schema !== undefined) validate(schema, type, content, "snapshot/invalid");
  }
}

/** Two logs with an entry of the same id would make it unclear what is meant by it. */
function checkNew({ memories }: LogRecord, known: Set<string>): void {
  for (const { id } of memories) {
    if (known.has(id))
      throw new DramatisError("snapshot/invalid", `logs: the id ${id} stands in two of them`, {
        details: { path: "logs" },
      });
    known.add(id);
  }
}

function loadHead(head: SnapshotHead): World {
  const world = new World(Object.freeze({ ...head.memory }));
  world.seed = head.seed;
  world.writer = head.writer;
  world.memories = head.memories;
  world.summaries = head.summaries;
  for (const record of head.characters) world.addCharacter(record);
  for (const [id, name] of Object.entries(head.departed ?? {})) world.departed.set(id, name);
  for (const { name, source, trusted = true } of head.templates ?? []) world.templates.set(name, { source, trusted });
  for (const record of head.channels) loadChannel(world, record);
  world.profiles.load(head.users ?? []);
  world.seq = Math.max(world.seq, head.seq);
  world.vectors.by = head.embedded?.by;
  if (head.active !== undefined && head.active !== null) {
    const active = world.byId.get(head.active);
    if (active === undefined)
      throw new DramatisError(
        "snapshot/invalid",
        `active is ${JSON.stringify(head.active)}, which is no character of this snapshot`,
        { details: { path: "active" } },
      );
    world.active = active;
  }
  return world;
}

function loadChannel(world: World, record: SnapshotHead["channels"][number]): void {
  const channel: ChannelState = world.addChannel(record.id, record.name);
  for (const [id, ...moves] of record.members) {
    const character = world.byId.get(id);
    if (character === undefined)
      throw new DramatisError(
        "snapshot/invalid",
        `channels: ${JSON.stringify(id)} in ${JSON.stringify(record.name)} is no character of this snapshot`,
        { details: { path: "channels" } },
      );
    const ear = channel.earOf(character);
    // One by one: a call takes only so many arguments.
    for (const seq of moves) ear.intervals.push(seq);
    if (ear.isInside) channel.size++;
  }
}

/** The section of an owner as it lies in the store, as long as its log was not read. */
export function rawReader(world: World, sections: ColdSections): (owner: Owner) => Uint8Array | undefined {
  const keys = new Set(sections.keys());
  return (owner) => {
    const isRead = logIfRead(owner) !== undefined;
    return isRead || !keys.has(owner.id) || world.ownerOf(owner.id) === undefined ? undefined : sections.read(owner.id);
  };
}
