import { DramatisError } from "../core/errors.js";
import { sentences } from "../core/sentences.js";
import { askModel } from "../llm/ask-model.js";
import type { LanguageModel } from "../llm/language-model.js";
import type { SourceLine, SummarySentence } from "./extract-summary.js";

/** What a model is to summarize. */
export interface ModelSummaryTask {
  readonly lines: readonly SourceLine[];
  /** Whose memories they are: a character, or a place. */
  readonly name: string;
  readonly locale: "en" | "zh";
  /** The prompt, from what it has to say. */
  readonly render: (variables: { name: string; count: number; maxWords: number; lines: string }) => string;
  readonly maxTokens: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** A summary may be wordier than asked, not a book. */
const CHARACTERS_PER_TOKEN = 16;
const ROOM_FOR_BRACKETS = 2;

/**
 * The summary that a model writes of some lines.
 *
 * @throws DramatisError as {@link askModel} does, and `model/bad-output` for what is no summary.
 */
export async function modelSummary(model: LanguageModel, task: ModelSummaryTask): Promise<SummarySentence[]> {
  const { lines, maxTokens, locale } = task;
  const prompt = task.render({
    name: task.name,
    count: lines.length,
    maxWords: locale === "zh" ? maxTokens : Math.ceil(maxTokens * 0.75),
    lines: lines.map((line, index) => `[${index + 1}] ${numberless(line)}`).join("\n"),
  });
  const text = await askModel(
    model,
    {
      messages: [{ role: "user", content: prompt }],
      maxTokens: maxTokens * ROOM_FOR_BRACKETS,
      temperature: 0,
      ...(task.signal && { signal: task.signal }),
    },
    { timeoutMs: task.timeoutMs, maxCharacters: maxTokens * CHARACTERS_PER_TOKEN, signal: task.signal },
  );
  return readSummary(model.name, text, lines);
}

/** A line on one line, so that numbers stay where they were put. */
function numberless({ speaker, text }: SourceLine): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return speaker === undefined ? flat : `${speaker}: ${flat}`;
}

/** Numbers of lines in brackets, some in a row, and what ends the sentence after them. */
const SOURCES = /(?:[[【［]\s*\d[\d\s,，、;；~～–—−-]*[\]】］]\s*)+([.!?。！？…]*)/gu;
const NUMBERS = /(\d+)(?:\s*[-–—−~～]\s*(\d+))?/g;
const ENDED = /[.!?。！？…][")'”’」』]*$/u;

/** Reads sentences with the numbers of their lines; one that names none comes from all. */
export function readSummary(modelName: string, answer: string, lines: readonly SourceLine[]): SummarySentence[] {
  const text = withoutFence(answer).trim();
  const reason = whyNoSummary(text);
  if (reason !== undefined) {
    throw new DramatisError("model/bad-output", `The model ${modelName} was asked for a summary, but ${reason}`, {
      retryable: true,
    });
  }
  const all = [...new Set(lines.flatMap((line) => line.from))];
  return text.split("\n").flatMap((line) => {
    const bare = line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, "").trim();
    return readLine(bare, lines).map((piece) => ({
      text: piece.text,
      from: piece.from.length === 0 ? all : piece.from,
    }));
  });
}

function withoutFence(answer: string): string {
  const match = /^\s*```\w*\n([\s\S]*?)\n?```\s*$/.exec(answer);
  return match?.[1] ?? answer;
}

/** The sentences of one line. Numbers are those of the sentence before them, or of the line when it begins with them. */
function readLine(line: string, lines: readonly SourceLine[]): SummarySentence[] {
  const marks = marksIn(line, lines);
  const [first] = marks;
  if (first?.start === 0 && first.end < line.length) {
    // Where numbers come first and there are more of them, it is not certain which sentence they are of.
    const from = marks.length === 1 ? first.from : [];
    return split(
      marks.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, line),
      from,
    );
  }
  const read: SummarySentence[] = [];
  let at = 0;
  for (const { start, end, stop, from } of marks) {
    const before = line.slice(at, start).trim();
    const [last, ...others] = split(ENDED.test(before) ? before : before + stop, []).toReversed();
    read.push(...others.toReversed());
    if (last !== undefined) read.push({ text: last.text, from });
    at = end;
  }
  return [...read, ...split(line.slice(at), [])];
}

interface Mark {
  readonly start: number;
  readonly end: number;
  /** The full stop after it. */
  readonly stop: string;
  readonly from: readonly string[];
}

/** Where sources are named. A year in brackets names none, unless it stands where sources do: at the end. */
function marksIn(line: string, lines: readonly SourceLine[]): Mark[] {
  const marks: Mark[] = [];
  for (const match of line.matchAll(SOURCES)) {
    const end = match.index + match[0].length;
    const from = idsOf(match[0], lines);
    if (from.length > 0 || end === line.length) marks.push({ start: match.index, end, stop: match[1] ?? "", from });
  }
  return marks;
}

function split(text: string, from: readonly string[]): SummarySentence[] {
  return sentences(text)
    .map((sentence) => ({ text: sentence.text.trim(), from }))
    .filter((sentence) => sentence.text !== "");
}

function idsOf(text: string, lines: readonly SourceLine[]): string[] {
  const ids = new Set<string>();
  for (const [, from, to = from] of text.matchAll(NUMBERS)) {
    const [first, last] = [Number(from), Number(to)];
    if (last - first > lines.length) continue;
    for (let number = first; number <= last; number++) for (const id of lines[number - 1]?.from ?? []) ids.add(id);
  }
  return [...ids];
}

/** Answers that are plainly something else than a summary. What reads like prose is taken at its word. */
function whyNoSummary(text: string): string | undefined {
  if (!/\p{L}/u.test(text)) return text === "" ? "it answered nothing" : "its answer has no words";
  if (/^<(?:!doctype|html|head|body|\?xml)\b/i.test(text)) return "it answered with a web page";
  if (/^[[{]/.test(text) && isJson(text)) return "it answered with JSON";
  // U+FFFD stands where bytes were no text.
  if ((text.split("\uFFFD").length - 1) * 20 > text.length) return "its answer is not text";
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
