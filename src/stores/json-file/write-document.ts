import { Low } from "lowdb";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { monotonicNow } from "../../core/clock.js";
import { DramatisError } from "../../core/errors.js";
import type { FileSystem } from "../../journal/file-system.js";
import type { DocumentSource } from "../../journal/store.js";
import { AtomicFile } from "./atomic-file.js";
import type { DocumentFile } from "./document-file.js";
import {
  encodeEnd,
  FILE_START,
  hexOf,
  keyText,
  LOGS_END,
  LOGS_START,
  SECTION_BETWEEN,
  SECTION_START,
  type FileMember,
  type SectionPlace,
} from "./document-format.js";
import { throwIfCancelled } from "./failures.js";
import { BytesFile } from "./lowdb-adapters.js";

const BUFFER_BYTES = 1024 * 1024;
/** Copied and added to a checksum in one go. */
const PIECE_BYTES = 128 * 1024;
/** Others get their turn this often. Two slices may follow each other when the first one ends with a write. */
const SLICE_MS = 1;

export interface DocumentTarget {
  readonly files: FileSystem;
  /** Up to here a document is written whole, through lowdb. */
  readonly smallBytes: number;
  readonly path: string;
  readonly member: FileMember;
  readonly signal: AbortSignal | undefined;
  /** Called right before the new document takes the place of the old one; it may still throw. */
  readonly beforeRename: () => void;
}

export interface WrittenDocument {
  readonly bytes: number;
  /** Open for reading; absent for a small document. */
  readonly document: DocumentFile | undefined;
}

/** Writes a document in slices and puts it in the place of the one that is there. */
export async function writeDocument(target: DocumentTarget, source: DocumentSource): Promise<WrittenDocument> {
  const layout = new DocumentLayout(target.member);
  const writer = new SliceWriter(target);
  try {
    const slices = new Slices(target.signal);
    for (const piece of layout.pieces(source)) {
      for (let at = 0; at < piece.length;) {
        at += writer.take(piece, at);
        // oxlint-disable-next-line no-await-in-loop -- a piece is valid only until the next is asked for
        if (writer.isFull) await writer.next();
        // oxlint-disable-next-line no-await-in-loop
        if (slices.isOver()) await slices.next();
      }
    }
    throwIfCancelled("writing the document", target.signal);
    const file = await writer.finish();
    if (file === undefined) return { bytes: writer.bytes, document: undefined };
    const { files, path } = target;
    return {
      bytes: writer.bytes,
      document: { files, path, file, headBytes: layout.headBytes, sections: layout.sections },
    };
  } finally {
    await writer.end();
  }
}

/** Tells when it is time to let others run. */
class Slices {
  readonly #signal: AbortSignal | undefined;
  #end: number = monotonicNow() + SLICE_MS;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  isOver(): boolean {
    return monotonicNow() >= this.#end;
  }

  async next(): Promise<void> {
    await setImmediate();
    throwIfCancelled("writing the document", this.#signal);
    this.#end = monotonicNow() + SLICE_MS;
  }
}

/** The text of a document, see document-format.ts, and where its parts are. */
class DocumentLayout {
  headBytes = 0;
  readonly sections = new Map<string, SectionPlace>();
  readonly #member: FileMember;
  #offset = 0;
  #crc = 0;

  constructor(member: FileMember) {
    this.#member = member;
  }

