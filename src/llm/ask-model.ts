import { CallEnd } from "./call-end.js";
import type { Finish, LanguageModel, ModelRequest, Usage } from "./language-model.js";
import { asModelError, badOutput, emptyAnswer } from "./model-errors.js";
import { withoutThinking } from "./thinking.js";

/** What an answer must keep to. */
export interface AskLimits {
  /** Milliseconds until the call is given up and aborted. */
  readonly timeoutMs: number;
  /** Characters of an answer at most; a longer one is refused whole. */
  readonly maxCharacters: number;
  readonly signal?: AbortSignal | undefined;
}

/** A whole answer. */
export interface ModelAnswer {
  readonly text: string;
  readonly finish: Finish;
  readonly usage?: Usage;
}

/**
 * The text of an answer, under a deadline that holds even for a model that ignores its signal.
 *
 * @throws DramatisError `model/timeout`, `model/failed`, `model/bad-output`, `cancelled`; never anything else.
 */
export async function askModel(model: LanguageModel, request: ModelRequest, limits: AskLimits): Promise<string> {
  return wholeText(model, await callWithDeadline(model, request, limits));
}

/**
 * A whole answer under the same deadline, and how it ended: one that was cut at its tokens or by a filter is an answer too.
 * What a reasoning model thought before it, `<think>...</think>`, is taken out; thinking alone is `model/bad-output`, "empty".
 * The caller's signal is `limits.signal`; the model gets one that the deadline aborts as well.
 *
 * @throws DramatisError `model/timeout`, `model/failed`, `model/bad-output`, `cancelled`; never anything else.
 */
export async function callWithDeadline(
  model: LanguageModel,
  request: ModelRequest,
  { timeoutMs, maxCharacters, signal }: AskLimits,
): Promise<ModelAnswer> {
  const end = new CallEnd({ name: model.name, timeoutMs, signal });
  try {
    const answer = await end.race(generate(model, { ...request, signal: end.signal }));
    return readAnswer(model, answer, maxCharacters);
  } finally {
    end.release();
  }
}

/** The text of an answer that came to an end by itself. @throws DramatisError `model/bad-output` for any other. */
export function wholeText(model: LanguageModel, { text, finish }: ModelAnswer): string {
  if (finish === "filter") throw badOutput(model.name, "filter", "gave an answer that a filter cut");
  if (finish === "length") throw badOutput(model.name, "length", "did not come to an end within its tokens");
  return text;
}

/** Whatever a model throws, and whenever, as an error of ours. */
export async function generate(model: LanguageModel, request: ModelRequest): Promise<unknown> {
  try {
    return await model.generate(request);
  } catch (error) {
    throw asModelError(model.name, error);
  }
}

/** What a model gave, when it is an answer at all. @throws DramatisError `model/bad-output`. */
export function readAnswer(model: LanguageModel, answer: unknown, maxCharacters: number): ModelAnswer {
  try {
    return readFields(model, answer, maxCharacters);
  } catch (error) {
    // Getters may throw whatever they like.
    throw asModelError(model.name, error);
  }
}

function readFields(model: LanguageModel, answer: unknown, maxCharacters: number): ModelAnswer {
  const { text: said, finish, usage } = fieldsOf(answer);
  if (typeof said !== "string") throw badOutput(model.name, "malformed", "gave no text");
  const { text, hasThought } = withoutThinking(said);
  if (hasThought && !/\S/.test(text)) throw emptyAnswer(model.name, hasThought);
  if (text.length > maxCharacters) {
    throw badOutput(
      model.name,
      "too-large",
      `answered ${text.length} characters where ${maxCharacters} were asked for at most`,
      { maxCharacters },
    );
  }
  const counted = readUsage(usage);
  return { text, finish: readFinish(finish) ?? "stop", ...(counted && { usage: counted }) };
}

export function readFinish(finish: unknown): Finish | undefined {
  return finish === "stop" || finish === "length" || finish === "filter" ? finish : undefined;
}

export function readUsage(usage: unknown): Usage | undefined {
  const { input, output } = fieldsOf(usage);
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
