import { crc32 } from "node:zlib";
import { utf8 } from "../../core/utf8.js";
import type { OpenJournal } from "./journal-file.js";
import { RecordParser } from "./journal-record.js";

/** Small enough that the records of one piece are checked within two milliseconds. */
const CHUNK_BYTES = 256 * 1024;
/** Disks write in sectors: one that never reached the disk reads as zeros up to its end. */
const SECTOR_BYTES = 512;
/** A run of zeros that no single damaged byte explains; journals hold no byte zero. */
const UNWRITTEN_ZEROS = 4;

/** Reads the records of one journal file from its start, a piece at a time. */
export class JournalScan {
  /** Bytes from the start that hold good records only. */
  end = 0;
  /** The checksum of those bytes. */
  crc32 = 0;
  /** The text of the first record, when it is good. */
  header: string | undefined;
  /** True when the last good record is the mark of a clean end. */
  isClosed = false;
  readonly #source: OpenJournal;
  #limit: number;
  readonly #parser: RecordParser;
  #bytes: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** The place of the buffer's first byte in the file is `end` minus `#at`. */
  #at = 0;
  #filled = 0;

  /** `limit`: how much of the file counts. */
  constructor(source: OpenJournal, limit: number) {
    this.#source = source;
    this.#limit = limit;
    this.#parser = new RecordParser(source.journal);
  }

