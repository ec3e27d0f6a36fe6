const JOKING =
  "(?:(?:i(?:['’]m| am| was) )?(?:just |only |totally |obviously |of course )*(?:joking|kidding|messing(?: with you)?|teasing|trolling|pulling your leg|winding you up)|(?:just )?(?:jk|j/k)|(?:that|it)(?:['’]s| is| was) (?:just |only |obviously |all )*(?:a (?:joke|lie|fib|wind-?up)|a bit of fun|not true|made up|nonsense|rubbish|untrue)|i (?:just )?(?:made (?:that|it) (?:all )?up|lied|take (?:that|it) back)|(?:just )?a joke|only joking|psych|gotcha|april fools?|not true|not really)";
const ENGLISH = new RegExp(
  `^(?:(?:nah|no|nope|lol|haha+|ha|ok|okay|but|well|sorry|actually|wait|hehe|lmao|kidding)[,.! ]*)*${JOKING}(?![\\p{L}'’])`,
  "iu",
);
const ENGLISH_AT_END = new RegExp(
  `(?:[,;–—-]|\\.{3}|…|\\)) *(?:(?:nah|no|lol|haha+|ha|but|well|sorry|actually|hehe) ?)*${JOKING}[\\s.!)]*(?:(?:lol|haha+|hehe)[\\s.!)]*)?$`,
  "iu",
);
const TEASED =
  "(?:(?:跟|和|逗|骗|唬)(?:你|您|你们|大家)?(?:们)?(?:开(?:个)?玩笑|逗着?玩|闹着?玩|的|呢|玩|了){1,4}|开(?:个)?玩笑(?:的|啦|呢){0,3}|(?:我)?(?:瞎|胡)(?:说|编|扯|掰)(?:的|呢)|说着玩(?:的|呢)|闹着玩(?:的|呢)|(?:都)?是?假的|不是真的|才怪)(?:啦|呢|的|哈|呀|哦|了){0,4}";
const CHINESE = new RegExp(`^(?:哈+|嘿+|好啦|好吧|其实|没有?啦?|不是啦?|嘻+)?[，,～~ ]*${TEASED}`, "u");
const CHINESE_AT_END = new RegExp(`[，,～~…—。 ]${TEASED}[哈嘿嘻了]*[。！!～~]*$`, "u");

/** Without one of these nothing is taken back. */
const MAY_JOKE =
  /jok|kidd|j\/?k\b|\blie|fib\b|true|made|messing|teasing|troll|wind|pulling|psych|gotcha|april|not really|nonsense|rubbish|take|bit of fun|玩|骗|逗|唬|瞎|胡|假|不是真|才怪/iu;

/**
 * What a sentence takes back: "before", what was said before it: "Just kidding."; "itself", what stands in it: "I am a
 * spy, just kidding".
 */
export function retraction(text: string, isChinese: boolean): "before" | "itself" | undefined {
  if (!MAY_JOKE.test(text)) return undefined;
  const said = text.trim();
  if ((isChinese ? CHINESE : ENGLISH).test(said)) return "before";
  return (isChinese ? CHINESE_AT_END : ENGLISH_AT_END).test(said) ? "itself" : undefined;
}
