/** A time that a question names: a stretch of time, or what a calendar says of a day. In UTC. */
export type AskedTime =
  | { readonly kind: "stretch"; readonly from: number; readonly to: number }
  | { readonly kind: "calendar"; readonly year?: number; readonly month?: number; readonly day?: number }
  | { readonly kind: "weekday"; readonly weekday: number };

const DAY = 86_400_000;
const MONTHS = "january february march april may june july august september october november december".split(" ");
const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const MONTH = `(${MONTHS.join("|")}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?`;
const DAY_OF_MONTH = "(\\d{1,2})(?:st|nd|rd|th)?";
const YEAR = "((?:19|20)\\d\\d)";
const HAN_DIGITS = "一二三四五六七八九";

/** Days in which a thing is still told of as new. */
const TOLD_WITHIN = 8;
/** Days before, in which it is told of as coming. */
const SOON = 3;

type Read = (match: RegExpExecArray, now: number) => AskedTime;

/** A day, or what is left of one. Each pattern takes its text away from those after it. */
const PATTERNS: readonly (readonly [pattern: RegExp, read: Read])[] = [
  [/\b(\d{4})-(\d\d)-(\d\d)\b/g, ([, y, m, d]) => calendar(y, m, d)],
  [/(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?/g, ([, y, m, d]) => calendar(y, m, d)],
  [/(\d{1,2})月(?:(\d{1,2})[日号])?/g, ([, m, d]) => calendar(undefined, m, d)],
  [
    new RegExp(`\\b${MONTH} ${DAY_OF_MONTH}(?!\\d)(?:,? ${YEAR})?\\b`, "g"),
    ([, m, d, y]) => calendar(y, monthOf(m), d),
  ],
  [
    new RegExp(`\\b${DAY_OF_MONTH} (?:of )?${MONTH}(?:,? ${YEAR})?\\b`, "g"),
    ([, d, m, y]) => calendar(y, monthOf(m), d),
  ],
  [new RegExp(`\\b${MONTH},? (?:of )?${YEAR}\\b`, "g"), ([, m, y]) => calendar(y, monthOf(m), undefined)],
  // "may" and "march" are months only behind a word that stands before months.
  [
    new RegExp(`\\b(?:in|during|of|since|until|by|early|late|mid|last|this|next) ${MONTH}(?![a-z])`, "g"),
    ([, m]) => calendar(undefined, monthOf(m), undefined),
  ],
  [
    new RegExp(`\\b(${MONTHS.filter((month) => month !== "may" && month !== "march").join("|")})\\b`, "g"),
    ([, m]) => calendar(undefined, monthOf(m), undefined),
  ],
  [new RegExp(`\\b${YEAR}\\b`, "g"), ([, y]) => calendar(y, undefined, undefined)],
  [/\b(\d{1,3}|a|an|one|two|three|four|five|six|seven) (day|week|month|year)s? ago\b/g, agoOf],
  [/(\d{1,3})(天|周|个月|年)前/g, agoOf],
  [/\b(?:the )?day before yesterday\b|前天/g, (_, now) => daysBack(now, 2, 1)],
  [/\byesterday\b|\blast night\b|昨[天晚]/g, (_, now) => daysBack(now, 1, 1)],
  [/\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|今[天晚早]/g, (_, now) => daysBack(now, 0, 1)],
  [/\b(?:the )?other day\b|\brecently\b|\blately\b|最近/g, (_, now) => daysBack(now, 7, 8)],
  [/\blast week(?:end)?\b|上周|上个?星期/g, (_, now) => daysBack(now, 7 + daysIntoWeek(now), 7)],
  [/\bthis week(?:end)?\b|这周|本周/g, (_, now) => daysBack(now, daysIntoWeek(now), 7)],
  [/\blast month\b|上个?月/g, (_, now) => monthBack(now, 1)],
  [/\bthis month\b|这个月|本月/g, (_, now) => monthBack(now, 0)],
  [/\blast year\b|去年/g, (_, now) => calendarYear(new Date(now).getUTCFullYear() - 1)],
  [/\bthis year\b|今年/g, (_, now) => calendarYear(new Date(now).getUTCFullYear())],
  [
    new RegExp(`\\b(${WEEKDAYS.join("|")})s?\\b`, "g"),
    ([, name = ""]) => ({ kind: "weekday", weekday: WEEKDAYS.indexOf(name) }),
  ],
  [
    /(?:星期|周)([一二三四五六日天末])/g,
    ([, name = ""]) => ({ kind: "weekday", weekday: (HAN_DIGITS.indexOf(name) + 1) % 7 }),
  ],
];

/** The times that a text names, and the text without the words for them. Words such as "yesterday" count from `now`. */
export function readTimes(text: string, now: number): { times: AskedTime[]; rest: string } {
  const times: AskedTime[] = [];
  let rest = text.normalize("NFKC").toLowerCase();
  for (const [pattern, read] of PATTERNS) {
    const found = [...rest.matchAll(pattern)];
    if (found.length === 0) continue;
    for (const match of found) times.push(read(match, now));
    rest = rest.replace(pattern, " ");
  }
  return { times, rest };
}

function calendar(year: string | undefined, month: string | undefined, day: string | undefined): AskedTime {
  return {
    kind: "calendar",
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(month === undefined ? {} : { month: Number(month) }),
    ...(day === undefined ? {} : { day: Number(day) }),
  };
}

function calendarYear(year: number): AskedTime {
  return { kind: "calendar", year };
}

function monthOf(name = ""): string {
  return String(MONTHS.findIndex((month) => month.startsWith(name.slice(0, 3))) + 1);
}

function agoOf([, count = "", unit = ""]: RegExpExecArray, now: number): AskedTime {
  const many = Number(count);
  const named = ["a", "one", "two", "three", "four", "five", "six", "seven"].indexOf(count);
  const number = Number.isNaN(many) ? Math.max(1, named) : many;
  const days = DAYS_OF[unit] ?? 1;
  // "Two weeks ago" is two weeks, more or less.
  const slack = days === 1 ? 0 : days / 2;
  const middle = startOfDay(now) - number * days * DAY;
  return { kind: "stretch", from: middle - slack * DAY, to: middle + (slack + 1) * DAY };
}

const DAYS_OF: Readonly<Record<string, number>> = {
  day: 1,
  week: 7,
  month: 30,
  year: 365,
  天: 1,
  周: 7,
  个月: 30,
  年: 365,
};

function startOfDay(ms: number): number {
  return Math.floor(ms / DAY) * DAY;
}

/** 1970 began on a Thursday; weeks begin on Monday. */
function daysIntoWeek(ms: number): number {
  return (((Math.floor(ms / DAY) + 3) % 7) + 7) % 7;
}

function daysBack(now: number, days: number, length: number): AskedTime {
  const from = startOfDay(now) - days * DAY;
  return { kind: "stretch", from, to: from + length * DAY };
}

function monthBack(now: number, back: number): AskedTime {
  const date = new Date(now);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1);
  return { kind: "stretch", from, to: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back + 1, 1) };
}

