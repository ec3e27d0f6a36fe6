import type { ChatMessage } from "../llm/language-model.js";
import type { Knowledge, Origin, Statement, VoiceLocale } from "./knowledge.js";
import { nameIn, selfDescriptions } from "./persona.js";
import { sectionsOf, type Section } from "./prompt-sections.js";
import { readSummary } from "./read-summary.js";
import { isSpeakerLabel, itemsOf, labelled, readMemory, soundsSpoken, type Cast } from "./speech-lines.js";

/** Of a longer system prompt the beginning and the end are read: who it is, and what is newest. */
const LONGEST = 400_000;
const LONGEST_HALF = LONGEST / 2;
const MOST_STATEMENTS = 4000;
const DAY = /^(\d{4}-\d{2}-\d{2})[:：]$/;
/** What an earlier talk begins with. */
const DATED = /^\d{4}-\d{2}-\d{2}(?:: |：)/;
/** Topics stand before what they are topics of: "work / title". */
const TOPIC = /^[^/]* \/ /;
/** Who speaks when the prompt names nobody: `linesOf` writes so. */
const NOBODY: readonly string[] = ["User", "用户"];

const ORIGINS: Readonly<Record<string, Origin>> = {
  about: "about",
  profile: "profile",
  past: "summary",
  summaries: "summary",
  recalled: "memory",
  memories: "memory",
  situation: "situation",
};

/** Reads what a request tells the character; the last message is what it answers to and is left out. */
export function readPrompt(messages: readonly ChatMessage[], locale: VoiceLocale): Knowledge {
  const system = systemText(messages);
  const { sections, name: named, speaker } = sectionsOf(system);
  const persona = sections[0]?.lines.join("\n") ?? "";
  const name = named ?? nameIn(persona) ?? "";
  const cast: Cast = { name, speaker };
  const reader = new Reader(cast);
  for (const section of sections.slice(1)) reader.readSection(section);
  reader.readPersona(sections[0]?.lines ?? []);
  reader.readHistory(messages);
  const self = selfDescriptions(reader.prose.join("\n"), name, locale);
  return {
    name,
    speaker: speaker ?? NOBODY.find((nobody) => reader.statements.some((known) => known.speaker === nobody)),
    self,
    persona,
    statements: reader.statements.slice(-MOST_STATEMENTS),
    ownWords: reader.ownWords,
  };
}

/** True for the name that stands where nobody knows who spoke. */
export function isNobody(speaker: string | undefined): boolean {
  return speaker === undefined || NOBODY.includes(speaker);
}

function systemText(messages: readonly ChatMessage[]): string {
  const text = messages
    .filter((message) => message.role === "system")
    .map((message) => message.content)
    .join("\n\n");
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST_HALF)}\n${text.slice(-LONGEST_HALF)}`;
}

class Reader {
  readonly statements: Statement[] = [];
  readonly ownWords: string[] = [];
  /** Lines of the persona that are neither facts nor speech. */
  readonly prose: string[] = [];
  readonly #cast: Cast;

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  readSection({ part, lines }: Section): void {
    const origin = ORIGINS[part] ?? "memory";
    let day: string | undefined;
    for (const { lines: item, isListed } of itemsOf(lines)) {
      const [first = ""] = item;
      const named = isListed ? undefined : DAY.exec(first)?.[1];
      if (named !== undefined) day = named;
      else if (origin === "memory") this.#addMemory(item, day);
      else if (origin === "summary") this.#addSummary(item.join(" ").replace(DATED, ""));
      else this.#addFact(item.join(" "), origin);
    }
  }

  /** A prompt of somebody's own may hold lists, a character sheet or lines of a conversation. */
  readPersona(lines: readonly string[]): void {
    for (const { lines: item, isListed } of itemsOf(lines)) {
      const [first = ""] = item;
      const opening = labelled(first);
      const isHeading = /^#|[:：]$/u.test(first);
      if (isHeading) continue;
      if (
        opening !== undefined &&
        isSpeakerLabel(opening.label, this.#cast) &&
        (this.#isKnown(opening.label) || soundsSpoken(opening.rest))
      )
        this.#addMemory(item, undefined);
      else if (opening !== undefined && opening.label.length <= 24 && !/[.!?。！？]/u.test(opening.label))
        this.#addFact(item.join(" "), "about");
      else if (isListed) this.prose.push(`${item.join(" ").replace(/[.。]$/u, "")}.`);
      else this.prose.push(first);
    }
  }

  /** Earlier messages of the request are a conversation with whoever is speaking. */
  readHistory(messages: readonly ChatMessage[]): void {
    const last = messages.findLastIndex((message) => message.role === "user");
    const { name, speaker = NOBODY[0] ?? "" } = this.#cast;
    let asked: string | undefined;
    for (const { role, content, name: sayer } of messages.slice(0, Math.max(0, last))) {
      const text = content.slice(0, LONGEST).replaceAll(/\s+/g, " ").trim();
      if (role === "user") {
        if (asked !== undefined) this.#add({ origin: "memory", text: asked, speaker, isToMe: true });
        asked = sayer === undefined || sayer === speaker ? text : undefined;
      } else if (role === "assistant") {
        this.ownWords.push(text);
        if (asked !== undefined)
          this.#add({ origin: "memory", text: asked, speaker, isToMe: true, reply: text, replier: name });
        asked = undefined;
      }
    }
    if (asked !== undefined) this.#add({ origin: "memory", text: asked, speaker, isToMe: true });
  }

  #add(statement: Omit<Statement, "order">): void {
    const { text, reply = "" } = statement;
    if (/[\p{L}\p{N}]/u.test(text + reply)) this.statements.push({ ...statement, order: this.statements.length });
  }

  #isKnown(label: string): boolean {
    return label === this.#cast.name || label === this.#cast.speaker || isNobody(label);
  }

  #addMemory(item: readonly string[], day: string | undefined): void {
    const { order: _order, ...statement } = readMemory(item, this.#cast, { origin: "memory", order: 0, day });
    const { name } = this.#cast;
    if (name !== "" && statement.speaker === name) this.ownWords.push(statement.text);
    if (statement.isToMe === true && statement.reply !== undefined) this.ownWords.push(statement.reply);
    this.#add(statement);
  }

  #addSummary(summary: string): void {
    for (const piece of readSummary(summary)) this.#add({ origin: "summary", ...piece });
  }

  #addFact(line: string, origin: Origin): void {
    const found = labelled(line);
    if (found === undefined) this.#add({ origin, text: line });
    else this.#add({ origin, text: found.rest, key: keyOf(found.label, origin) });
  }
}

function keyOf(label: string, origin: Origin): string {
  return (origin === "profile" ? label.replace(TOPIC, "") : label).replaceAll("_", " ");
}
