import { Low } from "lowdb";
import { crc32 } from "node:zlib";
import { DramatisError } from "../../core/errors.js";
import type { FileSystem } from "../../journal/file-system.js";
import type { StoredDocument } from "../../journal/store.js";
import { checkSections, ColdFile, endOfSections, readRange } from "./document-file.js";
import {
  decodeEnd,
  decodeFileMember,
  decodeIndex,
  DOCUMENT_FORMAT,
  END_BYTES,
  FILE_START,
  LOGS_END,
  LOGS_START,
  type DocumentIndex,
} from "./document-format.js";
import { corruptFile, systemCode } from "./failures.js";
import type { JournalOrigin } from "./journal-recovery.js";
import { parseJsonFile } from "./json-text.js";
import { BytesFile } from "./lowdb-adapters.js";

/** Documents up to here are read and written whole, through lowdb. */
export const SMALL_BYTES: number = 4 * 1024 * 1024;

export interface OpenedDocument {
  readonly bytes: number;
  /** Absent when there is none yet. */
  readonly stored: StoredDocument | undefined;
  readonly origin: JournalOrigin;
  /** The sections that stay on disk. */
  readonly cold: ColdFile | undefined;
}

/** @throws DramatisError `store/corrupt`, `snapshot/version`, `store/unavailable` */
export async function openDocument(
  { files, smallBytes }: { readonly files: FileSystem; readonly smallBytes: number },
  path: string,
): Promise<OpenedDocument> {
  const status = files.find(path);
  if (status === undefined) {
    return {
      bytes: 0,
      stored: undefined,
      cold: undefined,
      origin: { first: undefined, after: "nothing", store: undefined },
    };
  }
  if (status.kind === "file" && status.size > smallBytes) {
    const large = openLarge(files, path, status.size);
    if (large !== undefined) return large;
  }
  const document = new Low<Uint8Array>(new BytesFile(path, { files }), new Uint8Array());
  await document.read();
  return readWholeDocument(path, Buffer.from(document.data.buffer, document.data.byteOffset, document.data.byteLength));
}

/** The head is parsed when it is asked for: who only puts a new document in the place of this one need not wait for it. */
class LargeDocument {
  readonly kind = "sections";
  readonly sections: ColdFile;
  #parse: (() => unknown) | undefined;
  #head: unknown;

  constructor(sections: ColdFile, parse: () => unknown) {
    this.sections = sections;
    this.#parse = parse;
  }

  get head(): unknown {
    this.#head = this.#parse?.() ?? this.#head;
    this.#parse = undefined;
    return this.#head;
  }
}

/** Undefined when the document does not end as ours do: then it has to be read whole. */
function openLarge(files: FileSystem, path: string, size: number): OpenedDocument | undefined {
  const file = files.open(path, "r");
  let isKept = false;
  try {
    const source = { files, path, file };
    const end = decodeEnd(readRange(source, size - END_BYTES, END_BYTES));
    if (end === undefined) return undefined;
    const memberBytes = Math.max(0, size - END_BYTES - end.fileOffset);
    const index = checkIndex(path, end, readRange(source, end.fileOffset, memberBytes));
    const headBytes = index.head.bytes;
    const sectionsEnd = endOfSections(headBytes, index.sections) ?? 0;
    const closing = closingOf(index);
    if (sectionsEnd + closing.length !== end.fileOffset) throw corruptFile(path, end.fileOffset, "its index has gaps");
    if (readRange(source, sectionsEnd, closing.length).toString("latin1") !== closing) {
      throw corruptFile(path, sectionsEnd, "the text between its parts is damaged");
    }
    const head = readRange(source, 0, headBytes);
    checkHead(path, index, head);
    const sections = new ColdFile({ ...source, headBytes, sections: index.sections });
    isKept = true;
    const stored = new LargeDocument(sections, () => parseJsonFile(path, Buffer.concat([head, Buffer.from("}")])));
    return { bytes: size, stored, cold: sections, origin: originOf(index) };
  } finally {
    if (!isKept) files.close(file);
  }
}

