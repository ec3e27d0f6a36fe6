import type { ChatReply } from "../../index.js";
import { type Output, printJsonLine, printLines } from "../output.js";
import { clean } from "../text/clean.js";
import type { AnswerEnd, AnswerView, Face } from "./face.js";
import type { Speaker } from "./model.js";

/** A conversation with a program: answers on stdout as they come, everything else on stderr. */
export function pipeFace(output: Output, speaker: Speaker): Face {
  const note = (text: string): void => void output.stderr.write(`dramatis: ${clean(text)}\n`);
  return {
    opening: () => {
      if (speaker.isOffline) note("no model is named, so the offline voice answers, by rules; --model names one");
    },
    answer: () => pipedAnswer(output, note),
    page: (page) => printLines(output, page.lines()),
    complaint: note,
    reading: () => {},
    unread: note,
    closing: () => {},
  };
}

function pipedAnswer(output: Output, note: (text: string) => void): AnswerView {
  let isBegun = false;
  return {
    part: (text) => {
      isBegun = true;
      output.stdout.write(clean(text));
    },
    end: (end) => {
      if (isBegun || end.kind === "whole") output.stdout.write("\n");
      if (end.kind === "failed") note(end.failure.message);
      if (end.kind === "whole" && end.reply.finish !== "stop")
        note(end.reply.finish === "length" ? "the model cut its answer off" : "the model's filter cut the answer off");
    },
  };
}

/** A conversation as data: one line of JSON for each message and each command. */
export function jsonFace(output: Output, { description }: Speaker, character: string): Face {
  return {
    opening: () => {},
    answer: (message) => ({
      part: () => {},
      end: (end) => printJsonLine(output, { character, model: description, message, ...documentOf(end) }),
    }),
    page: ({ document }) => printJsonLine(output, document),
    complaint: (text) =>
      printJsonLine(output, { error: { code: "usage/unknown-command", message: text, details: {} } }),
    reading: () => {},
    // It is no failure of the command, and stdout has a line for each message.
    unread: (message) =>
      void output.stderr.write(`${JSON.stringify({ warning: { code: "profile/unread", message } })}\n`),
    closing: () => {},
  };
}

function documentOf(end: AnswerEnd): object {
  if (end.kind === "failed") {
    const { code, message, details } = end.failure;
    return { error: { code, message, details } };
  }
  return { ...(end.reply && replyDocument(end.reply)), partial: end.kind === "broken-off" };
}

function replyDocument({ text, finish, memory, prompt, usage }: ChatReply): object {
  return {
    text,
    finish,
    memoryId: memory?.id ?? null,
    tokens: prompt.tokens,
    budget: prompt.budget,
    ...(usage && { usage }),
  };
}
