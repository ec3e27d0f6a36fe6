import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DramatisError } from "../core/errors.js";
import { checkKnownFields, refuseOption } from "../core/options.js";
import { isDramatisError, type JsonObject, type PersonaSystem } from "../index.js";
import { writeJsonFile } from "../stores/json-file.js";
import { fileNameOf, MANIFEST, readManifest, type Manifest } from "./profile-manifest.js";
import { readJsonWithin } from "./json-within.js";

/** Bytes of all files that are imported together. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Writes what is known of each user into a folder, which is made when it is missing: one JSON file for each, and
 * `manifest.json`, which says whose is which. Each file is replaced when the new one is complete; files of an earlier export
 * that are of nobody any more are removed. With `includeHistory` earlier versions are written too. Gives the number of users.
 *
 * @throws DramatisError `config/invalid`, `import/invalid` when the folder has a manifest that is none of ours,
 * `store/full`, `store/unavailable`
 */
export async function exportProfiles(
  system: PersonaSystem,
  directory: string,
  options: { includeHistory?: boolean } = {},
): Promise<number> {
  checkDirectory(directory);
  checkKnownFields("the options", options, ["includeHistory"]);
  const { includeHistory = false } = options;
  const documents = system.profiles.export({ includeHistory });
  const before = await readManifest(directory);
  await makeFolder(directory);
  const users = await writeFiles(directory, documents);
  const manifest: Manifest = { format: "dramatis-profiles", version: 1, includeHistory, users };
  await writeJsonFile(join(directory, MANIFEST), manifest);
  await removeOthers(directory, before, manifest);
  return users.length;
}

/** A disk takes several files in about the time that it takes for one; memory holds no more than these. */
const WRITERS = 8;

async function writeFiles(directory: string, documents: Iterable<JsonObject>): Promise<Manifest["users"]> {
  const users: { userId: string; file: string }[] = [];
  const queue = documents[Symbol.iterator]();
  const writer = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const userId = next.value["userId"] as string;
      const file = fileNameOf(userId);
      users.push({ userId, file });
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      await writeJsonFile(join(directory, file), next.value);
    }
  };
  // All have ended when this does, also when one fails: nothing is written behind the caller's back.
  const ended = await Promise.allSettled(Array.from({ length: WRITERS }, writer));
  const failed = ended.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return users;
}

/**
 * Takes in the folder of an export, all of it or nothing, and gives the number of users. A user of whom just this is known
 * already stays; one of whom something else is known is refused, or with `replace` replaced.
 *
 * @throws DramatisError naming the file and the field: `import/invalid`, `import/limit`, `snapshot/version`,
 * `profile/consent`; `config/invalid`
 */
export async function importProfiles(
  system: PersonaSystem,
  directory: string,
  options: { replace?: boolean } = {},
): Promise<number> {
  checkDirectory(directory);
  checkKnownFields("the options", options, ["replace"]);
  const manifest = await readManifest(directory);
  if (manifest === undefined)
    throw new DramatisError(
      "import/invalid",
      `${join(directory, MANIFEST)} is missing: this is no folder of profiles`,
      {
        details: { file: MANIFEST },
      },
    );
  const files = manifest.users.map(({ file }) => file);
  const documents: JsonObject[] = [];
  let left = MAX_BYTES;
  for (const { userId, file } of manifest.users) {
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    const { value, bytes } = await readJsonWithin(directory, file, left);
    left -= bytes;
    documents.push(checkUser(value, userId, file));
  }
  try {
    return system.profiles.import(documents, options).length;
  } catch (error) {
    throw namingFile(error, files);
  }
}

/** The folder says whose a file is, and so does the file. */
function checkUser(value: unknown, userId: string, file: string): JsonObject {
  if (typeof value === "object" && value !== null && (value as JsonObject)["userId"] === userId)
    return value as JsonObject;
  const message = `${file}: userId must be ${JSON.stringify(userId.slice(0, 80))}, as ${MANIFEST} says; nothing was imported`;
  throw new DramatisError("import/invalid", message, { details: { file, path: "userId" } });
}

function namingFile(error: unknown, files: readonly string[]): unknown {
  if (!isDramatisError(error)) return error;
  const { code, message, details } = error;
  const { index, ...rest } = details;
  const file = typeof index === "number" ? files[index] : undefined;
  if (file === undefined) return error;
  return new DramatisError(code, `${file}: ${message}; nothing was imported`, {
    cause: error,
    details: { ...rest, file },
  });
}

async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw new DramatisError(
      "store/unavailable",
      `The folder ${JSON.stringify(directory)} cannot be made: ${(error as Error).message}`,
      { cause: error, details: { directory } },
    );
  }
}

/** What an export left of users who are gone: forgetting somebody must reach here too. */
async function removeOthers(directory: string, before: Manifest | undefined, now: Manifest): Promise<void> {
  const kept = new Set(now.users.map(({ file }) => file));
  const gone = (before?.users ?? []).filter(({ file }) => !kept.has(file));
  await Promise.all(gone.map(({ file }) => rm(join(directory, file), { force: true })));
}

function checkDirectory(directory: unknown): void {
  if (typeof directory !== "string" || directory === "" || directory.includes("\0"))
    throw refuseOption("directory", "must be the path of a folder");
}
