import { DramatisError } from "../../core/errors.js";
import type { Finish, Usage } from "../../llm/language-model.js";
import { streamModel } from "../../llm/stream-model.js";
import type { Engine } from "../engine.js";
import type { CharacterState } from "../roster.js";
import type { ChatOptions, ChatReply, ChatStream } from "./chat-types.js";
import { beginConversation, type Conversation } from "./conversation.js";

interface Part {
  text: string;
}

/**
 * Stands between a model that streams and a reader that may be slower, or break off: what the reader was not given yet
 * does not count as said.
 */
class ChatReader implements ChatStream, AsyncIterator<Part, undefined> {
  readonly #begin: (signal: AbortSignal) => Conversation;
  readonly #stop = new AbortController();
  readonly #reply: Promise<ChatReply>;
  #settle: { resolve(reply: ChatReply): void; reject(error: unknown): void } | undefined;
  #isStarted = false;
  /** Whether somebody reads part by part; otherwise only the reply is wanted, and all that comes is said. */
  #isRead = false;
  #conversation: Conversation | undefined;
  readonly #waiting: Part[] = [];
  #said = "";
  #ending: { finish: Finish; usage: Usage | undefined } | undefined;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};
  #unlisten: () => void = () => {};

  /** `begin` composes the prompt, for a call that ends with the signal it is given. */
  constructor(begin: (signal: AbortSignal) => Conversation, signal: AbortSignal | undefined) {
    this.#begin = begin;
    this.#reply = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#reply.catch(() => {});
    const onAbort = (): void => this.#breakOff();
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#unlisten = () => signal?.removeEventListener("abort", onAbort);
    if (signal?.aborted === true) this.#breakOff();
  }

  get reply(): Promise<ChatReply> {
    this.#start();
    return this.#reply;
  }

  [Symbol.asyncIterator](): AsyncIterator<Part, undefined> {
    return this;
  }

  async next(): Promise<IteratorResult<Part, undefined>> {
    this.#isRead = true;
    this.#start();
    for (;;) {
      const part = this.#waiting.shift();
      if (part !== undefined) {
        this.#said += part.text;
        return { done: false, value: part };
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#ending !== undefined) {
        this.#conclude();
        // What could not be remembered is a failure of this talk.
        if (this.#failure !== undefined) continue;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The reader leaves. */
  return(): Promise<IteratorResult<Part, undefined>> {
    const isWhole = this.#ending !== undefined && this.#waiting.length === 0;
    if (!isWhole) this.#breakOff();
    else this.#conclude();
    return Promise.resolve({ done: true, value: undefined });
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.#pump();
  }

  /** Takes in what the model says; never rejects. */
  async #pump(): Promise<void> {
    try {
      const { signal } = this.#stop;
      const conversation = this.#begin(signal);
      this.#conversation = conversation;
      await this.#receive(conversation, signal);
    } catch (error) {
      // After breaking off nobody asks how the call ended.
      this.#failure ??= { error };
      this.#close()?.reject(error);
    }
    if (!this.#isRead && this.#ending !== undefined) this.#conclude();
    this.#wake();
  }

  async #receive({ model, request, limits }: Conversation, signal: AbortSignal): Promise<void> {
    let finish: Finish = "stop";
    let usage: Usage | undefined;
    for await (const part of streamModel(model, request, { ...limits, signal })) {
      finish = part.finish ?? finish;
      usage = part.usage ?? usage;
      if (part.text === "") continue;
      this.#waiting.push({ text: part.text });
      this.#wake();
    }
    this.#ending = { finish, usage };
  }

  /** The answer is whole: it is remembered, and the reply is known. */
  #conclude(): void {
    const { finish, usage } = this.#ending ?? { finish: "stop" as const, usage: undefined };
    this.#reveal(finish === "stop" ? {} : { finish }, finish, usage);
  }

  /** Ends the call; what was said until now is all there is. */
  #breakOff(): void {
    this.#isStarted = true;
    this.#failure ??= { error: new DramatisError("cancelled", "The talk was broken off") };
    this.#stop.abort();
    if (this.#isRead) this.#waiting.length = 0;
    this.#reveal({ partial: true }, "length", undefined);
    this.#wake();
  }

  /** The reply's two ends, once. */
  #close(): { resolve(reply: ChatReply): void; reject(error: unknown): void } | undefined {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#unlisten();
    return settle;
  }

  #reveal(metadata: { partial?: true; finish?: string }, finish: Finish, usage: Usage | undefined): void {
    const settle = this.#close();
    const conversation = this.#conversation;
    if (settle === undefined) return;
    if (conversation === undefined) return settle.reject(this.#failure?.error);
    for (const part of this.#waiting.splice(0)) this.#said += part.text;
    try {
      const text = this.#said;
      const memory = text === "" ? undefined : conversation.remember(text, metadata);
      const { prompt } = conversation;
      settle.resolve({
        text,
        data: undefined,
        memory,
        prompt,
        finish,
        ...(usage === undefined ? undefined : { usage }),
      });
    } catch (error) {
      this.#failure = { error };
      settle.reject(error);
    }
  }
}

/** One answer, bit by bit. */
export function chatStream(
  engine: Engine,
  character: CharacterState,
  message: string,
  options: ChatOptions,
): ChatStream {
  const begin = (signal: AbortSignal): Conversation =>
    beginConversation(engine, character, message, { ...options, signal });
  return new ChatReader(begin, options.signal);
}
