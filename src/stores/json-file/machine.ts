import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";
import { monotonicNow, systemClock } from "../../core/clock.js";

/** A process, told apart from every other one: a number is given again when a process has ended. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of this run of the machine; empty where the system does not tell. */
  readonly boot: string;
  /** Process numbers mean something only within one of these; empty where there are none. */
  readonly pidNamespace: string;
  /** When the process started, in the system's own unit; empty where the system does not tell. */
  readonly startedAt: string;
}

/** What a lock has to know about the machine that it is on. */
export interface Machine {
  readonly self: ProcessIdentity;
  /** Whether a process of this machine is alive. */
  isAlive(identity: ProcessIdentity): boolean;
  /** Never the same twice. */
  newNonce(): string;
  /** Milliseconds since 1970. */
  now(): number;
}

let nonces = 0;
let known: Machine | undefined;

/** The machine that we run on. */
export function thisMachine(): Machine {
  known ??= describeMachine();
  return known;
}

function describeMachine(): Machine {
  const self: ProcessIdentity = {
    pid: process.pid,
    host: hostname(),
    boot: readText("/proc/sys/kernel/random/boot_id"),
    pidNamespace: readNamespace(),
    startedAt: readStart(process.pid) ?? "",
  };
  return {
    self,
    isAlive(identity) {
      if (self.startedAt === "") return answersSignals(identity.pid);
      return readStart(identity.pid) === identity.startedAt;
    },
    // Two processes differ in number or start, two threads in theirs, two copies of this package in the microsecond.
    newNonce: () => `${self.pid}-${self.startedAt}-${threadId}-${monotonicNow()}-${++nonces}`,
    now: () => systemClock.now(),
  };
}

/** The start of a living process in clock ticks since boot, by Linux's /proc; undefined when there is none. */
function readStart(pid: number): string | undefined {
  const text = readText(`/proc/${pid}/stat`);
  // The second field, the program's name, may hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const isGone = state === undefined || state === "" || state === "Z" || state === "X";
  return isGone ? undefined : fields[19];
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function readNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
