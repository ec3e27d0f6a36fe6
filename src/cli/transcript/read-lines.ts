import { createReadStream } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { namingFile } from "../text-file.js";

/** A line longer than this is no transcript. */
const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Undefined when the line is too long to be read. */
  readonly text: string | undefined;
}

/**
 * The lines of a file, read as they are needed. Only a line feed ends one: `node:readline` would also break at U+2028,
 * which JSON strings may contain.
 */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<TextLine[]> {
  try {
    yield* linesOf(path, signal);
  } catch (error) {
    throw namingFile(error, path);
  }
}

async function* linesOf(path: string, signal: AbortSignal | undefined): AsyncGenerator<TextLine[]> {
  const decoder = new StringDecoder("utf8");
  const stream = createReadStream(path, { highWaterMark: 256 * 1024, ...(signal && { signal }) });
  let rest = "";
  let number = 0;
  let overlong = false;
  const finish = (text: string): TextLine => {
    number += 1;
    const line = { number, text: overlong ? undefined : withoutMarks(text, number) };
    overlong = false;
    return line;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const parts = decoder.write(chunk).split("\n");
    const last = parts.pop() ?? "";
    const lines = parts.map((part, index) => finish(index === 0 ? rest + part : part));
    rest = parts.length > 0 ? last : rest + last;
    if (rest.length > MAX_LINE_CHARACTERS) {
      overlong = true;
      rest = "";
    }
    if (lines.length > 0) yield lines;
  }
  rest += decoder.end();
  if (rest !== "" || overlong) yield [finish(rest)];
}

/** Without the byte order mark of a file and the carriage return of a line. */
function withoutMarks(text: string, number: number): string {
  const start = number === 1 && text.startsWith("\ufeff") ? 1 : 0;
  return text.slice(start, text.endsWith("\r") ? -1 : undefined);
}
