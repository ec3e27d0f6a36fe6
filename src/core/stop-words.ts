/**
 * Words that carry grammar and no content. Short on purpose: a word in this list can never be found, so "north",
 * "never" and "first" are not in it.
 */
const ENGLISH: ReadonlySet<string> = new Set(
  (
    "a about after again all also am an and any are as at be because been before being but by can could did do does " +
    "doing done each even ever for from get gets getting go goes going gonna got had has have having he her here hers herself " +
    "him himself his how i if in into is it its itself just let like me mine more most much my myself no nor not now " +
    "of off oh ok okay on one only or other our ours out over own really same she should so some such than that the " +
    "their theirs them then there these they this those through to too um uh up us very was we well were what when " +
    "where which while who whom whose why will with would yeah yes you your yours yourself " +
    // What is left of clitics when a transcript writes them apart ("it 's") or leaves the apostrophe out.
    "s t d m ll re ve im ive dont cant didnt doesnt isnt thats"
  ).split(" "),
);

/** Han characters that are grammar: a pair of two of them ("的是", "我们", "不会") carries no content. */
const HAN =
  "的地得了着过是在有我你您他她它们这那哪些就也都和与及或而且但吗呢吧啊呀哦嗯么什怎样不没很太更最个一之其被把对给让从到去来说要会能可以还又再才只因为所如果然后时候后前上下里中们自己";

// By code unit: pairs of characters are asked about more often than anything else here.
const isHanStop = new Uint8Array(0x10000);
for (let i = 0; i < HAN.length; i += 1) isHanStop[HAN.charCodeAt(i)] = 1;

/** True for an English word, lower-cased, that says nothing alone: an article, a pronoun, "don't". */
export function isStopWord(word: string): boolean {
  return ENGLISH.has(word) || (word.length > 3 && word.endsWith("n't"));
}

/** True for a character, or a pair of characters, of Chinese grammar: "的", "我们". */
export function isHanStopTerm(term: string): boolean {
  return isHanStop[term.charCodeAt(0)] === 1 && (term.length === 1 || isHanStop[term.charCodeAt(1)] === 1);
}

/**
 * Stems of words that hold up a conversation and are rarely what it is about. They count, but less: "want" says less
 * than "sword".
 */
const COMMON: ReadonlySet<string> = new Set(
  (
    "abl add actual alreadi although anoth anyon anyth anywai around ask awai back basic believ better between big bit bring " +
    "call care case caus certain chang cours couldn definit depend differ down easi either els end enough everi everyon " +
    "everyth exactli exampl fact far feel few find first fine follow for four give good great guess happen hard hear " +
    "help high hope idea import instead interest keep kind know last later least leav less let like line littl long look " +
    "lot mai main make mani matter mayb mean mention might mind minut move much must name need new next nice note noth " +
    "number often old open order part peopl perhap person pick place plai pleas point possibl pretti probabl problem put " +
    "question quit rather reason rememb rest right run sai second see seem send set shall show simpl sinc small someon " +
    "someth sometim sort sound start still stop stuff suppos sure take talk tell thank thing think though thought three " +
    "time todai togeth top total tri true turn two understand usual wai wait want week whatev whether whole without " +
    "wonder word work wouldn year yep yet five six seven eight nine ten"
  ).split(" "),
);

const COMMON_CHINESE: ReadonlySet<string> = new Set(
  (
    "非常 问题 很多 现在 其实 这种 觉得 或者 方面 能够 比如 刚才 好的 重要 个人 比较 谢谢 应该 已经 包括 里面 对于 整个 作为 知道 需要 一点 方式 特别 " +
    "今天 一定 出来 通过 一种 时间 进行 另外 实际 际上 首先 开始 更多 看到 认为 当然 如何 事情 东西 各位 角度 起来 等等 希望 发现 同时 提到 当中 肯定 " +
    "不同 简单 主要 甚至 一直 确实 几个 各种 部分 每一 成为 关于 之间 完全 尤其 来讲 本身 共同 地方 情况 基本 结合 一次 真正 目前 意思 不仅 存在 相关 " +
    "来看 出现 变成 除了 产生 不管 意义 各个 方法 好像 更加 相对 譬如 例如 可能 没有 一些 一样 时候 感觉 有点 真的 明白 告诉 那边 这边 那里 这里 这次"
  ).split(" "),
);

/** True for a term of everyday speech ("thing", "want", "觉得", "的人") that should weigh less than others. */
export function isCommonTerm(term: string): boolean {
  // Half of such a pair belongs to another word: "的人", "很大".
  if (isHanStop[term.charCodeAt(0)] === 1 || isHanStop[term.charCodeAt(1)] === 1) return true;
  return COMMON.has(term) || COMMON_CHINESE.has(term);
}
