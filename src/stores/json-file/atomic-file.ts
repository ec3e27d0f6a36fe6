import { dirname } from "node:path";
import { DramatisError } from "../../core/errors.js";
import type { FileSystem } from "../../journal/file-system.js";
import { systemCode } from "./failures.js";
import { thisMachine } from "./machine.js";
import { writeAllSlowly } from "./write-all.js";

/**
 * A file that takes the place of another one when it is complete: written under a name of its own in the same directory,
 * synced, checked for its size, renamed, and the directory synced. Until the rename the old file is untouched.
 */
export class AtomicFile {
  readonly file: number;
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #temporary: string;
  #state: "writing" | "renamed" | "gone" = "writing";

  /** A symbolic link stays one: the file that it leads to is replaced. */
  constructor(files: FileSystem, path: string) {
    const old = files.find(path);
    this.#files = files;
    this.#path = old === undefined ? path : files.resolve(path);
    const temporary = `${this.#path}.${thisMachine().newNonce()}.tmp`;
    this.file = files.open(temporary, "wx+", old === undefined ? undefined : old.mode & 0o777);
    this.#temporary = temporary;
  }

  write(bytes: Uint8Array, position: number, length: number): Promise<void> {
    return writeAllSlowly(this.#files, this.file, bytes, { position, length });
  }

  /** Puts it in place. `beforeRename` may still throw. */
  async replace(size: number, beforeRename?: () => void): Promise<void> {
    const files = this.#files;
    await files.slow.syncData(this.file);
    const found = files.statusOf(this.file).size;
    if (found !== size) {
      // Some file systems take a write, tell no error and store less of it.
      throw Object.assign(new Error(`${found} of ${size} bytes were stored`), { code: "ENOSPC" });
    }
    beforeRename?.();
    await files.slow.rename(this.#temporary, this.#path);
    this.#state = "renamed";
    await files.slow.syncDirectory(dirname(this.#path));
  }

  /** Closes it, and removes it when it did not get its place. Never rejects. */
  async end(keepOpen = false): Promise<void> {
    const state = this.#state;
    this.#state = "gone";
    if (state === "gone") return;
    const files = this.#files;
    if (!keepOpen) await files.slow.close(this.file).catch(ignore);
    if (state === "writing") await files.slow.remove(this.#temporary).catch(ignore);
  }
}

function ignore(): void {
  // What stays behind is cleared away by the next owner of the directory.
}

/** All bytes of a file, or null when there is none. */
export async function readWhole(files: FileSystem, path: string): Promise<Buffer | null> {
  let file: number;
  try {
    file = files.open(path, "r");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
  try {
    const { kind, size } = files.statusOf(file);
    if (kind !== "file") {
      throw new DramatisError("store/unavailable", `${path} is not a file; give the path of a file`, {
        details: { file: path },
      });
    }
    const bytes = Buffer.allocUnsafe(size);
    let done = 0;
    while (done < size) {
      // oxlint-disable-next-line no-await-in-loop -- each read continues where the last one ended
      const count = await files.slow.read(file, bytes, done, Math.min(size - done, 1 << 28), done);
      if (count === 0) break;
      done += count;
    }
    return bytes.subarray(0, done);
  } finally {
    files.close(file);
  }
}

/** Whether a file is what a document left that did not come to its place. */
export function isDocumentRest(name: string): boolean {
  return name.startsWith("world.json.") && isTemporary(name);
}

/** What of a file name is ours to clear away when nobody can be writing it. */
export function isTemporary(name: string): boolean {
  return /^(world\.json|lock)\..+\.tmp$/.test(name) || name.startsWith("lock.guard-");
}
