import type { FileSystem, SlowCalls } from "../journal/file-system.js";
import { crashImages, type CrashImage, type FileOperation } from "./crash-images.js";
import { fileError, memoryFileSystem } from "./memory-file-system.js";

/**
 * What goes wrong in a call. A code fails it before it does anything. "short" reads or writes half and says so; "partial"
 * writes half and then fails with ENOSPC; "silent" writes half and claims to have written all; "late" does everything and
 * fails with EIO all the same. What makes no sense for a call ("short" for a rename) changes nothing, save that "partial"
 * fails.
 */
export type FileFault = "ENOSPC" | "EIO" | "EMFILE" | "EACCES" | "short" | "partial" | "silent" | "late";

/** A file system that fails when told to, and remembers what was done to it. */
export interface FaultyFileSystem extends FileSystem {
  /** How many calls there were so far, of all kinds. */
  readonly calls: number;
  /** The name of each call so far: "write", "slow.write". */
  readonly callNames: readonly string[];
  /** What changed something, in the order of its completion. */
  readonly operations: readonly FileOperation[];
  /** Lets the call with this number fail, the first being 1; `times` calls in a row. */
  fail(call: number, fault: FileFault, times?: number): void;
  /** What a loss of power could have left after the first so many operations. The file system must have been empty at first. */
  crashImages(operations?: number): Generator<CrashImage>;
  /** When set, the calls of `slow` wait for it before they do anything. */
  beforeSlow: ((name: keyof SlowCalls) => Promise<void>) | undefined;
}

/** Puts faults in front of another file system. @default inner an empty one in memory */
export function faultyFileSystem(inner: FileSystem = memoryFileSystem()): FaultyFileSystem {
  return new FaultyFiles(inner);
}

interface Plan {
  readonly from: number;
  readonly until: number;
  readonly fault: FileFault;
}

type WriteArguments = Parameters<FileSystem["write"]>;

class FaultyFiles implements FaultyFileSystem {
  readonly slow: SlowCalls;
  readonly callNames: string[] = [];
  readonly operations: FileOperation[] = [];
  beforeSlow: FaultyFileSystem["beforeSlow"];
  readonly #inner: FileSystem;
  readonly #identities = new Map<number, string>();
  #plans: Plan[] = [];

