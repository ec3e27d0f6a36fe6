import { DramatisError } from "../core/errors.js";
import { describeType, isPlainObject } from "../core/json.js";
import { checkKnownFields } from "../core/options.js";
import { sentences } from "../core/sentences.js";
import { estimateTokens } from "../core/tokens.js";
import { isUnspacedScript } from "../core/words.js";
import { answersByRules } from "../llm/by-rules.js";
import type { ChatMessage, Finish, LanguageModel, ModelRequest, Usage } from "../llm/language-model.js";
import { cutText } from "../memory/shorten.js";
import { builtInTemplates } from "../prompt/built-in-templates.js";
import { answerMessage } from "./answer.js";
import { fitSchema, type Material } from "./fit-schema.js";
import type { VoiceLocale } from "./knowledge.js";
import { readPrompt } from "./read-prompt.js";
import { linesToSummarize, summarizeLines } from "./summary-request.js";

/** How the voice speaks. */
export interface OfflineVoiceOptions {
  /** Language of its answers. @default that of the message */
  locale?: "en" | "zh" | undefined;
}

interface Spoken {
  readonly text: string;
  readonly finish: Finish;
  readonly usage: Usage;
}

/** Chinese is written by the character; two of them a part read like speech. */
const PARTS = /[\p{sc=Han}]{1,2}[，。！？；：、“”‘’…]*|[^\s\p{sc=Han}]+\s*|\s+/gu;
const HAN_SHARE = 0.25;

/**
 * A language model that needs no key and no network: it answers from what the prompt remembers, by rules and phrases, in
 * English and Chinese. It quotes what it was told and names who told it, and says so when it knows nothing.
 *
 * The same request gives the same answer. `maxTokens` is kept by leaving out sentences from the end; a `schema` is filled
 * with what is said and else with the least that it allows. Asked for a summary by the system, it gives an extract.
 *
 * @throws DramatisError `config/invalid` naming the option. Of its methods `cancelled`, when the signal says so.
 *
 * @example
 * const system = new PersonaSystem({ model: offlineVoice() });
 */
export function offlineVoice(options: OfflineVoiceOptions = {}): LanguageModel {
  checkKnownFields("the options of offlineVoice", options, ["locale"]);
  const { locale } = options;
  if (locale !== undefined && locale !== "en" && locale !== "zh") {
    const given: unknown = locale;
    const received = typeof given === "string" ? JSON.stringify(given) : describeType(given);
    throw new DramatisError("config/invalid", `locale is ${received}, but must be "en" or "zh"`, {
      details: { field: "locale" },
    });
  }
  return answersByRules({
    name: "offline-voice",
    async generate(request) {
      checkSignal(request.signal);
      return speak(request, locale);
    },
    async *stream(request) {
      checkSignal(request.signal);
      const { text, finish, usage } = speak(request, locale);
      const parts = text.match(PARTS) ?? [];
      for (const part of parts.slice(0, -1)) {
        yield { text: part };
        checkSignal(request.signal);
      }
      yield { text: parts.at(-1) ?? "", finish, usage };
    },
  });
}

function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new DramatisError("cancelled", "The answer of the offline voice was cancelled");
}

function speak(request: ModelRequest, wanted: VoiceLocale | undefined): Spoken {
  const { messages, schema, maxTokens } = request;
  const message = lastMessage(messages);
  const system = messages.find(({ role }) => role === "system")?.content ?? "";
  const locale = wanted ?? localeOf(message) ?? localeOf(system) ?? "en";
  const input = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  const finished = (text: string, finish: Finish): Spoken => ({
    text,
    finish,
    usage: { input, output: estimateTokens(text) },
  });
  const lines = schema === undefined ? linesToSummarize(messages) : undefined;
  const { text, isYes } =
    lines === undefined
      ? answerMessage(request, message, locale)
      : { text: summarizeLines(lines, locale, maxTokens), isYes: false };
  if (isPlainObject(schema)) {
    const { name } = readPrompt(messages, locale);
    const fitted = fittedJson(schema, { text, name, isYes }, maxTokens);
    return finished(fitted, fits(fitted, maxTokens) ? "stop" : "length");
  }
  const shorter = withinTokens(text, maxTokens);
  return finished(shorter, shorter === text ? "stop" : "length");
}

/** What is to be answered: what the user said last that is not about the form of an answer. */
function lastMessage(messages: readonly ChatMessage[]): string {
  const said = messages.filter(({ role }) => role === "user").map(({ content }) => content);
  return said.findLast((content) => !isRepair(content)) ?? said.at(-1) ?? "";
}

/** True for the message with which the system asks for corrected JSON. */
function isRepair(content: string): boolean {
  return [builtInTemplates.en, builtInTemplates.zh].some((templates) => {
    const pieces = (templates["repair-answer"] ?? "").split(/\{\{\w+\}\}/).map((piece) => piece.trim());
    return (
      pieces.length > 1 && content.startsWith(pieces[0] ?? "\0") && content.trimEnd().endsWith(pieces.at(-1) ?? "\0")
    );
  });
}

/** The language of most of a text; undefined when it has no letters. */
function localeOf(text: string): VoiceLocale | undefined {
  let han = 0;
  let letters = 0;
  for (const character of text.slice(0, 4000)) {
    if (!/\p{L}/u.test(character)) continue;
    letters += 1;
    if (isUnspacedScript(character.charCodeAt(0))) han += 1;
  }
  if (letters === 0) return undefined;
  return han >= letters * HAN_SHARE ? "zh" : "en";
}

function fits(text: string, maxTokens: number | undefined): boolean {
  return maxTokens === undefined || estimateTokens(text) <= maxTokens;
}

/** As many sentences as fit; of the first as many words, when it does not. */
function withinTokens(text: string, maxTokens: number | undefined): string {
  if (fits(text, maxTokens)) return text;
  const ends = sentences(text).map(({ end }) => end);
  const end = ends.findLast((at) => fits(text.slice(0, at), maxTokens));
  if (end !== undefined) return text.slice(0, end);
  let length = text.length;
  while (length > 0 && !fits(text.slice(0, length), maxTokens)) length = cutText(text, length - 1).length;
  return text.slice(0, length).trimEnd();
}

/** JSON loses nothing but words of what is said when it is to be shorter. */
function fittedJson(
  schema: NonNullable<ModelRequest["schema"]>,
  material: Material,
  maxTokens: number | undefined,
): string {
  const whole = JSON.stringify(fitSchema(schema, material));
  if (fits(whole, maxTokens)) return whole;
  const bare = JSON.stringify(fitSchema(schema, { ...material, text: "" }));
  const room = (maxTokens ?? 0) - estimateTokens(bare);
  const shorter = JSON.stringify(
    fitSchema(schema, { ...material, text: withinTokens(material.text, Math.max(0, room)) }),
  );
  return fits(shorter, maxTokens) ? shorter : bare;
}
