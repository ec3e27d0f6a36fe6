import type { Utterance } from "./utterance.js";

const LONGEST = 160;
/** Anything else than plain words and commas is quoted. */
const PLAIN = /^[\p{L}\p{N}\p{M} ，、：:·.%％-]+$/u;
/** Breath, calls and yes or no at the front. */
const OPENERS =
  /^(?:(?:嗯|啊|哦|噢|喔|呃|额|哎|唉|诶|欸|嘿|喂|哈+|哇|哎呀|天[哪啊]|OK|ok|呵呵|嘿嘿|你好|您好|大家好|早上好|晚上好|好吧|行吧|对对对?|好的?|对|是的?|行|不|没有|是啊|对[呀啊]|知道[呀啊了]?|明白了?|哦哦|不错不错|必须的啊?|当然|谢谢|那个|这个|就是说|其实|所以|然后|但是|不过|可是|而且|那么|那|对不起|抱歉|不好意思|陛下|殿下|大人|先生|女士|小姐|老师|老板|朋友)[，、 ]+)+/u;
const CALLS_AT_END =
  /[，、](?:陛下|殿下|大人|先生|女士|小姐|老师|老板|朋友|各位|大家|对吧|是吧|好吗|好吧|行吗|可以吗)$/u;
/** What may stand before a person within a clause, so that a name there reads as one. */
const BEFORE_PERSON =
  /(?:^|[，、：]|[给对跟和与同向帮让叫把被比为替问请找陪等骗救送带教约欠爱恨信像是在到从离当说看见想要][了过着]?|告诉|答应|知道|觉得|希望|相信|认为|以为|记得|发现|保证|发誓|承诺|建议|需要|喜欢|讨厌|感谢|谢谢|原谅|背叛|保护|支持|但是?|可是|不过|所以|因为|如果|要是|虽然|只要|只有|既然|除非|然后|而且|那么?|就|还有|以及|或者?|昨天|今天|明天|昨晚|今晚|现在|后来|刚才|以前|去年|今年|明年|[天年月日号晚早]|早上|晚上|中午|下午|时候?|之前|之后|以后)$/u;
/** Where the first or second person is part of another word, or stands for more than one knows. */
const UNRULY =
  /自我|忘我|我行我素|你我|我你|你们|您们|敌我|你追我赶|你死我活|我的天|咱俩|我俩|你俩|本人|俺们|自己|人家|彼此|互相|我是[你您](?!的)|[你您]是我(?!的|们)|^[你您]好(?:$|，)/u;
const FIRST = /[我俺咱]/u;
const SECOND = /[你您]/u;
const OTHERS = /[他她它]们/u;
const GROUP = /我们|咱们|咱/gu;
/** Relatives and the like, who are one's without 的. */
const KIN =
  "爸爸?|妈妈?|父亲|母亲|哥哥?|弟弟?|姐姐?|妹妹?|爷爷|奶奶|外公|外婆|儿子|女儿|孩子|丈夫|妻子|老婆|老公|男朋友|女朋友|叔叔|阿姨|舅舅|姑姑|师父|师傅|老师|朋友|同学|同事|老板|家|国|主人|父王|母后|兄弟|侄子|孙子|孙女|太太|先生|爱人|媳妇|岳父|岳母|公公|婆婆|祖父|祖母|姥姥|姥爷|嫂子|表哥|堂哥|男友|女友|室友|上司";
/** Verbs after which "my" can only be the subject's. */
const OWN_VERB =
  "丢了|弄丢了|卖了|卖掉了|找到了|失去了|忘了|带了|带着|喜欢|爱|恨|讨厌|想念|埋葬了|打破了|拿走了|藏了|修好了|保护|照顾|看见了|杀了";
const MAY = "可以|能不能|能|可不可以|应该|该|要不要|要|必须";
const ASKING =
  /什么|谁|哪|怎么|为何|为啥|几[个点天年岁次时]|多少|多久|多大|多远|多高|何时|是不是|有没有|要不要|能不能|会不会|可不可以|愿不愿意|还是/u;
const MOODS = /[吧呀啊呢啦嘛哦喔哟呗咯]+$/u;
const ORDERS = /^(?:请|别|不要|不许|不准|快|赶紧|赶快|千万别|记得|务必|把)/u;
const IS_KIN = new RegExp(`^(?:${KIN})`, "u");
const IS_MAY = new RegExp(`^(?:${MAY})`, "u");
const SHORTEST_SAID = 6;

