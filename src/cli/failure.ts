import { isDramatisError, type JsonObject } from "../index.js";
import { EXIT, type ExitCode } from "./exit-codes.js";

/** A failure of the command line itself. Its message says what is wrong and what to do. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly details: JsonObject;

  constructor(
    code: string,
    message: string,
    options: { exitCode?: ExitCode; details?: JsonObject; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? EXIT.failed;
    this.details = options.details ?? {};
  }
}

/** Arguments that cannot be meant. */
export function usageError(code: string, message: string, details: JsonObject = {}): CommandError {
  return new CommandError(`usage/${code}`, message, { exitCode: EXIT.usage, details });
}

/** An error as the command reports it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details: JsonObject;
  readonly exitCode: ExitCode;
  /** Whether it is nobody's fault but ours, so that a stack helps. */
  readonly unexpected: boolean;
}

const EXIT_OF_CODE: Readonly<Record<string, ExitCode>> = {
  cancelled: EXIT.interrupted,
  "store/locked": EXIT.locked,
  "store/corrupt": EXIT.invalid,
  "snapshot/invalid": EXIT.invalid,
  "snapshot/version": EXIT.invalid,
  "import/invalid": EXIT.invalid,
  "import/limit": EXIT.invalid,
  "memory/invalid": EXIT.invalid,
  "config/invalid": EXIT.usage,
};

const SYSTEM_MESSAGES: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "is a directory, not a file",
  EACCES: "no permission",
  EPERM: "no permission",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is not a directory",
  EROFS: "the disk is read-only",
};

/** What went wrong, in the terms of this command. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommandError) {
    const { code, message, details, exitCode } = error;
    return { code, message, details, exitCode, unexpected: false };
  }
  if (isDramatisError(error)) {
    const { code, message, details } = error;
    return { code, message, details, exitCode: EXIT_OF_CODE[code] ?? EXIT.failed, unexpected: false };
  }
  const system = systemFailure(error);
  if (system !== undefined) return system;
  if (error instanceof Error && error.name === "AbortError") {
    return { code: "cancelled", message: "Interrupted.", details: {}, exitCode: EXIT.interrupted, unexpected: false };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "unexpected", message, details: {}, exitCode: EXIT.failed, unexpected: true };
}

/** Whether an error says no more than that somebody wanted to stop. */
export function isInterruption(error: unknown): boolean {
  return failureOf(error).exitCode === EXIT.interrupted;
}

function systemFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return undefined;
  const code = String(error.code);
  const path = "path" in error ? String(error.path) : "";
  const why = SYSTEM_MESSAGES[code] ?? error.message;
  return {
    code: `file/${code.toLowerCase()}`,
    message: path === "" ? why : `${path}: ${why}`,
    details: { path, systemCode: code },
    exitCode: EXIT.failed,
    unexpected: false,
  };
}