  constructor(inner: FileSystem) {
    this.#inner = inner;
    this.slow = {
      read: (...given) => this.#slowly("read", (fault) => inner.slow.read(...shorter(fault, given))),
      write: (...given) => this.#slowly("write", (fault) => this.#writeSlowly(fault, given)),
      syncData: (file) => {
        const covers = this.operations.length;
        return this.#slowly("syncData", async () => {
          await inner.slow.syncData(file);
          this.operations.push({ kind: "sync", identity: this.#identityOf(file), covers });
        });
      },
      syncDirectory: (path) => {
        const covers = this.operations.length;
        return this.#slowly("syncDirectory", async () => {
          await inner.slow.syncDirectory(path);
          this.operations.push({ kind: "sync directory", path, covers });
        });
      },
      close: async (file) => {
        // However it ends, it is closed.
        await inner.slow.close(file);
        return this.#slowly("close", async () => {});
      },
      rename: (from, to) =>
        this.#slowly("rename", async () => {
          const identity = this.#identityAt(from);
          await inner.slow.rename(from, to);
          this.operations.push({ kind: "rename", from, to, identity });
        }),
      remove: (path) =>
        this.#slowly("remove", async () => {
          await inner.slow.remove(path);
          this.operations.push({ kind: "remove", path });
        }),
    };
  }

  get calls(): number {
    return this.callNames.length;
  }

  fail(call: number, fault: FileFault, times = 1): void {
    this.#plans.push({ from: call, until: call + times, fault });
  }

  crashImages(operations: number = this.operations.length): Generator<CrashImage> {
    return crashImages(this.operations.slice(0, operations));
  }

  open(path: string, flags: "r" | "r+" | "wx+", mode?: number): number {
    return this.#call("open", (fault) => {
      const file = this.#inner.open(path, flags, mode);
      const { identity } = this.#inner.statusOf(file);
      this.#identities.set(file, identity);
      if (flags === "wx+") this.operations.push({ kind: "create", path, identity });
      if (fault === "late") this.#inner.close(file);
      return file;
    });
  }

  close(file: number): void {
    // However it ends, it is closed.
    this.#inner.close(file);
    this.#call("close", () => {});
  }

  read(...given: Parameters<FileSystem["read"]>): number {
    return this.#call("read", (fault) => this.#inner.read(...shorter(fault, given)));
  }

  write(...given: WriteArguments): number {
    return this.#call("write", (fault) => {
      const asked = shorter(fault, given);
      const written = this.#inner.write(...asked);
      this.#recordWrite(asked, written);
      return outcomeOf(fault, given, written);
    });
  }

  truncate(file: number, length: number): void {
    this.#call("truncate", () => {
      this.#inner.truncate(file, length);
      this.operations.push({ kind: "truncate", identity: this.#identityOf(file), length });
    });
  }

  syncData(file: number): void {
    this.#call("syncData", () => {
      this.#inner.syncData(file);
      this.operations.push({ kind: "sync", identity: this.#identityOf(file), covers: this.operations.length });
    });
  }

  syncDirectory(path: string): void {
    this.#call("syncDirectory", () => {
      this.#inner.syncDirectory(path);
      this.operations.push({ kind: "sync directory", path, covers: this.operations.length });
    });
  }

  statusOf(file: number): ReturnType<FileSystem["statusOf"]> {
    return this.#call("statusOf", () => this.#inner.statusOf(file));
  }

  find(path: string): ReturnType<FileSystem["find"]> {
    return this.#call("find", () => this.#inner.find(path));
  }

  resolve(path: string): string {
    return this.#call("resolve", () => this.#inner.resolve(path));
  }

  list(path: string): string[] {
    return this.#call("list", () => this.#inner.list(path));
  }

  link(from: string, to: string): void {
    this.#call("link", () => {
      this.#inner.link(from, to);
      this.operations.push({ kind: "link", to, identity: this.#identityAt(to) });
    });
  }

  rename(from: string, to: string): void {
    this.#call("rename", () => {
      const identity = this.#identityAt(from);
      this.#inner.rename(from, to);
      this.operations.push({ kind: "rename", from, to, identity });
    });
  }

  remove(path: string): void {
    this.#call("remove", () => {
      this.#inner.remove(path);
      this.operations.push({ kind: "remove", path });
    });
  }

  makeDirectory(path: string, parents?: "parents"): void {
    this.#call("makeDirectory", () => {
      this.#inner.makeDirectory(path, parents);
      this.operations.push({ kind: "make directory", path, hasParents: parents !== undefined });
    });
  }

  removeDirectory(path: string): void {
    this.#call("removeDirectory", () => {
      this.#inner.removeDirectory(path);
      this.operations.push({ kind: "remove", path });
    });
  }

  #call<T>(name: string, run: (fault: FileFault | undefined) => T): T {
    const fault = this.#begin(name);
    const result = run(fault);
    if (fault === "late") throw fileError("EIO", name);
    if (fault === "partial") throw fileError("ENOSPC", name);
    return result;
  }

  async #slowly<T>(name: keyof SlowCalls, run: (fault: FileFault | undefined) => Promise<T>): Promise<T> {
    const fault = this.#begin(`slow.${name}`);
    await this.beforeSlow?.(name);
    const result = await run(fault);
    if (fault === "late") throw fileError("EIO", name);
    if (fault === "partial") throw fileError("ENOSPC", name);
    return result;
  }

  /** Counts a call; throws when it is to fail before it does anything. */
  #begin(name: string): FileFault | undefined {
    this.callNames.push(name);
    const { fault } = this.#plans.find(({ from, until }) => this.calls >= from && this.calls < until) ?? {};
    const isData = /(read|write)$/.test(name);
    if (fault === "partial" && !isData) throw fileError("ENOSPC", name);
    if (fault?.startsWith("E") === true) throw fileError(fault, name);
    return fault;
  }

  async #writeSlowly(fault: FileFault | undefined, given: WriteArguments): Promise<number> {
    const asked = shorter(fault, given);
    const written = await this.#inner.slow.write(...asked);
    this.#recordWrite(asked, written);
    return outcomeOf(fault, given, written);
  }

  #recordWrite([file, bytes, offset, , position]: WriteArguments, written: number): void {
    // `slice` of a Buffer of Node shares its bytes.
    const copy = new Uint8Array(bytes.subarray(offset, offset + written));
    this.operations.push({ kind: "write", identity: this.#identityOf(file), position, bytes: copy });
  }

  #identityOf(file: number): string {
    return this.#identities.get(file) ?? this.#inner.statusOf(file).identity;
  }

  #identityAt(path: string): string {
    return this.#inner.find(path)?.identity ?? "";
  }
}

/** The arguments of a read or write with half the length, when the fault says so. */
function shorter(fault: FileFault | undefined, given: WriteArguments): WriteArguments {
  if (fault !== "short" && fault !== "partial" && fault !== "silent") return given;
  const [file, bytes, offset, length, position] = given;
  return [file, bytes, offset, Math.ceil(length / 2), position];
}

function outcomeOf(fault: FileFault | undefined, [, , , length]: WriteArguments, written: number): number {
  return fault === "silent" ? length : written;
}
