import { DramatisError } from "../../core/errors.js";
import { terms } from "../../core/words.js";
import type { Scratch } from "./scratch.js";
import { chooseCandidates, scoreByWords, type IsVisible } from "./candidates.js";
import { Documents } from "./documents.js";
import { computeFeatures } from "./features.js";
import { lookClosely, type Look } from "./look.js";
import { mostImportant, newest } from "./mixing.js";
import { Postings } from "./postings.js";
import { readQuestion } from "./question.js";
import { rankRows, type Ranked, type RankWeights } from "./rank-rows.js";
import { resolveQuestion, type Resolved } from "./resolved.js";
import { borrowScratch, giveBackScratch } from "./scratch.js";
import { singleCharacters } from "./single-characters.js";
import { Speakers } from "./speakers.js";
import { TermTable } from "./term-table.js";
import { timedDocuments } from "./timed-documents.js";
import { traitsOf } from "./traits.js";
import { LEAST_CANDIDATES } from "./weights.js";

/** What can be found. */
export interface RecallDocument {
  /** Ascending from one document to the next. */
  readonly key: number;
  readonly text: string;
  readonly speaker?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Number of the conversation, 0 to 4294967295: neighbours are documents next to each other in one conversation. */
  readonly conversation: number;
  readonly importance: number;
}

export interface RankOptions {
  /** @default 10 */
  readonly limit?: number;
  /** Which documents may be found, and may say something about their neighbours. By key. */
  readonly filter?: (key: number) => boolean;
  /** Without recency and importance, the score is relevance as it is. */
  readonly weights?: RankWeights;
  /** 0 none, 1 strong. @default 0 */
  readonly diversity?: number;
  /** What "yesterday" and recency count from, in milliseconds since 1970. */
  readonly now: number;
  /** What was said before the query, oldest first. */
  readonly history?: readonly string[];
  /** How near documents are to the query in meaning, 0 to 1, by key. They are found without a word of it. */
  readonly meaning?: ReadonlyMap<number, number>;
}

/** The features of all candidates for a query, as the fitting of weights needs them. */
export interface Judged {
  readonly keys: readonly number[];
  /** A row of `FEATURES.length` numbers for each key. */
  readonly rows: Float64Array;
  readonly isBroad: boolean;
}

/** What was found for a query, before it is weighed. */
interface Found {
  readonly look: Look;
  readonly resolved: Resolved;
  readonly rows: Float64Array;
}

/** Removed documents are packed away when they are more than this share of those that are there. */
const MOST_REMOVED = 0.25;
const LEAST_REMOVED = 64;
/** Terms of one text that are indexed. */
const MOST_TERMS = 4096;
const termRoom = new Uint32Array(MOST_TERMS);

export interface RecallIndexOptions {
  /** Documents stand for themselves: what is near one says nothing about it. @default false */
  readonly apart?: boolean;
}

/**
 * Finds documents by what a question asks for. It keeps no texts, only numbers in typed arrays; documents come in
 * ascending order of their keys and can go at any time.
 */
export class RecallIndex {
  #table = new TermTable();
  #postings = new Postings();
  #documents = new Documents();
  readonly #speakers = new Speakers();
  readonly #isApart: boolean;

  constructor({ apart = false }: RecallIndexOptions = {}) {
    this.#isApart = apart;
  }

  /** Documents that are there. */
  get size(): number {
    return this.#documents.live;
  }

  /** Memory held, without what all indexes share while they work. */
  get bytes(): number {
    return this.#table.bytes + this.#postings.bytes + this.#documents.bytes + this.#speakers.bytes;
  }

  /** @throws DramatisError `memory/invalid` when the key is not greater than all before it, or a number is not one. */
  add(document: RecallDocument): void {
    check(document, this.#documents.lastKey);
    const found = [...terms(document.text), ...singleCharacters(document.text)];
    const count = Math.min(found.length, MOST_TERMS);
    for (let i = 0; i < count; i++) termRoom[i] = this.#table.intern(found[i] ?? "");
    const number = this.#documents.add(
      { ...document, speaker: this.#speakers.speak(document.speaker), traits: traitsOf(document.text) },
      termRoom,
      count,
    );
    this.#post(number, count);
  }

  /** Adds the terms in `termRoom` to the postings. */
  #post(document: number, count: number): void {
    const sorted = termRoom.subarray(0, count);
    sorted.sort();
    for (let start = 0; start < count;) {
      const term = sorted[start] ?? 0;
      let end = start + 1;
      while (end < count && sorted[end] === term) end++;
      this.#postings.add(term, document, end - start);
      start = end;
    }
  }

