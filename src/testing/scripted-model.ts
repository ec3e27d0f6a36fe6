import { DramatisError } from "../core/errors.js";
import type { Finish, LanguageModel, ModelRequest } from "../llm/language-model.js";

/** A model that says what a test told it to. */
export interface ScriptedModel extends LanguageModel {
  readonly name: "scripted";
  /** All requests so far, as they came. */
  readonly requests: readonly ModelRequest[];
  stream(request: ModelRequest): AsyncIterable<{ text: string; finish?: Finish }>;
}

/** A text, or what makes one of a request. It may throw, for a test of what a failing model leads to. */
export type ScriptedReply = string | ((request: ModelRequest) => string);

/**
 * A language model that gives the replies in order: each call, streamed or not, takes the next one. Streams deliver it word by
 * word. A request whose signal has aborted ends with `cancelled`.
 *
 * After the last reply every call fails with `model/failed`, which says how many were scripted: a test that asks more often
 * than it says would otherwise go unnoticed.
 *
 * @example
 * const model = scriptedModel(["Good evening.", ({ messages }) => `You said ${messages.at(-1)?.content}`]);
 */
export function scriptedModel(replies: readonly ScriptedReply[]): ScriptedModel {
  const requests: ModelRequest[] = [];
  const next = (request: ModelRequest): string => {
    requests.push(request);
    checkSignal(request);
    const reply = replies[requests.length - 1];
    if (reply === undefined) throw noReply(replies.length, requests.length);
    return typeof reply === "string" ? reply : reply(request);
  };
  return {
    name: "scripted",
    requests,
    async generate(request) {
      return { text: next(request), finish: "stop" };
    },
    async *stream(request) {
      for (const word of next(request).match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
        checkSignal(request);
        yield { text: word };
      }
      checkSignal(request);
      yield { text: "", finish: "stop" };
    },
  };
}

function checkSignal({ signal }: ModelRequest): void {
  if (signal?.aborted === true) throw new DramatisError("cancelled", "The call of scripted was cancelled");
}

function noReply(scripted: number, asked: number): DramatisError {
  return new DramatisError(
    "model/failed",
    `The scripted model was asked ${asked} times, but only ${scripted} ${scripted === 1 ? "reply was" : "replies were"} scripted; script one more`,
    { details: { scripted, asked } },
  );
}
