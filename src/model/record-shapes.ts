import { flag, optional, text, where, type Shape } from "../core/shape.js";
import { parseTime } from "../core/time.js";

/** Fields that may be missing, as the records have them: without a value of their own. */
export function absent<T>(shape: Shape<T>): Shape<T> {
  return optional(shape) as Shape<T>;
}

export const filled: Shape<string> = where(text, (value) => value !== "", "must not be empty");
export const time: Shape<string> = where(text, (value) => !Number.isNaN(parseTime(value)), "must be an ISO 8601 time");

export const isTrue: Shape<true> = where(flag, (value) => value, "must be true, or missing") as Shape<true>;
