import { COLUMNS, FEATURES } from "./feature-list.js";
import { timeFit } from "./asked-times.js";
import type { Documents } from "./documents.js";
import type { Look } from "./look.js";
import type { Resolved } from "./resolved.js";
import { conversationScores, positionsOf, speakingNear, stretchScores, underWay } from "./stretches.js";
import {
  HAS_NAME,
  HAS_NUMBER,
  HAS_PLACE,
  HAS_REASON,
  HAS_SPAN,
  HAS_TIME,
  IS_OF_ONESELF,
  IS_QUESTION,
  IS_SMALL_TALK,
} from "./traits.js";

const COUNT = FEATURES.length;
/** How many documents on both sides the two stretches reach, and what those who are named say near and around. */
const STRETCH = 8;
const WIDE_STRETCH = 45;
const SPEAKS_NEAR = 3;
const SPEAKS_AROUND = 20;
/** So many documents open a conversation, less and less: greetings, and what it is going to be about. */
const OPENING = 96;
const WANTED_TRAITS: readonly (readonly [column: number, trait: number])[] = [
  [COLUMNS.wantsTime, HAS_TIME],
  [COLUMNS.wantsSpan, HAS_SPAN],
  [COLUMNS.wantsNumber, HAS_NUMBER],
  [COLUMNS.wantsName, HAS_NAME],
  [COLUMNS.wantsPlace, HAS_PLACE],
  [COLUMNS.wantsReason, HAS_REASON],
];

export interface Featured {
  readonly documents: Documents;
  /** What is near a document says nothing about it. */
  readonly isApart: boolean;
  /** By key. */
  readonly meaning: ReadonlyMap<number, number> | undefined;
}

const NONE = new Float64Array(0);

/** The features of the documents that may be ranked, row by row. */
export function computeFeatures(
  look: Look,
  resolved: Resolved,
  { documents, isApart, meaning }: Featured,
): Float64Array {
  const rows = new Float64Array(look.ranked * COUNT);
  const positions = positionsOf(look, documents);
  const speaking = speakingOf(look, resolved, documents);
  const [stretch = NONE, wideStretch = NONE] = stretchScores(positions, look, resolved, [STRETCH, WIDE_STRETCH]);
  const isNamed = resolved.question.speakers.length > 0;
  const [speaksNear = NONE, speaksAround = NONE] = isNamed
    ? speakingNear(positions, look, speaking, [SPEAKS_NEAR, SPEAKS_AROUND])
    : [];
  const judging: Judging = {
    look,
    resolved,
    documents,
    isApart,
    meaning,
    shares: new Shares(resolved),
    conversations: conversationScores(look, resolved),
    stretch,
    wideStretch,
    speaking,
    speaksNear,
    speaksAround,
    underWay: underWay(positions, look, documents, OPENING),
  };
  for (let place = 0; place < look.ranked; place++) fillRow(rows, place, judging);
  return rows;
}

interface Judging extends Featured {
  readonly look: Look;
  readonly resolved: Resolved;
  readonly shares: Shares;
  /** By number of the conversation in the look. */
  readonly conversations: Float64Array;
  readonly stretch: Float64Array;
  readonly wideStretch: Float64Array;
  /** How much of the name of whoever speaks stands in the question. */
  readonly speaking: Float64Array;
  readonly speaksNear: Float64Array;
  readonly speaksAround: Float64Array;
  readonly underWay: Float64Array;
}

function speakingOf(
  { documents: found }: Look,
  { question: { speakers } }: Resolved,
  documents: Documents,
): Float64Array {
  const speaking = new Float64Array(found.length);
  if (speakers.length === 0) return speaking;
  const strengths = new Map(speakers.map(({ speaker, strength }) => [speaker, strength]));
  for (let place = 0; place < found.length; place++) {
    speaking[place] = strengths.get(documents.speakerOf(found[place] ?? 0)) ?? 0;
  }
  return speaking;
}

