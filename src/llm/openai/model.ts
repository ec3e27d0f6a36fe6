import type { ModelAnswer } from "../ask-model.js";
import type { Finish, LanguageModel, ModelRequest, Usage } from "../language-model.js";
import { badOutput, modelFailed } from "../model-errors.js";
import type { AnswerPart } from "../stream-model.js";
import { ThinkingFilter } from "../thinking.js";
import { chatBody, textsOf, usesOf } from "./chat-request.js";
import { Endpoint, type Internals, type Received } from "./endpoint.js";
import { readModelOptions, type OpenAIModelOptions } from "./options.js";
import {
  choiceOf,
  noChoices,
  parseText,
  readCompletion,
  usageOf,
  wholeAnswer,
  type ChoicePart,
} from "./read-completion.js";
import { readFailure, type Origin } from "./read-failure.js";
import { headOf, type Seen } from "./watched-fetch.js";

const MAX_BYTES = 1_048_576;
/** Each word of a stream comes with some hundred bytes around it. */
const MAX_STREAM_BYTES = 16 * MAX_BYTES;

/** {@link openAIModel} with parts that tests replace. */
export function makeOpenAIModel(options: OpenAIModelOptions, internals: Internals = {}): LanguageModel {
  const endpoint = new Endpoint(readModelOptions(options), internals);
  return Object.freeze({
    name: endpoint.name,
    generate: (request: ModelRequest) =>
      endpoint.guard.run(request.signal, (signal) => generate(endpoint, request, signal)),
    stream: (request: ModelRequest) =>
      endpoint.guard.stream(request.signal, (signal) => streamParts(endpoint, request, signal)),
  });
}

async function generate(endpoint: Endpoint, request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
  const { answer } = await send(endpoint, request, signal, false);
  return readCompletion(answer, endpoint.origin(textsOf(request)));
}

function send(
  endpoint: Endpoint,
  request: ModelRequest,
  signal: AbortSignal,
  isStream: boolean,
): Promise<Received<unknown>> {
  const prompts = textsOf(request);
  return endpoint.dialect.send(usesOf(request, isStream), (dialect) =>
    endpoint.send({
      prompts,
      signal,
      maxBytes: isStream ? MAX_STREAM_BYTES : MAX_BYTES,
      maxEventBytes: MAX_BYTES,
      call: (client, options) =>
        client.chat.completions.create(chatBody(endpoint.name, request, dialect, isStream), options),
    }),
  );
}

async function* streamParts(
  endpoint: Endpoint,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  const origin = endpoint.origin(textsOf(request));
  const { answer, seen } = await send(endpoint, request, signal, true);
  const fold = new Fold(origin);
  for await (const chunk of chunksOf(answer, seen, signal, origin)) {
    const text = fold.add(chunk);
    // A part without text says that the model is at work: what it thinks may take longer than the time between two parts.
    if (text !== "" || fold.isThinking) yield { text };
  }
  yield* fold.isEmpty ? insteadOfStream(seen, origin) : fold.end(seen);
}

/** The client's chunks, with errors of ours; a chunk that the client gave up at is one of them. */
async function* chunksOf(answer: unknown, seen: Seen, signal: AbortSignal, origin: Origin): AsyncGenerator {
  try {
    yield* answer as AsyncIterable<unknown>;
  } catch (error) {
    signal.throwIfAborted();
    throw readFailure(error, seen, origin);
  }
}

/** What the chunks of a stream come to. Nothing is taken for granted: some servers send no roles, some no end. */
class Fold {
  readonly #origin: Origin;
  readonly #thinking = new ThinkingFilter();
  #text = "";
  #refusal = "";
  #finish: Finish | undefined;
  #usage: Usage | undefined;
  isEmpty = true;

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  get isThinking(): boolean {
    return this.#thinking.hasThought && this.#text === "";
  }

  /** Takes a chunk in; gives what of the answer is in it. */
  add(chunk: unknown): string {
    const choice: ChoicePart | undefined = choiceOf(chunk, "delta");
    this.#usage = usageOf(chunk) ?? this.#usage;
    if (choice === undefined) return "";
    this.isEmpty = false;
    this.#refusal += choice.refusal;
    this.#finish = choice.finish ?? this.#finish;
    const text = this.#thinking.add(choice.text);
    this.#text += text;
    return text;
  }

  end(seen: Seen): AnswerPart[] {
    if (this.#finish === undefined && seen.isDone !== true) {
      throw modelFailed(this.#origin.name, "network", "its stream ended in the middle", { reason: "cut" });
    }
    const rest = this.#thinking.end();
    const { finish } = wholeAnswer(
      {
        text: this.#text + rest,
        refusal: this.#refusal,
        finish: this.#finish,
        hasThought: this.#thinking.hasThought,
      },
      this.#origin,
    );
    const last = { text: "", finish, ...(this.#usage && { usage: this.#usage }) };
    return rest === "" ? [last] : [{ text: rest }, last];
  }
}

/** A server that does not stream may answer whole all the same. */
function insteadOfStream(seen: Seen, origin: Origin): AnswerPart[] {
  const head = headOf(seen);
  if (seen.contentType?.includes("event-stream") === true || head.startsWith("data:")) throw noChoices(origin);
  if (head.trim() === "") throw badOutput(origin.name, "empty", "answered nothing");
  const { text, ...end } = readCompletion(parseText(head, origin), origin);
  return [{ text }, { text: "", ...end }];
}
