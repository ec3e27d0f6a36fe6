import type { Finish, LanguageModel, ModelRequest } from "../../src/index.js";

type Answer = Awaited<ReturnType<LanguageModel["generate"]>>;

/** A call that waits for the test to answer it. */
export interface PendingCall {
  readonly request: ModelRequest;
  /** Answers with a text. */
  answer(text: string, finish?: Finish): void;
  /** Answers with whatever a broken model might give. */
  give(answer: unknown): void;
  fail(error: unknown): void;
}

/** A language model whose every answer is given by the test, when and in the order that the test likes. */
export class PendingModel implements LanguageModel {
  readonly name = "scripted";
  /** Calls that were not answered yet, oldest first. */
  readonly calls: PendingCall[] = [];
  /** All requests ever made. */
  readonly requests: ModelRequest[] = [];
  /** The next call throws this before it gives a promise. */
  throwsNext: Error | undefined;

  generate(request: ModelRequest): Promise<Answer> {
    this.requests.push(request);
    if (this.throwsNext !== undefined) {
      const error = this.throwsNext;
      this.throwsNext = undefined;
      throw error;
    }
    return new Promise<Answer>((resolve, reject) => {
      const call: PendingCall = {
        request,
        answer: (text, finish = "stop") => settle(() => resolve({ text, finish })),
        give: (answer) => settle(() => resolve(answer as Answer)),
        fail: (error) => settle(() => reject(error)),
      };
      const settle = (end: () => void): void => {
        const index = this.calls.indexOf(call);
        if (index >= 0) this.calls.splice(index, 1);
        end();
      };
      this.calls.push(call);
    });
  }
}

/** The numbered lines of a request for a summary. */
export function numberedLines(request: ModelRequest): string[] {
  const prompt = request.messages.map((message) => message.content).join("\n");
  return [...prompt.matchAll(/^\[\d+\] (.*)$/gm)].map((match) => match[1] ?? "");
}

/** A summary that follows from the request alone: a sentence for every two lines. */
export function goodAnswer(request: ModelRequest): string {
  const lines = numberedLines(request);
  const sentences: string[] = [];
  for (let line = 0; line < lines.length; line += 2) {
    const words = (lines[line] ?? "").replaceAll(/[^\w ]/g, "").slice(0, 40);
    sentences.push(`They kept in mind ${words}. [${line + 1}${line + 1 < lines.length ? `, ${line + 2}` : ""}]`);
  }
  return sentences.join("\n");
}

/** What can be wrong with an answer. */
export const faults: Readonly<Record<string, (call: PendingCall) => void>> = {
  "a rejection": (call) => call.fail(new Error("503 overloaded")),
  "a rejection that is no error": (call) => call.fail("gone"),
  "an empty text": (call) => call.answer(""),
  "a blank text": (call) => call.answer(" \n\t "),
  "a web page": (call) => call.answer("<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"),
  JSON: (call) => call.answer('{"summary": "They met."}'),
  "JSON in a fence": (call) => call.answer('```json\n["They met."]\n```'),
  "an answer cut at its tokens": (call) => call.answer("They met and then", "length"),
  "an answer that was filtered": (call) => call.answer("They met.", "filter"),
  "a huge answer": (call) => call.answer("They met once more. ".repeat(50_000)),
  "no object": (call) => call.give("They met."),
  null: (call) => call.give(null),
  nothing: (call) => call.give(undefined),
  "an object without a text": (call) => call.give({ finish: "stop" }),
  "a text that is a number": (call) => call.give({ text: 7, finish: "stop" }),
};

/** Lets everything go on that only waits for promises that are settled. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
