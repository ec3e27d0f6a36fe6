const TASTE =
  /\b(?:loves?|likes?|hates?|enjoys?|adores?|(?:into|obsessed with|addicted to|fans? of|fond of|keen on|mad about|crazy about|afraid of|scared of|terrified of)) ((?:\p{L}+ ){0,2}\p{L}+)[.!]?$/iu;
const TASTE_CHINESE = /(?:喜欢|讨厌|(?<![可亲恋])爱)(?!了?[。！!]*$)([\p{L}\p{N}]{1,12}?)了?[。！!]*$/u;
/** What somebody is asked to say what they think of. */
const ASKED_OF =
  /\b(?:feel(?:ings)? about|think (?:of|about)|thoughts on|opinions? (?:on|of|about)|(?:what|how) about|(?:do|did) you (?:like|love|hate|enjoy|mind)|are you (?:a fan of|into|keen on|fond of|good with)|you into|fans? of|take on) ((?:\p{L}+[ '’-]){0,3}?\p{L}+)\s*\?+$/iu;
const ASKED_OF_CHINESE =
  /(?:你|您)?(?:觉得|认为|对|喜欢(?:吃|喝|看|听|玩)?)(.{1,10}?)(?:怎么样|咋样|如何|好不好|有什么看法|怎么看|感觉怎么样|感兴趣吗|吗)[?？]+$/u;
/** "Mushrooms?" */
const ALONE = /^(?:(?:and|oh|ok|okay|but|so|also|ugh|mm+|as for|speaking of),? )*((?:\p{L}+ ){0,2}\p{L}+)\?+$/iu;

const OF_THING =
  /^(\s*(?:(?:but|and|now|nowadays|these days|today|honestly|actually|turns out),? )*(?:i(?:['’]m)? )?(?:[\p{L}'’]+ ){0,4}?(?:love|like|hate|enjoy|adore|despise|stand|bear|into|of|with|off)) (?:it|them|those)(?=[\s.!]*$|,| (?:now|so much|to bits|to death|any ?more|these days)[\s.!]*$)/iu;
/** 现在喜欢了: what was liked is what was spoken of before. */
const OF_THING_CHINESE =
  /^(\s*(?:但是?|可是?|不过)?我?(?:现在|如今|后来|最近)(?:我|却|又|也|很|特别|非常|超级?|开始|反倒|反而|居然|竟然|不|不再|再也不)*(?:喜欢|讨厌|爱))(?:上)?(?:它|吃|喝|看|听|玩)?了?[。！!]*$/u;
/** 现在反倒好上这口了 */
const TAKEN_TO_CHINESE =
  /^\s*(?:但是?|可是?|不过)?我?(?:现在|如今|后来|最近|慢慢|渐渐)(?:我|却|又|也|反倒|反而|居然|竟然|开始|突然|彻底|已经)*(?:好上|爱上|迷上|喜欢上|馋上|真香|上瘾|上头|入坑)(?:这一?口|它|这个|这味儿?|这玩意儿?)?了?[。！!]*$/u;

type Opinion = readonly [pattern: RegExp, said: string];

/** Opinions that need no word for what they are about. */
const OPINIONS: readonly Opinion[] = [
  [
    /^(?:(?:absolutely|totally|completely|literally|so) )*(?:obsessed|(?:big|huge|massive) fan|delicious|love (?:it|them)|adore (?:it|them)|my favou?rite)(?:,? (?:tbh|honestly|so much|always have|to bits|for sure))*[.!]*$/iu,
    "I love ",
  ],
  [
    /^(?:(?:absolutely|totally|completely|really|just|honestly|personally) )*(?:not (?:a |much of a |my |for |really |that |so )*(?:fan|thing|cup of tea|me|into (?:it|them)|keen)|absolutely not|no way|hard pass|hard no|never again|disgusting|gross|hate (?:it|them)|can(?:not|['’]?t| not) (?:stand|bear|abide|stomach|deal with) (?:it|them)|over-?rated|vile|rank|horrible|ew+|yuck)(?:,? (?:tbh|honestly|really|at all|i['’]m afraid|sorry|personally|for me))*[.!]*$/iu,
    "I hate ",
  ],
];
const CHINESE_OPINIONS: readonly Opinion[] = [
  [
    /^(?:打死(?:我)?(?:也|都)?不|(?:坚决|绝对|从来|完全|一点都?|真的|实在)*(?:不(?:喜欢|爱|吃|碰|感兴趣|感冒)|受不了|接受不了|讨厌|没兴趣|吃不来|喝不惯|吃不惯|无感|难吃|难喝|恶心))/u,
    "我讨厌",
  ],
  [/^(?:超级?|特别|非常|很|太|真的|巨|最)*(?:喜欢|爱|好吃|好喝|好看|上头|迷)(?!.*(?:不|没))/u, "我喜欢"],
];

/** "Fave food? Ramen." */
const FAVOURITE_ASKED = /^(?:my )?(?:fave|fav|favou?rite) (\p{L}+)$/iu;

/** What a question of somebody else asks an opinion of. */
export function thingAskedOf(text: string): string | undefined {
  return (ASKED_OF.exec(text) ?? ASKED_OF_CHINESE.exec(text))?.[1];
}

/** What stands alone in a question of one's own: "Mushrooms? I hate them." */
export function thingAlone(text: string): string | undefined {
  return ALONE.exec(text.trim())?.[1]?.toLowerCase();
}

/** What a statement tells a taste of: what "it" and "them" mean in the next. */
export function thingLiked(text: string, isChinese: boolean): string | undefined {
  return (isChinese ? TASTE_CHINESE : TASTE).exec(text)?.[1];
}

/** "I love them" and "not a fan" with the word for what they are about. */
export function withThing(said: string, thing: string, isChinese: boolean): string {
  const bare = said.trim();
  const [, kind] = FAVOURITE_ASKED.exec(thing) ?? [];
  if (kind !== undefined)
    return /^(?:\p{L}+ ){0,3}\p{L}+(?=[,.!]|$)/u.test(bare) ? `My favourite ${kind} is ${bare}` : said;
  const opinion = (isChinese ? CHINESE_OPINIONS : OPINIONS).find(([pattern]) => pattern.test(bare))?.[1];
  if (opinion !== undefined) return opinion + thing;
  if (!isChinese) return said.replace(OF_THING, (_, before: string) => `${before} ${thing}`);
  if (TAKEN_TO_CHINESE.test(bare)) return `我喜欢${thing}`;
  return said.replace(OF_THING_CHINESE, (_, before: string) => before + thing);
}
