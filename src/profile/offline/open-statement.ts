import { chineseThirdPerson } from "../../memory/third-person/chinese.js";
import { englishThirdPerson } from "../../memory/third-person/english.js";
import { withoutOpeners, withStop, withTidySpace } from "../../memory/clean-speech.js";
import type { SaidSentence } from "./statements.js";

/** A sentence about the one who speaks. */
const OWN =
  /(?:^|[^\p{L}])(?:i|i['’](?:m|ve|ll|d)|my|me|mine|myself|we|we['’](?:re|ve|ll)|our|us)(?![\p{L}'’])|[我咱俺]/iu;
/** In Chinese only what begins with the one who speaks: the relatives of others are nobody's experience. */
const OWN_CHINESE =
  /^[^，。]{0,8}?(?:我|俺|咱)们?(?!的?(?:朋友|闺蜜|室友|舍友|兄弟|哥们|领导|客户|房东|老乡|群友|网友|学生|徒弟|师傅|同事|同学|同桌|老板|邻居|老师|[爸妈父母哥弟姐妹儿女爷奶]))/u;
const OF_ACQUAINTANCES =
  /^my (?:friend|colleague|co-?worker|boss|neighbou?r|flatmate|roommate|teacher|coach|manager)s?\b(?!.*\b(?:i|me|we|us)\b)/iu;
const REQUEST =
  /^(?:(?:please|now|ok|okay|hey|so)[, ]+)?(?:tell|give|write|translate|imagine|help|show|remind|let|explain|act|pretend|call|send|play|make|find|create|summari[sz]e|list|repeat|answer|guess|ask)\b/iu;
const REQUEST_CHINESE = /^(?:请|帮我|给我|麻烦|告诉我|翻译|写)/u;
const TIME_FIRST =
  /^((?:yesterday|today|tomorrow|tonight|last night|this (?:morning|afternoon|evening|week|weekend|month|year)|(?:last|next|every) \p{L}+|on \p{Lu}\p{L}+day|(?:a|one|two|three|four|five|six|a few|\d{1,2}) (?:day|week|month|year)s? ago)),? ((?:I|we|my|our)\b[^.!?;]{3,120}?)([.!]*)$/iu;
/** Sentences that are told; a novel in one message is not a fact. */
const MOST_SENTENCES = 6;
const LONGEST = 600;

/** Where an open statement belongs, by what it tells of. The first that fits. */
const KINDS: readonly (readonly [topic: string, subTopic: string, pattern: RegExp])[] = [
  [
    "life_event",
    "family_event",
    /\b(?:got (?:married|engaged|divorced)|wedding|gave birth|was born|passed away|died|funeral|broke up|newborn|pregnant|adopted)\b|结婚|离婚|订婚|出生|去世|分手|怀孕/iu,
  ],
  [
    "life_event",
    "job_change",
    /\b(?:new job|got (?:hired|fired|promoted|the job)|promotion|quit my|lost my job|laid off|first day (?:at|of) work|started (?:a|my) (?:new )?(?:job|business)|retired)\b|换工作|跳槽|辞职|升职|入职|失业|退休/iu,
  ],
  [
    "life_event",
    "move",
    /\b(?:moved (?:to|into|in|out|house)|new (?:house|apartment|flat|place)|moving (?:to|into))\b|搬家|搬到|搬进/iu,
  ],
  [
    "life_event",
    "achievement",
    /\b(?:won|finished|graduated|passed|published|completed|achieved|first (?:prize|place)|award|medal|promoted|record|scholarship|earned|accomplished|succeeded)\b|赢|获奖|毕业|完成|考上|通过|拿到/iu,
  ],
  [
    "life_event",
    "travel",
    /\b(?:went to (?:\p{Lu}\p{L}*|the (?:beach|mountains|lake))|travell?ed|trip|visited|flew|vacation|holiday|cruise|camping|hiked|hiking|road ?trip|toured)\b|旅行|旅游|去了|出差|度假/u,
  ],
  ["life_event", "purchase", /\b(?:bought|purchased|ordered|got (?:a|an|some) new|sold)\b|买了|卖了|入手/iu],
  [
    "life_event",
    "event",
    /\b(?:yesterday|last (?:night|week|weekend|month|year|summer|winter|spring|fall|\p{L}+day)|\d+ \p{L}+ ago|two|three|the other day|recently|ago|today|this morning)\b|昨天|上周|上个月|去年|前天|最近|刚刚/iu,
  ],
];

function kindOf(text: string): readonly [topic: string, subTopic: string] {
  const found = KINDS.find(([, , pattern]) => pattern.test(text));
  return found === undefined ? ["experience", "statement"] : [found[0], found[1]];
}

/** Several sentences of one message, told of the one who said them. */
export interface OpenStatement {
  readonly topic: string;
  readonly subTopic: string;
  readonly value: string;
  readonly sentence: string;
  /** Where it stands in the message. */
  readonly start: number;
  readonly end: number;
}

/** The sentences of a message that tell something of the one who speaks. */
export function ownSentences(sentences: readonly SaidSentence[]): SaidSentence[] {
  return sentences.filter(
    ({ text, isQuestion, isChinese }) =>
      !isQuestion &&
      (isChinese
        ? OWN_CHINESE.test(text) && !REQUEST_CHINESE.test(text)
        : OWN.test(text) && !REQUEST.test(text) && !OF_ACQUAINTANCES.test(text)),
  );
}

/** "Tomorrow I fly to Lisbon." as "I fly to Lisbon tomorrow.", so that what is told begins with who does it. */
function timeLast(text: string): string {
  const [, time = "", rest = "", stop = ""] = TIME_FIRST.exec(text) ?? [];
  if (rest === "") return text;
  const said = /^\p{Lu}\p{L}+day$/u.test(time) ? time : time.charAt(0).toLowerCase() + time.slice(1);
  return `${rest} ${said}${stop}`;
}

function told(sentence: SaidSentence, speaker: string, listener: string | undefined): string {
  const text = timeLast(withStop(withoutOpeners(withTidySpace(sentence.text), sentence.isChinese)));
  const utterance = {
    speaker,
    listener,
    text,
    names: new Set([speaker, ...(listener === undefined ? [] : [listener])]),
  };
  const found = sentence.isChinese ? chineseThirdPerson(utterance) : englishThirdPerson(utterance);
  if (found !== undefined) return found;
  return sentence.isChinese ? `${speaker}说：“${text}”` : `${speaker} said: "${text.replaceAll('"', "'")}"`;
}

/**
 * What a message tells of the one who says it, in the third person, for what no rule has a topic of its own for.
 * Undefined where none of the sentences is about the speaker. Whether it is worth keeping is for the gate to say.
 */
export function openStatement(
  own: readonly SaidSentence[],
  speaker: string,
  listener: string | undefined,
): OpenStatement | undefined {
  const chosen = own.slice(0, MOST_SENTENCES).filter(({ text }) => text.length <= LONGEST);
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const sentence = chosen.map((one) => told(one, speaker, listener)).join(first.isChinese ? "" : " ");
  const [topic, subTopic] = kindOf(chosen.map(({ text }) => text).join(" "));
  const rest = sentence.startsWith(speaker) ? sentence.slice(speaker.length) : "";
  const value = /^(?: (?!said: )(?=[^的])|[^ '’的说])/u.test(rest) ? rest.trim() : sentence;
  // Whoever is not named again cannot be told from whom.
  const unnamed = value === sentence ? value : value.replaceAll(`${speaker}'s `, "their ");
  return { topic, subTopic, value: unnamed.replace(/[.。]$/u, ""), sentence, start: first.start, end: last.end };
}
