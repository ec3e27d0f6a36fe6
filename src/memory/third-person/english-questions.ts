import { skipAdverbs } from "./english-clauses.js";
import { lowAt, token, type Token } from "./english-tokens.js";
import * as english from "./english-words.js";

const ASKING = /^(?:what|where|when|why|how|who|whom|whose|which)$/;
const ASKING_SHORT = /^(what|where|when|why|how|who)'(s|re|d|ll|ve)$/;
const SHORT: Readonly<Record<string, string>> = { s: "is", re: "are", ll: "will", ve: "have" };
/** Words from the asking one to the verb: "what kind of food do". */
const LONGEST_ASKING = 5;
const LONGEST_NOUN = 3;
const NOT = /n't$/;
const PLAIN_SUBJECT =
  /^(?:i|you|he|she|it|we|they|there|everyone|everybody|someone|somebody|anyone|anybody|nobody|something|anything|nothing|everything)$/;
const POINTING = /^(?:this|that|these|those)$/;
const MANY = /^(?:guys|folks|people|both|two|three|lot|boys|girls|kids|ladies|gentlemen)$/;
const NOUN = /^[\p{L}\p{N}][\p{L}\p{N}'-]*$/u;

/** "what's" as "what is". */
function withoutShort(tokens: readonly Token[]): Token[] | undefined {
  const [, word, end] = ASKING_SHORT.exec(lowAt(tokens, 0)) ?? [];
  if (word === undefined) return [...tokens];
  const verb = SHORT[end ?? ""];
  // "What's happened" is "has".
  if (verb === undefined || /^(?:been|happened|gone|become|got)$/.test(lowAt(tokens, 1))) return undefined;
  return [token(word), token(verb), ...tokens.slice(1)];
}

/** Whether what is said of a subject may begin here, after an auxiliary of this kind. */
function mayFollow(tokens: readonly Token[], at: number, auxiliary: string): boolean {
  const low = lowAt(tokens, skipAdverbs(tokens, at));
  if (english.isBe(auxiliary)) {
    const isSaid = english.isGerund(low) || english.isParticiple(low) || english.isPreposition(low);
    return (
      isSaid ||
      english.isDeterminer(low) ||
      english.isAdjective(low) ||
      (low !== "" && english.isAdverb(lowAt(tokens, at)))
    );
  }
  if (english.isHave(auxiliary)) return english.isParticiple(low) || low === "been";
  return english.isPlainVerb(low) || low === "be" || (low === "have" && !english.isHave(auxiliary));
}

/** Whether a word may be part of a noun, as its last one or before that. */
function isOfNoun(word: Token | undefined, isFirst: boolean): boolean {
  if (word === undefined || !NOUN.test(word.text) || english.isPreposition(word.low)) return false;
  return isFirst || !(english.isSubjectPronoun(word.low) || english.isDeterminer(word.low));
}

/** A word that is no preposition, pronoun or the like. */
function isPlainNoun(word: Token | undefined): boolean {
  if (word === undefined || !/^\p{Ll}/u.test(word.text)) return false;
  const { low } = word;
  return !(
    english.isPreposition(low) ||
    english.isDeterminer(low) ||
    english.isAdverb(low) ||
    english.isSubjectPronoun(low) ||
    english.isSubordinator(low) ||
    /^(?:me|you|him|her|it|us|them|here|there|today|tonight|tomorrow|home|well|so|more)$/.test(low)
  );
}

/** Index after the subject that begins at `from`; undefined where it is not certain. */
function subjectEnd(tokens: readonly Token[], from: number, auxiliary: string): number | undefined {
  const low = lowAt(tokens, from);
  if (PLAIN_SUBJECT.test(low)) return english.isCoordinator(lowAt(tokens, from + 1)) ? undefined : from + 1;
  const isAlone = POINTING.test(low) && mayFollow(tokens, from + 1, auxiliary);
  if (isAlone && !english.isAdjective(lowAt(tokens, from + 1))) return from + 1;
  const isNamed = /^#?\p{Lu}/u.test(tokens[from]?.text ?? "") && !english.isDeterminer(low);
  return isNamed || english.isDeterminer(low) ? nounEnd(tokens, from, auxiliary, isNamed ? 1 : 2) : undefined;
}

function nounEnd(tokens: readonly Token[], from: number, auxiliary: string, shortest: number): number | undefined {
  for (let length = 1; length <= LONGEST_NOUN; length += 1) {
    const last = tokens[from + length - 1];
    if (!isOfNoun(last, length === 1)) return undefined;
    const isOpen = english.isAdjective(last?.low ?? "") || english.isParticiple(last?.low ?? "");
    // "Your best camping memory" or "your brother doing"?
    if (length >= shortest && english.isGerund(lowAt(tokens, from + length)) && isPlainNoun(tokens[from + length + 1]))
      return undefined;
    if (length >= shortest && !isOpen && mayFollow(tokens, from + length, auxiliary)) return from + length;
  }
  return undefined;
}

/** Whether a subject is one thing, so that "does" becomes an ending. Only asked where "do" or "does" says it. */
function withVerb(auxiliary: string, subject: readonly Token[], rest: readonly Token[]): Token[] | undefined {
  const bare = auxiliary.replace(NOT, "");
  if (!english.isDo(auxiliary)) return [...subject, token(auxiliary), ...rest];
  if (NOT.test(auxiliary) || lowAt(rest, 0) === "not") return [...subject, token(auxiliary), ...rest];
  const at = skipAdverbs(rest, 0);
  const verb = lowAt(rest, at);
  // "When did you last see her?"
  if (verb === "last" && english.isVerb(lowAt(rest, at + 1))) return undefined;
  if (!english.isVerb(verb) && verb !== "have") return undefined;
  const form = bare === "did" ? english.pastForm(verb) : bare === "does" ? english.thirdForm(verb) : verb;
  // "Did you eat and drink": both would change.
  if (bare !== "do" && rest.slice(at + 1).some(({ low }) => low === "," || english.isCoordinator(low)))
    return undefined;
  return [...subject, ...rest.slice(0, at), token(form), ...rest.slice(at + 1)];
}

/** "do you have a ring" as "you have a ring". `from` is where the auxiliary stands. */
function declarative(tokens: readonly Token[], from: number): Token[] | undefined {
  const auxiliary = lowAt(tokens, from);
  const end = subjectEnd(tokens, from + 1, auxiliary);
  if (end === undefined) return undefined;
  const subject = tokens.slice(from + 1, end).map((one) => (one.low === "you" ? { ...one, isSubject: true } : one));
  const rest = tokens.slice(end);
  if (lowAt(subject, 0) === "you" && MANY.test(lowAt(rest, 0))) return undefined;
  // "Aren't I", "were I": not as they look.
  if (lowAt(subject, 0) === "i" && /^(?:are|aren't|were|weren't)$/.test(auxiliary)) return undefined;
  return withVerb(auxiliary, subject, rest);
}

/** "where is the king" as "where the king is". */
function withVerbLast(tokens: readonly Token[], asking: number): Token[] | undefined {
  const be = tokens[asking];
  const subject = tokens.slice(asking + 1);
  const [first] = subject;
  if (be === undefined || first === undefined || !english.isBe(be.low) || NOT.test(be.low)) return undefined;
  const isOpen = PLAIN_SUBJECT.test(first.low) || POINTING.test(first.low);
  if (subject.length === 1 && isOpen) return [...tokens.slice(0, asking), first, be];
  const isNoun = english.isDeterminer(first.low) && subject.length > 1;
  return isNoun && isWholeNoun(subject, lowAt(tokens, 0)) ? [...tokens.slice(0, asking), ...subject, be] : undefined;
}

const OF_ANY_NOUN = /^(?:of|to)$/;
const OF_A_NOUN = /^(?:of|to|with|from|between|against)$/;
const OF_TIME = /^(?:now|today|tonight|here|there|going|tomorrow|yet|so|up|like|then)$/;

/** Whether words are one noun with what belongs to it: "the key to the door". */
function isWholeNoun(subject: readonly Token[], asking: string): boolean {
  const prepositions = asking === "where" || asking === "when" ? OF_ANY_NOUN : OF_A_NOUN;
  return subject.every(({ text, low }, at) => {
    const isOdd = english.isGerund(low) || english.isAuxiliary(low) || english.isSubordinator(low) || OF_TIME.test(low);
    if (!NOUN.test(text) || isOdd || (at > 0 && english.isParticiple(low))) return false;
    if (english.isPreposition(low))
      return prepositions.test(low) && !english.isPlainVerb(lowAt(subject, at + 1)) && at + 1 < subject.length;
    return !english.isAdjective(low) || at + 1 < subject.length;
  });
}

/** Whether the asking words are the subject themselves: "who told you", "which ship came". */
function asksForSubject(tokens: readonly Token[], verbAt: number): boolean {
  const verb = lowAt(tokens, verbAt);
  const next = lowAt(tokens, skipAdverbs(tokens, verbAt + 1));
  if (!/^(?:who|what|which|whose|how)$/.test(lowAt(tokens, 0))) return false;
  if (english.isDo(verb)) return false;
  if (english.isBe(verb))
    return (
      /^(?:here|there)$/.test(next) ||
      english.isGerund(next) ||
      (english.isAdjective(next) && !english.isDeterminer(next))
    );
  if (english.isHave(verb)) return english.isParticiple(next);
  if (english.isModal(verb)) return english.isPlainVerb(next) || next === "be" || next === "have";
  return english.isPast(verb) || english.isThirdForm(verb);
}

function openQuestion(tokens: readonly Token[]): Token[] | undefined {
  if (/^(?:who|what)$/.test(lowAt(tokens, 0)) && asksForSubject(tokens, 1)) return [...tokens];
  for (let at = 1; at <= Math.min(LONGEST_ASKING, tokens.length - 1); at += 1) {
    const low = lowAt(tokens, at);
    if (low === "" || low === ",") return undefined;
    if (at > 1 && asksForSubject(tokens, at)) return [...tokens];
    if (!english.isAuxiliary(low)) continue;
    const asking = tokens.slice(0, at);
    const plain = at === 1 || /^(?:what|which|whose|how)$/.test(lowAt(tokens, 0));
    if (!plain) return undefined;
    const turned = withVerbLast(tokens, at) ?? declarative(tokens, at);
    if (turned === undefined) return undefined;
    return turned.slice(0, at).every((one, index) => one === asking[index]) ? turned : [...asking, ...turned];
  }
  return undefined;
}

/**
 * A question in the order of what is told: "do you have a ring" is "whether you have a ring", "where did you go" is
 * "where you went". Undefined where the subject's end is not certain.
 */
export function indirectQuestion(question: readonly Token[]): Token[] | undefined {
  const tokens = withoutShort(question);
  if (tokens === undefined) return undefined;
  const first = lowAt(tokens, 0);
  if (ASKING.test(first)) {
    const turned = openQuestion(tokens);
    return turned && [token(first), ...turned.slice(1)];
  }
  if (!english.isAuxiliary(first)) return undefined;
  const turned = declarative(tokens, 0);
  return turned && [token("whether"), ...turned];
}
