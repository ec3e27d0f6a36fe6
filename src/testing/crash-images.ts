import { parentOf } from "./memory-file-system.js";

/** Something that was done to a file system. `identity` is that of the file, whatever its names are. */
export type FileOperation =
  | { readonly kind: "create"; readonly path: string; readonly identity: string }
  | { readonly kind: "link"; readonly to: string; readonly identity: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string; readonly identity: string }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "make directory"; readonly path: string; readonly hasParents: boolean }
  | { readonly kind: "write"; readonly identity: string; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly identity: string; readonly length: number }
  /** Makes the operations before number `covers` durable; what came while it ran need not be. */
  | { readonly kind: "sync"; readonly identity: string; readonly covers: number }
  | { readonly kind: "sync directory"; readonly path: string; readonly covers: number };

/** What a loss of power may leave. */
export interface CrashImage {
  /** What became of that which was not synced. */
  readonly name: string;
  readonly files: Map<string, Uint8Array | "directory">;
}

const SECTOR_BYTES = 512;
/** Of a long write that was not synced, so many sectors are tried as its end. */
const MAX_TORN = 24;
/** Up to here every subset of the names that were not synced is tried. */
const MAX_SUBSETS = 4;
const DIRECTORY = "directory";

type DataOperation = Extract<FileOperation, { kind: "write" | "truncate" }>;

/** The content of one file: what is durable, and what is not yet. */
interface Content {
  durable: Uint8Array;
  pending: { readonly index: number; readonly operation: DataOperation }[];
}

/** Undefined removes the name. */
interface NameChange {
  readonly index: number;
  readonly directory: string;
  readonly changes: readonly { readonly path: string; readonly identity: string | undefined }[];
}

/**
 * What a loss of power may leave after these operations: of the names and of the bytes that were not synced, nothing,
 * everything, a part. Disks write sectors of 512 bytes, in any order; a file may have grown without its bytes.
 */
export function* crashImages(operations: readonly FileOperation[]): Generator<CrashImage> {
  const disk = new Disk();
  for (const [index, operation] of operations.entries()) disk.apply(index, operation);
  for (const names of disk.nameVariants()) {
    for (const data of dataVariants(disk.contents)) {
      const files = new Map<string, Uint8Array | "directory">([["/", DIRECTORY]]);
      for (const [path, identity] of names.names) {
        files.set(path, identity === DIRECTORY ? DIRECTORY : (data.contents.get(identity) ?? new Uint8Array(0)));
      }
      dropUnreachable(files);
      yield { name: `${names.name}, ${data.name}`, files };
    }
  }
}

/** What lies in a directory that did not reach the disk is gone with it. */
function dropUnreachable(files: Map<string, unknown>): void {
  for (const path of [...files.keys()].toSorted()) {
    if (path !== "/" && files.get(parentOf(path)) !== DIRECTORY) files.delete(path);
  }
}

class Disk {
  readonly contents = new Map<string, Content>();
  readonly #names = new Map<string, string>();
  #pending: NameChange[] = [];

  apply(index: number, operation: FileOperation): void {
    switch (operation.kind) {
      case "create":
        this.contents.set(operation.identity, { durable: new Uint8Array(0), pending: [] });
        this.#change(index, operation.path, operation.identity);
        break;
      case "link":
        this.#change(index, operation.to, operation.identity);
        break;
      case "rename":
        this.#rename(index, operation);
        break;
      case "remove":
        this.#change(index, operation.path, undefined);
        break;
      case "make directory":
        this.#makeDirectory(index, operation.path, operation.hasParents);
        break;
      case "write":
      case "truncate":
        this.contents.get(operation.identity)?.pending.push({ index, operation });
        break;
      case "sync":
        this.#sync(operation.identity, operation.covers);
        break;
      case "sync directory":
        this.#syncDirectory(operation.path, operation.covers);
        break;
    }
  }

  #change(index: number, path: string, identity: string | undefined): void {
    this.#pending.push({ index, directory: parentOf(path), changes: [{ path, identity }] });
  }

  #rename(index: number, { from, to, identity }: Extract<FileOperation, { kind: "rename" }>): void {
    const known = this.contents.has(identity) ? identity : DIRECTORY;
    const changes = [
      { path: from, identity: undefined },
      { path: to, identity: known },
    ];
    this.#pending.push({ index, directory: parentOf(to), changes });
  }

  #makeDirectory(index: number, path: string, hasParents: boolean): void {
    const isThere =
      path === "/" ||
      this.#names.has(path) ||
      this.#pending.some(({ changes }) => changes.some((c) => c.path === path));
    if (hasParents && isThere) return;
    if (hasParents) this.#makeDirectory(index, parentOf(path), true);
    this.#change(index, path, DIRECTORY);
  }

  #sync(identity: string, covers: number): void {
    const content = this.contents.get(identity);
    if (content === undefined) return;
    const synced = content.pending.filter(({ index }) => index < covers);
    content.durable = applyData(content.durable, synced);
    content.pending = content.pending.filter(({ index }) => index >= covers);
  }

  #syncDirectory(path: string, covers: number): void {
    const isSynced = ({ index, directory }: NameChange): boolean => directory === path && index < covers;
    for (const change of this.#pending.filter(isSynced)) applyNames(this.#names, change);
    this.#pending = this.#pending.filter((change) => !isSynced(change));
  }

  /** The names as the disk may have them. */
  *nameVariants(): Generator<{ readonly name: string; readonly names: ReadonlyMap<string, string> }> {
    const pending = this.#pending;
    const chosen = pending.length <= MAX_SUBSETS ? subsets(pending.length) : prefixesAndSingles(pending.length);
    for (const kept of chosen) {
      const names = new Map(this.#names);
      for (const at of kept) {
        const change = pending[at];
        if (change !== undefined) applyNames(names, change);
      }
      yield { name: `of ${pending.length} new names those at [${kept.join(" ")}]`, names };
    }
  }
}

