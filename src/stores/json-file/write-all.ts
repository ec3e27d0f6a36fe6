import type { FileSystem } from "../../journal/file-system.js";

/** Where bytes go. */
export interface WritePlace {
  /** @default 0 */
  readonly position?: number;
  /** How many of the bytes. @default all */
  readonly length?: number;
}

/** Writes everything: one call may write less than it was given, on a full disk for instance. */
export function writeAll(files: FileSystem, file: number, bytes: Uint8Array, place: WritePlace = {}): void {
  const { position = 0, length = bytes.length } = place;
  for (let done = 0; done < length;) {
    done += progress(files.write(file, bytes, done, length - done, position + done));
  }
  checkStored(files, file, position + length);
}

/** {@link writeAll} off the event loop. */
export async function writeAllSlowly(
  files: FileSystem,
  file: number,
  bytes: Uint8Array,
  place: WritePlace = {},
): Promise<void> {
  const { position = 0, length = bytes.length } = place;
  for (let done = 0; done < length;) {
    // oxlint-disable-next-line no-await-in-loop -- each write continues where the last one ended
    done += progress(await files.slow.write(file, bytes, done, length - done, position + done));
  }
  checkStored(files, file, position + length);
}

function progress(written: number): number {
  if (written > 0) return written;
  throw Object.assign(new Error("a write took no bytes and told no reason"), { code: "EIO" });
}

/** Some file systems take a write, tell no error and store less of it. */
function checkStored(files: FileSystem, file: number, wanted: number): void {
  const { size } = files.statusOf(file);
  if (size >= wanted) return;
  throw Object.assign(new Error(`${size} of ${wanted} bytes were stored`), { code: "ENOSPC" });
}
