import { crc32 } from "node:zlib";
import { utf8 } from "../../core/utf8.js";

/**
 * One line of a journal: `<crc32, 8 hex digits><kind><bytes of the text> <text>\n`.
 *
 * The checksum starts from the number of the journal, the place of the line and its kind, so that a line that was
 * copied, moved or left over from another file is no valid line.
 */
export type RecordKind =
  /** An entry. */
  | "entry"
  /** An entry, and everything before it was synced when it was written. */
  | "batch"
  /** The header or the mark of a clean end. What `batch` says of the lines before it is true here too. */
  | "mark";

const KIND_BYTES: Readonly<Record<RecordKind, number>> = { entry: 0x20, batch: 0x3a, mark: 0x23 };
const KINDS: ReadonlyMap<number, RecordKind> = new Map([
  [0x20, "entry"],
  [0x3a, "batch"],
  [0x23, "mark"],
]);

const LINE_FEED = 10;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const LOWER_A = 97;
const LOWER_F = 102;
const CHECKSUM_DIGITS = 8;
/** Lengths up to 9,999,999,999. */
const MAX_LENGTH_DIGITS = 10;
/** Around the text: checksum, kind, length, space, line feed. */
const MAX_RECORD_FRAME: number = CHECKSUM_DIGITS + 1 + MAX_LENGTH_DIGITS + 2;

const HEX: Uint8Array = new TextEncoder().encode("0123456789abcdef");

/** What the checksums of one journal start from. */
export function journalSeed(journal: number): number {
  return crc32(`journal-${journal}`);
}

function recordSeed(seed: number, offset: number, kindByte: number): number {
  return (seed + offset * 4 + (kindByte & 3)) >>> 0;
}

/** The most bytes that a record with this text takes. */
export function maxRecordBytes(text: string): number {
  return text.length * 3 + MAX_RECORD_FRAME;
}

/** Writes one record at `at`; `offset` is its place in the file. Gives the position after it. */
export function encodeRecord(
  target: Buffer,
  at: number,
  record: { readonly text: string; readonly kind: RecordKind; readonly seed: number; readonly offset: number },
): number {
  const kindByte = KIND_BYTES[record.kind];
  const length = Buffer.byteLength(record.text);
  const textAt = at + CHECKSUM_DIGITS + 1 + writeDigits(target, at + CHECKSUM_DIGITS + 1, length) + 1;
  utf8.write(target, record.text, textAt);
  const end = textAt + length;
  let checksum = crc32(target.subarray(textAt, end), recordSeed(record.seed, record.offset, kindByte));
  for (let digit = at + CHECKSUM_DIGITS - 1; digit >= at; digit--) {
    target[digit] = HEX[checksum & 15] ?? 0;
    checksum >>>= 4;
  }
  target[at + CHECKSUM_DIGITS] = kindByte;
  target[textAt - 1] = SPACE;
  target[end] = LINE_FEED;
  return end + 1;
}

function writeDigits(target: Buffer, at: number, value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  let rest = value;
  for (let place = at + digits - 1; place >= at; place--) {
    target[place] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return digits;
}

/** Reads records one after the other without making an object for each. The fields hold what `parse` found last. */
export class RecordParser {
  kind: RecordKind = "entry";
  textStart = 0;
  textEnd = 0;
  /** The position after the record; of one that is cut off, as far as is known, the one it would have. */
  next = 0;
  /** Whether `next` was read, and is no guess. */
  knowsNext = false;
  readonly #seed: number;

  constructor(journal: number) {
    this.#seed = journalSeed(journal);
  }

  /**
   * Looks for a record at `at` in `bytes`, of which those before `end` count; `offset` is its place in the file.
   * "short": what is there may be the start of one.
   */
  parse(bytes: Uint8Array, at: number, end: number, offset: number): "good" | "short" | "bad" {
    this.next = at + MAX_RECORD_FRAME;
    this.knowsNext = false;
    const lengthAt = at + CHECKSUM_DIGITS + 1;
    if (lengthAt >= end) return "short";
    const kindByte = bytes[lengthAt - 1] ?? 0;
    const kind = KINDS.get(kindByte);
    const checksum = readHex(bytes, at);
    if (kind === undefined || checksum < 0) return "bad";

    const outcome = this.#readLength(bytes, lengthAt, end);
    if (outcome !== "good") return outcome;
    this.next = this.textEnd + 1;
    this.knowsNext = true;
    if (this.next > end) return "short";
    if (bytes[this.textEnd] !== LINE_FEED) return "bad";
    const found = crc32(bytes.subarray(this.textStart, this.textEnd), recordSeed(this.#seed, offset, kindByte));
    if (found !== checksum) return "bad";
    this.kind = kind;
    return "good";
  }

  /** Finds where the text is. */
  #readLength(bytes: Uint8Array, at: number, end: number): "good" | "short" | "bad" {
    let length = 0;
    let place = at;
    for (; place < end && place < at + MAX_LENGTH_DIGITS; place++) {
      const digit = bytes[place] ?? 0;
      if (digit < ZERO || digit > NINE) break;
      length = length * 10 + digit - ZERO;
    }
    if (place === end) return "short";
    const hasLeadingZero = bytes[at] === ZERO && place > at + 1;
    if (place === at || hasLeadingZero || bytes[place] !== SPACE) return "bad";
    this.textStart = place + 1;
    this.textEnd = this.textStart + length;
    return "good";
  }
}

/** Eight lower-case digits, or -1. Upper case is one flipped bit away and nothing that we write. */
function readHex(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let place = at; place < at + CHECKSUM_DIGITS; place++) {
    const byte = bytes[place] ?? 0;
    if (byte >= ZERO && byte <= NINE) value = value * 16 + byte - ZERO;
    else if (byte >= LOWER_A && byte <= LOWER_F) value = value * 16 + byte - LOWER_A + 10;
    else return -1;
  }
  return value;
}
