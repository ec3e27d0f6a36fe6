import { PersonaSystem, type SystemOptions } from "dramatis";
import { Cycle, makeTexts } from "./texts.js";

export interface WorldSize {
  readonly characters: number;
  /** Of each character. */
  readonly memories: number;
}

/** No window of a summary is complete below 200 memories of a character, so that no summarizing runs beside what is measured. */
export const WITHOUT_SUMMARIES: SystemOptions = { background: "manual", memory: { summaryThreshold: 100 } };

export const PROMPT = "You are {{name}}, one of many.";

export function nameOf(index: number): string {
  return `character-${index}`;
}

/** A system with characters that have memories of their own. */
export function makeWorld(
  { characters, memories }: WorldSize,
  options: SystemOptions = WITHOUT_SUMMARIES,
): PersonaSystem {
  const system = new PersonaSystem(options);
  const all = Array.from({ length: characters }, (_, index) =>
    system.createCharacter({ name: nameOf(index), prompt: PROMPT }),
  );
  const texts = new Cycle(makeTexts(4096));
  for (let round = 0; round < memories; round++)
    for (const character of all) character.addMemory({ text: texts.next() });
  return system;
}

/** A memory as somebody would keep it without this package. */
export interface PlainMemory {
  id: string;
  at: string;
  type: string;
  content: { text: string };
}

export interface PlainCharacter {
  name: string;
  prompt: string;
  memories: PlainMemory[];
}

/** The same as {@link makeWorld} makes, in plain objects. */
export function makePlainWorld({ characters, memories }: WorldSize): { characters: PlainCharacter[] } {
  const all = Array.from({ length: characters }, (_, index): PlainCharacter => ({
    name: nameOf(index),
    prompt: PROMPT,
    memories: [],
  }));
  const texts = new Cycle(makeTexts(4096));
  let count = 0;
  for (let round = 0; round < memories; round++) {
    for (const character of all) character.memories.push(plainMemory(++count, copyText(texts.next())));
  }
  return { characters: all };
}

export function plainMemory(number: number, text: string, type = "interaction"): PlainMemory {
  return { id: number.toString(36), at: new Date(1_700_000_000_000 + number).toISOString(), type, content: { text } };
}

/** A string of its own, as each is that a program reads, receives or puts together. */
function copyText(text: string): string {
  return Buffer.from(text).toString("latin1");
}
