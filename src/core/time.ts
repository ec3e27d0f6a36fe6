import { DramatisError, type ErrorCode } from "./errors.js";

/** Milliseconds since 1970, an ISO 8601 string, or a Date. Given times date things; they never order them. */
export type Time = number | string | Date;

/** The largest time that a Date can hold, in milliseconds. */
const MAX_TIME = 8_640_000_000_000_000;
const DAY = 86_400_000;
const ISO =
  /^(\d{4}|[+-]\d{6})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d):?(\d\d))?)?)?$/i;
/** What `isoTime` writes, but for days that some months do not have. */
const WRITTEN = /^\d{4}-\d\d-(?:[01]\d|2[0-8])T\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Milliseconds of a given time. A string without a time zone means UTC, so that a world does not depend on where the
 * machine stands.
 */
export function readTime(value: Time, field: string, code: ErrorCode = "memory/invalid"): number {
  const ms = typeof value === "number" ? value : value instanceof Date ? value.getTime() : parseTime(value);
  if (Number.isFinite(ms) && Math.abs(ms) <= MAX_TIME) return Math.floor(ms) + 0;
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
  throw new DramatisError(
    code,
    `${field}: ${shown} is not a time; give milliseconds since 1970, an ISO 8601 string such as "2026-11-21T08:00:00Z", or a valid Date`,
    { details: { field } },
  );
}

/**
 * Milliseconds of an ISO 8601 text, NaN for any other. `Date.parse` takes much more, in ways that differ between
 * runtimes and with the machine's time zone, so it is only asked about what `isoTime` wrote.
 */
export function parseTime(text: unknown): number {
  if (typeof text !== "string") return Number.NaN;
  if (WRITTEN.test(text)) return Date.parse(text);
  const match = ISO.exec(text);
  if (match === null || match[1] === "-000000") return Number.NaN;
  const part = (index: number, least = 0): number => Number(match[index] ?? least);
  const [month, day, hour, minute, second] = [part(2), part(3, 1), part(4), part(5), part(6)];
  const [zoneHour, zoneMinute] = [part(9), part(10)];
  const date = new Date(0);
  date.setUTCFullYear(part(1), month - 1, day);
  // A day that the month does not have would be one of the next.
  const isDay = month >= 1 && month <= 12 && date.getUTCDate() === day;
  if (!isDay || !isTimeOfDay(hour, minute, second) || zoneHour > 23 || zoneMinute > 59) return Number.NaN;
  const zone = (match[8] === "-" ? -1 : 1) * (zoneHour * 60 + zoneMinute);
  const ms = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  return date.getTime() + (hour * 60 + minute - zone) * 60_000 + second * 1000 + ms;
}

function isTimeOfDay(hour: number, minute: number, second: number): boolean {
  return minute <= 59 && second <= 59 && (hour < 24 || (hour === 24 && minute + second === 0));
}

const two = Array.from({ length: 60 }, (_, index) => String(index).padStart(2, "0"));
const three = Array.from({ length: 1000 }, (_, index) => String(index).padStart(3, "0"));
let cachedDay = Number.NaN;
let cachedPrefix = "";

/** The same text as `new Date(ms).toISOString()`, which costs more than the rest of adding a memory. */
export function isoTime(ms: number): string {
  const day = Math.floor(ms / DAY);
  if (day !== cachedDay) {
    const whole = new Date(day * DAY).toISOString();
    cachedPrefix = whole.slice(0, whole.indexOf("T") + 1);
    cachedDay = day;
  }
  const rest = ms - day * DAY;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${cachedPrefix}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}.${three[rest % 1000]}Z`;
}
