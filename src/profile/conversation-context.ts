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

/** What does not fit beside what is chosen is passed over for what comes after it, so often for each part. */
const MAX_PASSED_OVER = 32;
/** Characters a token at most, which no language that we know of has: what is longer altogether is not even laid out. */
const MOST_CHARACTERS = 16;
/** Fewer characters for each token that there is room for are sure to fit alone. */
const FITTING_CHARACTERS = 0.25;
const NOTHING: FilledContext = { facts: [], episodes: [], habits: [], text: "", tokens: 0 };

/**
 * The most wanted facts and episodes that fit, all that is around them counted: first facts up to their share, then episodes,
 * then facts again and habits with what is left. What does not fit is passed over. Nothing at all, not even a heading, where
 * nothing fits.
 */
export function fillContext(wanted: ContextParts, limits: ContextLimits): FilledContext {
  if (charactersOf(wanted) <= limits.maxTokens * MOST_CHARACTERS) {
    const all = measure(wanted, limits);
    if (all.tokens <= limits.maxTokens) return all;
  }
  const withShare = { ...limits, maxTokens: Math.min(limits.maxTokens * limits.profileShare, limits.maxTokens) };
  let chosen: ContextParts = fill(NOTHING, "facts", wanted.facts, withShare);
  chosen = fill(chosen, "episodes", wanted.episodes, limits);
  chosen = fill(chosen, "facts", wanted.facts, limits);
  chosen = fill(chosen, "habits", wanted.habits, limits);
  const filled = measure(chosen, limits);
  // A template may make anything of it.
  return filled.tokens <= limits.maxTokens ? filled : NOTHING;
}

type Part = keyof ContextParts;
type Item = KnownFact | PastTalk | string;

/** With as much of one part as fits beside what is chosen. */
function fill(chosen: ContextParts, part: Part, items: readonly Item[], limits: ContextLimits): ContextParts {
  const known = new Set<Item>(chosen[part]);
  const withSome = (some: readonly Item[]): ContextParts => ({ ...chosen, [part]: [...chosen[part], ...some] });
  const rest = notTooMany(
    items.filter((item) => !known.has(item) && fitsAlone(part, item, limits)),
    limits,
  );
  const count = longest(rest.length, (length) => fits(withSome(rest.slice(0, length)), limits));
  const found = rest.slice(0, count);
  let passed = 0;
  for (const item of rest.slice(count)) {
    if (fits(withSome([...found, item]), limits)) found.push(item);
    else if (++passed > MAX_PASSED_OVER) break;
  }
  return withSome(found);
}

/** The first ones, as many as could fit by their length. */
function notTooMany(items: readonly Item[], { maxTokens }: ContextLimits): Item[] {
  let length = 0;
  const end = items.findIndex((item) => (length += lengthOf(item)) > maxTokens * MOST_CHARACTERS);
  return items.slice(0, end < 0 ? items.length : end);
}

/** Whether there is any room that would be enough. */
function fitsAlone(part: Part, item: Item, limits: ContextLimits): boolean {
  const length = lengthOf(item);
  if (length <= limits.maxTokens * FITTING_CHARACTERS) return true;
  if (length > limits.maxTokens * MOST_CHARACTERS) return false;
  return fits({ ...NOTHING, [part]: [item] }, limits);
}

function lengthOf(item: Item): number {
  if (typeof item === "string") return item.length;
  return "value" in item ? item.topic.length + item.subTopic.length + item.value.length : item.summary.length;
}

function charactersOf({ facts, episodes, habits }: ContextParts): number {
  return [...facts, ...episodes, ...habits].reduce((sum, item) => sum + lengthOf(item), 0);
}

function fits(parts: ContextParts, limits: ContextLimits): boolean {
  return measure(parts, limits).tokens <= limits.maxTokens;
}

function measure(parts: ContextParts, { render, count }: ContextLimits): FilledContext {
  if (parts.facts.length + parts.episodes.length + parts.habits.length === 0) return NOTHING;
  const text = render(parts);
  return { ...parts, text, tokens: count(text) };
}

/** The largest number up to `most` for which a test holds, if it holds for all below; 0 when it holds for none. */
function longest(most: number, test: (count: number) => boolean): number {
  if (test(most)) return most;
  let low = 0;
  let high = most - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (test(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