  *pieces(source: DocumentSource): Generator<Uint8Array, void, undefined> {
    for (const piece of source.head()) yield* this.#summed(piece);
    this.headBytes = this.#offset;
    const headCrc = this.#crc;

    yield this.#plain(LOGS_START);
    let separator = SECTION_START;
    for (const [key, pieces] of source.sections()) {
      yield this.#plain(separator);
      separator = SECTION_BETWEEN;
      this.#crc = 0;
      yield* this.#summed(Buffer.from(keyText(key)));
      const offset = this.#offset;
      for (const piece of pieces) yield* this.#summed(piece);
      if (this.sections.has(key)) {
        throw new DramatisError("snapshot/invalid", `the section ${JSON.stringify(key)} was given twice; give it once`);
      }
      this.sections.set(key, { offset, bytes: this.#offset - offset, crc32: this.#crc });
    }
    yield this.#plain(LOGS_END);

    const fileOffset = this.#offset;
    this.#crc = 0;
    for (const text of this.#fileTexts(headCrc)) yield* this.#summed(Buffer.from(text));
    yield this.#plain(encodeEnd(fileOffset, this.#crc));
  }

  *#fileTexts(headCrc: number): Iterable<string> {
    const { format, store, journal, after } = this.#member;
    const member = JSON.stringify({ format, store, journal, after, head: [this.headBytes, hexOf(headCrc)] });
    let text = `${FILE_START}${member.slice(1, -1)},"sections":[`;
    let separator = "\n";
    for (const [key, place] of this.sections) {
      text += `${separator}${JSON.stringify([key, place.offset, place.bytes, hexOf(place.crc32)])}`;
      separator = ",\n";
      if (text.length < PIECE_BYTES) continue;
      yield text;
      text = "";
    }
    yield `${text}\n`;
  }

  *#summed(piece: Uint8Array): Iterable<Uint8Array> {
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      const part = piece.length <= PIECE_BYTES ? piece : piece.subarray(at, at + PIECE_BYTES);
      this.#crc = crc32(part, this.#crc);
      this.#offset += part.length;
      yield part;
    }
  }

  #plain(text: string): Uint8Array {
    const bytes = Buffer.from(text);
    this.#offset += bytes.length;
    return bytes;
  }
}

/** Gathers what may be a small document; of a large one it fills a buffer while the other one is written. */
class SliceWriter {
  bytes = 0;
  readonly #target: DocumentTarget;
  /** Full buffers of what may still be a small document. */
  #gathered: Buffer[] = [];
  #current: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #filled = 0;
  #spare: Buffer | undefined;
  #output: AtomicFile | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #isKept = false;

  constructor(target: DocumentTarget) {
    this.#target = target;
  }

  get isFull(): boolean {
    return this.#filled === this.#current.length;
  }

  /** Takes what fits; gives the number of bytes. */
  take(piece: Uint8Array, from: number): number {
    const count = Math.min(piece.length - from, this.#current.length - this.#filled);
    this.#current.set(from === 0 && count === piece.length ? piece : piece.subarray(from, from + count), this.#filled);
    this.#filled += count;
    this.bytes += count;
    return count;
  }

  /** Makes room when the buffer is full. */
  async next(): Promise<void> {
    if (this.#output === undefined && this.bytes < this.#target.smallBytes) {
      this.#gathered.push(this.#current);
      this.#current = Buffer.allocUnsafeSlow(BUFFER_BYTES);
      this.#filled = 0;
      return;
    }
    await this.#write();
  }

  /** Puts the document in place. Gives the open file of a large one. */
  async finish(): Promise<number | undefined> {
    const { files, smallBytes, path, beforeRename } = this.#target;
    if (this.#output === undefined && this.bytes <= smallBytes) {
      const text = Buffer.concat([...this.#gathered, this.#current.subarray(0, this.#filled)], this.bytes);
      await new Low<Uint8Array>(new BytesFile(path, { files, beforeRename }), text).write();
      return undefined;
    }
    await this.#write();
    await this.#underWay;
    const output = this.#start();
    await output.replace(this.bytes, beforeRename);
    this.#isKept = true;
    return output.file;
  }

  async end(): Promise<void> {
    // A failed write was reported by whoever waited for it.
    await this.#underWay.catch(() => undefined);
    await this.#output?.end(this.#isKept);
  }

  #start(): AtomicFile {
    this.#output ??= new AtomicFile(this.#target.files, this.#target.path);
    return this.#output;
  }

  /** Hands the buffer over to be written, once the other one is. */
  async #write(): Promise<void> {
    const output = this.#start();
    let position = 0;
    for (const buffer of this.#gathered) {
      // oxlint-disable-next-line no-await-in-loop -- they were gathered in order
      await output.write(buffer, position, buffer.length);
      position += buffer.length;
    }
    this.#gathered = [];
    await this.#underWay;
    const full = this.#current;
    const length = this.#filled;
    this.#current = this.#spare ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
    this.#spare = full;
    this.#filled = 0;
    this.#underWay = output.write(full, this.bytes - length, length);
    // It is waited for later; until then its failure is nobody's.
    this.#underWay.catch(() => undefined);
  }
}
