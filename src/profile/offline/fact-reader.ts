import { answered } from "./answers.js";
import { readChinese, type HanSubject } from "./chinese.js";
import { corrected, correctionOf } from "./corrections.js";
import { readEnglish, type TimedHits } from "./english.js";
import { relatedIn, saysLessThanNames, withoutName, withoutPronoun } from "./pronouns.js";
import { readSentence } from "./read-sentence.js";
import type { FoundFact, Said } from "./said.js";
import { retraction } from "./retractions.js";
import { thingAlone, thingAskedOf, thingLiked, withThing } from "./things.js";
import { saidSentences, type SaidSentence } from "./statements.js";

/** Statements through which a pronoun reaches back. */
const PRONOUN_REACH = 2;

interface Named {
  readonly word: string;
  left: number;
}

/** "It's just Gwen", after a name. */
const JUST_A_NAME =
  /^(?:(?:but|honestly|so|and|really|it is|it['’]s|just|mostly|usually) )*(?:it is|it['’]s|just) (?:just |only |mostly |usually )?(\p{Lu}\p{Ll}+)[.!]*$/u;
const INSTEAD =
  /^(?:(?:no,? |but |now |rather |actually,? )*(?:it['’]s|it is|that['’]s) (?:now )?|no,? (?:in|at|from|for|with) )(.+?)[.!]*$/iu;

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
  /** Those of the last message that had any. */
  #last: readonly FoundFact[] = [];
  /** The last question of somebody else that nobody answered yet. */
  #question: SaidSentence | undefined;
  #named: Named | undefined;
  /** Whom the last sentence of this message spoke of, where it was not the user. */
  #spokenOf: HanSubject = "";
  /** True where the last fact was what the user is called. */
  #isNamed = false;
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
    if (isAsking) this.#thing = thingAskedOf(message.text);
    return undefined;
  }

  #own(message: Said): ReadMessage {
    const sentences = saidSentences(message.text);
    const read: ReadOne[] = [];
    this.#spokenOf = "";
    for (const sentence of sentences) {
      const takesBack = retraction(sentence.text, sentence.isChinese);
      if (takesBack === "before") {
        const joke = read.pop();
        if (joke !== undefined) this.#facts.length -= joke.found.length;
        else read.push({ found: this.#takenBack(sentence, message), isOpen: false });
      }
      const known = read.flatMap(({ found }) => found);
      const said = distinct(this.#sentence(sentence, message), known);
      // Who denies something in a joke takes back a joke: "I never lived there, that was a joke".
      const found = takesBack === "itself" ? said.filter(({ kind }) => kind === "deny") : said;
      read.push({ found, isOpen: found.length === 0 && takesBack === undefined && sentence.isOwn, sentence });
      this.#facts.push(...found);
    }
    const facts = read.flatMap(({ found }) => found);
    if (facts.length > 0) this.#last = facts;
    this.#question = undefined;
    const rest = read.flatMap(({ isOpen, sentence }) => (isOpen && sentence !== undefined ? sentence : []));
    return { facts, sentences, rest };
  }

  /** What was stated in the message before, denied. */
  #takenBack({ start, end }: SaidSentence, { id, text, at }: Said): FoundFact[] {
    const said = { quote: text.slice(start, end), messageId: id, at, kind: "deny" } as const;
    return this.#last.flatMap(({ topic, subTopic, value, sentence, confidence, kind }) =>
      kind === "state" ? { topic, subTopic, value, sentence, confidence, ...said } : [],
    );
  }

  #sentence(sentence: SaidSentence, message: Said): FoundFact[] {
    if (sentence.isQuestion) {
      this.#thing = thingAlone(sentence.text);
      return [];
    }
    const question = this.#question;
    this.#question = undefined;
    const quote = message.text.slice(sentence.start, sentence.end);
    const correction = corrected(sentence.text, sentence.isChinese, this.#facts);
    if (correction !== undefined) return correctionOf(correction, { quote, messageId: message.id, at: message.at });
    const answer = question && sentence.isOwn ? this.#answer(question, sentence, message, quote) : [];
    const thing = this.#thing;
    // What the answer told together with its question needs not be told again of what was asked for.
    if (answer.length > 0) this.#thing = undefined;
    const stated = this.#statements(sentence, message);
    this.#thing ??= thing;
    return [...answer, ...stated];
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
    const rewritten = (clause: string): string => this.#withNamed(clause, isChinese);
    for (const read of readSentence(sentence, message.at, rewritten, this.#spokenOf)) {
      if (read.subject !== undefined) this.#spokenOf = /^我.|^other/u.test(read.subject) ? "other" : "";
      this.#remember(read, read.text, isChinese);
      this.#deny(read, read.text);
      this.#thing = thingLiked(read.text, isChinese) ?? this.#thing;
      const quote = message.text.slice(read.statement.start, read.statement.end).trim();
      const told = this.#told(read, message, quote, isChinese);
      const last = found.at(-1);
      const isNamed = told.some(
        ({ topic, subTopic, sentence: one }) =>
          topic === last?.topic && subTopic === last.subTopic && one.includes("叫"),
      );
      if (isChinese && isNamed && last !== undefined && saysLessThanNames(last.value)) found.pop();
      found.push(...told);
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
    const name = this.#isNamed ? JUST_A_NAME.exec(said.trim())?.[1] : undefined;
    if (name !== undefined) return `Call me ${name}`;
    const text = this.#thing === undefined ? said : withThing(said, this.#thing, isChinese);
    const known = withoutName(text.trim(), this.#facts, isChinese);
    return this.#named === undefined ? known : withoutPronoun(known, this.#named.word, isChinese);
  }

  #remember(read: TimedHits, text: string, isChinese: boolean): void {
    if (read.hits.length > 0) this.#isNamed = read.hits.some(({ subTopic }) => subTopic === "name");
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

/** What was read in one sentence, and whether it may be told as a whole. */
interface ReadOne {
  readonly found: readonly FoundFact[];
  readonly isOpen: boolean;
  readonly sentence?: SaidSentence;
}

/** Each fact once, and none of those known. */
function distinct(found: readonly FoundFact[], known: readonly FoundFact[]): FoundFact[] {
  return found.filter((fact, at) => {
    const before = [...known, ...found.slice(0, at)];
    // Whoever has left Acme and says of it "I lost my job" says nothing new.
    return !before.some((one) => isSame(one, fact) || (fact.value === "" && isSame({ ...one, value: "" }, fact)));
  });
}

function isSame(a: FoundFact, b: FoundFact): boolean {
  return (
    a.kind === b.kind &&
    a.topic === b.topic &&
    a.subTopic === b.subTopic &&
    a.value.toLowerCase() === b.value.toLowerCase()
  );
}
