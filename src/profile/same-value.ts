import { foldText } from "../core/fold-text.js";
import { terms, words } from "../core/words.js";

/** Share of their terms that two values of the same must have in common. */
const LEAST_SHARE = 0.8;
const NEGATIONS: ReadonlySet<string> = new Set("no not never none nothing nobody without cannot".split(" "));
const CHINESE_NEGATION = /[不没無无别未]/u;

function isNegated(text: string): boolean {
  const negations = words(text).filter((word) => NEGATIONS.has(word) || word.endsWith("n't")).length;
  return negations % 2 === 1 || CHINESE_NEGATION.test(text);
}

/**
 * How two values under one sub-topic go together: "same" when they say the same, "more" when the second says the same and more,
 * "less" when it says less; undefined when they are about different things, or one denies what the other says.
 */
export function compareValues(first: string, second: string): "same" | "more" | "less" | undefined {
  const [one, two] = [foldText(first), foldText(second)];
  if (one === two) return "same";
  if (isNegated(one) !== isNegated(two)) return undefined;
  const [a, b] = [new Set(terms(one)), new Set(terms(two))];
  if (a.size === 0 || b.size === 0) return undefined;
  let shared = 0;
  for (const term of a) if (b.has(term)) shared++;
  if (shared === a.size && shared === b.size) return hasSameNumbers(one, two) ? "same" : undefined;
  if (shared === a.size) return "more";
  if (shared === b.size) return "less";
  return shared / (a.size + b.size - shared) >= LEAST_SHARE && hasSameNumbers(one, two) ? "same" : undefined;
}

/** Whether both name the same numbers: "2 cats" and "3 cats" have all but one word in common. */
function hasSameNumbers(first: string, second: string): boolean {
  return numbersOf(first) === numbersOf(second);
}

function numbersOf(text: string): string {
  return (text.match(/\d+/g) ?? []).toSorted().join(" ");
}
