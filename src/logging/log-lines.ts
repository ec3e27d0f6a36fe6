import { STACK } from "./plain-data.js";

/** One entry, already free of secrets. */
export interface LogEntry {
  readonly timestamp: string;
  readonly name: string;
  readonly level: string;
  readonly message: string;
  /** As `toPlain` made it. */
  readonly data: unknown;
}

/** PersonaFlow's names of the levels, which are Python's. */
const LEVEL_NAMES: Readonly<Record<string, string>> = { debug: "DEBUG", info: "INFO", warn: "WARNING", error: "ERROR" };

/** `time - name - LEVEL - message {data}`: exactly one line, whatever the message holds. */
export function humanLine({ timestamp, name, level, message, data }: LogEntry, stacks: boolean): string {
  const line = `${timestamp} - ${name} - ${LEVEL_NAMES[level] ?? level} - ${message}`;
  return escapeControls(data === undefined ? line : `${line} ${toJson(data, stacks)}`);
}

/** The entry as one line of JSON, with the stacks of errors. */
export function jsonLine({ timestamp, name, level, message, data }: LogEntry): string {
  const entry = { timestamp, name, level, message, ...(data === undefined ? {} : { data }) };
  return escapeControls(toJson(entry, true));
}

function toJson(value: unknown, stacks: boolean): string {
  return JSON.stringify(value, stacks ? (_, item: unknown) => withStack(item) : undefined);
}

function withStack(value: unknown): unknown {
  return typeof value === "object" && value !== null && STACK in value ? { ...value, stack: value[STACK] } : value;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ["\n", String.raw`\n`],
  ["\r", String.raw`\r`],
  ["\t", String.raw`\t`],
]);

/**
 * Line breaks could forge an entry, escape sequences a terminal, and marks of writing direction what a reader sees. The
 * escapes are those of JSON, so that JSON stays JSON.
 */
function escapeControls(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (mark) => SHORT.get(mark) ?? String.raw`\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
