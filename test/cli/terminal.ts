import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { run } from "../../src/cli/run.js";

/** The built command. */
export const MAIN: string = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerminalOptions {
  readonly isTTY?: boolean;
  readonly color?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
  /** Milliseconds by which the timer moves on each time it is looked at. */
  readonly step?: number;
  /** What is piped in. */
  readonly stdin?: string;
  /** What somebody types; then stdin is a terminal. */
  readonly keyboard?: Readable;
  /** Called with everything that is written. */
  readonly onWrite?: (text: string) => void;
}

/** Runs a command in this process, as a shell would. The timer moves on by itself, so that no test waits for it. */
export async function dramatis(argv: readonly string[], options: TerminalOptions = {}): Promise<Ended> {
  const { isTTY = false, color = false, columns = 80, signal = new AbortController().signal, step = 10 } = options;
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({
    write: (text: string): boolean => {
      written[name] += text;
      options.onWrite?.(text);
      return true;
    },
  });
  let time = 0;
  const exitCode = await run(argv, {
    input: {
      stream: options.keyboard ?? Readable.from(options.stdin === undefined ? [] : [options.stdin]),
      isTTY: options.keyboard !== undefined,
    },
    output: { stdout: sink("stdout"), stderr: sink("stderr"), isTTY, isErrorTTY: isTTY, color, columns },
    signal,
    now: () => (time += step),
    mainScript: MAIN,
  });
  return { exitCode, ...written };
}

/** A folder for one test, and a way to take it away. */
export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "dramatis-cli-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Writes JSON Lines and gives the path. Strings are written as they are. */
export async function writeLines(folder: string, name: string, lines: readonly (object | string)[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  return path;
}
