import { manualClock, type ManualClock } from "../../src/core/clock.js";
import {
  PersonaSystem,
  type Memory,
  type MemoryConfig,
  type SystemEvents,
  type SystemOptions,
} from "../../src/index.js";

/** A world whose clock stands still and whose work is done when the test says so. */
export interface SmallWorld {
  readonly system: PersonaSystem;
  readonly clock: ManualClock;
}

export function smallWorld(memory: MemoryConfig, options: SystemOptions = {}): SmallWorld {
  const clock = manualClock("2026-03-01T12:00:00Z");
  return { clock, system: new PersonaSystem({ clock, background: "manual", memory, ...options }) };
}

/** Characters with these names. */
export function populate(system: PersonaSystem, ...names: string[]): void {
  for (const name of names) system.createCharacter({ name, prompt: "You are {{name}}." });
}

/** All work that waits for nobody. */
export function drain(system: PersonaSystem): void {
  while (system.tick(60_000).ran > 0);
}

/** Adds so many memories of a character and gives their ids. */
export function remember(system: PersonaSystem, name: string, count: number, userId?: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    const text = `${name} found relic ${index} near the old mill${userId === undefined ? "" : ` with ${userId}`}.`;
    return system.addInteraction(name, { text }, userId === undefined ? {} : { userId }).id;
  });
}

/** Broadcasts so many events and gives their ids. */
export function announce(
  system: PersonaSystem,
  count: number,
  options: Parameters<PersonaSystem["broadcast"]>[1] = {},
): string[] {
  return Array.from(
    { length: count },
    (_, index) => system.broadcast({ text: `Herald number ${index} cried out near the market.` }, options).eventId,
  );
}

export function ids(memories: readonly Memory[]): string[] {
  return memories.map((memory) => memory.id);
}

export function covers(memories: readonly Memory[]): (readonly string[])[] {
  return memories.map((memory) => memory.covers ?? []);
}

/** The summaries that a character has, those under higher ones too. */
export function allSummaries(system: PersonaSystem, name: string, level?: number): Memory[] {
  const all = system.getCharacter(name).memory.summaries({ all: true });
  return level === undefined ? all : all.filter((summary) => summary.level === level);
}

/** The sentences of a summary with what they rest on. */
export function sentencesOf(summary: Memory | undefined): { text: string; from: string[] }[] {
  return (summary?.metadata["sentences"] ?? []) as unknown as { text: string; from: string[] }[];
}

/** What listeners are told from now on. */
export function listen<E extends keyof SystemEvents>(system: PersonaSystem, event: E): SystemEvents[E][] {
  const told: SystemEvents[E][] = [];
  system.on(event, (payload) => told.push(payload));
  return told;
}