/** How well a moment fits the best of the asked times, 0 to 1. People tell of things afterwards, so later fits a little. */
export function timeFit(times: readonly AskedTime[], at: number): number {
  let best = 0;
  for (const time of times) best = Math.max(best, fitOf(time, at));
  return best;
}

function fitOf(time: AskedTime, at: number): number {
  if (time.kind === "stretch") return stretchFit(time.from, time.to, at);
  if (time.kind === "calendar") return calendarFit(time, at);
  const weekday = new Date(at).getUTCDay();
  if (weekday === time.weekday) return 0.6;
  return weekday === (time.weekday + 1) % 7 ? 0.3 : 0;
}

function stretchFit(from: number, to: number, at: number): number {
  if (at >= from && at < to) return 1;
  return at >= to && at < to + Math.min(to - from, TOLD_WITHIN * DAY) ? 0.5 : 0;
}

function calendarFit({ year, month, day }: Extract<AskedTime, { kind: "calendar" }>, at: number): number {
  const date = new Date(at);
  const is = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
  if (month === undefined) return year === is.year ? 0.5 : 0;
  const meant = year ?? nearestYear(month, is);
  const first = Date.UTC(meant, month - 1, day ?? 1);
  const end = day === undefined ? Date.UTC(meant, month, 1) : first + DAY;
  if (at < first) return at >= first - SOON * DAY ? 0.3 : sameMonth(is.month === month && is.year === meant);
  if (at < end) return 1;
  if (at < end + TOLD_WITHIN * DAY) return day === undefined ? 0.5 : 0.7;
  return sameMonth(is.month === month && is.year === meant);
}

function sameMonth(isSame: boolean): number {
  return isSame ? 0.25 : 0;
}

/** The month meant is the nearest one of that name when no year says which. */
function nearestYear(month: number, is: { readonly year: number; readonly month: number }): number {
  if (month - is.month > 6) return is.year - 1;
  return month - is.month < -6 ? is.year + 1 : is.year;
}
