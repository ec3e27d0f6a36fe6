import { answered } from "./answers.js";
import { readChinese } from "./chinese.js";
import { corrected, correctionOf } from "./corrections.js";
import { readEnglish, type TimedHits } from "./english.js";
import { relatedIn, withoutPronoun } from "./pronouns.js";
import { readSentence } from "./read-sentence.js";
import type { FoundFact, Said } from "./said.js";
import { saidSentences, type SaidSentence } from "./statements.js";

/** Statements through which a pronoun reaches back. */
const PRONOUN_REACH = 2;

interface Named {
  readonly word: string;
  left: number;
}

const INSTEAD =
  /^(?:(?:no,? |but |now |rather |actually,? )*(?:it['’]s|it is|that['’]s) (?:now )?|no,? (?:in|at|from|for|with) )(.+?)[.!]*$/iu;
const TASTE_CHINESE = /(?:喜欢|讨厌|(?<![可亲恋])爱)(?!了?[。！!]*$)([\p{L}\p{N}]{1,12}?)了?[。！!]*$/u;
/** 现在喜欢了: what was liked is what was spoken of before. */
const OF_THING_CHINESE =
  /^(\s*(?:但是?|可是?|不过)?我?(?:现在|如今|后来|最近)(?:我|却|又|也|很|特别|非常|超级?|开始|不|不再|再也不)*(?:喜欢|讨厌|爱))(?:上)?它?了?[。！!]*$/u;
const TASTE = /\b(?:loves?|likes?|hates?|enjoys?|adores?) ((?:\p{L}+ ){0,2}\p{L}+)[.!]?$/iu;
const OF_THING =
  /^(\s*(?:but |and )?i(?:['’]m)? (?:[\p{L}'’]+ ){0,3}?(?:love|like|hate|enjoy|adore|despise|stand|into|of)) (?:it|them|those)(?=[\s.!]*$)/iu;