/** "我的" and "我哥哥" as what belongs to somebody, and "我" as that one. */
function named(text: string, person: string, name: string): string {
  const own = new RegExp(
    `(?<=^${escaped(name)}(?:[已也还都就才刚真最]|已经|昨天|今天|刚刚|一直|非常|很)?(?:${OWN_VERB}))${person}的`,
    "gu",
  );
  const kin = new RegExp(`${person}(?=(?:${KIN})(?!的?意))`, "gu");
  return text
    .replace(new RegExp(`${person}家的`, "gu"), () => `${name}家的`)
    .replace(new RegExp(`^${person}(?!的|(?:${KIN}))`, "u"), () => name)
    .replace(own, "自己的")
    .replace(kin, () => `${name}的`)
    .replace(new RegExp(person, "gu"), () => name);
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}-]/gu, "\\$&");
}

/** Each person by name; undefined where one of them has none. */
function inThirdPerson(text: string, { speaker, listener }: Utterance): string | undefined {
  if (UNRULY.test(text) || (SECOND.test(text) && listener === undefined)) return undefined;
  // What belongs to a person, and a person at the end of a clause, cannot be read otherwise.
  const loose = new RegExp(`[我俺你您](?!的|们|，|$|${KIN})`, "gu");
  for (const { index } of text.matchAll(loose)) if (!BEFORE_PERSON.test(text.slice(0, index))) return undefined;
  const isGroup = GROUP.test(text);
  GROUP.lastIndex = 0;
  if (isGroup && OTHERS.test(text)) return undefined;
  const whole = text.replace(GROUP, "他们");
  const first = named(whole, "[我俺]", spaced(speaker));
  return listener === undefined ? first : named(first, "[你您]", spaced(listener));
}

/** Names in Latin letters stand apart. */
function spaced(name: string): string {
  return /^[\p{sc=Han}]/u.test(name) ? name : ` ${name} `;
}

function sentence(text: string): string {
  const tidy = text
    .replace(/ {2,}/gu, " ")
    .replace(/ (?=[，。、])|(?<=[，。、]) /gu, "")
    .trim();
  return `${tidy}。`;
}

function question(text: string, utterance: Utterance): string | undefined {
  const bare = text.replace(MOODS, "").replace(/^那(?![里个边些时么天次种条家位])/u, "");
  const isYesNo = bare.endsWith("吗");
  const said = isYesNo ? bare.slice(0, -1) : bare;
  if (said.includes("，") || text.endsWith("吧") || isYesNo === ASKING.test(said)) return undefined;
  const [, person, rest = ""] = /^([你您我])(?!的|们)(.+)$/u.exec(said) ?? [];
  if (person === undefined) return isYesNo ? undefined : openQuestion(said, utterance);
  // "Did you not say so?" asks nothing.
  const told = IS_KIN.test(rest) || (isYesNo && /^[不没]/u.test(rest)) ? undefined : inThirdPerson(rest, utterance);
  if (told === undefined) return undefined;
  return askAbout(person === "我", rest, `${isYesNo ? "是否" : ""}${told}`, utterance);
}

/** A question about one of the two. */
function askAbout(isFirst: boolean, rest: string, verb: string, utterance: Utterance): string | undefined {
  if (isFirst)
    return IS_MAY.test(rest) ? sentence(`${asksWhom(utterance)}，${spaced(utterance.speaker)}${verb}`) : undefined;
  return utterance.listener === undefined ? undefined : sentence(`${asksWhom(utterance)}${verb}`);
}

/** A question about anything but the two themselves. */
function openQuestion(said: string, utterance: Utterance): string | undefined {
  const told = inThirdPerson(said, utterance);
  return told && sentence(`${asksWhom(utterance)}${utterance.listener === undefined ? "" : "，"}${told}`);
}

function asksWhom({ speaker, listener }: Utterance): string {
  return `${spaced(speaker)}问${spaced(listener ?? "")}`;
}

