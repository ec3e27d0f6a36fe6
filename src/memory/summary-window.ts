import type { SentenceRecord, SummaryPartRecord, SummaryWindowRecord } from "../model/records.js";
import { compact } from "../model/records.js";
import type { JsonObject } from "../core/json.js";
import type { ByteBlocks } from "./byte-blocks.js";
import { isoTime, parseTime } from "../core/time.js";

/** What of a part lies in the byte blocks. */
interface PartText {
  readonly covers: readonly string[];
  readonly sentences: readonly SentenceRecord[];
  readonly by: string;
  readonly metadata?: JsonObject;
}

/** The summary that those have who perceived the same part of a window. */
export class SummaryPart {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly base: boolean;
  readonly heardBy: ReadonlySet<string>;
  readonly #blocks: ByteBlocks;
  #block = 0;
  #offset = 0;
  #length = 0;
  /** No sentence is left, or none was there. */
  isEmpty = false;
  /** Another system called it a summary and said nothing in it. */
  readonly isStub: boolean;

  constructor(blocks: ByteBlocks, record: SummaryPartRecord) {
    this.#blocks = blocks;
    this.id = record.id;
    this.seq = record.seq;
    this.at = parseTime(record.at);
    this.base = record.base ?? false;
    this.heardBy = new Set(record.heardBy);
    this.isStub = record.metadata?.["stub"] === true;
    this.#write(record);
  }

  text(): PartText {
    return JSON.parse(this.#blocks.read(this.#block, this.#offset, this.#length)) as PartText;
  }

  /** Whether it covers one of some memories, or has a sentence that comes from one. */
  mentions(ids: ReadonlySet<string>): boolean {
    const { covers, sentences } = this.text();
    const isAmong = (id: string): boolean => ids.has(id);
    return covers.some(isAmong) || sentences.some(({ from }) => from.some(isAmong));
  }

  /** Drops ids from what is covered, and every sentence that has one of them among its sources. */
  forget(ids: ReadonlySet<string>): void {
    const text = this.text();
    const covers = text.covers.filter((id) => !ids.has(id));
    const sentences = text.sentences.filter(({ from }) => !from.some((id) => ids.has(id)));
    if (covers.length === text.covers.length && sentences.length === text.sentences.length) return;
    this.#blocks.release(this.#block, this.#length);
    this.#write({ ...text, covers, sentences });
  }

  /** Gives the bytes back. */
  drop(): void {
    this.#blocks.release(this.#block, this.#length);
  }

  relocate(isSparse: (block: number) => boolean): void {
    if (!isSparse(this.#block)) return;
    const text = this.text();
    this.#blocks.release(this.#block, this.#length);
    this.#write(text);
  }

  toRecord(): SummaryPartRecord {
    const { covers, sentences, by, metadata } = this.text();
    return compact({
      id: this.id,
      at: isoTime(this.at),
      seq: this.seq,
      covers,
      sentences,
      by,
      metadata,
      base: this.base ? true : undefined,
      heardBy: this.heardBy.size === 0 ? undefined : [...this.heardBy],
    }) as SummaryPartRecord;
  }

  #write({ covers, sentences, by, metadata }: PartText): void {
    this.#blocks.write(JSON.stringify({ covers, sentences, by, metadata }));
    this.#block = this.#blocks.block;
    this.#offset = this.#blocks.offset;
    this.#length = this.#blocks.length;
    this.isEmpty = sentences.length === 0;
  }
}

/** The stored summary of one window of a stream. */
export class SummaryWindow {
  readonly level: number;
  readonly first: number;
  readonly through: number;
  readonly closedAt: number;
  readonly parts: readonly SummaryPart[];
  readonly without: ReadonlySet<string>;

  constructor(blocks: ByteBlocks, record: SummaryWindowRecord) {
    this.level = record.level;
    this.first = record.first;
    this.through = record.through;
    this.closedAt = record.closedAt;
    this.parts = record.parts.map((part) => new SummaryPart(blocks, part));
    this.without = new Set(record.without);
  }

  /** The part of a character; `wasThere` tells whether it was there from the first entry to the last. */
  partOf(characterId: string, wasThere: (first: number, through: number) => boolean): SummaryPart | undefined {
    let base: SummaryPart | undefined;
    for (const part of this.parts) {
      if (part.heardBy.has(characterId)) return part;
      if (part.base) base = part;
    }
    if (base === undefined || this.without.has(characterId)) return undefined;
    return wasThere(this.first, this.through) ? base : undefined;
  }

  toRecord(user: string | undefined): SummaryWindowRecord {
    return compact({
      user,
      level: this.level,
      first: this.first,
      through: this.through,
      closedAt: this.closedAt,
      parts: this.parts.map((part) => part.toRecord()),
      without: this.without.size === 0 ? undefined : [...this.without],
    }) as SummaryWindowRecord;
  }
}