function applyNames(names: Map<string, string>, { changes }: NameChange): void {
  for (const { path, identity } of changes) {
    if (identity === undefined) names.delete(path);
    else names.set(path, identity);
  }
}

function* subsets(count: number): Generator<readonly number[]> {
  const all = Array.from({ length: count }, (_, at) => at);
  for (let bits = 0; bits < 1 << count; bits++) yield all.filter((at) => ((bits >> at) & 1) === 1);
}

function* prefixesAndSingles(count: number): Generator<readonly number[]> {
  const all = Array.from({ length: count }, (_, at) => at);
  for (let length = 0; length <= count; length++) yield all.slice(0, length);
  for (const at of all) yield [at];
  for (const left of all) yield all.filter((at) => at !== left);
}

function applyData(content: Uint8Array, pending: Content["pending"]): Uint8Array {
  let size = content.length;
  let room = 0;
  for (const { operation } of pending) {
    if (operation.kind === "truncate") size = operation.length;
    else size = Math.max(size, operation.position + operation.bytes.length);
    room = Math.max(room, size);
  }
  const bytes = new Uint8Array(Math.max(room, content.length));
  bytes.set(content);
  for (const { operation } of pending) {
    if (operation.kind === "truncate") bytes.fill(0, operation.length);
    else bytes.set(operation.bytes, operation.position);
  }
  return bytes.subarray(0, size);
}

interface DataVariant {
  readonly name: string;
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** The bytes as the disk may have them. */
function* dataVariants(contents: ReadonlyMap<string, Content>): Generator<DataVariant> {
  const before = new Map([...contents].map(([identity, { durable }]) => [identity, durable]));
  const waiting = [...contents].filter(([, { pending }]) => pending.length > 0);
  yield { name: "no new bytes", contents: before };
  if (waiting.length === 0) return;
  const after = new Map(before);
  const zeros = new Map(before);
  for (const [identity, { durable, pending }] of waiting) {
    const full = applyData(durable, pending);
    after.set(identity, full);
    zeros.set(
      identity,
      mixSectors(durable, full, () => false),
    );
  }
  yield { name: "all new bytes", contents: after };
  yield { name: "new bytes zero", contents: zeros };
  for (const [identity, { durable }] of waiting) {
    const full = after.get(identity) ?? durable;
    for (const { name, bytes } of tornVariants(durable, full)) {
      yield { name: `${name}, else none`, contents: new Map(before).set(identity, bytes) };
      if (waiting.length > 1) yield { name: `${name}, else all`, contents: new Map(after).set(identity, bytes) };
    }
  }
}

function* tornVariants(before: Uint8Array, after: Uint8Array): Generator<{ name: string; bytes: Uint8Array }> {
  const changed = changedSectors(before, after);
  const step = Math.max(1, Math.ceil(changed.length / MAX_TORN));
  for (let at = 0; at < changed.length; at += step) {
    const sector = changed[at] ?? 0;
    const size = Math.max(before.length, Math.min(after.length, (sector + 1) * SECTOR_BYTES));
    if (size < after.length) {
      yield {
        name: `torn behind sector ${sector}`,
        bytes: mixSectors(before, after, (each) => each <= sector).subarray(0, size),
      };
    }
    yield { name: `zero behind sector ${sector}`, bytes: mixSectors(before, after, (each) => each <= sector) };
    if (changed.length === 1) continue;
    yield { name: `without sector ${sector}`, bytes: mixSectors(before, after, (each) => each !== sector) };
    yield { name: `only sector ${sector}`, bytes: mixSectors(before, after, (each) => each === sector) };
  }
}

function changedSectors(before: Uint8Array, after: Uint8Array): number[] {
  const changed: number[] = [];
  for (let sector = 0; sector * SECTOR_BYTES < after.length; sector++) {
    const [from, to] = [sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES];
    const [old, fresh] = [before.subarray(from, to), after.subarray(from, to)];
    if (old.length !== fresh.length || old.some((byte, at) => byte !== fresh[at])) changed.push(sector);
  }
  return changed;
}

/** The size of the new content, the sectors for which `isNew` holds, and what was there before (or zeros) elsewhere. */
function mixSectors(before: Uint8Array, after: Uint8Array, isNew: (sector: number) => boolean): Uint8Array {
  const bytes = new Uint8Array(after.length);
  bytes.set(before.subarray(0, after.length));
  for (let sector = 0; sector * SECTOR_BYTES < after.length; sector++) {
    if (!isNew(sector)) continue;
    const from = sector * SECTOR_BYTES;
    bytes.set(after.subarray(from, from + SECTOR_BYTES), from);
  }
  return bytes;
}
