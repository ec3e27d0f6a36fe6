import { DramatisError, isDramatisError } from "../core/errors.js";
import type { JsonObject } from "../core/json.js";

/** `details.kind` of `model/failed`. */
export type FailureKind =
  /** Too many requests; `retryAfterMs` says when there may be more. */
  | "rate-limit"
  /** Nothing is left to spend. */
  | "quota"
  /** The key is missing, wrong, or may not do this. */
  | "auth"
  /** The request is not understood. */
  | "bad-request"
  /** There is no such model, or no such address. */
  | "not-found"
  /** More tokens than the model takes. */
  | "context-length"
  /** A filter refused the request before anything was answered. */
  | "filter"
  /** The server's own trouble (5xx). */
  | "server"
  /** No connection, or one that broke. */
  | "network"
  /** Not even tried: the breaker is open, or too many calls wait. */
  | "unavailable"
  /** Anything else a model may throw. */
  | "unknown";

/** `details.kind` of `model/bad-output`. */
export type BadOutputKind =
  | "html"
  | "no-choices"
  | "empty"
  | "too-large"
  | "refusal"
  | "malformed"
  | "length"
  | "filter"
  | "schema"
  | "dimensions";

const RETRYABLE: ReadonlySet<FailureKind> = new Set(["rate-limit", "server", "network", "unavailable", "unknown"]);
/** Answers that would be the same again. */
const FINAL: ReadonlySet<BadOutputKind> = new Set(["refusal", "dimensions"]);

export function modelFailed(
  name: string,
  kind: FailureKind,
  what: string,
  details: JsonObject = {},
): DramatisError<"model/failed"> {
  return new DramatisError("model/failed", `The model ${name} failed: ${what}`, {
    retryable: RETRYABLE.has(kind),
    details: { kind, ...details },
  });
}

export function badOutput(
  name: string,
  kind: BadOutputKind,
  what: string,
  details: JsonObject = {},
): DramatisError<"model/bad-output"> {
  return new DramatisError("model/bad-output", `The model ${name} ${what}`, {
    retryable: !FINAL.has(kind),
    details: { kind, ...details },
  });
}

/** What a model did not do in time. */
export type Lateness =
  | "gave no answer"
  /** Of a stream that began. */
  | "did not finish"
  /** Of a stream that began, when only the time between two parts is over. */
  | "fell silent: no further part came";

export function modelTimeout(
  name: string,
  timeoutMs: number,
  what: Lateness = "gave no answer",
): DramatisError<"model/timeout"> {
  return new DramatisError("model/timeout", `The model ${name} ${what} within ${timeoutMs} ms`, {
    retryable: true,
    details: { timeoutMs },
  });
}

/** There is no word in it, or none but what the model thought. */
export function emptyAnswer(name: string, hasThought: boolean): DramatisError<"model/bad-output"> {
  const what = hasThought ? "only thought aloud and answered nothing; allow it more tokens" : "answered nothing";
  return badOutput(name, "empty", what);
}

export function callCancelled(name: string): DramatisError<"cancelled"> {
  return new DramatisError("cancelled", `The call of ${name} was cancelled`);
}

/** Errors of ours as they are; of any other what it says, since a model may throw whatever it likes. */
export function asModelError(name: string, error: unknown): DramatisError {
  if (isDramatisError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new DramatisError("model/failed", `The model ${name} failed: ${reason}`, {
    cause: error,
    retryable: true,
    details: { kind: "unknown" },
  });
}

/** What is done about a failure follows from its kind. */
export function kindOf(error: unknown): string | undefined {
  if (!isDramatisError(error)) return undefined;
  const { kind } = error.details;
  return typeof kind === "string" ? kind : undefined;
}