  has(key: number): boolean {
    return this.#documents.find(key) >= 0;
  }

  /** True when there was such a document. */
  remove(key: number): boolean {
    const number = this.#documents.find(key);
    if (number < 0) return false;
    this.#unpost(number);
    this.#speakers.release(this.#documents.speakerOf(number));
    this.#documents.remove(number);
    const removed = this.#documents.size - this.#documents.live;
    if (removed > LEAST_REMOVED && removed > MOST_REMOVED * this.#documents.live) this.#pack();
    return true;
  }

  #unpost(document: number): void {
    const count = this.#documents.terms.read(document, termRoom);
    const sorted = termRoom.subarray(0, count);
    sorted.sort();
    for (let i = 0; i < count; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) this.#postings.forget(sorted[i] ?? 0);
  }

  /** Builds everything anew from what is there. */
  #pack(): void {
    const old = { table: this.#table, documents: this.#documents };
    this.#table = new TermTable();
    this.#postings = new Postings();
    this.#documents = new Documents();
    for (let number = 0; number < old.documents.size; number++) {
      if (old.documents.isRemoved(number)) continue;
      const count = old.documents.terms.read(number, termRoom);
      for (let i = 0; i < count; i++) termRoom[i] = this.#table.adopt(old.table, termRoom[i] ?? 0);
      this.#post(this.#documents.add(old.documents.factsOf(number), termRoom, count), count);
    }
  }

  /** The documents that answer a query best, best first, newer first among equals. */
  rank(query: string, options: RankOptions): Ranked[] {
    return this.#withFound(query, options, ({ look, resolved, rows }) =>
      rankRows(rows, look.documents.slice(0, look.ranked), {
        documents: this.#documents,
        isBroad: resolved.question.isBroad,
        options,
      }),
    );
  }

  /** All candidates for a query and their features. @internal */
  judge(query: string, options: RankOptions): Judged {
    return this.#withFound(query, options, ({ look, resolved, rows }) => ({
      keys: look.documents.slice(0, look.ranked).map((document) => this.#documents.keyOf(document)),
      rows,
      isBroad: resolved.question.isBroad,
    }));
  }

  #withFound<T>(query: string, options: RankOptions, use: (found: Found) => T): T {
    const scratch = borrowScratch(this.#documents.size, this.#table.size);
    const result = use(this.#find(query, options, scratch));
    // After a filter that throws, the scratch is not zero: nobody gets it again.
    giveBackScratch(scratch);
    return result;
  }

  #find(query: string, options: RankOptions, scratch: Scratch): Found {
    const documents = this.#documents;
    const { filter, now, limit = 10, history = [], weights = {}, meaning } = options;
    const question = readQuestion(query, { speakers: this.#speakers, now, history });
    const resolved = resolveQuestion(question, { table: this.#table, postings: this.#postings, live: documents.live });
    const isVisible: IsVisible = (document) =>
      !documents.isRemoved(document) && (filter === undefined || filter(documents.keyOf(document)));
    const candidates = this.#candidates(resolved, Math.max(LEAST_CANDIDATES, 2 * limit), isVisible, scratch);
    candidates.push(...timedDocuments(question.times, documents, isVisible));
    for (const key of meaning?.keys() ?? []) {
      const document = documents.find(key);
      if (document >= 0 && isVisible(document)) candidates.push(document);
    }
    if ((weights.recency ?? 0) !== 0) candidates.push(...newest(documents, isVisible));
    if ((weights.importance ?? 0) !== 0) candidates.push(...mostImportant(documents, isVisible));
    const look = lookClosely(candidates, resolved, { documents, scratch, isVisible });
    const rows = computeFeatures(look, resolved, { documents, isApart: this.#isApart, meaning });
    return { look, resolved, rows };
  }

  #candidates(resolved: Resolved, most: number, isVisible: IsVisible, scratch: Scratch): number[] {
    const touched = scoreByWords(resolved, this.#documents, this.#postings, scratch);
    return chooseCandidates(scratch, { touched, most, isVisible });
  }
}

function check({ key, at, conversation, importance }: RecallDocument, lastKey: number): void {
  if (!(key > lastKey)) {
    throw new DramatisError(
      "memory/invalid",
      `key: ${key} does not come after ${lastKey}; add documents in ascending order`,
      {
        details: { field: "key" },
      },
    );
  }
  for (const [field, value] of Object.entries({ key, at, conversation, importance })) {
    if (Number.isFinite(value)) continue;
    throw new DramatisError(
      "memory/invalid",
      `${field}: ${value} is not a number that can be ranked by; give a finite one`,
      {
        details: { field },
      },
    );
  }
}
