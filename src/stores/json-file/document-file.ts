import { DramatisError } from "../../core/errors.js";
import type { FileSystem } from "../../journal/file-system.js";
import type { ColdSections } from "../../journal/store.js";
import type { SectionPlace } from "./document-format.js";
import { keyText, LOGS_START, SECTION_BETWEEN, SECTION_START, sectionChecksum } from "./document-format.js";
import { corruptFile, storeFailure } from "./failures.js";

/** A document whose sections are read when they are asked for. */
export interface DocumentFile {
  readonly files: FileSystem;
  readonly path: string;
  readonly file: number;
  readonly headBytes: number;
  readonly sections: ReadonlyMap<string, SectionPlace>;
}

/** The sections of a document as it was opened. A new document takes over those that it holds unchanged. */
export class ColdFile implements ColdSections {
  /** The file that each section is read from. */
  readonly #places: Map<string, { readonly place: SectionPlace; readonly document: DocumentFile }>;
  #open: ReadonlySet<DocumentFile>;

  constructor(document: DocumentFile) {
    this.#open = new Set([document]);
    this.#places = new Map();
    for (const [key, place] of document.sections) this.#places.set(key, { place, document });
  }

  keys(): Iterable<string> {
    return this.#places.keys();
  }

  read(key: string): Uint8Array {
    const found = this.#places.get(key);
    if (found === undefined || !this.#open.has(found.document)) {
      const problem = found === undefined ? `no section ${JSON.stringify(key)} was stored` : "the store is closed";
      throw new DramatisError("store/unavailable", `a section cannot be read: ${problem}`, { details: { key } });
    }
    return readSection(found.document, key, found.place);
  }

  /** Reads from a new document what it holds unchanged. True when the new one is in use from now on. */
  takeOver(document: DocumentFile): boolean {
    const used = new Set<DocumentFile>();
    for (const [key, found] of this.#places) {
      const place = document.sections.get(key);
      if (place?.bytes === found.place.bytes && place.crc32 === found.place.crc32) {
        this.#places.set(key, { place, document });
        used.add(document);
      } else used.add(found.document);
    }
    for (const old of this.#open) if (!used.has(old)) void closeQuietly(old);
    this.#open = used;
    return used.has(document);
  }

  /** Closes documents that are not to be read any more. Whoever asks for a section of theirs is refused. */
  closeAllBut(kept: DocumentFile | undefined): void {
    for (const document of this.#open) if (document !== kept) void closeQuietly(document);
    this.#open = new Set(kept !== undefined && this.#open.has(kept) ? [kept] : []);
  }

  async close(): Promise<void> {
    const open = [...this.#open];
    this.#open = new Set();
    await Promise.all(open.map((document) => closeQuietly(document)));
  }
}

/** Never rejects. Off the event loop: closing the last descriptor of a large file that was replaced frees its blocks. */
export async function closeQuietly({ files, file }: DocumentFile): Promise<void> {
  try {
    await files.slow.close(file);
  } catch {
    // It was only read.
  }
}

/** The fixed text before a section. */
function separatorOf({ headBytes }: DocumentFile, keyOffset: number): string {
  const isFirst = keyOffset === headBytes + LOGS_START.length + SECTION_START.length;
  return isFirst ? LOGS_START + SECTION_START : SECTION_BETWEEN;
}

function readSection(document: DocumentFile, key: string, place: SectionPlace): Uint8Array {
  const prefix = keyText(key);
  const keyOffset = place.offset - Buffer.byteLength(prefix);
  const separator = separatorOf(document, keyOffset);
  const start = keyOffset - separator.length;
  const bytes = readRange(document, start, place.offset + place.bytes - start);
  const text = checkSection(bytes, 0, { key, prefix, separator }, place);
  if (text === undefined) {
    throw corruptFile(document.path, place.offset, `the section ${JSON.stringify(key)} does not match its checksum`);
  }
  return text;
}

interface SectionFrame {
  readonly key: string;
  readonly prefix: string;
  readonly separator: string;
}

/** The text of a section whose separator starts at `at`; undefined when anything in it is not as it was written. */
function checkSection(
  bytes: Buffer,
  at: number,
  { key, prefix, separator }: SectionFrame,
  place: SectionPlace,
): Buffer | undefined {
  const keyAt = at + separator.length;
  const textAt = keyAt + Buffer.byteLength(prefix);
  const end = textAt + place.bytes;
  if (end > bytes.length) return undefined;
  if (bytes.toString("latin1", at, keyAt) !== separator || bytes.toString("utf8", keyAt, textAt) !== prefix)
    return undefined;
  const text = bytes.subarray(textAt, end);
  return sectionChecksum(key, text) === place.crc32 ? text : undefined;
}

/** Checks the sections of a document that is in memory; gives the position after the last one. */
export function checkSections(path: string, bytes: Buffer, document: Omit<DocumentFile, "file" | "files">): number {
  let at = document.headBytes;
  let isFirst = true;
  for (const [key, place] of document.sections) {
    const separator = isFirst ? LOGS_START + SECTION_START : SECTION_BETWEEN;
    const prefix = keyText(key);
    const isAtItsPlace = place.offset === at + separator.length + Buffer.byteLength(prefix);
    if (!isAtItsPlace || checkSection(bytes, at, { key, prefix, separator }, place) === undefined) {
      throw corruptFile(path, at, `the section ${JSON.stringify(key)} does not match its checksum`);
    }
    at = place.offset + place.bytes;
    isFirst = false;
  }
  return at;
}

/** Checks that the sections follow each other without a gap; gives the position after the last one. */
export function endOfSections(headBytes: number, sections: ReadonlyMap<string, SectionPlace>): number | undefined {
  let at = headBytes;
  let separator = LOGS_START.length + SECTION_START.length;
  for (const [key, { offset, bytes }] of sections) {
    if (offset !== at + separator + Buffer.byteLength(keyText(key))) return undefined;
    at = offset + bytes;
    separator = SECTION_BETWEEN.length;
  }
  return at;
}

/** Bytes of a file; fewer when it ends before. */
export function readRange(
  { files, file, path }: Pick<DocumentFile, "files" | "file" | "path">,
  offset: number,
  length: number,
): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  try {
    let done = 0;
    while (done < length) {
      const count = files.read(file, bytes, done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return bytes.subarray(0, done);
  } catch (error) {
    throw storeFailure(error, `reading ${path}`);
  }
}
