import { isStopWord } from "../../core/stop-words.js";
import { isUnspacedScript, words } from "../../core/words.js";

/** A speaker whom a text names, and how much of the name stands there. */
export interface NamedSpeaker {
  readonly speaker: number;
  /** Above 0, 1 for the whole name. */
  readonly strength: number;
}

/** Less of a name than this names nobody: the "E" of "Professor E". */
const LEAST_STRENGTH = 0.4;
/** One letter says less than a word; more than this many say no more. */
const MOST_LETTERS = 4;

/** The names of those who speak, by number. 0 is nobody. */
export class Speakers {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [""];
  /** By number: documents that are there. Whoever has none is nobody again. */
  readonly #spoken: number[] = [0];
  readonly #byWord = new Map<string, number[]>();

  /** An estimate: names lie on the JavaScript heap. */
  get bytes(): number {
    return 160 * this.#names.length;
  }

  /** The number of whoever speaks one more document, a new one if need be. */
  speak(name: string | undefined): number {
    const number = name === undefined || name === "" ? 0 : (this.#numbers.get(name) ?? this.#add(name));
    this.#spoken[number] = (this.#spoken[number] ?? 0) + 1;
    return number;
  }

  /** One document of a speaker is gone. */
  release(number: number): void {
    this.#spoken[number] = (this.#spoken[number] ?? 1) - 1;
  }

  #add(name: string): number {
    const number = this.#names.length;
    this.#names.push(name);
    this.#numbers.set(name, number);
    for (const word of new Set(nameWords(name))) {
      const all = this.#byWord.get(word);
      if (all === undefined) this.#byWord.set(word, [number]);
      else all.push(number);
    }
    return number;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? "";
  }

  /** The speakers whom a text names, and the words, in lower case, that name them. */
  namedIn(text: string): { speakers: NamedSpeaker[]; words: Set<string> } {
    const said = this.#wordsIn(text);
    const found = new Map<number, number>();
    for (const word of said) {
      for (const number of this.#byWord.get(word) ?? []) if ((this.#spoken[number] ?? 0) > 0) found.set(number, 0);
    }
    for (const number of found.keys()) found.set(number, strengthOf(nameWords(this.nameOf(number)), said));
    const named = [...found]
      .map(([speaker, strength]) => ({ speaker, strength }))
      .filter(({ strength }) => strength >= LEAST_STRENGTH)
      .toSorted((a, b) => b.strength - a.strength || a.speaker - b.speaker);
    return claim(named, (number) => nameWords(this.nameOf(number)).filter((word) => said.has(word)));
  }

  /** The words of a text that may be of names. One that is also a stop word ("Will", "A") counts only with its capital and not in front. */
  #wordsIn(text: string): Set<string> {
    const said = new Set<string>();
    for (const [index, token] of text
      .normalize("NFKC")
      .split(/[^\p{L}\p{N}\p{M}'’]+/u)
      .filter(Boolean)
      .entries()) {
      for (const word of words(token)) {
        if (!isStopWord(word) || (index > 0 && /^\p{Lu}/u.test(token) && token !== "I")) said.add(word);
      }
    }
    return said;
  }
}

function nameWords(name: string): string[] {
  return words(name);
}

function weightOf(word: string): number {
  return isUnspacedScript(word.charCodeAt(0)) ? MOST_LETTERS : Math.min(word.length, MOST_LETTERS);
}

function strengthOf(name: readonly string[], said: ReadonlySet<string>): number {
  let all = 0;
  let found = 0;
  for (const word of name) {
    all += weightOf(word);
    if (said.has(word)) found += weightOf(word);
  }
  return all === 0 ? 0 : found / all;
}

/** Whoever is named by less than another, and by nothing else, is not meant: "PhD A" by "PhD C". */
function claim(
  named: readonly NamedSpeaker[],
  wordsOf: (speaker: number) => readonly string[],
): { speakers: NamedSpeaker[]; words: Set<string> } {
  const claimedBy = new Map<string, number>();
  const speakers = named.filter(({ speaker, strength }) => {
    const free = wordsOf(speaker).filter((word) => (claimedBy.get(word) ?? 0) <= strength);
    for (const word of free) claimedBy.set(word, strength);
    return free.length > 0;
  });
  return { speakers, words: new Set(claimedBy.keys()) };
}
