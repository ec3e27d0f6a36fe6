import { BIOGRAPHY, CALLED_ME, named } from "./chinese-biography.js";
import { LIFE } from "./chinese-life.js";
import { ANIMAL, KIN, owned, related } from "./chinese-relations.js";
import { clean, does, ENDING, type Rule } from "./chinese-values.js";
import { inPlainChinese } from "./chinese-paraphrases.js";
import { leavesOutMe, subjectIn, withObjectLast } from "./chinese-subjects.js";
import { PatternIndex } from "./pattern-index.js";
import type { TimedHits } from "./english.js";
import { hitsIn, type Hit, type Polarity } from "./hit.js";
import { withoutChineseTimes, type Validity } from "./validity.js";

const OPENERS =
  /^(?:嗯+|啊|哦|噢|呃|哎|唉|诶|嘿|喂|好的|对了|不对|那个|这个|其实|所以|然后|但是?|不过|可是|而且|因为|另外|还有|那么|抱歉|对不起|不好意思|你好|您好|大家好|说实话|老实说|说真的|顺便说一下|顺便问一下|告诉你|我觉得|我告诉你|我想说|目前|现在|最近|如今|平时|平常|一般|虽然|虽说|只是|当然|确实|大家都知道|今天|刚刚|刚|终于|请记住|记住|听着|话说)[，,：: ]*(?=\S)/u;

/** The first rule that reads something wins. */
const RULES: PatternIndex<Rule> = new PatternIndex<Rule>([...BIOGRAPHY, ...LIFE], "characters");

/** What is laughed or breathed at the end. */
const TRAILING: ReadonlySet<string> = new Set("哈嘿嘻呵~～。！!.…咯喽嘞哒呗捏嗷啦");

function withoutTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** What is itself a time is not taken off. */
const HAS_DATE = /生日|出生|岁|今年[\d一二三四五六七八九十]/u;

interface Predicate {
  readonly rest: string;
  readonly polarity: Polarity;
}

const NOT =
  /^(?:从来|真的|也|都|并|又|一点也|一点都|其实)*(?:不(?=[是住在喜爱吃喝抽会怕叫讨想能打对来再养单当做]|太喜|怎么喜|大喜)|没有?(?=[有养结离]|喜欢过|妹|弟|哥|姐|孩|儿|女|猫|狗|宠|对))/u;

const PAST =
  /^(?:以前|之前|曾经|过去|小时候|原来|从前)(?:是|就|一直|也|都)?(?=[在住喜爱养是做当讨怕]|(?:很|最|特别|特|非常|挺|超级?|可|好|贼|巨|老)(?:喜|爱|讨|怕)|不太?喜欢|不爱)/u;
const ENDED = /^(?:已经|现在|早就|早已)*(?:不再|再也不)(?=.)/u;
const IS_OVER = /^(?:已经|现在|早就)*不.+了$/u;
const ADVERBS =
  /^(?:现在|目前|已经|如今|早就|其实|真的|一直都?|也|还|都|就|又|刚|刚刚|最近|平时|今年(?!.{0,4}岁)|正)+(?=.)/u;
const NEVER_LIKED = /^从来(?:就|都)?(?:没|没有|不)(喜欢|爱)过?(.+)/u;
const STOPPED = /^(?:戒|戒掉)了?(烟|酒)/u;
const STARTS_RELATED = new RegExp(`^(?:${KIN}|${ANIMAL})`, "u");
const STARTS_KIN = new RegExp(`^(?:${KIN})`, "u");
/** 我和老公住在珠海: both do. */
const WITH_KIN = new RegExp(`^(?:和|跟|与)(?:我的?)?(?:${KIN}|家人)(?:一起|都)*(?=.)`, "u");
const OWN_RELATED = new RegExp(`^(?:的|家的?|家里的?)?(?:${KIN}|${ANIMAL})`, "u");

/** 我以前是老师: what was is no longer. */
function pastPredicate(past: string, said: string): Predicate {
  const rest = said.replace(ADVERBS, "").replace(/过(?=.)|过$/u, "");
  const disliked = /^不太?(?:喜欢|爱)(.+)/u.exec(rest)?.[1];
  if (disliked !== undefined) return { rest: `讨厌${disliked}`, polarity: "ended" };
  const isProfession = past.endsWith("是") && /(?:师|员|生)$/u.test(rest);
  return { rest: isProfession ? `是${rest}` : rest, polarity: "ended" };
}

function predicateOf(text: string): Predicate {
  const past = PAST.exec(text)?.[0];
  if (past !== undefined) return pastPredicate(past, text.slice(past.length));
  const ended = ENDED.exec(text)?.[0];
  if (ended !== undefined) return { rest: text.slice(ended.length), polarity: "ended" };
  const now = text.replace(ADVERBS, "");
  const [, liked, what = ""] = NEVER_LIKED.exec(now) ?? [];
  if (liked !== undefined) return { rest: `${liked}${what}`, polarity: "ended" };
  const stopped = STOPPED.exec(now)?.[1];
  if (stopped !== undefined) return { rest: stopped === "烟" ? "抽烟" : "喝酒", polarity: "ended" };
  const not = NOT.exec(now)?.[0];
  if (not === undefined) return { rest: now, polarity: "holds" };
  return {
    rest: denied(now.slice(not.length).replace(/了$/u, ""), not.includes("没")),
    polarity: IS_OVER.test(text) ? "ended" : "not",
  };
}

