import { isCommonTerm } from "../../core/stop-words.js";
import { isUnspacedScript, terms } from "../../core/words.js";
import { isSmallTalk, speakerNames, type SpeakerNames } from "../../memory/small-talk.js";
import type { Said } from "./said.js";
import type { SaidSentence } from "./statements.js";
import {
  CHEER,
  EVENTS,
  FAREWELL,
  FIRST,
  GREETING_QUESTION,
  NAME,
  NUMBER,
  RELATIONS,
  SECOND,
  TASTES,
  TIMES,
  TITLE,
  WARM,
} from "./value-words.js";
import { WIDELY_USED_STEMS } from "./widely-used-stems.js";

/** What there is to see in the words of one message. Counts, unless it says otherwise. */
export interface ValueSigns {
  /** Terms, each once; rare ones count more than everyday ones. */
  mass: number;
  /** The same of the sentence that has most: a question asks for one thing, which one sentence told. */
  densest: number;
  /** Names within sentences: people, places, brands. */
  names: number;
  numbers: number;
  /** Words for a time: "last week", "yesterday", 去年. */
  times: number;
  /** Titles in quotation marks. */
  titles: number;
  /** Words for relatives, friends, animals. */
  relations: number;
  /** Verbs of what happens in a life: went, bought, started, married. */
  events: number;
  /** Words for what one likes, wants, plans, fears. */
  tastes: number;
  /** Sentences about the one who speaks. */
  own: number;
  /** Sentences about the one who listens, or that only praise and cheer. */
  others: number;
  /** Facts that rules read. */
  facts: number;
  /** Sentences that say something. */
  statements: number;
  questions: number;
  /** 0 to 1: the message before asked for it, and not only in greeting. */
  answers: number;
  /** Sentences by which leave is taken. */
  farewells: number;
  /** 1 at the beginning of a conversation, where people tell their news, and less the longer it goes on. */
  early: number;
}

/** What a term says, by how many people use it for everything. */
const EVERYDAY = 0.35;
const WIDELY_USED = 0.65;
const RARE = 1.1;
/** Each character of an unspaced script but the first makes a pair, which is half a word. */
const PAIR = 0.6;
/** Share that a term keeps which somebody said just before. */
const KNOWN = 0.5;
/** Share of its terms that a sentence counts with: what is said to cheer somebody up is seldom asked for later. */
const CHEERING = 0.3;
const TO_OTHERS = 0.4;
const OF_THINGS = 0.8;
const LONGEST_CHEER = 60;
const ASKING = 0.25;
/** What a question that only greets or wants agreement asks for. */
const LITTLE_ANSWER = 0.3;

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}

function weightOf(term: string): number {
  if (isCommonTerm(term) || WARM.has(term)) return EVERYDAY;
  if (isUnspacedScript(term.charCodeAt(0))) return PAIR;
  return WIDELY_USED_STEMS.has(term) ? WIDELY_USED : RARE;
}

type Known = Pick<ReadonlySet<string>, "has">;

/** How much the terms of a text say, each once. */
function massOf(text: string, known: Known): number {
  const seen = new Set<string>();
  let mass = 0;
  for (const term of terms(text)) {
    if (seen.has(term)) continue;
    seen.add(term);
    mass += weightOf(term) * (known.has(term) ? KNOWN : 1);
  }
  return mass;
}

