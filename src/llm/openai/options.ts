import * as z from "zod";
import { environment } from "../../core/environment.js";
import { DramatisError } from "../../core/errors.js";
import { parseOptions } from "../../core/options.js";

/** How {@link openAIModel} reaches a model. */
export interface OpenAIModelOptions {
  /** The model's name as the server knows it. */
  model: string;
  /** @default the variable OPENAI_API_KEY; with a `baseURL` none is needed */
  apiKey?: string | undefined;
  /** Of any server that speaks OpenAI's language, up to and with `/v1`. @default "https://api.openai.com/v1" */
  baseURL?: string | undefined;
  /**
   * Milliseconds for a whole call, with all attempts and the pauses between them. One attempt may take a third of it, or
   * more when there are fewer than three. @default 90000
   */
  timeoutMs?: number | undefined;
  /** Attempts after the first one at most. @default 3 */
  maxRetries?: number | undefined;
}

/** How {@link openAIEmbedder} reaches a model. */
export interface OpenAIEmbedderOptions extends OpenAIModelOptions {
  /** Numbers in a vector; an answer of another length is an error. */
  dimensions: number;
}

/** Complete options. */
export interface Settings {
  readonly model: string;
  /** "none" for a server that needs none. */
  readonly apiKey: string;
  readonly baseURL: string;
  /** Whether `baseURL` was given: then it is somebody's own server. */
  readonly isOwnServer: boolean;
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

export const NO_KEY = "none";
const OPENAI = "https://api.openai.com/v1";
/** More than this a timer does not hold. */
const LONGEST_MS = 2_147_483_647;

const modelShape = {
  model: z.string().regex(/\S/, "must not be blank; give the name by which the server knows the model"),
  apiKey: z
    .string()
    .trim()
    .regex(/^[\u0021-\u007e]+$/, "must be visible ASCII characters without spaces; was it copied whole?")
    .optional(),
  baseURL: z.string().superRefine(checkAddress).optional(),
  timeoutMs: z.number().int().min(1).max(LONGEST_MS).default(90_000),
  maxRetries: z.number().int().min(0).max(10).default(3),
};
const ModelSchema = z.strictObject(modelShape);
const EmbedderSchema = z.strictObject({ ...modelShape, dimensions: z.number().int().min(1).max(65_536) });

/** @throws DramatisError `config/invalid` naming the field; no key stands in it. */
export function readModelOptions(options: OpenAIModelOptions): Settings {
  return settingsOf("openAIModel", parseOptions("options of openAIModel", ModelSchema, options));
}

/** @throws DramatisError `config/invalid` naming the field; no key stands in it. */
export function readEmbedderOptions(options: OpenAIEmbedderOptions): Settings & { readonly dimensions: number } {
  const read = parseOptions("options of openAIEmbedder", EmbedderSchema, options);
  return { ...settingsOf("openAIEmbedder", read), dimensions: read.dimensions };
}

function settingsOf(what: string, read: z.output<typeof ModelSchema>): Settings {
  const { model, baseURL, timeoutMs, maxRetries } = read;
  const apiKey = read.apiKey ?? keyOfEnvironment() ?? (baseURL === undefined ? undefined : NO_KEY);
  if (apiKey === undefined) {
    throw new DramatisError(
      "config/invalid",
      `${what} has no key: set OPENAI_API_KEY or give apiKey, or give the baseURL of a server that needs none, such as http://localhost:11434/v1`,
      { details: { field: "apiKey" } },
    );
  }
  return {
    model,
    apiKey,
    baseURL: (baseURL ?? OPENAI).replace(/\/+$/, ""),
    isOwnServer: baseURL !== undefined,
    timeoutMs,
    maxRetries,
  };
}

function keyOfEnvironment(): string | undefined {
  const key = environment("OPENAI_API_KEY")?.trim();
  return key === undefined || !/^[\u0021-\u007e]+$/.test(key) ? undefined : key;
}

/** Messages never repeat the address: it may hold a password. */
function checkAddress(address: string, context: z.RefinementCtx<string>): void {
  const wrong = whatIsWrong(address);
  if (wrong !== undefined) context.addIssue({ code: "custom", message: wrong });
}

function whatIsWrong(address: string): string | undefined {
  if (!URL.canParse(address)) return "must be an address such as http://localhost:11434/v1";
  const { protocol, username, password, search, hash } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") return "must begin with http:// or https://";
  if (username !== "" || password !== "") return "must not hold a user or a password; give a key as apiKey";
  if (search !== "" || hash !== "") return 'must not have a part after "?" or "#"';
  return undefined;
}
