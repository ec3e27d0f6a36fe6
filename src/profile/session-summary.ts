import { estimateTokens } from "../core/tokens.js";
import { isoTime } from "../core/time.js";
import { extractSummary, type SourceLine } from "../memory/extract-summary.js";
import { joinSentences } from "../memory/summary-rendering.js";
import type { SessionSummaryRecord } from "../model/session-records.js";
import type { SessionState } from "./session-state.js";
import { liveSummaries } from "./session-book.js";
import { spokenLine } from "./spoken-line.js";
import { findInjected } from "./injected.js";
import { thinOut } from "./thin-out.js";

/** Tokens of the summary of one session: a part of what was said, within bounds. */
const SHARE = 0.3;
const LEAST = 60;
const MOST = 200;
/** Tokens of the one summary that older ones are condensed into. */
const CONDENSED = 400;

/** What the user and the character said, as lines to summarize; not what a program put in. */
export function spokenLines({ messages, opening, user }: SessionState, locale: "en" | "zh"): SourceLine[] {
  const withoutOpening = findInjected([opening]);
  return messages.flatMap(({ id, role, text, name, other }) => {
    if (role === "system") return [];
    const said = withoutOpening(text);
    if (said.trim() === "") return [];
    const speaker = role === "user" && other === undefined ? { userId: user } : {};
    return spokenLine({ id, role, text: said, ...speaker, ...(name === undefined ? undefined : { name }) }, locale);
  });
}

/** Tokens that the summary of some lines may take. */
export function summaryTokens(lines: readonly SourceLine[]): number {
  let tokens = 0;
  for (const { text } of lines) {
    tokens += estimateTokens(text);
    if (tokens * SHARE >= MOST) return MOST;
  }
  return Math.max(LEAST, Math.floor(tokens * SHARE));
}

export function extractSession(lines: readonly SourceLine[], locale: "en" | "zh"): string[] {
  return extractSummary(lines, { locale, maxTokens: summaryTokens(lines) }).map(({ text }) => text);
}

/** A session's summary as it is stored; undefined when there is nothing to tell. */
export function summaryRecord(
  { id, lastAt }: SessionState,
  sentences: readonly string[],
  by: string,
): SessionSummaryRecord | undefined {
  const at = isoTime(lastAt);
  const told = sentences.filter((text) => text.trim() !== "").map((text) => ({ text, at }));
  return told.length === 0 ? undefined : { session: id, at, by, sentences: told };
}

/**
 * What the oldest of some summaries become when there are more than `most`: one that tells of
 * all their time, but less of each. What is from before `before` has lived its time, and is not told again.
 */
export function condenseOldest(
  summaries: readonly SessionSummaryRecord[],
  { most, before, locale }: { readonly most: number; readonly before: number; readonly locale: "en" | "zh" },
): { count: number; summary?: SessionSummaryRecord } | undefined {
  if (summaries.length <= most) return undefined;
  const count = summaries.length - most + 1;
  const oldest = summaries.slice(0, count);
  const told = thinOut(liveSummaries(oldest, before), { maxTokens: CONDENSED, locale });
  const newest = oldest.at(-1);
  if (newest === undefined || told.length === 0) return { count };
  const { session, at } = newest;
  return { count, summary: { session, at, by: "extractive", condensed: true, sentences: told } };
}

/** A summary as running text. */
export function summaryText({ sentences }: SessionSummaryRecord): string {
  return joinSentences(sentences.map(({ text }) => text));
}