function fillRow(rows: Float64Array, place: number, judging: Judging): void {
  const { look, resolved, documents } = judging;
  const time = timeFit(resolved.question.times, documents.atOf(look.documents[place] ?? 0));
  const near = neighboursOf(look, place);
  const isNear = fillWords(rows, place, near, judging);
  rows[place * COUNT + COLUMNS.time] = time;
  const meaning = judging.meaning?.get(documents.keyOf(look.documents[place] ?? 0)) ?? 0;
  rows[place * COUNT + COLUMNS.meaning] = meaning;
  // With nothing of the question in sight, nothing else speaks for a memory.
  if (!isNear && time === 0 && meaning === 0) return;
  fillSpeaker(rows, place, judging);
  fillForm(rows, place, near, judging);
}

/** What it and its neighbours have of the words; false when that is nothing. */
function fillWords(rows: Float64Array, place: number, near: Near, judging: Judging): boolean {
  const { look, shares } = judging;
  const at = place * COUNT;
  const own = look.words[place] ?? 0;
  const words1 = own | wordsOf(look, near.before) | wordsOf(look, near.after);
  const words2 = words1 | wordsOf(look, near.before2) | wordsOf(look, near.after2);
  const synonyms = look.synonyms[place] ?? 0;
  const synonyms1 = synonyms | synonymsOf(look, near.before) | synonymsOf(look, near.after);
  const synonyms2 = synonyms1 | synonymsOf(look, near.before2) | synonymsOf(look, near.after2);
  const stretch = judging.stretch[place] ?? 0;
  if ((words2 | synonyms2) === 0 && stretch === 0 && scoreOf(look, place) === 0) return false;
  const coverage = shares.of(own);
  rows[at + COLUMNS.words] = scoreOf(look, place);
  rows[at + COLUMNS.coverage] = coverage;
  rows[at + COLUMNS.coverageSquared] = coverage * coverage;
  rows[at + COLUMNS.phrase] = shares.ofPairs(look.pairs[place] ?? 0);
  rows[at + COLUMNS.synonyms] = shares.of(synonyms & ~own);
  if (judging.isApart) return true;
  rows[at + COLUMNS.before] = scoreOf(look, near.before);
  rows[at + COLUMNS.after] = scoreOf(look, near.after);
  rows[at + COLUMNS.before2] = scoreOf(look, near.before2);
  rows[at + COLUMNS.after2] = scoreOf(look, near.after2);
  rows[at + COLUMNS.coverage1] = shares.of(words1);
  rows[at + COLUMNS.coverage2] = shares.of(words2);
  rows[at + COLUMNS.answers] = isQuestion(look, judging.documents, near.before)
    ? shares.of(wordsOf(look, near.before))
    : 0;
  rows[at + COLUMNS.conversation] = judging.conversations[look.conversations[place] ?? 0] ?? 0;
  rows[at + COLUMNS.stretch] = stretch;
  rows[at + COLUMNS.wideStretch] = judging.wideStretch[place] ?? 0;
  rows[at + COLUMNS.synonyms1] = shares.of(synonyms1 & ~words1);
  return true;
}

function fillSpeaker(rows: Float64Array, place: number, judging: Judging): void {
  const { look, resolved, documents } = judging;
  if (resolved.question.speakers.length === 0) return;
  const at = place * COUNT;
  const strength = judging.speaking[place] ?? 0;
  const isOther = strength === 0 && documents.speakerOf(look.documents[place] ?? 0) !== 0;
  rows[at + COLUMNS.speaks] = strength;
  rows[at + COLUMNS.otherSpeaks] = isOther ? 1 : 0;
  rows[at + COLUMNS.mentions] = strength === 0 && (look.names[place] ?? 0) > 0 ? 1 : 0;
  if (judging.isApart) return;
  rows[at + COLUMNS.speaksNear] = judging.speaksNear[place] ?? 0;
  rows[at + COLUMNS.speaksAround] = judging.speaksAround[place] ?? 0;
}

