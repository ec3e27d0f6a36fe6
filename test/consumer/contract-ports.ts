// Values, schemas, ports and templates of the contract: what depends on nothing else of it.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
export type Time = number | string | Date;

export interface Schema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly validate: (
      value: unknown,
      options?: { readonly libraryOptions?: Record<string, unknown> | undefined },
    ) => Result<Output> | Promise<Result<Output>>;
  };
}
export type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
export type Types = Record<string, Schema>;
// oxlint-disable-next-line typescript/no-explicit-any -- without types everything fits everywhere, as promised
export type Untyped = any;
export type IsAny<T> = 0 extends 1 & T ? true : false;
export type Given<S> = S extends Schema<infer Input, unknown> ? Input : never;
export type Kept<S> = S extends Schema<unknown, infer Output> ? Output : never;
export type TypeName<M> = (keyof M & string) | (string & {});
export type Content<M, K> = IsAny<M> extends true ? JsonObject : K extends keyof M ? Kept<M[K]> : JsonObject;
export type ContentGiven<M, K> =
  IsAny<M> extends true ? object | string : K extends keyof M ? Given<M[K]> : object | string;

// ---------------------------------------------------------------- what a system is made with

export interface Clock {
  now(): number;
}
export interface Logger {
  debug(message: string, data?: object): void;
  info(message: string, data?: object): void;
  warn(message: string, data?: object): void;
  error(message: string, data?: object): void;
}
export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
  name?: string;
  userId?: string;
  id?: string;
  at?: Time;
}
export type Finish = "stop" | "length" | "filter";
export interface Usage {
  input: number;
  output: number;
}
export interface ModelRequest {
  messages: readonly ChatMessage[];
  maxTokens?: number;
  temperature?: number;
  schema?: JsonObject;
  signal?: AbortSignal;
}
export interface LanguageModel {
  readonly name: string;
  generate(request: ModelRequest): Promise<{ text: string; finish: Finish; usage?: Usage }>;
  stream?(request: ModelRequest): AsyncIterable<{ text: string; finish?: Finish; usage?: Usage }>;
}
export interface Tokenizer {
  readonly name: string;
  count(text: string): number;
}
export interface Embedder {
  readonly name: string;
  readonly dimensions: number;
  embed(texts: readonly string[], options?: { signal?: AbortSignal }): Promise<Float32Array[]>;
}

// ---------------------------------------------------------------- templates

export interface TemplateOptions {
  variables?: Schema;
  trusted?: boolean;
}
export interface Template<V = object> {
  readonly name: string;
  readonly variables: readonly string[];
  render(variables: V): string;
}
export interface TemplateReport {
  ok: boolean;
  issues: { message: string; line: number; column: number }[];
  variables: string[];
}
export interface PromptManager {
  addTemplate<S extends Schema>(
    name: string,
    source: string,
    options: TemplateOptions & { variables: S },
  ): Template<Given<S>>;
  addTemplate(name: string, source: string, options?: TemplateOptions): Template;
  removeTemplate(name: string): boolean;
  hasTemplate(name: string): boolean;
  listTemplates(): { name: string; variables: string[] }[];
  render(name: string, variables?: object, options?: { missing?: "error" | "keep" | "empty" }): string;
  validate(source: string): TemplateReport;
  addHelper(name: string, helper: (...args: Json[]) => Json): void;
}
