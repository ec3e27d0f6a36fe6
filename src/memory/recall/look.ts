import type { IsVisible } from "./candidates.js";
import { lengthNorms } from "./candidates.js";
import type { Documents } from "./documents.js";
import { NAME_MARK, SYNONYM_MARK, type Resolved } from "./resolved.js";
import type { Scratch } from "./scratch.js";
import { BM25_K1 } from "./weights.js";

/** The closer look at some documents: which words of the question each of them has. By place in `documents`. */
export interface Look {
  /** First those that may be ranked, then neighbours that only say something about these. */
  readonly documents: readonly number[];
  readonly ranked: number;
  /** BM25 over what a document can have of it, about 0 to 1. */
  readonly scores: Float64Array;
  /** Bits of the words of the question by their places. */
  readonly words: Uint32Array;
  /** Bits of the words of the question that a synonym stands for. */
  readonly synonyms: Uint32Array;
  /** How many times two neighbouring words of the question stand together. */
  readonly pairs: Uint32Array;
  readonly names: Uint8Array;
  /** By place and word of the question. */
  readonly occurrences: Uint8Array;
  /** Numbers of the conversations, counted from 0 as they were met. */
  readonly conversations: Uint32Array;
  /** Places in the order of the conversations, and of the documents within each. */
  readonly course: Uint32Array;
  /** Place of the document before and after in the conversation, -1 when there is none to be seen. */
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/** Terms of one document that are looked at. */
const MOST_TERMS = 4096;
const termRoom = new Uint32Array(MOST_TERMS);

/** Gathers candidates with their neighbours within two steps, and the neighbours of those, and reads all of them. */
export function lookClosely(
  candidates: readonly number[],
  resolved: Resolved,
  { documents, scratch, isVisible }: { documents: Documents; scratch: Scratch; isVisible: IsVisible },
): Look {
  const gathered: number[] = [];
  const { places } = scratch;
  const put = (document: number): void => {
    gathered.push(document);
    places[document] = gathered.length;
  };
  const take = (document: number): void => {
    if (document >= 0 && (places[document] ?? 0) === 0 && isVisible(document)) put(document);
  };
  // That these are visible was asked before.
  for (const document of candidates) if ((places[document] ?? 0) === 0) put(document);
  takeNeighbours(gathered, documents, take);
  const ranked = gathered.length;
  takeNeighbours(gathered, documents, take);
  const conversations = conversationsOf(gathered, documents);
  const course = courseOf(gathered, conversations, places);
  const placeOf = (document: number): number => (document < 0 ? -1 : (places[document] ?? 0) - 1);
  const look: Look = {
    documents: gathered,
    ranked,
    scores: new Float64Array(gathered.length),
    words: new Uint32Array(gathered.length),
    synonyms: new Uint32Array(gathered.length),
    pairs: new Uint32Array(gathered.length),
    names: new Uint8Array(gathered.length),
    occurrences: new Uint8Array(gathered.length * resolved.own),
    conversations,
    course,
    before: Int32Array.from(gathered, (document) => placeOf(documents.before(document))),
    after: Int32Array.from(gathered, (document) => placeOf(documents.after(document))),
  };
  for (const document of gathered) places[document] = 0;
  readAll(look, resolved, documents, scratch);
  return look;
}

function conversationsOf(gathered: readonly number[], documents: Documents): Uint32Array {
  const met = new Map<number, number>();
  const conversations = new Uint32Array(gathered.length);
  for (let place = 0; place < gathered.length; place++) {
    const conversation = documents.conversationOf(gathered[place] ?? 0);
    let number = met.get(conversation);
    if (number === undefined) met.set(conversation, (number = met.size));
    conversations[place] = number;
  }
  return conversations;
}

/** Sorts by document and then deals out by conversation, which takes less time than comparing both. */
function courseOf(gathered: readonly number[], conversations: Uint32Array, places: Uint32Array): Uint32Array {
  const starts = new Uint32Array(gathered.length + 1);
  for (const conversation of conversations) starts[conversation + 1] = (starts[conversation + 1] ?? 0) + 1;
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const course = new Uint32Array(gathered.length);
  const sorted = Uint32Array.from(gathered);
  sorted.sort();
  for (const document of sorted) {
    const place = (places[document] ?? 0) - 1;
    const conversation = conversations[place] ?? 0;
    const at = starts[conversation] ?? 0;
    starts[conversation] = at + 1;
    course[at] = place;
  }
  return course;
}

function takeNeighbours(gathered: readonly number[], documents: Documents, take: (document: number) => void): void {
  const count = gathered.length;
  for (let i = 0; i < count; i++) {
    const document = gathered[i] ?? 0;
    const before = documents.before(document);
    const after = documents.after(document);
    take(before);
    take(after);
    if (before >= 0) take(documents.before(before));
    if (after >= 0) take(documents.after(after));
  }
}

function readAll(look: Look, resolved: Resolved, documents: Documents, scratch: Scratch): void {
  const { marks } = scratch;
  for (const { term, mark } of resolved.wanted) marks[term] = mark;
  const norms = lengthNorms(documents.usualLength);
  const counts = new Uint32Array(resolved.strengths.length);
  for (const [place, document] of look.documents.entries()) {
    const length = documents.terms.read(document, termRoom);
    readOne(look, place, { length, marks, counts, own: resolved.own });
    let sum = 0;
    const norm = norms[documents.lengthOf(document)] ?? 1;
    for (let word = 0; word < counts.length; word++) {
      const count = counts[word] ?? 0;
      if (count === 0) continue;
      sum += ((resolved.strengths[word] ?? 0) * count) / (count + norm);
      if (word < resolved.own) look.occurrences[place * resolved.own + word] = Math.min(255, count);
      counts[word] = 0;
    }
    look.scores[place] = (sum * (BM25_K1 + 1)) / resolved.mass;
  }
  for (const { term } of resolved.wanted) marks[term] = 0;
}

interface Reading {
  readonly length: number;
  readonly marks: Uint8Array;
  readonly counts: Uint32Array;
  readonly own: number;
}

function readOne(look: Look, place: number, { length, marks, counts, own }: Reading): void {
  let words = 0;
  let synonyms = 0;
  let pairs = 0;
  let previous = -2;
  for (let i = 0; i < length; i++) {
    const mark = marks[termRoom[i] ?? 0] ?? 0;
    let word = -2;
    if (mark === NAME_MARK) look.names[place] = 1;
    else if (mark >= SYNONYM_MARK) synonyms |= 1 << (mark - SYNONYM_MARK);
    else if (mark > 0) {
      word = mark - 1;
      counts[word] = (counts[word] ?? 0) + 1;
      if (word < own) {
        words |= 1 << word;
        if (word === previous + 1) pairs |= 1 << previous;
      }
    }
    previous = word;
  }
  look.words[place] = words;
  look.synonyms[place] = synonyms;
  look.pairs[place] = pairs;
}
