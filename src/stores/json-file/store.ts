import { dirname, join } from "node:path";
import { DramatisError } from "../../core/errors.js";
import type { FileSystem } from "../../journal/file-system.js";
import type { DocumentSource, Recovered, Store, StoreOpenOptions } from "../../journal/store.js";
import { isDocumentRest, isTemporary } from "./atomic-file.js";
import { DOCUMENT_FORMAT } from "./document-format.js";
import { closeQuietly } from "./document-file.js";
import { onProcessExit } from "./exit-hook.js";
import { cancelled, storeFailure, systemCode, throwIfCancelled } from "./failures.js";
import { journalPath, listJournals } from "./journal-file.js";
import { readEntries, recoverJournal } from "./journal-recovery.js";
import { JournalWriter, type Durability } from "./journal-writer.js";
import { Lock } from "./lock.js";
import type { Machine } from "./machine.js";
import { openDocument, SMALL_BYTES, type OpenedDocument } from "./open-document.js";
import { writeDocument } from "./write-document.js";

/** What a store is made of; tests put in a disk that fails. */
export interface StoreEnvironment {
  readonly files: FileSystem;
  readonly machine: Machine;
  /** Documents up to here are read and written whole. @default {@link SMALL_BYTES} */
  readonly smallBytes?: number;
}

type ReplaceOptions = NonNullable<Parameters<Store["replace"]>[1]>;

/** So many journal files are as good a reason for a document as long ones. */
const MAX_JOURNALS = 64;

/** A directory with `world.json`, `journal-<n>.log` and `lock`. */
export class JsonFileStore implements Store {
  readonly name: string;
  readonly writers = "one";
  readonly #directory: string;
  readonly #durability: Durability;
  readonly #environment: StoreEnvironment;
  #session: Session | undefined;

  constructor(directory: string, durability: Durability, environment: StoreEnvironment) {
    this.#directory = directory;
    this.#durability = durability;
    this.#environment = environment;
    this.name = `json-file ${directory}`;
  }