function checkIndex(
  path: string,
  end: { readonly fileOffset: number; readonly crc32: number },
  bytes: Buffer,
): DocumentIndex {
  const isWhole = bytes.toString("latin1", 0, FILE_START.length) === FILE_START && crc32(bytes) === end.crc32;
  const text = Buffer.concat([bytes.subarray(FILE_START.length - 1), Buffer.from("]}")]);
  const index = isWhole ? decodeIndex(text) : undefined;
  if (index === undefined)
    throw corruptFile(path, end.fileOffset, 'its last part, "$file", does not match its checksum');
  if (index.format > DOCUMENT_FORMAT) throw newerFormat(path, index.format);
  return index;
}

function checkHead(path: string, { head }: DocumentIndex, bytes: Buffer): void {
  if (bytes.length !== head.bytes || crc32(bytes) !== head.crc32) {
    throw corruptFile(path, 0, 'what is before "logs" does not match its checksum');
  }
}

/** What is between the last section, or the head when there is none, and `$file`. */
function closingOf({ sections }: DocumentIndex): string {
  return sections.size === 0 ? LOGS_START + LOGS_END : LOGS_END;
}

function originOf({ journal, after, store }: DocumentIndex): JournalOrigin {
  return { first: journal, after, store };
}

function readWholeDocument(path: string, bytes: Buffer): OpenedDocument {
  const end = decodeEnd(bytes.subarray(Math.max(0, bytes.length - END_BYTES)));
  if (end !== undefined) {
    const index = checkIndex(path, end, bytes.subarray(end.fileOffset, bytes.length - END_BYTES));
    checkHead(path, index, bytes.subarray(0, index.head.bytes));
    const sectionsEnd = checkSections(path, bytes, { path, headBytes: index.head.bytes, sections: index.sections });
    if (bytes.toString("latin1", sectionsEnd, end.fileOffset) !== closingOf(index)) {
      throw corruptFile(path, sectionsEnd, "the text between its parts is damaged");
    }
    const snapshot = parseJsonFile(path, bytes);
    return { bytes: bytes.length, stored: { kind: "whole", snapshot }, cold: undefined, origin: originOf(index) };
  }
  return readRewritten(path, bytes);
}

/** A document that was written by hand, by lowdb or by another program. */
function readRewritten(path: string, bytes: Buffer): OpenedDocument {
  const isOurs = bytes.includes(FILE_START);
  let snapshot: unknown;
  try {
    snapshot = parseJsonFile(path, bytes);
  } catch (error) {
    // A file that was cut or damaged is no text that somebody could correct.
    if (isOurs && systemCode(error) === undefined) throw corruptFile(path, bytes.length, "its last line is damaged");
    throw error;
  }
  if (typeof snapshot !== "object" || snapshot === null || Array.isArray(snapshot)) {
    throw corruptFile(path, 0, "it is JSON, but no object");
  }
  const given: unknown = "$file" in snapshot ? snapshot.$file : undefined;
  const member = decodeFileMember(given);
  if (member !== undefined && member.format > DOCUMENT_FORMAT) throw newerFormat(path, member.format);
  if (isOurs) throw corruptFile(path, bytes.length, "its last line is damaged");
  if (given !== undefined && member === undefined) {
    throw corruptFile(path, 0, 'its member "$file", which names the journal that follows, is damaged');
  }
  const origin: JournalOrigin =
    member === undefined
      ? { first: undefined, after: "document", store: undefined }
      : { first: member.journal, after: member.after, store: member.store };
  return { bytes: bytes.length, stored: { kind: "whole", snapshot }, cold: undefined, origin };
}

function newerFormat(path: string, format: number): DramatisError<"snapshot/version"> {
  const message = `${path} has format ${format}, and this version reads up to ${DOCUMENT_FORMAT}; update dramatis`;
  return new DramatisError("snapshot/version", message, { details: { file: path, format } });
}
