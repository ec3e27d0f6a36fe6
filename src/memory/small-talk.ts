import { words } from "../core/words.js";
import { isStopWord } from "../core/stop-words.js";

/** Set phrases that would leave a word of content behind. Run over words joined by single spaces. */
const PHRASES =
  /\b(?:(?:nice|good|pleased|glad|great|lovely|happy) (?:to|meeting|seeing) (?:finally )?(?:meet|see|hear from)? ?you|how (?:are|is|have) (?:you|it|things|everything|your day)(?: (?:doing|going|been|today|feeling|lately|these days|all))*|how do you do|how about you|what about you|what s up|what's up|see you (?:later|soon|tomorrow|tonight|around|then|again)|long time no see|take care|have a (?:good|nice|great|lovely|wonderful) (?:day|one|night|time|evening|weekend)|talk to you (?:later|soon)|good (?:morning|afternoon|evening|night|day|luck)|thanks? (?:you )?(?:so much|very much|a lot|a million|again|for (?:asking|coming|calling|having me|your (?:time|help)|the (?:help|info|information)))|you(?:'re| re)? welcome|no (?:problem|worries|way|doubt)|of course|i (?:see|know|think so|guess so|guess|hope so|understand)|got it|makes sense|that(?:'s| s)? (?:right|true|good|great|nice|fine|cool|fair|okay|ok|all|it|interesting|awesome|amazing|wonderful|too bad)|is that (?:so|right)|are you sure|sounds (?:good|great|fine|like a plan)|never mind|by the way|let me see|let's see|let me think|i mean|you know|go ahead|one moment|hold on|just a (?:moment|minute|second|sec)|excuse me|i beg your pardon|come on|oh my (?:god|gosh|goodness))\b/g;

const WORDS: ReadonlySet<string> = new Set(
  (
    "absolutely adventurer agreed ah aha alrite alright aright aw aww awesome aye bye cheers cool correct dear definitely eh er exactly excellent fantastic fine " +
    "folks friend friends gentlemen goodbye goodness good gosh great greetings guys ha haha hahaha hehe hello hey hi hm hmm hooray huh indeed interesting ladies lady lmao " +
    "lol lord lovely majesty maam madam mate miss mr mrs ms mhm mm mmhmm mmm nah nice nope oh ok okay omg ooh oops ouch pardon perfect please really right sir " +
    "sorry stranger sure thank thanks thx traveler traveller true uh uhm uhuh um understood wait welcome well whoa wonderful wow yay yea yeah yep yes yo yup " +
    "everybody everyone sounds think know see mean guess say"
  ).split(" "),
);

/** Longer sentences say something, however politely. */
const MOST_WORDS = 14;
const LONGEST = 120;

const CHINESE_LONGEST = 18;
const CHINESE =
  /你好|您好|大家好|早上好|晚上好|下午好|中午好|早安|晚安|哈喽|哈罗|再见|拜拜|回头见|明天见|待会儿?见|下次见|好的|好吧|好啊|好嘞|好哒|好呀|可以的|可以|没问题|没事儿?|没关系|不客气|不用谢|谢谢|多谢|感谢|辛苦了?|抱歉|对不起|不好意思|请问|真的假的|真的|天[哪啊呐]|知道了?|明白了?|了解了?|收到|好久不见|最近怎么样|最近好吗|怎么样|吃了吗|慢走|保重|加油|当然|太好了|太棒了|不错|很好|挺好|原来如此|这样啊?|就是说|就是|然后|那个|这个|是不是|对不对|没错|有道理|也是|不会吧|随便|等一下|稍等|幸会|久仰|欢迎光临|欢迎|请|各位|大家|祝你好运|一路顺风/g;
/** Particles and pronouns that small talk is held together with. */
const CHINESE_REST = /[好嗯哦噢喔啊呃额哈嘿呵嗨喂是对行早哇唉哎诶呢吧吗呀嘛了的你您我那就都也太很真呐啦咯哒欸嘻]/g;

/** Names of those who speak: "Hello, Mira!" is small talk between Ann and Mira. */
export interface SpeakerNames {
  readonly texts: readonly string[];
  /** The words that the names consist of. */
  readonly words: ReadonlySet<string>;
}

/** Names of the first few speakers suffice: a crowd is not greeted by name. */
const MOST_NAMES = 16;

export function speakerNames(speakers: readonly string[]): SpeakerNames {
  const texts = speakers.slice(0, MOST_NAMES);
  return { texts, words: new Set(texts.flatMap((name) => words(name))) };
}

function isChineseSmallTalk(text: string, names: SpeakerNames): boolean {
  if (text.length > CHINESE_LONGEST * 2) return false;
  const said = names.texts.reduce((rest, name) => rest.replaceAll(name, ""), text).replace(/[^\p{L}\p{N}]/gu, "");
  return said.length <= CHINESE_LONGEST && said.replace(CHINESE, "").replace(CHINESE_REST, "") === "";
}

/** "Hey, Jimmy!", "Mr. White?": somebody is called and nothing is said. */
function isOnlyName(text: string, rest: readonly string[]): boolean {
  return rest.length <= 2 && rest.every((word) => text.includes(word.charAt(0).toUpperCase() + word.slice(1)));
}

/** True for a sentence that only keeps a conversation going: greetings, thanks, farewells, "Okay.", "Mm-hmm.", "好的。". */
export function isSmallTalk(text: string, names: SpeakerNames): boolean {
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text)) return isChineseSmallTalk(text, names);
  if (text.length > LONGEST) return false;
  const said = words(text);
  if (said.length > MOST_WORDS) return false;
  const rest = said
    .join(" ")
    .replace(PHRASES, " ")
    .split(" ")
    .filter((word) => word !== "" && !WORDS.has(word) && !names.words.has(word));
  return rest.every(isStopWord) || isOnlyName(text, rest);
}
