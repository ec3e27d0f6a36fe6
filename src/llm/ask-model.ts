import { DramatisError, isDramatisError } from "../core/errors.js";
import type { LanguageModel, ModelRequest } from "./language-model.js";

/** What an answer must keep to. */
export interface AskLimits {
  /** Milliseconds until the call is given up and aborted. */
  readonly timeoutMs: number;
  /** Characters of an answer at most; a longer one is refused whole. */
  readonly maxCharacters: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The text of an answer, under a deadline that holds even for a model that ignores its signal.
 *
 * @throws DramatisError `model/timeout`, `model/failed`, `model/bad-output`, `cancelled`; never anything else.
 */
export async function askModel(model: LanguageModel, request: ModelRequest, limits: AskLimits): Promise<string> {
  const ended = new AbortController();
  const end = endOf(model, limits, ended);
  try {
    const answer = await Promise.race([callModel(model, { ...request, signal: ended.signal }), end.promise]);
    return checkAnswer(model, answer, limits.maxCharacters);
  } finally {
    end.release();
  }
}

async function callModel(model: LanguageModel, request: ModelRequest): Promise<unknown> {
  try {
    return await model.generate(request);
  } catch (error) {
    if (isDramatisError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DramatisError("model/failed", `The model ${model.name} failed: ${reason}`, {
      cause: error,
      retryable: true,
    });
  }
}

interface End {
  /** Rejects at the deadline or when the caller aborts; never resolves. */
  readonly promise: Promise<never>;
  release(): void;
}

function endOf(model: LanguageModel, { timeoutMs, signal }: AskLimits, ended: AbortController): End {
  let stop: (() => void) | undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    const give = (error: DramatisError): void => {
      ended.abort(error);
      reject(error);
    };
    const onAbort = (): void => give(new DramatisError("cancelled", `The call of ${model.name} was cancelled`));
    const timer = setTimeout(
      () =>
        give(
          new DramatisError("model/timeout", `The model ${model.name} gave no answer within ${timeoutMs} ms`, {
            retryable: true,
            details: { timeoutMs },
          }),
        ),
      timeoutMs,
    );
    signal?.addEventListener("abort", onAbort, { once: true });
    stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    if (signal?.aborted === true) onAbort();
  });
  // Nobody may be waiting any more when the deadline passes.
  promise.catch(() => {});
  return { promise, release: () => stop?.() };
}

function checkAnswer(model: LanguageModel, answer: unknown, maxCharacters: number): string {
  const { text, finish } = (typeof answer === "object" && answer !== null ? answer : {}) as {
    text?: unknown;
    finish?: unknown;
  };
  const refuse = (what: string): DramatisError =>
    new DramatisError("model/bad-output", `The model ${model.name} ${what}`, { retryable: true });
  if (typeof text !== "string") throw refuse("gave no text");
  if (finish === "filter") throw refuse("gave an answer that a filter cut");
  if (finish === "length") throw refuse("did not come to an end within its tokens");
  if (text.length > maxCharacters)
    throw refuse(`answered ${text.length} characters where ${maxCharacters} were asked for at most`);
  return text;
}
