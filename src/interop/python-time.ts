/** A point in time as Python's `datetime.isoformat` writes it; JavaScript's own dates would lose the microseconds. */
export interface PythonTime {
  /** Milliseconds since 1970, whole. */
  readonly ms: number;
  /** What is left of a millisecond, in microseconds. */
  readonly micros: number;
}

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d\d):?(\d\d)(?::?(\d\d))?)?)?$/;
/** Years 1 to 9999, those of Python; others would get six digits when written. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Undefined for what is no time. One without a zone, as PersonaFlow writes them, is read as UTC: where it was written is unknown. */
export function readPythonTime(value: unknown): PythonTime | undefined {
  const match = typeof value === "string" ? PATTERN.exec(value) : null;
  if (match === null) return undefined;
  const number = (group: number): number => Number(match[group] ?? 0);
  const midnight = startOfDay(number(1), number(2), number(3));
  const tooLarge = Math.max(number(4), number(10)) > 23 || Math.max(number(5), number(6), number(11), number(12)) > 59;
  if (midnight === undefined || tooLarge) return undefined;
  const micros = Number((match[7] ?? "").padEnd(6, "0").slice(0, 6));
  const offset = number(10) * HOUR + number(11) * MINUTE + number(12) * 1000;
  const local = midnight + number(4) * HOUR + number(5) * MINUTE + number(6) * 1000 + Math.floor(micros / 1000);
  const ms = match[9] === "-" ? local + offset : local - offset;
  return ms < FIRST || ms > LAST ? undefined : { ms, micros: micros % 1000 };
}

export function compareTimes(a: PythonTime, b: PythonTime): number {
  return a.ms - b.ms || a.micros - b.micros;
}

function startOfDay(year: number, month: number, day: number): number | undefined {
  // Date.UTC takes years below 100 for those of the last century, hence the detour by setUTCFullYear.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}
