import type { Memory, MemoryOptions } from "../memory/memory.js";
import type { Change } from "../model/entry.js";
import { memoryLine } from "../model/records.js";
import { checkMemory, toDraft } from "./adding.js";
import type { Engine } from "./engine.js";
import { makeMemory, memoryAt } from "./memory-view.js";
import type { CharacterState } from "./roster.js";
import type { World } from "./world.js";

/**
 * Adds one of a character's own memories; with a key that was used before, gives what was added then. What comes of it, by
 * the memory's id, is kept in the same entry.
 */
export function addOwnMemory(
  engine: Engine,
  state: CharacterState,
  content: unknown,
  options: MemoryOptions,
  thatComesOf?: (memoryId: string) => readonly Change[],
): Memory {
  const { idempotencyKey } = options;
  const known = idempotencyKey === undefined ? undefined : findOwnByKey(engine.world, state, idempotencyKey);
  if (known !== undefined) return known;
  const memory = checkMemory(engine, content, options, "interaction");
  const draft = toDraft(engine, memory);
  // What cannot be read must not be added to: the entry would stand in the journal and fit nothing.
  engine.world.peekLog(state);
  const { key } = memory.rest;
  engine.commitMemory(
    () => memoryLine(draft, `{"k":"memory","of":"${state.id}",`),
    () => {
      engine.world.addOwn(state, draft);
      if (key !== undefined) engine.world.noteKey(state, key, draft.id);
    },
    thatComesOf?.(draft.id) ?? [],
  );
  const shown = makeMemory(engine.world, state, draft, memory, undefined);
  if (engine.events.has("memory"))
    engine.events.emit("memory", { character: state.name, memory: structuredClone(shown) });
  return shown;
}

/** The memory that was added with a key. */
export function findOwnByKey(world: World, state: CharacterState, key: string): Memory | undefined {
  const log = world.peekLog(state);
  const id = state.keys?.get(key);
  const position = log === undefined || id === undefined ? -1 : world.findRow(log, id);
  // Whether it is in sight does not matter: as long as it is there, it is not to be added again.
  return log === undefined || position < 0 ? undefined : memoryAt(world, state, { log, position, hearing: undefined });
}
