import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { FileSystem } from "../../src/journal/file-system.js";
import type { Durability } from "../../src/stores/json-file/journal-writer.js";
import type { Machine } from "../../src/stores/json-file/machine.js";
import { JsonFileStore } from "../../src/stores/json-file/store.js";

export const DURABILITIES: readonly Durability[] = ["sync", "batched", "exit"];

/** Where the stores of tests in memory are. */
export const HOME = "/worlds/one";

export function makeFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "dramatis-store-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

let machines = 0;

/** A process of its own on a machine where all others have ended. */
export function makeMachine(): Machine {
  const pid = ++machines;
  let nonces = 0;
  return {
    self: { pid, host: "test", boot: "one", pidNamespace: "one", startedAt: String(pid) },
    isAlive: (identity) => identity.pid === pid,
    newNonce: () => `${pid}-${++nonces}`,
    now: () => 0,
  };
}

export interface RigOptions {
  readonly durability?: Durability;
  readonly machine?: Machine;
  readonly smallBytes?: number;
}

/** A store in memory; each machine is a process that finds all others dead. */
export function storeOn(
  files: FileSystem,
  { durability = "batched", machine = makeMachine(), ...rest }: RigOptions = {},
): JsonFileStore {
  return new JsonFileStore(HOME, durability, { files, machine, ...rest });
}
