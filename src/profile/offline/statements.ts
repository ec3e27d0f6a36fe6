import { sentences } from "../../core/sentences.js";
import { isUnspacedScript } from "../../core/words.js";
import { englishClauses } from "./english-clauses.js";

/** A clause of a message that could be read alone. */
export interface Statement {
  /** As it is written. */
  readonly text: string;
  /** Where it stands in the message. */
  readonly start: number;
  readonly end: number;
  /** The words of the subject that an earlier clause gave it: "I work at Acme and | live in Lyon". */
  readonly subject: string;
}

/** A sentence with its clauses. */
export interface SaidSentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isChinese: boolean;
  readonly isQuestion: boolean;
  /** False when its clauses may not be read: a hypothesis, words of others. */
  readonly isOwn: boolean;
  readonly statements: readonly Statement[];
}

/** What is read of one message: a novel is no statement about oneself. */
const LONGEST_MESSAGE = 20_000;

const QUESTION_START =
  /^(?:and |so |but |well,? |oh,? )?(?:do|does|did|are|is|was|were|have|has|had|can|could|will|would|shall|should|may|might|what|who|where|when|why|how|which|whose|am|isn['’]t|aren['’]t|don['’]t|doesn['’]t|didn['’]t)\s+(?:you|i|we|they|he|she|it|the|your|my|is|are|was|do|does|did|many|much|old|long|there|this|that|would|about|have)\b/iu;
const HYPOTHESIS =
  /\b(?:if|unless|i wish|wish i|would|could|might|may(?= (?:be|have|not))|maybe|perhaps|imagine|suppose|supposing|pretend(?:ing|ed)?|hypothetically|according to|supposedly|allegedly|people say|they say|as though|let['’]s say|what if|dream(?:t|ed) (?:that|i)|in (?:my|a) dreams?|role-?play|fictional|i['’]d (?:like|love|rather|be|have|want|hate|prefer|live|work|move|go|say|never))\b/iu;
const SAID_TAG =
  /(?:^|[,"”'’!?.]\s*)(?:my )?[\p{L}]+(?: [\p{L}]+)? (?:said|says|replied|answered|told me|wrote|claims|claimed|shouted|asked|goes|texted)[.!]?$|[,"”]\s*(?:said|says|replied|wrote) [\p{L} ]+[.!]?$/iu;
const OWN_TAG = /\bi (?:said|say)[.!]?$/iu;
const SAID_BEFORE =
  /(?:\b(?:said|says|say|asked|replied|answered|wrote|told (?:me|us|him|her|them)|claims?|claimed|shouted|thinks?|thought|believes?|goes|went like|was like|is like|be like|lyrics|quote|sings?|song|title|line|character|narrator|that))[,:]?\s*$/iu;
/** What is done with "if" and "could" without any condition: "if there is one thing I hate". */
const NO_CONDITION =
  /\bif (?:there(?:['’]s| is) (?:one|any)(?: |)thing\b|i['’]?(?:m| am) (?:being )?honest|you ask me|you must know|anyone(?:['’]s| is) (?:asking|wondering|interested)|you (?:did not|didn['’]t) know|it helps|i may)|\b(?:could|would) (?:happily |easily |literally |gladly )?(?:eat|drink|watch|listen to|live on|live off|not live without|murder|kill for|die for)\b|\b(?:could|would)n['’]t (?:live without|touch|be doing with)\b|\bcould not (?:live without|be doing with)\b|\bwould not touch\b|\bcould do without\b/giu;
/** What is asked to be written: "Draft a letter where I'm a dentist". */
const COMPOSE =
  /^(?:(?:please|now|ok|okay|hey|so|can you|could you|let['’]s|just)[, ]+)*(?:draft|write|compose|translate|generate|role-?play|act as|make up|summari[sz]e|rewrite|rephrase|proofread|paraphrase|invent|come up with)\b/iu;
/** What stands on a sign, a shirt, a card. */
const WRITTEN =
  /\b(?:sticker|sign|shirt|t-shirt|tee|poster|title|headline|tweet|meme|lyrics?|caption|banner|placard|mug|graffiti|notice|billboard|tattoo|slogan|subject line|voicemail|profile|bio|song|quote of the day)\b[^:]{0,40}:\s/iu;
const QUOTED = /"[^"\n]{1,400}"|“[^”\n]{1,400}”|「[^」\n]{1,400}」|『[^』\n]{1,400}』/gu;
/** Between single quotes, of which one inside a word is none. */
const SINGLY_QUOTED = /(?<![\p{L}\p{N}])['‘](?=\p{L})(?:[^'’\n]|['’](?=\p{L})){1,400}['’](?![\p{L}\p{N}])/gu;
/** Words by which a quotation is a sentence of somebody and no title. */
const SPOKEN = /(?:^|[\s"“])(?:i|i['’]m|my|me|you|we)\b|[我你您咱]/iu;

function isChinese(text: string): boolean {
  let count = 0;
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (isUnspacedScript(unit)) count += 1;
    else if ((unit | 32) >= 97 && (unit | 32) <= 122) letters += 1;
  }
  return count * 3 > letters && count > 0;
}

function blank(found: string): string {
  return found.replace(/[^\n]/g, " ");
}

/** Blanks out, at equal length, what others wrote or said: quoted lines, code, spoken quotations. */
function withoutForeignWords(text: string): string {
  let own = text;
  if (own.includes("```")) own = own.replace(/```[\s\S]*?(?:```|$)/g, blank);
  if (own.includes(">")) own = own.replace(/^[ \t]*>.*$/gm, blank);
  if (/["“「『]/u.test(own))
    own = own.replace(QUOTED, (found) => (SPOKEN.test(found) ? "\u0001".repeat(found.length) : found));
  if (/(?:^|[\s(:])['‘]/u.test(own))
    own = own.replace(SINGLY_QUOTED, (found) => (SPOKEN.test(found) ? "\u0001".repeat(found.length) : found));
  return own;
}

function statement(text: string, start: number, end: number, subject: string): Statement {
  return { text: text.slice(start, end), start, end, subject };
}

function englishStatements(text: string, from: number, to: number): Statement[] {
  const found = englishClauses(text.slice(from, to)).map(({ start, end, subject }) =>
    statement(text, from + start, from + end, subject),
  );
  return found.filter((_, index) => index === 0 || !SAID_BEFORE.test(found[index - 1]?.text ?? ""));
}

function chineseStatements(text: string, from: number, to: number): Statement[] {
  const sentence = text.slice(from, to);
  const found: Statement[] = [];
  let start = 0;
  for (const { index, 0: border } of [
    ...sentence.matchAll(/[，,；;：:…—～~]+\s*|\s+/gu),
    { index: sentence.length, 0: "" },
  ]) {
    if (index > start) found.push(statement(text, from + start, from + index, ""));
    start = index + border.length;
  }
  return found;
}

const CHINESE_QUESTION = /[吗么][？?。!！]*$|^(?:谁|什么|哪|怎么|为什么|你[是喜住会有])/u;
const CHINESE_HYPOTHESIS =
  /如果|要是|假如|假设|倘若|万一|的话|也许|或许|可能|说不定|恨不得|要不是|就好了|想象|假装|扮演|梦见|但愿|希望我是|好想(?:成为|是)|仿佛|好像我/u;

function isHypothesis(text: string): boolean {
  return HYPOTHESIS.test(text) && HYPOTHESIS.test(text.replace(NO_CONDITION, " "));
}

const ASKS_BACK = /[,，.。]?\s*(?:and (?:you|yourself)|how about you|what about you|wbu|hbu|[你您]呢)\s*[?？]+\s*$/iu;

/** The sentences of one message, each with the clauses that rules may read. */
export function saidSentences(message: string): SaidSentence[] {
  const text = withoutForeignWords(message.length > LONGEST_MESSAGE ? message.slice(0, LONGEST_MESSAGE) : message);
  return sentences(text).map(({ text: sentence, start, end }): SaidSentence => {
    const chinese = isChinese(sentence);
    // "I live in Bonn, and you?" tells before it asks.
    const tail = ASKS_BACK.exec(sentence);
    const bare = (tail === null ? sentence : sentence.slice(0, tail.index)).trimEnd();
    const isQuestion =
      /[?？][!！?？"”')）\s]*$/u.test(bare) || (chinese ? CHINESE_QUESTION : QUESTION_START).test(bare);
    const isOwn = chinese
      ? !CHINESE_HYPOTHESIS.test(bare)
      : !isHypothesis(bare) &&
        !COMPOSE.test(bare) &&
        !(bare.includes(":") && WRITTEN.test(bare)) &&
        (!SAID_TAG.test(bare) || OWN_TAG.test(bare));
    const readable = isOwn && !isQuestion;
    const statements = !readable
      ? []
      : (chinese ? chineseStatements : englishStatements)(text, start, start + bare.length);
    return { text: sentence, start, end, isChinese: chinese, isQuestion, isOwn, statements };
  });
}
