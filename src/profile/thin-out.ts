import { estimateTokens } from "../core/tokens.js";
import { foldText } from "../core/fold-text.js";
import { sentenceWeights } from "../memory/sentence-weights.js";
import { shorten } from "../memory/shorten.js";
import type { SessionSummaryRecord, ToldSentence } from "../model/session-records.js";

/** Tokens that are left of a sentence when there is not room for all. */
const LONG = 40;
/** How much more or less than another a sentence can count for what it says: else whole stretches would go for a few words. */
const LEAST_WEIGHT = 0.6;
const MOST_WEIGHT = 1.8;
/** What the oldest counts, if the newest counts 1. */
const OLDEST = 0.5;

interface Part {
  text: string;
  tokens: number;
  weight: number;
}

/** What is told of one session. */
interface Told {
  readonly at: string;
  /** Sessions right before it of which nothing is told any more. */
  passed: number;
  parts: Part[];
  /** From `OLDEST` to 1. */
  newness: number;
}

/**
 * What earlier sessions left, within some tokens. Where there is not room for all, it is thinned out as evenly as can be done
 * with what is still known: what goes is what says least, and whose session leaves the smallest gap. So all of the time is
 * told of however often it is done again, what is newer a little more densely, and the first and the last session always.
 */
export function thinOut(
  summaries: readonly SessionSummaryRecord[],
  { maxTokens, locale }: { readonly maxTokens: number; readonly locale: "en" | "zh" },
): ToldSentence[] {
  const sessions = withoutRepeats(summaries.flatMap(bySession));
  const all = sessions.flatMap(({ parts }) => parts);
  let over = all.reduce((sum, { tokens }) => sum + tokens, -maxTokens);
  for (const part of all.toSorted((a, b) => b.tokens - a.tokens)) {
    if (over <= 0 || part.tokens <= LONG) break;
    over -= shortenPart(part, locale);
  }
  if (over > 0) {
    weigh(sessions, locale);
    while (over > 0) {
      const dropped = dropLeast(sessions);
      if (dropped === undefined) break;
      over -= dropped.tokens;
    }
  }
  return sessions.flatMap(({ at, passed, parts }) =>
    parts.map(({ text }, index) => ({ text, at, ...(index === 0 && passed > 0 ? { passed } : undefined) })),
  );
}

function bySession({ sentences }: SessionSummaryRecord): Told[] {
  const sessions: Told[] = [];
  for (const { text, at, passed = 0 } of sentences) {
    const part = { text, tokens: priceOf(text), weight: 1 };
    const last = sessions.at(-1);
    if (last?.at === at && passed === 0) last.parts.push(part);
    else sessions.push({ at, passed, parts: [part], newness: 1 });
  }
  return sessions;
}

/** However it is joined to what is before it. */
function priceOf(text: string): number {
  return estimateTokens(` ${text}`);
}

/** Of what was said in the same words more than once, the last time, which lives longest. */
function withoutRepeats(sessions: readonly Told[]): Told[] {
  const seen = new Set<string>();
  const kept: Told[] = [];
  for (const session of sessions.toReversed()) {
    session.parts = session.parts
      .toReversed()
      .filter(({ text }) => {
        const said = foldText(text);
        return !seen.has(said) && seen.add(said);
      })
      .toReversed();
    const newer = kept.at(-1);
    if (session.parts.length > 0) kept.push(session);
    else if (newer !== undefined) newer.passed += session.passed;
  }
  return kept.toReversed();
}

/** Cuts what is very long, up to a clause or a word. Gives the tokens that are saved. */
function shortenPart(part: Part, locale: "en" | "zh"): number {
  const dots = locale === "zh" ? "……" : "…";
  // With room for what ends a quotation.
  const shorter = shorten(part.text, dots, (text) => priceOf(text) <= LONG - priceOf("”"));
  if (shorter === undefined || shorter.length >= part.text.length) return 0;
  const { tokens } = part;
  part.text = shorter + closing(shorter);
  part.tokens = priceOf(part.text);
  return tokens - part.tokens;
}

/** What ends a quotation that was cut. */
function closing(text: string): string {
  if (text.lastIndexOf("“") > text.lastIndexOf("”")) return "”";
  return text.split('"').length % 2 === 0 ? '"' : "";
}

function weigh(sessions: readonly Told[], locale: "en" | "zh"): void {
  const parts = sessions.flatMap((session) => session.parts);
  const weights = sentenceWeights(
    parts.map(({ text }) => text),
    locale,
  );
  for (const [index, part] of parts.entries())
    part.weight = Math.min(Math.max(weights[index] ?? 1, LEAST_WEIGHT), MOST_WEIGHT);
  const total = sessions.reduce((sum, { passed }) => sum + passed + 1, 0);
  let place = 0;
  for (const session of sessions) {
    place += session.passed + 1;
    session.newness = OLDEST + (1 - OLDEST) * (place / total);
  }
}

/** Drops the sentence that is missed least, the oldest of equals. Undefined when only the first and the last session are left. */
function dropLeast(sessions: Told[]): Part | undefined {
  let least = Number.POSITIVE_INFINITY;
  let found: { readonly at: number; readonly part: Part } | undefined;
  for (const [at, session] of sessions.entries()) {
    const isEnd = at === 0 || at === sessions.length - 1;
    if (isEnd && session.parts.length === 1) continue;
    // The sessions of which nothing was told between its neighbours, if it were gone; shared by all that tell of it.
    const gap = session.passed + 1 + (sessions[at + 1]?.passed ?? 0) + 1;
    for (const part of session.parts) {
      const worth = (part.weight * session.newness * gap) / session.parts.length;
      if (worth >= least) continue;
      least = worth;
      found = { at, part };
    }
  }
  if (found === undefined) return undefined;
  const { at, part } = found;
  const session = sessions[at];
  if (session === undefined) return undefined;
  session.parts = session.parts.filter((each) => each !== part);
  if (session.parts.length > 0) return part;
  sessions.splice(at, 1);
  const next = sessions[at];
  if (next !== undefined) next.passed += session.passed + 1;
  return part;
}
