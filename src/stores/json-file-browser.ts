import { DramatisError } from "../core/errors.js";
import type { Store } from "../journal/store.js";
import type { JsonFileStoreOptions } from "./json-file.js";

export type { JsonFileStoreOptions } from "./json-file.js";

/** There are no files in browsers. @throws DramatisError `store/unavailable`, always */
export function jsonFileStore(_path: string, _options?: JsonFileStoreOptions): Store {
  throw noFiles("jsonFileStore", "leave out `store` and keep what toJSON() gives, in IndexedDB for instance");
}

/** There are no files in browsers. Rejects with `store/unavailable`, always. */
export function readJsonFile(_path: string): Promise<unknown> {
  return Promise.reject(noFiles("readJsonFile", "fetch the file and pass its JSON on"));
}

/** There are no files in browsers. Rejects with `store/unavailable`, always. */
export function writeJsonFile(_path: string, _value: unknown): Promise<void> {
  return Promise.reject(noFiles("writeJsonFile", "offer JSON.stringify of the value as a download"));
}

function noFiles(name: string, remedy: string): DramatisError<"store/unavailable"> {
  return new DramatisError("store/unavailable", `${name} needs files, and there are none in browsers; ${remedy}`, {
    details: { function: name },
  });
}
