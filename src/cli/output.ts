import type { Readable } from "node:stream";

/** Takes text: a process's stream, or an array in a test. */
export interface Sink {
  /** False means: wait for `drained` before more. */
  write(text: string): boolean | void;
  drained?(): Promise<void>;
}

/** Where a command writes. Everything a command says goes through one of these, so it runs in a test as in a shell. */
export interface Output {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Whether somebody looks at stdout. */
  readonly isTTY: boolean;
  /** Whether somebody looks at stderr, where progress is shown. */
  readonly isErrorTTY: boolean;
  /** Whether to use colours. */
  readonly color: boolean;
  /** Of the terminal as it is now. */
  readonly columns: number;
}

/** Where what somebody types, or pipes in, comes from. */
export interface Input {
  readonly stream: Readable;
  /** Whether somebody types it. */
  readonly isTTY: boolean;
}

/** What a command is given besides its arguments. */
export interface Context {
  readonly input: Input;
  readonly output: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds of a steady timer. */
  readonly now: () => number;
  /** The script that a second process of this command runs. */
  readonly mainScript: string;
}

const NARROWEST = 40;
const WIDEST = 100;

/** The width to lay text out for: the terminal's, within what is readable; 80 when nobody looks. */
export function readableWidth(output: Output): number {
  if (!output.isTTY) return 80;
  return Math.max(NARROWEST, Math.min(WIDEST, output.columns));
}

/** Prints lines. */
export function printLines(output: Output, lines: readonly string[]): void {
  output.stdout.write(`${lines.join("\n")}\n`);
}

/** Prints the one JSON document of a `--json` run. */
export function printJson(output: Output, document: object): void {
  output.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** Prints one JSON document on one line, for a run that gives several. */
export function printJsonLine(output: Output, document: object): void {
  output.stdout.write(`${JSON.stringify(document)}\n`);
}
