import { singleCharacters } from "../memory/recall/single-characters.js";
import { CHINESE_NAMES } from "./chinese-topic-names.js";

/** Words that a question is made of, and none that it is about. */
const ASKING =
  /记得|知道|推荐|介绍|告诉|觉得|认为|请问|帮我|帮忙|喜欢|东西|今天|明天|昨天|现在|最近|时间|事情|谢谢|你好|应该|需要|想要|[一几哪这那每各]种|为何|如何|[几多]少|[问叫想看请谁帮]/gu;
const DISLIKED = /不(?:太|大|怎么)?喜[欢爱]/gu;

/** What a question in Chinese asks for, besides its pairs of characters. */
export interface ChineseQuestion {
  /** Characters that can be words of their own, each once. */
  readonly characters: readonly string[];
  /** False where it has neither such a character nor a name of a topic. */
  readonly isAboutSomething: boolean;
  /** Which of the names of something it says. */
  named(names: readonly string[]): string[];
}

/** Reads a question; undefined where there is no Chinese in it. */
export function chineseQuestion(query: string): ChineseQuestion | undefined {
  if (!/\p{sc=Han}/u.test(query)) return undefined;
  // Who asks for what is not liked does not ask for what is.
  const text = query.normalize("NFKC").replaceAll(DISLIKED, "讨厌");
  let rest = text;
  for (const name of CHINESE_NAMES) if (name.length > 1) rest = rest.replaceAll(name, " ");
  const characters = [...new Set(singleCharacters(rest.replaceAll(ASKING, " ")))];
  const known = new Map<string, boolean>();
  const isSaid = (name: string): boolean => {
    const said = known.get(name) ?? (name.length > 1 ? text.includes(name) : characters.includes(name));
    known.set(name, said);
    return said;
  };
  return {
    characters,
    isAboutSomething: characters.length > 0 || CHINESE_NAMES.some(isSaid),
    named: (names) => names.filter(isSaid),
  };
}
