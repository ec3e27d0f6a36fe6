import { readTimes } from "../../memory/recall/asked-times.js";

/** From when and until when something holds, in milliseconds since 1970. */
export interface Validity {
  readonly validFrom?: number;
  readonly validUntil?: number;
}

const DAY = 86_400_000;
const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const HAN_NUMBERS = "零一二三四五六七八九十";
const UNIT_DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, 天: 1, 周: 7, 星期: 7, 个星期: 7 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, year: 12, decade: 120, 个月: 1, 年: 12, 月: 1 };

const MONTH =
  "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?";
const ON_DAY = `(?:${MONTH} \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?|\\d{1,2}(?:st|nd|rd|th)? (?:of )?${MONTH}(?: \\d{4})?|${MONTH}(?:,? (?:of )?\\d{4})?|\\d{4}-\\d\\d-\\d\\d|(?:19|20)\\d\\d)`;
const RELATIVE =
  "(?:yesterday|today|last (?:week|weekend|month|year|night|spring|summer|autumn|fall|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|this (?:week|month|year|morning|spring|summer|autumn|fall|winter)|the other day|recently|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))";
const COUNT = "(\\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|a few)";
const AGO = new RegExp(`\\b(?:about |around |almost |over )?${COUNT} (day|week|month|year|decade)s? ago\\b`, "i");
const FOR = new RegExp(
  `\\bfor (?:the (?:last|past) |about |around |almost |over |nearly |more than )?${COUNT} (day|week|month|year|decade)s?(?: now| already)?\\b`,
  "i",
);
const SINCE = new RegExp(`\\b(?:since|from|starting|as of) (?:early |late |last )?(${ON_DAY}|${RELATIVE})`, "i");
const UNTIL = new RegExp(
  `\\b(?:until|till|til|through) (?:early |late |last |the end of )?(${ON_DAY}|${RELATIVE})`,
  "i",
);
const AT = new RegExp(
  `\\b(?:(?:in|on|back in) (?:early |late |last )?(${ON_DAY})|(last ${MONTH})|(${RELATIVE}))(?![\\p{L}\\d])`,
  "iu",
);
const NEXT =
  /\b(?:(?:on |by )?tomorrow|(?:in|by|for)? ?(?:next|this coming) (?:week|weekend|month|year|spring|summer|autumn|fall|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|this (?:weekend|evening|afternoon)|tonight|soon|in (?:a|one|two|three|four|five|six|a few|\d{1,2}) (?:day|week|month|year)s?(?:' time)?)(?![\p{L}\d])/iu;

function countOf(word: string): number {
  const digits = Number(word);
  if (!Number.isNaN(digits)) return digits;
  const named = NUMBERS.indexOf(word.toLowerCase());
  if (named >= 0) return named;
  if (word.length === 1 && HAN_NUMBERS.includes(word)) return HAN_NUMBERS.indexOf(word);
  if (word === "两") return 2;
  return /couple/i.test(word) ? 2 : /few|几/i.test(word) ? 3 : 1;
}

/** Some days, weeks, months or years before a moment. */
function back(at: number, count: number, unit: string): number {
  const months = MONTHS[unit];
  if (months === undefined) return startOfDay(at) - count * (UNIT_DAYS[unit] ?? 1) * DAY;
  const date = new Date(startOfDay(at));
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() - count * months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay));
}

function startOfDay(ms: number): number {
  return Math.floor(ms / DAY) * DAY;
}

const SEASONS: ReadonlyMap<string, number> = new Map([
  ["spring", 2],
  ["summer", 5],
  ["autumn", 8],
  ["fall", 8],
  ["winter", 11],
]);
const WEEKDAYS = ["sun", "mon", "tues", "wednes", "thurs", "fri", "satur"];

function lastWeekday(name: string, at: number): number {
  const days = (new Date(at).getUTCDay() - WEEKDAYS.indexOf(name.toLowerCase()) + 7) % 7;
  return startOfDay(at) - (days === 0 ? 7 : days) * DAY;
}

/** The first moment of a day, month, year or stretch that is named. Without a year it is the last one of that name. */
function momentOf(phrase: string, at: number): number | undefined {
  const season = SEASONS.get(/\b(spring|summer|autumn|fall|winter)\b/i.exec(phrase)?.[1]?.toLowerCase() ?? "");
  if (season !== undefined) return latest(at, season, 1);
  const weekday = /\b(?:last|on) (mon|tues|wednes|thurs|fri|satur|sun)day/i.exec(phrase)?.[1];
  if (weekday !== undefined) return lastWeekday(weekday, at);
  // A month in lower case may be a verb elsewhere, but not behind the words that led here.
  const [time] = readTimes(`in ${phrase}`, at).times;
  if (time?.kind === "stretch") return time.from;
  return time?.kind === "calendar" ? startOfCalendar(time, at) : undefined;
}

function startOfCalendar(
  { year, month = 1, day = 1 }: { readonly year?: number; readonly month?: number; readonly day?: number },
  at: number,
): number {
  return year === undefined ? latest(at, month - 1, day) : Date.UTC(year, month - 1, day);
}

function latest(at: number, month: number, day: number): number {
  const year = new Date(at).getUTCFullYear();
  const found = Date.UTC(year, month, day);
  return found <= at ? found : Date.UTC(year - 1, month, day);
}

/** A text without the words for a time, and what those words say. */
export interface Timed {
  readonly rest: string;
  readonly validity: Validity;
  /** True when a time to come is named. */
  readonly isComing: boolean;
}

type Reader = readonly [pattern: RegExp, read: (match: RegExpExecArray, at: number) => Validity];

const ENGLISH: readonly Reader[] = [
  [SINCE, ([, phrase = ""], at) => from(momentOf(phrase, at))],
  [UNTIL, ([, phrase = ""], at) => until(momentOf(phrase, at))],
  [AGO, ([, count = "", unit = ""], at) => from(back(at, countOf(count), unit.toLowerCase()))],
  [FOR, ([, count = "", unit = ""], at) => from(back(at, countOf(count), unit.toLowerCase()))],
  [AT, ([, day, month, relative], at) => from(momentOf(day ?? month ?? relative ?? "", at))],
];

const HAN_COUNT = "(\\d{1,3}|[一二两三四五六七八九十几半])";
const CHINESE: readonly Reader[] = [
  [
    new RegExp(`${HAN_COUNT}(天|周|个?星期|个月|年)(?:多)?(?:以?前|之前)`, "u"),
    ([, count = "", unit = ""], at) => from(back(at, countOf(count), unit)),
  ],
  [
    new RegExp(`(?:已经|都快|快|都|有|大概)+(?:有)?${HAN_COUNT}(?:多|来)?(天|周|个?星期|个月|年)(?:多|了|整)*$`, "u"),
    ([, count = "", unit = ""], at) => from(back(at, countOf(count), unit)),
  ],
  [
    new RegExp(`(?:已经)?(?<=[了过])${HAN_COUNT}(?:多)?(天|周|个?星期|个月|年)(?:多|了)*`, "u"),
    ([, count = "", unit = ""], at) => from(back(at, countOf(count), unit)),
  ],
  [
    /(?:自从?|从)?((?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}[日号])?)?)(?:开始|起|以来)?/u,
    ([, phrase = ""], at) => from(momentOf(phrase, at)),
  ],
  [
    /(?:自从?|从)?(去年(?:\d{1,2}月)?|今年(?:\d{1,2}月)?|上个?月|上周|上个?星期|昨[天晚]|前天|今天)(?:开始|起|以来)?/u,
    ([, phrase = ""], at) => from(hanMoment(phrase, at)),
  ],
];
const CHINESE_COMING =
  /(?:明天|后天|明年(?:春天|夏天|秋天|冬天|[上下]半年|\d{1,2}月|[初底]|开春)?|下半年|后年|下个?月|下周|下个?星期|今晚|周末(?!没事|都|就|一般|经常|会|喜欢|常|总|闲|有空|的|在家|爱|老|基本)|马上|很快|过几天|将来|以后)(?:[初中底]|的?时候)?/u;

