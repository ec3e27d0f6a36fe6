import { lowAt, type Token } from "./english-tokens.js";
import * as english from "./english-words.js";

const SHORT_SUBJECT =
  /^(?:he|she|it|that|there|this|they|we|everyone|everybody|someone|somebody|nobody|everything|nothing)'(?:s|re|ll|d|ve)$/;
const PLURAL_SUBJECT = /^(?:i|you|we|they|these|those)$/;
const LONGEST_SUBJECT = 7;
const OBJECT = /^(?:me|you|him|her|it|us|them|my|your|his|our|their|the|a|an|this|that)$/;

/** "I", "he's", "they": what can only be a subject, or "you" and "it". */
export function isSubject(low: string): boolean {
  return /^(?:i|you|he|she|it|we|they|there)(?:'|$)/.test(low);
}

/** Index of the first token from `from` on that is no adverb. */
export function skipAdverbs(tokens: readonly Token[], from: number): number {
  let at = from;
  while (english.isAdverb(lowAt(tokens, at))) at += 1;
  return at;
}

function isFiniteAfterPronoun(subject: string, verb: string): boolean {
  if (english.isAuxiliary(verb) || english.isPast(verb)) return true;
  return PLURAL_SUBJECT.test(subject) ? english.isVerb(verb) : english.isThirdForm(verb) || english.hasSamePast(verb);
}

/** Verbs that have no object, so that a noun before their past form is always what did it. */
const WITHOUT_OBJECT =
  /^(?:drowned|died|fell|came|went|arrived|happened|lived|slept|waited|smiled|laughed|cried|swam|rose|sank|collapsed|disappeared|vanished|escaped|existed|fled|burned|grew|began|started|ended|survived|remained|stayed|ran|sat|stood|agreed|lied|worked|talked|wept)$/;
/** Verbs whose third person nobody takes for a noun when "to" and a verb follow. */
const TAKES_VERB = /^(?:wants|needs|seems|likes|loves|hates|tries|dares)$/;

/** True for a verb after a noun that can be nothing else. */
function isFiniteAfterNoun(tokens: readonly Token[], at: number): boolean {
  const verb = lowAt(tokens, at);
  const next = lowAt(tokens, at + 1);
  if (english.isAuxiliary(verb) || english.isFinitePast(verb)) return true;
  if (english.isPast(verb)) return at + 1 === tokens.length || isPastOf(tokens, at, verb);
  if (!english.isThirdForm(verb)) return isOfMany(lowAt(tokens, at - 1), verb) && ANY_OBJECT.test(next);
  if (english.isPlainVerb(english.baseOfThird(verb) ?? "")) return true;
  return OBJECT.test(next) || (next === "to" && TAKES_VERB.test(verb) && english.isVerb(lowAt(tokens, at + 2)));
}

const ANY_OBJECT = /^(?:me|you|him|her|it|us|them)$/;

/** "My friends call me Annie." */
function isOfMany(noun: string, verb: string): boolean {
  return /[^s]s$/.test(noun) && english.isVerb(verb);
}

/** Whether a past form is what the noun before it did, not what was done to it: "the king killed", "killed by". */
function isPastOf(tokens: readonly Token[], at: number, verb: string): boolean {
  const next = tokens[at + 1];
  const low = next?.low ?? "";
  if (OBJECT.test(low)) return true;
  const hasOther = tokens
    .slice(at + 1)
    .some(({ low: other }) => english.isAuxiliary(other) || english.isFinitePast(other));
  if (hasOther || low === "by") return false;
  return WITHOUT_OBJECT.test(verb) || NUMBER.test(low) || /^\p{Lu}\p{Ll}/u.test(next?.text ?? "");
}

const NUMBER = /^(?:[1-9][\d,]*|two|three|four|five|six|seven|eight|nine|ten|many|several|few)$/;

/** True where a sentence begins with its subject and then has its verb, so that "says that" can stand before it. */
export function isClause(tokens: readonly Token[], names: ReadonlySet<string>): boolean {
  const first = lowAt(tokens, 0);
  if (SHORT_SUBJECT.test(first)) return tokens.length > 1;
  if (first === "you" && lowAt(tokens, 1) === "and" && lowAt(tokens, 2) === "i")
    return english.isAuxiliary(lowAt(tokens, 3));
  const second = lowAt(tokens, skipAdverbs(tokens, 1));
  if (english.isSubjectPronoun(first) && isFiniteAfterPronoun(first, second)) return true;
  if (names.has(tokens[0]?.text ?? "") && isFiniteAfterPronoun("he", second)) return true;
  return english.isDeterminer(first) && hasNounAndVerb(tokens);
}

function hasNounAndVerb(tokens: readonly Token[]): boolean {
  for (let at = 1; at < Math.min(tokens.length, LONGEST_SUBJECT); at += 1) {
    const low = lowAt(tokens, at);
    if (at === 1 && isSubject(low)) return false;
    if (at > 1 && isFiniteAfterNoun(tokens, at)) return true;
    if (
      low === "" ||
      low === "," ||
      (low === "to" && english.isVerb(lowAt(tokens, at + 1))) ||
      english.isSubordinator(low) ||
      english.isAuxiliary(low)
    )
      return false;
  }
  return false;
}

/** Words that keep their capital nowhere but at the beginning. */
function isLowered({ low }: Token): boolean {
  if (low === "i" || low.startsWith("i'")) return false;
  return (
    /^(?:yesterday|today|tomorrow|tonight|usually|later)$/.test(low) ||
    english.isSubjectPronoun(low) ||
    english.isDeterminer(low) ||
    english.isSubordinator(low) ||
    english.isAdverb(low) ||
    english.isAuxiliary(low) ||
    english.isPreposition(low) ||
    english.isVerb(low) ||
    SHORT_SUBJECT.test(low)
  );
}

/** Tokens as they stand within a sentence: the first word without its capital, but for names. */
export function lowered(tokens: readonly Token[]): Token[] {
  return tokens.map((one, index) => (index === 0 && isLowered(one) ? { ...one, text: one.low } : one));
}
