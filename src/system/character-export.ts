import type { JsonObject } from "../core/json.js";
import { isoTime } from "../core/time.js";
import { visitPerceived } from "../memory/reading.js";
import { CHARACTER_FORMAT, type CharacterFile, type FiledMemory, type FiledSummary } from "../model/character-file.js";
import { compact } from "../model/records.js";
import { memoryAt } from "./memory-view.js";
import type { CharacterState } from "./roster.js";
import { filedSummariesOf } from "./summary-view.js";
import type { World } from "./world.js";

/** A character with everything it perceived that is still there word for word, and all its summaries, emptied ones too. */
export function exportCharacter(world: World, state: CharacterState): JsonObject {
  const { prompt, background, variables, template, tags, memory } = state.toRecord();
  const channels = [...(state.channels ?? [])]
    .filter((channel) => channel.isMember(state))
    .map(({ name }) => name ?? "");
  const file: CharacterFile = {
    format: CHARACTER_FORMAT,
    version: 1,
    name: state.name,
    prompt,
    background,
    variables,
    template,
    tags: [...tags],
    channels,
    memory,
    memories: filedMemories(world, state),
    summaries: filedSummaries(world, state),
  };
  return file as unknown as JsonObject;
}

function filedMemories(world: World, state: CharacterState): FiledMemory[] {
  const filed: FiledMemory[] = [];
  const all = { types: undefined, user: undefined, session: undefined, since: undefined, until: undefined };
  visitPerceived(world.perception(state), all, (row) => {
    const { id, at, type, content, metadata, importance, source, userId, sessionId, channel } = memoryAt(
      world,
      state,
      row,
    );
    filed.push(
      compact({
        id,
        at,
        type,
        content,
        metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
        importance: importance === 0.5 ? undefined : importance,
        source: { ...source },
        userId,
        sessionId,
        channel,
      }),
    );
    return false;
  });
  return filed.toReversed();
}

function filedSummaries(world: World, state: CharacterState): FiledSummary[] {
  return filedSummariesOf(world, state).map(({ id, at, level, covers, metadata, userId }) => {
    const { sentences, ...rest } = metadata as { sentences: FiledSummary["sentences"] } & JsonObject;
    return compact({
      id,
      at: isoTime(Date.parse(at)),
      level: level ?? 1,
      covers: covers ?? [],
      sentences,
      metadata: rest,
      userId,
    });
  });
}
