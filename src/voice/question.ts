import type { Statement } from "./knowledge.js";
import { withoutOthersOwn } from "./belongings.js";
import { hasTopic, rankStatements, saysMore, type Found } from "./ranking.js";
import { joined, type Answer, type Talk } from "./talk.js";
import { isToldOf } from "./told-of.js";
import { asksForSecret, hintedFacts, isSecret } from "./self-facts.js";

/** Less of what was asked for is only a part of an answer. */
const WHOLE = 0.6;
const WHOLE_UNSPACED = 0.35;
/** A second statement is told when it fits nearly as well. */
const AS_GOOD = 0.85;
const MOST_NEWS = 2;
const LONGEST_NAME = 40;

/** Answers what was asked from what is known; says so when nothing is. */
export function answerQuestion(talk: Talk): Answer {
  switch (talk.utterance.act) {
    case "who-are-you":
      return introduce(talk);
    case "who-am-i":
      return recognize(talk);
    case "news":
      return tellNews(talk);
    case "said":
      return tellSaid(talk);
    default:
      return answerTopic(talk);
  }
}

function toldOf(talk: Talk, parts: readonly string[], isYes = false): Answer {
  return { text: joined(parts, talk.locale), isKnown: true, isYes };
}

function unknown({ teller }: Talk, ...kinds: readonly string[]): Answer {
  return { text: teller.say([...kinds, "unknown"]), isKnown: false, isYes: false };
}

function introduce(talk: Talk, { isShort = false }: { isShort?: boolean } = {}): Answer {
  const { knowledge, known, teller, seed } = talk;
  const { name, self, ownWords } = knowledge;
  const opening =
    self.find((sentence) => name !== "" && sentence.includes(name)) ?? (name === "" ? self[0] : undefined);
  const facts = known.filter(({ origin }) => origin === "about").map((fact) => teller.tell(fact));
  const details = [...self.filter((sentence) => sentence !== opening), ...facts];
  const fresh = details.filter((detail) => !ownWords.some((said) => said.includes(detail)));
  const choice = fresh.length > 0 ? fresh : details;
  const detail = self.length > 1 && fresh.includes(self[1] ?? "") ? self[1] : choice[seed % Math.max(1, choice.length)];
  const parts = [opening ?? (name === "" ? "" : teller.say(["self-name"])), isShort ? "" : (detail ?? "")];
  return parts.every((part) => part === "") ? unknown(talk, "unknown-self") : toldOf(talk, parts);
}

