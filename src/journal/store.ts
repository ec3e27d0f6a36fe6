import type { DramatisError } from "../core/errors.js";

/**
 * Keeps one world: a document (the snapshot, the fold so far) and the journal entries made since. `open` comes first,
 * `close` last; the system that opened a store owns it in between.
 */
export interface Store {
  /** For messages: what kind of store this is and where. */
  readonly name: string;
  /** "one": a single process at a time, and everything is resident. "many": several at once. */
  readonly writers: "one" | "many";
  /**
   * Takes ownership and gives what is stored.
   *
   * @throws DramatisError `store/locked` (`details` names the holder), `store/corrupt`, `store/unavailable`,
   * `snapshot/version`, `cancelled`.
   */
  open(options: StoreOpenOptions): Promise<Recovered>;
  /**
   * Takes one journal entry: JSON text without line breaks. Entries are kept in the order of the calls.
   *
   * @throws DramatisError `store/full` or `store/unavailable` once a write has failed; nothing was taken then.
   */
  append(entry: string): void;
  /** Resolves when everything appended so far is durable; rejects with what went wrong. */
  flush(): Promise<void>;
  /** True when the journal has grown so long that writing a new document pays. */
  readonly wantsDocument: boolean;
  /**
   * Writes a document that stands for everything appended before this call, atomically and in slices, and drops the
   * entries it stands for. Entries appended meanwhile are kept beside it. With `erase` it resolves only when nothing is
   * left of those entries and of the documents before, and rejects when something may be: somebody was forgotten.
   */
  replace(document: DocumentSource, options?: { signal?: AbortSignal; erase?: boolean }): Promise<void>;
  /** Flushes and releases ownership. A second call does nothing. */
  close(): Promise<void>;
}

export interface StoreOpenOptions {
  signal?: AbortSignal;
  /** Called once, when a write fails in the background. */
  onError?: (error: DramatisError) => void;
}

/** What `open` found. */
export interface Recovered {
  /** Absent in a new store. */
  document?: StoredDocument;
  /** Entries after the document, oldest first, in batches. To be read to the end once, before the first `append`. */
  entries: AsyncIterable<readonly string[]>;
  /** Bytes of an unfinished entry at the journal's end that were cut off: the entry was never acknowledged. */
  tornBytes: number;
}

/** A small document comes whole; of a large one the sections stay on disk until they are asked for. */
export type StoredDocument =
  | { readonly kind: "whole"; readonly snapshot: unknown }
  | { readonly kind: "sections"; readonly head: unknown; readonly sections: ColdSections };

/** Sections of a document that were not read yet. Stays usable when `replace` has put a new document in its place. */
export interface ColdSections {
  keys(): Iterable<string>;
  /**
   * The JSON text of one section, its bytes checked against their checksums. Synchronous, since reading a character is.
   *
   * @throws DramatisError `store/corrupt` with file and offset.
   */
  read(key: string): Uint8Array;
}

/**
 * A snapshot on its way to a store: a JSON object whose member `logs` comes last and holds the sections by key.
 * Text is one record a line; a consumer pulls piece by piece and may let others run in between.
 */
export interface DocumentSource {
  /** Everything before `"logs"`: starts with `{`, has no closing brace and no trailing comma. */
  head(): Iterable<Uint8Array>;
  /** Each section as its key and the pieces of its JSON text; a piece is valid until the next is asked for. */
  sections(): Iterable<readonly [key: string, pieces: Iterable<Uint8Array>]>;
}
