import { join } from "node:path";
import { DramatisError } from "../../core/errors.js";
import type { FileSystem } from "../../journal/file-system.js";
import { corruptFile, storeFailure, throwIfCancelled } from "./failures.js";
import {
  decodeHeader,
  isSameStart,
  JOURNAL_FORMAT,
  journalPath,
  listJournals,
  type JournalHeader,
  type JournalStart,
  type OpenJournal,
} from "./journal-file.js";
import { JournalScan, judgeEnd } from "./journal-scan.js";

/** What the document says about the journal that follows it. */
export interface JournalOrigin {
  /** The number of the first file; undefined when the document does not say, or when there is none. */
  readonly first: number | undefined;
  readonly after: JournalStart;
  /** Undefined when the document does not say, or when there is none. */
  readonly store: string | undefined;
}

export interface RecoveryPlace {
  readonly files: FileSystem;
  readonly directory: string;
  readonly signal: AbortSignal | undefined;
}

export interface RecoveredJournal {
  /** The files with entries, oldest first, and how much of each counts. */
  readonly parts: readonly { readonly journal: number; readonly bytes: number; readonly crc32: number }[];
  /** The number of the next file. */
  readonly next: number;
  /** What the next file continues. */
  readonly end: JournalStart;
  readonly store: string | undefined;
  readonly tornBytes: number;
}

interface JournalPart {
  readonly journal: number;
  readonly size: number;
  /** Undefined when the first record is not good. */
  readonly header: JournalHeader | undefined;
}

/**
 * Checks every record behind the document, then cuts off an unfinished end and removes the files that the document made
 * superfluous. Nothing is changed when something is damaged.
 *
 * @throws DramatisError `store/corrupt`, `snapshot/version`, `cancelled`
 */
export async function recoverJournal(place: RecoveryPlace, origin: JournalOrigin): Promise<RecoveredJournal> {
  const { files, directory } = place;
  const present = listJournals(files.list(directory));
  const first = origin.first ?? present[0] ?? 1;
  const parts: JournalPart[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one open file at a time
  for (const journal of present) if (journal >= first) parts.push(await readHeader(place, journal));
  const checked = checkChain(place, parts, { ...origin, first });
  const scanned = await scanParts(place, checked.parts);
  const last = scanned.at(-1);
  const tornBytes = checked.tornBytes + (last?.tornBytes ?? 0);

  for (const journal of checked.torn) files.remove(journalPath(directory, journal));
  if (last !== undefined && last.tornBytes > 0) cut(files, journalPath(directory, last.journal), last.bytes);
  for (const journal of present) if (journal < first) files.remove(journalPath(directory, journal));
  return {
    parts: scanned.map(({ journal, bytes, crc32 }) => ({ journal, bytes, crc32 })),
    next: last === undefined ? first : last.journal + 1,
    end: last === undefined ? origin.after : { journal: last.journal, bytes: last.bytes, crc32: last.crc32 },
    store: checked.store,
    tornBytes,
  };
}

/** The entries of checked files in batches; what was damaged since is noticed. */
export async function* readEntries(
  { files, directory }: RecoveryPlace,
  { parts }: RecoveredJournal,
): AsyncGenerator<readonly string[], void, undefined> {
  for (const part of parts) {
    try {
      yield* readPart(files, directory, part);
    } catch (error) {
      throw storeFailure(error, `reading ${journalPath(directory, part.journal)}`);
    }
  }
}

async function* readPart(
  files: FileSystem,
  directory: string,
  { journal, bytes, crc32 }: RecoveredJournal["parts"][number],
): AsyncGenerator<readonly string[], void, undefined> {
  const opened = openJournal(files, directory, journal);
  try {
    const scan = new JournalScan(opened, bytes);
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- the file is read in order
      const entries = await scan.read();
      if (entries === undefined) break;
      if (entries.length > 0) yield entries;
    }
    if (scan.end !== bytes || scan.crc32 !== crc32) {
      throw corruptFile(opened.path, scan.end, "it changed while it was read", { lastGood: scan.end });
    }
  } finally {
    files.close(opened.file);
  }
}

function openJournal(files: FileSystem, directory: string, journal: number): OpenJournal {
  const path = journalPath(directory, journal);
  return { files, journal, path, file: files.open(path, "r") };
}

async function readHeader({ files, directory, signal }: RecoveryPlace, journal: number): Promise<JournalPart> {
  throwIfCancelled("opening the store", signal);
  const opened = openJournal(files, directory, journal);
  try {
    const { size } = files.statusOf(opened.file);
    const scan = new JournalScan(opened, size);
    while (scan.header === undefined) {
      // oxlint-disable-next-line no-await-in-loop -- the file is read in order
      if ((await scan.read("skip")) === undefined) break;
    }
    const header = scan.header === undefined ? undefined : decodeHeader(scan.header);
    if (scan.header === undefined && (await judgeEnd(opened, 0, size)) === "damaged") {
      throw corruptFile(opened.path, 0, "its header is damaged, and good records follow it", { lastGood: 0 });
    }
    if (scan.header !== undefined && header === undefined) {
      throw corruptFile(opened.path, 0, "its first line is not the header of a journal", { lastGood: 0 });
    }
    if (header !== undefined && header.format > JOURNAL_FORMAT) throw newerFormat(opened.path, header.format);
    return { journal, size, header };
  } finally {
    files.close(opened.file);
  }
}