function hanMoment(phrase: string, at: number): number | undefined {
  const month = /(\d{1,2})月/u.exec(phrase)?.[1];
  if (month === undefined) return momentOf(phrase, at);
  const year = new Date(at).getUTCFullYear() - (phrase.startsWith("去年") ? 1 : 0);
  return Date.UTC(year, Number(month) - 1, 1);
}

function from(moment: number | undefined): Validity {
  return moment === undefined ? {} : { validFrom: moment };
}

function until(moment: number | undefined): Validity {
  return moment === undefined ? {} : { validUntil: moment };
}

function withoutTimes(text: string, at: number, readers: readonly Reader[], coming: RegExp): Timed {
  let rest = text;
  const found: { validFrom?: number; validUntil?: number } = {};
  for (const [pattern, read] of readers) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    const { validFrom = found.validFrom, validUntil = found.validUntil } = read(match, at);
    // What was read first is the surer.
    if (validFrom !== undefined) found.validFrom ??= validFrom;
    if (validUntil !== undefined) found.validUntil ??= validUntil;
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  }
  const isComing = coming.test(rest);
  return { rest: isComing ? rest.replace(coming, " ") : rest, validity: found, isComing };
}

const HAS_TIME =
  /\d|\b(?:ago|since|until|till|last|next|this|in|on|for|yesterday|today|tomorrow|tonight|soon|recently|from|the other)\b/i;

/** Takes the time off an English statement: "lived in Lyon since last June" is "lived in Lyon" from the first of June. */
export function withoutEnglishTimes(text: string, at: number): Timed {
  if (!HAS_TIME.test(text)) return { rest: text, validity: {}, isComing: false };
  const timed = withoutTimes(text, at, ENGLISH, NEXT);
  return {
    ...timed,
    rest: timed.rest
      .replace(/\s+/g, " ")
      .replace(/ (?=[,.])/g, "")
      .trim(),
  };
}

/** The same for Chinese: 我去年搬到了里昂 is 我搬到了里昂 from the first day of last year. */
export function withoutChineseTimes(text: string, at: number): Timed {
  if (!/[天周月年期晚]|以后|马上|很快|将来/u.test(text)) return { rest: text, validity: {}, isComing: false };
  const timed = withoutTimes(text, at, CHINESE, CHINESE_COMING);
  return { ...timed, rest: timed.rest.replace(/\s+/gu, "") };
}
