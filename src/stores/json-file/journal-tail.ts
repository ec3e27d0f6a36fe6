import { crc32 } from "node:zlib";
import type { FileSystem } from "../../journal/file-system.js";
import { systemCode } from "./failures.js";
import { CLEAN_END, encodeHeader, JOURNAL_FORMAT, journalPath, type JournalStart } from "./journal-file.js";
import { encodeRecord, journalSeed, maxRecordBytes, type RecordKind } from "./journal-record.js";
import { writeAll, writeAllSlowly } from "./write-all.js";

/** Encoded and written in one go; takes about a millisecond to encode. */
const SLICE_BYTES = 256 * 1024;

/** Entries that become durable together. */
export interface Batch {
  /** "end" stands for the mark of a clean end: it says that all before it was synced, so it is a batch of its own. */
  readonly entries: readonly string[] | "end";
  /** How many of the entries are encoded. */
  encoded: number;
  /** The bytes that are being written. */
  slice?: { readonly bytes: Buffer; readonly length: number; readonly position: number };
  /** Set when the rest was written synchronously while a write of it was under way. */
  isOvertaken: boolean;
}

export interface TailPlace {
  readonly files: FileSystem;
  readonly directory: string;
  readonly store: string;
}

/** The journal file that grows. It is made by the first batch, so that a session that adds nothing leaves none. */
export class JournalTail {
  readonly journal: number;
  readonly #place: TailPlace;
  readonly #seed: number;
  /** What this file continues; asked for when the file is made. */
  readonly #after: () => JournalStart;
  #start: JournalStart | undefined;
  #file: number | undefined;
  /** Bytes that are durable. */
  #end = 0;
  #crc = 0;
  /** Bytes that are encoded, their checksum. */
  #encodedEnd = 0;
  #encodedCrc = 0;
  #isNamed = false;

  constructor(place: TailPlace, journal: number, after: () => JournalStart) {
    this.#place = place;
    this.journal = journal;
    this.#seed = journalSeed(journal);
    this.#after = after;
  }

  get bytes(): number {
    return this.#end;
  }

  get isMade(): boolean {
    return this.#file !== undefined;
  }

  /** What a file after this one continues. */
  get endMark(): JournalStart {
    if (this.#end === 0) return this.#start ?? this.#after();
    return { journal: this.journal, bytes: this.#end, crc32: this.#crc };
  }

  /** Makes the file. One that is in the way was left by an owner who had lost the store and acknowledged nothing in it. */
  make(): void {
    if (this.#file !== undefined) return;
    const { files, directory } = this.#place;
    const path = journalPath(directory, this.journal);
    this.#start = this.#after();
    try {
      this.#file = files.open(path, "wx+");
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
      files.remove(path);
      this.#file = files.open(path, "wx+");
    }
  }

  /** Encodes the next part of a batch; false when there is none. */
  encode(batch: Batch, room: Buffer): boolean {
    const texts = batch.entries === "end" ? [CLEAN_END] : batch.entries;
    if (batch.encoded >= texts.length) return false;
    const position = this.#encodedEnd;
    let bytes = room;
    let length = 0;
    const put = (text: string, kind: RecordKind): boolean => {
      const needed = maxRecordBytes(text);
      if (length + needed > bytes.length) {
        if (length > 0) return false;
        bytes = Buffer.allocUnsafe(needed);
      }
      length = encodeRecord(bytes, length, { text, kind, seed: this.#seed, offset: position + length });
      return true;
    };
    if (position === 0) put(this.#header(), "mark");
    for (; batch.encoded < texts.length; batch.encoded++) {
      const isFirst = batch.encoded === 0 && length === 0;
      const kind = batch.entries === "end" ? "mark" : isFirst ? "batch" : "entry";
      if (!put(texts[batch.encoded] ?? "", kind)) break;
    }
    batch.slice = { bytes, length, position };
    this.#encodedEnd = position + length;
    this.#encodedCrc = crc32(bytes.subarray(0, length), this.#encodedCrc);
    return true;
  }

  /** Writes and syncs a batch, what is under way of it once more: the same bytes at the same place do no harm. */
  writeNow(batch: Batch, room: Buffer): void {
    const { files, directory } = this.#place;
    this.make();
    const file = this.#open();
    if (batch.slice !== undefined) writeAll(files, file, batch.slice.bytes, batch.slice);
    while (this.encode(batch, room)) {
      if (batch.slice !== undefined) writeAll(files, file, batch.slice.bytes, batch.slice);
    }
    files.syncData(file);
    if (!this.#isNamed) files.syncDirectory(directory);
    this.#isNamed = true;
  }

  /** The same off the event loop, without overtaking: gives up as soon as the batch was overtaken. */
  async writeSlowly(batch: Batch, room: Buffer): Promise<void> {
    const { files, directory } = this.#place;
    this.make();
    const file = this.#open();
    while (this.encode(batch, room)) {
      if (batch.slice === undefined) return;
      // oxlint-disable-next-line no-await-in-loop -- the next part is encoded into the same bytes
      await writeAllSlowly(files, file, batch.slice.bytes, batch.slice);
      if (batch.isOvertaken) return;
    }
    await files.slow.syncData(file);
    if (batch.isOvertaken || this.#isNamed) return;
    await files.slow.syncDirectory(directory);
    this.#isNamed = true;
  }

  /** What was encoded is durable. */
  commit(): void {
    this.#end = this.#encodedEnd;
    this.#crc = this.#encodedCrc;
  }

  /** Takes back what was written and not made durable. */
  cutBack(): void {
    if (this.#file !== undefined) this.#place.files.truncate(this.#file, this.#end);
  }

  /** Never throws: everything in the file was synced, or given up, before. No write may be under way. */
  close(): void {
    const file = this.#file;
    this.#file = undefined;
    try {
      if (file !== undefined) this.#place.files.close(file);
    } catch {
      // See above.
    }
  }

  #header(): string {
    const { store } = this.#place;
    return encodeHeader({ format: JOURNAL_FORMAT, journal: this.journal, store, after: this.#start ?? this.#after() });
  }

  #open(): number {
    if (this.#file === undefined) throw new Error(`journal ${this.journal} is not open`);
    return this.#file;
  }
}

export function makeRoom(): Buffer {
  return Buffer.allocUnsafeSlow(SLICE_BYTES);
}
