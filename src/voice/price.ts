/** A word for what something costs; all of them ask for the same. */
const PRICE =
  /\b(?:prices?|priced|fares?|costs?|(?<!\bin )charges?|fees?|tolls?|expensive|cheap)\b|价钱|价格|票价|车费|船费|收费|费用|多少钱|什么价|售价|[太很更真挺]贵|贵[不吗了]|便宜/gi;
/** "two coppers": an amount of money is a price too. */
const AMOUNT =
  /\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred) (?:(?:copper|silver|gold)(?: (?:coins?|pieces?))?|coppers|silvers|coins?|pence|penn(?:y|ies)|shillings?|crowns|dollars?|euros?)\b|[\d一二两三四五六七八九十百千]+ ?(?:个|枚|块|文|两)?(?:铜板|铜币|银币|金币|银子|金子|文钱|块钱|元)/i;
/** What stands for all words of prices. */
export const PRICE_TERM = "price";

/** A text without its words for prices, and whether it had any. */
export function withoutPrices(text: string): { rest: string; hasPrice: boolean } {
  const rest = text.replaceAll(PRICE, " ");
  return { rest, hasPrice: rest !== text };
}

/** True for what names an amount of money, which says a price without the word. */
export function namesAmount(text: string): boolean {
  return AMOUNT.test(text);
}

/** "How much is a sword?", "剑多少钱？": asks for a price without the word. */
export function asksPrice(question: string): boolean {
  return /^how much (?:is|are|was|were|for)\b|^how much (?:do|does|did|would|must|should)\b.*\b(?:cost|charge|pay|ask|want)\b|多少钱|什么价|怎么卖|几个(?:铜板|铜币|银币|金币|钱)/i.test(
    question,
  );
}
