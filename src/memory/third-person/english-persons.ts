import { lowAt, token, written, type Token } from "./english-tokens.js";
import * as english from "./english-words.js";
import type { Persons } from "./utterance.js";

const SINGULAR: ReadonlyMap<string, string> = new Map([
  ["am", "is"],
  ["are", "is"],
  ["were", "was"],
  ["aren't", "isn't"],
  ["weren't", "wasn't"],
  ["have", "has"],
  ["haven't", "hasn't"],
  ["do", "does"],
  ["don't", "doesn't"],
]);
const GROUP: ReadonlyMap<string, string> = new Map([
  ["we", "they"],
  ["us", "them"],
  ["our", "their"],
  ["ours", "theirs"],
  ["ourselves", "themselves"],
  ["we'd", "they'd"],
]);
const OTHERS = /^(?:they|them|their|theirs|themselves)(?:'|$)/;
/** Words of the first and second person for which there is no rule. */
const UNRULY =
  /^(?:yourself|yourselves|ya|y'all|yall|u|ur|thou|thee|thy|thine|ye|let's|lets|us'|ain't|you'(?!d$).*|i'(?!d$).*|we'(?!d$).*)$/;
/** Verbs and the like that a clause may follow without "that". */
const BEFORE_CLAUSE =
  /^(?:know|knew|known|think|thinks|thought|hope|hoped|say|said|says|believe|believed|wish|wished|guess|suppose|bet|swear|swore|sure|afraid|glad|sorry|happy|certain|understand|understood|heard|feel|felt|realize|realized|remember|mean|meant|promise|promised|told)$/;
/** "I saw you leave": what follows "you" is no finite verb. */
const BEFORE_BARE_VERB =
  /^(?:let|lets|letting|make|makes|made|making|help|helps|helped|helping|see|saw|seen|seeing|hear|hearing|watch|watched|watching|have|had)$/;
const OPENS_CLAUSE = /^(?:than|before|after|since|until|as|like)$/;
/** Verbs that would have to change for one person. */
const PLURAL_VERB = /^(?:am|are|have|do|don't|haven't|aren't)$/;
const MANDATIVE =
  /^(?:demand|demands|demanded|insist|insists|insisted|suggest|suggests|suggested|recommend|recommended|propose|proposed|request|requested|require|required|ask|asked|essential|important|necessary|vital)$/;
const MOST_ADVERBS = 3;

/** "Ann's". */
function possessiveOf(name: string): string {
  return `${name}'s`;
}

/** "I'd" as "I would" or "I had"; undefined where that is not plain. */
export function withLongForms(tokens: readonly Token[]): Token[] | undefined {
  const long: Token[] = [];
  for (const [at, one] of tokens.entries()) {
    const subject = /^(i|you)'d$/.exec(one.low)?.[1];
    if (subject === undefined) {
      long.push(one);
      continue;
    }
    const next = tokens[afterAdverbs(tokens, at + 1)]?.low ?? "";
    const isHad = next === "better" || (english.isParticiple(next) && !english.isVerb(next));
    if (!isHad && next !== "rather" && next !== "have" && !english.isVerb(next)) return undefined;
    long.push(token(subject === "i" ? "I" : "you"), token(isHad ? "had" : "would"));
  }
  return long;
}

function afterAdverbs(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at - from < MOST_ADVERBS && english.isAdverb(tokens[at]?.low ?? "")) at += 1;
  return at;
}

/** Whether the verb after "you" is one's own ("the ring you want"), or follows another verb ("I saw you leave"). */
function isBareVerbOf(before: string, verb: string): boolean | undefined {
  if (BEFORE_BARE_VERB.test(before)) return false;
  const isAfterVerb = english.isVerb(before) || english.isPast(before) || english.isThirdForm(before);
  if (!english.isPlainVerb(verb)) return isAfterVerb ? false : undefined;
  return isAfterVerb || english.isGerund(before) ? undefined : true;
}

/** Puts a sentence into the third person, word by word. */
class Turner {
  /** As it was said: what rules look at. */
  readonly #source: readonly Token[];
  readonly #tokens: Token[];
  readonly #persons: Persons;
  /** Whether "they" is free for the speaker and others. */
  readonly #isGroupFree: boolean;
  readonly #hasGroup: boolean;
  /** Who was the last subject, and where it stands. */
  #subject: { readonly name: string; readonly at: number } | undefined;

  constructor(tokens: readonly Token[], persons: Persons) {
    this.#source = tokens;
    this.#tokens = [...tokens];
    this.#persons = persons;
    this.#isGroupFree = !tokens.some(({ low }) => OTHERS.test(low));
    this.#hasGroup = tokens.some(({ low }) => GROUP.has(low));
  }

  turn(): Token[] | undefined {
    for (let at = 0; at < this.#tokens.length; at += 1) if (!this.#turnAt(at)) return undefined;
    return this.#tokens.filter(({ text }) => text !== "");
  }

  #low(at: number): string {
    return this.#source[at]?.low ?? "";
  }

  #set(at: number, text: string): true {
    this.#tokens[at] = { text, low: text.toLowerCase() };
    return true;
  }

  #turnAt(at: number): boolean {
    const low = this.#low(at);
    if (GROUP.has(low)) return this.#isGroupFree && this.#set(at, GROUP.get(low) ?? "");
    if (/^(?:i|me|my|mine|myself)$/.test(low)) return this.#turnFirst(at, low, this.#persons.speaker);
    if (/^(?:you|your|yours)$/.test(low)) return this.#turnSecond(at, low, this.#persons.listener);
    return !UNRULY.test(low);
  }

  #turnFirst(at: number, low: string, name: string): boolean {
    if (low === "i") return this.#asSubject(at, name);
    if (low === "me") return this.#low(at + 1) !== "and" && this.#set(at, name);
    if (low === "my") return this.#asOwner(at, name);
    if (low === "mine") return this.#set(at, possessiveOf(name));
    return this.#low(at - 1) === "by" && this.#set(at - 1, "alone") && this.#set(at, "");
  }

  #turnSecond(at: number, low: string, name: string | undefined): boolean {
    if (name === undefined) return false;
    if (low === "your") return this.#asOwner(at, name);
    return low === "yours" ? this.#set(at, possessiveOf(name)) : this.#turnYou(at, name);
  }

  #turnYou(at: number, listener: string): boolean {
    const isSubject = this.#isYouSubject(at);
    if (isSubject === undefined) return false;
    return isSubject ? this.#asSubject(at, listener) : this.#set(at, listener);
  }

  /** Whether "you" does something here; undefined where a rule cannot know. */
  #isYouSubject(at: number): boolean | undefined {
    if (this.#source[at]?.isSubject === true) return true;
    if (/^(?:guys|all|both|two|three|folks)$/.test(this.#low(at + 1))) return undefined;
    const before = this.#low(at - 1);
    const next = this.#low(afterAdverbs(this.#source, at + 1));
    const isFinite = english.isAuxiliary(next) || english.isPast(next);
    if (english.isPreposition(before) && !OPENS_CLAUSE.test(before)) return isFinite ? undefined : false;
    if (!isFinite && !english.isVerb(next)) return this.#isYouObject(at, before, next);
    if (english.isAuxiliary(before)) return undefined;
    return isFinite || this.#opensClause(at) ? true : isBareVerbOf(before, next);
  }

  /** Whether a clause may begin at an index. */
  #opensClause(at: number): boolean {
    const before = this.#low(at - 1);
    if (at === 0 || before === "," || OPENS_CLAUSE.test(before) || BEFORE_CLAUSE.test(before)) return true;
    return english.isCoordinator(before) || english.isSubordinator(before);
  }

  #isYouObject(at: number, before: string, next: string): false | undefined {
    if (this.#low(at + 1) === "and" && this.#low(at + 2) === "i") return false;
    if (next === "" && OPENS_CLAUSE.test(before)) return false;
    const isLoose = at === 0 || before === "," || english.isCoordinator(before) || english.isSubordinator(before);
    return isLoose || english.isAuxiliary(before) ? undefined : false;
  }

  #asOwner(at: number, name: string): boolean {
    const next = this.#low(at + 1);
    if (next === "" || next === ",") return false;
    return this.#set(at, this.#isOwnerPlain(at, name) ? "their" : possessiveOf(name));
  }

  /** Whether "their" can only be the subject's: nothing but verbs and adverbs stand between. */
  #isOwnerPlain(at: number, name: string): boolean {
    const owns = this.#source.filter(({ low }) => low === this.#low(at)).length;
    if (owns > 1 || this.#subject?.name !== name || !this.#isGroupFree || this.#hasGroup) return false;
    for (let i = this.#subject.at + 1; i < at; i += 1) {
      const low = this.#low(i);
      const isVerb = english.isAuxiliary(low) || english.isVerb(low) || english.isPast(low) || english.isThirdForm(low);
      if (!isVerb && low !== "to" && low !== "been" && !english.isAdverb(low) && !english.isParticiple(low))
        return false;
    }
    return true;
  }

  #asSubject(at: number, name: string): boolean {
    const before = this.#low(at - 1);
    if (english.isAuxiliary(before) || (english.isPreposition(before) && !OPENS_CLAUSE.test(before))) return false;
    const verbAt = afterAdverbs(this.#source, at + 1);
    const isJoined = /^(?:and|or|nor)$/.test(before) && at > 1 && !this.#joinsClauses(at - 1);
    // "I demand that you leave": there it does not agree.
    const isAsked = before === "that" && MANDATIVE.test(this.#low(at - 2)) && english.isVerb(this.#low(verbAt));
    if (!isAsked && !this.#agree(verbAt, name, before, isJoined)) return false;
    if (!this.#goesOn(verbAt)) return false;
    this.#subject = isJoined ? undefined : { name, at };
    // "She told Ann Bob was dead": two names need something between them.
    return this.#set(at, /^(?:me|you)$/.test(before) ? `that ${name}` : name);
  }

  /** Whether "and" stands between clauses ("He left and I cried"), not between those who do something ("my son and I"). */
  #joinsClauses(and: number): boolean {
    for (let at = and - 1; at >= 0; at -= 1) {
      const low = this.#low(at);
      if (english.isSubordinator(low) || BEFORE_CLAUSE.test(low)) return false;
      if (/^(?:i|you|he|she|it|we|they)$/.test(low)) return at < and - 1;
      if (english.isAuxiliary(low) || english.isPast(low)) return true;
    }
    return false;
  }

  /** Makes the verb agree with one person. */
  #agree(at: number, name: string, beforeSubject: string, isJoined: boolean): boolean {
    const low = this.#low(at);
    if (isJoined) {
      if (low === "am") return this.#set(at, "is");
      return english.isModal(low) || english.isPast(low) || /^(?:are|was|were|had|hadn't|did|didn't)$/.test(low);
    }
    if (low === "were" && /^(?:if|though|as|wish)$/.test(beforeSubject)) return true;
    const singular = SINGULAR.get(low);
    // "I am Ann" says nothing when it is told.
    if (/^(?:am|are|was|were)$/.test(low) && this.#low(at + 1) === name.toLowerCase()) return false;
    if (singular !== undefined) return this.#set(at, singular);
    if (english.isAuxiliary(low) || english.isPast(low)) return true;
    // "I need not".
    if (!english.isVerb(low) || english.hasSamePast(low) || this.#low(at + 1) === "not") return false;
    return this.#set(at, english.thirdForm(low));
  }

  /** False where another verb may hang on the same subject, which would have to agree too. */
  #goesOn(verbAt: number): boolean {
    const verb = this.#low(verbAt);
    const isPast = english.isPast(verb) || /^(?:was|were|had|wasn't|weren't|hadn't)$/.test(verb);
    let isBare = english.isModal(verb) || english.isDo(verb);
    for (let at = verbAt + 1; at < this.#source.length; at += 1) {
      const low = this.#low(at);
      if (low === "to" || english.isModal(low)) isBare = true;
      if (isBare || (low !== "," && !english.isCoordinator(low))) continue;
      const next = this.#low(afterAdverbs(this.#source, at + 1));
      if (PLURAL_VERB.test(next) || (english.isVerb(next) && !isPast)) return false;
    }
    return true;
  }
}

/** "..., so never go there", "..., wait": somebody else is to do it. */
function isUrged(tokens: readonly Token[], at: number): boolean {
  const before = lowAt(tokens, at);
  const first = lowAt(tokens, at + 1);
  const next = lowAt(tokens, at + 2);
  if (before === "," && (english.isPlainVerb(first) || first === "please")) return true;
  if (!/^(?:so|and|but|or|then)$/.test(before)) return false;
  if (/^(?:please|don't|let's)$/.test(first)) return true;
  if (/^(?:never|always|just|do)$/.test(first)) return english.isVerb(next) || next === "not";
  return before === "so" && english.isPlainVerb(first);
}

const FIRST = /^(?:i|me|my|mine|myself)$/;
const SECOND = /^(?:you|your|yours|yourself)$/;

/** "You must be Bob", "if I were you", "you are welcome": in the third person they would say nothing, or something else. */
function isOfNames(tokens: readonly Token[], { speaker, listener }: Persons): boolean {
  const has = (name: string | undefined): boolean => tokens.some(({ text }) => text === name);
  if (has(speaker) && tokens.some(({ low }) => FIRST.test(low))) return true;
  if (has(listener) && tokens.some(({ low }) => SECOND.test(low))) return true;
  return tokens.some(({ low }, at) => {
    const next = lowAt(tokens, at + 2);
    const isOther = (low === "i" && next === "you") || (low === "you" && /^(?:me|welcome)$/.test(next));
    return isOther && english.isBe(lowAt(tokens, at + 1));
  });
}

/** What no rule should touch: two sentences in one, or a slip of the pen. */
function isOdd(tokens: readonly Token[]): boolean {
  return tokens.some(({ low }, at) => isUrged(tokens, at) || (english.isModal(low) && lowAt(tokens, at + 1) === "of"));
}

/** Words that would show that a rule overlooked somebody. */
const LEFT_OVER = /^(?:i|me|my|mine|myself|you|your|yours|yourself|we|us|our|ours|i'.*|you'.*|we'.*)$/;

/**
 * A sentence of somebody, in words of somebody else: "I have lost my ring" is "Ann has lost their ring". Undefined
 * where it is not certain who is meant or what a verb must agree with.
 */
export function turned(tokens: readonly Token[], persons: Persons): string | undefined {
  if (isOdd(tokens) || isOfNames(tokens, persons)) return undefined;
  const found = new Turner(tokens, persons).turn();
  const names = new Set([persons.speaker.toLowerCase(), persons.listener?.toLowerCase()]);
  const isClean = found?.every(({ low }) => !LEFT_OVER.test(low) || names.has(low)) ?? false;
  return found && isClean ? written(found) : undefined;
}
