import { isSubject, lowered } from "./english-clauses.js";
import { turned } from "./english-persons.js";
import { lowAt, type Token } from "./english-tokens.js";
import * as english from "./english-words.js";
import { asks, ended, type Utterance } from "./utterance.js";

/** They are said, but not to make anybody do it. */
const NO_REQUESTS =
  /^(?:mention|appreciate|hear|feel|agree|doubt|understand|miss|owe|sound|guess|look|see|believe|trust|forget|have|thank|excuse|mind|say|mean|know|wish|hope|welcome|love|like|hate|bless|damn|suppose|imagine|want|need|seem|enjoy|bet)$/;
/** "Let me help you" offers; "let me go" asks. */
const OFFERED = /^(?:help|show|introduce|explain|carry|check|take|get|give|bring|buy|tell)$/;
/** What makes a request of a word that may be a noun: "water the plants". */
const AFTER_REQUEST =
  /^(?:me|him|her|it|us|them|the|a|an|my|your|his|our|their|this|that|these|those|to|up|out|down|away|back|here|there|home|in|on|off|at|for|with|into|over|after|before|until|about|some|more|all|everything|anything|nobody|everyone)$/;
const GROUP = /^(?:they|them|their|we|us|our)$/;
/** "Would you like", "could you be": questions. */
const NO_FAVOURS = /^(?:like|mind|rather|prefer|be|have|say|want|know)$/;
const FURTHEST_FOR = 5;

/** Whether all of a request depends on its first verb. */
function hangsTogether(tokens: readonly Token[]): boolean {
  return tokens.every(({ low }, at) => {
    if (low === ",") return false;
    if (!english.isCoordinator(low) || at + 2 >= tokens.length) return true;
    const next = lowAt(tokens, at + 1);
    return !isSubject(next) && !english.isDeterminer(next);
  });
}

/** How many words say that something is not to be done. */
function negation(tokens: readonly Token[]): number {
  if (/^(?:don't|never)$/.test(lowAt(tokens, 0))) return 1;
  return lowAt(tokens, 0) === "do" && lowAt(tokens, 1) === "not" ? 2 : 0;
}

function request(tokens: readonly Token[], utterance: Utterance): string | undefined {
  const { speaker, listener } = utterance;
  const negated = negation(tokens);
  const rest = tokens.slice(negated);
  const verb = lowAt(rest, 0);
  const isKnown = (english.isVerb(verb) && !NO_REQUESTS.test(verb)) || (negated > 0 && verb === "be");
  // "Love you": it is not the other who is to do it.
  const isOwn = lowAt(rest, 1) === "you";
  if (listener === undefined || !isKnown || isOwn || !hangsTogether(rest)) return undefined;
  const said = turned(lowered(rest), utterance);
  if (said === undefined) return undefined;
  if (negated === 0) return ended(`${speaker} asks ${listener} to ${said}`);
  return ended(`${speaker} asks ${listener} ${lowAt(tokens, 0) === "never" ? "never" : "not"} to ${said}`);
}

/** "What about the ring?", "How about leaving?" */
export function suggestion(tokens: readonly Token[], utterance: Utterance): string | undefined {
  const [first, second, third] = [lowAt(tokens, 0), lowAt(tokens, 1), lowAt(tokens, 2)];
  if (first === "shall" && second === "we") return proposal(tokens.slice(2), utterance);
  if (first === "why" && second === "don't" && third === "we") return proposal(tokens.slice(3), utterance);
  if (!/^(?:what|how)$/.test(first) || second !== "about") return undefined;
  const rest = tokens.slice(2);
  const isAction = english.isGerund(lowAt(rest, 0));
  if (!isAction && !english.isDeterminer(lowAt(rest, 0))) return undefined;
  if (rest.some(({ low }) => isSubject(low) || english.isAuxiliary(low))) return undefined;
  const said = turned(rest, utterance);
  if (said === undefined) return undefined;
  return ended(isAction ? `${utterance.speaker} suggests ${said}` : `${asks(utterance)} about ${said}`);
}

/** "Could you open the door?" is a request; "Can you swim?" may be a question. */
export function politeRequest(tokens: readonly Token[], utterance: Utterance): string | undefined {
  const first = lowAt(tokens, 0);
  if (!/^(?:could|would|will|can)$/.test(first) || lowAt(tokens, 1) !== "you") return undefined;
  if (lowAt(tokens, 2) === "please") return request(tokens.slice(3), utterance);
  const isOpen = first === "can" || first === "will" || NO_FAVOURS.test(lowAt(tokens, 2));
  return isOpen ? undefined : request(tokens.slice(2), utterance);
}

/** "Let's go." */
function proposal(rest: readonly Token[], utterance: Utterance): string | undefined {
  const verb = lowAt(rest, 0);
  if (!english.isVerb(verb) || verb === "see" || !hangsTogether(rest)) return undefined;
  if (rest.some(({ low }) => GROUP.test(low))) return undefined;
  const said = turned(lowered(rest), utterance);
  return said && ended(`${utterance.speaker} suggests that they ${said}`);
}

/** "Let me help you." */
function offer(rest: readonly Token[], utterance: Utterance): string | undefined {
  const said = hangsTogether(rest) ? turned(rest, utterance) : undefined;
  return said && ended(`${utterance.speaker} offers to ${said}`);
}

/** "Give me the key", "Don't go", "Let's go", "Let me help you". */
export function imperative(tokens: readonly Token[], utterance: Utterance): string | undefined {
  const first = lowAt(tokens, 0);
  const second = lowAt(tokens, 1);
  if (first === "let's") return proposal(tokens.slice(1), utterance);
  if (first === "let" && second === "us") return proposal(tokens.slice(2), utterance);
  if (first === "let" && second === "me" && OFFERED.test(lowAt(tokens, 2))) return offer(tokens.slice(2), utterance);
  const isPlain = english.isPlainVerb(first) || negation(tokens) > 0;
  const isVerb = english.isVerb(first) && AFTER_REQUEST.test(second);
  return isPlain || isVerb ? request(tokens, utterance) : undefined;
}

/** "Thanks for coming Rebecca." */
function callsAfterGerund(rest: readonly Token[]): boolean {
  return rest.length > 1 && english.isGerund(lowAt(rest, -2)) && /^\p{Lu}/u.test(rest.at(-1)?.text ?? "");
}

/** "Thank you for your help." */
export function thanks(tokens: readonly Token[], utterance: Utterance): string | undefined {
  const { speaker, listener } = utterance;
  const isThanks = lowAt(tokens, 0) === "thanks" || (lowAt(tokens, 0) === "thank" && lowAt(tokens, 1) === "you");
  if (listener === undefined || !isThanks) return undefined;
  const at = tokens.findIndex(({ low }) => low === "for");
  const next = lowAt(tokens, at + 1);
  if (at < 1 || at > FURTHEST_FOR || !(english.isDeterminer(next) || english.isGerund(next))) return undefined;
  const rest = tokens.slice(at + 1);
  if (
    callsAfterGerund(rest) ||
    rest.some(({ low }) => low === "," || (isSubject(low) && low !== "you" && low !== "it"))
  )
    return undefined;
  const said = turned(rest, utterance);
  return said && ended(`${speaker} thanks ${listener} for ${said}`);
}
