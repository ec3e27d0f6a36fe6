import { lowAt, tokensOf, token, written, type Token } from "../memory/third-person/english-tokens.js";
import * as english from "../memory/third-person/english-words.js";
import type { Knowledge, Statement, VoiceLocale } from "./knowledge.js";

/** A sentence about somebody, as summaries tell what that one said: "Kim has ...", "Kim's dog ...", "Kim asks ...". */
export function isToldOf({ origin, speaker, text }: Statement, name: string): boolean {
  if (origin !== "summary" || speaker !== undefined || name === "" || !text.startsWith(name)) return false;
  return /^(?:['’]s? | (?=\S)|(?=\p{sc=Han}))/u.test(text.slice(name.length));
}

interface Person {
  readonly subject: string;
  readonly object: string;
  readonly owner: string;
  readonly owned: string;
  readonly verbs: Readonly<Record<string, string>>;
}

const SHARED = { has: "have", does: "do", "hasn't": "haven't", "doesn't": "don't" };
const ME: Person = {
  subject: "I",
  object: "me",
  owner: "my",
  owned: "mine",
  verbs: { ...SHARED, is: "am", "isn't": "am not" },
};
const YOU: Person = {
  subject: "you",
  object: "you",
  owner: "your",
  owned: "yours",
  verbs: {
    ...SHARED,
    is: "are",
    was: "were",
    "isn't": "aren't",
    "wasn't": "weren't",
  },
};
/** Of these a sentence may mean anybody, also the one who is to be "you". */
const ANYBODY = /^(?:he|she|him|her|his|hers|himself|herself|they|them|theirs|themselves|and|or)$/;
const ANYBODY_CHINESE = /[他她它我你您咱俺]/u;

/** Puts "I" and "you" for names, word by word. */
class Addresser {
  readonly #source: readonly Token[];
  readonly #persons: ReadonlyMap<string, Person>;
  readonly #tokens: Token[];
  #subject: { readonly person: Person; readonly at: number } | undefined;

  constructor(tokens: readonly Token[], persons: ReadonlyMap<string, Person>) {
    this.#source = tokens;
    this.#tokens = [...tokens];
    this.#persons = persons;
  }

  turn(): Token[] | undefined {
    for (const [at, { text, low }] of this.#source.entries()) {
      const person = this.#persons.get(text);
      const owner = this.#persons.get(text.replace(/['’]s$/u, ""));
      const isDone =
        person !== undefined
          ? this.#turnName(at, person)
          : owner !== undefined
            ? this.#turnOwner(at, owner)
            : low === "their"
              ? this.#turnTheir(at)
              : !ANYBODY.test(low) || this.#isHarmless(at);
      if (!isDone) return undefined;
    }
    return this.#tokens;
  }

  /** "And" that joins neither subjects nor verbs. */
  #isHarmless(at: number): boolean {
    const low = lowAt(this.#source, at);
    if (low !== "and" && low !== "or") return false;
    const [before, next, after] = [this.#source[at - 1], this.#source[at + 1], lowAt(this.#source, at + 2)];
    const isName = [before, next].map((one) => this.#persons.has(one?.text ?? ""));
    if (isName[0] === true) return false;
    if (isName[1] === true) return !/^(?:are|were)$/.test(after);
    return !english.isThirdForm(next?.low ?? "");
  }

  #set(at: number, text: string): true {
    this.#tokens[at] = token(text);
    return true;
  }

  #turnName(at: number, person: Person): boolean {
    const verbAt = this.#afterAdverbs(at + 1);
    const verb = lowAt(this.#source, verbAt);
    const isVerb = english.isAuxiliary(verb) || english.isPast(verb) || english.isThirdForm(verb);
    if (!isVerb || verbAt >= this.#source.length) return at > 0 && this.#set(at, person.object);
    if (/^(?:are|have|do)$/.test(verb)) return false;
    this.#subject = { person, at };
    const base = english.isAuxiliary(verb) || english.isPast(verb) ? verb : english.baseOfThird(verb);
    this.#set(verbAt, person.verbs[verb] ?? base ?? verb);
    return this.#set(at, person.subject);
  }

  #turnOwner(at: number, person: Person): boolean {
    const next = lowAt(this.#source, at + 1);
    const after = lowAt(this.#source, at + 2);
    if (at + 1 >= this.#source.length || next === "," || english.isPreposition(next))
      return this.#set(at, person.owned);
    // "Kim's ill" is no owner.
    const isShort = english.isDeterminer(next) || english.isGerund(next) || english.isAdverb(next);
    const isSaid = english.isAdjective(next) && (after === "" || english.isPreposition(after));
    return !isShort && !isSaid && this.#set(at, person.owner);
  }

  /** "Their" is the subject's when nothing but verbs stand between; so the summarizer writes it. */
  #turnTheir(at: number): boolean {
    if (this.#subject === undefined) return true;
    for (let i = this.#subject.at + 1; i < at; i += 1) {
      const low = lowAt(this.#source, i);
      const isVerb = english.isAuxiliary(low) || english.isVerb(low) || english.isPast(low) || english.isThirdForm(low);
      if (!isVerb && low !== "to" && !english.isAdverb(low) && !english.isParticiple(low)) return false;
    }
    return this.#set(at, this.#subject.person.owner);
  }

  #afterAdverbs(from: number): number {
    let at = from;
    while (at < this.#source.length && english.isAdverb(lowAt(this.#source, at))) at += 1;
    return at;
  }
}

/**
 * A sentence of a summary as the character says it to the asker: "kim has lost their ring." is "You have lost your
 * ring." The sentence itself where rules are not sure of that.
 */
export function addressed(text: string, { name, speaker }: Knowledge, locale: VoiceLocale): string {
  const persons = new Map<string, Person>();
  if (name !== "") persons.set(name, ME);
  if (speaker !== undefined && speaker !== name) persons.set(speaker, YOU);
  const isNamed = [...persons.keys()].some((one) => isToldOf({ origin: "summary", text, order: 0 }, one));
  if (!isNamed) return text;
  if (locale === "zh") return addressedInChinese(text, persons);
  const tokens = tokensOf(text);
  const turned = tokens && new Addresser(tokens, persons).turn();
  return turned === undefined ? text : `${written(turned)}.`;
}

function addressedInChinese(text: string, persons: ReadonlyMap<string, Person>): string {
  if (ANYBODY_CHINESE.test(text)) return text;
  let turned = text;
  for (const [name, person] of persons) {
    // A name of one character is part of other words, and "小王子" is somebody else.
    if (/^\p{sc=Han}$/u.test(name) || /^[子家国儿]/u.test(turned.slice(turned.indexOf(name) + name.length))) continue;
    const said = person === ME ? "我" : "你";
    turned = turned.replaceAll(` ${name} `, said).replaceAll(`${name} `, said).replaceAll(name, said);
  }
  return turned;
}
