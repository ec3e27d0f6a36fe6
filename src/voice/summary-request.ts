import type { ChatMessage } from "../llm/language-model.js";
import { extractSummary, type SourceLine } from "../memory/extract-summary.js";
import type { VoiceLocale } from "./knowledge.js";
import { Phrasebook } from "./phrases.js";
import { readSummary } from "./read-summary.js";
import { isSpeakerLabel, labelled, soundsSpoken } from "./speech-lines.js";

/** The summarizer leaves room for the numbers: half of what an answer may have is text. */
const SHARE_OF_TEXT = 0.5;
const USUAL_TOKENS = 300;
const LINE = /^\[(\d+)\] (.*)$/;

/**
 * The numbered lines of a request for a summary, as the summarizer makes it: one message of the user that ends with lines
 * numbered from 1. Undefined for everything else.
 */
export function linesToSummarize(messages: readonly ChatMessage[]): SourceLine[] | undefined {
  const [message, ...others] = messages;
  if (message === undefined || message.role !== "user" || others.length > 0) return undefined;
  const all = message.content.trimEnd().split("\n");
  const first = all.findIndex((line) => line.startsWith("[1] "));
  // Something before them says what to do with them.
  if (first < 1) return undefined;
  const lines: SourceLine[] = [];
  for (const line of all.slice(first)) {
    const [, number, text] = LINE.exec(line) ?? [];
    if (number === undefined || text === undefined || Number(number) !== lines.length + 1) return undefined;
    lines.push({ from: [number], text });
  }
  return withSpeakers(lines);
}

/** Names of users may begin with a small letter; they are known by speaking more than once, or as people speak. */
const SMALL_NAME = /^\p{Ll}[\p{L}\p{N}_.-]{0,30}$/u;

function withSpeakers(lines: readonly SourceLine[]): SourceLine[] {
  const labels = lines.map(({ text }) => labelled(text));
  const counts = new Map<string, number>();
  for (const found of labels) if (found !== undefined) counts.set(found.label, (counts.get(found.label) ?? 0) + 1);
  return lines.flatMap((line, index): SourceLine[] => {
    const found = labels[index];
    // The line of an earlier summary names its speakers itself: `Kim said: "I fed it."`
    if (found === undefined) return [line];
    if (isReport(found)) return readSummary(line.text).map((piece) => ({ from: line.from, ...piece }));
    const { label, rest } = found;
    const isUser = SMALL_NAME.test(label) && ((counts.get(label) ?? 0) > 1 || soundsSpoken(rest));
    if (!isUser && !isSpeakerLabel(label, { name: "", speaker: undefined })) return [line];
    return [{ from: line.from, speaker: label, text: rest }];
  });
}

function isReport({ label, rest }: { label: string; rest: string }): boolean {
  return /(?: said| asked|说|问)$/.test(label) && /^["“]/.test(rest);
}

/** An extract of the lines, a sentence a line, each with the numbers it rests on. */
export function summarizeLines(
  lines: readonly SourceLine[],
  locale: VoiceLocale,
  maxTokens: number | undefined,
): string {
  const tokens = maxTokens === undefined ? USUAL_TOKENS : Math.max(1, Math.floor(maxTokens * SHARE_OF_TEXT));
  // What the voice itself said from what it knew stands there already, in the words of those who said it.
  const book = Phrasebook.of(locale);
  const told = lines.filter(({ speaker, text }) => speaker === undefined || !book.isOurs(text));
  return extractSummary(told.length > 0 ? told : lines, { locale, maxTokens: tokens })
    .map(({ text, from }) => `${text} [${from.join(", ")}]`)
    .join("\n");
}
