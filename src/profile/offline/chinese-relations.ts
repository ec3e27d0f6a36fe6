import * as lexicon from "./chinese-lexicon.js";
import { apart, clean, does, listed } from "./chinese-values.js";
import { toldHit, type Hit, type Polarity } from "./hit.js";

const COUNT = "(?:[一二两三四五六七八九十俩仨\\d几]{1,2}[只条个位匹头缸窝对]|俩|仨|只|条|个|一)?";
export const KIN: string = [...lexicon.HAN_KIN.keys()].toSorted((a, b) => b.length - a.length).join("|");
export const ANIMAL: string = [...lexicon.HAN_ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|");
const HAS = new RegExp(
  `^(?:家里?)?(?:还|也|只|就)?(?:养了|养着|养过|养|有了?|收养了|领养了|买了)(${COUNT})(.{0,4}?)(${KIN}|${ANIMAL})(?:，?(?:名字|她|他|它)?(?:名叫|叫做?|叫)(.+?))?(?:，?((?:在|是)[^，]+))?$`,
  "u",
);
const RELATED = new RegExp(`^(?:的|家的?|家里的?)?(${KIN}|${ANIMAL})(?:的?名字(?=叫))?(.*)$`, "u");

function belongs(word: string): readonly [topic: string, subTopic: string] {
  const kin = lexicon.HAN_KIN.get(word);
  return kin === undefined ? ["pet", lexicon.HAN_ANIMALS.get(word) ?? "pet"] : ["family", kin];
}

/** 一个儿子和一个女儿: each for itself. */
const BOTH = /^((?:家里?)?(?:养了|有))(.+?)[和、](一?[只条个位匹].+)$/u;

/** Reads 有一个哥哥, 养了一只猫叫团子; undefined where nobody is had. */
export function owned(rest: string, polarity: Polarity): Hit[] | undefined {
  const [, verb = "", first = "", second = ""] = BOTH.exec(rest) ?? [];
  const [one, other] = verb === "" ? [] : [had(`${verb}${first}`, polarity), had(`${verb}${second}`, polarity)];
  return one === undefined || other === undefined ? had(rest, polarity) : [...one, ...other];
}

function had(rest: string, polarity: Polarity): Hit[] | undefined {
  const [, count = "", , word = "", name, tail] = HAS.exec(rest) ?? [];
  if (word === "") return undefined;
  const more = tail !== undefined && polarity === "holds" ? related(`${word}${tail}`) : [];
  if (more.length > 0) return more;
  const [topic, subTopic] = belongs(word);
  const called = name === undefined || polarity !== "holds" ? [] : listed(name);
  if (called.length > 0) {
    const many = /^[一只条个位匹]/u.test(count) ? count : "";
    return called.map((value) =>
      toldHit(topic, subTopic, value, (owner) => `${apart(owner)}有${many}${word}，叫${value}。`),
    );
  }
  const value = /^(?:一?[只条个位匹]|一)?$/u.test(count) ? word : `${count}${word}`;
  return [does(topic, subTopic, value, `有${count}${word}`, polarity, `没有${word}`)];
}

const LASTING =
  /^(?:是|在.+(?:工作|上班|上学|读书|读大学|上大学|读研|读高中|当兵|念书|长大|生活)|住|喜欢|爱|最爱|最喜欢|讨厌|不喜欢|叫|今年|[\d一二两三四五六七八九十]+岁|会|有|做|当|来自|养|出生|去世|结婚|离婚|退休|毕业|对.+过敏|很|怕|已经.*岁|教|学|比我|不吃|不会|卖|开(?:.{0,3}车|出租|店|滴滴|公交|.{1,6}的)|刚?上(?:幼儿园|小学|初中|高中|大学|[一二三四五六]年级)|刚?读|在.+(?:卖|做|当|开|读)|走了|没了|去世|过世|跑|退休|已经)/u;

export function related(rest: string): Hit[] {
  const [, word = "", tail = ""] = RELATED.exec(rest) ?? [];
  if (word === "" || tail === "") return [];
  const [topic, subTopic] = belongs(word);
  const called = /^(?:的名字)?(?:就?叫做?|名叫|是叫)(.+)$/u.exec(tail)?.[1];
  if (called !== undefined) {
    return listed(called).flatMap((value) =>
      /我|你/u.test(value) ? [] : toldHit(topic, subTopic, value, (owner) => `${apart(owner)}的${word}叫${value}。`),
    );
  }
  const value = clean(tail.replace(/^(?:也|都|还|现在|一直)/u, "").replace(/我/gu, "自己"));
  return value !== undefined && LASTING.test(value)
    ? [toldHit(topic, subTopic, value, (owner) => `${apart(owner)}的${word}${value}。`)]
    : [];
}
