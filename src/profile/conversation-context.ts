import type { EpisodeRecord, FactRecord } from "../model/profile-records.js";

/** What may stand in a context, what is wanted most first. */
export interface ContextChoice<F = FactRecord, E = EpisodeRecord> {
  readonly facts: readonly F[];
  readonly episodes: readonly E[];
  /** Preferences and what the user uses most, a line each. */
  readonly habits: readonly string[];
}

/** How much may stand in it. */
export interface ContextLimits<F = FactRecord, E = EpisodeRecord> {
  readonly maxTokens: number;
  /** Part of the tokens that facts may take first, 0 to 1. */
  readonly profileShare: number;
  readonly count: (text: string) => number;
  readonly render: (choice: ContextChoice<F, E>) => string;
}

/** A context as it stands, and what is in it. */
export interface FilledContext<F = FactRecord, E = EpisodeRecord> extends ContextChoice<F, E> {
  readonly text: string;
  readonly tokens: number;
}

/** Facts or episodes longer than all the room that are passed over for shorter ones; further ones end the search. */
const MAX_PASSED_OVER = 8;
const NOTHING = { facts: [], episodes: [], habits: [], text: "", tokens: 0 };

/**
 * The most wanted facts and episodes that fit, all that is around them counted: first facts up to their share, then episodes,
 * then facts again and habits with what is left. Nothing at all, not even a heading, where not one of them fits.
 */
export function fillContext<F, E>(wanted: ContextChoice<F, E>, limits: ContextLimits<F, E>): FilledContext<F, E> {
  const choice = {
    ...wanted,
    facts: withoutTooLong(wanted.facts, (facts) => fits({ ...NOTHING, facts }, limits)),
    episodes: withoutTooLong(wanted.episodes, (episodes) => fits({ ...NOTHING, episodes }, limits)),
  };
  const share = limits.maxTokens * limits.profileShare;
  const withShare = { ...limits, maxTokens: Math.min(share, limits.maxTokens) };
  let chosen: ContextChoice<F, E> = extend(NOTHING, "facts", choice, withShare);
  for (const part of ["episodes", "facts", "habits"] as const) chosen = extend(chosen, part, choice, limits);
  const filled = measure(chosen, limits);
  // A template may make anything of it.
  return filled.tokens <= limits.maxTokens ? filled : NOTHING;
}

/** Without what would stand in the way of all that comes after it, and not even fits alone. */
function withoutTooLong<T>(items: readonly T[], isFitting: (some: readonly T[]) => boolean): readonly T[] {
  let rest = items;
  for (let passed = 0; passed < MAX_PASSED_OVER; passed++) {
    const count = longest(0, rest.length, (length) => isFitting(rest.slice(0, length)));
    const next = rest.slice(count, count + 1);
    if (next.length === 0 || isFitting(next)) return rest;
    rest = rest.toSpliced(count, 1);
  }
  return rest;
}

/** With as much of one part as fits beside what is chosen. */
function extend<F, E>(
  chosen: ContextChoice<F, E>,
  part: keyof ContextChoice,
  choice: ContextChoice<F, E>,
  limits: ContextLimits<F, E>,
): ContextChoice<F, E> {
  const least = chosen[part].length;
  const withCount = (count: number): ContextChoice<F, E> => ({ ...chosen, [part]: choice[part].slice(0, count) });
  return withCount(longest(least, choice[part].length, (count) => fits(withCount(count), limits)));
}

function fits<F, E>(choice: ContextChoice<F, E>, limits: ContextLimits<F, E>): boolean {
  return measure(choice, limits).tokens <= limits.maxTokens;
}

function measure<F, E>(choice: ContextChoice<F, E>, { render, count }: ContextLimits<F, E>): FilledContext<F, E> {
  if (choice.facts.length + choice.episodes.length + choice.habits.length === 0) return NOTHING;
  const text = render(choice);
  return { ...choice, text, tokens: count(text) };
}

/** The largest number from `least` to `most` for which a test holds, if it holds for all below; `least` when it holds for none. */
function longest(least: number, most: number, test: (count: number) => boolean): number {
  let low = least;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (test(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
