import { DramatisError } from "../core/errors.js";
import { makeId, parseId } from "../core/ids.js";
import { sha256 } from "../core/sha256.js";
import type { Change } from "../model/entry.js";
import {
  checkCharacterFile,
  type CharacterFile,
  type FiledMemory,
  type FiledSummary,
} from "../model/character-file.js";
import { compact, type CharacterRecord, type LogRecord, type MemoryRecord } from "../model/records.js";
import { shapeContent } from "./adding.js";
import { checkDefinition, checkName } from "./definition.js";
import type { Engine } from "./engine.js";
import { importedStreams, importedWindows } from "./imported-windows.js";
import { findCharacter, openChannel } from "./lookup.js";
import type { CharacterState } from "./roster.js";

/**
 * Takes in a character with its memories, under new ids; what summaries cover and come from follows. Everything is
 * checked before anything happens, and it happens as one entry.
 */
export function importCharacter(engine: Engine, given: unknown, as: string | undefined): CharacterState {
  const file = checkCharacterFile(given);
  const { world } = engine;
  const name = checkName("name", as ?? file.name);
  if (findCharacter(world, name) !== undefined) {
    throw new DramatisError(
      "character/exists",
      `There is a character named ${JSON.stringify(name)} already; import it under another name with { as: "..." }`,
      { details: { name } },
    );
  }
  const definition = checkDefinition(
    compact({
      prompt: file.prompt,
      background: file.background,
      variables: file.variables,
      template: file.template,
      tags: file.tags,
      memory: file.memory,
    }) as Parameters<typeof checkDefinition>[0],
    world.memory,
  );
  const memories = (file.memories ?? []).map((memory, index) => checkContent(engine, memory, index));
  const channels = (file.channels ?? []).map((channel) => checkName("channels", channel));
  // Opened first: they take numbers too. One that nobody is in harms nobody.
  const places = channels.map((channel) => openChannel(engine, channel));
  const id = engine.nextId();
  const character: CharacterRecord = { id, name, ...definition };
  const ids = new NewIds(world.writer, engine.nextSeq(), { ...file, memories });
  const log = logRecord(ids, memories, file.summaries ?? [], definition.memory.autoSummarize);
  const last = Math.max(
    ids.last,
    ...log.streams.flatMap(({ stored, windows }) => [stored ?? [], windows ?? []].flat(2)),
  );
  engine.commitAll([
    { k: "import", character, log, seq: last },
    ...places.map((channel, at): Change => ({ k: "join", channel: channel.id, ids: [id], seq: last + 1 + at })),
  ]);
  const state = world.byId.get(id);
  if (state === undefined)
    throw new DramatisError("import/invalid", `The character ${JSON.stringify(name)} could not be imported`);
  return state;
}

function checkContent(engine: Engine, memory: FiledMemory, index: number): FiledMemory {
  if (memory.type === "summary") {
    throw new DramatisError(
      "import/invalid",
      `character: memories.${index}.type: is "summary", which is reserved; summaries stand in \`summaries\``,
      { details: { path: `memories.${index}.type` } },
    );
  }
  const { types } = engine.options;
  const schema = Object.hasOwn(types, memory.type) ? types[memory.type] : undefined;
  if (schema === undefined) return memory;
  const place = { name: `memories.${index}.content`, code: "import/invalid" } as const;
  return { ...memory, content: shapeContent(schema, memory.type, memory.content, place) };
}

/** New ids for all that a file mentions, in the order of the old ones: also for what is gone and only covered any more. */
class NewIds {
  readonly #ids = new Map<string, string>();
  readonly #writer: string;
  last: number;

  constructor(writer: string, after: number, file: CharacterFile) {
    this.#writer = writer;
    this.last = after;
    const memories = (file.memories ?? []).map(({ id }) => id);
    const summaries = file.summaries ?? [];
    const gone = new Set<string>();
    for (const { id, covers, sentences } of summaries) {
      // What covers nothing has to stand somewhere itself.
      if (covers.length === 0) gone.add(id);
      for (const covered of [...covers, ...sentences.flatMap(({ from }) => from)]) gone.add(covered);
    }
    for (const id of memories) gone.delete(id);
    for (const { id, covers } of summaries) if (covers.length > 0) gone.delete(id);
    // In our own ids the order is told; in others, what is only mentioned is older than what is there.
    const isOurs = memories.every((id) => parseId(id) !== undefined);
    const old = [...gone, ...memories];
    if (isOurs) old.sort((a, b) => (parseId(a)?.seq ?? 0) - (parseId(b)?.seq ?? 0));
    for (const id of old) this.#ids.set(id, makeId(writer, ++this.last));
  }

  of(old: string): string {
    let id = this.#ids.get(old);
    if (id === undefined) {
      id = `s${sha256(`${this.#writer} import ${this.last} ${old}`).slice(0, 20)}`;
      this.#ids.set(old, id);
    }
    return id;
  }

  seqOf(old: string): number {
    return parseId(this.of(old))?.seq ?? 0;
  }
}

function logRecord(
  ids: NewIds,
  memories: readonly FiledMemory[],
  summaries: readonly FiledSummary[],
  summarizes: boolean,
): LogRecord {
  const records = memories.map((memory) => memoryRecord(ids, memory)).toSorted((a, b) => seqOf(a) - seqOf(b));
  const windows = importedWindows(ids, summaries);
  return { streams: importedStreams(records, windows, summarizes), summaries: windows, memories: records };
}

function seqOf(record: MemoryRecord): number {
  return parseId(record.id)?.seq ?? 0;
}

function memoryRecord(ids: NewIds, memory: FiledMemory): MemoryRecord {
  const { id, at, type, content, metadata, importance, source, userId, sessionId, channel } = memory;
  return compact({
    id: ids.of(id),
    at,
    type,
    userId,
    sessionId,
    content,
    metadata,
    importance,
    channel,
    source: compact({ kind: "imported", from: source?.from, memoryId: id }),
  }) as MemoryRecord;
}
