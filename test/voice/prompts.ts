import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { ChatMessage, LanguageModel } from "../../src/llm/language-model.js";

/** A memory as prompts show it. */
export interface Line {
  readonly line: string;
  readonly day?: string;
}

/** What the template of a system prompt is given. */
export interface PromptParts {
  readonly name: string;
  readonly prompt: string;
  readonly speaker?: string;
  readonly about?: string;
  readonly profile?: string;
  readonly situation?: string;
  readonly summaries?: readonly Line[];
  readonly recalled?: readonly Line[];
  readonly memories?: readonly Line[];
}

const compiled = new Map<string, (values: object) => string>();

/** A built-in template with values. */
export function rendered(name: string, values: object, locale: "en" | "zh" = "en"): string {
  let render = compiled.get(`${locale}/${name}`);
  if (render === undefined) {
    const source = readFileSync(new URL(`../../templates/${locale}/${name}.hbs`, import.meta.url), "utf8");
    render = Handlebars.compile<object>(source, { noEscape: true });
    compiled.set(`${locale}/${name}`, render);
  }
  return render(values);
}

/** A system prompt as the built-in template lays it out. */
export function systemPrompt(parts: PromptParts, locale: "en" | "zh" = "en"): string {
  return rendered("character", parts, locale);
}

export function messagesFor(parts: PromptParts, message: string, locale: "en" | "zh" = "en"): ChatMessage[] {
  return [
    { role: "system", content: systemPrompt(parts, locale) },
    { role: "user", content: message },
  ];
}

/** Asks questions of one character, without it remembering them. */
export function asking(
  voice: LanguageModel,
  parts: PromptParts,
  locale: "en" | "zh" = "en",
): (message: string) => Promise<string> {
  return async (message) => (await voice.generate({ messages: messagesFor(parts, message, locale) })).text;
}
