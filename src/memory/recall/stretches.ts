import type { Documents } from "./documents.js";
import type { Look } from "./look.js";
import type { Resolved } from "./resolved.js";

/** Occurrences in a stretch that count for half of what any number of them would. */
const HALF_SATURATED = 2;

/** Further apart than this is just far. */
const FAR = 64;

/** Where each document of the course stands, in steps; from one conversation to the next it is far. */
export function positionsOf({ course, documents: found, conversations }: Look, documents: Documents): Float64Array {
  const positions = new Float64Array(course.length);
  for (let i = 1; i < course.length; i++) {
    const [before, place] = [course[i - 1] ?? 0, course[i] ?? 0];
    const isSame = conversations[before] === conversations[place];
    const steps = isSame ? stepsBetween(found[before] ?? 0, found[place] ?? 0, documents) : FAR;
    positions[i] = (positions[i - 1] ?? 0) + steps;
  }
  return positions;
}

function stepsBetween(from: number, to: number, documents: Documents): number {
  let steps = 0;
  let at = from;
  while (at >= 0 && at !== to && steps < FAR) {
    at = documents.after(at);
    steps++;
  }
  return at === to ? steps : FAR;
}

/** How far its conversation has come with each document, by place in the look: 0 for the first, 1 from so many steps on. */
export function underWay(positions: Float64Array, look: Look, documents: Documents, steps: number): Float64Array {
  const { course, conversations, documents: found } = look;
  const progress = new Float64Array(course.length);
  let beginsAt = 0;
  for (let i = 0; i < course.length; i++) {
    const place = course[i] ?? 0;
    const isFirst = i === 0 || conversations[course[i - 1] ?? 0] !== conversations[place];
    if (isFirst) beginsAt = (positions[i] ?? 0) - stepsFromStart(found[place] ?? 0, documents, steps);
    progress[place] = Math.min(1, ((positions[i] ?? 0) - beginsAt) / steps);
  }
  return progress;
}

function stepsFromStart(document: number, documents: Documents, most: number): number {
  let steps = 0;
  for (let at = documents.before(document); at >= 0 && steps < most; at = documents.before(at)) steps++;
  return steps;
}

/** Where the documents around each one begin and end in the course: those within so many steps. */
class Surroundings {
  readonly #positions: Float64Array;
  readonly #firsts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #reach: number;

  constructor(positions: Float64Array, radius: number) {
    this.#positions = positions;
    this.#firsts = new Uint32Array(positions.length);
    this.#ends = new Uint32Array(positions.length);
    this.#reach = radius + 1;
    let [first, end] = [0, 0];
    for (let i = 0; i < positions.length; i++) {
      const here = positions[i] ?? 0;
      while (end < positions.length && (positions[end] ?? 0) <= here + radius) end++;
      while ((positions[first] ?? 0) < here - radius) first++;
      this.#firsts[i] = first;
      this.#ends[i] = end;
    }
  }

