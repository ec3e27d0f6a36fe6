import { REDACTED, redactText, secrecyOf, type Secrecy } from "./secrets.js";

/** What a log entry may carry: JSON, with the stacks of errors beside it. */
type Plain = null | boolean | number | string | Plain[] | PlainObject;

interface PlainObject {
  [key: string]: Plain;
  /** Of an error: where it was made. JSON leaves symbols out, so that whoever writes it decides. */
  [STACK]?: string;
}

export const STACK: unique symbol = Symbol("stack");

const MAX_DEPTH = 8;
const MAX_ITEMS = 100;
const MAX_VALUES = 1000;
const MAX_TEXT = 8192;
/** Patterns look at no more than this much of a text; what is shown ends far before it. */
const MAX_SCANNED = 4 * MAX_TEXT;

/** Any data as something that can be printed: without secrets, cycles and surprises, and not too long. Never throws. */
export function toPlain(value: unknown): Plain {
  return new Printer().print(value, "none");
}

/** A text without secrets, cut to a length that a log can bear. */
export function plainText(text: string): string {
  const clean = redactText(text.length > MAX_SCANNED ? text.slice(0, MAX_SCANNED) : text);
  if (clean.length <= MAX_TEXT && text.length <= MAX_SCANNED) return clean;
  return `${clean.slice(0, MAX_TEXT)}… (${text.length} characters)`;
}

class Printer {
  readonly #open: object[] = [];
  #left = MAX_VALUES;

  print(value: unknown, secrecy: Secrecy): Plain {
    if (secrecy === "always" && value !== null && value !== undefined) return REDACTED;
    if (--this.#left < 0) return "[cut]";
    if (typeof value === "object") return value === null ? null : this.#container(value, secrecy);
    if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
    if (typeof value === "function") return "[function]";
    if (secrecy === "text" && (typeof value === "string" || typeof value === "bigint")) return REDACTED;
    return plainText(scalarText(value));
  }

  #container(value: object, secrecy: Secrecy): Plain {
    if (this.#open.includes(value)) return "[circular]";
    if (this.#open.length >= MAX_DEPTH) return "[deeper]";
    this.#open.push(value);
    try {
      return this.#contents(value, secrecy);
    } catch {
      // A proxy or a getter threw, which must not reach the one who only wanted to log.
      return "[unreadable]";
    } finally {
      this.#open.pop();
    }
  }

  #contents(value: object, secrecy: Secrecy): Plain {
    if (Array.isArray(value)) return this.#list(value, value.length, secrecy);
    if (value instanceof Error) return this.#error(value, secrecy);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof URL) return plainText(value.href);
    if (value instanceof Map)
      return this.#fields(
        [...value].map(([key, item]) => [String(key), item]),
        secrecy,
      );
    if (value instanceof Set) return this.#list(value, value.size, secrecy);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    return this.#fields(readFields(value), secrecy);
  }

  #list(items: Iterable<unknown>, length: number, secrecy: Secrecy): Plain[] {
    const list: Plain[] = [];
    for (const item of items) {
      if (list.length === MAX_ITEMS || this.#left <= 0) {
        list.push(`[${length - list.length} more]`);
        break;
      }
      list.push(this.print(item, secrecy));
    }
    return list;
  }

  #fields(entries: readonly (readonly [string, unknown])[], secrecy: Secrecy): PlainObject {
    const shown = entries.filter(([, item]) => item !== undefined);
    const kept = shown.slice(0, Math.min(MAX_ITEMS, Math.max(0, this.#left)));
    const fields = kept.map(([key, item]): [string, Plain] => [
      plainText(key),
      this.print(item, stricter(secrecy, secrecyOf(key))),
    ]);
    if (kept.length < shown.length) fields.push(["…", `[${shown.length - kept.length} more]`]);
    // fromEntries, unlike assignment, takes `__proto__` for a name like any other.
    return Object.fromEntries(fields);
  }

  #error(error: Error, secrecy: Secrecy): PlainObject {
    const own = readFields(error).filter(([key]) => key !== "name" && key !== "message" && key !== "stack");
    const cause: [string, unknown][] = error.cause === undefined ? [] : [["cause", error.cause]];
    const many: [string, unknown][] = error instanceof AggregateError ? [["errors", error.errors]] : [];
    const entries: [string, unknown][] = [["name", error.name], ["message", error.message], ...own, ...cause, ...many];
    const fields = this.#fields(entries, secrecy);
    if (typeof error.stack === "string") fields[STACK] = plainText(error.stack);
    return fields;
  }
}

function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "number" || typeof value === "symbol" ? value.toString() : typeof value;
}

function stricter(a: Secrecy, b: Secrecy): Secrecy {
  if (a === "always" || b === "always") return "always";
  return a === "text" || b === "text" ? "text" : "none";
}

function readFields(value: object): [string, unknown][] {
  return Object.keys(value).map((key) => [key, readField(value, key)]);
}

function readField(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return "[unreadable]";
  }
}
