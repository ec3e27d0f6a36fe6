import { systemClock } from "../../core/clock.js";
import type { DramatisError } from "../../core/errors.js";

/** What was seen of a response, whatever the client makes of it. */
export interface Seen {
  /** Undefined as long as no response has come. */
  status?: number;
  contentType?: string;
  retryAfterMs?: number;
  /** Set when the response was broken off because it was too large. */
  tooLarge?: DramatisError;
  /** Whether a stream said that it is complete. */
  isDone?: boolean;
  /** The start of a refusal, or what came instead of a stream. */
  readonly head: Uint8Array[];
}

export interface ResponseLimits {
  /** Bytes of the body at most. */
  readonly maxBytes: number;
  /** Bytes between two blank lines at most: what a reader of events has to hold at once. */
  readonly maxEventBytes: number;
  /** Bytes to keep of what came instead of a stream; 0 where none was asked for. */
  readonly maxWholeBytes: number;
  readonly tooLarge: (maxBytes: number) => DramatisError;
}

const MAX_HEAD = 65_536;

/** A `fetch` that counts bytes while they arrive, and breaks a response off that has more than it may. */
export function watchedFetch(seen: Seen, limits: ResponseLimits): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    seen.status = response.status;
    seen.contentType = response.headers.get("content-type") ?? "";
    const retryAfterMs = readRetryAfter(response.headers);
    if (retryAfterMs !== undefined) seen.retryAfterMs = retryAfterMs;
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    const body = response.ok
      ? countedBody(response.body, seen, limits)
      : countedBody(response.body, seen, { ...limits, maxBytes: MAX_HEAD, maxWholeBytes: 0 }, true);
    return new Response(body, { status, statusText, headers });
  };
}

/** The start of the body as text. */
export function headOf(seen: Seen): string {
  const decoder = new TextDecoder();
  return seen.head.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
}

function countedBody(
  body: ReadableStream<Uint8Array>,
  seen: Seen,
  { maxBytes, maxEventBytes, maxWholeBytes, tooLarge }: ResponseLimits,
  endsQuietly = false,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const events = new Events();
  const isStream = seen.contentType?.includes("event-stream") === true;
  const maxHead = isStream ? MAX_HEAD : Math.max(MAX_HEAD, maxWholeBytes);
  let bytes = 0;
  const take = (value: Uint8Array, controller: ReadableStreamDefaultController<Uint8Array>): void => {
    if (bytes < maxHead) seen.head.push(value.slice(0, maxHead - bytes));
    bytes += value.length;
    events.add(value);
    if (bytes <= maxBytes && events.longest <= maxEventBytes) {
      controller.enqueue(value);
      if (!events.isDone) return;
      // Nothing counts after it, so nobody has to wait for the connection to end.
      seen.isDone = true;
      controller.close();
      drain(reader);
      return;
    }
    if (endsQuietly) controller.close();
    else {
      seen.tooLarge = tooLarge(bytes > maxBytes ? maxBytes : maxEventBytes);
      controller.error(seen.tooLarge);
    }
    reader.cancel().catch(() => {});
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller): Promise<void> {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else take(value, controller);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read before it is asked for.
    { highWaterMark: 0 },
  );
}

/** Reads the last bytes, if they come before the call is over, so that the connection can be used again. */
function drain(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  const readAll = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  readAll().catch(() => {});
}

const LF = 10;
const CR = 13;
const DONE = /\ndata: ?\[DONE\]\s*$/;
const MAX_DONE = 24;

/** What can be told of a stream of events without reading them. */
class Events {
  #size = 0;
  #isBlank = true;
  #end = "";
  /** Bytes between two blank lines at most, so far. */
  longest = 0;

  get isDone(): boolean {
    return DONE.test(this.#end);
  }

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === LF) {
        if (this.#isBlank) this.#size = 0;
        this.#isBlank = true;
      } else if (byte !== CR) this.#isBlank = false;
      if (++this.#size > this.longest) this.longest = this.#size;
    }
    this.#end = (this.#end + String.fromCharCode(...chunk.subarray(-MAX_DONE))).slice(-MAX_DONE);
  }
}

/** `retry-after-ms`, or `Retry-After` in seconds or as a date. A date counts from the server's own, since clocks differ. */
function readRetryAfter(headers: Headers): number | undefined {
  const ms = numberIn(headers.get("retry-after-ms"));
  if (ms !== undefined) return ms;
  const text = headers.get("retry-after");
  const seconds = numberIn(text);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  // Left to itself, Date.parse finds a date in almost anything.
  const until = /^\s*[A-Z][a-z]{2,8}, /.test(text ?? "") ? Date.parse(text ?? "") : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const sent = Date.parse(headers.get("date") ?? "");
  return Math.max(0, until - (Number.isNaN(sent) ? systemClock.now() : sent));
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,12}(?:\.\d{1,9})?\s*$/.test(text) ? Number(text) : undefined;
}
