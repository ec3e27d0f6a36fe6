import { join } from "node:path";
import type { FileSystem } from "../../journal/file-system.js";

/** The journal files of a directory, told apart by rising numbers. */
export function journalPath(directory: string, journal: number): string {
  return join(directory, `journal-${journal}.log`);
}

/** The numbers of the journal files among some names, rising. */
export function listJournals(names: readonly string[]): number[] {
  return names
    .flatMap((name) => {
      const number = /^journal-([1-9]\d{0,14})\.log$/.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    })
    .toSorted((a, b) => a - b);
}

/** The end of a journal file: who names it notices when the file is missing, cut or another one. */
export interface JournalEnd {
  readonly journal: number;
  readonly bytes: number;
  readonly crc32: number;
}

/** What a journal continues: nothing at all, a document that names no journal, or the journal before it. */
export type JournalStart = "nothing" | "document" | JournalEnd;

/** The first record of a journal file. */
export interface JournalHeader {
  readonly format: number;
  readonly journal: number;
  /** Names the store that all its files belong to. */
  readonly store: string;
  readonly after: JournalStart;
}

export const JOURNAL_FORMAT = 1;
/** The last record of a journal that was closed in good order: without it the last entry may be an unfinished one. */
export const CLEAN_END = '{"closed":true}';

export function encodeHeader(header: JournalHeader): string {
  return JSON.stringify(header);
}

/** Undefined when it is none of ours. */
export function decodeHeader(text: string): JournalHeader | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { format, journal, store, after } = value as Partial<Record<keyof JournalHeader, unknown>>;
  if (!isCount(format) || !isCount(journal) || typeof store !== "string" || !isJournalStart(after)) return undefined;
  return { format, journal, store, after };
}

export function isJournalStart(value: unknown): value is JournalStart {
  if (value === "nothing" || value === "document") return true;
  if (typeof value !== "object" || value === null) return false;
  const { journal, bytes, crc32 } = value as Partial<Record<keyof JournalEnd, unknown>>;
  return isCount(journal) && isCount(bytes) && isCount(crc32);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isSameStart(a: JournalStart, b: JournalStart): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.journal === b.journal && a.bytes === b.bytes && a.crc32 === b.crc32;
}

/** An open journal file. */
export interface OpenJournal {
  readonly files: FileSystem;
  readonly journal: number;
  readonly path: string;
  readonly file: number;
}
