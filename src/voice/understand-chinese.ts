import { isSmallTalk, speakerNames } from "../memory/small-talk.js";
import { asksPrice, PRICE_TERM } from "./price.js";
import type { Act, Asked, Teller, Utterance } from "./utterance.js";

const OPENERS =
  /^(?:(?:喂|嗨|嘿|你好|您好|请问|那么|那|嗯|哦|啊|对了|好吧|好的|好|不好意思|打扰了?|老板|朋友|话说)(?=[，,。！!、\s]|请问)[，,。！!、\s]*|请问[，,\s]*)+/;
const ASKING =
  /^(?:(?:请|麻烦)?你?(?:能不能|能|可以|可不可以)?(?:再)?(?:告诉|提醒|跟我说|和我说|说说|讲讲|跟我讲讲)(?:我)?(?:一下)?[，,：:]?|你?(?:还|可)?(?:知不知道|知道|记不记得|记得|晓得|清楚)|我想(?:知道|问问?|打听)(?:一下)?)(?=.*(?:谁|什么|啥|哪|几|多少|怎么|为何|如何|何时))/;

const SMALL: readonly (readonly [Act, RegExp])[] = [
  ["bye", /再见|拜拜|回头见|明天见|待会儿?见|下次见|慢走|保重|晚安|告辞|先走了/],
  ["thanks", /谢谢|多谢|感谢|辛苦/],
  ["wellbeing", /最近(?:怎么样|好吗|还好)|^怎么样|[你您](?:怎么样|(?:还|过得)?好吗)|身体好吗|吃了吗/],
  ["sorry", /抱歉|对不起|不好意思/],
  ["hello", /你好|您好|大家好|早上好|晚上好|下午好|中午好|早安|哈喽|哈罗|好久不见|幸会|久仰|嗨|嘿|喂/],
  ["dissent", /^(?:不|没有|算了)/],
];
const INSULT =
  /(?:你|您)(?:这|真|就|简直|就是|真是|是)*(?:个|一个|只|头)*(?:傻|笨|蠢|白痴|混蛋|骗子|懦夫|废物|猪|垃圾|王八|丑|没用|讨厌)|^(?:大|真是个?|好一个)?(?:笨蛋|傻瓜|傻子|蠢货|蠢猪|白痴|混蛋|骗子|废物|王八蛋|懦夫|胆小鬼)[！!。.]*$|滚开|滚蛋|闭嘴|去死|我恨你/;
const PRAISE =
  /(?:你|您)(?:真|太|很|好|非常|真是|是)+(?:个)?(?:好人|善良|聪明|厉害|漂亮|棒|勇敢|能干|好心|了不起|可爱|美)|我(?:喜欢|爱|佩服|相信)你[。！!]?$|干得好|做得好/;

const WHO_ARE_YOU =
  /(?:你|您)(?:到底|究竟)?(?:是谁|是什么人|是干什么的|是做什么的|叫什么|是干嘛的|贵姓|做什么工作|是哪位)|(?:你|您)的(?:名字|大名)|介绍(?:一下)?(?:你|您)?自己|怎么称呼|自我介绍|^(?:说说|讲讲|谈谈|聊聊)(?:你|您)自己/;
const WHO_AM_I =
  /我是谁|我叫什么|我的名字|(?:认识|记得|认得|知道)我(?:吗|么|不|是谁|[？?。]*$)|(?:知道|记得)(?:关于)?我(?:的事|什么|些什么|哪些)|我们见过/;
const NEWS =
  /^(?:你|您)?(?:最近|今天|昨天|昨晚|上次|刚才|前几天|这里|这儿|镇上|村里|还|都|后来|又|之前|知道|记得|听说|听到|看到|看见|过|了|些|有|有没有|发生|出|的|关于|在|,|，)*(?:发生了?什么|出了?什么事|什么(?:新闻|消息|新鲜事|事|事情|传闻)?|啥(?:新闻|消息|事|新鲜事)?|怎么了)(?:发生|吗|么|呢|了|没有|过)*[？?。！!]*$/;