/** "Mel" is what Melanie is called. */
function isOfSpeaker(name: string, { words: known }: SpeakerNames): boolean {
  const word = name.toLowerCase().replace(/['’]s?$/u, "");
  return known.has(word) || (word.length > 1 && [...known].some((one) => one.startsWith(word)));
}

/** How much the message before asks for an answer. */
function askingOf(before: string | undefined): number {
  if (before === undefined || !/[?？]/u.test(before)) return 0;
  const questions = before.match(/[^.!?。！？]+[?？]+/gu) ?? [];
  return questions.every((question) => GREETING_QUESTION.test(question.trim())) ? LITTLE_ANSWER : 1;
}

/** How much of its terms a sentence counts with. */
function shareOf(text: string, isOwn: boolean): number {
  // "That's great!" cheers; "It's special to me because my grandmother made it" tells.
  if (CHEER.test(text) && text.length <= LONGEST_CHEER) return CHEERING;
  if (isOwn) return 1;
  return SECOND.test(text) ? TO_OTHERS : OF_THINGS;
}

function addSentence(signs: ValueSigns, { text, isQuestion }: SaidSentence, names: SpeakerNames, known: Known): void {
  if (FAREWELL.test(text)) signs.farewells += 1;
  if (isQuestion) {
    signs.questions += 1;
    signs.mass += massOf(text, known) * ASKING;
    return;
  }
  if (isSmallTalk(text, names)) return;
  signs.statements += 1;
  for (const name of text.match(NAME) ?? []) if (!isOfSpeaker(name, names) && !/^I['’]/u.test(name)) signs.names += 1;
  signs.numbers += countOf(NUMBER, text);
  signs.times += countOf(TIMES, text);
  signs.titles += countOf(TITLE, text);
  signs.relations += countOf(RELATIONS, text);
  const isOwn = FIRST.test(text);
  if (isOwn) {
    signs.own += 1;
    signs.events += countOf(EVENTS, text);
    signs.tastes += countOf(TASTES, text);
  }
  const share = shareOf(text, isOwn);
  const mass = massOf(text, known) * share;
  signs.mass += mass;
  signs.densest = Math.max(signs.densest, mass);
  if (share <= TO_OTHERS) signs.others += 1;
}

/** Messages after which a conversation is half as early. */
const EARLY = 8;
const LONGEST_KNOWN = 1000;

/** Where a message stands. */
export interface Place {
  /** Names of those who speak: calling somebody by name is no news. */
  readonly names: SpeakerNames;
  /** The message before, where somebody else said it. */
  readonly before: string | undefined;
  /** Messages before it. */
  readonly index: number;
  /** Terms of the messages just before. */
  readonly known: Known;
}

/** Messages whose terms are no news any more. */
const KNOWN_MESSAGES = 8;

/** Follows a conversation, to know the place of each message in it. */
export class Conversation {
  readonly #speakers: readonly string[];
  readonly #names: SpeakerNames;
  /** Messages just before; their terms are taken when somebody asks. */
  readonly #recent: { readonly text: string; terms?: ReadonlySet<string> }[] = [];
  /** Terms of these, and how many of the messages have each. */
  readonly #known = new Map<string, number>();
  #last: Said | undefined;
  #count = 0;

  constructor(messages: readonly Said[]) {
    this.#speakers = [...new Set(messages.flatMap(({ name }) => name ?? []))];
    this.#names = speakerNames(this.#speakers);
  }

  get speakers(): readonly string[] {
    return this.#speakers;
  }

  add(message: Said): void {
    this.#recent.push({ text: message.text.slice(0, LONGEST_KNOWN) });
    if (this.#recent.length > KNOWN_MESSAGES) this.#forget(this.#recent.shift()?.terms ?? []);
    this.#last = message;
    this.#count += 1;
  }

  #forget(gone: Iterable<string>): void {
    for (const term of gone) {
      const left = (this.#known.get(term) ?? 0) - 1;
      if (left > 0) this.#known.set(term, left);
      else this.#known.delete(term);
    }
  }

  /** The place of the next message, if it is this user's. It holds until another message is added. */
  placeFor(userId: string | undefined): Place {
    for (const one of this.#recent) {
      if (one.terms !== undefined) continue;
      one.terms = new Set(terms(one.text));
      for (const term of one.terms) this.#known.set(term, (this.#known.get(term) ?? 0) + 1);
    }
    const last = this.#last;
    return {
      names: this.#names,
      before: last === undefined || (last.role === "user" && last.userId === userId) ? undefined : last.text,
      index: this.#count,
      known: this.#known,
    };
  }
}

/** Reads the signs of value in the sentences of a message, in which rules found so many facts. */
export function valueSigns(
  sentences: readonly SaidSentence[],
  facts: number,
  { names, before, index, known }: Place,
): ValueSigns {
  const signs: ValueSigns = {
    mass: 0,
    densest: 0,
    names: 0,
    numbers: 0,
    times: 0,
    titles: 0,
    relations: 0,
    events: 0,
    tastes: 0,
    own: 0,
    others: 0,
    facts,
    statements: 0,
    questions: 0,
    answers: askingOf(before),
    farewells: 0,
    early: EARLY / (EARLY + index),
  };
  for (const sentence of sentences) addSentence(signs, sentence, names, known);
  return signs;
}
