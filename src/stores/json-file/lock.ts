import { join } from "node:path";
import { monotonicNow } from "../../core/clock.js";
import { DramatisError } from "../../core/errors.js";
import type { FileStatus, FileSystem } from "../../journal/file-system.js";
import { systemCode } from "./failures.js";
import type { Machine, ProcessIdentity } from "./machine.js";
import { writeAll } from "./write-all.js";

/** Without a sign of life for this long, an owner that we cannot look at counts as gone. */
const LEASE_MS = 30_000;
const HEARTBEAT_MS = 2000;
/** A takeover takes about a millisecond, so whoever left a guard for this long died inside. */
const GUARD_LIMIT_MS = 10_000;
/** How often, and how far apart in milliseconds, a takeover by somebody else is waited for. */
const GUARD_TRIES = 8;
const GUARD_PAUSE_MS = 5;

const HELD = '{"released":false';
const RELEASED = '{"released":true ';

/** What a lock file says about its owner. */
interface LockRecord extends ProcessIdentity {
  readonly released: boolean;
  readonly nonce: string;
  /** One more than that of the owner before. */
  readonly epoch: number;
  readonly since: string;
}

/** What was found under the name of the lock. */
interface FoundLock {
  readonly status: FileStatus;
  /** Undefined when the text is none of ours: a machine lost power before it was on the disk. */
  readonly record: LockRecord | undefined;
}

interface TakenLock {
  readonly file: number;
  readonly status: FileStatus;
  readonly nonce: string;
}

export interface LockEnvironment {
  readonly files: FileSystem;
  readonly machine: Machine;
}

/**
 * Ownership of a directory, as a file named `lock` in it.
 *
 * The file is complete before it gets its name, by link(), so that no reader sees half of it. It is only ever replaced or
 * removed inside a guard (a directory that one process can make), after looking again; an owner marks its own file as
 * released through its descriptor, which no takeover can redirect. Without the guard, two of those who saw a stale lock
 * would both own the store.
 */
export class Lock {
  /** Unlike that of any other lock. */
  readonly nonce: string;
  readonly #environment: LockEnvironment;
  readonly #directory: string;
  readonly #file: number;
  readonly #identity: string;
  readonly #size: number;
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(environment: LockEnvironment, directory: string, { file, status, nonce }: TakenLock) {
    this.nonce = nonce;
    this.#environment = environment;
    this.#directory = directory;
    this.#file = file;
    this.#identity = status.identity;
    this.#size = status.size;
  }

  /** @throws DramatisError `store/locked` */
  static async acquire(directory: string, environment: LockEnvironment): Promise<Lock> {
    const attempt = new Attempt(directory, environment);
    try {
      return new Lock(environment, directory, await attempt.run());
    } finally {
      attempt.end();
    }
  }

