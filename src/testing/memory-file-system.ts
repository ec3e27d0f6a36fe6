import { manualClock, type Clock } from "../core/clock.js";
import type { FileStatus, FileSystem, SlowCalls } from "../journal/file-system.js";

/** What the names of a file system stand for: the bytes of a file, or a directory. Paths are absolute. */
export type FileImage = ReadonlyMap<string, Uint8Array | "directory">;

export interface MemoryFileSystemOptions {
  /** What is there at first. @default the root and nothing else */
  image?: FileImage;
  /** Dates changes. @default a clock that stands still */
  clock?: Clock;
  /** What all files together may take; a write that fits in part is a short one, the next fails with ENOSPC. @default Infinity */
  maxBytes?: number;
}

/** A {@link FileSystem} in memory. */
export interface MemoryFileSystem extends FileSystem {
  /** What is there now. */
  image(): Map<string, Uint8Array | "directory">;
  /** Files that are open; none is, when everything was closed. */
  readonly openFiles: number;
}

/** An error like those of an operating system. */
export function fileError(code: string, call: string, path = ""): Error {
  return Object.assign(new Error(`${code}: ${call}${path === "" ? "" : ` '${path}'`}`), { code });
}

interface Item {
  readonly identity: string;
  readonly kind: "file" | "directory";
  readonly mode: number;
  /** Room; the content is the first `size` bytes. */
  room: Uint8Array;
  size: number;
  changedMs: number;
}

/** Files that live as long as this object. Calls off the event loop take effect a microtask later. */
export function memoryFileSystem(options: MemoryFileSystemOptions = {}): MemoryFileSystem {
  return new FilesInMemory(options);
}

class FilesInMemory implements MemoryFileSystem {
  readonly slow: SlowCalls;
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #names = new Map<string, Item>();
  readonly #opened = new Map<number, { readonly item: Item; readonly isWritable: boolean }>();
  #items = 0;
  #handles = 2;
  #bytes = 0;