const SAID =
  /^(.{0,12}?)(?:昨天|昨晚|今天|之前|以前|刚才|刚刚|上次|那天|当时|曾经|都|又|还|到底|究竟|一开始|刚开始|最开始|最先|最早|最初|首先|第一次|先)*(?:(?:跟|对|和|向|给)(?:我|你|您|他|她|大家|别人))?(?:都)?(告诉|说|答应|承诺|讲|提|问|回答|交代|嘱咐|警告|聊|谈论|谈|讨论)(?:过|了|起|到)?(?:我|你|您|他|她|大家)?(?:过|了)?(?:的(?:第一[句件])?(?:话|事)?是)?(?:什么|啥|些什么|哪些|几)(.*)$/;
const SAID_WHETHER =
  /^(.{0,12}?)(?:昨天|昨晚|今天|之前|以前|刚才|上次|那天|当时|曾经)*(?:有没有|是不是|是否)?(?:(?:跟|对|和|向)(?:我|你|您|他|她|大家))?(告诉|说|答应|承诺|提)(?:过|起过?|了)(?:我|你|您|他|她)?(.*?)(?:吗|么|没有|没)[？?。]*$/;
const SAID_ABOUT =
  /^(?:关于|说到|至于)(.{1,20}?)[，,的]?(?=(?:我|你|您|他|她|.{1,6}?)(?:昨天|之前|上次)?(?:都)?(?:告诉|说|答应|讲|提))/;

const QUESTION_WORDS: readonly (readonly [Asked, RegExp])[] = [
  ["when", /什么时候|啥时候|什么时间|何时|几点|哪天|哪一天|哪年|几号|多久以前|多会儿/],
  ["where", /什么地方|哪里|哪儿|在哪|去哪|到哪|何处|哪边|啥地方/],
  ["why", /为什么|为何|为啥|干嘛|怎么会|凭什么|什么原因/],
  ["many", /多少钱?|几(?:个|只|把|人|次|天|年|岁|枚|匹|杯|间|条|块|件)|多大|多久|多远|多高/],
  ["who", /谁|哪位|什么人|哪个人/],
  ["how", /怎么样|怎样|怎么|如何/],
  ["what", /什么|啥|哪些|哪个|哪一/],
  ["whether", /吗|么(?=[？?]*$)|是不是|有没有|能不能|会不会|是否|对不对|可不可以|知不知道|记不记得|认不认识/],
];
/** Verbs of knowing that a question is asked with, and not about. */
const ABOUT =
  /^(?:你|您)?(?:还)?(?:知道|记得|认识|听说过?|见过|了解|晓得|清楚|记不记得|知不知道|认不认识|有没有听说过?|有没有见过)(?:关于)?|^(?:说说|讲讲|谈谈|聊聊|告诉我)(?:关于)?|^关于/;
const KNOWING = /告诉|听说|知道|记得|认识|(?<=[是谁])说的?|^[这那]是/g;
const REQUEST =
  /^(?:请|麻烦)?(?:帮我|帮帮我|替我|给我|让我|带我|陪我|借我|卖给我|来一?[杯碗份个壶]|我要[一点买]|我想[要买])|^(?:你|您)?(?:能不能|能|可不可以|可以|愿不愿意|愿意|会不会)(?:帮|给|替|借|带|陪|卖|修|做|为|把|送|教|来|跟我走|去)|^请(?!问)|^(?:把|别|不要|快|去|忽略|无视|忘记|忘掉|闭|走|过来|站住|跟我|照我|重复|输出)/;

function tellerOf(words: string, names: readonly string[]): Teller {
  const name = words.replace(/^(?:那|请问|关于.*?[，,])/, "").trim();
  if (/^我们?$/.test(name)) return { kind: "asker" };
  if (/^[你您]们?$/.test(name) || (names[0] !== "" && name === names[0])) return { kind: "self" };
  if (name === "" || /^(?:他|她|它|他们|她们|大家|别人|有人|人们|谁|这|那)/.test(name)) return { kind: "anyone" };
  return { kind: "named", name };
}

