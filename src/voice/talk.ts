import type { Knowledge, Statement, VoiceLocale } from "./knowledge.js";
import type { Teller } from "./tell.js";
import type { Utterance } from "./utterance.js";

/** What the voice says, and whether it rests on something that it knows. */
export interface Answer {
  readonly text: string;
  readonly isKnown: boolean;
  /** For a question that yes or no answers: what speaks for yes is known. */
  readonly isYes: boolean;
}

/** All that a rule of answering needs. */
export interface Talk {
  readonly knowledge: Knowledge;
  /** What may be told. */
  readonly known: readonly Statement[];
  readonly locale: VoiceLocale;
  readonly utterance: Utterance;
  readonly teller: Teller;
  readonly seed: number;
}

/** Sentences side by side. */
export function joined(parts: readonly string[], locale: VoiceLocale): string {
  return parts.filter((part) => part !== "").join(locale === "zh" ? "" : " ");
}
