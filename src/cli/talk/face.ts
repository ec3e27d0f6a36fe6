import type { ChatReply } from "../../index.js";
import type { Failure } from "../failure.js";

/** How an answer came to its end. */
export type AnswerEnd =
  /** Broken off by whoever listens; undefined when nothing was said yet. */
  | { readonly kind: "broken-off"; readonly reply: ChatReply | undefined }
  | { readonly kind: "whole"; readonly reply: ChatReply }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An answer that is being given. */
export interface AnswerView {
  part(text: string): void;
  end(end: AnswerEnd): void;
}

/** What a slash command shows: lines for a reader, and the same as data. */
export interface Page {
  lines(): string[];
  readonly document: object;
}

/** How a conversation shows itself: in a terminal, in a pipe, as JSON. */
export interface Face {
  opening(): void;
  answer(message: string): AnswerView;
  page(page: Page): void;
  /** A slash command that makes no sense. */
  complaint(text: string): void;
  /** What the user said is being read for facts. */
  reading(user: string): void;
  /** Not all of that could be read. */
  unread(reason: string): void;
  closing(): void;
}
