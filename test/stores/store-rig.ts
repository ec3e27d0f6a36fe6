import type { FileSystem } from "../../src/journal/file-system.js";
import type { DocumentSource, Recovered, Store, StoredDocument } from "../../src/journal/store.js";
import type { Durability } from "../../src/stores/json-file/journal-writer.js";
import type { Machine } from "../../src/stores/json-file/machine.js";
import { JsonFileStore } from "../../src/stores/json-file/store.js";

const DIRECTORY = "/world";

let nonces = 0;

/** A machine on which only the given process numbers are alive. */
function machineOf(pid: number, alive: readonly number[] = [pid], host = "here"): Machine {
  return {
    self: { pid, host, boot: "boot", pidNamespace: "pids", startedAt: "1" },
    isAlive: (identity) => alive.includes(identity.pid),
    newNonce: () => `nonce-${++nonces}`,
    now: () => Date.UTC(2026, 0, 1),
  };
}

/** A store on a simulated disk, in a process of its own: the process before it is dead. */
export function storeOn(files: FileSystem, durability: Durability = "batched", machine?: Machine): Store {
  return new JsonFileStore(DIRECTORY, durability, { files, machine: machine ?? machineOf(++pids) });
}

let pids = 100;

export async function entriesOf({ entries }: Recovered): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of entries) found.push(...batch);
  return found;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function documentOf(head: object, logs: Readonly<Record<string, unknown>> = {}): DocumentSource {
  return {
    head: () => [bytesOf(JSON.stringify(head).slice(0, -1))],
    sections: () => Object.entries(logs).map(([key, value]) => [key, [bytesOf(JSON.stringify(value))]] as const),
  };
}

export function snapshotOf(document: StoredDocument | undefined): Record<string, unknown> | undefined {
  if (document === undefined) return undefined;
  if (document.kind === "whole") {
    const { $file: _, ...snapshot } = document.snapshot as Record<string, unknown>;
    return snapshot;
  }
  const logs: Record<string, unknown> = {};
  for (const key of document.sections.keys()) {
    logs[key] = JSON.parse(new TextDecoder().decode(document.sections.read(key)));
  }
  return { ...(document.head as object), logs };
}

/** What a store on this disk would open with. */
export async function recover(disk: FileSystem): Promise<{ snapshot: unknown; entries: string[]; tornBytes: number }> {
  const store = storeOn(disk);
  const recovered = await store.open({});
  const entries = await entriesOf(recovered);
  const snapshot = snapshotOf(recovered.document);
  await store.close();
  return { snapshot, entries, tornBytes: recovered.tornBytes };
}
