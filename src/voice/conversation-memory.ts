import { isSmallTalk, speakerNames } from "../memory/small-talk.js";
import type { Knowledge, Statement, VoiceLocale } from "./knowledge.js";
import { Phrasebook } from "./phrases.js";
import { isSecret } from "./self-facts.js";
import { understand } from "./understand.js";

const QUESTION = /[?？]["”]?\s*$/;

/**
 * What is worth telling: without questions that nobody answered, without greetings, and without what the voice itself
 * once answered from what it knew, which would come back as if it were known twice.
 */
export function tellable({ statements, name, self, speaker: asker }: Knowledge, locale: VoiceLocale): Statement[] {
  const book = Phrasebook.of(locale);
  const kept: Statement[] = [];
  for (const statement of statements) {
    if (isSecret(statement, asker)) continue;
    const { reply, replier, text, speaker } = statement;
    const isOwn = replier === undefined ? speaker === name : replier === name;
    const answer = reply ?? (speaker === name ? text : "");
    const isOurs = isOwn && answer !== "" && (book.isOurs(answer) || self.some((known) => answer.startsWith(known)));
    const told = isOurs ? withoutReply(statement) : statement;
    if (told === undefined || !isWorthTelling(told)) continue;
    // What was answered by rule alone counts only if it told something: no orders, no insults.
    if (!isOurs || understand(told.text, { name, speaker }, locale).act === "statement") kept.push(told);
  }
  return withoutDoubles(kept);
}

/** What stands in a memory and in a summary of it is told once, as the memory has it. */
function withoutDoubles(statements: readonly Statement[]): Statement[] {
  const remembered = new Set(statements.filter(({ origin }) => origin === "memory").map(bareLine));
  return statements.filter((statement) => statement.origin !== "summary" || !remembered.has(bareLine(statement)));
}

function bareLine({ speaker = "", text }: Statement): string {
  return `${speaker}\n${text.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim()}`;
}

function withoutReply(statement: Statement): Statement | undefined {
  if (statement.reply === undefined) return undefined;
  const { reply: _reply, replier: _replier, ...rest } = statement;
  return rest;
}

function isWorthTelling({ text, reply, speaker, origin }: Statement): boolean {
  if (origin !== "memory" && origin !== "summary") return true;
  if (reply === undefined && QUESTION.test(text.trim())) return false;
  if (speaker === undefined) return true;
  const names = speakerNames([speaker]);
  return !(isSmallTalk(text, names) && (reply === undefined || isSmallTalk(reply, names)));
}
