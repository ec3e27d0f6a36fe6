import type { ServerResponse } from "node:http";
import {
  embeddings,
  answerText,
  chunks,
  completion,
  type Saying,
  type ServerAnswer,
  type ServerRequest,
} from "./answers.js";

/** One request and the way to answer it, well or badly. */
export class Exchange {
  readonly request: ServerRequest;
  readonly response: ServerResponse;
  readonly #answer: ServerAnswer | undefined;

  constructor(request: ServerRequest, response: ServerResponse, answer: ServerAnswer | undefined) {
    this.request = request;
    this.response = response;
    this.#answer = answer;
  }

  /** The same exchange as if something else had been asked. */
  with(request: ServerRequest, answer: ServerAnswer): Exchange {
    return new Exchange(request, this.response, answer);
  }

  get isStream(): boolean {
    return this.request.body["stream"] === true;
  }

  get isChat(): boolean {
    return this.request.path.endsWith("/chat/completions");
  }

  /** The text of a proper answer. */
  get text(): string {
    return answerText(this.request, this.#answer);
  }

  /** Answers properly. */
  answer(): void {
    if (this.isChat) this.say({ content: this.text });
    else this.json(200, embeddings(this.request));
  }

  /** Answers a chat with something of one's own, whole or streamed as was asked; texts are embedded properly all the same. */
  say(saying: Saying): void {
    if (!this.isChat) this.answer();
    else if (this.isStream) this.events(chunks(this.request, saying));
    else this.json(200, completion(this.request, saying));
  }

  /** An error in OpenAI's form. */
  refuse(
    status: number,
    message: string,
    marks: { code?: string; type?: string; param?: string } = {},
    headers = {},
  ): void {
    const { code = null, type = "error", param = null } = marks;
    this.json(status, { error: { message, type, param, code } }, headers);
  }

  json(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.raw(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
  }

  raw(status: number, body: string, headers: Record<string, string>): void {
    this.response.writeHead(status, headers);
    this.response.end(body);
  }

  /** A stream; without an end it is as if the connection had been cut. */
  events(parts: readonly unknown[], { done = true, cut = false }: { done?: boolean; cut?: boolean } = {}): void {
    this.beginEvents();
    for (const part of parts) this.event(part);
    if (cut) {
      this.breakOff();
      return;
    }
    if (done) this.response.write("data: [DONE]\n\n");
    this.response.end();
  }

  beginEvents(): void {
    this.response.writeHead(200, { "content-type": "text/event-stream" });
  }

  event(part: unknown): void {
    this.response.write(`data: ${JSON.stringify(part)}\n\n`);
  }

  /** Breaks the connection once what was written is on its way. */
  breakOff(): void {
    this.response.write("", () => setImmediate(() => this.response.destroy()));
  }
}