/** "My name isn't Kevin" with another value, as a statement that holds. */
function insteadOf({ text, value }: { readonly text: string; readonly value: string }, right: string): string {
  return text
    .replace(/n['’]t\b| not\b/iu, "")
    .replace(/\bused to be\b/iu, "is")
    .replace(/\b(?:do|does) (?=\p{L})/iu, "")
    .replace(value, () => right);
}

/** A message of the user as it was read. */
export interface ReadMessage {
  readonly facts: readonly FoundFact[];
  readonly sentences: readonly SaidSentence[];
  /** Sentences that no rule has a topic for. */
  readonly rest: readonly SaidSentence[];
}

/** Whose messages are read, and in whose name facts are told. */
export interface Subject {
  readonly userId: string | undefined;
  readonly userName?: string;
}

/** The name that facts of a message are told in. */
export function nameFor({ userName }: Subject, message: Said, isChinese: boolean): string {
  return userName ?? message.name ?? (isChinese ? "用户" : "The user");
}

/** Reads the messages of one user in their order by rules, and remembers what the next one may refer to. */
export class FactReader {
  readonly #subject: Subject;
  /** All facts until now. */
  readonly #facts: FoundFact[] = [];
  /** The last question of somebody else that nobody answered yet. */
  #question: SaidSentence | undefined;
  #named: Named | undefined;
  /** A statement that was denied just before: "my name is not Kevin, it's Calvin". */
  #denied: { readonly text: string; readonly value: string } | undefined;
  /** What "it" and "them" mean: "Mushrooms? I hate them." */
  #thing: string | undefined;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Undefined for a message of somebody else, of which only a question is kept. */
  read(message: Said): ReadMessage | undefined {
    if (message.role === "user" && message.userId === this.#subject.userId) return this.#own(message);
    const isAsking = /[?？吗]/u.test(message.text);
    this.#question = isAsking ? saidSentences(message.text).findLast(({ isQuestion }) => isQuestion) : undefined;
    this.#named = undefined;
    if (isAsking) this.#thing = undefined;
    return undefined;
  }

  #own(message: Said): ReadMessage {
    const facts: FoundFact[] = [];
    const sentences = saidSentences(message.text);
    const rest = sentences.filter((sentence) => {
      const found = this.#sentence(sentence, message).filter((fact) => !facts.some((one) => isSame(one, fact)));
      facts.push(...found);
      this.#facts.push(...found);
      return found.length === 0 && sentence.isOwn;
    });
    this.#question = undefined;
    return { facts, sentences, rest };
  }

  #sentence(sentence: SaidSentence, message: Said): FoundFact[] {
    if (sentence.isQuestion) {
      this.#thing = /^(?:and |oh,? )?((?:\p{L}+ ){0,2}\p{L}+)\?$/u.exec(sentence.text.trim())?.[1]?.toLowerCase();
      return [];
    }
    const question = this.#question;
    this.#question = undefined;
    const quote = message.text.slice(sentence.start, sentence.end);
    const correction = corrected(sentence.text, sentence.isChinese, this.#facts);
    if (correction !== undefined) return correctionOf(correction, { quote, messageId: message.id, at: message.at });
    const answer = question && sentence.isOwn ? this.#answer(question, sentence, message, quote) : [];
    return [...answer, ...this.#statements(sentence, message)];
  }

  #answer(question: SaidSentence, sentence: SaidSentence, message: Said, quote: string): FoundFact[] {
    const text = answered(question.text, sentence.text, question.isChinese);
    if (text === undefined) return [];
    const read = question.isChinese ? readChinese(text, "", message.at) : readEnglish(text, "", message.at);
    this.#deny(read, text);
    return this.#told(read, message, quote, question.isChinese);
  }

  #statements(sentence: SaidSentence, message: Said): FoundFact[] {
    const { isChinese } = sentence;
    const found: FoundFact[] = [];
    for (const read of readSentence(sentence, message.at, (clause) => this.#withNamed(clause, isChinese))) {
      this.#remember(read, read.text, isChinese);
      this.#deny(read, read.text);
      this.#thing = (isChinese ? TASTE_CHINESE : TASTE).exec(read.text)?.[1] ?? this.#thing;
      const quote = message.text.slice(read.statement.start, read.statement.end).trim();
      found.push(...this.#told(read, message, quote, isChinese));
    }
    return found;
  }

  #deny({ hits }: TimedHits, text: string): void {
    const [only, ...more] = hits;
    const isDenied = only?.kind === "deny" && only.value !== "" && more.length === 0;
    this.#denied = isDenied ? { text, value: only.value } : undefined;
  }

  #withNamed(said: string, isChinese: boolean): string {
    const right = this.#denied === undefined || isChinese ? undefined : INSTEAD.exec(said.trim())?.[1];
    if (this.#denied !== undefined && right !== undefined) return insteadOf(this.#denied, right);
    const text = this.#withThing(said, isChinese);
    return this.#named === undefined ? text : withoutPronoun(text.trim(), this.#named.word, isChinese);
  }

  #withThing(said: string, isChinese: boolean): string {
    const thing = this.#thing;
    if (thing === undefined) return said;
    return isChinese
      ? said.replace(OF_THING_CHINESE, (_, before: string) => before + thing)
      : said.replace(OF_THING, (_, before: string) => `${before} ${thing}`);
  }

  #remember(read: TimedHits, text: string, isChinese: boolean): void {
    const isRelated = read.hits.some(({ topic, kind }) => kind === "state" && (topic === "pet" || topic === "family"));
    const word = isRelated ? relatedIn(text, isChinese) : undefined;
    if (word !== undefined) this.#named = { word, left: PRONOUN_REACH };
    else if (this.#named !== undefined && (this.#named.left -= 1) <= 0) this.#named = undefined;
  }

  #told({ hits, validity }: TimedHits, message: Said, quote: string, isChinese: boolean): FoundFact[] {
    const name = nameFor(this.#subject, message, isChinese);
    return hits.map(({ told, ...hit }) => ({
      ...hit,
      sentence: told(name),
      quote,
      messageId: message.id,
      at: message.at,
      ...validity,
    }));
  }
}

function isSame(a: FoundFact, b: FoundFact): boolean {
  return (
    a.kind === b.kind &&
    a.topic === b.topic &&
    a.subTopic === b.subTopic &&
    a.value.toLowerCase() === b.value.toLowerCase()
  );
}
