import { DramatisError } from "../../core/errors.js";
import { checkKnownFields } from "../../core/options.js";
import type { Finish, Usage } from "../../llm/language-model.js";
import { streamModel } from "../../llm/stream-model.js";
import type { Engine } from "../engine.js";
import type { CharacterState } from "../roster.js";
import type { ChatOptions, ChatReply, ChatStream } from "./chat-types.js";
import { beginConversation, CHAT_FIELDS, checkSignal, type Conversation } from "./conversation.js";
import { queryVector } from "./query-vector.js";

interface Part {
  text: string;
}

/** How the answer ended: by itself, or with an error. */
type End = { readonly finish: Finish; readonly usage: Usage | undefined } | { readonly error: unknown };

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Stands between a model that streams and a reader that may be slower, come later, or leave: what a reader was not given
 * yet does not count as said. Where nobody reads, all that comes is said.
 */
class ChatReader implements ChatStream, AsyncIterator<Part, undefined> {
  readonly #begin: (signal: AbortSignal) => Conversation | Promise<Conversation>;
  readonly #signal: AbortSignal | undefined;
  readonly #stop = new AbortController();
  readonly #reply: Promise<ChatReply>;
  /** The two ends of the reply; undefined once it is settled. */
  #settle: { resolve(reply: ChatReply): void; reject(error: unknown): void } | undefined;
  #isStarted = false;
  #conversation: Conversation | undefined;
  readonly #parts: string[] = [];
  /** Parts that the reader was given. */
  #given = 0;
  #hasReader = false;
  /** Nothing more comes to the reader. */
  #isOver = false;
  #end: End | undefined;
  #waiting: (() => void)[] = [];

  /** `begin` composes the prompt, for a call that ends with the signal it is given. */
  constructor(begin: (signal: AbortSignal) => Conversation | Promise<Conversation>, signal: AbortSignal | undefined) {
    this.#begin = begin;
    this.#signal = signal;
    this.#reply = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#reply.catch(() => {});
  }

  get reply(): Promise<ChatReply> {
    this.#start();
    return this.#reply;
  }

  [Symbol.asyncIterator](): AsyncIterator<Part, undefined> {
    return this;
  }

  async next(): Promise<IteratorResult<Part, undefined>> {
    this.#hasReader = true;
    this.#start();
    while (!this.#isOver) {
      const text = this.#parts[this.#given];
      if (text !== undefined) {
        this.#given++;
        return { done: false, value: { text } };
      }
      if (this.#end === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      else this.#finish(this.#end);
    }
    return DONE;
  }

  /** The reader leaves. */
  return(): Promise<IteratorResult<Part, undefined>> {
    this.#hasReader = true;
    this.#isStarted = true;
    this.#isOver = true;
    this.#breakOff();
    return Promise.resolve(DONE);
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#signal?.addEventListener("abort", this.#breakOff, { once: true });
    void this.#pump();
  }

  /** Takes in what the model says; never rejects. */
  async #pump(): Promise<void> {
    try {
      if (this.#signal?.aborted === true) throw cancelled();
      const begun = this.#begin(this.#stop.signal);
      this.#conversation = begun instanceof Promise ? await begun : begun;
      if (this.#stop.signal.aborted) throw cancelled();
      const end = await this.#receive(this.#conversation);
      this.#end ??= end;
      if (!this.#hasReader) this.#conclude(this.#end);
    } catch (error) {
      // After breaking off nobody asks how the call ended.
      this.#end ??= { error };
      this.#close()?.reject(error);
    }
    this.#wake();
  }

  async #receive({ model, request, limits }: Conversation): Promise<End> {
    let finish: Finish = "stop";
    let usage: Usage | undefined;
    for await (const part of streamModel(model, request, { ...limits, signal: this.#stop.signal })) {
      finish = part.finish ?? finish;
      usage = part.usage ?? usage;
      if (part.text === "") continue;
      this.#parts.push(part.text);
      this.#wake();
    }
    return { finish, usage };
  }

  /** The reader has all there is. */
  #finish(end: End): void {
    this.#isOver = true;
    const failure = "error" in end ? end : this.#conclude(end);
    if (failure !== undefined) throw failure.error;
  }

  /** Remembers the whole answer, and makes the reply known. Gives what went wrong with that. */
  #conclude(end: End): { error: unknown } | undefined {
    if ("error" in end) return undefined;
    const { finish, usage } = end;
    return this.#reveal(finish === "stop" ? {} : { finish }, { finish, usage });
  }

  /** Ends the call. What was said until now is all there is, unless it was all. */
  readonly #breakOff = (): void => {
    if (this.#end !== undefined && this.#given === this.#parts.length) this.#conclude(this.#end);
    if (this.#hasReader) this.#parts.length = this.#given;
    if (this.#settle !== undefined) this.#end = { error: cancelled() };
    this.#reveal({ partial: true }, { finish: "length", usage: undefined });
    this.#stop.abort();
    this.#wake();
  };

  #reveal(
    metadata: { partial?: true; finish?: string },
    { finish, usage }: { finish: Finish; usage: Usage | undefined },
  ): { error: unknown } | undefined {
    const settle = this.#close();
    if (settle === undefined) return undefined;
    try {
      if (this.#conversation === undefined) throw cancelled();
      const reply = this.#conversation.reply({ text: this.#parts.join(""), data: undefined, finish, usage }, metadata);
      settle.resolve(reply as ChatReply);
      return undefined;
    } catch (error) {
      settle.reject(error);
      return { error };
    }
  }

  #close(): { resolve(reply: ChatReply): void; reject(error: unknown): void } | undefined {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#signal?.removeEventListener("abort", this.#breakOff);
    return settle;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function cancelled(): DramatisError {
  return new DramatisError("cancelled", "The talk was broken off");
}

/** One answer, bit by bit. */
export function chatStream(
  engine: Engine,
  character: CharacterState,
  message: string,
  options: ChatOptions,
): ChatStream {
  const begin = (signal: AbortSignal): Conversation | Promise<Conversation> => {
    checkKnownFields("the options of a stream", options, CHAT_FIELDS);
    checkSignal(options.signal);
    const own = { ...options, signal };
    const talk = (vector?: Float32Array): Conversation => beginConversation(engine, character, message, own, vector);
    const vector = queryVector(engine, message, own);
    return vector === undefined ? talk() : vector.then(talk);
  };
  const given: unknown = (options as ChatOptions | null)?.signal;
  return new ChatReader(begin, given instanceof AbortSignal ? given : undefined);
}
