/** A fact or a preference, as a context tells it. */
export interface KnownFact {
  /** A preference has none. */
  readonly id?: string;
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
}

/** What was talked about before: an episode, or what a session left. */
export interface PastTalk {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly summary: string;
}

/** What may stand in a context, what is wanted most first. */
export interface ContextParts {
  readonly facts: readonly KnownFact[];
  readonly episodes: readonly PastTalk[];
  /** What the user uses most, a line each. */
  readonly habits: readonly string[];
}

/** How much may stand in it. */
export interface ContextLimits {
  readonly maxTokens: number;
  /** Part of the tokens that facts may take first, 0 to 1. */
  readonly profileShare: number;
  readonly count: (text: string) => number;
  readonly render: (parts: ContextParts) => string;
}

/** A context as it stands, and what is in it. */
export interface FilledContext extends ContextParts {
  readonly text: string;
  readonly tokens: number;
}

/** Facts or episodes longer than all the room that are passed over for shorter ones; further ones end the search. */
const MAX_PASSED_OVER = 8;
const NOTHING: FilledContext = { facts: [], episodes: [], habits: [], text: "", tokens: 0 };

/**
 * The most wanted facts and episodes that fit, all that is around them counted: first facts up to their share, then episodes,
 * then facts again and habits with what is left. Nothing at all, not even a heading, where not one of them fits.
 */
export function fillContext(wanted: ContextParts, limits: ContextLimits): FilledContext {
  const all = measure(wanted, limits);
  if (all.tokens <= limits.maxTokens) return all;
  const choice = {
    ...wanted,
    facts: withoutTooLong(wanted.facts, (facts) => fits({ ...NOTHING, facts }, limits)),
    episodes: withoutTooLong(wanted.episodes, (episodes) => fits({ ...NOTHING, episodes }, limits)),
  };
  const share = limits.maxTokens * limits.profileShare;
  const withShare = { ...limits, maxTokens: Math.min(share, limits.maxTokens) };
  let chosen: ContextParts = extend(NOTHING, "facts", choice, withShare);
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
function extend(
  chosen: ContextParts,
  part: keyof ContextParts,
  choice: ContextParts,
  limits: ContextLimits,
): ContextParts {
  const least = chosen[part].length;
  const withCount = (count: number): ContextParts => ({ ...chosen, [part]: choice[part].slice(0, count) });
  return withCount(longest(least, choice[part].length, (count) => fits(withCount(count), limits)));
}

function fits(parts: ContextParts, limits: ContextLimits): boolean {
  return measure(parts, limits).tokens <= limits.maxTokens;
}

function measure(parts: ContextParts, { render, count }: ContextLimits): FilledContext {
  if (parts.facts.length + parts.episodes.length + parts.habits.length === 0) return NOTHING;
  const text = render(parts);
  return { ...parts, text, tokens: count(text) };
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
