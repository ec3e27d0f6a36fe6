import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DramatisError } from "../core/errors.js";

/** Bytes of one file at most; a user who is known for years takes a few megabytes. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * The JSON value of a file of a folder, if it is no longer than that and than `left`.
 *
 * @throws DramatisError naming the file: `import/limit`, `import/invalid` for what is no JSON or no file,
 * `store/unavailable`
 */
export async function readJsonWithin(
  directory: string,
  file: string,
  left: number,
): Promise<{ value: unknown; bytes: number }> {
  const bytes = await readWithin(join(directory, file), file, Math.min(left, MAX_FILE_BYTES));
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { value: JSON.parse(text) as unknown, bytes: bytes.length };
  } catch (error) {
    throw new DramatisError("import/invalid", `${file} is not JSON: ${(error as Error).message}`, {
      cause: error,
      details: { file },
    });
  }
}

async function readWithin(path: string, file: string, most: number): Promise<Uint8Array> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw new DramatisError("import/invalid", `${file} is no file`, { details: { file } });
    if (status.size > most) throw tooLong(file, status.size, most);
    const bytes = await readFile(path);
    if (bytes.length > most) throw tooLong(file, bytes.length, most);
    return bytes;
  } catch (error) {
    if (error instanceof DramatisError) throw error;
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const message = isMissing ? `${file} is missing` : `${file} cannot be read: ${(error as Error).message}`;
    throw new DramatisError(isMissing ? "import/invalid" : "store/unavailable", message, {
      cause: error,
      details: { file },
    });
  }
}

function tooLong(file: string, size: number, most: number): DramatisError {
  return new DramatisError(
    "import/limit",
    `${file} has ${size} bytes, and ${most} are what may be imported of it (a file may have ${MAX_FILE_BYTES}); split the folder`,
    { details: { file, bytes: size } },
  );
}
