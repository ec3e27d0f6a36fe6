import { sha256 } from "./sha256.js";

/** The writer's part of every id a system makes: eight characters that follow from its seed. */
export function writerOf(seed: string): string {
  return sha256(`dramatis writer ${seed}`).slice(0, 8);
}

/** An id is `<writer>.<counter>`; the counter is the Lamport number of the entry that made it, so no writer repeats one. */
export function makeId(writer: string, seq: number): string {
  return `${writer}.${seq}`;
}

/** What a writer may be made of. Ids go into JSON as they are, so nothing that would have to be escaped. */
export const WRITER: RegExp = /^[\w.~-]{1,64}$/;

/** The parts of an id, or undefined when it is none of ours (the ids of summaries, say). */
export function parseId(id: string): { writer: string; seq: number } | undefined {
  // Ids come from callers too, who may not have a compiler.
  const dot = typeof id === "string" ? id.lastIndexOf(".") : -1;
  if (dot < 1 || !WRITER.test(id.slice(0, dot))) return undefined;
  const digits = id.slice(dot + 1);
  const seq = Number(digits);
  return Number.isSafeInteger(seq) && seq > 0 && String(seq) === digits ? { writer: id.slice(0, dot), seq } : undefined;
}
