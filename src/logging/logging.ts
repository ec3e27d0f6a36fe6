import type { Writable } from "node:stream";
import winston from "winston";
import * as z from "zod";
import type { Logger } from "../core/logger.js";
import { parseOptions } from "../core/options.js";
import { openLogFile } from "./log-file.js";
import { humanLine, jsonLine, type LogEntry } from "./log-lines.js";
import { plainText, toPlain } from "./plain-data.js";

export type { Logger } from "../core/logger.js";

/** From the most talkative to the quietest. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** How {@link createLogger} writes. */
export interface LoggerOptions {
  /** Stands in every line. */
  name: string;
  /** Entries below this level are not written. @default "info" */
  level?: LogLevel | undefined;
  /** Also writes to this file: one line of JSON an entry, appended. Its folder is made when there is none. */
  file?: string | undefined;
  /** Takes the readable lines. @default standard error, as in Python, so that a program's own output stays clean */
  stream?: Writable | undefined;
}

const LEVELS: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };
/** Marks entries about the file itself, which must not be written to it. */
const NOT_IN_FILE = "notInFile";

const OptionsSchema: z.ZodType<LoggerOptions & { level: LogLevel }, LoggerOptions> = z.strictObject({
  name: z.string().regex(/\S/, "must not be blank; it tells loggers apart"),
  level: z.enum(["debug", "info", "warn", "error"]).default("info"),
  file: z.string().regex(/\S/, "must not be blank; leave it out to write no file").optional(),
  stream: z.custom<Writable>(isWritable, "must be a writable stream such as process.stdout").optional(),
});

/**
 * Makes a logger on winston: readable lines, `time - name - LEVEL - message {data}`, and JSON lines in a file if wanted.
 *
 * Secrets (keys such as `apiKey` or `password`, values such as `Bearer ...`) are replaced, and line breaks and escape
 * sequences are written as `\n` and `\u001b`, so that no message can pretend to be another entry. A call never throws;
 * a file that fails later is reported once on the stream. Stacks of errors stand in the file, and on the stream with
 * level "debug". When a call returns, its line has been handed to
 * the operating system, so nothing is lost at exit, nothing has to be closed, and no process is kept alive. Loggers
 * of the same name are independent of each other.
 *
 * @example
 * const logger = createLogger({ name: "tavern", level: "debug", file: "logs/tavern.jsonl" });
 * const system = new PersonaSystem({ logger });
 *
 * @throws DramatisError `config/invalid` for unknown or wrong options, and for a file that cannot be written.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { name, level, file, stream } = parseOptions("logger options", OptionsSchema, options);
  const transports: winston.transport[] = [consoleTransport(stream, level)];
  let hasFailed = false;
  const reportFile = (error: unknown): void => {
    if (hasFailed) return;
    hasFailed = true;
    write(
      "error",
      "the log file cannot be written any more; later entries of it may be missing",
      { file, error },
      true,
    );
  };
  if (file !== undefined) transports.push(fileTransport(openLogFile(file, reportFile)));
  const inner = winston.createLogger({
    levels: { ...LEVELS },
    level,
    exitOnError: false,
    format: cleanFormat(),
    transports,
  });
  const write = (entryLevel: LogLevel, message: string, data: object | undefined, notInFile = false): void => {
    // winston would find this out only after its whole pipeline.
    if (LEVELS[entryLevel] > LEVELS[level]) return;
    try {
      inner.log({ level: entryLevel, message, name, data, [NOT_IN_FILE]: notInFile });
    } catch {
      // A broken stream must not break the one who only wanted to log.
    }
  };
  return {
    debug: (message, data) => write("debug", message, data),
    info: (message, data) => write("info", message, data),
    warn: (message, data) => write("warn", message, data),
    error: (message, data) => write("error", message, data),
  };
}

/** Comes first, so that no transport ever sees a secret. */
function cleanFormat(): winston.Logform.Format {
  const clean = winston.format((info) => {
    info.message = typeof info.message === "string" ? plainText(info.message) : JSON.stringify(toPlain(info.message));
    info["data"] = info["data"] === undefined ? undefined : toPlain(info["data"]);
    return info;
  });
  return winston.format.combine(clean(), winston.format.timestamp());
}

function consoleTransport(stream: Writable | undefined, level: LogLevel): winston.transport {
  const format = winston.format.printf((info) => humanLine(entryOf(info), level === "debug"));
  if (stream !== undefined) return new winston.transports.Stream({ stream, eol: "\n", format });
  return new winston.transports.Console({ stderrLevels: Object.keys(LEVELS), eol: "\n", format });
}

function fileTransport(stream: Writable): winston.transport {
  const select = winston.format((info) => info[NOT_IN_FILE] !== true && info);
  const format = winston.format.combine(
    select(),
    winston.format.printf((info) => jsonLine(entryOf(info))),
  );
  return new winston.transports.Stream({ stream, eol: "\n", format });
}

function entryOf(info: winston.Logform.TransformableInfo): LogEntry {
  return {
    timestamp: String(info["timestamp"]),
    name: String(info["name"]),
    level: info.level,
    message: String(info.message),
    data: info["data"],
  };
}

function isWritable(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("write" in value)) return false;
  return typeof value.write === "function" && "_writableState" in value;
}
