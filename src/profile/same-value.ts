import { foldText } from "../core/fold-text.js";

/** Words without which a value says the same. As a name ("vitamin A") they are written large or stand last. */
const LITTLE: ReadonlySet<string> = new Set("a an the very really quite just also too".split(" "));
/** Before all else, these say no more than that somebody speaks of their own. */
const LEADING = /^(?:(?:the|my|our)\s+(?=\S)|我(?:们)?的(?=.))/iu;
const BEFORE_WORD = /^[("'“«[]+/u;
/** Marks of sentences. Signs that make another word of it ("C++", "A-", "#1", 6") are none. */
const AFTER_WORD = /(?:[)\],;:!?.…。！？、”»]|(?<!\d)["'])+$/u;
/** Begins what tells more of the same: "nurse in Leeds". Who is "in training" is not it yet. */
const TELLS_MORE = /^(?:at|for|in(?! training)|of|to|with) \S/u;

/**
 * How two values under one sub-topic go together: "same" when they are the same words in the same order, however they are
 * written; "more" when the second goes on where the first ends, by what it is in, at, for, of, to or with; "less" the other way
 * round; undefined when one can be true without the other. That "more" is the same thing is safe to say only of values that
 * describe: York is not "York in Ontario".
 */
export function compareValues(first: string, second: string): "same" | "more" | "less" | undefined {
  if (foldText(first) === foldText(second)) return "same";
  const [one, two] = [plainText(first), plainText(second)];
  if (one === two) return "same";
  if (goesOn(one, two)) return "more";
  return goesOn(two, one) ? "less" : undefined;
}

/** Whether two values say the same. */
export function isSameValue(first: string, second: string): boolean {
  return compareValues(first, second) === "same";
}

function goesOn(short: string, long: string): boolean {
  return short !== "" && long.startsWith(`${short} `) && TELLS_MORE.test(long.slice(short.length + 1));
}

function plainText(value: string): string {
  const words = value.normalize("NFKC").replaceAll("\u2019", "'").trim().replace(LEADING, "").split(/\s+/u);
  const kept = words.filter((word, index) => index === words.length - 1 || !LITTLE.has(word));
  return kept.map((word) => foldText(bareWord(word))).join(" ");
}

function bareWord(word: string): string {
  const bare = word.replace(BEFORE_WORD, "").replace(AFTER_WORD, "");
  return bare === "" ? word : bare;
}