/** Understands one Chinese sentence. `names` are those of the character and of who speaks. */
export function understandChinese(sentence: string, names: readonly string[]): Utterance {
  const text = sentence.trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return { act: "nothing", text, topic: "" };
  const bare = withoutAddress(text, names);
  const own = understandSelf(bare, text);
  if (own !== undefined) return own;
  const small = smallTalk(text, names);
  if (small !== undefined) return { act: small, text, topic: "" };
  const asking = bare.replace(ASKING, "");
  const point = asking === "" ? bare : asking;
  return (
    understandSelf(point, text) ??
    understandSaid(point, text, names) ??
    understandQuestion(point, text) ?? {
      act: REQUEST.test(point) ? "request" : "statement",
      text: bare,
      topic: point,
    }
  );
}

function smallTalk(text: string, names: readonly string[]): Act | undefined {
  if (SMALL.some(([act, pattern]) => act === "wellbeing" && pattern.test(text)) && text.length <= 12)
    return "wellbeing";
  if (/告辞|先走了/.test(text) && text.length <= 12) return "bye";
  if (!isSmallTalk(text, speakerNames(names))) return undefined;
  const found = SMALL.find(([, pattern]) => pattern.test(text));
  return found === undefined ? "assent" : found[0];
}

function withoutAddress(text: string, names: readonly string[]): string {
  let bare = text.replace(OPENERS, "");
  for (const name of names) {
    if (name === "") continue;
    if (bare.startsWith(name) && /^[，,！!\s]/.test(bare.slice(name.length)))
      bare = bare.slice(name.length).replace(/^[，,！!\s]+/, "");
  }
  bare = bare.replace(OPENERS, "");
  return bare === "" ? text : bare;
}

function understandSelf(point: string, text: string): Utterance | undefined {
  if (WHO_ARE_YOU.test(point)) return { act: "who-are-you", text, topic: "" };
  if (WHO_AM_I.test(point)) return { act: "who-am-i", text, topic: "" };
  if (NEWS.test(point)) return { act: "news", text, topic: "" };
  if (INSULT.test(point)) return { act: "insult", text, topic: "" };
  return PRAISE.test(point) ? { act: "praise", text, topic: "" } : undefined;
}

function understandSaid(point: string, text: string, names: readonly string[]): Utterance | undefined {
  const about = SAID_ABOUT.exec(point)?.[1] ?? "";
  const rest = about === "" ? point : point.replace(SAID_ABOUT, "");
  const found = SAID.exec(rest) ?? SAID_WHETHER.exec(rest);
  if (found === null || /谁/.test(found[1] ?? "")) return undefined;
  const topic = `${about} ${(found[3] ?? "").replace(/^(?:关于|了|过|吗|呢|来着)+|[？?。吗呢]+$/g, "")}`.trim();
  return { act: "said", asks: "what", text, teller: tellerOf(found[1] ?? "", names), topic };
}

function understandQuestion(point: string, text: string): Utterance | undefined {
  if (REQUEST.test(point)) return { act: "request", text, topic: point.replace(REQUEST, "") };
  const word = QUESTION_WORDS.find(([, pattern]) => pattern.test(point));
  const isAsked = word !== undefined || /[？?]\s*$/.test(point) || /^(?:说说|讲讲|谈谈|聊聊|告诉我)/.test(point);
  if (!isAsked) return undefined;
  const bare = point
    .replace(ABOUT, "")
    .replace(word?.[1] ?? /[？?]/, " ")
    .replaceAll(KNOWING, " ");
  const isOfSelf = /[你您]/.test(bare);
  // Who does not know a price has not failed to count.
  if (asksPrice(point)) return { act: "question", asks: "what", text, topic: `${bare} ${PRICE_TERM}`, isOfSelf };
  return { act: "question", asks: word?.[0] ?? "whether", text, topic: bare, isOfSelf };
}
