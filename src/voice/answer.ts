import { sha256 } from "../core/sha256.js";
import type { ModelRequest } from "../llm/language-model.js";
import { tellable } from "./conversation-memory.js";
import { echoOf } from "./echo.js";
import type { Statement, VoiceLocale } from "./knowledge.js";
import { toneOf } from "./persona.js";
import { answerQuestion } from "./question.js";
import { hasTopic, rankStatements } from "./ranking.js";
import { readPrompt } from "./read-prompt.js";
import { joined, type Answer, type Talk } from "./talk.js";
import { Teller } from "./tell.js";
import { understand } from "./understand.js";
import type { Act } from "./utterance.js";

/** What the choice of a phrase depends on: the newest part of the prompt is enough. */
const LONGEST_SEED = 32_768;
/** Own answers that a phrase should not be taken from again. */
const REMEMBERED_ANSWERS = 8;
/** A statement is only reminded of what it shares much with. */
const REMINDING = 0.6;
/** A request is answered by an earlier one when it is nearly the same. */
const SAME_REQUEST = 0.75;

/** Answers a message in the name of the character that the system message describes. */
export function answerMessage(request: ModelRequest, message: string, locale: VoiceLocale): Answer {
  const knowledge = readPrompt(request.messages, locale);
  const utterance = understand(message, knowledge, locale);
  const seed = seedOf(request, message);
  const said = knowledge.ownWords.slice(-REMEMBERED_ANSWERS);
  const teller = new Teller(knowledge, locale, {
    seed,
    tone: toneOf(knowledge.persona, knowledge.self[0] ?? ""),
    said,
  });
  const talk = { knowledge, known: tellable(knowledge, locale), locale, utterance, teller, seed };
  return RULES[utterance.act](talk);
}

function seedOf({ messages }: ModelRequest, message: string): number {
  const system = messages.find(({ role }) => role === "system")?.content ?? "";
  const text = `${messages.length} ${system.slice(-LONGEST_SEED)} ${message.slice(0, LONGEST_SEED)}`;
  return Number.parseInt(sha256(text).slice(0, 8), 16);
}

const justSay =
  (kind: string) =>
  ({ teller }: Talk): Answer => ({ text: teller.say([kind]), isKnown: false, isYes: kind === "assent" });

const RULES: Readonly<Record<Act, (talk: Talk) => Answer>> = {
  hello: justSay("hello"),
  bye: justSay("bye"),
  thanks: justSay("thanks"),
  wellbeing: justSay("wellbeing"),
  sorry: justSay("sorry"),
  praise: justSay("praise"),
  insult: justSay("insult"),
  assent: justSay("assent"),
  dissent: justSay("dissent"),
  nothing: justSay("nothing"),
  request: answerRequest,
  statement: answerStatement,
  "who-are-you": answerQuestion,
  "who-am-i": answerQuestion,
  news: answerQuestion,
  said: answerQuestion,
  question: answerQuestion,
};

function answerRequest({ knowledge, known, utterance, teller }: Talk): Answer {
  const asked = known.filter(
    ({ speaker, isToMe, reply }) => isToMe === true && reply !== undefined && speaker === knowledge.speaker,
  );
  const [same] = rankStatements(utterance.topic, asked, { least: SAME_REQUEST });
  if (same !== undefined) return { text: teller.tell(same.statement, utterance.topic), isKnown: true, isYes: false };
  return { text: teller.say(["request"]), isKnown: false, isYes: false };
}

function answerStatement({ knowledge, known, utterance, teller, locale }: Talk): Answer {
  const { text, topic } = utterance;
  const isSame = (other: Statement): boolean => other.speaker === knowledge.speaker && sameText(other.text, text);
  const isTold = knowledge.speaker !== undefined && known.some(isSame);
  const echo = echoOf(text, locale);
  const noted = echo === undefined ? teller.say(["noted"]) : teller.say(["echo"], { ...echo });
  const said = isTold ? teller.say(["told-before"]) : noted;
  const others = known.filter(({ speaker, origin }) => speaker !== knowledge.speaker && origin === "memory");
  const [related] = isTold || !hasTopic(topic) ? [] : rankStatements(topic, others, { least: REMINDING });
  if (related === undefined) return { text: said, isKnown: false, isYes: false };
  const reminded = [said, teller.say(["reminds"]), teller.tell(related.statement, topic)];
  return { text: joined(reminded, locale), isKnown: true, isYes: false };
}

function sameText(a: string, b: string): boolean {
  return bareText(a) === bareText(b);
}

function bareText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