  async open(options: StoreOpenOptions): Promise<Recovered> {
    throwIfCancelled("opening the store", options.signal);
    const { files, smallBytes = SMALL_BYTES } = this.#environment;
    try {
      this.#makeDirectory();
      const lock = await Lock.acquire(this.#directory, this.#environment);
      try {
        const parts = { files, smallBytes, lock, durability: this.#durability };
        const opened = await openSession(this.#directory, parts, options);
        this.#session = opened.session;
        return opened.recovered;
      } catch (error) {
        lock.release();
        throw error;
      }
    } catch (error) {
      if (options.signal?.aborted === true) throw cancelled("opening the store", options.signal);
      throw storeFailure(error, `opening the store in ${this.#directory}`);
    }
  }

  append(entry: string): void {
    this.#require().append(entry);
  }

  flush(): Promise<void> {
    return this.#session === undefined ? Promise.reject(this.#notOpen()) : this.#session.flush();
  }

  get wantsDocument(): boolean {
    return this.#session?.wantsDocument ?? false;
  }

  async replace(document: DocumentSource, options: ReplaceOptions = {}): Promise<void> {
    await this.#require().replace(document, options);
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  #require(): Session {
    if (this.#session === undefined) throw this.#notOpen();
    return this.#session;
  }

  #notOpen(): DramatisError<"store/unavailable"> {
    return new DramatisError("store/unavailable", `the store in ${this.#directory} is not open; call open() first`);
  }

  #makeDirectory(): void {
    const { files } = this.#environment;
    try {
      makeDurableDirectory(files, this.#directory);
    } catch (error) {
      if (!["EEXIST", "ENOTDIR"].includes(systemCode(error) ?? "")) throw error;
      const message = `${this.#directory} is, or leads through, a file, and a store needs a directory: give another path, or move the file away. To read a single JSON file use readJsonFile`;
      throw new DramatisError("store/unavailable", message, { details: { path: this.#directory }, cause: error });
    }
  }
}

/** Makes what is missing of a path, and the names of what was made durable: else all of a new store may be gone with them. */
function makeDurableDirectory(files: FileSystem, path: string): void {
  const parent = dirname(path);
  if (parent === path || files.find(path)?.kind === "directory") return;
  makeDurableDirectory(files, parent);
  try {
    // One by one: Node never comes back from making all of a path where there can be no directories, as in /proc.
    files.makeDirectory(path);
  } catch (error) {
    // Another process may have been quicker.
    if (systemCode(error) !== "EEXIST" || files.find(path)?.kind !== "directory") throw error;
  }
  files.syncDirectory(parent);
}

interface SessionParts {
  readonly files: FileSystem;
  readonly smallBytes: number;
  readonly lock: Lock;
  readonly durability: Durability;
}

async function openSession(
  directory: string,
  { files, smallBytes, lock, durability }: SessionParts,
  { signal, onError }: StoreOpenOptions,
): Promise<{ session: Session; recovered: Recovered }> {
  // Before anything is read: an owner that lost the store can then no longer put its document in place.
  for (const name of files.list(directory)) if (isTemporary(name)) clearAway(files, join(directory, name));
  const document = await openDocument({ files, smallBytes }, join(directory, "world.json"));
  try {
    throwIfCancelled("opening the store", signal);
    const place = { files, directory, signal };
    const journal = await recoverJournal(place, document.origin);
    const store = journal.store ?? lock.nonce;
    const session = new Session({ directory, files, smallBytes, lock, document, store }, (checkOwner) => {
      const { next, end: after } = journal;
      return new JournalWriter({
        files,
        directory,
        store,
        durability,
        next,
        after,
        checkOwner,
        onError: (error) => onError?.(error),
      });
    });
    session.oldJournals = journal.parts;
    const recovered: Recovered = { entries: readEntries(place, journal), tornBytes: journal.tornBytes };
    if (document.stored !== undefined) recovered.document = document.stored;
    return { session, recovered };
  } catch (error) {
    await document.cold?.close();
    throw error;
  }
}

function clearAway(files: FileSystem, path: string): void {
  try {
    if (files.find(path)?.kind === "directory") files.removeDirectory(path);
    else files.remove(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}

interface SessionState {
  readonly directory: string;
  readonly files: FileSystem;
  readonly smallBytes: number;
  readonly lock: Lock;
  readonly document: OpenedDocument;
  /** Names the store in all its files. */
  readonly store: string;
}

/** A store between open and close. */
class Session {
  /** Journal files of earlier sessions that still count. */
  oldJournals: readonly { readonly journal: number; readonly bytes: number }[] = [];
  readonly #state: SessionState;
  readonly #journal: JournalWriter;
  readonly #removeHook: () => void;
  #documentBytes: number;
  #replacing: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(state: SessionState, makeJournal: (checkOwner: () => void) => JournalWriter) {
    this.#state = state;
    this.#documentBytes = state.document.bytes;
    this.#journal = makeJournal(() => this.#checkOwner());
    this.#removeHook = onProcessExit(() => {
      this.#journal.writeNow();
      state.lock.release();
    });
    state.lock.startHeartbeat(() => this.#journal.poison(this.#lost()));
  }

  append(entry: string): void {
    this.#journal.append(entry);
  }

  flush(): Promise<void> {
    return this.#journal.flush();
  }

  get wantsDocument(): boolean {
    const { oldJournals } = this;
    if (oldJournals.length + this.#journal.files > MAX_JOURNALS) return true;
    const bytes = oldJournals.reduce((sum, journal) => sum + journal.bytes, this.#journal.bytes);
    return bytes > Math.max(SMALL_BYTES, this.#documentBytes);
  }

  replace(source: DocumentSource, options: ReplaceOptions): Promise<void> {
    throwIfCancelled("writing the document", options.signal);
    // At once: what is appended from here on is not in the document.
    const rotation = this.#journal.rotate();
    const replaced = this.#replacing.then(() => this.#write(source, rotation, options));
    this.#replacing = replaced.catch(() => undefined);
    return replaced;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#replacing;
      await this.#journal.close();
    } finally {
      this.#removeHook();
      await this.#state.document.cold?.close();
      this.#state.lock.release();
    }
  }

  async #write(
    source: DocumentSource,
    rotation: ReturnType<JournalWriter["rotate"]>,
    { signal, erase = false }: ReplaceOptions,
  ): Promise<void> {
    const { directory, files, smallBytes, store } = this.#state;
    const path = join(directory, "world.json");
    try {
      const member = { format: DOCUMENT_FORMAT, store, journal: rotation.journal, after: await rotation.start };
      const beforeRename = (): void => this.#checkOwner();
      const written = await writeDocument({ files, smallBytes, path, member, signal, beforeRename }, source);
      this.#documentBytes = written.bytes;
      const { cold } = this.#state.document;
      if (written.document !== undefined && cold?.takeOver(written.document) !== true) {
        await closeQuietly(written.document);
      }
      // An open file stays on the disk although it has no name any more.
      if (erase) cold?.closeAllBut(written.document);
    } catch (error) {
      throw storeFailure(error, `writing ${path}`);
    }
    await this.#removeJournals(rotation.journal, erase);
  }

  /** What the document stands for. A file that cannot be removed is removed at the next open, unless it must be gone now. */
  async #removeJournals(before: number, erase: boolean): Promise<void> {
    const { directory, files } = this.#state;
    await this.#journal.forget(before);
    this.oldJournals = this.oldJournals.filter(({ journal }) => journal >= before);
    try {
      const names = files.list(directory);
      const journals = listJournals(names).filter((journal) => journal < before);
      // A document whose writing failed may have left a part of it.
      const remains = erase ? names.filter(isDocumentRest).map((name) => join(directory, name)) : [];
      for (const path of [...journals.map((journal) => journalPath(directory, journal)), ...remains]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other is soon enough
        await files.slow.remove(path);
      }
      // Else a loss of power might bring them back.
      if (erase) await files.slow.syncDirectory(directory);
    } catch (error) {
      if (erase) throw storeFailure(error, `removing what was forgotten from ${directory}`);
    }
  }

  #checkOwner(): void {
    if (!this.#state.lock.isOurs()) throw this.#lost();
  }

  #lost(): DramatisError<"store/conflict"> {
    const { directory } = this.#state;
    const message = `another process has taken over the store in ${directory}, since this one gave no sign of life or its lock was removed; open the store again to go on from what is stored`;
    return new DramatisError("store/conflict", message, { details: { path: directory } });
  }
}