  constructor({ image, clock = manualClock(), maxBytes = Infinity }: MemoryFileSystemOptions) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#names.set("/", this.#makeItem("directory", 0o755));
    for (const [path, content] of image ?? []) {
      this.makeDirectory(content === "directory" ? path : parentOf(plain(path)), "parents");
      if (content !== "directory") this.#put(path, content);
    }
    this.slow = {
      read: (...given) => later(() => this.read(...given)),
      write: (...given) => later(() => this.write(...given)),
      syncData: (file) => later(() => this.syncData(file)),
      syncDirectory: (path) => later(() => this.syncDirectory(path)),
      close: (file) => later(() => this.close(file)),
      rename: (from, to) => later(() => this.rename(from, to)),
      remove: (path) => later(() => this.remove(path)),
    };
  }

  get openFiles(): number {
    return this.#opened.size;
  }

  image(): Map<string, Uint8Array | "directory"> {
    return new Map(
      [...this.#names].map(([path, item]) => [
        path,
        item.kind === "directory" ? "directory" : item.room.slice(0, item.size),
      ]),
    );
  }

  open(path: string, flags: "r" | "r+" | "wx+", mode = 0o666): number {
    const name = plain(path);
    let item = this.#names.get(name);
    if (flags === "wx+") {
      if (item !== undefined) throw fileError("EEXIST", "open", name);
      this.#requireDirectory(parentOf(name), "open");
      item = this.#makeItem("file", mode);
      this.#names.set(name, item);
    }
    if (item === undefined) throw fileError("ENOENT", "open", name);
    if (item.kind === "directory" && flags !== "r") throw fileError("EISDIR", "open", name);
    const file = ++this.#handles;
    this.#opened.set(file, { item, isWritable: flags !== "r" });
    return file;
  }

  close(file: number): void {
    if (!this.#opened.delete(file)) throw fileError("EBADF", "close");
  }

  read(file: number, target: Uint8Array, offset: number, length: number, position: number): number {
    const { item } = this.#get(file, "read");
    const found = item.room.subarray(position, Math.min(item.size, position + length));
    target.set(found, offset);
    return found.length;
  }

  write(file: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    const item = this.#getWritable(file, "write");
    const fitting = Math.min(length, item.size + this.#maxBytes - this.#bytes - position);
    if (fitting <= 0 && length > 0) throw fileError("ENOSPC", "write");
    this.#setSize(item, Math.max(item.size, position + fitting));
    item.room.set(bytes.subarray(offset, offset + fitting), position);
    return fitting;
  }

  truncate(file: number, length: number): void {
    this.#setSize(this.#getWritable(file, "ftruncate"), length);
  }

  syncData(file: number): void {
    this.#get(file, "fdatasync");
  }

  syncDirectory(path: string): void {
    this.#requireDirectory(plain(path), "fsync");
  }

  statusOf(file: number): FileStatus {
    return describe(this.#get(file, "fstat").item);
  }

  find(path: string): FileStatus | undefined {
    const item = this.#names.get(plain(path));
    return item === undefined ? undefined : describe(item);
  }

  resolve(path: string): string {
    this.#require(path, "realpath");
    return plain(path);
  }

  list(path: string): string[] {
    const directory = plain(path);
    this.#requireDirectory(directory, "scandir");
    const names = [...this.#names.keys()].filter((name) => name !== "/" && parentOf(name) === directory);
    return names.map((name) => name.slice(name.lastIndexOf("/") + 1)).toSorted();
  }

  link(from: string, to: string): void {
    const item = this.#require(from, "link");
    if (this.#names.has(plain(to))) throw fileError("EEXIST", "link", to);
    this.#requireDirectory(parentOf(plain(to)), "link");
    this.#names.set(plain(to), item);
  }

  rename(from: string, to: string): void {
    const item = this.#require(from, "rename");
    this.#requireDirectory(parentOf(plain(to)), "rename");
    const replaced = this.#names.get(plain(to));
    if (replaced === item) return;
    if (replaced !== undefined && replaced.kind !== item.kind) {
      throw fileError(item.kind === "directory" ? "ENOTDIR" : "EISDIR", "rename", to);
    }
    this.#names.delete(plain(from));
    this.#names.set(plain(to), item);
    this.#letGo(replaced);
  }

  remove(path: string): void {
    const item = this.#require(path, "unlink");
    if (item.kind === "directory") throw fileError("EPERM", "unlink", path);
    this.#names.delete(plain(path));
    this.#letGo(item);
  }

  makeDirectory(path: string, parents?: "parents"): void {
    const name = plain(path);
    const found = this.#names.get(name);
    if (found !== undefined) {
      if (parents === undefined || found.kind !== "directory") throw fileError("EEXIST", "mkdir", name);
      return;
    }
    if (parents === undefined) this.#requireDirectory(parentOf(name), "mkdir");
    else this.makeDirectory(parentOf(name), parents);
    this.#names.set(name, this.#makeItem("directory", 0o777));
  }

  removeDirectory(path: string): void {
    const name = plain(path);
    this.#requireDirectory(name, "rmdir");
    if (this.list(name).length > 0) throw fileError("ENOTEMPTY", "rmdir", name);
    this.#names.delete(name);
  }

  #makeItem(kind: Item["kind"], mode: number): Item {
    const identity = `memory:${++this.#items}`;
    return { identity, kind, mode, room: new Uint8Array(0), size: 0, changedMs: this.#clock.now() };
  }

  #put(path: string, content: Uint8Array): void {
    const file = this.open(path, "wx+");
    this.write(file, content, 0, content.length, 0);
    this.close(file);
  }

  #setSize(item: Item, size: number): void {
    if (size > item.room.length) {
      const room = new Uint8Array(Math.max(size, item.room.length * 2));
      room.set(item.room.subarray(0, item.size));
      item.room = room;
    }
    if (size < item.size) item.room.fill(0, size, item.size);
    this.#bytes += size - item.size;
    item.size = size;
    item.changedMs = this.#clock.now();
  }

  /** The bytes of a file count until its last name is gone; who still has it open gets them for nothing. */
  #letGo(item: Item | undefined): void {
    if (item !== undefined && ![...this.#names.values()].includes(item)) this.#bytes -= item.size;
  }

  #get(file: number, call: string): { readonly item: Item; readonly isWritable: boolean } {
    const opened = this.#opened.get(file);
    if (opened === undefined) throw fileError("EBADF", call);
    return opened;
  }

  #getWritable(file: number, call: string): Item {
    const { item, isWritable } = this.#get(file, call);
    if (!isWritable) throw fileError("EBADF", call);
    return item;
  }

  #require(path: string, call: string): Item {
    const item = this.#names.get(plain(path));
    if (item === undefined) throw fileError("ENOENT", call, path);
    return item;
  }

  #requireDirectory(path: string, call: string): void {
    if (this.#require(path, call).kind !== "directory") throw fileError("ENOTDIR", call, path);
  }
}

async function later<T>(run: () => T): Promise<T> {
  await Promise.resolve();
  return run();
}

function describe({ kind, identity, size, mode, changedMs }: Item): FileStatus {
  return { kind, identity, size, mode, changedMs };
}

/** One way to write a path: with slashes, without a drive, without one at the end. */
function plain(path: string): string {
  const slashes = path.replaceAll("\\", "/").replace(/^[A-Za-z]:/, "");
  return slashes.length > 1 ? slashes.replace(/\/+$/, "") : slashes;
}

/** The directory that a path lies in. */
export function parentOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end <= 0 ? "/" : path.slice(0, end);
}
