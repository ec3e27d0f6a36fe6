import { isPlainObject, textOf, type Json, type JsonObject } from "../../core/json.js";
import type { Memory } from "../../memory/memory.js";
import { linesOf } from "../../memory/source-lines.js";
import { joinSentences } from "../../memory/summary-rendering.js";

/** A memory as templates show it. */
export interface PromptItem {
  readonly id: string;
  readonly type: string;
  /** ISO 8601. */
  readonly at: string;
  readonly text: string;
  /**
   * Who said what, or what happened. Whatever a memory says, only its first line can begin a line of the prompt; the others
   * are indented, so that no memory can pass for a heading or an instruction of the prompt.
   */
  readonly line: string;
  /** "2026-11-20", of the first item of a day. */
  readonly day?: string;
}

/** A sentence of a summary, and what it comes from. */
export interface Sentence {
  readonly text: string;
  readonly from: readonly string[];
}

/** The sentences of a summary as it was stored; none of any other memory. */
export function sentencesOf({ type, metadata }: Memory): readonly Sentence[] {
  const { sentences } = metadata;
  return type === "summary" && Array.isArray(sentences) ? (sentences as readonly Sentence[]) : [];
}

/** What a prompt shows already: memories by their ids, and sentences of summaries. */
export interface Shown {
  readonly ids: ReadonlySet<string>;
  readonly sentences: ReadonlySet<string>;
}

/**
 * A summary without what is shown word for word, and without what another one tells in the same words, as the one does that
 * stands for it; undefined when nothing else is in it.
 */
export function withoutShown(item: PromptItem, sentences: readonly Sentence[], shown: Shown): PromptItem | undefined {
  const left = sentences.filter(
    ({ text, from }) => !shown.sentences.has(text) && !from.every((id) => shown.ids.has(id)),
  );
  if (left.length === sentences.length) return item;
  if (left.length === 0) return undefined;
  const text = joinSentences(left.map((sentence) => sentence.text));
  return { ...item, text, line: indented([text]) };
}

/** A memory as `name` would tell it; undefined when it says nothing. */
export function promptItem(memory: Memory, name: string, locale: "en" | "zh"): PromptItem | undefined {
  const { id, type, at, text } = memory;
  const line = indented(type === "summary" ? [text] : spokenLines(memory, name, locale));
  return line === "" ? undefined : { id, type, at, text, line };
}

function spokenLines(memory: Memory, name: string, locale: "en" | "zh"): string[] {
  const { id, content, importance, source, userId } = memory;
  const told = { id, content, importance, speaker: source.from, userId, owner: name };
  return linesOf(told, locale).map(({ speaker, text }) =>
    speaker === undefined ? text : `${onOneLine(speaker)}: ${text}`,
  );
}

/** A name, which may hold what a line may not: it stands in the middle of one. */
export function onOneLine(name: string): string {
  return name.split(LINE_BREAK).join(" ").trim();
}

/** All that a template or a model might take for a line break. */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** Texts one below the other; what goes on with one of them stands deeper, so that it cannot pass for the next. */
function indented(texts: readonly string[]): string {
  return texts
    .map((text) => text.split(LINE_BREAK).map((line) => line.trim()))
    .map((lines) => lines.filter((line) => line !== "").join("\n    "))
    .filter((text) => text !== "")
    .join("\n  ");
}

/** Items oldest first, each day named once. */
export function withDays(items: readonly PromptItem[]): PromptItem[] {
  let last = "";
  return items.map((item) => {
    const day = dayOf(item);
    if (day === last) return item;
    last = day;
    return { ...item, day };
  });
}

export function dayOf({ at }: PromptItem): string {
  return at.slice(0, at.indexOf("T"));
}

/** Two memories of one day that read the same are the same to a prompt. */
export function spoken(item: PromptItem): string {
  return `${dayOf(item)} ${item.line}`;
}

/** Facts as lines: one for each key of an object, the text itself of anything else. */
export function factLines(facts: JsonObject | string): string {
  if (typeof facts === "string") return facts;
  return Object.entries(facts)
    .map(([key, value]) => [key, factText(value)] as const)
    .filter(([, text]) => text !== "")
    .map(([key, text]) => `- ${indented([key])}: ${indented([text])}`)
    .join("\n");
}

function factText(value: Json): string {
  if (value === null) return "";
  if (Array.isArray(value)) return (value as readonly Json[]).map(factText).join(", ");
  if (!isPlainObject(value)) return typeof value === "object" ? textOf(value) : String(value);
  return Object.entries(value)
    .map(([key, item]) => `${key}: ${factText(item)}`)
    .join("; ");
}
