import type { PersonaSystem } from "../../src/index.js";
import { changesIn, type Entry } from "../../src/model/entry.js";

/** Ids of what stands in sessions and in memories of talks with users, but was never read by its journal and waits nowhere. */
export function lostWords(system: PersonaSystem, lines: readonly string[], users: readonly string[]): string[] {
  const changes = lines.flatMap((line) => changesIn(JSON.parse(line) as Entry));
  const found = new Set(changes.flatMap((change) => (change.k === "segment" ? change.messages : [])));
  for (const user of users) for (const id of system.profiles.buffer(user).ids) found.add(id);
  const inSessions = system.sessions
    .list()
    .flatMap(({ messages }) => messages.flatMap(({ id = "", content }) => (content === "" ? [] : id)));
  const inMemories = system
    .listCharacters()
    .flatMap((character) => character.memory.getMemories({ types: ["interaction"] }))
    .flatMap(({ id, userId }) => (userId === undefined ? [] : [`${id}/user`, `${id}/response`]));
  return [...inSessions, ...inMemories].filter((id) => !found.has(id));
}
