import { generate, readAnswer, readFinish, readUsage, type AskLimits } from "./ask-model.js";
import { CallEnd } from "./call-end.js";
import { closeIterator, EndableIteration } from "./endable-iteration.js";
import type { Finish, LanguageModel, ModelRequest, Usage } from "./language-model.js";
import { asModelError, badOutput, emptyAnswer } from "./model-errors.js";
import { ThinkingFilter } from "./thinking.js";

/** What a streamed answer must keep to. */
export interface StreamLimits extends AskLimits {
  /** Milliseconds until the first part, and between two, at most. @default timeoutMs */
  readonly betweenMs?: number | undefined;
}

/** A piece of an answer. Only the last one, whose text is empty, carries `finish`, and `usage` when the model told it. */
export interface AnswerPart {
  readonly text: string;
  readonly finish?: Finish;
  readonly usage?: Usage;
}

/**
 * The parts of an answer of any model; of one without `stream` the whole answer is one part. The deadlines, the cap and the
 * signal hold even for a model that ignores its own; breaking off, and every failure, aborts the model's signal and closes
 * its iterator. What a reasoning model thinks aloud first (`<think>...</think>`) is no part of the answer. `timeoutMs` counts from the first part that is asked for and includes the reader's own time. Read once.
 *
 * @throws DramatisError while iterating: `model/timeout`, `model/failed`, `model/bad-output` (also for an answer without a
 * word that claims to be whole), `cancelled`; never anything else.
 */
export function streamModel(
  model: LanguageModel,
  request: ModelRequest,
  limits: StreamLimits,
): AsyncIterableIterator<AnswerPart> {
  return new EndableIteration(() => {
    const end = new CallEnd({ name: model.name, timeoutMs: limits.timeoutMs, signal: limits.signal });
    return { end, source: checkedParts(model, { ...request, signal: end.signal }, end, limits) };
  });
}

async function* checkedParts(
  model: LanguageModel,
  request: ModelRequest,
  end: CallEnd,
  limits: StreamLimits,
): AsyncGenerator<AnswerPart> {
  end.signal.throwIfAborted();
  const thinking = new ThinkingFilter();
  let length = 0;
  let hasWords = false;
  let finish: Finish | undefined;
  let usage: Usage | undefined;
  for await (const part of rawParts(model, request, end, limits)) {
    const read = readPart(model, part);
    finish = read.finish ?? finish;
    usage = read.usage ?? usage;
    const text = thinking.add(read.text);
    if (text === "") continue;
    length += text.length;
    if (length > limits.maxCharacters) throw tooLong(model, limits.maxCharacters);
    hasWords ||= /\S/.test(text);
    yield { text };
  }
  const rest = thinking.end();
  if (rest.length > limits.maxCharacters) throw tooLong(model, limits.maxCharacters);
  hasWords ||= /\S/.test(rest);
  if (rest !== "") yield { text: rest };
  finish ??= "stop";
  if (!hasWords && (finish === "stop" || thinking.hasThought)) throw emptyAnswer(model.name, thinking.hasThought);
  yield { text: "", finish, ...(usage && { usage }) };
}

async function* rawParts(
  model: LanguageModel,
  request: ModelRequest,
  end: CallEnd,
  { timeoutMs, betweenMs = timeoutMs, maxCharacters }: StreamLimits,
): AsyncGenerator {
  if (model.stream === undefined) {
    yield readAnswer(model, await end.within(betweenMs, generate(model, request)), maxCharacters);
    return;
  }
  const parts = openParts(model, request);
  try {
    for (;;) {
      const step = await end.within(betweenMs, nextPart(model, parts));
      if (step.done === true) return;
      end.begin();
      yield step.value;
    }
  } finally {
    // Also after the last part: an iterator that is through does not mind.
    closeIterator(parts);
  }
}

function openParts(model: LanguageModel, request: ModelRequest): AsyncIterator<unknown, unknown> {
  try {
    const parts = model.stream?.(request)[Symbol.asyncIterator]();
    if (parts === undefined) throw new TypeError("stream gave nothing that can be iterated");
    return parts;
  } catch (error) {
    throw asModelError(model.name, error);
  }
}

async function nextPart(
  model: LanguageModel,
  parts: AsyncIterator<unknown, unknown>,
): Promise<IteratorResult<unknown, unknown>> {
  try {
    const step: unknown = await parts.next();
    if (typeof step !== "object" || step === null) throw new TypeError("its iterator gave no result");
    return step as IteratorResult<unknown, unknown>;
  } catch (error) {
    throw asModelError(model.name, error);
  }
}

function readPart(model: LanguageModel, part: unknown): AnswerPart {
  try {
    return readFields(model, part);
  } catch (error) {
    // Getters may throw whatever they like.
    throw asModelError(model.name, error);
  }
}

function readFields(model: LanguageModel, part: unknown): AnswerPart {
  const { text, finish, usage } = (typeof part === "object" && part !== null ? part : {}) as Record<string, unknown>;
  if (typeof text !== "string") throw badOutput(model.name, "malformed", "gave a part without a text");
  const ended = readFinish(finish);
  const counted = readUsage(usage);
  return { text, ...(ended && { finish: ended }), ...(counted && { usage: counted }) };
}

function tooLong(model: LanguageModel, maxCharacters: number): Error {
  return badOutput(model.name, "too-large", `answered more than the ${maxCharacters} characters that were asked for`, {
    maxCharacters,
  });
}
