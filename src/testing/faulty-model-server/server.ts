import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { DramatisError } from "../../core/errors.js";
import { isPlainObject, type JsonObject } from "../../core/json.js";
import type { ServerAnswer, ServerRequest } from "./answers.js";
import { Exchange } from "./exchange.js";
import { FAULTS, findFault } from "./faults.js";

/** A server that speaks OpenAI's language and misbehaves as it is told. */
export interface FaultyModelServer {
  /** For `baseURL`: `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  /** The names that {@link FaultyModelServer.use} knows; "none" answers properly. */
  readonly faults: readonly string[];
  /** Requests so far, in the order they came. */
  readonly requests: readonly ServerRequest[];
  /**
   * Misbehaves in this way from now on. With `times`, for that many requests only, behind those that wait already; what was
   * used before comes after them. Spaces, case and punctuation of names do not matter.
   *
   * @throws DramatisError `config/invalid` for an unknown name, with those that are known.
   */
  use(fault: string, options?: { readonly times?: number }): void;
  /** What it says from now on when it answers properly; without it echoes, or fits the schema that was asked for. */
  answer(answer: ServerAnswer | undefined): void;
  /** How many requests are being answered now: 0 once callers have let go of theirs. */
  readonly open: number;
  /** Breaks all connections. */
  close(): Promise<void>;
}

/**
 * Starts the server on a free port of this machine. It answers `/v1/chat/completions`, whole or streamed, and
 * `/v1/embeddings`: properly and always the same, until {@link FaultyModelServer.use} names a fault.
 *
 * @example
 * const server = await faultyModelServer();
 * const model = openAIModel({ model: "test", baseURL: server.url, timeoutMs: 500 });
 * server.use("stall body");
 */
export async function faultyModelServer(): Promise<FaultyModelServer> {
  const state = new State();
  const server = createServer((incoming, response) => {
    // Whoever breaks off a request is no trouble of the server's.
    serve(state, incoming, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    faults: Object.keys(FAULTS),
    requests: state.requests,
    use: (fault, { times } = {}) => state.use(fault, times),
    answer: (answer) => {
      state.answer = answer;
    },
    get open() {
      return state.open;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class State {
  readonly requests: ServerRequest[] = [];
  answer: ServerAnswer | undefined;
  open = 0;
  #steady = { fault: "none", count: 0 };
  #queue: { readonly fault: string; left: number; count: number }[] = [];

  use(name: string, times: number | undefined): void {
    const fault = findFault(name);
    if (fault === undefined) {
      throw new DramatisError(
        "config/invalid",
        `${JSON.stringify(name)} is no fault of the server; it knows ${Object.keys(FAULTS).join(", ")}`,
        { details: { field: "fault" } },
      );
    }
    if (times !== undefined) this.#queue.push({ fault, left: times, count: 0 });
    else {
      this.#queue = [];
      this.#steady = { fault, count: 0 };
    }
  }

  next(): { fault: string; count: number } {
    const [first] = this.#queue;
    if (first === undefined) return { fault: this.#steady.fault, count: ++this.#steady.count };
    if (--first.left <= 0) this.#queue.shift();
    return { fault: first.fault, count: ++first.count };
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

async function serve(state: State, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  // Written to a connection that the other side has closed: it knows.
  response.on("error", () => {});
  state.open++;
  response.on("close", () => state.open--);
  const request: ServerRequest = {
    path: incoming.url ?? "",
    authorization: incoming.headers.authorization,
    body: await readBody(incoming),
  };
  const isKnown = /^\/v1\/(chat\/completions|embeddings)$/.test(request.path);
  const exchange = new Exchange(request, response, state.answer);
  if (!isKnown) {
    exchange.refuse(404, `There is no ${request.path} here; baseURL must end with /v1.`);
    return;
  }
  state.requests.push(request);
  const { fault, count } = state.next();
  FAULTS[fault]?.(exchange, count);
}

async function readBody(incoming: IncomingMessage): Promise<JsonObject> {
  const pieces: Uint8Array[] = [];
  for await (const piece of incoming as AsyncIterable<Uint8Array>) pieces.push(piece);
  const body: unknown = JSON.parse(Buffer.concat(pieces).toString("utf8") || "{}");
  return isPlainObject(body) ? (body as JsonObject) : {};
}
