import * as fs from "node:fs";
import type { FileStatus, FileSystem, SlowCalls } from "../../journal/file-system.js";
import { systemCode } from "./failures.js";

const slow: SlowCalls = {
  read: (file, target, offset, length, position) =>
    new Promise((resolve, reject) => {
      fs.read(file, target, offset, length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
  write: (file, bytes, offset, length, position) =>
    new Promise((resolve, reject) => {
      fs.write(file, bytes, offset, length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
  syncData: (file) => called((done) => fs.fdatasync(file, done)),
  async syncDirectory(path) {
    const file = openDirectory(path);
    if (file === undefined) return;
    try {
      await called((done) => fs.fsync(file, done));
    } catch (error) {
      throwUnlessUnknown(error);
    } finally {
      fs.closeSync(file);
    }
  },
  close: (file) => called((done) => fs.close(file, done)),
  rename: (from, to) => called((done) => fs.rename(from, to, done)),
  remove: (path) => called((done) => fs.unlink(path, done)),
};

/** The real files. */
export const nodeFileSystem: FileSystem = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  close: (file) => fs.closeSync(file),
  read: (file, target, offset, length, position) => fs.readSync(file, target, offset, length, position),
  write: (file, bytes, offset, length, position) => fs.writeSync(file, bytes, offset, length, position),
  truncate: (file, length) => fs.ftruncateSync(file, length),
  syncData: (file) => fs.fdatasyncSync(file),
  syncDirectory(path) {
    const file = openDirectory(path);
    if (file === undefined) return;
    try {
      fs.fsyncSync(file);
    } catch (error) {
      throwUnlessUnknown(error);
    } finally {
      fs.closeSync(file);
    }
  },
  statusOf: (file) => describe(fs.fstatSync(file, { bigint: true })),
  find(path) {
    const status = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
    return status === undefined ? undefined : describe(status);
  },
  resolve: (path) => fs.realpathSync(path),
  list: (path) => fs.readdirSync(path),
  link: (from, to) => fs.linkSync(from, to),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.unlinkSync(path),
  makeDirectory(path, parents) {
    fs.mkdirSync(path, { recursive: parents === "parents" });
  },
  removeDirectory: (path) => fs.rmdirSync(path),
  slow,
};

function called(call: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error ? reject(error) : resolve()));
  });
}

/** Windows knows no file descriptor of a directory, and needs none: its renames are in the file system's own log. */
function openDirectory(path: string): number | undefined {
  return process.platform === "win32" ? undefined : fs.openSync(path, "r");
}

/** Some network file systems do not know how to sync a directory. */
function throwUnlessUnknown(error: unknown): void {
  if (!["EINVAL", "ENOTSUP", "ENOSYS"].includes(systemCode(error) ?? "")) throw error;
}

function describe(status: fs.BigIntStats): FileStatus {
  return {
    kind: status.isFile() ? "file" : status.isDirectory() ? "directory" : "other",
    identity: `${status.dev}:${status.ino}`,
    size: Number(status.size),
    mode: Number(status.mode & 0o777n),
    changedMs: Number(status.mtimeMs),
  };
}
