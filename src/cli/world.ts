import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type OpenOptions, PersonaSystem } from "../index.js";
import { jsonFileStore } from "../stores/json-file.js";
import { CommandError, isInterruption } from "./failure.js";

/** Where commands that a user types every day look for a world. */
export const DEFAULT_STORE = "world";

/** The files that make a folder a world: the document, or a journal when no document was written yet. */
const WORLD_FILE = /^(world\.json|journal-\d+\.log)$/;

/** Names in a folder; undefined when there is no such folder. */
async function filesIn(path: string): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return undefined;
    if (code !== "ENOTDIR") throw error;
    throw new CommandError(
      "world/not-found",
      `${path} is a file, and a world is a folder. To make a world of a file: dramatis import ${path} --store NEW`,
      {
        details: { path },
      },
    );
  }
}

/** Whether a world is stored at the path. @throws CommandError when it is a file. */
export async function hasWorld(path: string): Promise<boolean> {
  const files = await filesIn(path);
  return files?.some((name) => WORLD_FILE.test(name)) === true;
}

/** @throws CommandError when no world is stored at the path; opening would make one there. */
async function requireWorld(path: string, remedy: string): Promise<void> {
  if (await hasWorld(path)) return;
  throw new CommandError("world/not-found", `There is no world at ${path}. ${remedy}`, { details: { path } });
}

/** @throws CommandError when something is stored at the path. */
export async function requireFree(path: string): Promise<void> {
  const files = (await filesIn(path)) ?? [];
  if (files.length === 0) return;
  throw new CommandError(
    "world/exists",
    `There is already something at ${path}; it stays as it is. Give another --store.`,
    {
      details: { path },
    },
  );
}

/** What a world takes on disk, in bytes. */
export async function bytesOnDisk(path: string): Promise<number> {
  const files = (await filesIn(path)) ?? [];
  const sizes = await Promise.all(files.map((name) => stat(join(path, name)).then(({ size }) => size)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Opens a world, does something with it and closes it, whatever happens. */
export async function withWorld<T>(
  path: string,
  options: Omit<OpenOptions, "store">,
  work: (system: PersonaSystem) => Promise<T>,
): Promise<T> {
  const system = await PersonaSystem.open({ background: "manual", ...options, store: jsonFileStore(path) });
  let result: T;
  try {
    result = await work(system);
  } catch (error) {
    // What went wrong first is what the user has to know, unless it was no more than Ctrl-C.
    await system.close().catch((cause: unknown) => {
      if (isInterruption(error)) throw cause;
    });
    throw error;
  }
  await system.close();
  return result;
}

/** For commands that only look: an existing world. Where there is none, `remedy` says what makes one. */
export async function readWorld<T>(
  path: string,
  options: Omit<OpenOptions, "store">,
  work: (system: PersonaSystem) => Promise<T>,
  remedy: string = `Make one with: dramatis demo --store ${path}`,
): Promise<T> {
  await requireWorld(path, remedy);
  return withWorld(path, options, work);
}
