import type { ValueSigns } from "./value-signs.js";

/** What is worth keeping, where nobody says otherwise. */
export const MIN_CONFIDENCE = 0.6;
const MOST_REASONS = 4;

interface Weight {
  readonly sign: keyof ValueSigns;
  /** Counts above this add nothing. */
  readonly most: number;
  readonly weight: number;
  readonly reason: string;
}

/** Chosen by hand: what a later question could ask for speaks for a message, what only keeps up the talk against it. */
const WEIGHTS: readonly Weight[] = [
  { sign: "mass", most: 18, weight: 0.2, reason: "says much" },
  { sign: "densest", most: 10, weight: 0.2, reason: "says much in one sentence" },
  { sign: "names", most: 3, weight: 0.45, reason: "names people, places or things" },
  { sign: "numbers", most: 2, weight: 0.3, reason: "gives numbers" },
  { sign: "times", most: 2, weight: 0.6, reason: "says when" },
  { sign: "titles", most: 2, weight: 0.7, reason: "names a title" },
  { sign: "relations", most: 2, weight: 0.25, reason: "speaks of family, friends or animals" },
  { sign: "events", most: 3, weight: 0.3, reason: "tells what happened or is going on" },
  { sign: "tastes", most: 2, weight: 0.25, reason: "tells of tastes, wishes or fears" },
  { sign: "own", most: 3, weight: 0.3, reason: "speaks of the user" },
  { sign: "answers", most: 1, weight: 1.2, reason: "answers a question" },
  { sign: "early", most: 1, weight: 0.8, reason: "stands at the beginning of a conversation" },
  { sign: "facts", most: 1, weight: 1, reason: "states facts of the user" },
  { sign: "farewells", most: 1, weight: -0.6, reason: "takes leave" },
  { sign: "others", most: 2, weight: -0.2, reason: "praises or cheers" },
  { sign: "questions", most: 2, weight: -0.25, reason: "asks" },
];
const BIAS = -2.5;
/** "My name is Ann" is short, and worth as much as any. */
const WITH_FACT = 0.3;
/** For a message of questions and small talk alone. */
const SAYS_NOTHING = -1.5;

/** A rise from 0 to 1 with a half at 0, as the logistic function has it, by basic arithmetic. */
function squashed(x: number): number {
  const half = 0.5 + x / (2 * (1 + Math.abs(x)));
  return Math.min(1, Math.max(0, half));
}

/** How much speaks for a message, without bounds; 0 is as much for as against. */
export function scoreOf(signs: ValueSigns): number {
  const start = signs.statements === 0 ? BIAS + SAYS_NOTHING : BIAS;
  const score = WEIGHTS.reduce((sum, { sign, most, weight }) => sum + Math.min(signs[sign], most) * weight, start);
  return signs.facts > 0 ? Math.max(score, WITH_FACT) : score;
}

/** What speaks most for and against a message. */
export function reasonsOf(signs: ValueSigns): string[] {
  if (signs.statements === 0) return [signs.questions > 0 ? "only asks" : "says nothing of its own"];
  return WEIGHTS.map(({ sign, most, weight, reason }) => ({ reason, part: Math.min(signs[sign], most) * weight }))
    .filter(({ part }) => Math.abs(part) > 0.2)
    .toSorted((a, b) => Math.abs(b.part) - Math.abs(a.part))
    .slice(0, MOST_REASONS)
    .map(({ reason }) => reason);
}

/** How sure it is that a message says something worth keeping, 0 to 1. */
export function confidenceOf(signs: ValueSigns): number {
  return squashed(scoreOf(signs));
}
