import type { FoundFact } from "./said.js";
import { HAN_ANIMALS, HAN_KIN } from "./chinese-lexicon.js";
import { ANIMALS, KIN } from "./english-lexicon.js";

const WORDS = [...KIN.keys(), ...ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|");
const RELATED = new RegExp(`\\b(?:${WORDS})\\b`, "iu");
const HAN_WORDS = [...HAN_KIN.keys(), ...HAN_ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|");
/** Kinds of animals and relatives that tell more than that there is one. */
const TELLING_WORDS =
  /双胞胎|金毛|柯基|哈士奇|二哈|泰迪|拉布拉多|边牧|柴犬|秋田犬|博美|萨摩耶|德牧|法斗|比熊|吉娃娃|雪纳瑞|阿拉斯加|田园犬|贵宾犬|杜宾|橘猫|英短|美短|布偶|黑猫|白猫|奶牛猫|三花|狸花|暹罗|加菲|波斯猫|缅因猫|渐层|鹦鹉|玄凤|龙猫/u;
const HAN_RELATED = new RegExp(HAN_WORDS, "u");

/** The word for the relative or animal that a statement tells of: what "she" and "its" mean in the next. */
export function relatedIn(text: string, isChinese: boolean): string | undefined {
  const word = (isChinese ? HAN_RELATED : RELATED).exec(text)?.[0];
  return isChinese ? word : word?.toLowerCase();
}

const KNOWN_BY_NAME: ReadonlySet<string> = new Set(["pet", "family"]);

/** "Rex died" as "My dog died", where Rex was told of before. */
export function withoutName(text: string, facts: readonly FoundFact[], isChinese: boolean): string {
  const first = isChinese ? text : /^\p{Lu}[\p{L}’'-]*(?=[ ’'])/u.exec(text)?.[0].replace(/[’']s$/u, "");
  if (first === undefined) return text;
  const known = facts.findLast(
    ({ topic, value, kind }) =>
      kind === "state" &&
      KNOWN_BY_NAME.has(topic) &&
      value !== "" &&
      (isChinese ? text.startsWith(value) : value === first),
  );
  const word = known && relatedIn(known.sentence, isChinese);
  return known === undefined || word === undefined
    ? text
    : `${isChinese ? "我的" : "my "}${word}${text.slice(known.value.length)}`;
}

const NAMES_ALONE = /^(?:分别)?(?:叫|是)?(\p{sc=Han}{2,3}[和、跟]\p{sc=Han}{2,3})[。！!]*$/u;
const ONLY_COUNTED = new RegExp(`^(?:[一二两三四五六七八九十俩仨\\d几]+[个只条位匹])?(?:${HAN_WORDS})$`, "u");

/** 两个女儿 says nothing more once their names are told; 双胞胎姐姐 and 金毛 do. */
export function saysLessThanNames(value: string): boolean {
  return ONLY_COUNTED.test(value) && !TELLING_WORDS.test(value);
}

/** "His name is Rex" as "My dog's name is Rex", where the dog was told of just before. */
export function withoutPronoun(text: string, word: string, isChinese: boolean): string {
  if (isChinese)
    return text
      .replace(NAMES_ALONE, (_, names: string) => `我的${word}叫${names}`)
      .replace(/^(?:它|他|她)(?:们)?(?:的)?(?=名字)/u, `我的${word}的`)
      .replace(/^(?:它|他|她)(?!们)/u, `我的${word}`)
      .replace(/^(?:名字)?叫(?!我)/u, `我的${word}叫`);
  return text
    .replace(/^(?:(?:and|but|so) )?(?:his|her|its|their)(?= names?\b)/iu, `my ${word}'s`)
    .replace(/^(?:(?:and|but|so) )?(he|she|it|they)['’]s(?= )/iu, `my ${word} is`)
    .replace(/^(?:(?:and|but|so) )?(?:he|she|it|they)(?= )/iu, `my ${word}`)
    .replace(/\b(put|have|had|gave|lost|rehomed) (?:him|her|it|them)\b/iu, (_, verb: string) => `${verb} my ${word}`);
}
