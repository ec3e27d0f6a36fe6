import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DramatisError } from "../core/errors.js";
import { parseOptions } from "../core/options.js";
import { flag, list, object, oneOf, text, where, wholeNumber } from "../core/shape.js";
import { readJsonWithin } from "./json-within.js";

export const MANIFEST = "manifest.json";
const VERSION = 1;
const SHOWN_CHARACTERS = 32;

/** Which users a folder of profiles has, and where. */
export interface Manifest {
  readonly format: "dramatis-profiles";
  readonly version: number;
  readonly includeHistory: boolean;
  readonly users: readonly { readonly userId: string; readonly file: string }[];
}

/**
 * The file of a user: something of the id to recognize it by, and a hash, since an id may be anything and file systems
 * take some names for the same.
 */
export function fileNameOf(userId: string): string {
  const readable = userId
    .slice(0, SHOWN_CHARACTERS)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  // As JSON, in which also what is no valid Unicode stays apart.
  const hash = createHash("sha256").update(JSON.stringify(userId)).digest("hex").slice(0, 32);
  return `${readable === "" ? "user" : readable}-${hash}.json`;
}

const manifestShape = object<Manifest>({
  format: oneOf("dramatis-profiles"),
  version: wholeNumber(1),
  includeHistory: flag,
  users: list(
    object<Manifest["users"][number]>({
      userId: where(text, (value) => value !== "", "must not be empty"),
      // Nothing that leads elsewhere.
      file: where(text, (value) => /^[a-z0-9][a-z0-9-]{0,99}\.json$/.test(value), "is not the name of such a file"),
    }),
  ),
});

/** Undefined when the folder has none. @throws DramatisError `import/invalid`, `import/limit`, `snapshot/version` */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  if (!existsSync(join(directory, MANIFEST))) return undefined;
  const { value } = await readJsonWithin(directory, MANIFEST, Number.POSITIVE_INFINITY);
  const manifest = parseOptions(MANIFEST, manifestShape, value, "import/invalid");
  if (manifest.version > VERSION)
    throw new DramatisError(
      "snapshot/version",
      `${MANIFEST}: version is ${manifest.version}, and this package knows ${VERSION}; update dramatis to read it`,
      { details: { file: MANIFEST, path: "version" } },
    );
  const files = new Set(manifest.users.map(({ file }) => file));
  if (files.size < manifest.users.length || files.has(MANIFEST))
    throw new DramatisError("import/invalid", `${MANIFEST}: users has one file for two users`, {
      details: { file: MANIFEST, path: "users" },
    });
  return manifest;
}
