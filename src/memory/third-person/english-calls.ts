import { isSubject } from "./english-clauses.js";
import { lowAt, type Token } from "./english-tokens.js";
import * as english from "./english-words.js";
import type { Utterance } from "./utterance.js";

const OPENERS =
  /^(?:and|but|so|or|then|well|oh|ah|yes|yeah|no|ok|okay|hey|sorry|anyway|besides|alright|right|sure|please|um|uh|wow|also|actually|honestly|listen|look)$/;
/** They begin a sentence with a comma only: "No, I have it", but "No man came". */
const NEEDS_COMMA = /^(?:no|right|sure|sorry|well|listen|look|honestly|also|actually|ok|okay|yes|yeah|oh|hey)$/;
const VOCATIVES =
  /^(?:sir|madam|ma'am|maam|miss|doctor|doc|honey|dear|darling|sweetie|sweetheart|man|dude|guys|folks|friend|buddy|pal|mum|mom|dad|mother|father|officer|professor|boss|waiter|captain|majesty|highness|grace|honou?r|lordship|lord|lady|king|queen|everyone|everybody)$/;
const ENDINGS = /^(?:please|then|though|too|right|okay|ok|huh|anyway|now|thanks)$/;
export const ADVERBIALS: RegExp =
  /^(?:maybe|perhaps|now|yesterday|today|tomorrow|tonight|sometimes|usually|finally|fortunately|unfortunately|personally|recently|lately|then|later|once|luckily|of course)$/;
const LONGEST_CALL = 2;
const MOST_OPENERS = 4;

/** Takes breath and calls ("Well, Ben, ...") off the front. */
export function withoutOpeners(tokens: readonly Token[], utterance: Utterance): readonly Token[] {
  let rest = tokens;
  for (let count = 0; count < MOST_OPENERS; count += 1) {
    const length = openerLength(rest, utterance);
    if (length === 0) break;
    rest = rest.slice(length);
  }
  return rest;
}

/** How many tokens at the front are breath or a call. */
function openerLength(tokens: readonly Token[], utterance: Utterance): number {
  const [first] = tokens;
  if (first === undefined) return 0;
  const [second, third] = [lowAt(tokens, 1), lowAt(tokens, 2)];
  // "You know I love you."
  if (first.low === "you" && second === "know" && /^(?:,|i|it|he|she|we|they)$/.test(third))
    return third === "," ? 3 : 2;
  if (second === ",") {
    const isCall = VOCATIVES.test(first.low) || isListener(first, utterance) || isCalled(first, third);
    return isCall || OPENERS.test(first.low) ? 2 : 0;
  }
  const isBefore = first.low === "oh" && /^(?:wow|no|yes|yeah|dear|well|ok|okay)$/.test(second);
  return OPENERS.test(first.low) && (isBefore || !NEEDS_COMMA.test(first.low)) ? 1 : 0;
}

/** "Jenny, you look tired." */
function isCalled({ text, low }: Token, next: string): boolean {
  const isName =
    /^\p{Lu}\p{Ll}+$/u.test(text) &&
    !VOCATIVES.test(low) &&
    !OPENERS.test(low) &&
    !english.isAdverb(low) &&
    !english.isSubordinator(low) &&
    !ADVERBIALS.test(low);
  return isName && (/^(?:you|your|you'd)$/.test(next) || english.isAuxiliary(next));
}

function isListener({ text }: Token, { listener, names }: Utterance): boolean {
  return text === listener || names.has(text);
}

/** Takes calls, "please" and "right" off the end. */
export function withoutEnding(tokens: readonly Token[], utterance: Utterance): readonly Token[] {
  let rest = tokens;
  for (let count = 0; count < 3; count += 1) {
    const comma = rest.findLastIndex(({ low }) => low === ",");
    const all = rest.slice(comma + 1);
    const tail = all.filter(({ low }) => low !== "my" && low !== "your");
    const isShort = comma > 0 && tail.length > 0 && tail.length <= LONGEST_CALL;
    // "I am, and will be, your friend": only majesties are called so.
    const isPlain = lowAt(all, 0) !== "your" || /^(?:majesty|highness|grace|honou?r|lordship)$/.test(lowAt(all, 1));
    if (isShort && isPlain && tail.every((one) => isEnding(one, utterance))) {
      rest = rest.slice(0, comma);
    } else if (rest.length > 2 && /^(?:please|then)$/.test(rest.at(-1)?.low ?? "")) {
      rest = rest.slice(0, -1);
    } else break;
  }
  return rest;
}

function isEnding(one: Token, utterance: Utterance): boolean {
  return VOCATIVES.test(one.low) || ENDINGS.test(one.low) || isListener(one, utterance);
}

/**
 * Who is called by name, at the front or at the end: "Cleo, you look tired", "Have you eaten, Tom?". Undefined where
 * nobody is.
 */
export function calledIn(tokens: readonly Token[], utterance: Utterance, isAsked: boolean): string | undefined {
  return calledFirst(tokens, utterance) ?? calledLast(tokens, utterance, isAsked);
}

function calledFirst(tokens: readonly Token[], { names }: Utterance): string | undefined {
  for (const [at, one] of tokens.slice(0, MOST_OPENERS).entries()) {
    const before = lowAt(tokens, at - 1);
    if (at > 0 && before !== "," && !OPENERS.test(before)) return undefined;
    if (lowAt(tokens, at + 1) !== ",") continue;
    if (names.has(one.text) || isCalled(one, lowAt(tokens, at + 2))) return one.text;
  }
  return undefined;
}

function calledLast(tokens: readonly Token[], { names }: Utterance, isAsked: boolean): string | undefined {
  const last = tokens.at(-1);
  if (last === undefined || tokens.length < 3 || lowAt(tokens, -2) !== ",") return undefined;
  // Not "Do you live in Paris, France?".
  const isPlace = /^\p{Lu}/u.test(tokens.at(-3)?.text ?? "");
  const isCall = isAsked && !isPlace && /^\p{Lu}\p{Ll}+$/u.test(last.text) && !VOCATIVES.test(last.low);
  return isCall || names.has(last.text) ? last.text : undefined;
}

/** Drops "you know" and "I mean" where they stand between commas. */
export function withoutFillers(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const one = tokens[at];
    const pair = `${tokens[at + 1]?.low ?? ""} ${tokens[at + 2]?.low ?? ""}`;
    const isFiller = one?.low === "," && (pair === "you know" || pair === "i mean") && tokens[at + 3]?.low === ",";
    if (isFiller) at += 3;
    else if (one !== undefined) kept.push(one);
  }
  return kept;
}

/** "It is cold, isn't it?" without what only asks to agree. */
export function withoutTag(tokens: readonly Token[]): readonly Token[] {
  const isAsking = lowAt(tokens, -3) === "," && lowAt(tokens, -2) === "you" && lowAt(tokens, -1) === "know";
  if (isAsking) return tokens.slice(0, -3);
  const [comma, verb, subject] = [lowAt(tokens, -3), lowAt(tokens, -2), lowAt(tokens, -1)];
  const isTag = comma === "," && english.isAuxiliary(verb) && verb.endsWith("n't") && isSubject(subject);
  return isTag ? tokens.slice(0, -3) : tokens;
}

/** "Have you eaten, Tom?" */
export function withoutCall(tokens: readonly Token[]): readonly Token[] {
  return endsInName(tokens) ? tokens.slice(0, -2) : tokens;
}

/** "..., Tom": somebody is called, or named once more. */
export function endsInName(tokens: readonly Token[]): boolean {
  return tokens.length > 3 && tokens.at(-2)?.low === "," && /^\p{Lu}/u.test(tokens.at(-1)?.text ?? "");
}