  /** Shows that the owner lives. `onLost` is called when somebody else has taken over. */
  startHeartbeat(onLost: () => void): void {
    this.#heartbeat = setInterval(() => {
      try {
        if (!this.isOurs()) {
          clearInterval(this.#heartbeat);
          onLost();
          return;
        }
        // The last byte once more: whoever keeps the files dates the change by its own clock.
        this.#environment.files.write(this.#file, LINE_FEED, 0, 1, this.#size - 1);
      } catch {
        // The next beat may work; until the lease is over nobody takes the lock.
      }
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  isOurs(): boolean {
    return this.#environment.files.find(join(this.#directory, "lock"))?.identity === this.#identity;
  }

  /** Never throws: what stays behind is marked as released, or stale as soon as this process ends. */
  release(): void {
    const { files } = this.#environment;
    clearInterval(this.#heartbeat);
    attemptQuietly(() => writeAll(files, this.#file, encode(RELEASED)));
    attemptQuietly(() => {
      const guard = Guard.enter(this.#directory, files);
      if (guard === undefined) return;
      try {
        if (this.isOurs()) files.remove(join(this.#directory, "lock"));
      } finally {
        guard.leave();
      }
    });
    attemptQuietly(() => files.close(this.#file));
  }
}

const LINE_FEED: Uint8Array = Uint8Array.of(10);

/** One try to become the owner: a finished file of ours under a name of its own, and what it is linked or renamed to. */
class Attempt {
  readonly #files: FileSystem;
  readonly #machine: Machine;
  readonly #directory: string;
  readonly #path: string;
  readonly #nonce: string;
  #temporary = "";
  #file: number | undefined;
  #status: FileStatus | undefined;

  constructor(directory: string, { files, machine }: LockEnvironment) {
    this.#files = files;
    this.#machine = machine;
    this.#directory = directory;
    this.#path = join(directory, "lock");
    this.#nonce = machine.newNonce();
  }

  async run(): Promise<TakenLock> {
    let status = this.#writeOwn(1);
    for (let tries = 0; ; tries++) {
      const found = this.#take();
      if (found === "taken") break;
      if (found !== undefined) {
        if (!this.#isStale(found, status)) throw locked(this.#path, found.record);
        const outcome = this.#takeOver(found);
        if (outcome === "taken") break;
        if (outcome === "guarded" && tries >= GUARD_TRIES) throw locked(this.#path, undefined);
      }
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await new Promise((resolve) => setTimeout(resolve, GUARD_PAUSE_MS));
      status = this.#writeOwn(1);
    }
    const file = this.#file;
    if (file === undefined || this.#status === undefined) throw locked(this.#path, undefined);
    this.#file = undefined;
    return { file, status: this.#status, nonce: this.#nonce };
  }

  /** Removes what is left of a try. */
  end(): void {
    if (this.#temporary !== "") attemptQuietly(() => this.#files.remove(this.#temporary));
    this.#temporary = "";
    const file = this.#file;
    if (file !== undefined) attemptQuietly(() => this.#files.close(file));
    this.#file = undefined;
  }

  #writeOwn(epoch: number): FileStatus {
    this.end();
    const { pid, host, boot, pidNamespace, startedAt } = this.#machine.self;
    const since = new Date(this.#machine.now()).toISOString();
    const rest = { pid, host, boot, pidNamespace, startedAt, nonce: this.#nonce, epoch, since };
    const bytes = encode(`${HELD},${JSON.stringify(rest).slice(1)}\n`);
    const temporary = `${this.#path}.${this.#machine.newNonce()}.tmp`;
    this.#file = this.#files.open(temporary, "wx+");
    this.#temporary = temporary;
    writeAll(this.#files, this.#file, bytes);
    this.#status = this.#files.statusOf(this.#file);
    return this.#status;
  }

  /** Takes a lock that nobody has, or gives the one that somebody has; undefined when it changed meanwhile. */
  #take(): FoundLock | "taken" | undefined {
    try {
      this.#files.link(this.#temporary, this.#path);
      return "taken";
    } catch (error) {
      const code = systemCode(error);
      // A file system behind a network may have made the name and still answer with an error.
      if (this.#files.find(this.#path)?.identity === this.#status?.identity) return "taken";
      // ENOENT: a new owner cleared away the temporary files, ours among them.
      if (code !== "EEXIST" && code !== "ENOENT") throw error;
    }
    return this.#look();
  }

  #look(): FoundLock | undefined {
    let file;
    try {
      file = this.#files.open(this.#path, "r");
    } catch (error) {
      if (systemCode(error) === "ENOENT") return undefined;
      throw error;
    }
    try {
      const status = this.#files.statusOf(file);
      return { status, record: readRecord(this.#files, file, status.size) };
    } finally {
      this.#files.close(file);
    }
  }

  #isStale({ record, status }: FoundLock, own: FileStatus): boolean {
    if (record?.released === true) return true;
    const { self } = this.#machine;
    if (
      record !== undefined &&
      record.host === self.host &&
      record.boot === self.boot &&
      record.pidNamespace === self.pidNamespace
    ) {
      return !this.#machine.isAlive(record);
    }
    // Both were dated by whoever keeps the files, so that the clocks of two machines need not agree.
    return own.changedMs - status.changedMs > LEASE_MS;
  }

  /** "guarded": somebody else is at it. "changed": what was stale is no longer there. */
  #takeOver(stale: FoundLock): "taken" | "guarded" | "changed" {
    const guard = Guard.enter(this.#directory, this.#files, this.#files.find(this.#temporary)?.changedMs);
    if (guard === undefined) return "guarded";
    try {
      const found = this.#look();
      if (found?.status.identity !== stale.status.identity || found.record?.nonce !== stale.record?.nonce) {
        return "changed";
      }
      const own = this.#writeOwn((found.record?.epoch ?? 0) + 1);
      if (!this.#isStale(found, own)) return "changed";
      this.#files.rename(this.#temporary, this.#path);
      this.#temporary = "";
      if (isTrue(() => guard.isOurs())) return "taken";
      // We were stopped in here for so long that somebody broke the guard: they may have renamed after us.
      this.#disown();
      return "changed";
    } finally {
      guard.leave();
    }
  }

  #disown(): void {
    const file = this.#file;
    if (file !== undefined) writeAll(this.#files, file, encode(RELEASED));
  }
}

/** One process at a time is inside. */
class Guard {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #identity: string | undefined;
  readonly #enteredAt: number = monotonicNow();

  private constructor(files: FileSystem, path: string, identity: string | undefined) {
    this.#files = files;
    this.#path = path;
    this.#identity = identity;
  }

  /** Undefined when somebody else is inside; `now` by the clock of the files, to see who died there. */
  static enter(directory: string, files: FileSystem, now?: number): Guard | undefined {
    const path = join(directory, "lock.guard");
    try {
      files.makeDirectory(path);
    } catch (error) {
      if (systemCode(error) === "EEXIST") return Guard.#breakOld(path, files, now);
      throw error;
    }
    try {
      return new Guard(files, path, files.find(path)?.identity);
    } catch (error) {
      attemptQuietly(() => files.removeDirectory(path));
      throw error;
    }
  }

  static #breakOld(path: string, files: FileSystem, now: number | undefined): undefined {
    const found = files.find(path);
    if (found === undefined || now === undefined || now - found.changedMs <= GUARD_LIMIT_MS) return;
    // Renamed and not removed: of two who want to break it, one finds nothing to rename.
    const broken = `${path}-${found.identity.replace(":", "-")}`;
    attemptQuietly(() => files.rename(path, broken));
    attemptQuietly(() => files.removeDirectory(broken));
  }

  isOurs(): boolean {
    return this.#identity !== undefined && this.#files.find(this.#path)?.identity === this.#identity;
  }

  leave(): void {
    // Nobody breaks a guard as young as that, so it need not be asked for.
    const isYoung = monotonicNow() - this.#enteredAt < GUARD_LIMIT_MS / 2;
    attemptQuietly(() => {
      if (isYoung || this.isOurs()) this.#files.removeDirectory(this.#path);
    });
  }
}

function readRecord(files: FileSystem, file: number, size: number): LockRecord | undefined {
  const bytes = Buffer.alloc(Math.min(size, 64 * 1024));
  const count = files.read(file, bytes, 0, bytes.length, 0);
  try {
    const record: unknown = JSON.parse(bytes.toString("utf8", 0, count));
    return isLockRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isLockRecord(value: unknown): value is LockRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Partial<Record<keyof LockRecord, unknown>>;
  const texts = [record.host, record.boot, record.pidNamespace, record.startedAt, record.nonce, record.since];
  return (
    typeof record.released === "boolean" &&
    Number.isSafeInteger(record.pid) &&
    Number.isSafeInteger(record.epoch) &&
    texts.every((text) => typeof text === "string")
  );
}

function locked(path: string, holder: LockRecord | undefined): DramatisError<"store/locked"> {
  if (holder === undefined) {
    const message = `${path} is being taken over by another process; try again in a moment, or give this one a directory of its own`;
    return new DramatisError("store/locked", message, { retryable: true, details: { path } });
  }
  const { pid, host, since, epoch } = holder;
  const message = `${path} is held by process ${pid} on ${host} since ${since}; close the store there, or give this process a directory of its own`;
  return new DramatisError("store/locked", message, { retryable: true, details: { path, pid, host, since, epoch } });
}

/** False when it cannot be told. */
function isTrue(question: () => boolean): boolean {
  try {
    return question();
  } catch {
    return false;
  }
}

function encode(text: string): Uint8Array {
  return Buffer.from(text);
}

function attemptQuietly(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    // What it would have cleared away is found and cleared away by the next owner.
    return false;
  }
}
