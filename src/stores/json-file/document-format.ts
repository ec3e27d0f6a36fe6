import { crc32 } from "node:zlib";
import { isCount, isJournalStart, type JournalStart } from "./journal-file.js";

/**
 * A document is one JSON object, one record a line:
 *
 * ```
 * {...the head,
 * ,"logs":{
 * "key":<section>,
 * "key":<section>
 * }
 * ,"$file":{"format":1,"store":"...","journal":7,"after":{...},"head":[bytes,"crc32"],"sections":[
 * ["key",offset,bytes,"crc32"],
 * ["key",offset,bytes,"crc32"]
 * ],"end":"<offset of `$file`, 15 digits> <crc32 of it>"}}
 * ```
 *
 * The checksum of a section covers `"key":` too, what is between sections is fixed text, and the last line has a fixed
 * length: so every byte is covered, and the sections of a large document need not be read to open it.
 *
 * A serializer other than ours never begins a line with a comma. Hence: a document that has the last line is checked
 * against it; one that does not have it but has a line that starts with `,"$file":{` is damaged; any other was written by
 * hand or by lowdb, and counts as it is. Its `$file`, when it still has one, names the journal that follows.
 */
export const DOCUMENT_FORMAT = 1;

export const LOGS_START = '\n,"logs":{';
export const SECTION_START = "\n";
export const SECTION_BETWEEN = ",\n";
export const LOGS_END = "\n}";
export const FILE_START = '\n,"$file":{';

/** Ends the last line. Everything before the checksum in it is covered by the checksum. */
const END_PATTERN = /^\],"end":"(\d{15}) ([0-9a-f]{8})"\}\}\n$/;
export const END_BYTES: number = '],"end":"123456789012345 12345678"}}\n'.length;

/** What the document says about itself and the journal that follows it. */
export interface FileMember {
  readonly format: number;
  readonly store: string;
  /** The number of the first journal file to replay. */
  readonly journal: number;
  /** What that file continues. */
  readonly after: JournalStart;
}

/** Where a section is: `offset` and `bytes` of its text, `crc32` of its key and its text. */
export interface SectionPlace {
  readonly offset: number;
  readonly bytes: number;
  readonly crc32: number;
}

/** The whole of `$file` in a document that nobody rewrote. */
export interface DocumentIndex extends FileMember {
  readonly head: { readonly bytes: number; readonly crc32: number };
  /** In the order of the file. */
  readonly sections: ReadonlyMap<string, SectionPlace>;
}

export function hexOf(checksum: number): string {
  return checksum.toString(16).padStart(8, "0");
}

export function encodeEnd(fileOffset: number, checksum: number): string {
  return `],"end":"${String(fileOffset).padStart(15, "0")} ${hexOf(checksum)}"}}\n`;
}

/** Undefined when this is not the end of a document as we write it. */
export function decodeEnd(bytes: Uint8Array): { readonly fileOffset: number; readonly crc32: number } | undefined {
  const match = END_PATTERN.exec(Buffer.from(bytes).toString("latin1"));
  if (match === null) return undefined;
  return { fileOffset: Number(match[1]), crc32: Number.parseInt(match[2] ?? "", 16) };
}

export function keyText(key: string): string {
  return `${JSON.stringify(key)}:`;
}

/** Undefined when it is none of ours. */
export function decodeFileMember(value: unknown): FileMember | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { format, store, journal, after } = value as Partial<Record<keyof FileMember, unknown>>;
  if (!isCount(format) || typeof store !== "string" || !isCount(journal) || !isJournalStart(after)) return undefined;
  return { format, store, journal, after };
}

/** Reads `{"format":...}` from its bytes; undefined when anything in it is not as we write it. */
export function decodeIndex(bytes: Uint8Array): DocumentIndex | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
  const member = decodeFileMember(value);
  const { head, sections } = value as { head?: unknown; sections?: unknown };
  if (member === undefined || !Array.isArray(head) || !Array.isArray(sections)) return undefined;
  const headBytes: unknown = head[0];
  const headCrc = readHex(head[1]);
  if (!isCount(headBytes) || headCrc === undefined) return undefined;

  const places = new Map<string, SectionPlace>();
  for (const section of sections as readonly unknown[]) {
    if (!Array.isArray(section)) return undefined;
    const [key, offset, length, checksum] = section as readonly unknown[];
    const crc = readHex(checksum);
    if (typeof key !== "string" || !isCount(offset) || !isCount(length) || crc === undefined) return undefined;
    places.set(key, { offset, bytes: length, crc32: crc });
  }
  return { ...member, head: { bytes: headBytes, crc32: headCrc }, sections: places };
}

function readHex(value: unknown): number | undefined {
  return typeof value === "string" && /^[0-9a-f]{8}$/.test(value) ? Number.parseInt(value, 16) : undefined;
}

/** The checksum of a section: of its key and its text. */
export function sectionChecksum(key: string, text: Uint8Array): number {
  return crc32(text, crc32(keyText(key)));
}