function fillForm(rows: Float64Array, place: number, near: Near, judging: Judging): void {
  const { look, resolved, documents } = judging;
  const at = place * COUNT;
  const document = look.documents[place] ?? 0;
  const traits = documents.traitsOf(document);
  const wants = resolved.question.wants & traits;
  if (wants !== 0) for (const [column, trait] of WANTED_TRAITS) rows[at + column] = (wants & trait) === 0 ? 0 : 1;
  rows[at + COLUMNS.length] = lengthOf(look, documents, place);
  if (!judging.isApart) rows[at + COLUMNS.brief] = 1 - lengthNear(look, documents, place, near);
  rows[at + COLUMNS.underWay] = judging.underWay[place] ?? 0;
  rows[at + COLUMNS.question] = (traits & IS_QUESTION) === 0 ? 0 : 1;
  rows[at + COLUMNS.smallTalk] = (traits & IS_SMALL_TALK) === 0 ? 0 : 1;
  rows[at + COLUMNS.ofOneself] = (traits & IS_OF_ONESELF) === 0 ? 0 : 1;
}

/** Of a document and its neighbours within two steps, 0 to 1. */
function lengthNear(look: Look, documents: Documents, place: number, near: Near): number {
  const { before, after, before2, after2 } = near;
  const next = lengthOf(look, documents, before) + lengthOf(look, documents, after);
  const further = lengthOf(look, documents, before2) + lengthOf(look, documents, after2);
  return (3 * lengthOf(look, documents, place) + 2 * next + further) / 9;
}

/** By the number of terms: grows by less and less, 0 for no term, 1 for 31 and more. */
const LENGTHS = Float64Array.from({ length: 256 }, (_, terms) => {
  const doublings = 31 - Math.clz32(terms + 1);
  return Math.min(1, (doublings + (terms + 1) / (1 << doublings) - 1) / 5);
});

function lengthOf(look: Look, documents: Documents, place: number): number {
  return place < 0 ? 0 : (LENGTHS[documents.lengthOf(look.documents[place] ?? 0)] ?? 0);
}

interface Near {
  readonly before: number;
  readonly after: number;
  readonly before2: number;
  readonly after2: number;
}

function neighboursOf(look: Look, place: number): Near {
  const before = look.before[place] ?? -1;
  const after = look.after[place] ?? -1;
  return {
    before,
    after,
    before2: before < 0 ? -1 : (look.before[before] ?? -1),
    after2: after < 0 ? -1 : (look.after[after] ?? -1),
  };
}

function wordsOf(look: Look, place: number): number {
  return place < 0 ? 0 : (look.words[place] ?? 0);
}

function synonymsOf(look: Look, place: number): number {
  return place < 0 ? 0 : (look.synonyms[place] ?? 0);
}

function scoreOf(look: Look, place: number): number {
  return place < 0 ? 0 : (look.scores[place] ?? 0);
}

function isQuestion(look: Look, documents: Documents, place: number): boolean {
  return place >= 0 && (documents.traitsOf(look.documents[place] ?? 0) & IS_QUESTION) !== 0;
}

/** What shares of the worth of all words of a question some of them have. */
class Shares {
  /** By byte of a mask and its value. */
  readonly #words: Float64Array[] = [];
  readonly #pairs: Float64Array[] = [];

  constructor({ strengths, own, mass }: Resolved) {
    const pairs = Float64Array.from({ length: Math.max(0, own - 1) }, (_, word) => {
      return ((strengths[word] ?? 0) + (strengths[word + 1] ?? 0)) / (2 * mass);
    });
    const shares = Float64Array.from({ length: own }, (_, word) => (strengths[word] ?? 0) / mass);
    for (let first = 0; first < own; first += 8) {
      this.#words.push(sumsOf(shares.subarray(first, first + 8)));
      this.#pairs.push(sumsOf(pairs.subarray(first, first + 8)));
    }
  }

  of(mask: number): number {
    return sharesOf(mask, this.#words);
  }

  /** Of pairs, by the first word of each. */
  ofPairs(mask: number): number {
    return sharesOf(mask, this.#pairs);
  }
}

function sumsOf(shares: Float64Array): Float64Array {
  const sums = new Float64Array(256);
  for (let mask = 1; mask < 1 << shares.length; mask++) {
    const lowest = 31 - Math.clz32(mask & -mask);
    sums[mask] = (sums[mask & (mask - 1)] ?? 0) + (shares[lowest] ?? 0);
  }
  return sums;
}

function sharesOf(mask: number, tables: readonly Float64Array[]): number {
  let sum = 0;
  for (let byte = 0, rest = mask; rest !== 0; byte++, rest >>>= 8) sum += tables[byte]?.[rest & 0xff] ?? 0;
  return sum;
}
