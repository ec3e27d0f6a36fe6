import {
  type Character,
  type ChatOptions,
  type ComposedPrompt,
  isDramatisError,
  type PersonaSystem,
} from "../../index.js";
import { failureOf, isInterruption } from "../failure.js";
import { contextPage, helpPage, type Line, memoriesPage, type PageLayout, readLine, tokensPage } from "./commands.js";
import type { AnswerEnd, Face } from "./face.js";
import { learnFromTalk } from "./learning.js";
import type { Lines } from "./lines.js";

export interface Talk {
  readonly system: PersonaSystem;
  /** Seen with the user, if there is one. */
  readonly character: Character;
  /** Who talks, if anybody knows. */
  readonly user: string | undefined;
  readonly lines: Lines;
  readonly face: Face;
  readonly layout: () => PageLayout;
  readonly options: Pick<ChatOptions, "budget" | "timeoutMs">;
  /** Ends it all. */
  readonly signal: AbortSignal;
}

/** What came of a conversation. */
export interface Course {
  readonly answered: number;
  readonly failed: number;
}

/**
 * Talks until there are no more lines, `/quit` or the signal. What was said is on disk after each answer, and read for facts at
 * the end.
 */
export async function converse(talk: Talk): Promise<Course> {
  const conversation = new Conversation(talk);
  talk.face.opening();
  await conversation.run();
  await learnFromTalk(talk);
  if (!talk.signal.aborted) talk.face.closing();
  return conversation;
}

class Conversation implements Course {
  answered = 0;
  failed = 0;
  readonly #talk: Talk;
  #lastMessage: string | undefined;
  /** What the model was given with it. */
  #lastPrompt: ComposedPrompt | undefined;

  constructor(talk: Talk) {
    this.#talk = talk;
  }

  async run(): Promise<void> {
    const { lines, signal } = this.#talk;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one line after the other
      const line = await lines.next();
      if (line === undefined || signal.aborted) return;
      // oxlint-disable-next-line no-await-in-loop -- the next line waits for the answer to this one
      if (await this.#take(readLine(line))) return;
    }
  }

  /** Whether that was the end. */
  async #take(line: Line): Promise<boolean> {
    switch (line.kind) {
      case "nothing":
        return false;
      case "message":
        await this.#say(line.text);
        return false;
      case "unknown":
        this.#talk.face.complaint(line.complaint);
        return false;
      case "command":
        return this.#obey(line);
    }
  }

  async #obey({ name, count }: Extract<Line, { kind: "command" }>): Promise<boolean> {
    const { face, character } = this.#talk;
    const layout = this.#talk.layout();
    switch (name) {
      case "quit":
        return true;
      case "help":
        face.page(helpPage(layout));
        return false;
      case "memories":
        face.page(memoriesPage(character, count, layout));
        return false;
      case "context":
      case "tokens":
        await this.#showPrompt(name === "context" ? contextPage : tokensPage, layout);
        return false;
      case "again":
        if (this.#lastMessage === undefined) face.complaint("You have not said anything yet.");
        else await this.#say(this.#lastMessage);
        return false;
    }
  }

  async #showPrompt(pageOf: typeof contextPage, layout: PageLayout): Promise<void> {
    const { face, character, options } = this.#talk;
    const { budget } = options;
    const about =
      this.#lastMessage === undefined ? "The prompt before your first message" : "The prompt of your last message";
    try {
      const prompt =
        this.#lastPrompt ?? (await character.compose(this.#lastMessage, budget === undefined ? {} : { budget }));
      face.page(pageOf(prompt, about, layout));
    } catch (error) {
      if (!isOfTheTalk(error)) throw error;
      face.complaint(failureOf(error).message);
    }
  }

  async #say(message: string): Promise<void> {
    const { face, system } = this.#talk;
    this.#lastMessage = message;
    this.#lastPrompt = undefined;
    const view = face.answer(message);
    let end: AnswerEnd;
    try {
      end = await this.#ask(message, (text) => view.part(text));
    } catch (error) {
      if (!isOfTheTalk(error)) throw error;
      end = { kind: "failed", failure: failureOf(error) };
    }
    if (end.kind === "failed") this.failed += 1;
    else this.answered += 1;
    if (end.kind !== "failed") this.#lastPrompt = end.reply?.prompt;
    view.end(end);
    await system.flush();
  }

  async #ask(message: string, give: (text: string) => void): Promise<AnswerEnd> {
    const { character, lines, options, signal: leaving } = this.#talk;
    const stop = new AbortController();
    const breakOff = (): void => stop.abort();
    leaving.addEventListener("abort", breakOff, { once: true });
    lines.onInterrupt(breakOff);
    try {
      const stream = character.chatStream(message, { ...options, signal: stop.signal });
      try {
        for await (const { text } of stream) give(text);
      } catch (error) {
        if (!stop.signal.aborted || !isInterruption(error)) throw error;
      }
      if (!stop.signal.aborted) return { kind: "whole", reply: await stream.reply };
      // Broken off before it had begun there is no reply.
      return { kind: "broken-off", reply: await stream.reply.catch(() => undefined) };
    } finally {
      lines.onInterrupt(undefined);
      leaving.removeEventListener("abort", breakOff);
    }
  }
}

/** Whether the conversation can go on after it: it is the model's, or of this one message. */
function isOfTheTalk(error: unknown): boolean {
  return isDramatisError(error) && /^(model|context|template|memory)\//.test(error.code);
}
