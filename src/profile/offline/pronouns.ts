import { HAN_ANIMALS, HAN_KIN } from "./chinese-lexicon.js";
import { ANIMALS, KIN } from "./english-lexicon.js";

const WORDS = [...KIN.keys(), ...ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|");
const RELATED = new RegExp(`\\b(?:${WORDS})\\b`, "iu");
const HAN_WORDS = [...HAN_KIN.keys(), ...HAN_ANIMALS.keys()].toSorted((a, b) => b.length - a.length).join("|");
const HAN_RELATED = new RegExp(HAN_WORDS, "u");

/** The word for the relative or animal that a statement tells of: what "she" and "its" mean in the next. */
export function relatedIn(text: string, isChinese: boolean): string | undefined {
  const word = (isChinese ? HAN_RELATED : RELATED).exec(text)?.[0];
  return isChinese ? word : word?.toLowerCase();
}

/** "His name is Rex" as "My dog's name is Rex", where the dog was told of just before. */
export function withoutPronoun(text: string, word: string, isChinese: boolean): string {
  if (isChinese)
    return text
      .replace(/^(?:它|他|她)(?:们)?(?:的)?(?=名字)/u, `我的${word}的`)
      .replace(/^(?:它|他|她)(?!们)/u, `我的${word}`)
      .replace(/^(?:名字)?叫(?!我)/u, `我的${word}叫`);
  return text
    .replace(/^(?:(?:and|but|so) )?(?:his|her|its|their)(?= names?\b)/iu, `my ${word}'s`)
    .replace(/^(?:(?:and|but|so) )?(he|she|it|they)['’]s(?= )/iu, `my ${word} is`)
    .replace(/^(?:(?:and|but|so) )?(?:he|she|it|they)(?= )/iu, `my ${word}`);
}
