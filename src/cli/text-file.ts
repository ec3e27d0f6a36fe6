import { readFile } from "node:fs/promises";

/** The text of a file, without the byte order mark that some editors begin one with. A failure names the file, which those of the system do not always. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    throw namingFile(error, path);
  }
}

/** The same error with the file it is about: that something is a folder shows only at reading, when the path is forgotten. */
export function namingFile(error: unknown, path: string): unknown {
  if (error instanceof Error && "syscall" in error && !("path" in error)) Object.assign(error, { path });
  return error;
}
