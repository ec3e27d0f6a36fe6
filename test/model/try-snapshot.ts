import { isDramatisError, PersonaSystem, type DramatisError, type SystemOptions } from "dramatis";
import { expect } from "vitest";

/**
 * What becomes of a snapshot: the error that refuses it, or undefined when it gives a system that works: it can be read,
 * saved, loaded again as the same, worked on and added to. Any other error goes through.
 */
export async function refusalOf(snapshot: unknown, options: SystemOptions = {}): Promise<DramatisError | undefined> {
  const offline: SystemOptions = { background: "manual", clock: { now: () => 0 }, ...options };
  let system: PersonaSystem;
  try {
    system = PersonaSystem.fromJSON(snapshot, offline);
  } catch (error) {
    if (isDramatisError(error) && error.code.startsWith("snapshot/")) return error;
    throw error;
  }
  const text = JSON.stringify(system.toJSON());
  const again = PersonaSystem.fromJSON(JSON.parse(text), offline);
  expect(again.hash()).toBe(system.hash());
  useEverything(system);
  await system.settled();
  for (const character of system.listCharacters()) {
    const { seq } = character.addMemory("One thing more.");
    expect(character.getContext({ limit: 1 }).memories[0]?.seq).toBe(seq);
  }
  system.broadcast("To all.");
  system.createCharacter({ name: "Somebody who was not there before", prompt: "" });
  await system.settled();
  useEverything(system);
  expect(PersonaSystem.fromJSON(JSON.parse(JSON.stringify(system.toJSON())), offline).hash()).toBe(system.hash());
  return undefined;
}

function useEverything(system: PersonaSystem): void {
  for (const character of system.listCharacters()) {
    const { memories, summaries } = character.getContext();
    const order = memories.map(({ seq }) => seq);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    expect(new Set(memories.map(({ id }) => id)).size).toBe(memories.length);
    expect(summaries.length).toBeLessThanOrEqual(10);
    character.memory.summaries({ all: true });
    expect(character.memory.size).toBe(memories.length);
    character.memory.stats();
    character.toJSON();
    for (const channel of character.channels) expect(system.channel(channel).members).toContain(character.name);
  }
  system.stats();
}