interface CheckedChain {
  readonly parts: readonly {
    readonly journal: number;
    readonly size: number;
    readonly expected: JournalStart | undefined;
  }[];
  /** Files whose first write never finished. */
  readonly torn: readonly number[];
  readonly tornBytes: number;
  readonly store: string | undefined;
}

/** Every file has to continue the one before it, and the first one the document. */
function checkChain(
  { directory }: RecoveryPlace,
  parts: readonly JournalPart[],
  origin: JournalOrigin & { readonly first: number },
): CheckedChain {
  const good: (JournalPart & { readonly header: JournalHeader })[] = [];
  let { store } = origin;
  const torn: JournalPart[] = [];
  for (const [index, part] of parts.entries()) {
    const path = journalPath(directory, part.journal);
    const expected = origin.first + index;
    if (part.journal !== expected) throw missing(directory, expected, part.journal);
    const { header } = part;
    if (header === undefined) {
      if (index < parts.length - 1) throw corruptFile(path, 0, "its header is not readable", { lastGood: 0 });
      torn.push(part);
      continue;
    }
    if (header.journal !== part.journal || (store !== undefined && header.store !== store)) {
      throw corruptFile(path, 0, "it belongs to another store or had another name", { lastGood: 0 });
    }
    store = header.store;
    if (index === 0 && !isSameStart(header.after, origin.after)) throw notContinued(directory, path, header, origin);
    good.push({ ...part, header });
  }
  return {
    parts: good.map(({ journal, size }, index) => ({ journal, size, expected: good[index + 1]?.header.after })),
    torn: torn.map(({ journal }) => journal),
    tornBytes: torn.reduce((sum, { size }) => sum + size, 0),
    store,
  };
}

interface ScannedPart {
  readonly journal: number;
  readonly bytes: number;
  readonly crc32: number;
  readonly tornBytes: number;
}

async function scanParts(place: RecoveryPlace, parts: CheckedChain["parts"]): Promise<ScannedPart[]> {
  const scanned: ScannedPart[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one open file at a time
  for (const part of parts) scanned.push(await scanPart(place, part));
  return scanned;
}

async function scanPart(
  { files, directory, signal }: RecoveryPlace,
  { journal, size, expected }: CheckedChain["parts"][number],
): Promise<ScannedPart> {
  const opened = openJournal(files, directory, journal);
  try {
    // What lies behind the end that the next file names was written by an owner that had lost the store.
    const limit = expected === undefined ? size : typeof expected === "string" ? 0 : Math.min(expected.bytes, size);
    const scan = new JournalScan(opened, limit);
    // oxlint-disable-next-line no-await-in-loop -- the file is read in order
    while ((await scan.read("skip")) !== undefined) throwIfCancelled("opening the store", signal);
    const found = { journal, bytes: scan.end, crc32: scan.crc32 };
    if (expected !== undefined) {
      if (isSameStart(expected, found)) return { ...found, tornBytes: 0 };
      const problem = `a record is damaged or missing; journal-${journal + 1}.log continues another end`;
      throw corruptFile(opened.path, scan.end, problem, { lastGood: scan.end });
    }
    if (scan.end < size && (await judgeEnd(opened, scan.end, size)) === "damaged") {
      throw corruptFile(opened.path, scan.end, "this record is damaged, and good ones follow it", {
        lastGood: scan.end,
      });
    }
    return { ...found, tornBytes: size - scan.end };
  } finally {
    files.close(opened.file);
  }
}

function cut(files: FileSystem, path: string, bytes: number): void {
  const file = files.open(path, "r+");
  try {
    files.truncate(file, bytes);
    files.syncData(file);
  } finally {
    files.close(file);
  }
}

function missing(directory: string, expected: number, found: number): DramatisError<"store/corrupt"> {
  const file = journalPath(directory, expected);
  const message = `${file} is missing, but journal-${found}.log is there. Nothing was changed; restore the directory from a backup`;
  return new DramatisError("store/corrupt", message, { details: { file, offset: 0 } });
}

function notContinued(
  directory: string,
  path: string,
  header: JournalHeader,
  origin: JournalOrigin,
): DramatisError<"store/corrupt"> {
  const document = join(directory, "world.json");
  const continues = typeof header.after === "string" ? header.after : `journal ${header.after.journal}`;
  const says =
    origin.after === "nothing"
      ? `${document} is missing`
      : origin.after === "document"
        ? `${document} does not name it in a member "$file"`
        : `${document} expects what follows journal ${origin.after.journal}`;
  const message = `${path} continues ${continues}, but ${says}. Nothing was changed; put back the ${document} that belongs to it, or move the journals away`;
  return new DramatisError("store/corrupt", message, { details: { file: path, offset: 0 } });
}

function newerFormat(path: string, format: number): DramatisError<"snapshot/version"> {
  const message = `${path} has format ${format}, and this version reads up to ${JOURNAL_FORMAT}; update dramatis`;
  return new DramatisError("snapshot/version", message, { details: { file: path, format } });
}
