import type { Adapter } from "lowdb";
import type { FileSystem } from "../../journal/file-system.js";
import { AtomicFile, readWhole } from "./atomic-file.js";
import { parseJsonFile } from "./json-text.js";

export interface AdapterOptions {
  readonly files: FileSystem;
  /** Called right before a new file takes its place; it may still throw. */
  readonly beforeRename?: () => void;
}

/** A file as bytes, for lowdb's `Low`. Never damages the file that was there. */
export class BytesFile implements Adapter<Uint8Array> {
  readonly #path: string;
  readonly #options: AdapterOptions;

  constructor(path: string, options: AdapterOptions) {
    this.#path = path;
    this.#options = options;
  }

  read(): Promise<Uint8Array | null> {
    return readWhole(this.#options.files, this.#path);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const target = new AtomicFile(this.#options.files, this.#path);
    try {
      await target.write(bytes, 0, bytes.length);
      await target.replace(bytes.length, this.#options.beforeRename);
    } finally {
      await target.end();
    }
  }
}

/** In a box, since lowdb takes 0, "", false and null for nothing. */
export interface Boxed {
  readonly value: unknown;
}

/** A file as a JSON value, for lowdb's `Low`. Never damages the file that was there. */
export class JsonValueFile implements Adapter<Boxed> {
  readonly #path: string;
  readonly #bytes: BytesFile;

  constructor(path: string, options: AdapterOptions) {
    this.#path = path;
    this.#bytes = new BytesFile(path, options);
  }

  async read(): Promise<Boxed | null> {
    const bytes = await this.#bytes.read();
    return bytes === null ? null : { value: parseJsonFile(this.#path, bytes) };
  }

  write({ value }: Boxed): Promise<void> {
    return this.#bytes.write(Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
  }
}
