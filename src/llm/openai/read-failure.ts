import { isDramatisError, type DramatisError } from "../../core/errors.js";
import { isPlainObject, type JsonObject } from "../../core/json.js";
import { maskText, type Hidden } from "../mask.js";
import { badOutput, modelFailed, type FailureKind } from "../model-errors.js";
import { headOf, type Seen } from "./watched-fetch.js";

/** What stands behind a failure, for messages. */
export interface Origin {
  /** The model's name. */
  readonly name: string;
  /** Scheme, host and port. */
  readonly server: string;
  readonly hidden: Hidden;
}

/** What a server says of an error, in any of the forms that servers give it. */
export interface Complaint {
  readonly message: string;
  /** Its code, type and parameter. */
  readonly marks: string;
}

const CONTEXT = /context[ _]?(?:length|window|size)|maximum context|too many tokens|prompt is too long/i;
const QUOTA = /insufficient_quota|billing|exceeded your current quota|credit balance/i;

/**
 * The one error of ours for whatever the client threw. The client's own error is not kept: it holds the headers of request and
 * response.
 */
export function readFailure(error: unknown, seen: Seen, origin: Origin): DramatisError {
  if (isDramatisError(error)) return error;
  if (seen.tooLarge !== undefined) return seen.tooLarge;
  if (seen.status !== undefined && (seen.status < 200 || seen.status > 299)) return readStatus(seen, origin);
  const sent = isPlainObject(error) || error instanceof Error ? (error as { error?: unknown }).error : undefined;
  if (seen.status !== undefined && sent !== undefined) return readComplaint(complaintOf({ error: sent }), origin);
  if (error instanceof SyntaxError) return badOutput(origin.name, "malformed", "answered with broken JSON");
  const reason = networkReason(error);
  if (reason === undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return modelFailed(origin.name, "unknown", maskText(message, origin.hidden));
  }
  const what =
    seen.status === undefined ? `${origin.server} could not be reached` : `the connection to ${origin.server} broke`;
  return modelFailed(origin.name, "network", `${what} (${reason})`, { reason });
}

/** An error that came with status 200, alone or within a stream. */
export function readComplaint(complaint: Complaint, origin: Origin): DramatisError {
  const kind = kindOfComplaint(complaint) ?? (/rate_?limit/i.test(complaint.marks) ? "rate-limit" : "server");
  return modelFailed(origin.name, kind, said("the server reports an error", complaint, origin));
}

export function complaintOf(body: unknown): Complaint {
  if (!isPlainObject(body)) return { message: typeof body === "string" ? body : "", marks: "" };
  const { error } = body;
  if (isPlainObject(error)) {
    const { message, code, type, param } = error;
    return { message: textIn(message), marks: [code, type, param].map(textIn).join(" ") };
  }
  const message = [error, body["message"], body["detail"]].map(textIn).find((text) => text !== "");
  const [code, type, param] = ["code", "type", "param"].map((key) => textIn(body[key]));
  return {
    message: message ?? JSON.stringify(body["detail"]) ?? "",
    marks: `${code} ${type} ${param}`,
  };
}

/** What a refused request got as an answer. */
export function complaintIn(seen: Seen): Complaint {
  const text = headOf(seen).trim();
  if (text.startsWith("<")) return { message: "", marks: "" };
  try {
    return complaintOf(JSON.parse(text));
  } catch {
    return { message: text, marks: "" };
  }
}

export function isContextLength({ message, marks }: Complaint): boolean {
  return CONTEXT.test(message) || CONTEXT.test(marks);
}

function readStatus(seen: Seen, origin: Origin): DramatisError {
  const { status = 0, retryAfterMs } = seen;
  const complaint = complaintIn(seen);
  const kind = kindOfStatus(status, complaint);
  const details: JsonObject = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const wait =
    retryAfterMs === undefined || kind === "quota" ? "" : `; it may be asked again ${whenAfter(retryAfterMs)}`;
  return modelFailed(origin.name, kind, `${said(`${MEANINGS[kind]} (${status})`, complaint, origin)}${wait}`, details);
}

function whenAfter(ms: number): string {
  return ms > 0 ? `in ${Math.ceil(ms / 1000)} s` : "at once";
}

const MEANINGS: Readonly<Record<FailureKind, string>> = {
  "rate-limit": "the server answers no more requests for now",
  quota: "nothing is left to spend on it; see to the account",
  auth: "the server does not accept the key; check apiKey",
  "bad-request": "the server does not accept the request",
  "not-found": "the server knows no such model or address; check model and baseURL",
  "context-length": "the prompt is longer than the model takes; lower the budget",
  filter: "a filter refused the prompt",
  server: "the server has trouble",
  network: "the connection broke",
  unavailable: "it is not available",
  unknown: "something went wrong",
};

function kindOfStatus(status: number, complaint: Complaint): FailureKind {
  const kind = kindOfComplaint(complaint);
  if (status >= 500 || status === 408) return "server";
  if (status === 429) return kind === "quota" ? "quota" : "rate-limit";
  if (status === 401 || status === 403) return "auth";
  if (status === 402) return "quota";
  if (kind !== undefined) return kind;
  return status === 404 ? "not-found" : "bad-request";
}

function kindOfComplaint(complaint: Complaint): FailureKind | undefined {
  if (QUOTA.test(complaint.marks) || QUOTA.test(complaint.message)) return "quota";
  if (isContextLength(complaint)) return "context-length";
  return /content_filter/.test(complaint.marks) ? "filter" : undefined;
}

function said(what: string, { message }: Complaint, { hidden }: Origin): string {
  const masked = maskText(message, hidden).replace(/\.$/, "");
  return masked === "" ? what : `${what}: ${masked}`;
}

/** `ECONNREFUSED` and the like, from the depth of a chain of causes. Only short words: anything longer may hold anything. */
function networkReason(error: unknown): string | undefined {
  let reason: string | undefined;
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    const { code } = current as { code?: unknown };
    if (typeof code === "string" && /^[A-Z0-9_]{2,40}$/.test(code)) reason = code;
    else if (/terminated|fetch failed|socket|Connection error|Failed to fetch/i.test(current.message))
      reason ??= "broken";
    current = current.cause;
  }
  return reason;
}

function textIn(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
