import { isPlainObject } from "../core/json.js";
import { DramatisError } from "../core/errors.js";

/** The version of snapshots that this package writes. */
export const SNAPSHOT_VERSION = 1;

/** Turns a snapshot of one version into the next. */
export type Migration = (snapshot: Record<string, unknown>) => Record<string, unknown>;

/** By the version they start from, which counts up from 1 without gaps. Version 1 is the first, so there are none yet. */
const migrations: readonly Migration[] = [];

/**
 * A snapshot in the current version.
 *
 * @throws DramatisError `snapshot/invalid` when it is none of ours, `snapshot/version` when it is of a version that this
 * package does not know.
 */
export function migrateSnapshot(
  snapshot: unknown,
  steps: readonly Migration[] = migrations,
  current: number = SNAPSHOT_VERSION,
): Record<string, unknown> {
  if (!isPlainObject(snapshot) || snapshot["format"] !== "dramatis") {
    throw new DramatisError(
      "snapshot/invalid",
      'This is no snapshot of dramatis: `format` must be "dramatis". Files of other systems come in through dramatis/interop',
      { details: { path: "format" } },
    );
  }
  const version = snapshot["version"];
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    throw new DramatisError("snapshot/invalid", "The snapshot's `version` must be a whole number from 1", {
      details: { path: "version" },
    });
  }
  if (version > current) {
    throw new DramatisError(
      "snapshot/version",
      `The snapshot is of version ${version}, and this package knows versions up to ${current}; update dramatis to read it`,
      { details: { version, supported: current } },
    );
  }
  let migrated = snapshot;
  for (let at = version; at < current; at++) {
    const step = steps[at - 1];
    if (step === undefined)
      throw new DramatisError("snapshot/version", `No way leads from snapshot version ${at} to ${at + 1}`, {
        details: { version },
      });
    migrated = { ...step(migrated), version: at + 1 };
  }
  return migrated;
}
