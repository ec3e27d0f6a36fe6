import { CallGuard } from "../call-guard.js";
import { badOutput } from "../model-errors.js";
import type { Timing } from "../timing.js";
import { customSecrets, withoutCustomHeaders } from "./custom-headers.js";
import { loadOpenAI, type Client, type LoadClient } from "./client.js";
import { DialectMemory, type Outcome } from "./dialect.js";
import { NO_KEY, type Settings } from "./options.js";
import { complaintIn, readFailure, type Origin } from "./read-failure.js";
import { watchedFetch, type Seen } from "./watched-fetch.js";

/** What tests replace; a public option is none of it. */
export interface Internals {
  readonly loadClient?: LoadClient;
  readonly timing?: Timing;
}

/** One request as the client takes it. */
export interface Sending<T> {
  /** What must not come back in an error. */
  readonly prompts: readonly string[];
  readonly maxBytes: number;
  /** For a stream: of one event, and of an answer that came whole instead. */
  readonly maxEventBytes?: number;
  readonly signal: AbortSignal;
  readonly call: (client: Client, options: object) => PromiseLike<T>;
}

/** A response and what was seen of it. */
export interface Received<T> {
  readonly answer: T;
  readonly seen: Seen;
}

/** What model and embedder have in common: the way to the server. The key is kept where nothing prints it. */
export class Endpoint {
  readonly name: string;
  readonly guard: CallGuard;
  readonly dialect: DialectMemory;
  readonly #settings: Settings;
  readonly #loadClient: LoadClient;

  constructor(settings: Settings, { loadClient = loadOpenAI, timing }: Internals) {
    const { model: name, timeoutMs, maxRetries, isOwnServer } = settings;
    this.name = name;
    this.guard = new CallGuard({ name, timeoutMs, maxRetries, timing });
    this.dialect = new DialectMemory({
      // Every other server knows the older name; some models of OpenAI only the newer one.
      tokens: isOwnServer ? "max_tokens" : "max_completion_tokens",
      temperature: true,
      streamOptions: true,
      format: "json_schema",
      dimensions: true,
    });
    this.#settings = settings;
    this.#loadClient = loadClient;
  }

  async send<T>({ call, signal, maxBytes, maxEventBytes, prompts }: Sending<T>): Promise<Outcome<Received<T>>> {
    const seen: Seen = { head: [] };
    const OpenAI = await this.#loadClient();
    try {
      const { apiKey, baseURL, isOwnServer, timeoutMs } = this.#settings;
      const client = new OpenAI({
        apiKey,
        baseURL,
        // Whoever runs a server of their own is not OpenAI's organization, and needs no administrator's key of it.
        adminAPIKey: null,
        webhookSecret: null,
        ...(isOwnServer && { organization: null, project: null, defaultHeaders: withoutCustomHeaders(apiKey) }),
        // Retries and deadlines are ours: the client's own sleep through an abort and end at the headers.
        maxRetries: 0,
        timeout: timeoutMs,
        logLevel: "off",
        // Without a key there is none to be stolen.
        dangerouslyAllowBrowser: apiKey === NO_KEY,
        fetch: watchedFetch(seen, {
          maxBytes,
          maxEventBytes: maxEventBytes ?? maxBytes,
          maxWholeBytes: maxEventBytes ?? 0,
          tooLarge: (most) => this.#tooLarge(most),
        }),
      });
      return { answer: { answer: await call(client, { signal }), seen } };
    } catch (thrown) {
      signal.throwIfAborted();
      const error = readFailure(thrown, seen, this.origin(prompts));
      const isRefusal = seen.status === 400 || seen.status === 422;
      return { error, complaint: isRefusal ? complaintIn(seen) : undefined };
    }
  }

  origin(prompts: readonly string[]): Origin {
    const { apiKey, baseURL, model } = this.#settings;
    const secrets = [...(apiKey === NO_KEY ? [] : [apiKey]), ...customSecrets()];
    return { name: model, server: new URL(baseURL).origin, hidden: { secrets, prompts } };
  }

  #tooLarge(maxBytes: number): ReturnType<typeof badOutput> {
    return badOutput(this.name, "too-large", `answered more than ${maxBytes} bytes, so the answer was broken off`, {
      maxBytes,
    });
  }
}