  /**
   * The entries of the next piece, which may be none; undefined at the end of the good records. With `skip` they are
   * checked and not decoded.
   */
  async read(skip?: "skip"): Promise<readonly string[] | undefined> {
    if (!(await this.#fill())) return undefined;
    const entries: string[] = [];
    const parser = this.#parser;
    const from = this.#at;
    let outcome: "good" | "short" | "bad";
    for (;;) {
      outcome = parser.parse(this.#bytes, this.#at, this.#filled, this.end);
      if (outcome !== "good") break;
      if (parser.kind === "mark") this.#takeMark();
      else {
        this.isClosed = false;
        if (skip === undefined) entries.push(utf8.read(this.#bytes, parser.textStart, parser.textEnd));
      }
      this.end += parser.next - this.#at;
      this.#at = parser.next;
    }
    if (this.#at > from) {
      this.crc32 = crc32(this.#bytes.subarray(from, this.#at), this.crc32);
      return entries;
    }
    if (outcome === "bad" || !this.#makeRoom(parser.next - this.#at)) return undefined;
    return entries;
  }

  #takeMark(): void {
    const text = utf8.read(this.#bytes, this.#parser.textStart, this.#parser.textEnd);
    if (this.end === 0) this.header = text;
    else this.isClosed = true;
  }

  /** Moves what is unread to the front and reads on behind it; false at the end. */
  async #fill(): Promise<boolean> {
    this.#bytes.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#at = 0;
    const position = this.end + this.#filled;
    const wanted = Math.min(this.#bytes.length - this.#filled, this.#limit - position);
    if (wanted > 0) {
      const { files, file } = this.#source;
      const count = await files.slow.read(file, this.#bytes, this.#filled, wanted, position);
      if (count === 0) this.#limit = position;
      this.#filled += count;
    }
    return this.#filled > 0;
  }

  /** For a record longer than the buffer; false when the file ends before the record does. */
  #makeRoom(bytes: number): boolean {
    if (this.end + this.#filled >= this.#limit || this.end + bytes > this.#limit) return false;
    if (bytes > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(bytes + CHUNK_BYTES);
      this.#bytes.copy(larger, 0, this.#at, this.#filled);
      this.#filled -= this.#at;
      this.#at = 0;
      this.#bytes = larger;
    }
    return true;
  }
}

/**
 * Whether the bytes from `from` on are the rest of a write that never finished ("torn") or damage to what was written.
 *
 * A good record behind the bad one says damage, with one exception: what was written and not yet synced when the power
 * failed may have reached the disk in any order. Then sectors of zeros are between, and no record behind them says that
 * everything before it was synced.
 */
export async function judgeEnd(source: OpenJournal, from: number, size: number): Promise<"torn" | "damaged"> {
  let firstGood: number | undefined;
  let hasUnwritten = false;
  const reader = new LineReader(source, from, size);
  for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
    if (line.kind === undefined) {
      if (firstGood === undefined) hasUnwritten ||= line.hasUnwritten;
      continue;
    }
    if (line.kind !== "entry") return "damaged";
    firstGood ??= line.offset;
    if (!hasUnwritten) return "damaged";
  }
  return "torn";
}

interface FoundLine {
  readonly offset: number;
  /** Undefined when no good record starts there. */
  readonly kind: RecordParser["kind"] | undefined;
  /** Whether sectors that were never written lie in it. */
  readonly hasUnwritten: boolean;
}

/** Goes from line feed to line feed and looks whether a record starts there. */
class LineReader {
  readonly #source: OpenJournal;
  readonly #parser: RecordParser;
  #size: number;
  #bytes: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** The place of the buffer's first byte in the file. */
  #start: number;
  #filled = 0;
  #offset: number;

  constructor(source: OpenJournal, from: number, size: number) {
    this.#source = source;
    this.#parser = new RecordParser(source.journal);
    this.#size = size;
    this.#start = from;
    this.#offset = from;
  }

  async next(): Promise<FoundLine | undefined> {
    const offset = this.#offset;
    if (offset >= this.#size) return undefined;
    if ((await this.#parse(offset)) === "good") {
      this.#offset = this.#start + this.#parser.next;
      return { offset, kind: this.#parser.kind, hasUnwritten: false };
    }
    // The damaged byte may be the line feed, so the record may end where it says and not where the line does.
    const statedEnd = this.#parser.knowsNext ? this.#start + this.#parser.next : undefined;
    return { offset, kind: undefined, hasUnwritten: await this.#skipLine(statedEnd) };
  }

  async #parse(offset: number): Promise<"good" | "short" | "bad"> {
    for (;;) {
      const outcome = this.#parser.parse(this.#bytes, offset - this.#start, this.#filled, offset);
      if (outcome !== "short" || this.#start + this.#filled >= this.#size) return outcome;
      const needed = this.#start + this.#parser.next - offset;
      if (this.#parser.knowsNext && offset + needed > this.#size) return outcome;
      // oxlint-disable-next-line no-await-in-loop -- what is read tells how much more is needed
      await this.#load(offset, Math.max(CHUNK_BYTES, needed));
    }
  }

  /** Moves behind the next line feed, or to `statedEnd` when that comes first; tells whether zeros up to the end of a sector were passed. */
  async #skipLine(statedEnd: number | undefined): Promise<boolean> {
    let zeros = 0;
    let hasUnwritten = false;
    for (;;) {
      for (let at = this.#offset - this.#start; at < this.#filled; at++) {
        const byte = this.#bytes[at];
        zeros = byte === 0 ? zeros + 1 : 0;
        const next = this.#start + at + 1;
        if (zeros >= UNWRITTEN_ZEROS && next % SECTOR_BYTES === 0) hasUnwritten = true;
        // After sectors that were never written a record may start in the middle of what looks like a line.
        if (
          byte === 10 ||
          next === statedEnd ||
          (hasUnwritten && next % SECTOR_BYTES === 0 && this.#bytes[at + 1] !== 0)
        ) {
          this.#offset = next;
          return hasUnwritten;
        }
      }
      this.#offset = this.#start + this.#filled;
      if (this.#offset >= this.#size) return hasUnwritten;
      await this.#load(this.#offset, CHUNK_BYTES);
    }
  }

  async #load(from: number, bytes: number): Promise<void> {
    if (bytes > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(bytes);
    const { files, file } = this.#source;
    this.#start = from;
    this.#filled = 0;
    const wanted = Math.min(this.#bytes.length, this.#size - from);
    while (this.#filled < wanted) {
      const count = await files.slow.read(file, this.#bytes, this.#filled, wanted - this.#filled, from + this.#filled);
      if (count === 0) this.#size = from + this.#filled;
      if (count === 0) return;
      this.#filled += count;
    }
  }
}
