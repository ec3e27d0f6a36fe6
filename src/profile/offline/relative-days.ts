const DAY = 86_400_000;
const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const HAN_WEEKDAYS = "日一二三四五六";

/** A stretch of days: the first, and the one after the last, in milliseconds since 1970. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** How much of a date says it. */
  readonly unit: "day" | "week" | "month" | "year";
}

/** What the groups of a pattern say of a moment. */
type Read = (groups: readonly string[], at: number) => Stretch;
type Rule = readonly [pattern: RegExp, read: Read];

const NUMBERS = "a one two three four five six seven eight nine ten".split(" ");
const COUNT = `\\d{1,3}|an|${NUMBERS.join("|")}`;

const ENGLISH: readonly (readonly [pattern: string, read: Read])[] = [
  ["(?:the )?day before yesterday", dayAt(-2)],
  ["(?:the )?day after tomorrow", dayAt(2)],
  ["yesterday(?: (?:morning|afternoon|evening|night))?|last night", dayAt(-1)],
  ["tomorrow(?: (?:morning|afternoon|evening|night))?", dayAt(1)],
  ["(?:earlier |later )?today|this (?:morning|afternoon|evening)|tonight", dayAt(0)],
  [`last (${WEEKDAYS.join("|")})`, ([name = ""], at) => weekday(at, WEEKDAYS.indexOf(name.toLowerCase()), -1)],
  [
    `(?:next|this coming) (${WEEKDAYS.join("|")})`,
    ([name = ""], at) => weekday(at, WEEKDAYS.indexOf(name.toLowerCase()), 1),
  ],
  ["(last|this|next) (week)(?:end)?", stretchOf],
  ["(last|this|next) (month|year)", stretchOf],
  [`(${COUNT}) (day|week|month|year)s? ago`, ([count = "", unit = ""], at) => away(at, -countOf(count), unit)],
  [
    `in (${COUNT}) (day|week|month|year)s?(?:['’] time)?`,
    ([count = "", unit = ""], at) => away(at, countOf(count), unit),
  ],
];
const CHINESE: readonly (readonly [pattern: string, read: Read])[] = [
  ["前天", dayAt(-2)],
  ["后天", dayAt(2)],
  ["昨[天晚]", dayAt(-1)],
  ["明[天晚早]", dayAt(1)],
  ["今[天晚早]", dayAt(0)],
  ["上(?:周|个?星期)([日一二三四五六])", ([name = ""], at) => weekday(at, HAN_WEEKDAYS.indexOf(name), -1)],
  ["下(?:周|个?星期)([日一二三四五六])", ([name = ""], at) => weekday(at, HAN_WEEKDAYS.indexOf(name), 1)],
  ["(上|这|下)个?(周|星期)末?", stretchOf],
  ["(上|这|下)个?(月)", stretchOf],
  ["(去|今|明)(年)", stretchOf],
];
/** What stands before a time and stays there; anything else gets one of its own. */
const PREPOSITION = "(?:(on|by|until|till|since|from|before|after|for|in) )?";
const ENGLISH_RULES: readonly Rule[] = ENGLISH.map(([pattern, read]) => [
  new RegExp(`(?<![\\p{L}'’-])${PREPOSITION}(?:${pattern})(?![\\p{L}'’-])`, "giu"),
  read,
]);
const CHINESE_RULES: readonly Rule[] = CHINESE.map(([pattern, read]) => [new RegExp(`()${pattern}`, "gu"), read]);
const STEPS: Readonly<Record<string, number>> = {
  last: -1,
  this: 0,
  next: 1,
  上: -1,
  这: 0,
  下: 1,
  去: -1,
  今: 0,
  明: 1,
};

function dayAt(days: number): Read {
  return (_, at) => {
    const from = startOfDay(at) + days * DAY;
    return { from, to: from + DAY, unit: "day" };
  };
}

function countOf(word: string): number {
  return /^\d/.test(word) ? Number(word) : Math.max(1, NUMBERS.indexOf(word.toLowerCase()));
}

/** So many days, weeks, months or years from a moment, no more exact than the words are. */
function away(at: number, count: number, unit: string): Stretch {
  if (unit === "day") return dayAt(count)([], at);
  if (unit === "week") return stretchOf(["this", "week"], at + count * 7 * DAY);
  const date = new Date(at);
  const months = date.getUTCMonth() + (unit === "month" ? count : 0);
  return stretchOf(["this", unit], Date.UTC(date.getUTCFullYear() + (unit === "year" ? count : 0), months));
}

function startOfDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

/** The last or the next day of that name, never the day itself. */
function weekday(at: number, day: number, step: -1 | 1): Stretch {
  const days = ((day - new Date(at).getUTCDay()) * step + 7) % 7 || 7;
  const from = startOfDay(at) + step * days * DAY;
  return { from, to: from + DAY, unit: "day" };
}

function stretchOf([which = "", unit = ""]: readonly string[], at: number): Stretch {
  const step = STEPS[which.toLowerCase()] ?? 0;
  const date = new Date(at);
  if (/^(?:week|周|星期)$/iu.test(unit)) {
    const from = startOfDay(at) + (step * 7 - ((date.getUTCDay() + 6) % 7)) * DAY;
    return { from, to: from + 7 * DAY, unit: "week" };
  }
  const year = date.getUTCFullYear();
  if (/^(?:year|年)$/iu.test(unit))
    return { from: Date.UTC(year + step, 0), to: Date.UTC(year + step + 1, 0), unit: "year" };
  const month = date.getUTCMonth() + step;
  return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1), unit: "month" };
}

function englishDate({ from, unit }: Stretch, preposition: string | undefined): string {
  const day = new Date(from).toISOString().slice(0, 10);
  if (unit === "day") return `${preposition ?? "on"} ${day}`;
  if (unit === "week") return `${preposition ?? "in"} the week of ${day}`;
  return `${preposition ?? "in"} ${day.slice(0, unit === "month" ? 7 : 4)}`;
}

function chineseDate({ from, unit }: Stretch): string {
  const [year = "", month = "", day = ""] = new Date(from).toISOString().slice(0, 10).split("-");
  if (unit === "year") return `${year}年`;
  const inMonth = `${year}年${Number(month)}月`;
  if (unit === "month") return inMonth;
  return `${inMonth}${Number(day)}日${unit === "week" ? "那周" : ""}`;
}

/** A text in which days that are named by when it was said have their dates: "lost a ring today" is "lost a ring on 2026-11-21". */
export function withDates(text: string, at: number): string {
  let dated = text;
  for (const [pattern, read] of ENGLISH_RULES)
    dated = replaced(dated, pattern, ([, preposition, ...groups]) => englishDate(read(groups, at), preposition));
  for (const [pattern, read] of CHINESE_RULES)
    dated = replaced(dated, pattern, ([, , ...groups]) => chineseDate(read(groups, at)));
  return dated;
}

/** When the last of the times to come that a text names is over; undefined where it names none. */
export function endOfComing(text: string, at: number): number | undefined {
  const ends = [...ENGLISH_RULES, ...CHINESE_RULES].flatMap(([pattern, read]) =>
    [...text.matchAll(pattern)].map(([, , ...groups]) => read(groups, at).to),
  );
  const last = Math.max(...ends);
  return last > at ? last : undefined;
}

function replaced(text: string, pattern: RegExp, write: (match: RegExpExecArray) => string): string {
  let done = "";
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    done += text.slice(from, match.index) + write(match);
    from = match.index + match[0].length;
  }
  return done + text.slice(from);
}