const OWN_NAME = /\b(?:my name is|call me|i am called|i['’]m called)\b|我叫|我的名字/i;

function recognize(talk: Talk): Answer {
  const { knowledge, known, teller } = talk;
  const facts = known.filter(({ origin }) => origin === "profile").slice(0, 2);
  const own = known.filter(
    ({ origin, speaker }) => origin === "memory" && speaker !== undefined && speaker === knowledge.speaker,
  );
  const told = own.findLast(({ text }) => OWN_NAME.test(text)) ?? own.at(-1);
  const parts = [
    teller.who === "" ? "" : teller.say(["you-name"]),
    ...facts.map((fact) => teller.tell(fact)),
    told === undefined || facts.length > 0 ? "" : teller.tell(told),
  ];
  return parts.every((part) => part === "") ? unknown(talk, "unknown-you") : toldOf(talk, parts);
}

/** The newest that happened or that others said; what the asker told only when there is nothing else. */
function tellNews(talk: Talk): Answer {
  const { knowledge, known } = talk;
  const newest = known.toReversed();
  const memories = newest.filter(
    ({ origin, speaker }) => origin === "memory" && (speaker === undefined || speaker !== knowledge.name),
  );
  const others = memories.filter(({ speaker }) => speaker === undefined || speaker !== knowledge.speaker);
  const older = newest.filter(({ origin }) => origin === "summary" || origin === "situation");
  const chosen =
    [others, memories, older]
      .find((found) => found.length > 0)
      ?.slice(0, MOST_NEWS)
      .toReversed() ?? [];
  if (memories.length === 0 && REMEMBERED.test(talk.utterance.text)) {
    const asked = tellAsked(talk, "unknown-news");
    if (asked.isKnown) return asked;
  }
  if (chosen.length === 0) return unknown(talk, "unknown-news");
  return toldOf(talk, withDays(talk, chosen, ""));
}

const REMEMBERED = /\b(?:remember|recall)\b|记得/i;

/** Tells statements, and the day after the last of each day. */
function withDays({ teller }: Talk, statements: readonly Statement[], topic: string): string[] {
  return statements.flatMap((statement, index) => {
    const isLastOfDay = statements[index + 1]?.day !== statement.day;
    return [teller.tell(statement, topic), isLastOfDay ? teller.when(statement) : ""];
  });
}

function tellSaid(talk: Talk): Answer {
  const { knowledge, known, utterance } = talk;
  const { topic, teller: whose } = utterance;
  const name = whoseName(talk);
  if (whose?.kind === "self") return tellOwnWords(talk);
  if (whose?.kind === "asker" && ASKED.test(utterance.text)) return tellAsked(talk);
  if (FIRST.test(utterance.text) && !hasTopic(topic)) return tellFirst(talk, name);
  const said = known.filter((statement) => {
    const { speaker } = statement;
    if (speaker === undefined) return name !== undefined && isToldOf(statement, name);
    return speaker !== knowledge.name && (name === undefined || isNamed(speaker, name));
  });
  const found = hasTopic(topic) ? rankStatements(topic, said).map(({ statement }) => statement) : said.toReversed();
  const chosen = found.slice(0, hasTopic(topic) ? 1 : 2).toReversed();
  if (chosen.length === 0) return tellNothingSaid(talk);
  return toldOf(talk, [...chosen.map((one) => tellOneSaid(talk, one)), dayIfAsked(talk, chosen.at(-1))]);
}

/** Of somebody who said nothing what else is known; of who asks, what they only asked. */
function tellNothingSaid(talk: Talk): Answer {
  const { known, teller } = talk;
  const { topic, teller: whose } = talk.utterance;
  const [other] = whose?.kind === "named" ? rankStatements(hasTopic(topic) ? topic : whose.name, known) : [];
  if (other !== undefined) return toldOf(talk, [teller.tell(other.statement, topic)]);
  if (whose?.kind === "asker" && !hasTopic(topic)) return tellAsked(talk);
  return isSecretAsked(talk) ? keepSecret(talk) : unknown(talk, "unknown-said");
}

const FIRST = /\bfirst\b|\bto begin with\b|\bin the beginning\b|最先|最早|最初|开始|首先|第一[次句件]|(?<=我|你)先/i;

/** The oldest that somebody said, as far back as the prompt goes, be it no more than a greeting. */
function tellFirst(talk: Talk, name: string | undefined): Answer {
  const { knowledge, known } = talk;
  const first = knowledge.statements.find(
    (statement) =>
      statement.speaker !== undefined &&
      statement.speaker !== knowledge.name &&
      (name === undefined || isNamed(statement.speaker, name)) &&
      !isSecret(statement, knowledge.speaker),
  );
  if (first === undefined) return unknown(talk, "unknown-said");
  const { reply: _reply, replier: _replier, ...bare } = first;
  const told = known.find(({ order }) => order === first.order) ?? bare;
  return toldOf(talk, [tellOneSaid(talk, told), dayIfAsked(talk, told)]);
}

/** A summary does not show to whom it was said; who asks "What did I tell you?" says so. */
function tellOneSaid({ teller, utterance: { topic, teller: whose } }: Talk, statement: Statement): string {
  const isToMe = statement.origin === "summary" && whose?.kind === "asker";
  return teller.tell(isToMe ? { ...statement, isToMe } : statement, topic);
}

const ASKED = /\bask(?:ed)?\b|问/i;

/** What the one who asks has asked before, also what nobody could answer. */
function tellAsked(talk: Talk, ifNone = "unknown-said"): Answer {
  const { knowledge, utterance, teller } = talk;
  const asked = knowledge.statements.filter(
    ({ speaker, text }) => speaker !== undefined && speaker === knowledge.speaker && /[?？]["”]?\s*$/.test(text),
  );
  const chosen = hasTopic(utterance.topic) ? rankStatements(utterance.topic, asked)[0]?.statement : endOf(talk, asked);
  if (chosen === undefined) return unknown(talk, ifNone);
  const { reply: _reply, replier: _replier, ...bare } = chosen;
  return toldOf(talk, [teller.tell({ ...bare, isToMe: true }, utterance.topic)]);
}

/** The newest, or the oldest for who asks what came first. */
function endOf({ utterance }: Talk, statements: readonly Statement[]): Statement | undefined {
  return FIRST.test(utterance.text) ? statements[0] : statements.at(-1);
}

function whoseName({ knowledge, utterance: { teller } }: Talk): string | undefined {
  if (teller?.kind === "named") return teller.name;
  // Somebody who asks for their own words and has no name has said nothing that could be told apart.
  return teller?.kind === "asker" ? (knowledge.speaker ?? "\0") : undefined;
}

function isNamed(speaker: string, name: string): boolean {
  const [a, b] = [speaker.toLowerCase(), name.toLowerCase().replace(/^(?:the|old|young|my|your|our) /, "")];
  return (
    a === b ||
    a.split(/\s+/).includes(b) ||
    b.split(/\s+/).includes(a) ||
    (/\p{sc=Han}/u.test(name) && (a.includes(b) || b.includes(a)))
  );
}

const PROMISE_ASKED = /\b(?:promis\w+|swear|swore|sworn)\b|答应|承诺|保证/i;
/** What a promise sounds like. */
const PROMISE = /\b(?:will|shall|promise|swear|by|going to)\b|['’]ll\b|会|一定|答应|保证|之前|就/i;

function tellOwnWords(talk: Talk): Answer {
  const { knowledge, known, utterance, teller } = talk;
  const { topic } = utterance;
  const own = known.filter((statement) => {
    const { speaker, reply, replier } = statement;
    if (speaker === undefined) return isToldOf(statement, knowledge.name);
    return (reply !== undefined && replier === knowledge.name) || speaker === knowledge.name;
  });
  const toAsker = own.filter(({ speaker }) => speaker === knowledge.speaker);
  const pool = toAsker.length > 0 ? toAsker : own;
  const promised = PROMISE_ASKED.test(utterance.text)
    ? pool.filter(({ reply, text }) => PROMISE.test(reply ?? text))
    : [];
  const all = promised.length > 0 ? promised : pool;
  const chosen = hasTopic(topic) ? rankStatements(topic, all)[0]?.statement : endOf(talk, all);
  if (chosen === undefined) return unknown(talk, "unknown-said");
  const told = chosen.reply === undefined ? teller.tell(chosen, topic) : teller.tellReply(chosen, topic);
  return toldOf(talk, [told, dayIfAsked(talk, chosen)]);
}

const ASKS_DAY =
  /\bwhen\b|\bwhat day\b|\byesterday\b|\blast (?:night|time|week)\b|\bearlier\b|\bthe other day\b|什么时候|何时|哪天|昨天|昨晚|上次|前几天/i;

function dayIfAsked({ utterance, teller }: Talk, statement: Statement | undefined): string {
  return statement !== undefined && ASKS_DAY.test(utterance.text) ? teller.when(statement) : "";
}

const OF_CHARACTER = /\byour\b|[你您](?!(?:还|都|也|可)*(?:知道|记得|认识|听说|了解|晓得|清楚))/iu;
const OF_ASKER = /\b(?:i|me|my|mine|we|us|our)\b|[我咱俺]/iu;

function isOwned(key: string, text: string): boolean {
  return /^\p{sc=Han}/u.test(key) && ["我的", "我家的", "我家"].some((my) => text.includes(`${my}${key}`));
}

function answerTopic(talk: Talk): Answer {
  const { utterance, teller, knowledge } = talk;
  const { topic, asks, isOfSelf, text } = utterance;
  const isOfCharacter = OF_CHARACTER.test(text) && !OF_ASKER.test(text);
  // Where the asker lives is no answer to "Where do you live?"
  const known = withoutOthersOwn(talk, talk.known).filter(({ origin }) => origin !== "profile" || !isOfCharacter);
  if (asksForSecret(text) && secretsOf(talk).length > 0) return keepSecret(talk);
  const facts = known.filter(({ origin }) => origin === "about");
  const [hinted] = isOfSelf === true ? hintedFacts(text, facts) : [];
  if (hinted !== undefined) return toldOf(talk, [teller.tell(hinted, topic)], true);
  if (!hasTopic(topic)) return answerFollowUp(talk);
  const own = knowledge.self.map((sentence): Statement => ({ origin: "persona", text: sentence, order: 0 }));
  const found = rankStatements(topic, [...own, ...known], { asks });
  const [best] = found;
  if (best !== undefined) return tellFound(talk, best, found);
  // A key of one character is too little to be found by: 我的猫.
  const owned = known.filter(({ origin, key }) => origin === "profile" && key !== undefined && isOwned(key, text));
  if (owned.length > 0)
    return toldOf(
      talk,
      owned.slice(-2).map((fact) => teller.tell(fact, topic)),
      true,
    );
  const isWho = IS_WHAT.test(text) || (knowledge.name !== "" && topic.includes(knowledge.name));
  if (asks === "whether" && isOfSelf === true && isWho) return introduce(talk, { isShort: true });
  return isSecretAsked(talk) ? keepSecret(talk) : unknownTopic(talk);
}

/** "Are you a robot?": whatever that is, the character says what it is. */
const IS_WHAT =
  /\bare you (?:really |actually |just |perhaps )?(?:an? |human\b|real\b)|你(?:真的|到底|究竟)?是(?:不是)?(?:一?[个位名台])?(?:(?![了过的])\p{sc=Han}){2,8}?[吗么]?\s*[?？]/iu;

function secretsOf({ knowledge }: Talk): Statement[] {
  return knowledge.statements.filter((statement) => isSecret(statement, knowledge.speaker));
}

function isSecretAsked(talk: Talk): boolean {
  return rankStatements(talk.utterance.topic, secretsOf(talk)).length > 0;
}

function keepSecret({ teller }: Talk): Answer {
  return { text: teller.say(["private"]), isKnown: false, isYes: false };
}

function tellFound(talk: Talk, best: Found, found: readonly Found[]): Answer {
  const { utterance, teller, locale } = talk;
  const { topic, asks } = utterance;
  const isHinted = hintedFacts(utterance.text, [best.statement]).length > 0;
  const isWhole = isHinted || best.coverage >= (locale === "zh" ? WHOLE_UNSPACED : WHOLE);
  const second = found.slice(1).find(({ statement }) => saysMore(statement, best.statement));
  const isAsGood =
    isWhole && second !== undefined && second.score >= best.score * AS_GOOD && second.coverage >= best.coverage;
  const chosen = isAsGood ? [best, second] : [best];
  const day = asks === "when" || ASKS_DAY.test(utterance.text) ? teller.when(best.statement) : "";
  const parts = chosen.map(({ statement }) => teller.tell(statement, topic));
  const isYes = isWhole && isDenied(best.statement.text) === isDenied(utterance.text);
  return toldOf(talk, [...parts, day, isWhole ? "" : teller.say(["partly"])], isYes);
}

function isDenied(text: string): boolean {
  return /\b(?:not|never|no|nobody|none|nothing)\b|n['’]t\b|不|没|未|无/i.test(text);
}

/** "When was that?", "Who told you?": about what the character said last. */
function answerFollowUp(talk: Talk): Answer {
  const { knowledge, known, utterance, teller } = talk;
  const last = knowledge.ownWords.at(-1);
  const isMeant = ({ text }: Statement): boolean =>
    text.length > 3 && last?.includes(text.slice(0, 40).replace(/[.。!！]$/u, "")) === true;
  const meant = last === undefined ? undefined : known.findLast(isMeant);
  if (meant === undefined) return unknownTopic(talk);
  if (utterance.asks === "when") {
    const day = teller.when(meant);
    return day === "" ? unknownTopic(talk) : toldOf(talk, [day]);
  }
  const isAsked = /\bwho\b|\bhow do you know\b|\bsure\b|\btrue\b|谁|怎么知道|真的|确定/i.test(utterance.text);
  if (!isAsked) return unknownTopic(talk);
  return toldOf(talk, [meant.speaker === undefined ? teller.say(["known-so"]) : teller.tell(meant)]);
}

/** A name in the question that the character can say it does not know; nothing that only begins the sentence. */
const NAME_ASKED = /(?<=[\p{L}\p{N},] )(?!I\b)\p{Lu}[\p{L}'’-]+(?: (?:of |the |de |von )?\p{Lu}[\p{L}'’-]+){0,3}/u;

function unknownTopic(talk: Talk): Answer {
  const { utterance, knowledge, known, seed } = talk;
  const name = nameAsked(talk);
  const others = [knowledge.name, knowledge.speaker ?? "", ...known.map(({ speaker = "" }) => speaker)];
  if (name !== undefined && !others.includes(name)) {
    return { text: talk.teller.say(["unknown-name"], { topic: name }), isKnown: false, isYes: false };
  }
  const { asks } = utterance;
  return seed % 2 === 0 && asks !== undefined ? unknown(talk, `unknown-${asks}`) : unknown(talk);
}

function nameAsked({ utterance: { text, topic, asks }, locale }: Talk): string | undefined {
  if (locale === "en") return NAME_ASKED.exec(text)?.[0].replace(/['’]s$/, "");
  // Without capitals, only what is all that is asked for can be told from the rest.
  const bare = topic.replaceAll(/[？?。！!，,吗么呢吧啊的事情人这个那个\s]+/g, "");
  if (/[我你您他她它咱]/.test(bare)) return undefined;
  const isName = (asks === "whether" || asks === "what") && /^\p{sc=Han}{2,6}$/u.test(bare);
  return isName && bare.length <= LONGEST_NAME ? bare : undefined;
}
