import { cleanValue } from "./english-values.js";
import type { Predicate } from "./english-predicate.js";
import { hit, type Made } from "./hit.js";

/** Reads what is said of the user: the match of the rule's pattern, and how the statement holds. */
export type Make = (match: RegExpExecArray, predicate: Predicate) => Made;
export type Rule = readonly [pattern: RegExp, make: Make];

/** A rule for one value: where it belongs, the verb before it, how it is cleaned. */
export function one(
  pattern: RegExp,
  [topic, subTopic]: readonly [string, string],
  does: string,
  clean: (raw: string) => string | undefined = cleanValue,
): Rule {
  return [
    pattern,
    ([, raw = ""], { polarity }) => {
      const value = clean(raw);
      return value === undefined ? undefined : hit({ topic, subTopic, value, does: `${does} ${value}` }, polarity);
    },
  ];
}