function order(text: string, utterance: Utterance): string | undefined {
  const { speaker, listener } = utterance;
  const isOrder =
    ORDERS.test(text) && (!text.startsWith("把") || /给我|给[他她它]|[过拿交还带]来|走|上|下|好$/u.test(text));
  if (!isOrder || listener === undefined || /^请问|^快[乐要]|^别人|^别的|^不要[紧脸]/u.test(text)) return undefined;
  const bare = text
    .replace(/^请/u, "")
    .replace(MOODS, "")
    .replace(/^[你您](?!的)/u, "");
  if (/^(?:[^，]*，.*[我你您]|[我他她它])/u.test(bare)) return undefined;
  const told = inThirdPerson(bare, utterance);
  if (told === undefined) return undefined;
  return sentence(`${spaced(speaker)}${text.startsWith("请") ? "请" : "叫"}${spaced(listener)}${told}`);
}

/** "谢谢你的帮助" thanks for it. */
function thanks(text: string, utterance: Utterance): string | undefined {
  const { speaker, listener } = utterance;
  const [, rest = ""] = /^(?:谢谢|多谢|感谢)([你您][^，]{2,})$/u.exec(text) ?? [];
  const told = listener === undefined || rest === "" ? undefined : inThirdPerson(rest.replace(MOODS, ""), utterance);
  return told && sentence(`${spaced(speaker)}感谢${told}`);
}

function statement(text: string, utterance: Utterance): string | undefined {
  const bare = text.replace(MOODS, "").replace(/(?<=会.{1,20}[我你您])的$/u, "");
  // A proposal, not a report.
  if (text.endsWith("吧") && /[我咱]们/u.test(text)) return undefined;
  const told = /，(?:请|别|不要|不许|不准|千万|快)/u.test(bare) ? undefined : inThirdPerson(bare, utterance);
  const isMixed = ORDERS.test(bare) && bare.includes("，");
  // "I am An" of An.
  if (told === undefined || isMixed || new RegExp(`^[我俺][是叫]${escaped(utterance.speaker)}$`, "u").test(bare))
    return undefined;
  const isOwn =
    /^[我俺](?!们)/u.test(bare) ||
    /^(?:昨天|今天|明天|昨晚|今晚|现在|后来|刚才|以前|去年|今年|明年)[我俺](?!们)/u.test(bare);
  if (isOwn) return sentence(told);
  if (/^[你您]/u.test(bare))
    return sentence(`${spaced(utterance.speaker)}对${spaced(utterance.listener ?? "")}说，${told}`);
  // Where nobody has to be named, the words as they are say it shortest.
  return bare.length < SHORTEST_SAID || !(FIRST.test(bare) || SECOND.test(bare))
    ? undefined
    : sentence(`${spaced(utterance.speaker)}说，${told}`);
}

/** What somebody said, told by somebody else: `我丢了我的戒指。` of 安 is `安丢了自己的戒指。` Undefined where no rule is sure of it. */
export function chineseThirdPerson(utterance: Utterance): string | undefined {
  const { text } = utterance;
  if (text.length > LONGEST) return undefined;
  const asked = /[?？][!！?？]*$/u.test(text);
  const bare = text
    .replace(/[\s。.!！?？…~～]+$/u, "")
    .replace(/,(?=\D)/gu, "，")
    .replace(OPENERS, "")
    .replace(CALLS_AT_END, "")
    .trim();
  return tellBare(withoutCall(bare, utterance), utterance, asked);
}

/** Words that may stand before "，你" and call nobody. */
const NO_CALL =
  /^(?:[昨今明后]天|[昨今明]晚|现在|后来|刚才|以前|[去今明]年|早上|晚上|当时|最近|真的|老实说|说实话|听说|看来|也许|可能|难道|.*[了过着说的我你您他她它])$/u;

/** Without a call at the front. Empty where it calls who is not known. */
function withoutCall(text: string, { listener, names, speaker }: Utterance): string {
  const [whole, called = ""] = /^([\p{L}\p{N} ]{1,12})，(?=[你您])/u.exec(text) ?? [];
  if (whole === undefined) return text;
  if (called === listener) return text.slice(whole.length);
  const isShort = called.length <= 4 && !NO_CALL.test(called);
  return called === speaker || names.has(called) || isShort ? "" : text;
}

function tellBare(bare: string, utterance: Utterance, asked: boolean): string | undefined {
  if (!PLAIN.test(bare) || bare.length < 2) return undefined;
  if (asked) return question(bare, utterance);
  if (/[吗么]$/u.test(bare) && !/[什怎那这多]么$/u.test(bare)) return undefined;
  return thanks(bare, utterance) ?? order(bare, utterance) ?? statement(bare, utterance);
}
