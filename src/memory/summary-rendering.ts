import { isUnspacedScript } from "../core/words.js";

/** Language of the words a summary adds: who "said" what. */
export type SummaryLocale = "en" | "zh";

/** A sentence that was chosen, before it is put into words. */
export interface ChosenSentence {
  /** As it is told: what somebody said, or a whole sentence when there is no `speaker`. */
  readonly text: string;
  readonly speaker: string | undefined;
  readonly from: readonly string[];
  readonly isQuestion: boolean;
}

/** One sentence of a summary and the ids of all it rests on. */
export interface SummarySentence {
  readonly text: string;
  readonly from: readonly string[];
}

const REPORTED = /^([^"“”\n]{1,60}?) (?:said|asked): "([^"\n]*)"$/;
const REPORTED_CHINESE = /^([^"“”\n]{1,60}?)(?:说|问)：“([^“”\n]*)”$/;

/** Reads back what {@link renderSummary} wrote, so that a summary of summaries does not report a report. */
export function parseReported(text: string): { speaker: string; text: string } | undefined {
  const found = REPORTED.exec(text) ?? REPORTED_CHINESE.exec(text);
  if (found === null) return undefined;
  const [, speaker = "", said = ""] = found;
  return said.trim() === "" ? undefined : { speaker, text: said };
}

const TOLD = /^[^\n,.;:!?"“”]{1,60}? (?:says|tells [^\n,.;:!?"“”]{1,60}?) (?:that )?(?=\S)/u;
const TOLD_CHINESE = /^[^\n，。；：！？“”]{1,60}?说，(?=.)/u;

/** A sentence without who tells it: of "Ann says that the gate is closed." what is the case. */
export function withoutTelling(text: string): string {
  const told = TOLD.exec(text) ?? TOLD_CHINESE.exec(text);
  return told === null ? text : text.slice(told[0].length);
}

/** Sentences stand side by side, but for one in a script with spaces. */
function joinChinese(before: string, after: string): string {
  return /^[\p{L}\p{N}]/u.test(after) && !isUnspacedScript(after.charCodeAt(0)) ? `${before} ${after}` : before + after;
}

function report(group: readonly ChosenSentence[], speaker: string, locale: SummaryLocale): string {
  const asks = group.every((sentence) => sentence.isQuestion);
  if (locale === "zh") {
    const said = group.map((sentence) => sentence.text).reduce(joinChinese);
    return `${speaker}${asks ? "问" : "说"}：“${said.replaceAll("“", "‘").replaceAll("”", "’")}”`;
  }
  const said = group.map((sentence) => sentence.text).join(" ");
  return `${speaker} ${asks ? "asked" : "said"}: "${said.replaceAll(/["“”]/g, "'")}"`;
}

/**
 * Sentences that share one "said": neighbours of one speaker out of the same memory. A sentence of a summary goes when any
 * of its sources does, so what others said would go with it.
 */
export function groupBySpeaker<T extends ChosenSentence>(chosen: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (const sentence of chosen) {
    const last = groups.at(-1);
    const isSame = last?.[0] !== undefined && saysOn(last[0], sentence);
    if (last !== undefined && isSame) last.push(sentence);
    else groups.push([sentence]);
  }
  return groups;
}

function saysOn(first: ChosenSentence, next: ChosenSentence): boolean {
  return (
    first.speaker !== undefined &&
    first.speaker === next.speaker &&
    first.from.length === next.from.length &&
    first.from.every((id, index) => id === next.from[index])
  );
}

/** Puts chosen sentences into words: narration as it is, speech as `Ann said: "..."` or `安说：“……”`. */
export function renderSummary(chosen: readonly ChosenSentence[], locale: SummaryLocale): SummarySentence[] {
  return groupBySpeaker(chosen).map((group) => {
    const [first] = group;
    const from = [...new Set(group.flatMap((sentence) => sentence.from))];
    const text = first?.speaker === undefined ? (first?.text ?? "") : report(group, first.speaker, locale);
    return { text, from };
  });
}

const OPENING = /^([^"“”\n]{1,60}? (?:said|asked): ")[^"\n]*"$|^([^"“”\n]{1,60}?(?:说|问)：“)[^“”\n]*”$/;

/**
 * Sentences of a summary as running text: what one speaker said in a row stands behind one "said", and there is no space
 * after a full stop of Chinese or Japanese.
 */
export function joinSentences(sentences: readonly string[]): string {
  let text = "";
  let spoken: string | undefined;
  for (const sentence of sentences) {
    const found = OPENING.exec(sentence);
    const opening = found?.[1] ?? found?.[2];
    if (opening !== undefined && opening === spoken) {
      const more = sentence.slice(opening.length);
      const before = text.slice(0, -1);
      text = opening.endsWith("“") ? joinChinese(before, more) : `${before} ${more}`;
    } else {
      text += /^$|[。！？；」』”]$/u.test(text) ? sentence : ` ${sentence}`;
    }
    spoken = opening;
  }
  return text;
}
