import type { Character } from "../../index.js";
import { MOMENTS } from "./cast.js";
import type { Told } from "./telling.js";

/** Whether a character remembers an event: in its own words, or as part of a summary. */
function remembers(character: Character, eventIds: readonly string[]): boolean {
  const wanted = new Set(eventIds);
  if (eventIds.some((id) => character.memory.get(id) !== undefined)) return true;
  return character.memory.summaries({ all: true }).some(({ covers = [] }) => covers.some((id) => wanted.has(id)));
}

/** One moment of the scene and who knows of it, as the world has it. */
export interface MomentKnowledge {
  readonly what: string;
  readonly knownTo: readonly string[];
}

/** Asks every character about every moment. */
export function knowledgeOf(characters: readonly Character[], { moments }: Told): MomentKnowledge[] {
  return MOMENTS.map(({ label, what }) => ({
    what,
    knownTo: characters.filter((character) => remembers(character, moments[label] ?? [])).map(({ name }) => name),
  }));
}

/** What a character cannot know. */
export function unknownTo(name: string, knowledge: readonly MomentKnowledge[]): string[] {
  return knowledge.filter(({ knownTo }) => !knownTo.includes(name)).map(({ what }) => what);
}
