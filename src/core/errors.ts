import type { JsonObject } from "./json-value.js";

/** Codes a caller may switch on. Adding one is a minor release, renaming one is a major. */
export type ErrorCode =
  | "character/exists"
  | "character/not-found"
  | "character/not-loaded"
  | "memory/invalid"
  | "memory/not-found"
  | "config/invalid"
  | "template/invalid"
  | "template/not-found"
  | "template/missing-variable"
  | "template/limit"
  | "snapshot/invalid"
  | "snapshot/version"
  | "context/budget"
  | "model/missing"
  | "model/failed"
  | "model/timeout"
  | "model/bad-output"
  | "store/locked"
  | "store/conflict"
  | "store/corrupt"
  | "store/full"
  | "store/unavailable"
  | "import/invalid"
  | "import/limit"
  | "profile/consent"
  | "session/not-found"
  | "session/expired"
  | "checkpoint/not-found"
  | "history/compacted"
  | "system/closed"
  | "cancelled";

/** What an error carries besides its code and message. */
export interface ErrorOptions {
  /** Plain data for programs: the field, what was received, what would do. Never a key or a prompt. */
  details?: JsonObject;
  /** Whether the same call may succeed later. @default false */
  retryable?: boolean;
  /** The original error. */
  cause?: unknown;
}

/**
 * The one error class of this package. `message` says what was received, what is wrong with it and what to do;
 * `code` is for programs, `details` carries the data.
 */
export class DramatisError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name: string = "DramatisError";
  readonly code: C;
  readonly retryable: boolean;
  readonly details: JsonObject;

  constructor(code: C, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}

/** True for errors of this package, of every installed copy of it (`instanceof` knows only its own). */
export function isDramatisError<C extends ErrorCode>(error: unknown, code?: C): error is DramatisError<C> {
  if (!(error instanceof Error) || error.name !== "DramatisError" || !("code" in error)) return false;
  return code === undefined || error.code === code;
}
