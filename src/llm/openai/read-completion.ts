import { isPlainObject } from "../../core/json.js";
import type { ModelAnswer } from "../ask-model.js";
import type { Finish, Usage } from "../language-model.js";
import { badOutput, emptyAnswer } from "../model-errors.js";
import { withoutThinking } from "../thinking.js";
import { complaintOf, readComplaint, type Origin } from "./read-failure.js";

/** What one choice of a completion, whole or in part, says. */
export interface ChoicePart {
  readonly text: string;
  readonly refusal: string;
  readonly finish: Finish | undefined;
}

/**
 * A whole completion.
 *
 * @throws DramatisError `model/bad-output` for what is none, is empty or refuses; `model/failed` for an error with status 200.
 */
export function readCompletion(response: unknown, origin: Origin): ModelAnswer {
  const completion = typeof response === "string" ? parseText(response, origin) : response;
  if (isPlainObject(completion) && completion["error"] !== undefined && completion["error"] !== null) {
    throw readComplaint(complaintOf(completion), origin);
  }
  const choice = choiceOf(completion, "message");
  if (choice === undefined) throw noChoices(origin);
  const usage = usageOf(completion);
  const { text, hasThought } = withoutThinking(choice.text);
  return { ...wholeAnswer({ ...choice, text, hasThought }, origin), ...(usage && { usage }) };
}

/** Checks that an answer is one, when it is complete and what was thought before it has been taken out. */
export function wholeAnswer(
  { text, refusal, finish = "stop", hasThought }: ChoicePart & { readonly hasThought: boolean },
  { name }: Origin,
): ModelAnswer {
  // What it says instead may repeat the prompt.
  if (refusal !== "") throw badOutput(name, "refusal", "refused to answer; ask for something else");
  if ((finish === "stop" || hasThought) && !/\S/.test(text)) throw emptyAnswer(name, hasThought);
  return { text, finish };
}

export function noChoices({ name }: Origin): Error {
  return badOutput(name, "no-choices", "answered without any choices; is its server compatible with OpenAI's?");
}

/** The first choice of a completion, or of a part of one; undefined when there is none. */
export function choiceOf(completion: unknown, field: "message" | "delta"): ChoicePart | undefined {
  if (!isPlainObject(completion)) return undefined;
  const { choices } = completion;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isPlainObject(choice)) return undefined;
  // Some servers send whole messages in a stream.
  const said = choice[field] ?? choice["message"];
  const { content, refusal } = isPlainObject(said) ? said : {};
  return { text: textOf(content), refusal: textOf(refusal), finish: finishOf(choice["finish_reason"]) };
}

export function usageOf(completion: unknown): Usage | undefined {
  const usage = isPlainObject(completion) ? completion["usage"] : undefined;
  if (!isPlainObject(usage)) return undefined;
  const { prompt_tokens: input, completion_tokens: output } = usage;
  if (typeof input !== "number") return undefined;
  return { input, output: typeof output === "number" ? output : 0 };
}

/** @throws DramatisError `model/bad-output` that says what it is instead of JSON. */
export function parseText(text: string, { name }: Origin): unknown {
  const start = text.trimStart();
  if (start.startsWith("<")) {
    throw badOutput(
      name,
      "html",
      "answered with a web page; is there a proxy before it, or does baseURL lack its /v1?",
    );
  }
  try {
    return JSON.parse(start);
  } catch {
    throw badOutput(name, "malformed", "answered with broken JSON");
  }
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (isPlainObject(part) && typeof part["text"] === "string" ? part["text"] : ""))
    .join("");
}

function finishOf(reason: unknown): Finish | undefined {
  if (typeof reason !== "string" || reason === "") return undefined;
  if (reason === "length" || reason === "max_tokens") return "length";
  return reason === "content_filter" ? "filter" : "stop";
}
