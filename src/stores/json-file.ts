import { Low } from "lowdb";
import { resolve } from "node:path";
import * as z from "zod";
import { DramatisError } from "../core/errors.js";
import { copyJson } from "../core/json.js";
import { parseOptions } from "../core/options.js";
import type { Store } from "../journal/store.js";
import { storeFailure } from "./json-file/failures.js";
import { JsonValueFile, type Boxed } from "./json-file/lowdb-adapters.js";
import { thisMachine } from "./json-file/machine.js";
import { nodeFileSystem } from "./json-file/node-file-system.js";
import { JsonFileStore } from "./json-file/store.js";

/** Options of {@link jsonFileStore}. */
export interface JsonFileStoreOptions {
  /**
   * When a change is on the disk. "sync": when the call that made it returns. "batched": within 20 ms, at `flush()` and
   * at the end of the process. "exit": at `flush()`, at `close()`, at the end of the process and after each mebibyte.
   * @default "batched"
   */
  durability?: "sync" | "batched" | "exit" | undefined;
}

const optionsSchema = z.strictObject({ durability: z.enum(["sync", "batched", "exit"]).default("batched") });

/**
 * Keeps a world in a directory, which is made when it is missing: `world.json`, one JSON document that lowdb and any other
 * JSON reader can read, and journals with what happened since. One process at a time can have it open.
 *
 * @throws DramatisError `config/invalid`
 */
export function jsonFileStore(path: string, options: JsonFileStoreOptions = {}): Store {
  checkPath(path, "the folder that is to hold the world");
  const { durability } = parseOptions("options of jsonFileStore", optionsSchema, options);
  return new JsonFileStore(resolve(path), durability, { files: nodeFileSystem, machine: thisMachine() });
}

/**
 * Reads a file with one JSON value.
 *
 * @throws DramatisError `store/unavailable` when it is missing or cannot be read, `store/corrupt` when it is not JSON
 */
export async function readJsonFile(path: string): Promise<unknown> {
  checkPath(path, "the path of a JSON file");
  const file = resolve(path);
  const missing: Boxed = { value: undefined };
  const low = new Low<Boxed>(new JsonValueFile(file, { files: nodeFileSystem }), missing);
  try {
    await low.read();
  } catch (error) {
    throw storeFailure(error, `reading ${file}`);
  }
  if (low.data !== missing) return low.data.value;
  const message = `${file} does not exist; give the path of a JSON file, or make one with writeJsonFile`;
  throw new DramatisError("store/unavailable", message, { details: { file } });
}

/**
 * Writes a file with one JSON value. The file that was there stays as it was until the new one is complete and durable.
 *
 * @throws DramatisError `memory/invalid` for what JSON cannot hold, `store/full`, `store/unavailable`
 */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  checkPath(path, "the path of a JSON file");
  const file = resolve(path);
  const copy = copyJson(value, { name: "value", code: "memory/invalid" });
  try {
    await new Low<Boxed>(new JsonValueFile(file, { files: nodeFileSystem }), { value: copy }).write();
  } catch (error) {
    throw storeFailure(error, `writing ${file}`);
  }
}

function checkPath(path: unknown, wanted: string): void {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return;
  const message = `path must be a text that is not empty, but is ${JSON.stringify(path) ?? typeof path}; give ${wanted}`;
  throw new DramatisError("config/invalid", message, { details: { field: "path" } });
}
