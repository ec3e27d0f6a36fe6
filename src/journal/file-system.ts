/** What the embedded store asks of a file system. Calls throw, or reject with, errors that carry a `code` like Node's. */
export interface FileSystem {
  /** "r" reads, "r+" reads and writes what is there, "wx+" creates for both and fails with EEXIST when it is there. */
  open(path: string, flags: "r" | "r+" | "wx+", mode?: number): number;
  close(file: number): void;
  /** Gives the number of bytes read, 0 at the end. */
  read(file: number, target: Uint8Array, offset: number, length: number, position: number): number;
  /** Gives the number of bytes written, which may be less than was asked for. */
  write(file: number, bytes: Uint8Array, offset: number, length: number, position: number): number;
  truncate(file: number, length: number): void;
  /** fdatasync: the bytes and the length are durable; the dates may not be. */
  syncData(file: number): void;
  /** Makes the names in a directory durable, where the system knows such a thing. */
  syncDirectory(path: string): void;
  statusOf(file: number): FileStatus;
  /** Undefined when nothing has this name. */
  find(path: string): FileStatus | undefined;
  /** The path without symbolic links. */
  resolve(path: string): string;
  list(path: string): string[];
  /** A second name for a file; fails with EEXIST when the name is taken. */
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Fails with EEXIST when it is there, unless `parents` are to be made too. */
  makeDirectory(path: string, parents?: "parents"): void;
  removeDirectory(path: string): void;
  /** The calls that may take long, off the event loop. */
  readonly slow: SlowCalls;
}

/** See the calls of the same name in {@link FileSystem}. */
export interface SlowCalls {
  read(file: number, target: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  write(file: number, bytes: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  syncData(file: number): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  close(file: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface FileStatus {
  readonly kind: "file" | "directory" | "other";
  /** The same for two names of one file, different for two files that exist at the same time. */
  readonly identity: string;
  readonly size: number;
  readonly mode: number;
  /** By the clock of whoever keeps the files, so two of one file system can be compared. */
  readonly changedMs: number;
}
