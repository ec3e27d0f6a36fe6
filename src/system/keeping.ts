import { DramatisError } from "../core/errors.js";
import type { Store } from "../journal/store.js";
import { WorldDocument } from "./document.js";
import { raceAbort } from "./turns.js";
import type { Owner, World } from "./world.js";

/** Memories up to which a world is written out whole whenever it is closed, so that its document is always fresh. */
const SMALL_WORLD = 10_000;

/** What is told of the keeping of a world. */
interface Watch {
  /** A document could not be written. */
  failed(error: unknown): void;
  /** A document is written, and other work may go on. */
  written(): void;
}

/** Keeps a world in its store: a journal as it grows, documents when it has outgrown the last one, and nothing that must go. */
export class Keeping {
  readonly #world: World;
  readonly #watch: Watch;
  #store: Store | undefined;
  /** The sections of the store's document, as long as some of them have not been read. */
  readRaw: ((owner: Owner) => Uint8Array | undefined) | undefined;
  #writing: Promise<void> | undefined;
  /** Somebody was forgotten of whom the store may still hold something. */
  #mustErase = false;
  #erasing: Promise<void> | undefined;
  #hasNews = false;

  constructor(world: World, watch: Watch) {
    this.#world = world;
    this.#watch = watch;
  }

  /** Journals from now on. */
  attach(store: Store): void {
    this.#store = store;
  }

  /** Whether changes are kept anywhere. */
  get isJournaled(): boolean {
    return this.#store !== undefined;
  }

  journal(entry: string): void {
    this.#store?.append(entry);
    this.#hasNews = true;
  }

  /** The journal has outgrown its document. */
  get isLong(): boolean {
    return this.#store?.wantsDocument === true;
  }

  /** Settles when the document that is being written is; undefined when none is. Never rejects. */
  get writing(): Promise<void> | undefined {
    return this.#writing;
  }

  /** Begins to write the document anew when the journal has outgrown it. */
  writeIfLong(): void {
    if (this.#store?.wantsDocument !== true || this.#writing !== undefined) return;
    this.#hold(this.#writeDocument(this.#store).catch((error: unknown) => this.#watch.failed(error)));
  }

  async flush(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) throw cancelledFlush();
    if (this.#store !== undefined) await raceAbort(this.#store.flush(), signal, cancelledFlush);
  }

  /** Resolves when the store holds nothing but what the world holds from now on. Those who ask together share a document. */
  erase(): Promise<void> {
    if (this.#store === undefined) return Promise.resolve();
    this.#mustErase = true;
    this.#erasing ??= this.#erase(this.#store);
    return this.#erasing;
  }

  async #erase(store: Store): Promise<void> {
    // A document that was begun before has what was forgotten since.
    do await this.#writing;
    while (this.#writing !== undefined);
    this.#erasing = undefined;
    const written = this.#writeDocument(store);
    this.#hold(written);
    await written;
  }

  /** Writes the whole world into another store, which is opened and closed for it. */
  async saveTo(store: Store, signal?: AbortSignal): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    const saving = this.#saveInto(store, signal);
    this.#hold(saving);
    await saving;
  }

  /** Flushes and releases the store, with a fresh document where that is worth it. */
  async close(): Promise<void> {
    // Whoever waits for it is told how it ended.
    await this.#erasing?.catch(ignore);
    await this.#writing;
    const store = this.#store;
    if (store === undefined) return;
    try {
      await store.flush();
      const isWorthIt = this.#hasNews && (this.#world.memories <= SMALL_WORLD || store.wantsDocument);
      if (this.#mustErase || isWorthIt) await this.#writeDocument(store);
    } finally {
      await store.close();
    }
  }

  /** No other document is begun before this one has ended, however it does. */
  #hold(written: Promise<void>): void {
    this.#writing = written.then(ignore, ignore).finally(() => {
      this.#writing = undefined;
      this.#watch.written();
    });
  }

  async #writeDocument(store: Store): Promise<void> {
    const erase = this.#mustErase;
    this.#hasNews = false;
    this.#mustErase = false;
    try {
      await this.#keeping((document) => store.replace(document, { erase }));
    } catch (error) {
      this.#mustErase ||= erase;
      throw error;
    }
  }

  async #saveInto(store: Store, signal: AbortSignal | undefined): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    await this.#keeping(async (document) => {
      const found = await store.open(options);
      try {
        // What is there is replaced, but it has to be read to the end before anything can be written.
        const entries = found.entries[Symbol.asyncIterator]();
        while ((await entries.next()).done !== true);
        await store.replace(document, options);
      } finally {
        await store.close();
      }
    });
  }

  /** A document of the world as it is now; while it is being written it keeps what changes before its turn. */
  async #keeping(write: (document: WorldDocument) => Promise<void>): Promise<void> {
    const document = new WorldDocument(this.#world, "\n", this.readRaw);
    this.#world.beforeChange = document.keep;
    this.#world.profiles.beforeChange = document.keepUser;
    try {
      await write(document);
    } finally {
      this.#world.beforeChange = undefined;
      this.#world.profiles.beforeChange = undefined;
    }
  }
}

const ignore = (): void => {};

function cancelledFlush(): DramatisError {
  return new DramatisError("cancelled", "Waiting for the store was cancelled; the writing goes on");
}