  /** The sum of the values around the document at a place of the course; they count less and less with their distance. */
  sumAt(i: number, { sums, moments }: RunningSums): number {
    const [first, end] = [this.#firsts[i] ?? 0, this.#ends[i] ?? 0];
    const [before, after] = [sums[first] ?? 0, sums[end] ?? 0];
    if (before === after) return 0;
    const [middle, here] = [sums[i] ?? 0, this.#positions[i] ?? 0];
    const distances =
      here * (middle - before - (after - middle)) +
      ((moments[end] ?? 0) - 2 * (moments[i] ?? 0) + (moments[first] ?? 0));
    return after - before - distances / this.#reach;
  }
}

/** Sums of values along the course, and of each times its position: at `i`, of all those before the one at `i`. */
class RunningSums {
  readonly sums: Float64Array;
  readonly moments: Float64Array;
  readonly #positions: Float64Array;

  constructor(positions: Float64Array) {
    this.#positions = positions;
    this.sums = new Float64Array(positions.length + 1);
    this.moments = new Float64Array(positions.length + 1);
  }

  /** Forgets what it summed up before. Value `i` of the course stands in `values` at `course[i] * step + offset`. */
  take(values: Uint8Array | Float64Array, course: Uint32Array, step = 1, offset = 0): void {
    const { sums, moments } = this;
    let [sum, moment] = [0, 0];
    for (let i = 0; i < course.length; i++) {
      const value = values[(course[i] ?? 0) * step + offset] ?? 0;
      sum += value;
      moment += value * (this.#positions[i] ?? 0);
      sums[i + 1] = sum;
      moments[i + 1] = moment;
    }
  }
}

/**
 * What stands of the question around each document, for each radius and by place in the look: each word counts by how often
 * it occurs there, more and more slowly, and the less the further away.
 */
export function stretchScores(
  positions: Float64Array,
  { course, occurrences }: Look,
  { strengths, own, mass }: Resolved,
  radii: readonly number[],
): Float64Array[] {
  const surroundings = radii.map((radius) => new Surroundings(positions, radius));
  const all = radii.map(() => new Float64Array(course.length));
  const running = new RunningSums(positions);
  for (let word = 0; word < own; word++) {
    running.take(occurrences, course, own, word);
    const worth = (strengths[word] ?? 0) / mass;
    for (const [at, around] of surroundings.entries())
      addWord(all[at] ?? new Float64Array(0), { course, around, running, worth });
  }
  return all;
}

interface Word {
  readonly course: Uint32Array;
  readonly around: Surroundings;
  readonly running: RunningSums;
  readonly worth: number;
}

function addWord(scores: Float64Array, { course, around, running, worth }: Word): void {
  for (let i = 0; i < course.length; i++) {
    const found = around.sumAt(i, running);
    if (found <= 0) continue;
    const place = course[i] ?? 0;
    scores[place] = (scores[place] ?? 0) + (worth * found) / (found + HALF_SATURATED);
  }
}

/** What each conversation in sight has of the question, by its number in the look, 1 for the best; only what was looked at counts. */
export function conversationScores(look: Look, { strengths, own, mass }: Resolved): Float64Array {
  const { course, conversations, words, occurrences } = look;
  const scores = new Float64Array(course.length);
  const counts = new Float64Array(own);
  let best = 0;
  for (let i = 0; i < course.length; i++) {
    const place = course[i] ?? 0;
    if (words[place] !== 0) {
      for (let word = 0; word < own; word++)
        counts[word] = (counts[word] ?? 0) + (occurrences[place * own + word] ?? 0);
    }
    const conversation = conversations[place] ?? 0;
    if (i + 1 < course.length && conversations[course[i + 1] ?? 0] === conversation) continue;
    const score = saturate(counts, strengths) / mass;
    counts.fill(0);
    scores[conversation] = score;
    best = Math.max(best, score);
  }
  return best > 0 ? scores.map((score) => score / best) : scores;
}

function saturate(counts: Float64Array, strengths: Float64Array): number {
  let score = 0;
  for (let word = 0; word < counts.length; word++) {
    const found = counts[word] ?? 0;
    if (found > 0) score += ((strengths[word] ?? 0) * found) / (found + HALF_SATURATED);
  }
  return score;
}

/** Documents of those who are named that count for half of what any number of them would. */
const HALF_SPEAKING = 2;

/** How much of what was looked at around each document was said by those whom the question names, 0 to 1, by place. */
export function speakingNear(
  positions: Float64Array,
  { course }: Look,
  speaking: Float64Array,
  radii: readonly number[],
): Float64Array[] {
  const running = new RunningSums(positions);
  running.take(speaking, course);
  return radii.map((radius) => {
    const scores = new Float64Array(course.length);
    const around = new Surroundings(positions, radius);
    for (let i = 0; i < course.length; i++) {
      const sum = around.sumAt(i, running);
      if (sum > 0) scores[course[i] ?? 0] = sum / (sum + HALF_SPEAKING);
    }
    return scores;
  });
}
