import { sentences } from "../core/sentences.js";
import { withStop } from "../memory/clean-speech.js";
import { cutText } from "../memory/shorten.js";
import { factFrame } from "./fact-frames.js";
import type { Knowledge, Statement, VoiceLocale } from "./knowledge.js";
import { capitalized } from "./persons.js";
import { Phrasebook, type Choice, type PhraseValues } from "./phrases.js";
import { weighedTerms } from "./ranking.js";
import { isNobody } from "./read-prompt.js";
import { addressed } from "./told-of.js";

/** A background figure quotes a sentence or two, not a page. */
const LONGEST = 220;
const LONGEST_UNSPACED = 90;

/** Says what a statement says, and how it is known. */
export class Teller {
  readonly #knowledge: Knowledge;
  readonly #locale: VoiceLocale;
  readonly #choice: Choice;

  constructor(knowledge: Knowledge, locale: VoiceLocale, choice: Choice) {
    this.#knowledge = knowledge;
    this.#locale = locale;
    this.#choice = choice;
  }

  /** A phrase of one of the kinds. */
  say(kinds: readonly string[], values: PhraseValues = {}): string {
    const { name } = this.#knowledge;
    return Phrasebook.of(this.#locale).say(kinds, { name, who: this.who, ...values }, this.#choice);
  }

  /** The asker's name, if it is one to be called by. */
  get who(): string {
    const { speaker } = this.#knowledge;
    if (speaker === undefined || isNobody(speaker)) return "";
    return /^[\p{Lu}\p{Lo}][^\d_:@#/<>{}]{0,39}$/u.test(speaker) ? speaker : "";
  }

  /** One statement in a frame that says where it comes from; of a long one what has to do with the topic. */
  tell(statement: Statement, topic = ""): string {
    const isTold = statement.origin === "summary" && statement.speaker === undefined;
    const known = isTold ? addressed(statement.text, this.#knowledge, this.#locale) : statement.text;
    const text = this.#quoted(known, topic, statement.speaker !== undefined);
    switch (statement.origin) {
      case "persona":
        return text;
      case "about":
        return statement.key === undefined ? this.say(["happened"], { text }) : this.#tellFact(statement.key, text);
      case "profile":
        return this.say(["of-you"], { text: this.#keyed(statement.key, text) });
      case "situation":
        return this.say(["now"], { text: this.#keyed(statement.key, text) });
      default:
        return this.#tellMemory(statement, topic, text);
    }
  }

  /** The day of a statement in a sentence; empty when it is not known. */
  when({ day, speaker }: Statement): string {
    // When something was said is not when it happened.
    return day === undefined ? "" : this.say([speaker === undefined ? "when" : "when-said"], { day });
  }

  #keyed(key: string | undefined, text: string): string {
    if (key === undefined) return text;
    return this.#locale === "zh" ? `${key}：${text}` : `${key}: ${text}`;
  }

  #tellFact(key: string, text: string): string {
    const { kind, values } = factFrame(key, text, this.#locale);
    return this.say([kind], values);
  }

  #tellMemory(statement: Statement, topic: string, text: string): string {
    const { speaker, reply, origin } = statement;
    if (speaker === undefined)
      return this.say([origin === "summary" ? "summed" : "happened"], { text: capitalized(text) });
    if (speaker === this.#knowledge.name) return this.say(["i-said"], { text });
    const by = speaker === this.#knowledge.speaker ? "you-" : "";
    const named = isNobody(speaker) ? this.say(["somebody"]) : speaker;
    if (statement.isToMe !== true) return this.#tellHeard(statement, topic, { text, by, speaker: named });
    const values = { text, speaker: named };
    const isAsked = /[?？]["”]?$/.test(statement.text.trim());
    if (reply === undefined) return capitalized(this.say([by + (isAsked ? "asked-only" : "told")], values));
    const kind = isAsked ? "asked" : "told-answered";
    return capitalized(this.say([by + kind], { ...values, reply: this.#quoted(reply, topic, true) }));
  }

  #tellHeard(
    statement: Statement,
    topic: string,
    { text, by, speaker }: { text: string; by: string; speaker: string },
  ): string {
    const { reply } = statement;
    if (reply === undefined) return capitalized(this.say([`${by}said`], { text, speaker }));
    return capitalized(this.say(["overheard"], { text, speaker, reply: this.#quoted(reply, topic, true) }));
  }

  /** What the character itself answered to somebody. */
  tellReply(statement: Statement, topic: string): string {
    const { speaker, reply = "", text } = statement;
    if (/[?？]["”]?$/.test(text.trim())) return this.tell(statement, topic);
    const values = { text: this.#quoted(reply, topic, true) };
    if (speaker === this.#knowledge.speaker) return this.say(["i-told-you"], values);
    const named = speaker === undefined || isNobody(speaker) ? this.say(["somebody"]) : speaker;
    return this.say(["i-told"], { ...values, speaker: named });
  }

  #quoted(text: string, topic: string, isSpoken: boolean): string {
    const ended = withStop(excerpt(text.replaceAll(/\s+/g, " ").trim(), topic));
    const part = this.#locale === "zh" ? ended.replace(/(?<=\d)\.$/, "。") : ended;
    if (!isSpoken) return part;
    return this.#locale === "zh" ? part.replaceAll("“", "‘").replaceAll("”", "’") : part.replaceAll(/["“”]/g, "'");
  }
}

/** The sentences of a text that have most to do with a topic, as many as may be said at once. */
function excerpt(text: string, topic: string): string {
  const longest = /\p{sc=Han}/u.test(text) ? LONGEST_UNSPACED : LONGEST;
  if (text.length <= longest) return text;
  const parts = sentences(text.slice(0, LONGEST * 100)).map((sentence) => sentence.text);
  const wanted = [...weighedTerms(topic)];
  const scores = parts.map((part) => {
    const having = weighedTerms(part);
    return wanted.reduce((sum, [term, weight]) => sum + (having.has(term) ? weight : 0), 0);
  });
  let at = 0;
  for (const [index, score] of scores.entries()) if (score > (scores[at] ?? 0)) at = index;
  let chosen = parts[at] ?? "";
  for (const next of parts.slice(at + 1)) {
    if (chosen.length + next.length >= longest) break;
    chosen += (/[。！？]$/.test(chosen) ? "" : " ") + next;
  }
  return chosen.length <= longest ? chosen : `${cutText(chosen, longest).trimEnd()}…`;
}
