import { builtInTemplates } from "../prompt/built-in-templates.js";
import type { VoiceLocale } from "./knowledge.js";
import type { Tone } from "./persona.js";

/** What goes into a phrase. An empty value is as none. */
export type PhraseValues = Readonly<Record<string, string>>;

/** What decides which phrase of a kind is taken. */
export interface Choice {
  /** A whole number that depends on the prompt alone. */
  readonly seed: number;
  readonly tone: Tone | undefined;
  /** What was said lately, oldest first: it is not said again while there is something else. */
  readonly said: readonly string[];
}

interface Phrase {
  readonly text: string;
  readonly tone: string | undefined;
  /** The longest part of it that is always the same. */
  readonly mark: string;
}

const FILES = ["voice-talk", "voice-recall"];
const LINE = /^([a-z-]+)(?:\/([a-z]+))?: (.+)$/;
const CONDITION = /\{\{#if (\w+)\}\}(.*?)\{\{\/if\}\}/g;
const PLACE = /\{\{(\w+)\}\}/g;

function parsePhrases(locale: VoiceLocale): ReadonlyMap<string, readonly Phrase[]> {
  const phrases = new Map<string, Phrase[]>();
  for (const line of FILES.flatMap((file) => (builtInTemplates[locale][file] ?? "").split("\n"))) {
    const [, kind, tone, text] = LINE.exec(line) ?? [];
    if (kind === undefined || text === undefined) continue;
    phrases.set(kind, [...(phrases.get(kind) ?? []), { text, tone, mark: markOf(text) }]);
  }
  return phrases;
}

function markOf(text: string): string {
  const pieces = text
    .replaceAll(CONDITION, "{{_}}")
    .split(PLACE)
    .map((piece) => piece.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ""));
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), "");
}

/** Puts values into a phrase. They go in as they are and are not searched for places again. */
function fillPhrase(text: string, values: PhraseValues): string {
  return text
    .replaceAll(CONDITION, (_all, name: string, body: string) => ((values[name] ?? "") === "" ? "" : body))
    .replaceAll(PLACE, (_all, name: string) => values[name] ?? "");
}

/** A whole phrase of ours at the beginning of a text; one that is little more than a value must be the whole text. */
function patternOf(text: string): RegExp {
  const source = text
    .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{\{#if \w+\}\}.*?\{\{\/if\}\}/g, "(?:.{1,60}?)?")
    .replaceAll(/\{\{\w+\}\}/g, ".{1,400}?");
  const isOpen = text.startsWith("{{") && !text.startsWith("{{#if") && !/["“]/.test(text);
  return new RegExp(isOpen || text.length < 12 ? `^${source}$` : `^${source}`, "su");
}

/** The phrases of one language. */
export class Phrasebook {
  readonly #phrases: ReadonlyMap<string, readonly Phrase[]>;
  #patterns: readonly RegExp[] | undefined;

  private constructor(locale: VoiceLocale) {
    this.#phrases = parsePhrases(locale);
  }

  static readonly #books = new Map<VoiceLocale, Phrasebook>();

  /** The phrases of a language; read once. */
  static of(locale: VoiceLocale): Phrasebook {
    const known = Phrasebook.#books.get(locale);
    if (known !== undefined) return known;
    const book = new Phrasebook(locale);
    Phrasebook.#books.set(locale, book);
    return book;
  }

  /** A phrase of the first of the kinds that has any; those of the tone before others, those not said lately before all. */
  say(kinds: readonly string[], values: PhraseValues, choice: Choice): string {
    const all = kinds.map((kind) => this.#phrases.get(kind) ?? []).find((phrases) => phrases.length > 0) ?? [];
    const plain = all.filter(({ tone }) => tone === undefined);
    const toned = all.filter(({ tone }) => tone !== undefined && tone === choice.tone);
    const ordered = [...turned(toned, choice.seed), ...turned(plain, choice.seed)];
    const fresh = ordered.find(({ mark }) => lastSaid(mark, choice.said) < 0);
    const chosen =
      fresh ?? ordered.toSorted((a, b) => lastSaid(a.mark, choice.said) - lastSaid(b.mark, choice.said))[0];
    return chosen === undefined ? "" : fillPhrase(chosen.text, values);
  }

  /** True for what the voice itself says when it passes on or knows nothing: it is no knowledge. */
  isOurs(text: string): boolean {
    this.#patterns ??= [...this.#phrases.values()].flat().map((phrase) => patternOf(phrase.text));
    const beginning = text.slice(0, 1000);
    return this.#patterns.some((pattern) => pattern.test(beginning));
  }
}

function turned<T>(items: readonly T[], by: number): readonly T[] {
  if (items.length === 0) return items;
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function lastSaid(mark: string, said: readonly string[]): number {
  return mark === "" ? -1 : said.findLastIndex((text) => text.includes(mark));
}