/** What stands behind "not"; 没弟弟 is 没有弟弟. */
function denied(said: string, isMissing: boolean): string {
  const rest = said.replace(/^(?:太|怎么|大|是很|是特别)(?=喜)/u, "").replace(/^喜欢过/u, "喜欢");
  return isMissing && STARTS_RELATED.test(rest) ? `有${rest}` : rest;
}

function hitsOf(said: string): readonly Hit[] {
  const plain = plainHits(said);
  if (plain.length > 0) return plain;
  const text = withObjectLast(withoutTrailing(said));
  return inPlainChinese(text, plainHits);
}

function plainHits(said: string): Hit[] {
  const text = said.replace(ENDING, (end) =>
    /^(?:了|的)/u.test(end) && /^.{0,4}不/u.test(said) ? end.replace(/[^了]/gu, "") : "",
  );
  if (/^(?:的|家)/u.test(text) || STARTS_KIN.test(text)) {
    const found = related(text);
    if (found.length > 0) return found;
  }
  const { rest, polarity } = predicateOf(text);
  const own = owned(rest, polarity);
  if (own !== undefined) return own;
  for (const [pattern, make] of RULES.for(rest)) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    const made = make(match, polarity);
    const found = hitsIn(made);
    if (found.length > 0) return found;
  }
  return [];
}

/** The subject that a clause hands to those after it in the same sentence. */
export type HanSubject = "我" | "other" | `我${string}` | "";

function withoutOpeners(clause: string): string {
  let text = clause.trim();
  for (let round = 0; round < 3; round += 1) {
    const shorter = text.replace(OPENERS, "");
    if (shorter === text) break;
    text = shorter;
  }
  return text;
}

/** After 我建议你, 我听说 and the like nothing is told of oneself. */
const OF_THE_WORLD =
  /[你您]|^(?:们)?.{0,4}(?:建议|觉得|推荐|听说|看到|看见|记得|知道|发现|猜|怀疑|认为|查了?|以为|听|问|告诉|劝|祝)/u;
/** What holds of each of a household. */
const OF_HOUSEHOLD: ReadonlySet<string> = new Set(["pet", "family", "plan", "possession"]);

type ChineseRead = TimedHits & { readonly subject: HanSubject };

type Reader = (said: string) => readonly Hit[];

/** A clause that names nobody goes on about whom the one before it spoke of. */
function ofNobody(timed: string, before: HanSubject, validity: Validity, read: Reader): ChineseRead {
  // 我有两个姐姐，都嫁人了: that is said of them.
  const isOfMany = /^(?:都|全都|也都)(?![快\d一二三四五六七八九])/u.test(timed);
  if (isOfMany || before === "other") return { hits: [], validity: {}, subject: before };
  if (before !== "") return { hits: read(`${before.slice(1)}${timed}`), validity, subject: before };
  const hits = leavesOutMe(timed) ? read(timed) : [];
  return { hits, validity, subject: hits.length > 0 ? "我" : "" };
}

function ofUs(said: string, validity: Validity, read: Reader): ChineseRead {
  const hits = read(said).filter(({ topic, subTopic }) => OF_HOUSEHOLD.has(topic) || subTopic === "residence");
  return { hits, validity, subject: hits.length > 0 ? "我" : "other" };
}

function ofMe(said: string, own: string, validity: Validity, read: Reader): ChineseRead {
  const about = said.replace(/^们(?=家)/u, "").replace(WITH_KIN, "");
  const whole = `${/以前|之前|曾经|小时候|原来|当年/u.test(own) ? "以前" : ""}${about}`;
  const relation = OWN_RELATED.exec(whole)?.[0] ?? "";
  return { hits: read(whole), validity, subject: OF_THE_WORLD.test(whole) ? "other" : `我${relation}` };
}

/** What one clause says of the user, and whom it speaks of. */
export function readChinese(clause: string, before: HanSubject, at: number): ChineseRead {
  const text = withoutOpeners(withoutTrailing(clause));
  // A birthday is a time itself, and must keep it.
  const { rest, validity, isComing } = withoutChineseTimes(HAS_DATE.test(text) ? "" : text, at);
  const timed = rest === "" ? text : rest.replace(OPENERS, "");
  const called = CALLED_ME.exec(timed)?.[1];
  const name = called === undefined ? undefined : named(called, "holds");
  if (name !== undefined) return { hits: [name], validity: {}, subject: "我" };
  const { of, said, own } = subjectIn(timed);
  const [read, since]: [Reader, Validity] = isComing ? [coming, {}] : [hitsOf, validity];
  if (of === "others") return { hits: [], validity: {}, subject: "other" };
  if (of === "us") return ofUs(said, since, read);
  return of === "nobody" ? ofNobody(timed, before, since, read) : ofMe(said, own, since, read);
}

/** With a time to come, what is told is a plan: 我下个月搬到柏林. */
function coming(said: string): readonly Hit[] {
  const found = hitsOf(said);
  if (found.some(({ topic }) => topic === "plan")) return found;
  const value = clean(said.replace(/^(?:就|要|会|将|就要|将要|打算)+/u, ""));
  if (
    value === undefined ||
    value.length < 3 ||
    !/^(?:搬|去|到|结婚|毕业|开始|换|买|参加|考|出国|回|生|入职|开)/u.test(value)
  )
    return [];
  return [does("plan", "plan", value, `打算${value}`, "holds")];
}
