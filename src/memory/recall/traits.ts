/** What a text holds that may answer a question, as bits. */
export const HAS_TIME = 1;
export const HAS_NUMBER = 2;
export const HAS_NAME = 4;
export const HAS_PLACE = 8;
export const HAS_REASON = 16;
export const HAS_SPAN = 32;
/** What a text is. */
export const IS_QUESTION = 64;
export const IS_SMALL_TALK = 128;
export const IS_OF_ONESELF = 256;

const UNITS = "second|minute|hour|day|night|week|weekend|month|year|decade|summer|winter|spring|autumn";
const COUNTS =
  "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|thousand|dozen|couple|several|few|once|twice";

const TIME = new RegExp(
  "\\b(?:yesterday|today|tonight|tomorrow|ago|recently|lately|(?:last|next|this|past|every|each) (?:" +
    `${UNITS}|morning|evening|afternoon|monday|tuesday|wednesday|thursday|friday|saturday|sunday|fall|january|february|march|` +
    "april|may|june|july|august|september|october|november|december)|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|" +
    "saturdays?|sundays?|january|february|april|june|july|august|september|october|november|december|(?:19|20)\\d\\d|" +
    "\\d{1,2}(?::\\d\\d)? ?(?:am|pm|o'clock))\\b|昨天|今天|明天|前天|后天|上周|下周|上个?月|下个?月|去年|今年|明年|星期|周[一二三四五六日末]|\\d+[年月日号点]",
  "i",
);
const NUMBER = new RegExp(`\\d|\\b(?:${COUNTS})\\b|[一二两三四五六七八九十百千万][个次年岁天元块只位名]`, "i");
const SPAN = new RegExp(
  `(?:\\d|\\b(?:a|an|${COUNTS}|many)\\b)(?: or \\w+| of| more| whole| full)? (?:${UNITS})s?\\b|\\b(?:since|for (?:years|months|weeks|ages))\\b|[\\d一二两三四五六七八九十几]+(?:年|个月|天|小时|分钟)`,
  "i",
);
/** A capital within a sentence. */
const NAME = /[\p{Ll},;:] (?!I\b)["'(]?\p{Lu}\p{Ll}+/u;
const PLACE = new RegExp(
  "\\b(?:in|at|to|from|near|around|visit(?:ed|ing)?|of) (?:the )?\\p{Lu}\\p{L}+|\\b(?:city|town|village|country|park|beach|museum|" +
    "restaurant|cafe|hotel|street|road|school|university|college|gym|church|shop|store|mall|forest|mountains?|lake|river|" +
    "island|castle|tavern|inn|station|airport|hometown|studio|library|shelter|center|centre)\\b|[\\p{sc=Han}](?:市|省|县|区|路|街|镇|村)",
  "u",
);
const REASON =
  /\b(?:because|cause|since|so that|in order to|due to|thanks to|reason|that's why|motivat\w*|inspir\w*|therefore)\b|因为|所以|由于|为了/i;
const SMALL_TALK =
  /^\W*(?:hi|hey|hello|bye|goodbye|thanks|thank you|wow|ok|okay|sure|great|awesome|cool|nice|congrat\w*|absolutely|definitely|yeah|yes|no problem|take care|you too|see you|talk to you|sounds)\b|^(?:你好|谢谢|再见|好的|嗯|是的|是啊|对)/i;
const ONESELF = /\b(?:I|I'm|I've|I'd|my|me|we|our)\b|我/;
const QUESTION = /[?？]\s*["'”’)]*\s*$/;

/** Beyond this a text tells so much that its traits say nothing; it also bounds the work. */
const MOST_LOOKED_AT = 2000;
const SHORT = 60;

const TRAITS: readonly (readonly [trait: number, pattern: RegExp])[] = [
  [HAS_TIME, TIME],
  [HAS_NUMBER, NUMBER],
  [HAS_NAME, NAME],
  [HAS_PLACE, PLACE],
  [HAS_REASON, REASON],
  [HAS_SPAN, SPAN],
  [IS_QUESTION, QUESTION],
  [IS_OF_ONESELF, ONESELF],
];

/** The traits of a text, as bits. */
export function traitsOf(text: string): number {
  const looked = text.length > MOST_LOOKED_AT ? text.slice(0, MOST_LOOKED_AT) : text;
  let traits = 0;
  for (const [trait, pattern] of TRAITS) if (pattern.test(looked)) traits |= trait;
  if (looked.length <= SHORT && SMALL_TALK.test(looked)) traits |= IS_SMALL_TALK;
  return traits;
}
